"""Questions to answer by hand: a code, words, boxes to tick, lines to write on, boxes for the figures of a date."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from clinickit.adapters.pdf.flowables import MarkedParagraph, Marker
from clinickit.adapters.pdf.setting import Setting
from clinickit.adapters.pdf.structure import Element, decoration
from clinickit.adapters.pdf.style_sheet import MM
from clinickit.documents.blocks import Asked, Emphasis, Room, Run, Tick, words

_MOST_COLUMNS = 4
_MOST_LINES_OF_A_TICK = 2  # in several columns
# The figures of a date and what stands between them: the width of a sign is that of half a figure.
_FIGURES = {Room.MOMENT: "JJ/MM/AAAA HH:MM", Room.DAY: "JJ/MM/AAAA"}
_SIGN, _HALF = "/: ", 0.5
_MOST_BESIDE_EACH_OTHER = 2  # narrow questions
_MOST_BESIDE = 0.6  # of a line: boxes that take more stand under it
_APART = 4.0  # points: between two boxes on a line
_LIFT = 1.2  # points: under the words, above the rule they stand on


@dataclass(slots=True)
class _Stack:
    """What one question is made of, from top to bottom: each part draws itself at a place, in points."""

    parts: list[tuple[float, "_Part"]] = field(default_factory=list)
    height: float = 0.0

    def add(self, part: "_Part", height: float) -> None:
        """One more part under the others."""
        self.parts.append((self.height, part))
        self.height += height


@dataclass(frozen=True, slots=True)
class _Words:
    """A paragraph at some distance from the left."""

    paragraph: MarkedParagraph
    left: float
    top: float = 0.0

    def draw(self, canvas: Any, x: float, top: float) -> None:  # noqa: ANN401 - reportlab ships no types
        self.paragraph.drawOn(canvas, x + self.left, top - self.top - self.paragraph.height)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Lines to write on."""

    left: float
    width: float
    spacing: float
    count: int
    color: str

    def draw(self, canvas: Any, x: float, top: float) -> None:  # noqa: ANN401 - reportlab ships no types
        with decoration(canvas):
            canvas.saveState()
            canvas.setStrokeColor(HexColor(self.color))
            canvas.setLineWidth(0.6)
            for number in range(1, self.count + 1):
                y = top - number * self.spacing + _LIFT
                canvas.line(x + self.left, y, x + self.left + self.width, y)
            canvas.restoreState()


@dataclass(frozen=True, slots=True)
class _Figures:
    """One box for each figure of a date, with the letter that says which."""

    left: float
    side: float
    letters: str
    font: str
    color: str

    def draw(self, canvas: Any, x: float, top: float) -> None:  # noqa: ANN401 - reportlab ships no types
        place, low = x + self.left, top - self.side
        with decoration(canvas):
            canvas.saveState()
            canvas.setStrokeColor(HexColor(self.color))
            canvas.setFillColor(HexColor(self.color))
            canvas.setLineWidth(0.6)
            for letter in self.letters:
                if letter in _SIGN:
                    canvas.setFont(self.font, 9)
                    canvas.drawCentredString(place + self.side * _HALF / 2, low + self.side * 0.3, letter)
                    place += self.side * _HALF
                    continue
                canvas.rect(place, low, self.side, self.side, stroke=1, fill=0)
                canvas.setFont(self.font, 4.6)
                canvas.drawCentredString(place + self.side / 2, low + 1.6, letter)
                place += self.side
            canvas.restoreState()


_Part = _Words | _Rules | _Figures


