"""The CNIL sheet field by field, in a small window that stays in front of the browser, then what was filed is kept."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.documents.views_steps import SHEET
from clinickit.services.casebook import OpenCase, with_issued
from clinickit.services.filing import FieldLine, Filed, Pasted
from clinickit.ui.case_work import still_open
from clinickit.ui.drafting import Drafting
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

TEXT_LINES = 6
WIDTH, HEIGHT, LETTERS = 470, 640, 52  # pixels, or as many letters on a line when they are large


class FilingPanel(Column):
    """One field at a time: copy, paste over there, next; nothing of it is written anywhere."""

    copied = Signal(str)
    pasted = Signal(object)
    filed = Signal(str, str)
    asked = Signal()
    closed = Signal()

    def __init__(self, words: WindowWords, now: Callable[[], str]) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(words("filing.window"))
        self._fit()
        self.words, self._now = words, now
        self.lines: list[FieldLine] = []
        self.at = 0
        self.text = TextBox(TEXT_LINES)
        self.copy = self.next = self.before = self.after = self.file = self.keep = button("")
        self.number, self.when = QLineEdit(), QLineEdit()
        self.told = wrapped("", "complete")
        self.problem = wrapped("", "fieldProblem")

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters: a wider panel."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.resize(max(WIDTH, QFontMetrics(self.font()).averageCharWidth() * LETTERS), HEIGHT)

    def show_lines(self, lines: tuple[FieldLine, ...]) -> None:
        """Begin at the first field that is not pasted as it now reads."""
        self.lines = list(lines)
        waiting = (rank for rank, one in enumerate(lines) if one.pasted is not Pasted.DONE)
        self.at = next(waiting, len(lines))
        self._show()

    def forget(self) -> None:
        """Nothing of the case stays on the panel."""
        self.lines = []
        self.text, self.number, self.when = TextBox(TEXT_LINES), QLineEdit(), QLineEdit()
        self.empty()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel, as it closes a dialog."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The main window shows what was kept."""
        self.closed.emit()
        super().closeEvent(event)

    def _show(self) -> None:
        self.empty()
        if self.at >= len(self.lines):
            self._show_end()
        else:
            self._show_field(self.lines[self.at])
        self.rows.activate()
        self.verticalScrollBar().setValue(0)

    # One field

    def _show_field(self, line: FieldLine) -> None:
        self.add_text(self.words("page.title"), "cardTitle")
        if self.at == 0:
            self.add_text(self.words("filing.intro"), "fieldHint")
        place = {"rank": str(self.at + 1), "total": str(len(self.lines)), "section": line.section}
        self.add_text(self.words("filing.position", **place), "fieldHint")
        frame, rows = card()
        label = wrapped(self.words("filing.label", id=line.id, label=line.label), "fieldLabel")
        rows.addWidget(label)
        notes = (
            ("filing.uncertain", "fieldHint", not line.certain),
            ("filing.lacking", "warning", not line.complete),
            ("filing.changed", "warning", line.pasted is Pasted.CHANGED),
            ("filing.done", "complete", line.pasted is Pasted.DONE),
        )
        for key, name, holds in notes:
            if holds:
                rows.addWidget(wrapped(self.words(key), name))
        self.text = TextBox(TEXT_LINES, line.text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.words("filing.text"))
        label.setBuddy(self.text)
        rows.addWidget(self.text)
        self._field_acts(rows)
        self.add(frame)
        done = sum(one.pasted is Pasted.DONE for one in self.lines)
        total = number_in_french(len(self.lines))
        self.add_text(self.words.counted("filing.progress", done, total=total), "fieldHint")
        self._closing(("filing.to_file", lambda: self._go(len(self.lines))))
        self.copy.setFocus()

    def _field_acts(self, rows: QVBoxLayout) -> None:
        self.copy = button(self.words("filing.copy"), "primary")
        self.copy.clicked.connect(self._copy)
        self.told = wrapped("", "complete")
        self.told.hide()
        self.next = button(self.words("filing.pasted"), "secondary")
        self.next.clicked.connect(self._pasted)
        self.before = button(self.words("filing.before"), "secondary")
        self.before.setEnabled(self.at > 0)
        self.before.clicked.connect(lambda: self._go(self.at - 1))
        self.after = button(self.words("filing.after"), "secondary")
        self.after.clicked.connect(lambda: self._go(self.at + 1))
        for acts in ((self.copy, self.next), (self.before, self.after)):
            line = SideBySide()
            for one in acts:
                line.addWidget(one)
            rows.addLayout(line)
        rows.addWidget(self.told)

    def _copy(self) -> None:
        self.copied.emit(self.lines[self.at].text)
        self.told.setText(self.words("filing.copied"))
        self.told.show()
        self.next.setFocus()

    def _pasted(self) -> None:
        self.lines[self.at] = replace(self.lines[self.at], pasted=Pasted.DONE)
        self.pasted.emit(tuple(self.lines))
        self._go(self.at + 1)

    def _go(self, rank: int) -> None:
        self.at = rank
        self._show()

    # The filing itself

    def _show_end(self) -> None:
        self.add_text(self.words("filing.file_title"), "cardTitle")
        self.add_text(self.words("filing.file_intro"), "stepIntro")
        left = sum(one.pasted is not Pasted.DONE for one in self.lines)
        if left:
            self.add_text(self.words.counted("filing.left", left), "warning")
        frame, rows = card()
        self.when, self.number = QLineEdit(self._now()), QLineEdit()
        for line, key in ((self.when, "filing.when"), (self.number, "filing.number")):
            label = wrapped(self.words(key), "elementTitle")
            label.setBuddy(line)
            line.setAccessibleName(self.words(key))
            rows.addWidget(label)
            rows.addWidget(line)
            if line is self.when:
                rows.addWidget(wrapped(self.words("filing.when_hint"), "fieldHint"))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.keep = button(self.words("filing.keep"), "primary")
        self.keep.clicked.connect(self._file)
        rows.addWidget(self.problem)
        rows.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        self._closing(("filing.back", lambda: self._go(0)))
        self.number.setFocus()
        self.asked.emit()

    def _file(self) -> None:
        if not self.when.text().strip():
            self.show_problem(self.words("filing.no_when"))
            return
        self.keep.setEnabled(False)
        self.filed.emit(self.number.text(), self.when.text())

    def show_problem(self, sentence: str) -> None:
        """What to correct in what was typed."""
        self.problem.setText(sentence)
        self.problem.show()
        self.keep.setEnabled(True)
        self.when.setFocus()

    def show_kept(self) -> None:
        """The sheet and its number are kept."""
        self.empty()
        self.add_text(self.words("filing.file_title"), "cardTitle")
        self.add_text(self.words("filing.kept"), "complete")
        self._closing()

    def _closing(self, *acts: tuple[str, Callable[[], None]]) -> None:
        for key, act in (*acts, ("filing.close", self.close)):
            link = button(self.words(key), "linkButton")
            link.clicked.connect(lambda _checked=False, act=act: act())
            self.add_left(link)
            link.setFocus()


