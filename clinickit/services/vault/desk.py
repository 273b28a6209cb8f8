"""What a person can do with the vault itself: its keys, its lock, where things stand."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import VaultLocked, VaultProblem
from clinickit.domain.facts import PARIS, Moment
from clinickit.services.casebook import Casebook
from clinickit.services.library import Library
from clinickit.services.ports import Exports, PdfMaker
from clinickit.services.vault.backups import is_due, kept, pool_is_due, size_in_french
from clinickit.services.vault.handing_over import HandOverDesk
from clinickit.services.vault.lost_files import LostDesk, LostLine
from clinickit.services.vault.recovery_sheet import FILE_NAME, TEXTS, groups_of, recovery_sheet
from clinickit.services.vault.register import VaultRegister
from clinickit.services.vault_ports import BackupFile, Backups, Vault

LOCK_MINUTES = (1, 2, 5, 10, 15, 30)
USUAL_LOCK_MINUTES = 5
REHEARSED = "recovery_rehearsed"
_LOCK_AFTER = "lock_after_minutes"
_VERIFIED, _POOL_VERIFIED, _SPOILT = "backup_verified", "pool_verified", "pool_spoilt"


@dataclass(frozen=True, slots=True)
class VaultScreen:
    """Where the vault stands: how it opens, what is still to be done, after how long it locks."""

    location: Path
    provisional: bool
    has_recovery: bool
    rehearsed: bool
    keychain_usable: bool
    keychain_opens: bool
    lock_minutes: int
    log: Path | None = None
    verified: str = ""


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One backup as it is listed."""

    path: Path
    when: str
    size: str


@dataclass(frozen=True, slots=True)
class BackupsScreen:
    """The backups, and when one was last proved by being restored; `spoilt` pieces or lists were lost from them.

    `lost` are the pieces and lists that the vault itself no longer holds as they were.
    """

    lines: tuple[BackupLine, ...]
    verified: str
    open: bool
    spoilt: int = 0
    lost: tuple[LostLine, ...] = ()


