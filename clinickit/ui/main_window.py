"""The frame: a bar that never leaves (save state, clocks, numbers to call), and one page under it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from clinickit.domain.errors import ClinicKitError, VaultOlder
from clinickit.services.entrance import Entrance
from clinickit.ui.background import Background
from clinickit.ui.bar import Bar
from clinickit.ui.guard import Guard, said
from clinickit.ui.home import HomePage
from clinickit.ui.unlock import ProtectPage, UnlockPage
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.services.casebook import OpenCase
    from clinickit.services.desk import Desk
    from clinickit.services.entrance import CallLine
    from clinickit.ui.dialogs import Dialogs
    from clinickit.ui.journey import Journey
    from clinickit.ui.keeping import Keeping
    from clinickit.ui.rooms import Rooms


class MainWindow(QMainWindow):
    """Holds the pages and says, at every moment, whether what was typed is saved."""

    def __init__(self, entrance: Entrance, make_desk: "Callable[[], Desk]", words: WindowWords) -> None:
        super().__init__()
        self.entrance, self.words = entrance, words
        self._make_desk = make_desk
        self._desk: Desk | None = None
        self._journey: Journey | None = None
        self._dialogs: Dialogs | None = None
        self._rooms: Rooms | None = None
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
            self._dialogs.words = self.words
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
    def rooms(self) -> "Rooms":
        """The rooms beside the journey; each is made when the person first enters it."""
        if self._rooms is None:
            from clinickit.ui.rooms import Rooms

            self._rooms = Rooms(self)
        return self._rooms

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
    def keeping(self) -> "Keeping | None":
        """What may still wait to be written, once there is a journey."""
        return self._journey.keeping if self._journey is not None else None

    @property
    def vault_exists(self) -> bool:
        """Whether a vault is on this PC."""
        return self._desk.vault_exists if self._desk is not None else self.entrance.vault_exists

    def _build_bar(self) -> None:
        self.bar = Bar(self.words)
        bar = self.bar
        self.to_home, self.calls_button, self.clock, self.state = bar.home, bar.calls, bar.clock, bar.state
        self.protect_button, self.reminder = bar.protect, bar.reminder
        self.vault_button, self.lock_button = bar.vault, bar.lock
        self.exercise_band = wrapped(self.words("bar.exercise"), "exerciseBand")
        self.exercise_band.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.exercise_band.hide()

    def _connect(self) -> None:
        self.to_home.clicked.connect(self.go_home)
        self.lead(self.calls_button.clicked, lambda rooms: rooms.calls.enter())
        self.protect_button.clicked.connect(self.guard.ask_protection)
        self.lock_button.clicked.connect(self.guard.lock)
        self.lead(self.vault_button.clicked, lambda rooms: rooms.vault.enter())
        self.lead(self.reminder.clicked, lambda rooms: rooms.vault.offer_recovery())
        self.home.start_asked.connect(lambda: self.start_case(exercise=False))
        self.home.exercise_asked.connect(lambda: self.start_case(exercise=True))
        self.home.open_asked.connect(self.open_case)
        self.unlock.unlock_asked.connect(self.guard.unlock)
        self.unlock.recovery_asked.connect(self.guard.recover)
        self.unlock.keychain_asked.connect(self.guard.open_with_keychain)
        self.lead(self.unlock.restore_asked, lambda rooms: rooms.vault.show_backups())
        self.lead(self.home.restore_asked, lambda rooms: rooms.vault.show_backups())
        self.lead(self.home.care_asked, lambda rooms: rooms.care.enter())
        self.lead(self.home.paper_asked, lambda rooms: rooms.paper_form.enter())
        self.lead(self.home.site_asked, lambda rooms: rooms.site.enter())
        self.lead(self.home.copy_asked, lambda rooms: rooms.vault.copy_backup())
        self.lead(self.home.rules_asked, lambda rooms: rooms.rules.enter())
        self.protect.chosen.connect(self.guard.protect)
        self.protect.later_asked.connect(self.return_to_work)
        QShortcut(QKeySequence("Ctrl+L"), self, self.guard.lock)
        self._minute = QTimer(self)
        self._minute.setInterval(30_000)
        self._minute.timeout.connect(self._show_clock)
        self._minute.timeout.connect(self.guard.back_up_if_due)
        self._minute.start()

    def lead(self, asked: SignalInstance, way: "Callable[[Rooms], None]") -> None:
        """What a signal asks for is in a room, which is made then."""
        asked.connect(lambda: way(self.rooms))

    def _connect_journey(self, journey: "Journey") -> None:
        from clinickit.ui.exports import CaseExports

        journey.saving.connect(lambda: self._say_state("saving"))
        journey.saved.connect(self.say_saved)
        journey.failed.connect(self.show_failure)
        journey.keeping.refused_again.connect(lambda: self._say_state("not_saved"))
        CaseExports(self, journey)
        self.rooms.lead_from(journey)

    def begin(self) -> None:
        """The first page: the passphrase when there is a vault, else the crisis home; no vault is touched yet."""
        if self.vault_exists:
            self.guard.begin_locked()
            return
        self.home.show_home(self.entrance.home)
        self.say_saved()
        self.show_page(self.home)

    def warm_up(self) -> None:
        """Load what the first click will need, while the person reads the first page."""
        self.background.vault(self._ways).success(self.guard.show_ways).run()
        self.background.vault(self._first_calls).success(self._renew_calls).run()

    def _ways(self) -> tuple[str, ...]:
        return self.desk.ways()

    def _first_calls(self) -> "tuple[CallLine, ...]":
        return self.desk.first_calls()

    def _renew_calls(self, calls: "tuple[CallLine, ...]") -> None:
        """The numbers that a pack of rules changed take the place of the program's own."""
        if not calls or calls == self.entrance.home.calls:
            return
        self.entrance = replace(self.entrance, home=replace(self.entrance.home, calls=calls))
        if self.guard.locked:
            self.unlock.show_calls(calls)
        elif self.pages.currentWidget() is self.home and not self.durable:
            self.home.show_home(self.entrance.home)

    def show_page(self, page: QWidget) -> None:
        """Show a page and put the focus in it."""
        self.pages.setCurrentWidget(page)
        calling = self._rooms is not None and self._rooms.are_calls(page)
        self.bar.offer(self.to_home, page is not self.home and page is not self.unlock and not calling)
        self.bar.offer(self.calls_button, not calling)
        self.bar.offer(self.protect_button, self.provisional or not (self.durable or self.guard.locked))
        for one in (self.lock_button, self.vault_button):
            self.bar.offer(one, self.durable and not self.guard.locked)
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
        self.say_saved()
        home = lambda: self.desk.home()  # noqa: E731, PLW0108 - the desk may be made there
        self.background.vault(home).success(self.home.show_home).failure(self.show_failure).run()
        self.show_page(self.home)

    def leave_case(self) -> None:
        """Keep what is being typed, and show nothing more of the case."""
        if self._journey is not None:
            self._journey.close_case()
        self.bar.say_clock("")

    def start_case(self, *, exercise: bool) -> None:
        """A new case, at once: no account, no set-up; for whom, when somebody is already known."""
        self.rooms.start.begin(exercise=exercise)

    def open_case(self, case_id: str) -> None:
        """Resume a case where it was left."""
        self.background.vault(lambda: self.desk.open(case_id)).success(self.show_case).failure(self.show_failure).run()

    def show_case(self, case: "OpenCase") -> None:
        """The journey of one case."""
        self.journey.open(case)
        self.say_saved()
        self.show_page(self.journey)

    def _show_clock(self) -> None:
        case = self.case
        if case is not None and case.header.closed_at is None:
            self.background.papers(lambda: self.desk.main_clock(case)).success(self.bar.say_clock).run()

    def _say_state(self, key: str) -> None:
        self.bar.say_state(self.words(f"state.{key}"), self.words(f"state.short.{key}"))

    def say_saved(self) -> None:
        """Whether what was typed is kept, and where."""
        if self.keeping is not None and self.keeping.failing:
            self._say_state("not_saved")
        elif self.case is None and self.durable:
            self.bar.say_state("")
        else:
            kept = "provisional" if self.provisional else "saved"
            self._say_state(kept if self.durable else "memory_only")
        self._show_clock()

    def return_to_work(self) -> None:
        """Back to the open case, else to the crisis home."""
        self.protect.reset()
        if self._rooms is not None and self._rooms.come_back():
            self.say_saved()
        elif self.case is not None:
            self.say_saved()
            self.show_page(self.journey)
        else:
            self.go_home()

    def forget_pages(self) -> None:
        """The vault is being locked: nothing of it stays on any page."""
        self.bar.say_state("")
        self.bar.offer(self.reminder, False)
        self.home.empty()
        self.protect.reset()
        if self._rooms is not None:
            self._rooms.forget()

    def say_written(self, written: tuple[Path, ...]) -> None:
        """Where the files are, and that they are no longer encrypted."""
        folder = written[0].parent if written else Path()
        text = self.words.counted("export.written", len(written), folder=str(folder))
        self.dialogs.tell(self, self.words("export.title"), text)

    def show_failure(self, error: Exception) -> None:
        """An expected failure says its sentence and what to do; anything else opens the last-resort dialog."""
        if isinstance(error, VaultOlder):
            self.rooms.older.show(error)
        elif isinstance(error, ClinicKitError):
            self._say_state("not_saved")
            self.dialogs.warn(self, self.words("failure.title"), said(error))
        else:
            self.show_unexpected(error)

    def show_unexpected(self, error: Exception) -> None:
        """Something nobody foresaw: say that the data is kept, and offer a report without anything personal."""
        import logging

        logging.getLogger("clinickit").error("program.failed", exc_info=error)
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
        if not self.guard.may_close():
            event.ignore()
            return
        self._minute.stop()
        self.guard.stop()
        if self._rooms is not None:
            self._rooms.forget()
            self._rooms.stop()
        if self.durable:
            self.background.vault(self.desk.safe.back_up_before_leaving).run()
        self.background.close()
        if self._desk is not None:
            self._desk.close()
        event.accept()