class FilingRoom(QObject):
    """Opens the panel over the open case, and takes what it says into the journey."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk.filing
        words = WindowWords(window.desk.library.texts("wording/filing.toml"))
        self.panel = FilingPanel(words, self._now)
        window.destroyed.connect(self.panel.deleteLater)
        self._case: OpenCase | None = None
        window.pages.currentChanged.connect(self._look)
        self.panel.copied.connect(window.guard.clipboard.put)
        self.panel.pasted.connect(self._keep)
        self.panel.filed.connect(self._filed)
        self._typed = Drafting(window, self.panel, "filing", lambda: (self.panel.number, self.panel.when))
        self.panel.asked.connect(self._watch)

    def _watch(self) -> None:
        if self._case is not None:
            self._typed.drawn(self._case.id)

    def _now(self) -> str:
        return self.window.desk.journey.now_as_typed(self._case.zone if self._case else "")

    def enter(self) -> None:
        """Show the panel beside the window, at the first field that waits."""
        case = self.window.case
        if case is None:
            return
        self._case = case

        def show(lines: tuple[FieldLine, ...]) -> None:
            if still_open(self.window, case):
                self.panel.show_lines(lines)
                self.panel.show()
                self.panel.activateWindow()

        self.window.background.papers(lambda: self.desk.lines(case)).success(show).failure(
            self.window.show_failure
        ).run()

    def forget(self) -> None:
        """The vault is being locked, or the case left: the panel closes and is empty."""
        self._case = None
        self._typed.forget()
        self.panel.close()
        self.panel.forget()

    def _look(self) -> None:
        """The case was left for another, or for the first page: its panel does not stay."""
        if self._case is not None and not still_open(self.window, self._case):
            self.forget()

    def _keep(self, lines: tuple[FieldLine, ...]) -> None:
        case = self._case
        if case is not None:
            self.window.background.vault(lambda: self.desk.keep(case, lines)).failure(self.window.show_failure).run()

    def _filed(self, number: str, when: str) -> None:
        case = self.window.case
        if case is None or self._case is None or case.id != self._case.id:
            return
        taken = self.desk.filed(case, number, when)
        if taken.problem:
            self.panel.show_problem(taken.problem)
            return
        background, papers = self.window.background, self.window.desk.papers
        background.papers(lambda: papers.prepare_issue(case, SHEET)).success(
            lambda ready: (
                background.vault(lambda: papers.issue(ready))
                .success(lambda _done: self._issued(case, taken))
                .failure(self._failed)
                .run()
            )
        ).failure(self._failed).run()

    def _failed(self, error: Exception) -> None:
        self.panel.keep.setEnabled(True)
        self.window.show_failure(error)

    def _issued(self, before: OpenCase, taken: Filed) -> None:
        """The sheet is kept as it was filed: now the number and the date, which change what the sheet is."""
        journey = self.window.journey
        if not still_open(self.window, before):
            return
        for change in taken.changes:
            journey.take(with_issued(taken.case, SHEET), change)
        self._typed.done()
        self.panel.show_kept()
        journey.take_over(with_issued(taken.case, SHEET))
