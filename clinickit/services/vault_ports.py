"""The doors to the encrypted file on this PC: opening it, its copies, the session's keychain."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from clinickit.domain.journal import Entry
from clinickit.services.ports import CaseStore

# Setting, followed by the id of a case and `patients` or `mailing`: that file was made; absent, it was lost.
FILE_MADE = "file_made."


class Vault(Protocol):
    """The encrypted file on this PC."""

    def exists(self) -> bool:
        """Whether a vault is there."""
        ...

    def location(self) -> Path:
        """Where it is, to be shown in the window."""
        ...

    def set_aside(self) -> Path:
        """Give the folder of a closed vault another name, so that a new one can be made. Raises VaultProblem."""
        ...

    def create(self, passphrase: str) -> CaseStore:
        """Make a new vault. Raises VaultProblem when one is already there or the disk refuses."""
        ...

    def unlock(self, passphrase: str, *, accept_older: bool = False) -> CaseStore:
        """Open it. Raises WrongPassphrase, VaultTooNew, VaultDamaged; never touches the file when it raises.

        Raises VaultOlder when a file is an older copy; `accept_older` takes what is there for the latest.
        """
        ...

    def unlock_with_recovery(self, typed: str, *, accept_older: bool = False) -> CaseStore:
        """Open it with the recovery key as it was typed; raises as `unlock` does."""
        ...

    def accept_older_practice(self, practice_id: str) -> None:
        """Take the file of one practice for the latest one (the vault is open). Raises VaultDamaged, VaultTooNew."""
        ...

    def ways(self) -> tuple[str, ...]:
        """How it can be opened: `passphrase`, `recovery`, `keychain`; empty when that cannot be read."""
        ...

    def change_passphrase(self, current: str, passphrase: str) -> None:
        """A new passphrase in the place of the current one. Raises WrongPassphrase; nothing has then changed."""
        ...

    def has_second_person(self) -> bool:
        """Whether a second person has a passphrase of their own."""
        ...

    def add_second_passphrase(self, current: str, second: str) -> None:
        """Give a second person a passphrase of their own. Raises WrongPassphrase, VaultProblem; nothing has changed."""
        ...

    def remove_second_passphrase(self, current: str) -> None:
        """The second person's passphrase no longer opens the vault; the first one stays. Raises WrongPassphrase."""
        ...

    def renew_key(self, current: str, passphrase: str, close_files: Callable[[], None]) -> tuple[str, ...]:
        """The same with a new key for the vault, each practice, each file attached to a case: other ways go away.

        `close_files` lets go of the attached files; those nobody can read any more stay as they are, and the ids of
        their cases are returned. The pieces of a case to come get a new key, those of before keep theirs. Raises
        WrongPassphrase, VaultProblem; nothing has then changed.
        """
        ...

    def give_recovery_key(self) -> str:
        """Make a recovery key in place of any earlier one; shown once, kept nowhere."""
        ...

    def rehearse_recovery_key(self, typed: str) -> None:
        """Check a recovery key typed back. Raises WrongPassphrase."""
        ...

    def keychain_usable(self) -> bool:
        """Whether the session has a keychain that keeps secrets encrypted and answers now."""
        ...

    def create_provisional(self) -> CaseStore:
        """Make a vault whose only key is in the keychain, until `choose_passphrase`. Raises VaultProblem."""
        ...

    def unlock_with_keychain(self, *, accept_older: bool = False) -> CaseStore:
        """Open it with what the keychain keeps; raises as `unlock` does."""
        ...

    def choose_passphrase(self, passphrase: str) -> None:
        """Give a provisional vault its passphrase; the keychain then forgets its key."""
        ...

    def remember_in_keychain(self) -> None:
        """Let the keychain open the vault too, as a convenience. Raises VaultProblem."""
        ...

    def is_open(self) -> bool:
        """Whether this program holds its keys now."""
        ...

    def changes(self) -> int:
        """How many changes were made since the vault was opened or `changes_saved` was called; 0 when it is closed."""
        ...

    def changes_saved(self) -> None:
        """A backup holds everything so far."""
        ...

    def forget_keychain(self) -> None:
        """The keychain no longer opens the vault. Raises VaultProblem when it is the only way."""
        ...


@dataclass(frozen=True, slots=True)
class LostFile:
    """A piece or an attached file that the vault names and no longer holds as it was: its path, case and piece.

    `spoilt` when it is there but altered; `kept` when the backups beside the vault still have it as it was.
    """

    path: str
    case: str
    piece: str = ""
    spoilt: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup: where it is, when it was made (UTC), its size in bytes; what was found lost when it was made."""

    path: Path
    made_at: datetime
    size: int
    lost: tuple[LostFile, ...] = ()


@dataclass(frozen=True, slots=True)
class CopiedCase:
    """A case as a backup has it: when it was opened, the hashes of the entries of its main courante."""

    id: str
    opened_at: datetime
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class PracticeCopy:
    """A practice as a backup has it: its name, its last answer, its cases."""

    id: str
    name: str
    last: datetime | None
    cases: tuple[CopiedCase, ...]


class CopyKind(StrEnum):
    """What an older copy is: a backup, what a restoration or a new format kept, a file nobody can read here."""

    BACKUP = "backup"
    RESTORED = "restored"
    FORMAT = "format"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class OldCopy:
    """A copy that opens in a way the vault no longer has: its path from the vault's folder, its day, its bytes."""

    path: str
    kind: CopyKind
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class ErasedFromBackups:
    """What became of each copy of the vault: `cleaned` no longer hold it, `without` never did.

    `unreached` could not be opened or rewritten, each with one French sentence: they may still hold it. Copies that
    are not beside the vault nor in the folder named (another USB key, a cloud, a disk image) are not known at all.
    """

    cleaned: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()
    unreached: tuple[tuple[Path, str], ...] = ()


