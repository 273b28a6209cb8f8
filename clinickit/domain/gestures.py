"""What a crisis sheet is made of: gestures, do-nots, evidence to keep, each with its source and its mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.rulebook import Confidence, Reference
from clinickit.domain.vocabulary import Brick

COMMON = "common"
UNKNOWN_KIND = "unknown"


class Phase(StrEnum):
    """When a gesture is due, counted from the discovery; in the order of the hours."""

    MINUTES15 = "minutes15"
    HOURS = "hours"
    DAYS = "days"


class Block(StrEnum):
    """A part of a sheet; an empty one must say that it falls back on the common rule."""

    MINUTES15 = "minutes15"
    HOURS = "hours"
    DAYS = "days"
    DO_NOT = "do_not"
    EVIDENCE = "evidence"


class TakenBy(StrEnum):
    """Who may take a piece of evidence without spoiling it."""

    PRACTICE = "practice"
    PROVIDER = "provider"
    EITHER = "either"


class BrickAction(StrEnum):
    """What a line about a software or a device asks for."""

    CUT = "cut"
    ASK = "ask"
    WARN = "warn"
    PREPARE = "prepare"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence with its own mark and sources."""

    text: str
    confidence: Confidence
    because: tuple[Reference, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Gesture:
    """One action for one person.

    The mark is that of `text`; `detail`, `stops` and `substitute_first` are explanations of the kit, and a claim
    that needs a source of its own stands in `notes`.
    `urgent` means before the rest of the common rule: each minute counts.
    `stops` says what it stops besides, `substitute_first` what must stand ready before.
    `same_as` names the equal gesture of another sheet, `yields_to` the stronger ones that contain it,
    `not_with` the kinds of incident beside which it would do harm. No `bricks` means everywhere.
    `clock` is the clock to show beside it when it runs in this case; no sheet ever writes a legal delay.
    """

    id: str
    phase: Phase
    text: str
    confidence: Confidence
    because: tuple[Reference, ...]
    detail: str = ""
    care: bool = False
    urgent: bool = False
    cuts_network: bool = False
    last_resort: bool = False
    stops: tuple[str, ...] = ()
    substitute_first: tuple[str, ...] = ()
    bricks: tuple[Brick, ...] = ()
    only_if: str = ""
    same_as: str = ""
    yields_to: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    not_with_why: str = ""
    clock: str = ""
    notes: tuple[Statement, ...] = ()

    @property
    def root(self) -> str:
        """The id under which equal gestures of several sheets are one."""
        return self.same_as or self.id


@dataclass(frozen=True, slots=True)
class DoNot:
    """What must not be done, and why."""

    id: str
    text: str
    why: str
    confidence: Confidence
    because: tuple[Reference, ...]
    same_as: str = ""
    notes: tuple[Statement, ...] = ()

    @property
    def root(self) -> str:
        """The id under which equal do-nots of several sheets are one."""
        return self.same_as or self.id


@dataclass(frozen=True, slots=True)
class EvidenceToKeep:
    """A piece to keep, and how to take it without spoiling it or infecting the healthy computer."""

    id: str
    text: str
    how: str
    taken_by: TakenBy
    confidence: Confidence
    because: tuple[Reference, ...]
    same_as: str = ""

    @property
    def root(self) -> str:
        """The id under which equal pieces of several sheets are one."""
        return self.same_as or self.id


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line of the common rule, shown on top, and the gestures or do-nots that carry it."""

    text: str
    carried_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    """The sheet of one kind of incident. `settles` are the named conditions that the kind itself answers."""

    id: str
    letter: str
    rank: int
    title: str
    sign: str
    confidence: Confidence
    because: tuple[Reference, ...]
    file: str
    gestures: tuple[Gesture, ...]
    do_nots: tuple[DoNot, ...]
    evidence: tuple[EvidenceToKeep, ...]
    falls_back: tuple[Block, ...] = ()
    settles: tuple[tuple[str, bool], ...] = ()
    seen: tuple[Statement, ...] = ()
    rule: tuple[RuleLine, ...] = ()
    evidence_rules: tuple[Statement, ...] = ()

    def phase(self, phase: Phase) -> tuple[Gesture, ...]:
        """The gestures of one phase, in the order of the file."""
        return tuple(one for one in self.gestures if one.phase is phase)


@dataclass(frozen=True, slots=True)
class BrickLine:
    """One thing to cut, ask, warn or prepare for a software or a device; only for these incidents."""

    id: str
    action: BrickAction
    text: str
    confidence: Confidence
    because: tuple[Reference, ...]
    kinds: tuple[str, ...]
    stops: tuple[str, ...] = ()
    substitute_first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrickSheet:
    """What holds for one kind of software or device, whatever the incident."""

    brick: Brick
    title: str
    examples: tuple[str, ...]
    lines: tuple[BrickLine, ...]


@dataclass(frozen=True, slots=True)
class OfficialSheet:
    """A sheet of CERT-FR, cited by its title; its numbers are uncertain and shown as such."""

    title: str
    numbers: tuple[str, ...]
    kinds: tuple[str, ...]
    confidence: Confidence
    number_confidence: Confidence
    because: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Every sheet with what they share; `words` holds the French labels by table."""

    playbooks: Mapping[str, Playbook]
    sources: Mapping[str, Reference]
    conditions: Mapping[str, str]
    bricks: Mapping[Brick, BrickSheet]
    official_sheets: tuple[OfficialSheet, ...]
    words: Mapping[str, Mapping[str, str]]
