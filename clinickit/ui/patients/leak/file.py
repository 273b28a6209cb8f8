"""The leaked file: which one, what its columns are taken for, which of the practice's own accounts to look for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from clinickit.people.columns import Role
from clinickit.services.leak.search import ColumnLook, LeakLook, TableLook
from clinickit.ui.patients.leak.drop import DropPlace
from clinickit.ui.patients.role_rows import add_role_row
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

MOST_COLUMNS_SHOWN = 60
_OWN_LINES = 4


class FilePage(Column):
    """Shows the shape of the file, never its content; the person corrects the columns and starts the search."""

    file_given = Signal(object)
    choose_asked = Signal()
    search_asked = Signal(object, str)
    law_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.look: LeakLook | None = None
        self.tables: list[TableLook] = []
        self.shown = 0
        self.roles: list[QComboBox] = []
        self.own = TextBox(_OWN_LINES)
        self.start = button("")

    def show_start(self, law: str, own: str, problem: str = "", *, looking: bool = False) -> None:
        """Before a file is chosen; `law` says what was decided about opening it."""
        self._head(law)
        place = DropPlace(self.words("leak.file.drop"), self.words("leak.file.choose"))
        place.dropped.connect(self.file_given)
        place.choose_asked.connect(self.choose_asked)
        place.setEnabled(not looking)
        self.add(place)
        self.place = place
        if looking:
            self.add_text(self.words("leak.file.looking"), "plainLine")
        self.add_text(problem, "fieldProblem")
        self.own.setPlainText(own)
        self._foot()
        self.setFocusProxy(place.choose)
        self.verticalScrollBar().setValue(0)

    def show_look(self, law: str, own: str, look: LeakLook) -> None:
        """What the file looks like, to be corrected."""
        self.look, self.tables, self.shown = look, list(look.tables), 0
        self._head(law)
        self.add_text(self.words("leak.file.seen", label=look.label), "conclusion")
        if len(self.tables) > 1:
            self._choose_table()
        if not look.whole:
            self.add_text(self.words("leak.file.more_tables"), "fieldHint")
        holder = QWidget()
        self._body = QVBoxLayout(holder)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(12)
        self.add(holder)
        self._show_table()
        self._ask_own(own)
        self.start = button(self.words("leak.file.search"), "primary")
        self.start.clicked.connect(self._start)
        self.add_left(self.start)
        self._foot()
        self.setFocusProxy(self.start)
        self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Nothing of the file or of the practice stays on the page."""
        self.look, self.tables, self.roles = None, [], []
        self.empty()
        self.own = TextBox(_OWN_LINES)

    def _head(self, law: str) -> None:
        self.empty()
        self.own = TextBox(_OWN_LINES)
        self.add_text(self.words("leak.file.title"), "stepTitle")
        self.add_text(self.words("leak.file.intro"), "stepIntro")
        self.add_text(law, "fieldHint")
        again = button(self.words("leak.law.again"), "linkButton")
        again.clicked.connect(self.law_asked)
        self.add_left(again)

    def _foot(self) -> None:
        back = button(self.words("leak.file.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _choose_table(self) -> None:
        label = wrapped(self.words("leak.file.table"), "fieldLabel")
        self.add(label)
        self.table = UnfoldingList()
        for number, one in enumerate(self.tables, 1):
            self.table.addItem(self.words("leak.file.table_name", number=str(number), name=one.name))
        self.table.setAccessibleName(self.words("leak.file.table"))
        self.table.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label.setBuddy(self.table)
        self.table.currentIndexChanged.connect(self._go_to_table)
        self.add(self.table)

    def _go_to_table(self, place: int) -> None:
        self.shown = place
        self._show_table()

    def _show_table(self) -> None:
        emptied(self._body)
        self.roles = []
        table = self.tables[self.shown]
        self.reveals = wrapped("", "fieldAdvice")
        self._body.addWidget(self.reveals)
        frame, rows = card()
        rows.addWidget(wrapped(self.words("leak.file.columns"), "cardTitle"))
        rows.addWidget(wrapped(self.words("leak.file.columns_hint"), "fieldHint"))
        grid = QGridLayout()
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for place, one in enumerate(table.looks[:MOST_COLUMNS_SHOWN]):
            self._column(grid, place, one)
        rows.addLayout(grid)
        more = len(table.looks) - MOST_COLUMNS_SHOWN
        if more > 0:
            rows.addWidget(wrapped(self.words("leak.file.more_columns", count=str(more)), "fieldHint"))
        self._body.addWidget(frame)
        self._say_reveals()

    def _column(self, grid: QGridLayout, place: int, one: ColumnLook) -> None:
        number = str(place + 1)
        named = self.words("leak.file.column_named", number=number, header=one.header)
        title = named if one.header else self.words("leak.file.column", number=number)
        shape = self.words("leak.file.shape", shape=one.shape) if one.shape else self.words("leak.file.empty_column")
        choices = ((choice, self.words(f"leak.role.{choice.value}")) for choice in Role)
        role = add_role_row(grid, place, (title, shape), choices, one.role)
        role.currentIndexChanged.connect(self._corrected)
        self.roles.append(role)

    def _corrected(self, _place: int) -> None:
        table = self.tables[self.shown]
        chosen = [Role(role.currentData()) for role in self.roles]
        kept = [one.role for one in table.looks[len(chosen) :]]
        self.tables[self.shown] = table.with_roles([*chosen, *kept])
        self._say_reveals()

    def _say_reveals(self) -> None:
        table = self.tables[self.shown]
        held = ", ".join(self.words(f"leak.category.{one.value}") for one in table.categories)
        said = self.words("leak.file.reveals", categories=held) if held else self.words("leak.file.reveals_nothing")
        if not table.searchable:
            said = f"{said} {self.words('leak.file.unsearchable')}"
        self.reveals.setText(said)

    def _ask_own(self, own: str) -> None:
        label: QLabel = wrapped(self.words("leak.file.own"), "fieldLabel")
        self.own = TextBox(_OWN_LINES, own)
        self.own.setAccessibleName(self.words("leak.file.own"))
        label.setBuddy(self.own)
        for widget in (label, wrapped(self.words("leak.file.own_hint"), "fieldHint"), self.own):
            self.add(widget)

    def _start(self) -> None:
        if self.look is not None:
            corrected = LeakLook(self.look.label, tuple(self.tables), self.look.whole)
            self.search_asked.emit(corrected, self.own.toPlainText())
