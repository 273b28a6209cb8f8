"""One row per column of a file: what it looks like, and what it holds, chosen in a list."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from clinickit.people.columns import Role
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import wrapped

# Above this width of a letter, the list goes under the words: beside them it would be cut.
_LARGE_LETTER = 11


def add_role_row(
    grid: QGridLayout, place: int, words: tuple[str, str], choices: Iterable[tuple[Role, str]], held: Role
) -> UnfoldingList:
    """Add the row of a column (from 0): its title and what it looks like, and the list set to what it is held to be."""
    told = QWidget()
    lines = QVBoxLayout(told)
    lines.setContentsMargins(0, 4, 8, 4)
    lines.setSpacing(0)
    label = wrapped(words[0], "elementTitle")
    lines.addWidget(label)
    lines.addWidget(wrapped(words[1], "fieldHint"))
    role = UnfoldingList()
    for choice, name in choices:
        role.addItem(name, choice)
    role.setCurrentIndex(role.findData(held))
    role.setAccessibleName(words[0])
    role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    label.setBuddy(role)
    if QFontMetrics(role.font()).averageCharWidth() > _LARGE_LETTER:
        grid.addWidget(told, 2 * place, 0, 1, 2)
        grid.addWidget(role, 2 * place + 1, 0, 1, 2)
    else:
        grid.addWidget(told, place, 0)
        grid.addWidget(role, place, 1, Qt.AlignmentFlag.AlignVCenter)
    return role
