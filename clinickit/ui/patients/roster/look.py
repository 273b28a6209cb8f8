"""What a list looks like before it is taken: how it is read, what each column holds; all of it can be corrected."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout

from clinickit.people.columns import Role
from clinickit.services.patients.lists import ROLES, ListLook
from clinickit.services.tables_ports import FileKind, TableFormat
from clinickit.ui.patients.role_rows import add_role_row
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

_ENCODINGS = ("utf-8-sig", "utf-8", "cp1252", "mac_roman", "cp850", "utf-16")
_SEPARATORS = (";", ",", "\t", "|")
_MOST_COLUMNS = 80


class LookPage(Column):
    """The person corrects, then has the list read."""

    format_chosen = Signal(object)
    take_asked = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.look: ListLook | None = None
        self.roles: list[QComboBox] = []
        self.formats: dict[str, QComboBox] = {}
        self.take = button("")
        self.source = QLineEdit()
        self.problem = wrapped("", "fieldProblem")

    def show_look(self, look: ListLook, problem: str = "") -> None:
        """Draw the page; `problem` is what is still missing."""
        self.empty()
        self.look, self.roles, self.formats = look, [], {}
        self.add_text(self.words("patients.look.title"), "stepTitle")
        self.add_text(self.words("patients.look.intro"), "stepIntro")
        self._format(look.format)
        self._columns(look)
        label = wrapped(self.words("patients.look.source"), "fieldLabel")
        self.source = QLineEdit(look.source)
        self.source.setAccessibleName(self.words("patients.look.source"))
        label.setBuddy(self.source)
        self.problem = wrapped(problem, "fieldProblem")
        self.problem.setVisible(bool(problem))
        self.take = button(self.words("patients.look.take"), "primary")
        self.take.clicked.connect(self._take)
        for widget in (label, wrapped(self.words("patients.look.source_hint"), "fieldHint"), self.source, self.problem):
            self.add(widget)
        self.add_left(self.take)
        back = button(self.words("patients.look.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.take)
        self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Nothing of the list stays on the page."""
        self.look, self.roles = None, []
        self.empty()
        self.source = QLineEdit()

    def show_problem(self, sentence: str) -> None:
        """What is still missing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            self.ensureWidgetVisible(self.problem)

    def _format(self, held: TableFormat) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("patients.look.format"), "cardTitle"))
        rows.addWidget(wrapped(self.words(f"patients.kind.{held.kind.value}"), "plainLine"))
        if held.kind is FileKind.TEXT:
            self._choice(rows, "encoding", _with(held.encoding, _ENCODINGS))
            self._choice(rows, "separator", _with(held.separator, _SEPARATORS))
        elif len(held.sheets) > 1:
            self._choice(rows, "sheet", held.sheets)
        self.add(frame)

    def _choice(self, rows: QVBoxLayout, name: str, values: tuple[str, ...]) -> None:
        held = self.look.format if self.look is not None else TableFormat(FileKind.TEXT)
        title = self.words(f"patients.look.{name}")
        label, box = wrapped(title, "elementTitle"), UnfoldingList()
        box.setAccessibleName(title)
        for value in values:
            box.addItem(self._named(name, value), value)
        box.setCurrentIndex(values.index(getattr(held, name)))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(lambda place: self._changed(name, values[place]))
        label.setBuddy(box)
        rows.addWidget(label)
        rows.addWidget(box)
        self.formats[name] = box

    def _named(self, name: str, value: str) -> str:
        if name == "encoding":
            return self.words(f"patients.encoding.{value.replace('-', '_')}") if value in _ENCODINGS else value
        if name == "separator":
            return self.words(f"patients.separator.{_SEPARATORS.index(value)}") if value in _SEPARATORS else value
        return value

    def _changed(self, name: str, value: str) -> None:
        if self.look is not None:
            changes: dict[str, str] = {name: value}
            self.format_chosen.emit(replace(self.look.format, **changes))  # type: ignore[arg-type] # one of its texts

    def _columns(self, look: ListLook) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("patients.look.columns"), "cardTitle"))
        rows.addWidget(wrapped(self.words("patients.look.columns_hint"), "fieldHint"))
        if not look.has_header:
            rows.addWidget(wrapped(self.words("patients.look.no_header"), "fieldAdvice"))
        grid = QGridLayout()
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for place, role in enumerate(look.columns.roles[:_MOST_COLUMNS]):
            self._column(grid, place, role, look)
        rows.addLayout(grid)
        more = len(look.columns.roles) - _MOST_COLUMNS
        if more > 0:
            rows.addWidget(wrapped(self.words("patients.look.more_columns", count=str(more)), "fieldHint"))
        self.add(frame)

    def _column(self, grid: QGridLayout, place: int, held: Role, look: ListLook) -> None:
        header = look.columns.header[place] if place < len(look.columns.header) else ""
        number = str(place + 1)
        plain = self.words("patients.look.column", number=number)
        title = self.words("patients.look.column_named", number=number, header=header) if header else plain
        cells = look.samples[place] if place < len(look.samples) else ()
        shown = " · ".join(cells) or self.words("patients.look.empty_column")
        choices = ((choice, self.words(f"patients.role.{choice.value}")) for choice in ROLES)
        self.roles.append(add_role_row(grid, place, (title, shown), choices, held))

    def corrected(self) -> ListLook | None:
        """The list as the person has it read."""
        if self.look is None:
            return None
        chosen = [Role(role.currentData()) for role in self.roles]
        kept = self.look.columns.roles[len(chosen) :]
        return replace(self.look.with_roles([*chosen, *kept]), source=self.source.text())

    def _take(self) -> None:
        look = self.corrected()
        if look is not None:
            self.take_asked.emit(look)


def _with(held: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return values if held in values else (held, *values)
