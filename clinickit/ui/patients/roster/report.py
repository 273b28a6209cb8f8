"""The report of a list: how many lines have each problem, every line of one, and the whole of it as a table."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from clinickit.documents.numbers import number_in_french
from clinickit.people.patient import Finding, Problem
from clinickit.services.patients.lists import ListReport
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

_ROWS_SEEN, _AROUND, _LARGE_LETTER = 10, 8, 11
Index = QModelIndex | QPersistentModelIndex


class FindingsModel(QAbstractTableModel):
    """The lines that have a problem; a hundred thousand of them cost nothing until they are looked at."""

    def __init__(self, headers: Sequence[str]) -> None:
        super().__init__()
        self._headers = tuple(headers)
        self._findings: Sequence[Finding] = ()
        self._sentences: Mapping[Problem, str] = {}

    def show(self, findings: Sequence[Finding], sentences: Mapping[Problem, str]) -> None:
        """Other lines."""
        self.beginResetModel()
        self._findings, self._sentences = findings, sentences
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature of Qt
        """How many lines."""
        return 0 if parent.isValid() else len(self._findings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - the signature of Qt
        """Line, problem, first line of the same person."""
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        one = self._findings[index.row()]
        first = number_in_french(one.first_line) if one.first_line else ""
        return (number_in_french(one.line), self._sentences[one.problem], first)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:  # fmt: skip
        """The titles of the columns."""
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._headers[section] if shown else None


class ReportPage(Column):
    """What was found in one list."""

    problem_asked = Signal(int, object)
    export_asked = Signal(int)
    lists_asked = Signal()
    people_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.number = 0
        self.problems: tuple[Problem | None, ...] = ()
        self.filter = UnfoldingList()
        headers = [words(f"patients.report.{name}") for name in ("line", "problem", "first_line")]
        self.model = FindingsModel(headers)
        self._sentences: Mapping[Problem, str] = {}
        self.homes = wrapped("", "plainLine")

    def show_report(self, report: ListReport, *, just_taken: bool = False) -> None:
        """Draw the page; its lines and households come after."""
        self.empty()
        self.number = report.line.number
        self._sentences = {problem: sentence for problem, sentence, _ in report.counts}
        self.model.show((), {})
        self.add_text(self.words("patients.report.title", source=report.line.source), "stepTitle")
        figures = {"lines": number_in_french(report.line.lines), "people": number_in_french(report.line.people)}
        said = self.words("patients.report.taken" if just_taken else "patients.report.held", **figures)
        self.add_text(said, "conclusion")
        for remark in report.remarks:
            self.add_text(remark, "fieldAdvice")
        self.homes = wrapped(self.words("patients.report.homes_soon"), "plainLine")
        self.add(self.homes)
        if report.counts:
            self._problems(report)
        elif not report.remarks:
            self.add_text(self.words("patients.report.nothing"), "complete")
        for sentence in report.not_done:
            self.add_text(sentence, "fieldHint")
        self.onward = button(self.words("patients.report.onward"), "primary")
        self.onward.clicked.connect(self.lists_asked)
        self.people = button(self.words("patients.lists.browse"), "secondary")
        self.people.clicked.connect(self.people_asked)
        for one in (self.onward, self.people):
            self.add_left(one)
        self.setFocusProxy(self.filter if report.counts else self.onward)
        self.verticalScrollBar().setValue(0)

    def _problems(self, report: ListReport) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("patients.report.signalled"), "cardTitle"))
        for _, sentence, count in report.counts:
            counted = self.words("patients.report.count", count=number_in_french(count), sentence=sentence)
            rows.addWidget(wrapped(counted, "plainLine"))
        label = wrapped(self.words("patients.report.filter"), "elementTitle")
        self.filter = UnfoldingList()
        self.filter.setAccessibleName(self.words("patients.report.filter"))
        self.filter.setSizeAdjustPolicy(UnfoldingList.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.problems = (None, *(problem for problem, _, _ in report.counts))
        self.filter.addItem(self.words("patients.report.all"))
        for _, sentence, count in report.counts:
            self.filter.addItem(self.words("patients.report.count", count=number_in_french(count), sentence=sentence))
        self.filter.currentIndexChanged.connect(
            lambda place: self.problem_asked.emit(self.number, self.problems[place])
        )
        label.setBuddy(self.filter)
        rows.addWidget(label)
        rows.addWidget(self.filter)
        rows.addWidget(self._table())
        self.export = button(self.words("patients.report.export"), "secondary")
        self.export.clicked.connect(lambda: self.export_asked.emit(self.number))
        rows.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(wrapped(self.words("patients.report.export_hint"), "fieldHint"))
        self.add(frame)

    def _table(self) -> QTableView:
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.words("patients.report.table"))
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for place in (0, 2):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        letters = QFontMetrics(self.font())
        lines = 2 if letters.averageCharWidth() > _LARGE_LETTER else 1
        self.table.verticalHeader().setDefaultSectionSize(lines * letters.lineSpacing() + _AROUND)
        self.table.setFixedHeight(_ROWS_SEEN * self.table.verticalHeader().defaultSectionSize())
        return self.table

    def show_lines(self, findings: Sequence[Finding]) -> None:
        """The lines asked for."""
        self.model.show(findings, self._sentences)

    def show_homes(self, homes: tuple[int, int]) -> None:
        """Households and shared addresses."""
        households, shared = map(number_in_french, homes)
        self.homes.setText(self.words("patients.report.homes", households=households, shared=shared))

    def forget(self) -> None:
        """Nothing of the list stays on the page."""
        self.model.show((), {})
        self.empty()