class Cell:
    """One question laid out at a width, in points."""

    def __init__(self, asked: Asked, width: float, setting: Setting, parent: Element) -> None:
        self.asked, self.width, self.setting, self.parent = asked, width, setting, parent
        rooms = setting.sheet.rooms
        self._left = rooms.code * MM
        self._inside = width - self._left
        self._stack = _Stack()
        self._say(words(asked.label), "form_label")
        if asked.condition:
            self._say(words(asked.condition), "form_condition")
        if asked.hint:
            self._say(words(asked.hint), "form_hint")
        if asked.room is Room.NONE:
            self._ticks((*asked.options, *asked.after))
        else:
            self._room()
        self._code = setting.paragraph(words(asked.code), "form_code", self._code_element)
        self._code.wrap(self._left, 1000)

    @property
    def height(self) -> float:
        """Its whole height, the gap under it included."""
        return self._stack.height + self.setting.sheet.rooms.gap * MM

    def draw(self, canvas: Any, x: float, top: float) -> None:  # noqa: ANN401 - reportlab ships no types
        """Draw with its top left corner there."""
        if self.asked.code:
            self._draw_code(canvas, x, top)
        for down, part in self._stack.parts:
            part.draw(canvas, x, top - down)

    def _draw_code(self, canvas: Any, x: float, top: float) -> None:  # noqa: ANN401 - reportlab ships no types
        style = self._code.style
        width = stringWidth(self.asked.code, style.fontName, style.fontSize) + 2 * _LIFT
        with decoration(canvas):
            canvas.saveState()
            canvas.setStrokeColor(style.textColor)
            canvas.setLineWidth(1.4 if self.asked.first else 0.4)
            canvas.rect(x, top - style.leading - _LIFT, width, style.leading, stroke=1, fill=0)
            canvas.restoreState()
        self._code.drawOn(canvas, x + _LIFT, top - self._code.height - _LIFT)

    def _say(self, text: tuple[Run, ...], style: str, *, above: float = 0.0) -> None:
        element = self.parent.child("P")
        if style == "form_label":
            self._code_element = self.parent.children[-1].child("Span")
        drawn = self.setting.paragraph(text, style, element)
        _, height = drawn.wrap(self._inside, 10_000)
        self._stack.add(_Words(drawn, self._left, above), height + drawn.style.spaceAfter + above)

    def _ticks(self, ticks: tuple[Tick, ...], left: float = 0.0) -> None:
        """Boxes beside each other on one line where they have room, else in columns read from top to bottom."""
        if not ticks:
            return
        listed, inside = self.parent.child("L"), self._inside - left
        made = [self._tick(one, listed.child("LI")) for one in ticks]
        natural = [self._natural(one) for one in ticks]
        if sum(natural) <= inside:
            self._place(made, [(sum(natural[:number]), width, 0) for number, width in enumerate(natural)], left)
            return
        columns = min(range(1, _MOST_COLUMNS + 1), key=lambda count: (self._tall(made, natural, count), count))
        width, rows = inside / columns, ceil(len(made) / columns)
        self._place(made, [(number // rows * width, width, number % rows) for number in range(len(made))], left)

    def _place(self, made: list[MarkedParagraph], places: list[tuple[float, float, int]], left: float) -> None:
        """Put each box at its distance from the left, in its width, on its line."""
        heights: dict[int, float] = {}
        for drawn, (_, width, row) in zip(made, places, strict=True):
            heights[row] = max(heights.get(row, 0.0), drawn.wrap(width - _APART, 10_000)[1] + drawn.style.spaceAfter)
        for drawn, (x, _, row) in zip(made, places, strict=True):
            above = sum(heights[one] for one in range(row))
            self._stack.parts.append((self._stack.height, _Words(drawn, self._left + left + x, above)))
        self._stack.height += sum(heights.values())

    def _tick(self, tick: Tick, item: Element) -> MarkedParagraph:
        sheet = self.setting.sheet
        label = item.child("Lbl", actual_text="☑" if tick.ticked else "☐")
        number = (Run(f"{tick.number}\u00a0"),) if tick.number else ()
        text = (*number, Run(tick.text, Emphasis.STRONG if tick.ticked else Emphasis.PLAIN))
        drawn = self.setting.paragraph(text, "form_tick", item.child("LBody"), indent=sheet.rooms.tick)
        drawn.marker = Marker(label, box=sheet.lists.box * MM, ticked=tick.ticked)
        return drawn

    def _natural(self, tick: Tick) -> float:
        """Its width on one line."""
        style = self.setting.style("form_tick")
        said = f"{tick.number} {tick.text}" if tick.number else tick.text
        face = self.setting.faces.bold if tick.ticked else style.fontName
        return float(stringWidth(said, face, style.fontSize)) + (self.setting.sheet.rooms.tick + 1.5) * MM + _APART

    def _tall(self, made: list[MarkedParagraph], natural: list[float], columns: int) -> float:
        """The height in so many columns; none where a tick would take too many lines."""
        width, rows = self._inside / columns, ceil(len(made) / columns)
        if columns > 1 and max(natural) > width * _MOST_LINES_OF_A_TICK * 0.92:
            return float("inf")
        return sum(self._height(made[number::rows], width) for number in range(rows))

    def _height(self, drawn: list[MarkedParagraph], width: float) -> float:
        return max(float(one.wrap(width - _APART, 10_000)[1] + one.style.spaceAfter) for one in drawn)

    def _room(self) -> None:
        """Where the answer is written: what is known, the boxes of a date, or lines; then what holds for any."""
        asked, sheet, rooms = self.asked, self.setting.sheet, self.setting.sheet.rooms
        if asked.given:
            self._say((Run(f"{asked.given} {asked.unit}".rstrip(), Emphasis.STRONG),), "form_given")
        elif asked.room in _FIGURES:
            side = rooms.figure * MM
            figures = _Figures(self._left, side, _FIGURES[asked.room], self.setting.faces.regular, sheet.colors.soft)
            self._stack.add(figures, side + _LIFT * 2)
            self._ticks(asked.after)
        else:
            self._lines()

    def _lines(self) -> None:
        """Lines to write on, the last one shorter: what holds for any answer stands at its end."""
        asked, rooms, color = self.asked, self.setting.sheet.rooms, self.setting.sheet.colors.soft
        line = rooms.line * MM
        if asked.lines > 1:
            whole = _Rules(self._left, self._inside - MM, line, asked.lines - 1, color)
            self._stack.add(whole, (asked.lines - 1) * line)
        beside = sum(self._natural(one) for one in asked.after) + MM
        below = beside > self._inside * _MOST_BESIDE
        beside = 0.0 if below else beside
        unit = self.setting.paragraph(words(asked.unit), "form_tick", self.parent.child("P")) if asked.unit else None
        said = stringWidth(asked.unit, unit.style.fontName, unit.style.fontSize) + 2 * MM if unit else 0.0
        width = self._inside - beside - said
        self._stack.parts.append((self._stack.height, _Rules(self._left, width, line, 1, color)))
        if unit is not None:
            unit.wrap(said, 1000)
            low = line - unit.height - _LIFT
            self._stack.parts.append((self._stack.height, _Words(unit, self._left + width + MM, low)))
        self._stack.height += line + _LIFT if below else line - self.setting.style("form_tick").leading - _LIFT
        self._ticks(asked.after, 0.0 if below else width + said + MM)
        self._stack.height += _LIFT


class AskedRow(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """One wide question, or two narrow ones side by side; never cut over two pages."""

    def __init__(self, cells: tuple[Cell, ...], gutter: float) -> None:
        super().__init__()
        self.cells, self.gutter = cells, gutter
        self.height = max(cell.height for cell in cells)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as the text."""
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """Draw the questions from left to right."""
        x = 0.0
        for cell in self.cells:
            cell.draw(self.canv, x, self.height)
            x += cell.width + self.gutter


def rows_of(asked: tuple[Asked, ...], width: float, setting: Setting, root: Element) -> tuple[AskedRow, ...]:
    """The questions in their order, two narrow ones that follow each other on one row; one left alone has it whole."""
    gutter = setting.sheet.rooms.gutter * MM
    made = []
    for row in _side_by_side(asked):
        room = (width - gutter * (len(row) - 1)) / len(row)
        made.append(AskedRow(tuple(Cell(one, room, setting, root.child("Sect")) for one in row), gutter))
    return tuple(made)


def _side_by_side(asked: tuple[Asked, ...]) -> Iterator[tuple[Asked, ...]]:
    waiting: tuple[Asked, ...] = ()
    for one in asked:
        if waiting and one.wide:
            yield waiting
            waiting = ()
        waiting = (*waiting, one)
        if one.wide or len(waiting) == _MOST_BESIDE_EACH_OTHER:
            yield waiting
            waiting = ()
    if waiting:
        yield waiting
