"""Puts the parts of a duty together (who, what happened, from which risk) into yes, no or undetermined."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.asking import KeptReason, Why, known_paths, weigh
from clinickit.domain.duty_questions import Question
from clinickit.domain.duty_rules import DutyRule
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
    """One part of a duty: whether it can hold, whether it can fail, and why each."""

    holds: bool
    fails: bool
    if_it_holds: tuple[KeptReason, ...] = ()
    if_it_fails: tuple[KeptReason, ...] = ()
    used: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether both are possible."""
        return self.holds and self.fails

    @property
    def results(self) -> frozenset[bool]:
        """The results possible."""
        return frozenset(result for result, possible in ((True, self.holds), (False, self.fails)) if possible)


_SURE = _Part(holds=True, fails=False)


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
    gate = _SURE if rule.gate is None else _asked(rule.gate, answers, rules)
    applies = _asked(rule.applies, answers, rules)
    least = least_risk(rule, rules)
    by_risk = (_Part(holds=not rule.either, fails=rule.either)) if least is None else _of_risk(least, risk)
    parts = (gate, applies, by_risk)
    results = _together(rule, gate, applies, by_risk)
    if len(results) > 1 and sum(part.open for part in parts) > 1:
        results = _explored(rule, answers, rules)
    doubt, kept = len(results) > 1, True in results
    missing = (path for part in parts if part.open for path in part.missing)
    return Opinion(
        verdict=Verdict.UNDETERMINED if doubt else Verdict.YES if kept else Verdict.NO,
        reasons=_for_yes(rule, gate, applies, by_risk) if kept else _for_no(rule, gate, applies, by_risk),
        facts_used=tuple(dict.fromkeys(path for part in parts for path in part.used)),
        missing=tuple(dict.fromkeys(missing)) if doubt else (),
    )


def _asked(question: Question, answers: Answers, rules: RulesInForce) -> _Part:
    weighed = weigh(lambda facts, why: question(facts, rules, why), answers)
    finding, cut = weighed.finding, not weighed.finding.exhausted
    return _Part(
        holds=cut or True in finding.results,
        fails=cut or False in finding.results,
        if_it_holds=weighed.reasons.get(True, ()),
        if_it_fails=weighed.reasons.get(False, ()),
        used=known_paths(finding),
        missing=finding.unknown_paths,
    )


def _of_risk(least: RiskOutcome, risk: RiskAssessment) -> _Part:
    reached = [reaches(outcome, least) for outcome in risk.outcomes]
    doubt = len(set(reached)) > 1
    return _Part(
        holds=any(reached),
        fails=not all(reached),
        if_it_holds=(KeptReason(f"{least.value}_reached", (), supposed=doubt),),
        if_it_fails=(KeptReason(f"{least.value}_not_reached", (), supposed=doubt),),
        used=risk.facts_used,
        missing=risk.missing,
    )


def _together(rule: DutyRule, gate: _Part, applies: _Part, by_risk: _Part) -> frozenset[bool]:
    """Every result that the parts allow, were they independent."""
    return frozenset(
        passed and ((one or other) if rule.either else (one and other))
        for passed in gate.results
        for one in applies.results
        for other in by_risk.results
    )


def _explored(rule: DutyRule, answers: Answers, rules: RulesInForce) -> frozenset[bool]:
    finding = explore(lambda facts: owed(rule, facts, rules), answers)
    return frozenset(finding.results) if finding.exhausted else frozenset({True, False})


def _for_yes(rule: DutyRule, gate: _Part, applies: _Part, by_risk: _Part) -> tuple[KeptReason, ...]:
    """The parts that carry a yes; when one of two is enough and certain, it alone."""
    if not rule.either:
        return (*gate.if_it_holds, *applies.if_it_holds, *by_risk.if_it_holds)
    carrying = [part for part in (applies, by_risk) if part.holds]
    certain = [part for part in carrying if not part.open] or carrying
    return (*gate.if_it_holds, *(reason for part in certain for reason in part.if_it_holds))


def _for_no(rule: DutyRule, gate: _Part, applies: _Part, by_risk: _Part) -> tuple[KeptReason, ...]:
    """What refuses: the first part that certainly fails, or both when both had to."""
    parts = (applies, by_risk)
    if not gate.holds:
        return gate.if_it_fails
    if rule.either:
        return tuple(reason for part in parts for reason in part.if_it_fails)
    failed = [part for part in parts if not part.holds] or parts
    return tuple(reason for part in failed[:1] for reason in part.if_it_fails)
