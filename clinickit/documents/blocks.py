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
    """A table with a header row (maybe empty); `widths` are shares of the line that add up to 1.

    `ruled` when it is written on by hand: its columns are parted by lines too.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""
    ruled: bool = False


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


class Room(StrEnum):
    """What is left to write in by hand: nothing, one line, several lines, or boxes for the figures of a date."""

    NONE = "none"
    LINE = "line"
    LINES = "lines"
    MOMENT = "moment"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick: its words (numbered when another question names it), ticked already or not."""

    text: str
    ticked: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to answer by hand: its code, what may be ticked, the room to write, what is already known.

    `condition` says when it is asked at all. `options` are the boxes, `after` those that hold for any answer (« je ne
    sais pas encore »). `first` when it is among those to answer before the others. `wide` takes the whole line; two
    that are not stand side by side. `lines` is how many a room of several lines has.
    """

    code: str
    label: str
    hint: str = ""
    condition: str = ""
    options: tuple[Tick, ...] = ()
    room: Room = Room.NONE
    unit: str = ""
    given: str = ""
    after: tuple[Tick, ...] = ()
    first: bool = False
    wide: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """Questions to answer by hand, in order."""

    asked: tuple[Asked, ...]


Block: TypeAlias = Heading | Paragraph | ListBlock | Table | Signature | PageBreak | Annex | Form


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

    `layout` is `letter` (window-envelope address, no running title), `report`, `form` (to fill by hand: narrower
    margins), or `poster` (one page, as large as it allows). `footer` is printed small on each page before « page x/y ».
    `uses` maps fact path → the value printed or tested, conditions included.
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
