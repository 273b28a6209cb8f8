"""Draws a timeline: a line down the page, a dot for each thing that happened, a heading for each day."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from clinickit.adapters.pdf.fonts import Faces, drawable
from clinickit.documents.timeline import Point, Timeline

_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 547.0, 790.0, 64.0
_AXIS, _TEXT = 164.0, 182.0
_SIZE, _LINE, _GAP = 10.0, 13.0, 9.0
_INK, _TEAL, _GREY = HexColor("#1d2b33"), HexColor("#0f6b7c"), HexColor("#45565d")


@dataclass(slots=True)
class _Pen:
    """Where the drawing stands on its page."""

    canvas: Canvas
    faces: Faces
    timeline: Timeline
    y: float = _TOP
    page: int = 1

    def write(self, x: float, text: str, face: str = "regular", size: float = _SIZE, colour: HexColor = _INK) -> None:
        self.canvas.setFont(self.faces.named(face), size)
        self.canvas.setFillColor(colour)
        self.canvas.drawString(x, self.y, drawable(text, self.faces.characters))

    def footer(self) -> None:
        self.canvas.setFont(self.faces.regular, 8)
        self.canvas.setFillColor(_GREY)
        lines = simpleSplit(drawable(self.timeline.footer, self.faces.characters), self.faces.regular, 8, 440)
        for number, line in enumerate(lines[:3]):
            self.canvas.drawString(_LEFT, 44 - 10 * number, line)
        self.canvas.drawRightString(_RIGHT, 44, str(self.page))

    def turn(self) -> None:
        self.footer()
        self.canvas.showPage()
        self.page, self.y = self.page + 1, _TOP


def draw_timeline(timeline: Timeline, faces: Faces, made_at: datetime) -> bytes:
    """The pages of a timeline. The same timeline gives the same bytes."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang="fr-FR", initialFontName=faces.regular)
    canvas.setTitle(timeline.title)
    canvas.setSubject(made_at.date().isoformat())
    pen = _Pen(canvas, faces, timeline)
    pen.write(_LEFT, timeline.title, "bold", 18, _TEAL)
    pen.y -= 22
    for line in simpleSplit(drawable(timeline.subtitle, faces.characters), faces.regular, _SIZE, _RIGHT - _LEFT):
        pen.write(_LEFT, line, colour=_GREY)
        pen.y -= _LINE
    pen.y -= _GAP
    day = ""
    for point in timeline.points:
        day = _draw_point(pen, point, day)
    pen.footer()
    canvas.save()
    return made.getvalue()


def _draw_point(pen: _Pen, point: Point, day: str) -> str:
    said = f"{point.what} ({point.who})" if point.who else point.what
    lines = simpleSplit(drawable(said, pen.faces.characters), pen.faces.regular, _SIZE, _RIGHT - _TEXT) or [""]
    heading = point.day != day
    needed = _LINE * min(len(lines), 6) + _GAP + (_LINE + _GAP if heading else 0)
    if pen.y - needed < _BOTTOM:
        pen.turn()
        heading = True
    if heading:
        pen.write(_LEFT, point.day, "bold", 11, _TEAL)
        pen.y -= _LINE + 4
    _dot(pen)
    hour = drawable(point.hour, pen.faces.characters)
    pen.write(_AXIS - 14 - stringWidth(hour, pen.faces.regular, _SIZE), hour, colour=_GREY)
    for number, line in enumerate(lines):
        if pen.y < _BOTTOM:
            pen.turn()
        pen.write(_TEXT, line)
        last = number == len(lines) - 1
        _rail(pen, _LINE + (_GAP if last else 0))
        pen.y -= _LINE + (_GAP if last else 0)
    return point.day


def _dot(pen: _Pen) -> None:
    pen.canvas.setFillColor(_TEAL)
    pen.canvas.circle(_AXIS, pen.y + 3.5, 4, stroke=0, fill=1)


def _rail(pen: _Pen, height: float) -> None:
    pen.canvas.setStrokeColor(_TEAL)
    pen.canvas.setLineWidth(1.5)
    pen.canvas.line(_AXIS, pen.y + 3.5, _AXIS, pen.y + 3.5 - height)
