"""The people of one pile, from the practice's own list, a page at a time."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from clinickit.documents.numbers import number_in_french
from clinickit.people.reasons import Pile
from clinickit.services.leak.review import PAGE, PileLine
from clinickit.ui.widgets.pieces import Column, button, wrapped
from clinickit.ui.words import WindowWords

_TITLES = {Pile.CERTAIN: "certain", Pile.TO_CHECK: "check", Pile.ABSENT: "absent"}
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TABLE_HIGH, _ROW = 420, 1.5


class PileModel(QAbstractTableModel):
    """Rows as they come from the store; half a million people are never held as widgets."""

    def __init__(self, headers: tuple[str, ...]) -> None:
        super().__init__()
        self._headers = headers
        self.lines: list[PileLine] = []

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many rows came so far."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Name, birth date, town."""
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - the signature of Qt
        """One cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) or not index.isValid():
            return None
        one = self.lines[index.row()]
        return (one.name, one.birth, one.town)[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - the signature of Qt
        """The title of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headers[section]
        return None

    def add(self, lines: tuple[PileLine, ...]) -> None:
        """More rows at the end."""
        if lines:
            self.beginInsertRows(QModelIndex(), len(self.lines), len(self.lines) + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()

    def clear(self) -> None:
        """No row any more."""
        self.beginResetModel()
        self.lines = []
        self.endResetModel()


class PilePage(Column):
    """One pile; more rows are asked for by the button."""

    more_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.title = wrapped("", "stepTitle")
        self.count = wrapped("", "fieldHint")
        self.model = PileModel((words("leak.pile.name"), words("leak.pile.birth"), words("leak.pile.town")))
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setMinimumHeight(_TABLE_HIGH)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.more = button(words("leak.pile.more"), "secondary")
        self.more.clicked.connect(self._ask_more)
        self.back = button(words("leak.pile.back"), "linkButton")
        self.back.clicked.connect(self.left)
        for widget in (self.title, wrapped(words("leak.pile.intro"), "stepIntro"), self.table, self.count):
            self.add(widget)
        for below in (self.more, self.back):
            self.add_left(below)
        self.setFocusProxy(self.table)

    def begin(self, pile: Pile) -> None:
        """An empty page about a pile."""
        self.model.clear()
        title = self.words(f"leak.pile.{_TITLES[pile]}")
        self.title.setText(title)
        self.table.setAccessibleName(title)

    def show_more(self, lines: tuple[PileLine, ...]) -> None:
        """A page of people more; a short page is the last."""
        self.model.add(lines)
        self.table.verticalHeader().setDefaultSectionSize(round(self.table.fontMetrics().height() * _ROW))
        here = len(self.model.lines)
        if not here:
            self.count.setText(self.words("leak.pile.none"))
        elif len(lines) < PAGE:
            self.count.setText(self.words("leak.pile.all_shown", count=number_in_french(here)))
        else:
            self.count.setText(self.words("leak.pile.shown", count=number_in_french(here)))
        self.more.setVisible(len(lines) >= PAGE)

    def _ask_more(self) -> None:
        self.more_asked.emit(self.model.lines[-1].id if self.model.lines else "")

    def forget(self) -> None:
        """Nobody stays on the page."""
        self.model.clear()
        self.count.setText("")
