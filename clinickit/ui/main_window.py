"""The frame: a bar that never leaves (save state, clocks, numbers to call), and one page under it."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinickit.domain.errors import ClinicKitError
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.casebook import OpenCase
from clinickit.services.desk import Desk
from clinickit.ui.background import Background
from clinickit.ui.home import HomePage
from clinickit.ui.journey import Journey
from clinickit.ui.unlock import ProtectPage, UnlockPage
from clinickit.ui.widgets.pieces import button
from clinickit.ui.words import WindowWords


class MainWindow(QMainWindow):
    """Holds the pages and says, at every moment, whether what was typed is saved."""

    def __init__(self, desk: Desk, words: WindowWords) -> None:
        super().__init__()
        self.desk, self.words = desk, words
        self.setWindowTitle("clinickit")
        self.background = Background(self.show_unexpected, self)
        self.home = HomePage(words)
        self.unlock = UnlockPage(words)
        self.protect = ProtectPage(words)
        self.journey = Journey(desk, self.background, words)
        self.pages = QStackedWidget()
        for page in (self.home, self.unlock, self.protect, self.journey):
            self.pages.addWidget(page)
        self._build_bar()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.exercise_band)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(body)
        self.resize(1120, 780)
        self._connect()

    def _build_bar(self) -> None:
        self.bar = QFrame()
        self.bar.setObjectName("bar")
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(16, 8, 16, 8)
        self.to_home = button(self.words("bar.home"), "barButton")
        self.clock = QLabel("")
        self.clock.setObjectName("barClock")
        self.state = QLabel("")
        self.state.setObjectName("saveState")
        self.protect_button = button(self.words("bar.protect"), "barButton")
        self.lock_button = button(self.words("bar.lock"), "barButton")
        line.addWidget(self.to_home)
        line.addWidget(self.clock)
        line.addStretch(1)
        for widget in (self.state, self.protect_button, self.lock_button):
            line.addWidget(widget)
        self.exercise_band = QLabel(self.words("bar.exercise"))
        self.exercise_band.setObjectName("exerciseBand")
        self.exercise_band.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.exercise_band.hide()

    def _connect(self) -> None:
        self.to_home.clicked.connect(self.go_home)
        self.protect_button.clicked.connect(lambda: self.show_page(self.protect))
        self.lock_button.clicked.connect(self.lock)
        self.home.start_asked.connect(lambda: self.start_case(CaseKind.REAL))
        self.home.exercise_asked.connect(lambda: self.start_case(CaseKind.EXERCISE))
        self.home.open_asked.connect(self.open_case)
        self.unlock.unlock_asked.connect(self._unlock)
        self.unlock.without_asked.connect(self.go_home)
        self.protect.chosen.connect(self._protect)
        self.protect.later_asked.connect(self._after_protect)
        self.journey.saving.connect(lambda: self._say_state("state.saving"))
        self.journey.saved.connect(self._say_saved)
        self.journey.failed.connect(self.show_failure)
        self.journey.dossier_asked.connect(self._ask_dossier)
        self.journey.save_paper_asked.connect(self._ask_paper)
        self.journey.copy_paper_asked.connect(self._copy_paper)
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock)
        self._minute = QTimer(self)
        self._minute.setInterval(30_000)
        self._minute.timeout.connect(self._show_clock)
        self._minute.start()

    def begin(self) -> None:
        """The first page: the passphrase when there is a vault, else the crisis home."""
        if self.desk.vault_exists and not self.desk.durable:
            self.show_page(self.unlock)
        else:
            self.go_home()

    def show_page(self, page: QWidget) -> None:
        """Show a page and put the focus in it."""
        self.pages.setCurrentWidget(page)
        self.to_home.setVisible(page is not self.home and page is not self.unlock)
        self.protect_button.setVisible(not self.desk.durable and not self.desk.vault_exists)
        self.lock_button.setVisible(self.desk.durable)
        exercise = self.journey.case is not None and self.journey.case.header.kind is CaseKind.EXERCISE
        self.exercise_band.setVisible(exercise and page is self.journey)
        page.setFocus()

    def go_home(self) -> None:
        """Back to the crisis home; what is being typed is kept first."""
        self.journey.close_case()
        self.clock.setText("")
        self._say_saved()
        self.background.vault(self.desk.home).success(self.home.show_home).failure(self.show_failure).run()
        self.show_page(self.home)

    def start_case(self, kind: CaseKind) -> None:
        """A new case, at once: no account, no set-up."""
        title = self.words("case.title" if kind is CaseKind.REAL else "case.exercise_title")
        self.background.vault(lambda: self.desk.start(title, kind)).success(self.show_case).failure(
            self.show_failure
        ).run()

    def open_case(self, case_id: str) -> None:
        """Resume a case where it was left."""
        self.background.vault(lambda: self.desk.open(case_id)).success(self.show_case).failure(self.show_failure).run()

    def show_case(self, case: OpenCase) -> None:
        """The journey of one case."""
        self.journey.open(case)
        self._say_saved()
        self._show_clock()
        self.show_page(self.journey)

    def _show_clock(self) -> None:
        case = self.journey.case
        if case is not None:
            self.background.papers(lambda: self.desk.main_clock(case)).success(self.clock.setText).run()

    def _say_state(self, key: str) -> None:
        self.state.setText(self.words(key))

    def _say_saved(self) -> None:
        if self.journey.case is None and self.desk.durable:
            self.state.setText("")
        else:
            self._say_state("state.saved" if self.desk.durable else "state.memory_only")
        self._show_clock()

    def _unlock(self, passphrase: str) -> None:
        def opened(_done: object) -> None:
            self.unlock.reset()
            self.go_home()

        def refused(error: Exception) -> None:
            self.unlock.show_problem(said(error))

        self.background.vault(lambda: self.desk.unlock(passphrase)).success(opened).failure(refused).run()

    def _protect(self, passphrase: str) -> None:
        def refused(error: Exception) -> None:
            self.protect.show_problem(said(error))

        self.journey.keep_drafts()
        self.background.vault(lambda: self.desk.protect(passphrase)).success(
            lambda _done: self._after_protect()
        ).failure(refused).run()

    def _after_protect(self) -> None:
        self.protect.reset()
        if self.journey.case is not None:
            self._say_saved()
            self.show_page(self.journey)
        else:
            self.go_home()

    def lock(self) -> None:
        """Seal what is being typed, let the keys go, cover everything."""
        if not self.desk.durable:
            return
        self.journey.close_case()
        self.clock.setText("")
        self.home.empty()
        QGuiApplication.clipboard().clear()
        self.background.vault(self.desk.lock).success(lambda _done: self._locked()).failure(self.show_failure).run()

    def _locked(self) -> None:
        self.unlock.reset()
        self.state.setText("")
        self.show_page(self.unlock)

    def _ask_dossier(self) -> None:
        case = self.journey.case
        chosen = QFileDialog.getExistingDirectory(self, self.words("export.dossier_where"))
        if case is not None and chosen:
            folder = Path(chosen)
            self.background.papers(lambda: self.desk.dossier(case, folder)).success(self._say_written).failure(
                self.show_failure
            ).run()

    def _ask_paper(self, paper: str) -> None:
        case = self.journey.case
        chosen = QFileDialog.getExistingDirectory(self, self.words("export.paper_where"))
        if case is not None and chosen:
            folder = Path(chosen)
            self.background.papers(lambda: self.desk.save_paper(case, paper, folder)).success(
                self._say_written
            ).failure(self.show_failure).run()

    def _copy_paper(self, paper: str) -> None:
        case = self.journey.case
        if case is not None:
            self.background.papers(lambda: self.desk.paper_text(case, paper)).success(
                QGuiApplication.clipboard().setText
            ).failure(self.show_failure).run()

    def _say_written(self, written: tuple[Path, ...]) -> None:
        folder = written[0].parent if written else Path()
        text = self.words("export.written", count=str(len(written)), folder=str(folder))
        QMessageBox.information(self, self.words("export.title"), text)

    def show_failure(self, error: Exception) -> None:
        """An expected failure says its sentence and what to do; anything else opens the last-resort dialog."""
        if isinstance(error, ClinicKitError):
            self._say_state("state.not_saved")
            QMessageBox.warning(self, self.words("failure.title"), said(error))
        else:
            self.show_unexpected(error)

    def show_unexpected(self, error: Exception) -> None:
        """Something nobody foresaw: say that the data is kept, and offer a report without anything personal."""
        text = self.words("failure.unexpected", kind=type(error).__name__)
        QMessageBox.critical(self, self.words("failure.title"), text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed; warn when nothing is saved on this PC."""
        self.journey.leave_field()
        self.journey.keep_drafts()
        if self.desk.would_be_lost:
            box = QMessageBox(
                QMessageBox.Icon.Warning, self.words("close.title"), self.words("close.text"), parent=self
            )
            protect = box.addButton(self.words("close.protect"), QMessageBox.ButtonRole.AcceptRole)
            leave = box.addButton(self.words("close.leave"), QMessageBox.ButtonRole.DestructiveRole)
            box.setDefaultButton(protect)
            box.exec()
            if box.clickedButton() is not leave:
                event.ignore()
                self.show_page(self.protect)
                return
        self._minute.stop()
        self.background.close()
        self.desk.close()
        event.accept()


def said(error: Exception) -> str:
    """The sentence and the next action of an expected failure."""
    return f"{error.sentence}\n\n{error.action}" if isinstance(error, ClinicKitError) else str(type(error).__name__)
