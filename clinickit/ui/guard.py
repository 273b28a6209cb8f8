"""Guards the window: warns before locking, covers everything, seals what is typed, opens again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout

from clinickit.domain.errors import ClinicKitError, VaultOlder
from clinickit.ui.locking import ClipboardWatch, IdleWatch, close_all_but
from clinickit.ui.widgets.pieces import button, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clinickit.services.vault.lock_notice import LockNotice
    from clinickit.ui.main_window import MainWindow


class Guard(QObject):
    """The lock of the main window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.locked = False
        self._opening = False
        self.watch = IdleWatch(self)
        self.clipboard = ClipboardWatch(self)
        self.band = QFrame()
        self.band.setObjectName("idleBand")
        line = QHBoxLayout(self.band)
        self.warning = wrapped("", "idleWarning")
        self.stay = button(window.words("lock.stay"), "primary")
        line.addWidget(self.warning, 1)
        line.addWidget(self.stay)
        self.band.hide()
        self.stay.clicked.connect(self.watch.stay)
        self.watch.warned.connect(self._warn)
        self.watch.stayed.connect(self.band.hide)
        self.watch.lock_asked.connect(self.lock)
        window.unlock.without_asked.connect(self.go_without)
        window.unlock.afresh_asked.connect(self.start_afresh)

    def begin_locked(self) -> None:
        """The first page when there is a vault."""
        self.locked = True
        self._cover()

    def go_without(self) -> None:
        """Work in memory beside a vault that stays closed."""
        self.locked = False
        self.window.go_home()

    def ask_protection(self) -> None:
        """A passphrase to choose; where a closed vault is, that vault to open: what is in memory goes into it."""
        window = self.window
        if window.durable or not window.vault_exists:
            window.show_page(window.protect)
            return
        window.leave_case()
        self.begin_locked()
        window.unlock.show_waiting()
        window.background.vault(window.desk.ways).success(self.show_ways).run()

    def start_afresh(self) -> None:
        """Nothing opens this vault any more: set it aside, whole, and go on without one."""
        window, words = self.window, self.window.words
        if not window.dialogs.agrees(window, words("unlock.title"), words("unlock.afresh_sure")):
            return
        name = window.desk.world.vault.location().name

        def done(place: "Path") -> None:
            self.go_without()
            text = words("unlock.afresh_done", folder=str(place), name=name)
            window.dialogs.tell(window, words("unlock.title"), text)

        window.background.vault(window.desk.start_afresh).success(done).failure(window.show_failure).run()

    def _cover(self) -> None:
        self.window.unlock.reset()
        self.window.unlock.show_calls(self.window.entrance.home.calls)
        self.window.show_page(self.window.unlock)

    def lock(self) -> None:
        """Cover everything at once, then seal what is being typed and let the keys go."""
        window = self.window
        if not window.durable or self.locked:
            return
        case = window.case
        window.leave_case()
        window.background.turn_away()
        self.locked = True
        self.watch.stop()
        self.band.hide()
        self._cover()
        close_all_but(window)
        window.forget_pages()
        self.clipboard.clear()

        def seal() -> "tuple[LockNotice, tuple[str, ...]]":
            try:
                return window.desk.lock_notice(case), window.desk.ways()
            finally:
                try:
                    window.desk.safe.back_up_before_leaving()
                finally:
                    window.desk.lock()

        def show(told: "tuple[LockNotice, tuple[str, ...]]") -> None:
            window.unlock.show_notice(told[0])
            window.unlock.show_ways(told[1])

        window.background.vault(seal).success(show).failure(window.show_failure).run()

    def show_ways(self, ways: tuple[str, ...]) -> None:
        """The program has started: offer the ways there are; a vault without a passphrase opens by itself."""
        if not self.locked:
            return
        self.window.unlock.show_ways(ways)
        if ways and "passphrase" not in ways:
            self.open_with_keychain()

    def open_with_keychain(self) -> None:
        """Open the vault with what the session's keychain keeps."""
        self._open(self.window.desk.unlock_with_keychain, self.window.unlock.show_keychain_problem)

    def unlock(self, passphrase: str) -> None:
        """Open the vault with its passphrase."""
        desk = self.window.desk
        self._open(lambda older: desk.unlock(passphrase, older), self.window.unlock.show_problem)

    def recover(self, typed: str) -> None:
        """Open the vault with its recovery key."""
        desk = self.window.desk
        self._open(lambda older: desk.unlock_with_recovery(typed, older), self.window.unlock.show_recovery_problem)

    def _open(
        self,
        way: "Callable[[VaultOlder | None], None]",
        refused: "Callable[[str], None]",
        older: VaultOlder | None = None,
    ) -> None:
        """Open the vault one way; an older copy is explained first, then opened the same way if the person asks."""
        if self._opening:  # asked twice: the key takes a moment to be derived
            return
        self._opening = True

        def failed(error: Exception) -> None:
            self._opening = False
            if isinstance(error, VaultOlder):
                self.window.unlock.reset()
                self.window.rooms.older.show(error, lambda: self._open(way, refused, error))
            else:
                self.window.show_page(self.window.unlock)
                refused(said(error))

        self.window.background.vault(lambda: way(older)).success(lambda _done: self.opened()).failure(failed).run()

    def protect(self, passphrase: str) -> None:
        """Give the vault its passphrase: nothing typed so far is lost, and the vault is watched from now on."""
        window = self.window
        if window.case is not None:
            window.journey.keep_drafts()

        def refused(error: Exception) -> None:
            """Another window may have made the vault meanwhile: it is then that one to open."""
            if window.durable or not window.vault_exists:
                window.protect.show_problem(said(error))
            else:
                window.protect.reset()
                self.ask_protection()
                window.unlock.show_problem(said(error))

        window.background.vault(lambda: window.desk.protect(passphrase)).success(
            lambda _done: self._protected()
        ).failure(refused).run()

    def _protected(self) -> None:
        self.window.protect.reset()
        self.window.say_saved()
        self.keep_watch()
        self.window.rooms.vault.offer_recovery()

    def back_up_if_due(self) -> None:
        """Twice a minute: a backup when enough has changed; what fails is told on the home page by its old date."""
        self._retry()
        if self.window.durable:
            self.window.background.vault(self.window.desk.safe.back_up_if_due).failure(lambda _error: None).run()

    def opened(self) -> None:
        """The vault is open: watch over it, show the home page."""
        self.locked = self._opening = False
        self.window.unlock.reset()
        self.keep_watch()
        self._retry()
        self.window.go_home()

    def _retry(self) -> None:
        """What the disk refused is written as soon as it can be."""
        if self.window.keeping is not None:
            self.window.keeping.retry()

    def may_close(self) -> bool:
        """Whether the window may close: what would be lost is said first."""
        window = self.window
        if window.keeping is None:  # no case was opened
            return True
        if window.desk.would_be_lost and not window.dialogs.leaves_unsaved(window, window.words):
            self.ask_protection()
            return False
        self._retry()
        title, text = window.words("state.not_saved"), window.words("close.failing")
        return not window.keeping.failing or window.dialogs.agrees(window, title, text)

    def keep_watch(self) -> None:
        """Lock after a time without a gesture, as long as it was chosen; show what is still to be done."""
        self.window.background.vault(self.window.desk.safe.lock_minutes).success(self.watch.start).run()
        self.refresh_reminder()

    def refresh_reminder(self) -> None:
        """Show, or no longer, that the recovery sheet is still to be made and tried."""
        bar = self.window.bar
        self.window.background.vault(self.window.desk.safe.recovery_to_do).success(
            lambda to_do: bar.offer(bar.reminder, to_do and not self.locked)
        ).run()

    def _warn(self, seconds: int) -> None:
        self.warning.setText(self.window.words("lock.soon", seconds=str(seconds)))
        self.band.show()

    def stop(self) -> None:
        """The window is closing."""
        self.watch.stop()
        self.clipboard.clear()


def said(error: Exception) -> str:
    """The sentence and the next action of an expected failure; the name of one that nobody foresaw."""
    if isinstance(error, ClinicKitError):
        return f"{error.sentence}\n\n{error.action}"
    name = type(error).__name__
    return f"Quelque chose d’imprévu s’est produit ({name}).\n\nFermez puis rouvrez le programme, et recommencez."
