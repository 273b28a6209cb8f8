"""What is owed to whom in this case: each duty yes, no or undetermined, with reasons, sources and what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clinickit.domain.asking import KeptReason
from clinickit.domain.duty_files import DutySheet, Strength
from clinickit.domain.duty_questions import INSURED, PATIENT_HARMED, ROLE, Question, complaint_counter, is_breach
from clinickit.domain.duty_rules import DUTIES, POLICY, DutyRule
from clinickit.domain.duty_verdicts import Opinion, Parts, Verdict, opinion
from clinickit.domain.exposure import KINDS
from clinickit.domain.facts import FactValue, Moment, Several, Unknown
from clinickit.domain.reasoning import Facts, Flip, Read, alternatives, explore, flips
from clinickit.domain.risk import RiskAssessment, assess_risk, risk_outcome
from clinickit.domain.rule_tables import grid, risk_scale
from clinickit.domain.rulebook import Confidence, Reference, RulesInForce, weakest
from clinickit.domain.schema import elements
from clinickit.domain.sensitivity import KIND_OF_PRACTICE
from clinickit.domain.vocabulary import Choice, IncidentKind, PolicyKind, RiskOutcome, Role, StructureType

Answers = Mapping[str, FactValue]

POLICIES = "practice.policies"
INSURER = "insurer_declaration"
REGISTER = "internal_register"
DECISIONS = "decisions.duties"
THEFT_CLOCK = "insurer_theft_declaration"
CERTAIN: Mapping[Verdict, bool | None] = {Verdict.YES: True, Verdict.NO: False, Verdict.UNDETERMINED: None}
_STRONGEST_FIRST = tuple(Strength)
_EVERY_STRUCTURE = tuple(StructureType)
# The kinds of incident that a multirisque policy is made for.
PROPERTY_KINDS = (IncidentKind.THEFT, IncidentKind.LOSS, IncidentKind.TRANSFER_FRAUD)


@dataclass(frozen=True, slots=True)
class Position:
    """What one body says where bodies disagree, with its source and date."""

    id: str
    source: str
    text: str
    notify: str
    inform: str
    url: str
    dated: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a duty; it is shown beside the verdict and never changes it."""

    choice: Choice
    reason: str
    by: str
    at: Moment | None

    @property
    def departs(self) -> bool:
        """Whether the person departs from the kit's verdict."""
        return self.choice is Choice.DEPART


@dataclass(frozen=True, slots=True)
class DutyFinding:
    """One duty in one case.

    `key` is `id`, or `id-policy` for an insurer's policy (`subject`). `act_as` is how to act while it is
    undetermined: as if it were owed. `clock` names the clock that measures it, if any.
    """

    id: str
    subject: str
    verdict: Verdict
    strength: Strength
    reasons: tuple[KeptReason, ...]
    facts_used: tuple[str, ...]
    missing: tuple[str, ...]
    references: tuple[Reference, ...]
    confidence: Confidence
    rule_ids: tuple[str, ...]
    clock: str
    positions: tuple[Position, ...]
    decision: Decision | None

    @property
    def key(self) -> str:
        """The stable name of this finding, also that of the decision about it."""
        return f"{self.id}-{self.subject}" if self.subject else self.id

    @property
    def act_as(self) -> bool:
        """Whether to act as if it were owed: in doubt, yes."""
        return self.verdict is not Verdict.NO