class VaultDesk:
    """The use cases of an open vault. Every method is called off the window's thread."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        vault: Vault,
        backups: Backups,
        pdf: PdfMaker,
        exports: Exports,
        log: Path | None = None,
        close_files: Callable[[], None] = lambda: None,
    ) -> None:
        self.library, self.book, self.vault, self.backups = library, book, vault, backups
        self.pdf, self.exports, self.log = pdf, exports, log
        self.register = VaultRegister(library, book, vault)
        self.handing_over = HandOverDesk(library, book, vault, backups)
        self.lost = LostDesk(library, book, backups, self.register, close_files)

    def screen(self) -> VaultScreen:
        """Where the vault stands. Raises VaultLocked when nothing is kept on this PC."""
        store = self.book.store
        if not store.durable:
            raise VaultLocked("Rien n’est encore enregistré sur ce PC.", "Choisissez d’abord une phrase de passe.")
        ways = self.vault.ways()
        return VaultScreen(
            location=self.vault.location(),
            provisional="passphrase" not in ways,
            has_recovery="recovery" in ways,
            rehearsed="recovery" in ways and store.setting(REHEARSED) == "yes",
            keychain_usable=self.vault.keychain_usable(),
            keychain_opens="keychain" in ways,
            lock_minutes=self.lock_minutes(),
            log=self.log,
            verified=self.last_verified(),
        )

    def recovery_to_do(self) -> bool:
        """Whether the recovery sheet is still to be made and tried once."""
        store = self.book.store
        if not store.durable or "passphrase" not in (ways := self.vault.ways()):
            return False
        return "recovery" not in ways or store.setting(REHEARSED) != "yes"

    def make_recovery_key(self) -> tuple[bool, tuple[str, ...]]:
        """A new recovery key, and whether an earlier sheet stops working because of it."""
        replaced = self.screen().has_recovery
        return replaced, self.new_recovery_key()

    def new_recovery_key(self) -> tuple[str, ...]:
        """The groups of a new recovery key, in place of any earlier one; they are shown once and kept nowhere."""
        self.book.store.set_setting(REHEARSED, "")
        key = self.vault.give_recovery_key()
        self.register.note("recovery_made")
        return groups_of(key)

    def save_recovery_sheet(self, groups: tuple[str, ...], folder: Path) -> tuple[Path, ...]:
        """Write the sheet as PDF where the person asked. Raises ExportProblem."""
        now = self.book.now()
        texts = self.library.texts(TEXTS)
        document = recovery_sheet(texts, "-".join(groups), self.vault.location(), now)
        return self.exports.write(folder, {FILE_NAME: self.pdf.render(document, now)})

    def rehearse(self, typed: str) -> None:
        """Try the recovery key as it was copied. Raises WrongPassphrase naming the group that is wrong."""
        self.vault.rehearse_recovery_key(typed)
        self.book.store.set_setting(REHEARSED, "yes")

    def use_keychain(self, *, opens: bool) -> None:
        """Let the session's keychain open the vault too, or no longer. Raises VaultProblem."""
        if opens:
            self.vault.remember_in_keychain()
        else:
            self.vault.forget_keychain()

    def lock_minutes(self) -> int:
        """Minutes without a gesture before the vault locks by itself."""
        kept = self.book.store.setting(_LOCK_AFTER)
        return int(kept) if kept.isdecimal() and int(kept) in LOCK_MINUTES else USUAL_LOCK_MINUTES

    def lock_after(self, minutes: int) -> None:
        """Choose after how many minutes the vault locks by itself."""
        self.book.store.set_setting(_LOCK_AFTER, str(minutes))

    # Backups

    def back_up(self, keep: Path | None = None) -> BackupFile:
        """Make a backup, prove it, forget the older ones that need not be kept, `keep` excepted. Raises VaultProblem.

        Every week the pieces and lists that backups share are read again; a spoilt one is taken in again if it can.
        """
        now, store = self.book.now(), self.book.store
        made = self.backups.make(now)
        if pool_is_due(now, store.setting(_POOL_VERIFIED)):
            if self.backups.spoilt(made.path):
                self.backups.forget(made.path)
                made = self.backups.make(now)
            store.set_setting(_SPOILT, str(len(self.backups.spoilt(made.path))))
            store.set_setting(_POOL_VERIFIED, now.isoformat())
        self.lost.note(made.lost)
        self.book.store.set_setting(_VERIFIED, now.isoformat())
        self.vault.changes_saved()
        listed = self.backups.listed()
        stay = kept(one.made_at for one in listed)
        for one in listed:
            if one.made_at not in stay and one.path not in (made.path, keep):
                self.backups.forget(one.path)
        return made

    def back_up_if_due(self) -> bool:
        """Make a backup when enough has changed or a day has passed; whether one was made. Raises VaultProblem."""
        if not self.book.store.durable:
            return False
        listed = self.backups.listed()
        due = is_due(self.book.now(), listed[0].made_at if listed else None, self.vault.changes())
        if due:
            self.back_up()
        return due

    def back_up_before_leaving(self) -> None:
        """Make a backup of what has changed before the keys go; a failure never keeps the vault open."""
        if self.book.store.durable and (self.vault.changes() > 0 or not self.backups.listed()):
            with contextlib.suppress(VaultProblem):
                self.back_up()

    def backups_screen(self, folder: Path | None = None) -> BackupsScreen:
        """The backups beside the vault, or those of another folder."""
        lines = tuple(
            BackupLine(one.path, self.said(one.made_at), size_in_french(one.size))
            for one in self.backups.listed(folder)
        )
        durable = self.book.store.durable
        spoilt = self.book.store.setting(_SPOILT) if durable else ""
        return BackupsScreen(lines, self.last_verified(), durable, int(spoilt or 0), self.lost.lines())

    def last_verified(self) -> str:
        """When a backup was last proved, in French; empty when none was or when the vault is closed."""
        at = self.book.store.setting(_VERIFIED) if self.book.store.durable else ""
        return self.said(datetime.fromisoformat(at)) if at else ""

    def copy_backup(self, folder: Path) -> Path:
        """Make a fresh backup and copy it into a folder (a USB key). Raises VaultProblem, ExportProblem."""
        copy = self.backups.copy_to(self.back_up().path, folder)
        self.register.note("copied")
        return copy

    def not_restored(self) -> tuple[str, ...]:
        """The pieces and lists that the last restoration could not bring back."""
        return self.backups.not_restored()

    def said(self, at: datetime) -> str:
        """A moment in French."""
        return moment_in_french(Moment(at, PARIS))
