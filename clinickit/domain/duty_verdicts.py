"""Puts the parts of a duty together (who, what happened, from which risk) into yes, no or undetermined."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.asking import KeptReason, Why, known_paths, weigh
from clinickit.domain.duty_rules import DutyRule, Question
from clinickit.domain.facts import FactValue
from clinickit.domain.reasoning import Facts, explore
from clinickit.domain.risk import SEVERITY_ORDER, RiskAssessment, judge
from clinickit.domain.rulebook import RulesInForce, Threshold
from clinickit.domain.vocabulary import RiskOutcome

Answers = Mapping[str, FactValue]

OUTCOME_OF_THRESHOLD = {Threshold.RISK: RiskOutcome.RISK, Threshold.HIGH_RISK: RiskOutcome.HIGH}


class Verdict(StrEnum):
    """Whether a duty is owed."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict with its reasons, the facts it used and the facts it lacks."""

    verdict: Verdict
    reasons: tuple[KeptReason, ...]
    facts_used: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a duty: the results its unknowns leave open, and why each."""

    results: frozenset[bool]
    reasons: Mapping[bool, tuple[KeptReason, ...]]
    used: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether both results are possible."""
        return len(self.results) > 1

    def why(self, result: bool) -> tuple[KeptReason, ...]:  # noqa: FBT001 - a result is a yes or a no
        """The reasons of one result, none when it cannot happen."""
        return self.reasons.get(result, ()) if result in self.results else ()


_CERTAIN = _Part(frozenset({True}), {}, (), ())


def least_risk(rule: DutyRule, rules: RulesInForce) -> RiskOutcome | None:
    """From which outcome of the risk a duty begins, or None when it does not depend on it."""
    if not rule.threshold:
        return None
    named = {one.value for one in Threshold}
    threshold = Threshold(rule.threshold) if rule.threshold in named else rules.threshold(rule.threshold)
    return OUTCOME_OF_THRESHOLD[threshold]


def reaches(outcome: RiskOutcome, least: RiskOutcome) -> bool:
    """Whether an outcome is at least as high as another."""
    return SEVERITY_ORDER.index(outcome) >= SEVERITY_ORDER.index(least)


def owed(rule: DutyRule, facts: Facts, rules: RulesInForce) -> bool:
    """Whether the duty is owed for one set of values of the unknowns: the whole question in one go."""
    why: Why = []
    if rule.gate is not None and not rule.gate(facts, rules, why):
        return False
    applies = rule.applies(facts, rules, why)
    least = least_risk(rule, rules)
    if least is None or applies is rule.either:
        return applies
    return reaches(judge(facts, why), least)


def opinion(rule: DutyRule, answers: Answers, rules: RulesInForce, risk: RiskAssessment) -> Opinion:
    """The verdict of one duty. The parts are judged apart; together only when several are in doubt."""
    gate = _asked(rule.gate, answers, rules) if rule.gate is not None else _CERTAIN
    applies = _asked(rule.applies, answers, rules)
    by_risk = _of_risk(rule, rules, risk)
    parts = (gate, applies) if by_risk is None else (gate, applies, by_risk)
    results = _together(rule.either, gate, applies, by_risk)
    if len(results) > 1 and sum(part.open for part in parts) > 1:
        results = _explored(rule, answers, rules)
    kept = True in results
    verdict = Verdict.UNDETERMINED if len(results) > 1 else Verdict.YES if kept else Verdict.NO
    missing = (path for part in parts if part.open for path in part.missing)
    return Opinion(
        verdict=verdict,
        reasons=_reasons(kept, rule.either, gate, applies, by_risk),
        facts_used=tuple(dict.fromkeys(path for part in parts for path in part.used)),
        missing=tuple(dict.fromkeys(missing)) if len(results) > 1 else (),
    )


def _asked(question: Question, answers: Answers, rules: RulesInForce) -> _Part:
    weighed = weigh(lambda facts, why: question(facts, rules, why), answers)
    finding = weighed.finding
    results = frozenset(finding.results) if finding.exhausted else frozenset({True, False})
    return _Part(results, weighed.reasons, known_paths(finding), finding.unknown_paths)


def _of_risk(rule: DutyRule, rules: RulesInForce, risk: RiskAssessment) -> _Part | None:
    least = least_risk(rule, rules)
    if least is None:
        return None
    results = frozenset(reaches(outcome, least) for outcome in risk.outcomes)
    doubt = len(results) > 1
    reasons = {
        True: (KeptReason(f"{least.value}_reached", (), supposed=doubt),),
        False: (KeptReason(f"{least.value}_not_reached", (), supposed=doubt),),
    }
    return _Part(results, reasons, risk.facts_used, risk.missing)


def _together(either: bool, gate: _Part, applies: _Part, by_risk: _Part | None) -> frozenset[bool]:  # noqa: FBT001
    core = {
        one if by_risk is None else (one or other) if either else (one and other)
        for one in applies.results
        for other in (by_risk or _CERTAIN).results
    }
    return frozenset(passed and one for passed in gate.results for one in core)


def _explored(rule: DutyRule, answers: Answers, rules: RulesInForce) -> frozenset[bool]:
    finding = explore(lambda facts: owed(rule, facts, rules), answers)
    return frozenset(finding.results) if finding.exhausted else frozenset({True, False})


def _reasons(
    kept: bool,  # noqa: FBT001 - the result whose reasons are wanted
    either: bool,  # noqa: FBT001
    gate: _Part,
    applies: _Part,
    by_risk: _Part | None,
) -> tuple[KeptReason, ...]:
    """For a yes, the parts that carry it; for a no, the first part that refuses."""
    risk = () if by_risk is None else by_risk.why(kept)
    own = applies.why(kept)
    if kept:
        enough = either and True in applies.results and not applies.open
        return (*gate.why(True), *own, *(() if enough else risk))
    if not gate.open and False in gate.results:
        return gate.why(False)
    if either or applies.open or True in applies.results:
        return (*(own if either else ()), *risk) or own
    return own
