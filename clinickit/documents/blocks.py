"""A finished document as a tree of blocks: what is drawn to PDF, to plain text and to the screen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Emphasis(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    STRONG = "strong"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph in one emphasis; GAP is a visible « [à compléter : …] »."""

    text: str
    emphasis: Emphasis = Emphasis.PLAIN


Text: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; it becomes a bookmark."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `style` is one of body, note, quote, address, date, object, signature_name."""

    text: Text
    style: str = "body"


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; numbered or with bullets or with boxes to tick."""

    items: tuple[Text, ...]
    marker: str = "bullet"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row (maybe empty); `widths` are shares of the line that add up to 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: place, date, name and quality."""

    place_and_date: str
    name: str
    quality: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Annex:
    """The start of an annex, on a new page, with its title."""

    title: str


Block: TypeAlias = Heading | Paragraph | ListBlock | Table | Signature | PageBreak | Annex


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the document needs that is not known: the fact path and its French name."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, and how to reach them safely; lines are ready to print."""

    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A composed document: its blocks, what it lacks, and the facts it read with the values they had.

    `layout` is `letter` (window-envelope address, no running title), `report`, or `poster` (one page, as large as it
    allows). `footer` is printed small on each page before « page x/y ». `uses` maps fact path → the value printed or
    tested, conditions included.
    """

    template_id: str
    template_version: str
    title: str
    blocks: tuple[Block, ...]
    layout: str = "report"
    letterhead: Letterhead = Letterhead()
    footer: str = ""
    gaps: tuple[Gap, ...] = ()
    uses: tuple[tuple[str, str], ...] = ()
    language: str = "fr"


def plain(text: Text) -> str:
    """The words of a text without emphasis."""
    return "".join(run.text for run in text)


def words(text: str) -> Text:
    """Plain words as a text of one run."""
    return (Run(text),)
