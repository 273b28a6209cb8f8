"""The doors to the world that services use; adapters stand behind them, tests put memory there."""

from collections.abc import Callable, Mapping, Sequence
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


class Texts(Protocol):
    """Text files that a person names."""

    def read(self, path: Path) -> str:
        """The text of a file. Raises a ClinicKitError that says why it cannot be read."""
        ...
