"""The doors to the world that a mailing uses: who prints letters, who keeps their register, who writes their files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from clinickit.documents.blocks import Document
from clinickit.domain.letters import LetterSlots
from clinickit.people.mailing import Batch, PlannedLetter, SendingEvent


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