@dataclass(frozen=True, slots=True)
class DutiesAssessment:
    """Every duty of a case, in order, with the risk they rest on."""

    risk: RiskAssessment
    duties: tuple[DutyFinding, ...]

    def duty(self, key: str) -> DutyFinding:
        """One duty by its key. Raises KeyError."""
        found = next((one for one in self.duties if one.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    @property
    def record(self) -> DutyFinding:
        """First conclusion: write it in the register."""
        return self.duty(REGISTER)

    @property
    def notify(self) -> DutyFinding:
        """Second conclusion: notify the authority."""
        return self.duty("cnil_notification")

    @property
    def inform(self) -> DutyFinding:
        """Third conclusion: inform the people."""
        return self.duty("inform_people")


def assess_duties(answers: Answers, rules: RulesInForce, sheets: Mapping[str, DutySheet]) -> DutiesAssessment:
    """Judge every duty of a case under the rules in force; `sheets` come from resources/duties/."""
    risk = assess_risk(answers, risk_scale(rules))
    parts: Parts = {}
    found: list[DutyFinding] = []
    for duty_id, rule in DUTIES.items():
        policies = elements(answers, POLICIES) if duty_id == INSURER else ()
        for subject in policies or ("",):
            chosen = POLICY if subject else rule
            judged = opinion(chosen, answers, rules, risk, parts)
            found.append(_finding(sheets[duty_id], subject, judged, answers, rules))
    return DutiesAssessment(risk, tuple(found))


@dataclass(frozen=True, slots=True)
class _Cited:
    """What a sheet cites that is in force."""

    sheet: DutySheet
    references: tuple[Reference, ...]
    rule_ids: tuple[str, ...]


def _finding(sheet: DutySheet, subject: str, judged: Opinion, answers: Answers, rules: RulesInForce) -> DutyFinding:
    cited = _cited(sheet, rules)
    strength, mark = _strength(sheet, subject, answers, rules)
    return DutyFinding(
        id=sheet.id,
        subject=subject,
        verdict=judged.verdict,
        strength=strength,
        reasons=judged.reasons,
        facts_used=judged.facts_used,
        missing=judged.missing,
        references=cited.references,
        confidence=weakest((sheet.confidence, *mark)) if mark else sheet.confidence,
        rule_ids=cited.rule_ids,
        clock=THEFT_CLOCK if sheet.id == INSURER and declared_as_theft(answers, subject, rules) else sheet.clock,
        positions=_positions(sheet, answers, rules),
        decision=decision_about(answers, f"{sheet.id}-{subject}" if subject else sheet.id),
    )


def declared_as_theft(answers: Answers, policy: str, rules: RulesInForce) -> bool:
    """Whether a policy is told of a theft, with its shorter minimum (Code des assurances, art. L113-2, 4°).

    Only a policy that may cover thefts: a cyber or a liability policy keeps the ordinary minimum. One whose kind is
    not known takes the shorter one.
    """
    kinds = answers.get(KINDS)
    if not isinstance(kinds, Several) or IncidentKind.THEFT not in kinds.items:
        return False
    kind = answers.get(f"{POLICIES}[{policy}].kind")
    row = rules.row("insurance_coverage", kind=kind.value) if isinstance(kind, PolicyKind) else None
    return row is None or row.get("theft") is not False


def _cited(sheet: DutySheet, rules: RulesInForce) -> _Cited:
    """The sources of a duty, gathered once for each state of the rules."""
    known = rules.once(f"cited {sheet.id}", lambda _: _gathered(sheet, rules))
    return known if known.sheet is sheet else _gathered(sheet, rules)


def _gathered(sheet: DutySheet, rules: RulesInForce) -> _Cited:
    cited = (one for rule_id in sheet.rules if rules.has(rule_id) for one in rules.references(rule_id))
    return _Cited(
        sheet=sheet,
        references=tuple(dict.fromkeys((*cited, *sheet.references))),
        rule_ids=tuple(one for one in (*sheet.rules, *sheet.mentioned_in) if rules.has(one)),
    )


def _strength(
    sheet: DutySheet, subject: str, answers: Answers, rules: RulesInForce
) -> tuple[Strength, tuple[Confidence, ...]]:
    """How strongly it binds here, and the mark of the line of the grid that says so."""
    if sheet.id == "complaint":
        return (Strength.CONDITION if _complaint_is_condition(answers, rules) else sheet.strength), ()
    if sheet.id == REGISTER and (answers.get(ROLE) is Role.PROCESSOR or not _may_be_breach(answers, rules)):
        return Strength.RECOMMENDED, ()  # art. 33(5) GDPR binds the controller, for breaches of personal data
    if subject:
        return _policy_strength(sheet, subject, answers), ()
    if not sheet.grid:
        return sheet.strength, ()
    kind = answers.get(KIND_OF_PRACTICE)
    structure = kind if isinstance(kind, StructureType) else None
    strongest, marks = rules.once(
        f"strength {sheet.grid} {structure}", lambda _: _strength_in_grid(sheet.grid, structure, rules)
    )
    return strongest or sheet.strength, marks


def _strength_in_grid(
    duty: str, structure: StructureType | None, rules: RulesInForce
) -> tuple[Strength | None, tuple[Confidence, ...]]:
    """The strongest line of the grid for this structure, and its marks; of every structure while it is not known."""
    kinds = _EVERY_STRUCTURE if structure is None else (structure,)
    lines = grid(rules)
    rows = [row for one in kinds if (row := lines.get((one.value, duty))) is not None]
    strengths = [Strength(row.text("verdict")) for row in rows]
    marks = tuple(mark for row in rows if (mark := row.confidence) is not None)
    return min(strengths, key=_STRONGEST_FIRST.index, default=None), marks


def _complaint_is_condition(answers: Answers, rules: RulesInForce) -> bool:
    """Whether a cyber policy may pay only if a complaint is filed: not excluded by what is known."""
    if answers.get(INSURED) is False:
        return False
    counted = explore(lambda facts: complaint_counter(facts, rules, []), answers)
    return counted.certain is not False


def _may_be_breach(answers: Answers, rules: RulesInForce) -> bool:
    """Whether a breach is not excluded: only a breach must be recorded (art. 33(5) GDPR), the rest is good practice."""
    return explore(lambda facts: is_breach(facts, rules, []), answers).certain is not False


def _policy_strength(sheet: DutySheet, policy: str, answers: Answers) -> Strength:
    """A policy made for this incident must be told; for another one, check what it covers."""
    kind = answers.get(f"{POLICIES}[{policy}].kind")
    if kind is PolicyKind.CYBER or not isinstance(kind, PolicyKind):
        return sheet.strength
    kinds = answers.get(KINDS)
    held = kinds.items if isinstance(kinds, Several) else ()
    if set(held) == {IncidentKind.OUTAGE}:
        return Strength.TO_CHECK
    if kind is PolicyKind.MULTIRISQUE and set(PROPERTY_KINDS) & set(held):
        return sheet.strength
    if kind is PolicyKind.RC_PRO and answers.get(PATIENT_HARMED) is True:
        return sheet.strength
    return Strength.TO_CHECK


def _positions(sheet: DutySheet, answers: Answers, rules: RulesInForce) -> tuple[Position, ...]:
    """What the bodies say of a breach at the editor's, side by side, when that may be the case."""
    if not sheet.positions or not rules.has(sheet.positions):
        return ()
    kinds = answers.get(KINDS)
    if not isinstance(kinds, Several) or IncidentKind.VENDOR not in kinds.items:
        return ()
    return tuple(
        Position(
            id=row.text("id"),
            source=row.text("source"),
            text=row.text("position"),
            notify=row.text("notify"),
            inform=row.text("inform"),
            url=row.text("url"),
            dated=row.text("dated"),
            confidence=row.confidence or rules.confidence(sheet.positions),
        )
        for row in rules.rows(sheet.positions)
    )


def decision_about(answers: Answers, key: str) -> Decision | None:
    """What a person decided about a duty, or None."""
    path = f"{DECISIONS}[{key}]"
    choice = answers.get(f"{path}.choice")
    if not isinstance(choice, Choice):
        return None
    at = answers.get(f"{path}.at")
    return Decision(
        choice=choice,
        reason=_text(answers, f"{path}.reason"),
        by=_text(answers, f"{path}.by"),
        at=at if isinstance(at, Moment) else None,
    )


def _text(answers: Answers, path: str) -> str:
    value = answers.get(path)
    return value if isinstance(value, str) else ""


RisksIf = dict[tuple[str, str], RiskAssessment]
"""The risk of one case with one fact changed, by the path of that fact and its other value."""


def duty_flips(
    duty: DutyFinding, answers: Answers, rules: RulesInForce, risks: RisksIf | None = None
) -> tuple[Flip[bool], ...]:
    """What-if: each fact which, changed alone, would change this verdict; None where it would become undetermined.

    `risks` keeps what was judged of the same answers, from one duty to the next: the risk is what takes long.
    """
    known = {} if risks is None else risks
    rule = POLICY if duty.subject else DUTIES[duty.id]
    found: dict[tuple[str, str], Flip[bool]] = {}
    for read in _asked_by(rule, answers, rules):
        for value in alternatives(read.path, read.asked, answers.get(read.path, Unknown.NOT_ASKED)):
            changed = {**answers, read.path: value}
            key = (read.path, repr(value))
            if key not in known:
                known[key] = assess_risk(changed, risk_scale(rules))
            verdict = opinion(rule, changed, rules, known[key]).verdict
            if verdict is not duty.verdict:
                found[key] = Flip(read.path, value, CERTAIN[verdict])
    return tuple(found.values())


def _asked_by(rule: DutyRule, answers: Answers, rules: RulesInForce) -> tuple[Read, ...]:
    """Everything a duty asks of the facts: its gate, its own question, the risk if it depends on one."""
    questions = [one for one in (rule.gate, rule.applies) if one is not None]
    reads = [read for one in questions for read in explore(_alone(one, rules), answers).reads]
    if rule.threshold:
        reads += explore(_risk_alone(rules), answers, enough=len(RiskOutcome)).reads
    return tuple(dict.fromkeys(reads))


def _alone(question: Question, rules: RulesInForce) -> Callable[[Facts], bool]:
    return lambda facts: question(facts, rules, [])


def _risk_alone(rules: RulesInForce) -> Callable[[Facts], RiskOutcome]:
    return lambda facts: risk_outcome(facts, risk_scale(rules))


def risk_flips(answers: Answers, rules: RulesInForce) -> tuple[Flip[RiskOutcome], ...]:
    """What-if: each fact which, changed alone, would change the outcome of the risk."""
    return flips(_risk_alone(rules), answers)
