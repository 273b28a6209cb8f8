"""The doors to the world that a mailing uses: who prints letters, who keeps their register, who writes their files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from clinickit.documents.blocks import Document
from clinickit.domain.letters import LetterSlots, SegmentKey
from clinickit.people.mailing import Batch, Hold, PlannedLetter, RegisterCounts, SendingEvent, SendingState


@dataclass(frozen=True, slots=True)
class WindowOffset:
    """How far a person moved the address to suit their envelopes, in millimetres to the right and down."""

    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A file of letters: its bytes, its pages, the first page of each letter (from 1), and what could not be drawn.

    `undrawable` are references of letters in which a character was replaced by « ? »: no font of ours has it.
    """

    pdf: bytes
    pages: int
    first_pages: tuple[int, ...]
    undrawable: tuple[str, ...] = ()


class LetterPrinter(Protocol):
    """Draws a body once and the slots per person."""

    def page_count(self, body: Document) -> int:
        """How many pages one letter of this body has."""
        ...

    def print_file(
        self,
        bodies: Mapping[str, Document],
        letters: Iterable[tuple[str, LetterSlots]],
        cover: Document | None,
        made_at: datetime,
    ) -> PrintedFile:
        """One file to print: cover slip, then each letter, on as many leaves as its body needs.

        `letters` gives the id of the body and the slots; the same input gives the same bytes.
        """
        ...

    def single(self, body: Document, slots: LetterSlots, made_at: datetime) -> bytes:
        """The letter of one person: tagged PDF/A-2b."""
        ...

    def test_sheet(self, made_at: datetime) -> bytes:
        """A sheet that shows where the address falls, to fold and to slip into the practice's own envelopes."""
        ...


@dataclass(frozen=True, slots=True)
class MailingPlan:
    """A mailing as planned: its number in the case, when, how many letters in how many batches."""

    number: int
    planned_at: datetime
    letters: int
    batches: int


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A body as it was when the mailing was planned: every letter of it, today's or made again, is drawn from this."""

    name: str
    segment: SegmentKey
    document: Document


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """What became of a batch: letters in each state, the day it was handed over, the proof of it."""

    states: Mapping[SendingState, int]
    handed_on: date | None = None
    proof: str = ""


class DeskOutcome(StrEnum):
    """What the desk answered to « suis-je dans le fichier ? »."""

    CONCERNED = "concerned"
    PRESUMED = "presumed"
    NOT_FOUND = "not_found"
    TO_CHECK = "to_check"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """One answer given at a desk; `uid` keeps a call record that comes back twice from being counted twice.

    `checked` says which third element proved the identity; `person` is empty when nobody was recognised.
    """

    uid: str
    at: datetime
    by: str
    site: str
    outcome: DeskOutcome
    checked: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class ResendRequest:
    """Somebody asked, at another site, for their letter again; `uid` as for an answer."""

    uid: str
    at: datetime
    by: str
    site: str
    reference: str


