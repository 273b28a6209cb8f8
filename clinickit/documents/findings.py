"""What services hand over beside the facts: results of reasoning, already worded, that papers only lay out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

F = TypeVar("F")

# Names under which `Sources.findings` holds them; an absent name leaves its passage out or shows a gap.
OFFENCES = "offences"
DEADLINES = "deadlines"
DUTIES = "duties"
RISK = "risk"
POSITIONS = "positions"
HELP_LINES = "help_lines"
JOURNAL_HEAD = "journal_head"
ISSUED = "issued"
EXERCISE = "exercise"
GESTURE_TEXTS = "gesture_texts"
RULES_VERSION = "rules_version"
RULES_CHECKED = "rules_checked_on"


@dataclass(frozen=True, slots=True)
class OffenceLine:
    """One article a complaint may name: « Code pénal, art. 323-1 », its paraphrase, its penalty in words.

    `possible` when the circumstance that calls for it is not established; `to_verify` when the article or its
    penalty on the day of the facts is not confirmed.
    """

    article: str
    label: str
    penalty: str = ""
    possible: bool = False
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One clock in words: stable id (`cnil_notification`…), French label, date in words, what it rests on."""

    id: str
    label: str
    due: str
    why: str = ""
    is_late: bool = False
    small_print: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty in words: its verdict, the force of it, why; `applies` unless the verdict is a plain no.

    `id` is also that of the decision about it (`insurer_declaration-cyber` for one policy).
    """

    id: str
    title: str
    verdict: str
    obligation: str = ""
    reasons: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    applies: bool = True


@dataclass(frozen=True, slots=True)
class RiskLines:
    """The risk in words: the kit's conclusion, the reasons for it, ENISA's score with its parts."""

    conclusion: str
    reasons: tuple[str, ...] = ()
    severity: str = ""
    likelihood: str = ""
    enisa: str = ""


@dataclass(frozen=True, slots=True)
class PositionLine:
    """What one body said about a breach at the editor's, with its date."""

    source: str
    position: str
    dated: str = ""
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number to call; a letter prints it only when it was checked."""

    id: str
    name: str
    value: str
    to_verify: bool


class Paper(Protocol):
    """What a chronology needs to know of an issued paper."""

    @property
    def title(self) -> str:
        """The title it bears."""
        ...

    @property
    def issued_at(self) -> datetime:
        """When it was issued, UTC."""
        ...

    @property
    def template_version(self) -> str:
        """The version of its template."""
        ...


def many(findings: Mapping[str, object], name: str, kind: type[F]) -> tuple[F, ...]:
    """The findings of a name, those of the right kind; empty when services gave none."""
    found = findings.get(name, ())
    return tuple(one for one in found if isinstance(one, kind)) if isinstance(found, (tuple, list)) else ()


def one(findings: Mapping[str, object], name: str, kind: type[F]) -> F | None:
    """The finding of a name, or None when services gave none."""
    found = findings.get(name)
    return found if isinstance(found, kind) else None
