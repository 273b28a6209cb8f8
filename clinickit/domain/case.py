"""A case: the practice as it was, the breach, the decisions taken, and each answer with its history."""

from dataclasses import dataclass, field
from datetime import datetime

from clinickit.domain.breach import Breach
from clinickit.domain.facts import NOT_ASKED, Fact, FactValue, Moment
from clinickit.domain.practice import Practice
from clinickit.domain.vocabulary import CaseKind, Choice, RiskOutcome

CASE_FORMAT = 1


@dataclass(frozen=True, slots=True)
class DutyDecision:
    """What a person decided about one duty, with the reason; `id` is that of the duty."""

    id: str
    choice: Fact[Choice] = NOT_ASKED
    reason: Fact[str] = NOT_ASKED
    by: Fact[str] = NOT_ASKED
    at: Fact[Moment] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class FactorReason:
    """Why a factor of the ENISA score has its value, in the person's words; `id` is that of the factor."""

    id: str
    reason: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions a person signs: the outcome of the risk assessment, and departures from a duty."""

    risk: Fact[RiskOutcome] = NOT_ASKED
    risk_reason: Fact[str] = NOT_ASKED
    scales_disagree_reason: Fact[str] = NOT_ASKED
    duties: tuple[DutyDecision, ...] = ()
    factors: tuple[FactorReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one case, ready to reason on; an absent answer is `NOT_ASKED`."""

    practice: Practice = field(default_factory=Practice)
    breach: Breach = field(default_factory=Breach)
    decisions: Decisions = field(default_factory=Decisions)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the keyboard; an empty name is legal and shown as « non précisé »."""

    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and where it comes from; every earlier answer to the same path is kept.

    `known_at` is when it was learnt (event time), `recorded_at` when it was typed (entry time), both UTC.
    `source` is the id of a piece of evidence or a few words; `sureness` is free text (« à confirmer »).
    """

    path: str
    value: FactValue
    recorded_at: datetime
    known_at: datetime
    said_by: Person = field(default_factory=Person)
    source: str = ""
    sureness: str = ""


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What a list of cases shows; `practice_id` names the client, `incident_id` a common incident if any."""

    id: str
    practice_id: str
    title: str
    kind: CaseKind
    opened_at: datetime
    incident_id: str = ""
    closed_at: datetime | None = None