class Backups(Protocol):
    """Encrypted copies of the vault, beside it or on a USB key."""

    def forget_case(self, case_id: str, folder: Path | None = None) -> ErasedFromBackups:
        """Rewrite every copy beside the vault, and those of a folder, so that a case can no longer be read there.

        The vault must be open; call it after `CaseStore.forget_case`. What a disk keeps of freed blocks (SSD
        wear-levelling, snapshots of the system) is not erased. Copies under another vault key are named, untouched.
        """
        ...

    def forget_practice(self, practice_id: str, folder: Path | None = None) -> ErasedFromBackups:
        """The same for a practice: its file and its key leave every copy."""
        ...

    def listed(self, folder: Path | None = None) -> tuple[BackupFile, ...]:
        """Those beside the vault, or of another folder, the latest first."""
        ...

    def make(self, at: datetime) -> BackupFile:
        """A new one of the open vault, proved by restoring it into a scratch place. Raises VaultProblem."""
        ...

    def prove(self, backup: Path) -> None:
        """Restore one of the open vault into a scratch place and read it whole. Raises VaultDamaged."""
        ...

    def forget(self, backup: Path) -> None:
        """Remove one that is no longer needed."""
        ...

    def old_copies(self) -> tuple[OldCopy, ...]:
        """What lies beside the open vault and opens in a way it no longer has, or in no known way, the latest first."""
        ...

    def forget_old_copies(self, paths: Collection[str]) -> tuple[str, ...]:
        """Remove those of these that `old_copies` names; the paths of those that the disk keeps."""
        ...

    def restore(self, backup: Path, typed: str) -> CaseStore:
        """Put one in the vault's place with its passphrase or recovery key; what was there is kept aside.

        Raises WrongPassphrase, VaultDamaged, VaultTooNew, VaultProblem, and nothing has then changed.
        """
        ...

    def copy_to(self, backup: Path, folder: Path) -> Path:
        """Copy one into a folder, with the pieces and lists that are not there yet; read back. Raises ExportProblem."""
        ...

    def spoilt(self, backup: Path) -> tuple[str, ...]:
        """Read again the pieces and lists one names: those lost or altered; the next backup takes them in again."""
        ...

    def take_back(self, path: str) -> None:
        """Put a lost piece or attached file back as the latest backup beside the vault that has it keeps it.

        The altered one is kept under `aside/`. The file must not be open. Raises VaultProblem; nothing has changed.
        """
        ...

    def set_aside(self, path: str) -> None:
        """Move an altered file to `aside/`, if it is there. The file must not be open. Raises VaultProblem."""
        ...

    def not_restored(self) -> tuple[str, ...]:
        """The pieces and lists that the last restoration could not bring back."""
        ...

    def asks_passphrase(self, backup: Path) -> bool:
        """Whether one is under another key than the open vault's: its passphrase of then is needed.

        Raises VaultProblem when it is another vault's, or spoilt.
        """
        ...

    def practices_in(self, backup: Path, typed: str = "") -> tuple[PracticeCopy, ...]:
        """The practices one holds. Raises WrongPassphrase, VaultProblem (it is another vault's, it is spoilt)."""
        ...

    def is_sound(self, practice_id: str) -> bool:
        """Whether a practice is in the open vault and its file can be read whole. Raises VaultTooNew."""
        ...

    def bring_back(self, backup: Path, typed: str, practice_id: str, entry: Entry) -> tuple[str, ...]:
        """Put one practice in the place of today's, with its pieces and attached files, `entry` in each of its cases.

        A backup of today must have been made, unless the practice is not sound: its file is then kept in `aside/`. Its
        attached files must be closed. Returns the paths of what the pool lacks. Raises VaultProblem, nothing has then
        changed; a program that dies leaves one or the other, whole.
        """
        ...

    def hand_over_practice(self, practice_id: str, folder: Path, passphrase: str, at: datetime) -> Path:
        """One practice alone, as a backup under its own passphrase. Raises KeyError, VaultProblem, ExportProblem."""
        ...


class Keychain(Protocol):
    """The session's own keychain: a convenience, never the only way once a passphrase is chosen."""

    def usable(self) -> bool:
        """Whether it keeps secrets encrypted and answers now."""
        ...

    def keep(self, vault: str, secret: bytes) -> bool:
        """Keep the 32 bytes that open a vault; whether they were kept and read back unchanged."""
        ...

    def read(self, vault: str) -> bytes | None:
        """The 32 bytes of a vault, or None when they are not there or not readable."""
        ...

    def forget(self, vault: str) -> None:
        """Remove them, if they are there."""
        ...
