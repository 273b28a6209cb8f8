"""The doors to the world that services use; adapters stand behind them, tests put memory there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clinickit.documents.blocks import Document
from clinickit.documents.timeline import Timeline
from clinickit.domain.case import Answer, CaseHeader
from clinickit.domain.facts import FactValue
from clinickit.domain.journal import Entry


class Clock(Protocol):
    """What time it is. Tests and `--at` put another one here."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class Resources(Protocol):
    """The words, the law and the papers, wherever `resources/` is (checkout, wheel, frozen program, USB key)."""

    def read(self, name: str) -> Mapping[str, object]:
        """One parsed TOML file, by its path under resources/ (`rules/cnil_notification_delay.toml`).

        Raises ResourceProblem with file and place when it is missing or cannot be parsed.
        """
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """Names of the TOML files of a folder and its sub-folders, sorted."""
        ...

    def data(self, name: str) -> bytes:
        """The bytes of a file that is not TOML (fonts, icons, style sheets)."""
        ...


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """What was issued: the bytes, the text, what it read, and with which template and rules."""

    id: str
    case_id: str
    template_id: str
    template_version: str
    rules_version: str
    issued_at: datetime
    title: str
    text: str
    pdf: bytes
    uses: tuple[tuple[str, str], ...]
    state: str = "issued"


class UnitOfWork(Protocol):
    """One change and its journal entry in one transaction; leaving without `commit` undoes everything."""

    def save_practice(self, practice_id: str, answers: Sequence[Answer]) -> None:
        """Append answers to the profile of a practice; creates the practice on the first one."""
        ...

    def open_case(self, header: CaseHeader) -> None:
        """Create a case, or update its header."""
        ...

    def answer(self, case_id: str, answers: Sequence[Answer]) -> None:
        """Append answers to a case; the last one of each path is the current one. Their drafts are dropped."""
        ...

    def remove_element(self, case_id: str, group_element: str) -> None:
        """Forget an element of a group (`breach.parties[acme]`): its answers stay in history, marked removed."""
        ...

    def issue(self, paper: IssuedPaper) -> None:
        """Keep a paper exactly as issued."""
        ...

    def record(self, case_id: str, entry: Entry) -> Entry:
        """Seal an entry to the case's journal and append it; returns it with number and hash."""
        ...

    def commit(self) -> None:
        """Make everything durable: file and folder synced before returning."""
        ...


class CaseStore(Protocol):
    """Practices, cases, answers, drafts, journal and issued papers; memory and vault implement it alike."""

    @property
    def durable(self) -> bool:
        """False when nothing is saved on this PC yet (« rien n’est encore enregistré »)."""
        ...

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """Start a unit of work."""
        ...

    def practices(self) -> tuple[str, ...]:
        """Ids of the practices, in order of creation."""
        ...

    def practice_answers(self, practice_id: str) -> tuple[Answer, ...]:
        """The profile of a practice: every answer ever given, in order."""
        ...

    def cases(self) -> tuple[CaseHeader, ...]:
        """Every case, the last opened first."""
        ...

    def known_practices(self) -> Mapping[str, str]:
        """The name of each practice about which anything was answered, cheap for a thousand; empty when unnamed."""
        ...

    def shown(self, case_id: str) -> Mapping[str, FactValue]:
        """The answers that a list of cases shows (`breach.kinds`, `practice.name`), cheap for a thousand cases."""
        ...

    def answers(self, case_id: str) -> tuple[Answer, ...]:
        """Every answer ever given in a case, in order, without removed elements."""
        ...

    def removed_answers(self, case_id: str) -> tuple[Answer, ...]:
        """The answers about elements removed since, in order: the part of history that `answers` leaves out."""
        ...

    def save_draft(self, case_id: str, path: str, text: str) -> None:
        """Keep what is being typed in one field, durable at once; not an answer yet."""
        ...

    def drafts(self, case_id: str) -> Mapping[str, str]:
        """What was being typed, per path."""
        ...

    def journal(self, case_id: str) -> tuple[Entry, ...]:
        """The journal of a case, in order."""
        ...

    def papers(self, case_id: str) -> tuple[IssuedPaper, ...]:
        """The papers issued for a case, in order."""
        ...

    def setting(self, name: str) -> str:
        """A setting kept with the data, empty when it was never set."""
        ...

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting with the data."""
        ...

    def seal_into(self, other: "CaseStore") -> None:
        """Move everything into another store, practice by practice, with the original times."""
        ...

    def forget_case(self, case_id: str) -> None:
        """Erase a case: its rows, the settings that bear its id, its pieces, its attached files. KeyError if unknown.

        What stays: backups and copies (`Backups.forget_case`), exports, and what a disk keeps of freed blocks (SSD).
        What is left of the practice goes under a new key, so such blocks cannot be read with the one kept since.
        """
        ...

    def forget_practice(self, practice_id: str) -> None:
        """Erase a practice with its profile, all its cases, its file and its key; KeyError when it is unknown.

        What stays is as for `forget_case`.
        """
        ...

    def close(self) -> None:
        """Let go of the keys and the file."""
        ...


class Vault(Protocol):
    """The encrypted file on this PC."""

    def exists(self) -> bool:
        """Whether a vault is there."""
        ...

    def location(self) -> Path:
        """Where it is, to be shown in the window."""
        ...

    def create(self, passphrase: str) -> CaseStore:
        """Make a new vault. Raises VaultProblem when one is already there or the disk refuses."""
        ...

    def unlock(self, passphrase: str) -> CaseStore:
        """Open it. Raises WrongPassphrase, VaultTooNew, VaultDamaged; never touches the file when it raises."""
        ...

    def unlock_with_recovery(self, typed: str) -> CaseStore:
        """Open it with the recovery key as it was typed; raises as `unlock` does."""
        ...

    def ways(self) -> tuple[str, ...]:
        """How it can be opened: `passphrase`, `recovery`, `keychain`; empty when that cannot be read."""
        ...

    def copies(self) -> tuple[str, ...]:
        """Names of the older copies beside the vault: they open as they did when they were made."""
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

    def renew_key(self, current: str, passphrase: str) -> None:
        """The same with a new vault key: other ways of opening go away. Raises WrongPassphrase, VaultProblem."""
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

    def unlock_with_keychain(self) -> CaseStore:
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
class BackupFile:
    """One backup: where it is, when it was made (UTC), its size in bytes."""

    path: Path
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

    def not_restored(self) -> tuple[str, ...]:
        """The pieces and lists that the last restoration could not bring back."""
        ...

    def hand_over_practice(self, practice_id: str, folder: Path, passphrase: str, at: datetime) -> Path:
        """One practice alone, as a backup under its own passphrase. Raises KeyError, VaultProblem, ExportProblem."""
        ...


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """What one pass over a file told: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PackedPiece:
    """One piece of a package: its id, its name inside, its size in bytes."""

    id: str
    name: str
    size: int