class MailingStore(Protocol):
    """Planned letters, their batches and the sending register of one case, in a file of its own."""

    def plan(
        self, bodies: Sequence[StoredBody], letters: Iterable[tuple[Batch, PlannedLetter]], planned_at: datetime
    ) -> MailingPlan:
        """Keep a whole plan in one transaction, or nothing of it.

        Raises ValueError when a person has two letters of the same copy in this mailing.
        """
        ...

    def next_numbers(self) -> tuple[int, int]:
        """The first free numbers of letter and batch."""
        ...

    def mailings(self) -> tuple[MailingPlan, ...]:
        """Every mailing, in order."""
        ...

    def bodies(self, mailing: int) -> Mapping[str, StoredBody]:
        """The bodies of a mailing, by name."""
        ...

    def batches(self, mailing: int) -> tuple[Batch, ...]:
        """The batches of a mailing, in order."""
        ...

    def letters(self, batch: int) -> tuple[PlannedLetter, ...]:
        """The letters of a batch, in order."""
        ...

    def letter(self, reference: str) -> tuple[int, PlannedLetter] | None:
        """Mailing and letter of a reference."""
        ...

    def letters_of(self, person_id: str) -> tuple[PlannedLetter, ...]:
        """Every letter about a person, in order."""
        ...

    def record_made(self, batch: int, file: str, sha256: str, pages: int, made_at: datetime) -> None:
        """Note that the file of a batch is whole and on the disk."""
        ...

    def record(self, events: Sequence[SendingEvent]) -> int:
        """Append events to the register, all or none; returns how many letters they touched.

        The same event of the same day with the same proof is kept once. Raises InvalidAnswer for an unknown reference
        or an event that cannot follow.
        """
        ...

    def record_sent(self, batch: int, event: SendingEvent) -> int:
        """The same event for every letter of a batch that is still only planned; its reference is not looked at."""
        ...

    def events(self, reference: str) -> tuple[SendingEvent, ...]:
        """What happened to a letter, in order."""
        ...

    def counts(self) -> RegisterCounts:
        """What the register says for the authority."""
        ...

    def lines(self) -> Iterator[tuple[PlannedLetter, SendingState]]:
        """Every letter with its state, in order; read in pieces."""
        ...

    def progress(self, mailing: int) -> Mapping[int, BatchProgress]:
        """For each batch of a mailing, how many letters are in each state, when it was handed over, with what proof."""
        ...

    def written_to(self) -> frozenset[str]:
        """Everybody about whom a letter was planned."""
        ...

    def state(self, reference: str) -> SendingState | None:
        """The state of a letter; None for an unknown reference."""
        ...

    def in_state(self, state: SendingState, after: int, most: int) -> tuple[PlannedLetter, ...]:
        """Letters in a state, after a number, at most so many."""
        ...

    def add_answers(self, answers: Sequence[DeskAnswer]) -> int:
        """Keep answers given at the desk, each once by its uid; returns how many were new."""
        ...

    def answers_of(self, person: str) -> tuple[DeskAnswer, ...]:
        """What was answered about a person, in order."""
        ...

    def answer_counts(self) -> Mapping[DeskOutcome, int]:
        """How many answers of each kind were given."""
        ...

    def add_resends(self, requests: Sequence[ResendRequest]) -> int:
        """Keep requests for letters again, each once by its uid; returns how many were new."""
        ...

    def resends(self) -> tuple[ResendRequest, ...]:
        """The requests whose letter was not recorded as sent, or sent again, since they were made; in order."""
        ...

    def hold(self) -> Hold | None:
        """The delay asked by investigators, if one is."""
        ...

    def set_hold(self, hold: Hold | None) -> None:
        """Keep it, or lift it."""
        ...

    def close(self) -> None:
        """Let go of the key and the file."""
        ...


class LetterFiles(Protocol):
    """Files of letters in a folder that a person chose."""

    def write(self, folder: Path, name: str, data: bytes) -> None:
        """A file, whole or not at all: partial name, synced, renamed over any earlier one, folder synced.

        A partial file left by a kill is written over. Raises ExportProblem.
        """
        ...

    def write_all(self, folder: Path, name: str, files: Iterable[tuple[str, bytes]]) -> int:
        """A sub-folder of files, whole or not at all; returns how many. Raises ExportProblem."""
        ...

    def sha256(self, folder: Path, name: str) -> str:
        """The fingerprint of a file in hexadecimal, empty when it is not there."""
        ...

    def exists(self, folder: Path, name: str) -> bool:
        """Whether there is a file or a sub-folder of this name."""
        ...

    def remove(self, folder: Path, name: str) -> None:
        """Take a file or a sub-folder away if it is there. Raises ExportProblem."""
        ...


class SealedTables(Protocol):
    """Lines of text in one age file that a passphrase opens, with this kit or with any age tool (`age -d | gunzip`)."""

    def write(self, path: Path, lines: Iterable[str], passphrase: str) -> None:
        """The file, whole or not at all, over any earlier one. Raises ExportProblem."""
        ...

    def version(self, path: Path) -> str:
        """What changes when somebody writes the file; empty when there is none."""
        ...

    def read(self, path: Path, passphrase: str) -> list[str]:
        """Its lines. Raises WrongPassphrase, ExportProblem."""
        ...


@dataclass(frozen=True, slots=True)
class LetterDoors:
    """What letters need of the world: a printer for an offset of the window, files, sealed tables."""

    printer: Callable[[WindowOffset], LetterPrinter]
    files: LetterFiles
    sealed: SealedTables
