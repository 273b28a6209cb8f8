"""The few shapes that the pages of letters share: a named field, a choice among a few, a page of paper."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.services.letters.screens import Picture, Zone
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.widgets.ticks import worded

_SHEET_WIDTH = 210.0  # millimetres
_DASH, _ZONE = 3, "#c98a00"


def line(rows: QVBoxLayout, label: str, hint: str = "") -> QLineEdit:
    """A line with its label, which names it for a screen reader too."""
    named, made = wrapped(label, "elementTitle"), QLineEdit()
    made.setAccessibleName(label)
    named.setBuddy(made)
    rows.addWidget(named)
    rows.addWidget(made)
    if hint:
        rows.addWidget(wrapped(hint, "fieldHint"))
    return made


def choices(rows: QVBoxLayout, label: str, options: Iterable[tuple[str, str]]) -> tuple[QButtonGroup, list[str]]:
    """Round buttons, one per value and words; the first is chosen. The values are in the order of the buttons' ids."""
    rows.addWidget(wrapped(label, "elementTitle"))
    group, values = QButtonGroup(), list[str]()
    for value, text in options:
        one = QRadioButton()
        one.setAccessibleName(f"{label} : {text}")
        group.addButton(one, len(values))
        values.append(value)
        rows.addWidget(worded(one, text))
    first = group.button(0)
    if first is not None:
        first.setChecked(True)
    return group, values


def problem_line() -> QLabel:
    """Where a page says what to correct; hidden until then."""
    made = wrapped("", "fieldProblem")
    made.hide()
    return made


def tell(label: QLabel, text: str) -> None:
    """Show a text in a label that is hidden while it says nothing."""
    label.setText(text)
    label.setVisible(bool(text))


def page_picture(picture: Picture, width: int, zones: Sequence[tuple[str, Zone]] = ()) -> QPixmap:
    """A page of paper as drawn, with what an envelope's window may show dashed over it."""
    wide, high, rgb = picture
    image = QImage(rgb, wide, high, wide * 3, QImage.Format.Format_RGB888)
    made = QPixmap.fromImage(image).scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    scale = width / _SHEET_WIDTH
    painter = QPainter(made)
    pen = QPen(QColor(_ZONE), 2)
    pen.setDashPattern([_DASH, _DASH])
    painter.setPen(pen)
    for name, (left, top, right, bottom) in zones:
        painter.drawRect(
            round(left * scale), round(top * scale), round((right - left) * scale), round((bottom - top) * scale)
        )
        painter.drawText(round(left * scale) + 4, round(top * scale) - 4, name)
    painter.end()
    return made


def euros(cents: int) -> str:
    """« 1 234,50 € », with no-break spaces."""
    whole, rest = divmod(cents, 100)
    return f"{number_in_french(whole)},{rest:02d}\u00a0€"
