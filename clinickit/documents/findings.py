"""What services hand over beside the facts: results of reasoning, already worded, that papers only lay out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

F = TypeVar("F")

# Names under which `Sources.findings` holds them; an absent name leaves its passage out or shows a gap.
OFFENCES = "offences"
DEADLINES = "deadlines"
DUTIES = "duties"
RISK = "risk"
ROLE = "role"
POSITIONS = "positions"
HELP_LINES = "help_lines"
JOURNAL_HEAD = "journal_head"
ISSUED = "issued"
EXERCISE = "exercise"
GESTURE_TEXTS = "gesture_texts"
REPORT_TO = "report_to"
VENDOR_DUE = "vendor_due"
LATE_DRAFT = "late_draft"
WHAT_IF = "what_if"
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
    """One clock in words: stable id (`cnil_notification`…), French label, date in words, what it rests on.

    `subject` is the party, the policy or the request that it is about, `done` whether it was met, late or not.
    """

    id: str
    label: str
    due: str
    why: str = ""
    is_late: bool = False
    small_print: str = ""
    subject: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty in words: its verdict, the force of it, why; `applies` unless the verdict is a plain no.

    `id` is also that of the decision about it (`insurer_declaration-cyber` for one policy). `owed` is a plain yes;
    `facts_used` are the paths it was judged on, `rules` the rules in force with their first day, in words; `on_risk`
    when it rests on the risk for people too.
    """

    id: str
    title: str
    verdict: str
    obligation: str = ""
    reasons: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    applies: bool = True
    owed: bool = False
    facts_used: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    on_risk: bool = False


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A body that hears of the incident: its name, how strongly it is due, how to reach it, what it is for."""

    name: str
    strength: str
    means: tuple[str, ...]
    usage: str = ""
    obligatory: bool = False


@dataclass(frozen=True, slots=True)
class RiskLines:
    """The risk in words: the kit's conclusion, the reasons for it, ENISA's score with its parts, the facts it read."""

    conclusion: str
    reasons: tuple[str, ...] = ()
    severity: str = ""
    likelihood: str = ""
    enisa: str = ""
    facts_used: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()


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


WhatIf = Callable[[str], tuple[str, ...]]


def what_would_change(findings: Mapping[str, object], duty: str) -> tuple[str, ...]:
    """What would change the verdict of a duty, computed now; empty when services gave no way to know."""
    found = findings.get(WHAT_IF)
    return tuple(found(duty)) if callable(found) else ()


def many(findings: Mapping[str, object], name: str, kind: type[F]) -> tuple[F, ...]:
    """The findings of a name, those of the right kind; empty when services gave none."""
    found = findings.get(name, ())
    return tuple(one for one in found if isinstance(one, kind)) if isinstance(found, (tuple, list)) else ()


def one(findings: Mapping[str, object], name: str, kind: type[F]) -> F | None:
    """The finding of a name, or None when services gave none."""
    found = findings.get(name)
    return found if isinstance(found, kind) else None