class Pieces(Protocol):
    """The pieces of evidence, each sealed in a file of its own under the key of its case."""

    def new_key(self) -> str:
        """A fresh key for the pieces of one case."""
        ...

    def add(
        self,
        case_id: str,
        piece_id: str,
        source: Path,
        key: str,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> TakenPiece:
        """Take a file in by streaming. Raises EvidenceProblem, Cancelled; nothing is then left of it."""
        ...

    def check(self, case_id: str, piece_id: str, key: str) -> TakenPiece:
        """Read a piece to its end. Raises EvidenceProblem when it is missing or altered."""
        ...

    def pack(
        self,
        folder: Path,
        case_id: str,
        pieces: Sequence[PackedPiece],
        key: str,
        texts: Mapping[str, str],
        password: str,
    ) -> tuple[Path, ...]:
        """Write a package that standard tools open and check. Raises ExportProblem, EvidenceProblem."""
        ...

    def copy_out(self, case_id: str, piece_id: str, key: str, target: Path) -> TakenPiece:
        """Write a piece in clear where a person asked, by streaming. Raises ExportProblem, EvidenceProblem."""
        ...

    def read(self, case_id: str, piece_id: str, key: str) -> bytes:
        """A piece whole, in memory: for small ones alone. Raises EvidenceProblem."""
        ...

    def lock_up(self, data: bytes, password: str) -> bytes:
        """One file that `age` opens with a password, opened again before it is returned to prove it."""
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


class PdfMaker(Protocol):
    """Draws a document: identical bytes for an identical document and date."""

    def render(self, document: Document, made_at: datetime) -> bytes:
        """The PDF of a document: embedded fonts, bookmarks, metadata, page x/y."""
        ...

    def timeline(self, timeline: Timeline, made_at: datetime) -> bytes:
        """The picture of a timeline, as PDF pages."""
        ...


class PdfPages(Protocol):
    """Pages of a PDF as pictures, from memory."""

    def page_count(self, pdf: bytes) -> int:
        """How many pages."""
        ...

    def picture(self, pdf: bytes, page: int, width: int) -> tuple[int, int, bytes]:
        """Width, height and RGB bytes of a page drawn at a width in pixels."""
        ...


class Exports(Protocol):
    """Files that leave the vault because a person asked."""

    def write(self, folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
        """Write all files or none: each under a partial name, synced, then renamed.

        Raises ExportProblem with the folder and what to do when it cannot be written.
        """
        ...


Progress = Callable[[int, int], None]


class CancelToken(Protocol):
    """Asked between two steps of long work."""

    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        ...


class RosterStore(Protocol):
    """The patient list of one case, streamed; lives in a file of its own."""

    def replace(self, rows: Iterator[object]) -> int:
        """Take a whole list in one transaction; returns how many rows."""
        ...

    def iter(self, segment: str, after: str, limit: int) -> Iterator[object]:
        """Rows of a segment after a key, at most `limit`."""
        ...


class Texts(Protocol):
    """Text files that a person names."""

    def read(self, path: Path) -> str:
        """The text of a file. Raises a ClinicKitError that says why it cannot be read."""
        ...
