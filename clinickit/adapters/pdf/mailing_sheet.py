"""The test sheet for window envelopes: where the address falls, what a window shows, where to fold."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from clinickit.adapters.pdf.fonts import Faces
from clinickit.adapters.pdf.style_sheet import MM, PAGE_HEIGHT, PAGE_WIDTH, StyleSheet
from clinickit.domain.errors import ResourceProblem
from clinickit.services.ports import Resources

_STYLE, _WORDS = "style/mailing.toml", "wording/mailing.toml"
_LINE = 5.0  # millimetres between two lines of explanation
_WIDE = 90  # characters of a line of explanation
Box = tuple[float, float, float, float]


def test_sheet(resources: Resources, sheet: StyleSheet, faces: Faces, made_at: datetime) -> bytes:
    """One page. Raises ResourceProblem when style/mailing.toml does not hold together."""
    raw, words = resources.read(_STYLE), resources.read(_WORDS)
    made = BytesIO()
    size = (PAGE_WIDTH * MM, PAGE_HEIGHT * MM)
    canvas = Canvas(made, pagesize=size, invariant=1, initialFontName=faces.regular, initialFontSize=10)
    canvas.setTitle(str(words["sheet_title"]))
    canvas.setSubject(made_at.date().isoformat())
    _windows(canvas, raw, words, faces, sheet)
    _address(canvas, words, faces, sheet)
    _folds(canvas, raw, words, faces)
    _explained(canvas, words, faces, sheet)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def _windows(
    canvas: Any,  # noqa: ANN401 - reportlab ships no types
    raw: Mapping[str, object],
    words: Mapping[str, object],
    faces: Faces,
    sheet: StyleSheet,
) -> None:
    canvas.setStrokeColor(HexColor(sheet.colors.soft))
    canvas.setFillColor(HexColor(sheet.colors.soft))
    for name, seen in _seen(raw):
        left, top, right, bottom = seen
        canvas.setDash(2, 2)
        canvas.rect(left * MM, (PAGE_HEIGHT - bottom) * MM, (right - left) * MM, (bottom - top) * MM)
        canvas.setFont(faces.regular, 7)
        canvas.drawString((left + 1) * MM, (PAGE_HEIGHT - top + 1) * MM, str(words["sheet_window"]).format(name=name))
    canvas.setDash()


def _seen(raw: Mapping[str, object]) -> list[tuple[str, Box]]:
    windows = raw.get("windows")
    if not isinstance(windows, list):
        raise ResourceProblem(_STYLE, "windows", "une liste de fenêtres est attendue")
    made: list[tuple[str, Box]] = []
    for number, window in enumerate(windows):
        match window:
            case {"name": str(name), "seen": [left, top, right, bottom]}:
                made.append((name, (float(left), float(top), float(right), float(bottom))))
            case _:
                raise ResourceProblem(_STYLE, f"windows[{number}]", "name et quatre nombres dans seen sont attendus")
    return made


def _address(canvas: Any, words: Mapping[str, object], faces: Faces, sheet: StyleSheet) -> None:  # noqa: ANN401 - the same
    window = sheet.window
    canvas.setStrokeColor(HexColor(sheet.colors.ink))
    canvas.setFillColor(HexColor(sheet.colors.ink))
    low = (PAGE_HEIGHT - window.top - window.height) * MM
    canvas.rect(window.left * MM, low, window.width * MM, window.height * MM)
    canvas.setFont(faces.regular, window.largest)
    for rank, line in enumerate(str(words["sheet_address"]).split("\n")):
        down = (PAGE_HEIGHT - window.top - rank * window.line) * MM - window.largest
        canvas.drawString(window.left * MM, down, line)


def _folds(canvas: Any, raw: Mapping[str, object], words: Mapping[str, object], faces: Faces) -> None:  # noqa: ANN401 - the same
    folds = raw.get("folds")
    for fold in folds if isinstance(folds, list) else []:
        y = (PAGE_HEIGHT - float(fold)) * MM
        canvas.line(0, y, 8 * MM, y)
        canvas.line((PAGE_WIDTH - 8) * MM, y, PAGE_WIDTH * MM, y)
        canvas.setFont(faces.regular, 7)
        canvas.drawString(9 * MM, y - 2, str(words["sheet_fold"]))


def _explained(canvas: Any, words: Mapping[str, object], faces: Faces, sheet: StyleSheet) -> None:  # noqa: ANN401 - the same
    window = sheet.window
    left, down = sheet.letter.left * MM, sheet.letter.body_top + 12
    canvas.setFont(faces.bold, 14)
    canvas.drawString(left, (PAGE_HEIGHT - down) * MM, str(words["sheet_title"]))
    canvas.setFont(faces.regular, 10.5)
    sizes = {"left": window.left, "top": window.top, "width": window.width, "height": window.height}
    place = str(words["sheet_place"]).format(**{name: f"{value:g}" for name, value in sizes.items()})
    for said in (str(words["sheet_use"]), str(words["sheet_check"]), str(words["sheet_move"]), place):
        for line in _lines(said):
            down += _LINE
            canvas.drawString(left, (PAGE_HEIGHT - down) * MM, line)
        down += _LINE / 2


def _lines(said: str) -> list[str]:
    made = [""]
    for word in said.split(" "):
        if len(made[-1]) + len(word) > _WIDE:
            made.append("")
        made[-1] = f"{made[-1]} {word}".strip()
    return made
