"""The frame: a bar that never leaves (save state, clocks, numbers to call), and one page under it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinickit.domain.errors import ClinicKitError
from clinickit.services.entrance import Entrance, HomeScreen
from clinickit.ui.background import Background
from clinickit.ui.guard import Guard, said
from clinickit.ui.home import HomePage
from clinickit.ui.unlock import ProtectPage, UnlockPage
from clinickit.ui.widgets.pieces import button
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.services.casebook import OpenCase
    from clinickit.services.clients import StartScreen
    from clinickit.services.desk import Desk
    from clinickit.ui.calls import CallsRoom
    from clinickit.ui.dialogs import Dialogs
    from clinickit.ui.journey import Journey
    from clinickit.ui.records import RecordsRoom
    from clinickit.ui.starting import StartRoom
    from clinickit.ui.vault.room import VaultRoom


class MainWindow(QMainWindow):
    """Holds the pages and says, at every moment, whether what was typed is saved."""

    def __init__(self, entrance: Entrance, make_desk: "Callable[[], Desk]", words: WindowWords) -> None:
        super().__init__()
        self.entrance, self.words = entrance, words
        self._make_desk = make_desk
        self._desk: Desk | None = None
        self._journey: Journey | None = None
        self._dialogs: Dialogs | None = None
        self._vault_room: VaultRoom | None = None
        self._records: RecordsRoom | None = None
        self._calls_room: CallsRoom | None = None
        self._start_room: StartRoom | None = None
        self.setWindowTitle("clinickit")
        self.background = Background(self.show_unexpected, self)
        self.home = HomePage(words)
        self.unlock = UnlockPage(words)
        self.protect = ProtectPage(words)
        self.pages = QStackedWidget()
        for page in (self.home, self.unlock, self.protect):
            self.pages.addWidget(page)
        self.guard = Guard(self)
        self._build_bar()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.guard.band)
        column.addWidget(self.exercise_band)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(body)
        self.resize(1120, 780)
        self._connect()

    @property
    def desk(self) -> "Desk":
        """The use cases; made on the first need, so that the first page does not wait for them."""
        if self._desk is None:
            self._desk = self._make_desk()
        return self._desk

    @property
    def dialogs(self) -> "Dialogs":
        """The windows that wait for the person; made on the first need, or put there by whoever must not wait."""
        if self._dialogs is None:
            from clinickit.ui.dialogs import Dialogs

            self._dialogs = Dialogs()
        return self._dialogs

    @dialogs.setter
    def dialogs(self, others: "Dialogs") -> None:
        self._dialogs = others

    @property
    def journey(self) -> "Journey":
        """The journey; its widgets are made with the first case."""
        if self._journey is None:
            from clinickit.ui.journey import Journey

            self._journey = Journey(self.desk, self.background, self.words)
            self.pages.addWidget(self._journey)
            self._connect_journey(self._journey)
        return self._journey

    @property
    def vault_room(self) -> "VaultRoom":
        """The pages about the vault; made on the first need."""
        if self._vault_room is None:
            from clinickit.ui.vault.room import VaultRoom

            self._vault_room = VaultRoom(self)
        return self._vault_room

    @property
    def start_room(self) -> "StartRoom":
        """For whom a case is started; made on the first need."""
        if self._start_room is None:
            from clinickit.ui.starting import StartRoom

            self._start_room = StartRoom(self)
        return self._start_room

    @property
    def calls_room(self) -> "CallsRoom":
        """Whom to call; made on the first need."""
        if self._calls_room is None:
            from clinickit.ui.calls import CallsRoom

            self._calls_room = CallsRoom(self)
        return self._calls_room

    @property
    def records(self) -> "RecordsRoom":
        """The pieces and the main courante of the open case; made on the first need."""
        if self._records is None:
            from clinickit.ui.records import RecordsRoom

            self._records = RecordsRoom(self)
        return self._records

    @property
    def case(self) -> "OpenCase | None":
        """The case on screen, if any."""
        return self._journey.case if self._journey is not None else None

    @property
    def durable(self) -> bool:
        """Whether what is typed goes to this PC's vault."""
        return self._desk is not None and self._desk.durable

    @property
    def provisional(self) -> bool:
        """Whether the session's keychain holds the only key: no passphrase was chosen yet."""
        return self._desk is not None and self._desk.provisional

    @property
    def vault_exists(self) -> bool:
        """Whether a vault is on this PC."""
        return self._desk.vault_exists if self._desk is not None else self.entrance.vault_exists

    def _build_bar(self) -> None:
        self.bar = QFrame()
        self.bar.setObjectName("bar")
        line = QHBoxLayout(self.bar)
        line.setContentsMargins(16, 8, 16, 8)
        self.to_home = button(self.words("bar.home"), "barButton")
        self.calls_button = button(self.words("bar.calls"), "barButton")
        self.clock = QLabel("")
        self.clock.setObjectName("barClock")
        self.clock.setWordWrap(True)
        self.clock.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state = QLabel("")
        self.state.setObjectName("saveState")
        self.protect_button = button(self.words("bar.protect"), "barButton")
        self.reminder = button(self.words("bar.recovery"), "barReminder")
        self.reminder.hide()
        self.vault_button = button(self.words("bar.vault"), "barButton")
        self.lock_button = button(self.words("bar.lock"), "barButton")
        line.addWidget(self.to_home)
        line.addWidget(self.calls_button)
        line.addWidget(self.clock, 1)
        for widget in (self.state, self.reminder, self.protect_button, self.vault_button, self.lock_button):
            line.addWidget(widget)
        self.exercise_band = QLabel(self.words("bar.exercise"))
        self.exercise_band.setObjectName("exerciseBand")
        self.exercise_band.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.exercise_band.hide()

    def _connect(self) -> None:
        self.to_home.clicked.connect(self.go_home)
        self.calls_button.clicked.connect(self._to_calls)
        self.protect_button.clicked.connect(lambda: self.show_page(self.protect))
        self.lock_button.clicked.connect(self.guard.lock)
        self.vault_button.clicked.connect(self._to_vault)
        self.reminder.clicked.connect(self._to_recovery)
        self.home.start_asked.connect(lambda: self.start_case(exercise=False))
        self.home.exercise_asked.connect(lambda: self.start_case(exercise=True))
        self.home.open_asked.connect(self.open_case)
        self.unlock.unlock_asked.connect(self.guard.unlock)
        self.unlock.recovery_asked.connect(self.guard.recover)
        self.unlock.keychain_asked.connect(self.guard.open_with_keychain)
        self.unlock.restore_asked.connect(self._to_backups)
        self.home.restore_asked.connect(self._to_backups)
        self.home.copy_asked.connect(self._copy_backup)
        self.unlock.without_asked.connect(self.go_home)
        self.protect.chosen.connect(self._protect)
        self.protect.later_asked.connect(self.return_to_work)
        QShortcut(QKeySequence("Ctrl+L"), self, self.guard.lock)
        self._minute = QTimer(self)
        self._minute.setInterval(30_000)
        self._minute.timeout.connect(self._show_clock)
        self._minute.timeout.connect(self.guard.back_up_if_due)
        self._minute.start()

    def _connect_journey(self, journey: "Journey") -> None:
        journey.saving.connect(lambda: self._say_state("state.saving"))
        journey.saved.connect(self._say_saved)
        journey.failed.connect(self.show_failure)
        journey.pieces.clicked.connect(self._to_pieces)
        journey.main_courante.clicked.connect(self._to_main_courante)
        journey.dossier_asked.connect(self._ask_dossier)
        journey.calendar_asked.connect(self._ask_calendar)
        journey.save_paper_asked.connect(self._ask_paper)
        journey.copy_paper_asked.connect(self._copy_paper)

    def begin(self) -> None:
        """The first page: the passphrase when there is a vault, else the crisis home; no vault is touched yet."""
        if self.vault_exists:
            self.guard.begin_locked()
            return
        self.home.show_home(self.entrance.home)
        self._say_saved()
        self.show_page(self.home)

    def warm_up(self) -> None:
        """Load what the first click will need, while the person reads the first page."""
        self.background.vault(self._ways).success(self.guard.show_ways).run()

    def _ways(self) -> tuple[str, ...]:
        return self.desk.ways()

    def show_page(self, page: QWidget) -> None:
        """Show a page and put the focus in it."""
        self.pages.setCurrentWidget(page)
        calling = self._calls_room is not None and page is self._calls_room.page
        self.to_home.setVisible(page is not self.home and page is not self.unlock and not calling)
        self.calls_button.setVisible(not calling)
        self.protect_button.setVisible(self.provisional or (not self.durable and not self.vault_exists))
        for widget in (self.lock_button, self.vault_button):
            widget.setVisible(self.durable and not self.guard.locked)
        case = self.case
        exercise = case is not None and case.header.kind == "exercise"
        self.exercise_band.setVisible(exercise and page is self._journey)
        if self._journey is not None and page is self._journey:
            self._journey.focus_first()
        else:
            page.setFocus()

    def go_home(self) -> None:
        """Back to the crisis home; what is being typed is kept first."""
        self.leave_case()
        self._say_saved()
        self.background.vault(self._read_home).success(self.home.show_home).failure(self.show_failure).run()
        self.show_page(self.home)

    def _read_home(self) -> HomeScreen:
        return self.desk.home()

    def leave_case(self) -> None:
        """Keep what is being typed, and show nothing more of the case."""
        if self._journey is not None:
            self._journey.close_case()
        self.clock.setText("")

    def start_case(self, *, exercise: bool) -> None:
        """A new case, at once: no account, no set-up; for whom, when somebody is already known."""
        room = self.start_room
        self.background.vault(lambda: self._sealed_start(exercise=exercise)).success(
            lambda screen: room.ask(screen, exercise=exercise)
        ).failure(self.show_failure).run()

    def _sealed_start(self, *, exercise: bool) -> "StartScreen":
        self.desk.seal_at_once()
        return self.desk.clients.screen(exercise=exercise)

    def open_case(self, case_id: str) -> None:
        """Resume a case where it was left."""
        self.background.vault(lambda: self.desk.open(case_id)).success(self.show_case).failure(self.show_failure).run()

    def show_case(self, case: "OpenCase") -> None:
        """The journey of one case."""
        self.journey.open(case)
        self._say_saved()
        self.show_page(self.journey)

    def _show_clock(self) -> None:
        case = self.case
        if case is not None:
            self.background.papers(lambda: self.desk.main_clock(case)).success(self.clock.setText).run()

    def _say_state(self, key: str) -> None:
        self.state.setText(self.words(key))

    def _say_saved(self) -> None:
        if self.case is None and self.durable:
            self.state.setText("")
        else:
            kept = "state.provisional" if self.provisional else "state.saved"
            self._say_state(kept if self.durable else "state.memory_only")
        self._show_clock()

    def _protect(self, passphrase: str) -> None:
        def refused(error: Exception) -> None:
            self.protect.show_problem(said(error))

        if self._journey is not None:
            self._journey.keep_drafts()
        self.background.vault(lambda: self.desk.protect(passphrase)).success(lambda _done: self._protected()).failure(
            refused
        ).run()

    def _protected(self) -> None:
        self.protect.reset()
        self._say_saved()
        self.guard.keep_watch()
        self.vault_room.offer_recovery()

    def return_to_work(self) -> None:
        """Back to the open case, else to the crisis home."""
        self.protect.reset()
        if self.case is not None:
            self._say_saved()
            self.show_page(self.journey)
        else:
            self.go_home()

    def _to_calls(self) -> None:
        self.calls_room.enter()

    def _to_vault(self) -> None:
        self.vault_room.enter()

    def _to_main_courante(self) -> None:
        self.records.show_main_courante()

    def _to_pieces(self) -> None:
        self.records.show_pieces()

    def _to_backups(self) -> None:
        self.vault_room.show_backups()

    def _copy_backup(self) -> None:
        self.vault_room.copy_backup()

    def _to_recovery(self) -> None:
        self.vault_room.offer_recovery()

    def forget_pages(self) -> None:
        """The vault is being locked: nothing of it stays on any page."""
        self.state.setText("")
        self.reminder.hide()
        self.home.empty()
        for room in (self._vault_room, self._calls_room, self._start_room, self._records):
            if room is not None:
                room.forget()

    def _ask_dossier(self) -> None:
        case = self.case
        folder = self.dialogs.folder(self, self.words("export.dossier_where"))
        if case is not None and folder is not None:
            self.background.papers(lambda: self.desk.dossier(case, folder)).success(self.say_written).failure(
                self.show_failure
            ).run()

    def _ask_calendar(self) -> None:
        case = self.case
        folder = self.dialogs.folder(self, self.words("export.calendar_where"))
        if case is not None and folder is not None:
            self.background.papers(lambda: self.desk.save_calendar(case, folder)).success(self.say_written).failure(
                self.show_failure
            ).run()

    def _ask_paper(self, paper: str) -> None:
        case = self.case
        folder = self.dialogs.folder(self, self.words("export.paper_where"))
        if case is not None and folder is not None:
            self.background.papers(lambda: self.desk.save_paper(case, paper, folder)).success(self.say_written).failure(
                self.show_failure
            ).run()

    def _copy_paper(self, paper: str) -> None:
        case = self.case
        if case is not None:
            self.background.papers(lambda: self.desk.paper_text(case, paper)).success(self._put_in_clipboard).failure(
                self.show_failure
            ).run()

    def _put_in_clipboard(self, text: str) -> None:
        if not self.guard.locked:
            self.guard.clipboard.put(text)

    def say_written(self, written: tuple[Path, ...]) -> None:
        """Where the files are, and that they are no longer encrypted."""
        folder = written[0].parent if written else Path()
        text = self.words.counted("export.written", len(written), folder=str(folder))
        self.dialogs.tell(self, self.words("export.title"), text)

    def show_failure(self, error: Exception) -> None:
        """An expected failure says its sentence and what to do; anything else opens the last-resort dialog."""
        if isinstance(error, ClinicKitError):
            self._say_state("state.not_saved")
            self.dialogs.warn(self, self.words("failure.title"), said(error))
        else:
            self.show_unexpected(error)

    def show_unexpected(self, error: Exception) -> None:
        """Something nobody foresaw: say that the data is kept, and offer a report without anything personal."""
        text = self.words("failure.unexpected", kind=type(error).__name__)
        self.dialogs.alarm(self, self.words("failure.title"), text)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - the signature Qt calls
        """Tab follows the order of reading."""
        from clinickit.ui.widgets.reading_order import go_on_reading

        body = self.centralWidget()
        moved = body is not None and go_on_reading(body, forward=forward)
        return moved or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is being typed; warn when nothing is saved on this PC."""
        if self._journey is not None:
            self._journey.leave_field()
            self._journey.keep_drafts()
        lost = self._desk is not None and self._desk.would_be_lost
        if lost and not self.dialogs.leaves_unsaved(self, self.words):
            event.ignore()
            self.show_page(self.protect)
            return
        self._minute.stop()
        self.guard.stop()
        if self.durable:
            self.background.vault(self.desk.safe.back_up_before_leaving).run()
        self.background.close()
        if self._desk is not None:
            self._desk.close()
        event.accept()
