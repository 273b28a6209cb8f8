"""Draws a timeline: a line down the page, a dot for each thing that happened, a heading for each day."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.platypus.flowables import Flowable

from clinickit.adapters.pdf.draw import Drawn, PaperCanvas, draw_footer, page_footer
from clinickit.adapters.pdf.flowables import Bookmark, MarkedParagraph
from clinickit.adapters.pdf.fonts import Faces, drawable
from clinickit.adapters.pdf.setting import Setting
from clinickit.adapters.pdf.structure import Element, Marks, decoration
from clinickit.adapters.pdf.style_sheet import MM, PAGE_HEIGHT, PAGE_WIDTH, StyleSheet
from clinickit.documents.blocks import Document
from clinickit.documents.timeline import Point, Timeline

_AXIS, _TEXT, _GAP = 26.0, 32.0, 3.2  # millimetres from the left edge of the text; between two points
_BESIDE, _DOT, _RAIL = 14.0, 4.0, 1.5  # points: from the hour to the line, the dot's radius, the line's width
_LINES_TOGETHER = 6  # of a text, at the foot of a page


@dataclass(slots=True)
class _Pen:
    """Where the drawing stands on its page."""

    canvas: PaperCanvas
    setting: Setting
    root: Element
    bottom: float
    footer: Flowable | None
    y: float = 0.0

    @property
    def left(self) -> float:
        return self.setting.sheet.report.left * MM

    @property
    def right(self) -> float:
        return (PAGE_WIDTH - self.setting.sheet.report.right) * MM

    @property
    def room(self) -> float:
        """The height left above the footer."""
        return self.y - self.bottom

    def top(self) -> None:
        self.y = (PAGE_HEIGHT - self.setting.sheet.report.top) * MM

    def leave(self) -> None:
        """Finish this page."""
        draw_footer(self.canvas, self.setting, self.setting.sheet.report, self.footer)
        self.canvas.showPage()

    def put(self, paragraph: MarkedParagraph, indent: float = 0.0) -> float:
        """Draw a paragraph here; its height. What follows it is under it."""
        _, height = paragraph.wrapOn(self.canvas, self.right - self.left - indent, self.room)
        paragraph.drawOn(self.canvas, self.left + indent, self.y - height)
        self.y -= height
        return float(height)


def draw_timeline(timeline: Timeline, sheet: StyleSheet, faces: Faces) -> Drawn:
    """The pages of a timeline, without their tags yet. The same timeline gives the same bytes."""
    made, setting, root = BytesIO(), Setting(sheet, faces, Marks()), Element("Document")
    footer, bottom = page_footer(timeline.footer, setting, sheet.report)
    canvas = PaperCanvas(
        made,
        pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        invariant=1,
        lang="fr-FR",
        initialFontName=faces.regular,
        setting=setting,
        right=(PAGE_WIDTH - sheet.report.right) * MM,
    )
    pen = _Pen(canvas, setting, root, bottom, footer)
    pen.top()
    pen.put(setting.paragraph(timeline.title, "title", root.child("H1")))
    pen.y -= setting.style("title").spaceAfter
    if timeline.subtitle:
        pen.put(setting.paragraph(timeline.subtitle, "note", root.child("P")))
    for number, (day, points) in enumerate(groupby(timeline.points, key=lambda one: one.day)):
        _draw_day(pen, f"day{number}", day, points)
    pen.leave()
    pages = canvas.getPageNumber() - 1
    canvas.save()
    return Drawn(made.getvalue(), root, pages)


def described(timeline: Timeline) -> Document:
    """What the file says of itself."""
    return Document(template_id="timeline", template_version="1", title=timeline.title, blocks=())


def _draw_day(pen: _Pen, key: str, day: str, points: Iterator[Point]) -> None:
    """The heading of a day, kept with its first point, said again (but not read aloud again) on the next page."""
    heading = pen.setting.paragraph(day, "heading2", pen.root.child("H2"))
    heading.bookmark = Bookmark(key, day, 0)
    listed = pen.root.child("L")
    for number, point in enumerate(points):
        item = listed.child("LI")
        label = item.child("Lbl") if point.hour else None
        said = f"{point.what} ({point.who})" if point.who else point.what
        text = pen.setting.paragraph(said, "body", item.child("LBody"))
        before = _height_of_heading(pen) if number == 0 else 0.0
        if pen.room < before + _least(pen, text):
            pen.leave()
            pen.top()
            if number:
                _again(pen, day)
        if number == 0:
            pen.y -= heading.style.spaceBefore
            pen.put(heading)
            pen.y -= heading.style.spaceAfter
        _draw_point(pen, day, (label, point.hour), text)


def _height_of_heading(pen: _Pen) -> float:
    style = pen.setting.style("heading2")
    return float(style.spaceBefore + style.leading + style.spaceAfter)


def _least(pen: _Pen, text: MarkedParagraph) -> float:
    """The height that must be left on a page for a point to begin there."""
    _, height = text.wrap(pen.right - pen.left - _TEXT * MM, pen.room)
    return float(min(height, _LINES_TOGETHER * text.style.leading))


def _again(pen: _Pen, day: str) -> None:
    heading = pen.setting.paragraph(day, "heading2", pen.root)
    heading.element = None
    with decoration(pen.canvas, "Pagination"):
        pen.put(heading)
    pen.y -= heading.style.spaceAfter


def _draw_point(pen: _Pen, day: str, hour: tuple[Element | None, str], text: MarkedParagraph) -> None:
    """The hour, the dot, the text; the line goes on beside it, over the page too."""
    style, (label, said) = text.style, hour
    baseline = pen.y - style.fontSize
    if label is not None:
        with pen.setting.marks.content(pen.canvas, label):
            pen.canvas.setFont(style.fontName, style.fontSize)
            pen.canvas.setFillColor(HexColor(pen.setting.sheet.colors.soft))
            written = drawable(said, pen.setting.faces.characters)
            pen.canvas.drawRightString(pen.left + _AXIS * MM - _BESIDE, baseline, written)
    _dot(pen, baseline + style.fontSize / 3)
    width = pen.right - pen.left - _TEXT * MM
    rest = [text]
    while rest:
        part, *rest = [*rest[0].split(width, pen.room), *rest[1:]] or rest
        top = pen.y
        pen.put(part, _TEXT * MM)
        to_next = 0.0 if rest else _GAP * MM + style.fontSize * 2 / 3
        _rail(pen, top - style.fontSize * 2 / 3, pen.y - to_next)
        if rest:
            pen.leave()
            pen.top()
            _again(pen, day)
    pen.y -= _GAP * MM


def _dot(pen: _Pen, y: float) -> None:
    with decoration(pen.canvas):
        pen.canvas.setFillColor(HexColor(pen.setting.sheet.colors.accent))
        pen.canvas.circle(pen.left + _AXIS * MM, y, _DOT, stroke=0, fill=1)


def _rail(pen: _Pen, top: float, bottom: float) -> None:
    with decoration(pen.canvas):
        pen.canvas.setStrokeColor(HexColor(pen.setting.sheet.colors.accent))
        pen.canvas.setLineWidth(_RAIL)
        pen.canvas.line(pen.left + _AXIS * MM, top, pen.left + _AXIS * MM, max(bottom, pen.bottom))
