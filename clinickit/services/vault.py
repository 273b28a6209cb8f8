"""What a person can do with the vault itself: its keys, its lock, where things stand."""

from dataclasses import dataclass
from pathlib import Path

from clinickit.domain.errors import VaultLocked
from clinickit.services.casebook import Casebook
from clinickit.services.library import Library
from clinickit.services.ports import Clock, Exports, PdfMaker, Vault
from clinickit.services.recovery_sheet import FILE_NAME, TEXTS, groups_of, recovery_sheet

LOCK_MINUTES = (1, 2, 5, 10, 15, 30)
USUAL_LOCK_MINUTES = 5
_REHEARSED = "recovery_rehearsed"
_LOCK_AFTER = "lock_after_minutes"


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


class VaultDesk:
    """The use cases of an open vault. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, vault: Vault, pdf: PdfMaker, exports: Exports) -> None:
        self.library, self.book, self.vault = library, book, vault
        self.pdf, self.exports = pdf, exports

    @property
    def clock(self) -> Clock:
        """The clock of the desk."""
        return self.book.clock

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
            rehearsed="recovery" in ways and store.setting(_REHEARSED) == "yes",
            keychain_usable=self.vault.keychain_usable(),
            keychain_opens="keychain" in ways,
            lock_minutes=self.lock_minutes(),
        )

    def recovery_to_do(self) -> bool:
        """Whether the recovery sheet is still to be made and tried once."""
        store = self.book.store
        if not store.durable or "passphrase" not in (ways := self.vault.ways()):
            return False
        return "recovery" not in ways or store.setting(_REHEARSED) != "yes"

    def new_recovery_key(self) -> tuple[str, ...]:
        """The groups of a new recovery key, in place of any earlier one; they are shown once and kept nowhere."""
        self.book.store.set_setting(_REHEARSED, "")
        return groups_of(self.vault.give_recovery_key())

    def save_recovery_sheet(self, groups: tuple[str, ...], folder: Path) -> tuple[Path, ...]:
        """Write the sheet as PDF where the person asked. Raises ExportProblem."""
        now = self.book.now()
        texts = self.library.texts(TEXTS)
        document = recovery_sheet(texts, "-".join(groups), self.vault.location(), now)
        return self.exports.write(folder, {FILE_NAME: self.pdf.render(document, now)})

    def rehearse(self, typed: str) -> None:
        """Try the recovery key as it was copied. Raises WrongPassphrase naming the group that is wrong."""
        self.vault.rehearse_recovery_key(typed)
        self.book.store.set_setting(_REHEARSED, "yes")

    def change_passphrase(self, current: str, passphrase: str, *, new_key: bool) -> tuple[str, ...]:
        """Change the passphrase, with the vault's key too if asked; names the copies that the old one still opens.

        Raises WrongPassphrase, VaultProblem; nothing has then changed.
        """
        if new_key:
            self.vault.renew_key(current, passphrase)
            self.book.store.set_setting(_REHEARSED, "")
        else:
            self.vault.change_passphrase(current, passphrase)
        return self.vault.copies()

    def lock_minutes(self) -> int:
        """Minutes without a gesture before the vault locks by itself."""
        kept = self.book.store.setting(_LOCK_AFTER)
        return int(kept) if kept.isdecimal() and int(kept) in LOCK_MINUTES else USUAL_LOCK_MINUTES

    def lock_after(self, minutes: int) -> None:
        """Choose after how many minutes the vault locks by itself."""
        self.book.store.set_setting(_LOCK_AFTER, str(minutes))
