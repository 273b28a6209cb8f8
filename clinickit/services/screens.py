"""What to show, as plain data: every page of the window is drawn from one of these."""

from dataclasses import dataclass
from enum import StrEnum


class StepState(StrEnum):
    """How far a step is, for the rail."""

    TODO = "todo"
    PARTIAL = "partial"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option of a choice, in plain French."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it stands: `raw` is what was typed or chosen, `unknown` the « je ne sais pas » given, if any.

    `proposal` is a value to take over with one button, `proposal_why` says where it comes from.
    """

    path: str
    kind: str
    label: str
    raw: str = ""
    selected: tuple[str, ...] = ()
    unknown: str = ""
    incomplete: bool = False
    none_of_them: bool = False
    hint: str = ""
    help: str = ""
    because: tuple[str, ...] = ()
    if_unknown: str = ""
    options: tuple[OptionLine, ...] = ()
    essential: bool = True
    problem: str = ""
    proposal: str = ""
    proposal_why: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something to read beside a question, named by its path: what not to do, or a consequence."""

    at: str
    title: str
    lines: tuple[str, ...]
    consequence: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a group: a processor, a policy, a machine."""

    id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A list of elements that the person can lengthen."""

    path: str
    label: str
    hint: str
    elements: tuple[Element, ...]
    essential: bool = True


@dataclass(frozen=True, slots=True)
class RailLine:
    """One step in the rail."""

    id: str
    title: str
    state: StepState
    current: bool


@dataclass(frozen=True, slots=True)
class StepScreen:
    """One step of the journey: its place, what it asks, and what is around it."""

    id: str
    kind: str
    title: str
    intro: str
    items: tuple[Field | Group, ...]
    position: int
    total: int
    minutes_left: int
    rail: tuple[RailLine, ...]
    paper: str = ""
    previous: str = ""
    following: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of a sheet; `to_check` when no official source was read for it."""

    text: str
    to_check: bool = False


@dataclass(frozen=True, slots=True)
class GestureLine:
    """One gesture: what to do, what it also stops, what to put in its place first, who did it or is to do it.

    `clock` is the date it serves. `given` and `done` are sentences; the fields after them are what was typed.
    """

    id: str
    text: str
    detail: str = ""
    stops: str = ""
    substitute: str = ""
    to_check: bool = False
    last_resort: bool = False
    clock: str = ""
    done: str = ""
    given: str = ""
    late: bool = False
    name: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class GestureInput:
    """Who is to do a gesture and before when; or, once it is done, who did it and when."""

    id: str
    name: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class GesturePhase:
    """The gestures of one phase."""

    title: str
    gestures: tuple[GestureLine, ...]


@dataclass(frozen=True, slots=True)
class BrickCard:
    """What holds for one software or device of the practice: under each action, its lines."""

    title: str
    lines: tuple[tuple[str, GestureLine], ...]


@dataclass(frozen=True, slots=True)
class GesturesScreen:
    """The playbook that holds now.

    `rule` are the lines that hold whatever happens; `set_aside` the gestures left out, and why; `fallbacks` the parts
    of a sheet that are empty, said as such; `official` the sheets to hand to the provider; `people` names to propose.
    """

    phases: tuple[GesturePhase, ...]
    do_nots: tuple[MarkedLine, ...]
    evidence: tuple[MarkedLine, ...]
    rule: tuple[str, ...] = ()
    evidence_rules: tuple[MarkedLine, ...] = ()
    seen: tuple[MarkedLine, ...] = ()
    bricks: tuple[BrickCard, ...] = ()
    bricks_known: bool = True
    set_aside: tuple[str, ...] = ()
    official: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ()
    explanations: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock: never merged with another."""

    id: str
    title: str
    due: str
    left: str
    late: bool
    why: tuple[str, ...]
    warnings: tuple[str, ...]
    nature: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What a person may decide: the options (none when only a reason is asked), what is decided, what was typed.

    `owed` when the decision is still expected of the person.
    """

    key: str
    label: str
    reason_label: str
    reason_path: str
    options: tuple[OptionLine, ...] = ()
    choice_path: str = ""
    chosen: str = ""
    reason: str = ""
    said: str = ""
    owed: bool = False


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """What a person decided in one form: its key, the id of the option, the reason as typed."""

    key: str
    choice: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty: verdict, why, what is missing, what to do; `next` opens the paper that fulfils it."""

    id: str
    title: str
    verdict: str
    verdict_label: str
    strength: str
    what: str
    why: tuple[str, ...]
    missing: tuple[str, ...]
    references: tuple[str, ...]
    positions: tuple[str, ...] = ()
    decision: str = ""
    form: DecisionForm | None = None


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One factor of the ENISA score: its value with the reason, and where the person adds or corrects."""

    id: str
    title: str
    said: str
    form: DecisionForm | None = None


@dataclass(frozen=True, slots=True)
class DutiesScreen:
    """The three conclusions, the risk in words, the clocks and the duties."""

    conclusions: tuple[str, ...]
    risk_title: str
    risk_reasons: tuple[str, ...]
    scales: tuple[str, ...]
    clocks: tuple[ClockLine, ...]
    duties: tuple[DutyLine, ...]
    date_remarks: tuple[str, ...]
    risk_form: DecisionForm | None = None
    scales_form: DecisionForm | None = None
    role: tuple[str, ...] = ()
    factors: tuple[FactorLine, ...] = ()
    factors_opener: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """Something a paper lacks, and the step where it is asked."""

    path: str
    label: str
    step: str


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """A version kept as it was issued: its id, and when that was."""

    id: str
    said: str


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """How a paper stands towards its approval, and the words of the two buttons that lead further."""

    said: str
    approved: bool
    changed: bool
    review: str
    follow: str


@dataclass(frozen=True, slots=True)
class PaperScreen:
    """One paper: what it is for and for whom, what it lacks, what was issued; whether a form is filled from it."""

    id: str
    title: str
    purpose: str
    recipient: str
    text: str
    gaps: tuple[GapLine, ...]
    warnings: tuple[str, ...]
    issued: tuple[IssuedLine, ...]
    out_of_date: bool
    by_field: bool = False
    approval: ApprovalLine | None = None


@dataclass(frozen=True, slots=True)
class SummaryScreen:
    """Where things stand: what is left per step, per paper, per duty."""

    clocks: tuple[ClockLine, ...]
    missing: tuple[GapLine, ...]
    papers: tuple[tuple[str, str, str], ...]
    open_duties: tuple[str, ...]
    follow: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """What a person gave to one field: a text, chosen ids, or one of the « je ne sais pas ».

    For a set, a `raw` of « aucun » says that none of the options holds, which is not the same as no answer.
    """

    path: str
    raw: str = ""
    selected: tuple[str, ...] = ()
    unknown: str = ""
    incomplete: bool = False
