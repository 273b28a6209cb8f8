"""What reportlab lays on a page, each piece tied to its place in the reading order."""

import re
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Paragraph

from clinickit.adapters.pdf.structure import Element, Marks, decoration

_HAIR = 0.1  # points: what adding widths up may lose
_BREAKS = re.compile(r"[ \t\r\n]+")  # a no-break space is not one of them


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before a list item: words, or a box (`ticked` or not) whose side is in points."""

    element: Element
    text: str = ""
    box: float = 0.0
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; level counts from 0."""

    key: str
    title: str
    level: int


class Reading:
    """The words of a paragraph still to be drawn: tells where a line ends between two words."""

    def __init__(self, text: str) -> None:
        self._rest = " ".join(one for one in _BREAKS.split(text) if one)

    def ends_word(self, line: str) -> bool:
        """Whether a space stood after this line; not so inside a long address cut in two."""
        line, self._rest = line.strip(" "), self._rest.lstrip(" ")
        if not self._rest.startswith(line):
            return True
        self._rest = self._rest[len(line) :]
        return self._rest.startswith(" ")


class MarkedParagraph(Paragraph):  # type: ignore[misc]  # reportlab ships no types
    """A paragraph that belongs to one structure element, also when it goes on over the page."""

    element: Element | None = None
    marks: Marks
    style: Any  # reportlab has no types
    reading: Reading
    marker: Marker | None = None
    bookmark: Bookmark | None = None
    bar: str = ""
    _broken_at: float | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Its size; the lines are broken once for each width, though a table asks again and again."""
        lines = getattr(self, "blPara", None)  # reportlab takes them away from a paragraph that it could not split
        if lines is None or self._broken_at != width:
            self._size: tuple[float, float] = super().wrap(width, height)
            if self._overflows():  # reportlab cuts a long address at its slashes once, and lets the rest run on
                self.style = self.style.clone("anywhere", uriWasteReduce=0)
                self._size = super().wrap(width, height)
            self._broken_at = width
        return self._size

    def _overflows(self) -> bool:
        """Whether a line is wider than its room."""
        lines = self.blPara.lines
        return any((line[0] if self.blPara.kind == 0 else line.extraSpace) < -_HAIR for line in lines)

    def tied(self, element: Element, marks: Marks, text: str) -> "MarkedParagraph":
        """The same paragraph, which now knows its element and its plain words."""
        self.element, self.marks, self.reading = element, marks, Reading(text)
        return self

    def split(self, width: float, height: float) -> list["MarkedParagraph"]:
        """The pieces; only the first keeps marker and bookmark, all keep the element."""
        pieces: list[MarkedParagraph] = super().split(width, height)
        for number, piece in enumerate(pieces):
            piece.element, piece.bar = self.element, self.bar
            piece.marks, piece.reading = self.marks, self.reading
            if number == 0:
                piece.marker, piece.bookmark = self.marker, self.bookmark
        return pieces

    def draw(self) -> None:
        """Draw, marked as content of the element."""
        if self.bookmark is not None:
            self._add_to_outline(self.bookmark)
        if self.bar:
            self._draw_bar()
        if self.element is None:
            super().draw()
            return
        if self.marker is not None:
            with self.marks.content(self.canv, self.marker.element):
                self._draw_marker(self.marker)
        if any(getattr(fragment, "text", True) for fragment in self.frags):
            self._part_lines()
            self._broken_at = None  # a header comes again on the next page: its lines are then broken anew
            with self.marks.content(self.canv, self.element):
                super().draw()

    def _part_lines(self) -> None:
        """Put a space at the end of each line that ends a word, so that the words of two lines are not read as one."""
        lines = self.blPara.lines
        for number, line in enumerate(lines):
            if self.blPara.kind == 0:
                if self.reading.ends_word(" ".join(line[1])):
                    lines[number] = (line[0], [*line[1], ""])
            elif line.words and self.reading.ends_word("".join(run.text for run in line.words)):
                line.words.append(line.words[-1].clone(text=" ", backColor=None))

    def _add_to_outline(self, bookmark: Bookmark) -> None:
        _, top = self.canv.absolutePosition(0, self.height)
        self.canv.bookmarkPage(bookmark.key, fit="XYZ", left=0, top=top + 4)
        self.canv.addOutlineEntry(bookmark.title, bookmark.key, bookmark.level)

    def _draw_bar(self) -> None:
        with decoration(self.canv):
            self.canv.saveState()
            self.canv.setStrokeColor(HexColor(self.bar))
            self.canv.setLineWidth(2)
            self.canv.line(2, 0, 2, self.height)
            self.canv.restoreState()

    def _draw_marker(self, marker: Marker) -> None:
        style, canvas = self.style, self.canv
        baseline = self.height - style.fontSize
        canvas.saveState()
        canvas.setFillColor(style.textColor)
        canvas.setStrokeColor(style.textColor)
        if marker.box:
            draw_box(canvas, marker, baseline)
        else:
            canvas.setFont(style.fontName, style.fontSize)
            canvas.drawString(0, baseline, marker.text)
        canvas.restoreState()


def draw_box(canvas: Any, marker: Marker, baseline: float) -> None:  # noqa: ANN401 - reportlab ships no types
    """A square to tick, with a cross when it is ticked already."""
    side = marker.box
    low = baseline - 0.6
    canvas.setLineWidth(0.9)
    canvas.rect(0.5, low, side, side, stroke=1, fill=0)
    if marker.ticked:
        canvas.setLineWidth(1.3)
        canvas.line(0.5 + side * 0.2, low + side * 0.2, 0.5 + side * 0.8, low + side * 0.8)
        canvas.line(0.5 + side * 0.2, low + side * 0.8, 0.5 + side * 0.8, low + side * 0.2)


class Rule(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A line across the text, decoration only."""

    def __init__(self, color: str, thickness: float, after: float) -> None:
        super().__init__()
        self.color, self.thickness, self.after = color, thickness, after

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as the text."""
        self.width = width
        return width, self.thickness + self.after

    def draw(self) -> None:
        """Draw at the top of its height."""
        with decoration(self.canv):
            self.canv.setStrokeColor(HexColor(self.color))
            self.canv.setLineWidth(self.thickness)
            self.canv.line(0, self.after, self.width, self.after)
