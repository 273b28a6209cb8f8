"""Brings the vault's pages and its use cases together; made on the first need."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinickit.domain.errors import ClinicKitError
from clinickit.services.vault.desk import BackupsScreen, VaultDesk, VaultScreen
from clinickit.ui.guard import said
from clinickit.ui.vault.backups import BackupsPage
from clinickit.ui.vault.keys import KeyChange
from clinickit.ui.vault.more import VaultRecords
from clinickit.ui.vault.one_structure import TakeBack
from clinickit.ui.vault.overview import VaultPage
from clinickit.ui.vault.passphrase import PassphrasePage
from clinickit.ui.vault.recovery import RecoveryPage

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class VaultRoom(QObject):
    """The pages of the vault inside the main window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = window.words.beside(window.desk.library.texts("wording/vault.toml"))
        self._groups: tuple[str, ...] = ()
        self._folder: Path | None = None
        self.overview = VaultPage(self.words)
        self.recovery = RecoveryPage(self.words)
        self.passphrase = PassphrasePage(self.words)
        self.backups = BackupsPage(self.words)
        for page in self.pages:
            window.pages.addWidget(page)
        self._connect()
        self.keys = KeyChange(self, self.passphrase)
        self.more = VaultRecords(self)
        self.take_back = TakeBack(self)
        self.backups.structure_asked.connect(lambda backup: self.take_back.enter(backup, self._folder))

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return self.overview, self.recovery, self.passphrase, self.backups

    @property
    def vault(self) -> VaultDesk:
        """The use cases."""
        return self.window.desk.safe

    def _connect(self) -> None:
        self.overview.recovery_asked.connect(self.offer_recovery)
        self.overview.passphrase_asked.connect(lambda: self.window.show_page(self.passphrase))
        self.overview.lock_minutes_chosen.connect(self._lock_after)
        self.overview.keychain_chosen.connect(self._use_keychain)
        self.overview.left.connect(self.window.return_to_work)
        self.overview.backups_asked.connect(self.show_backups)
        self.backups.made.connect(self._make_backup)
        self.backups.copied.connect(self.copy_backup)
        self.backups.elsewhere_asked.connect(self._look_elsewhere)
        self.backups.restore_asked.connect(self._restore)
        self.backups.taken_back.connect(self._take_back)
        self.backups.gone_without.connect(self._go_without)
        self.backups.left.connect(self._leave_backups)
        self.recovery.new_asked.connect(self._make_recovery)
        self.recovery.sheet_asked.connect(self._save_sheet)
        self.recovery.tried.connect(self._rehearse)
        self.recovery.left.connect(self._leave_recovery)
        self.passphrase.left.connect(self.enter)

    def enter(self, notice: str = "") -> None:
        """The vault's own page."""
        keys = self.window.desk.keys

        def show(told: tuple[VaultScreen, bool]) -> None:
            self.overview.show_vault(told[0], notice, keys_left=told[1])
            self.window.show_page(self.overview)

        self.window.background.vault(lambda: (self.vault.screen(), keys.left())).success(show).failure(
            self.window.show_failure
        ).run()

    def forget(self) -> None:
        """Nothing of the vault stays on a page (it is being locked)."""
        self._groups = ()
        self.keys.forget()
        self.more.forget()
        self.take_back.forget()
        self.overview.empty()
        self.recovery.forget()
        self.backups.forget()
        self.passphrase.reset()

    def offer_recovery(self) -> None:
        """The key just made, as long as it was not tried; a sheet made before, to be tried; else a new one."""
        if self._groups:
            self.recovery.show_key(self._groups)
            self.window.show_page(self.recovery)
            return

        def show(screen: VaultScreen) -> None:
            if screen.has_recovery:
                self.recovery.ask_which()
                self.window.show_page(self.recovery)
            else:
                self._make_recovery()

        self.window.background.vault(self.vault.screen).success(show).failure(self.window.show_failure).run()

    def forget_groups(self) -> None:
        """The key last shown opens this vault no more."""
        self._groups = ()

    def _make_recovery(self) -> None:
        """Make a recovery key, show it once, and have it typed back."""

        def show(made: tuple[bool, tuple[str, ...]]) -> None:
            replaced, self._groups = made
            self.recovery.show_key(self._groups)
            self.window.show_page(self.recovery)
            if replaced:
                self.window.dialogs.tell(self.window, self.words("recovery.title"), self.words("recovery.replaced"))

        self.window.background.vault(self.vault.make_recovery_key).success(show).failure(self.window.show_failure).run()

    def _leave_recovery(self) -> None:
        """Later: the reminder stays until the sheet has been tried."""
        self.window.guard.refresh_reminder()
        self.window.return_to_work()

    def _save_sheet(self, groups: tuple[str, ...]) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("recovery.where"))
        if folder is not None and groups:
            self.window.background.papers(lambda: self.vault.save_recovery_sheet(groups, folder)).success(
                lambda _written: self._say_sheet(folder)
            ).failure(self.window.show_failure).run()

    def _say_sheet(self, folder: Path) -> None:
        text = self.words("recovery.written", folder=str(folder))
        self.window.dialogs.tell(self.window, self.words("recovery.title"), text)

    def _rehearse(self, typed: str) -> None:
        def done(_result: object) -> None:
            self.recovery.show_success()
            self._groups = ()
            self.window.guard.refresh_reminder()

        def refused(error: Exception) -> None:
            """An expected failure is said on the page itself."""
            if isinstance(error, ClinicKitError):
                self.recovery.show_problem(f"{error.sentence}\n\n{error.action}")
            else:
                self.window.show_unexpected(error)

        self.window.background.vault(lambda: self.vault.rehearse(typed)).success(done).failure(refused).run()

    def _use_keychain(self, opens: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        self.window.background.vault(lambda: self.vault.use_keychain(opens=opens)).success(
            lambda _done: self.enter()
        ).failure(self.window.show_failure).run()

    def show_backups(self, folder: Path | None = None) -> None:
        """The backups beside the vault, or those of another folder; also while the vault is locked."""

        def show(screen: BackupsScreen) -> None:
            self._folder = folder
            self.backups.show_backups(screen, elsewhere=folder is not None)
            self.window.show_page(self.backups)

        self.window.background.vault(lambda: self.vault.backups_screen(folder)).success(show).failure(
            self.window.show_failure
        ).run()

    def _look_elsewhere(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("backups.elsewhere_where"))
        if folder is not None:
            self.show_backups(folder)

    def _make_backup(self) -> None:
        self.window.background.vault(self.vault.back_up).success(lambda _made: self.show_backups()).failure(
            self.window.show_failure
        ).run()

    def _take_back(self, path: str) -> None:
        self._about_lost(lambda: self.vault.lost.take_back(path))

    def _go_without(self, path: str) -> None:
        if self.window.dialogs.agrees(self.window, self.words("backups.title"), self.words("backups.without_sure")):
            self._about_lost(lambda: self.vault.lost.go_without(path))

    def _about_lost(self, work: Callable[[], None]) -> None:
        """The pages about patients show nothing of a file while it is put back."""
        self.window.background.vault(work).success(lambda _done: self.show_backups()).failure(
            self.window.show_failure
        ).run()

    def copy_backup(self) -> None:
        """A fresh backup, copied where the person asks."""
        folder = self.window.dialogs.folder(self.window, self.words("backups.copy_where"))
        if folder is None:
            return

        def copied(path: Path) -> None:
            text = self.words("backups.copied", name=path.name, folder=str(path.parent))
            self.window.dialogs.tell(self.window, self.words("backups.title"), text)

        self.window.background.vault(lambda: self.vault.copy_backup(folder)).success(copied).failure(
            self.window.show_failure
        ).run()

    def _restore(self, path: Path, typed: str) -> None:
        self.window.leave_case()
        self.window.rooms.forget(but=self)
        was_open = self.window.durable

        def restored(missing: tuple[str, ...]) -> None:
            self.forget()
            self.window.guard.opened()
            if missing:
                text = self.words.counted("backups.not_restored", len(missing), names="\n".join(missing))
                self.window.dialogs.tell(self.window, self.words("backups.title"), text)

        def refused(error: Exception) -> None:
            if was_open and not self.window.durable:
                self.window.guard.begin_locked()
                self.window.show_failure(error)
            else:
                self.backups.show_problem(said(error))

        def restore() -> tuple[str, ...]:
            self.window.desk.restore(path, typed)
            return self.vault.not_restored()

        def begin(_ended: object) -> None:
            self.window.background.vault(restore).success(restored).failure(refused).run()

        self.keys.stop()  # nothing is sealed again over what comes back
        self.window.background.readings(lambda: None).success(begin).run()

    def _leave_backups(self) -> None:
        self.backups.forget()
        if self.window.guard.locked:
            self.window.show_page(self.window.unlock)
        else:
            self.window.return_to_work()

    def _lock_after(self, minutes: int) -> None:
        self.window.background.vault(lambda: self.vault.lock_after(minutes)).success(
            lambda _done: self.window.guard.keep_watch()
        ).failure(self.window.show_failure).run()
