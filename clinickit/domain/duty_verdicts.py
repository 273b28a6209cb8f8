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
from clinickit.domain.rule_tables import risk_scale
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


_SURE = _Part(holds=True, fails=False)

Parts = dict[Question | str, _Part]
"""The parts of one case already judged: by their question, or by the threshold of the risk that they turn on."""

_YES, _NO, _UNDETERMINED = Verdict
_THRESHOLDS = frozenset(one.value for one in Threshold)


def least_risk(rule: DutyRule, rules: RulesInForce) -> RiskOutcome | None:
    """From which outcome of the risk a duty begins, or None when it does not depend on it."""
    if not rule.threshold:
        return None
    known = rule.threshold in _THRESHOLDS
    threshold = Threshold(rule.threshold) if known else rules.threshold(rule.threshold)
    return OUTCOME_OF_THRESHOLD[threshold]


def reaches(outcome: RiskOutcome, least: RiskOutcome) -> bool:
    """Whether an outcome is at least as high as another."""
    return SEVERITY_ORDER.index(outcome) >= SEVERITY_ORDER.index(least)


def owed(rule: DutyRule, facts: Facts, rules: RulesInForce) -> bool:
    """Whether the duty is owed for one set of values of the unknowns: the whole question in one go."""
    why: Why = []
    if rule.gate is not None and not rule.gate(facts, rules, why):
        return False
    least = least_risk(rule, rules)
    reached = not rule.either if least is None else reaches(judge(facts, risk_scale(rules), why), least)
    return reached if reached is rule.either else rule.applies(facts, rules, why)


def opinion(
    rule: DutyRule, answers: Answers, rules: RulesInForce, risk: RiskAssessment, judged: Parts | None = None
) -> Opinion:
    """The verdict of one duty. The parts are judged apart; together only when several are in doubt.

    `judged` keeps the parts from one duty of a case to the next: several ask the same question.
    """
    known = {} if judged is None else judged
    gate = _SURE if rule.gate is None else _asked(rule.gate, answers, rules, known)
    applies = _asked(rule.applies, answers, rules, known)
    by_risk = _by_risk(rule, rules, risk, known)
    if gate is _SURE and by_risk is _SURE:
        return _alone(applies)
    parts = (gate, applies, by_risk)
    holds, fails = _together(rule, gate, applies, by_risk)
    if holds and fails and _entangled(parts):
        holds, fails = _explored(rule, answers, rules)
    doubt = holds and fails
    missing = dict.fromkeys([path for part in parts if part.open for path in part.missing]) if doubt else ()
    return Opinion(
        verdict=_UNDETERMINED if doubt else _YES if holds else _NO,
        reasons=_for_yes(rule, gate, applies, by_risk) if holds else _for_no(rule, gate, applies, by_risk),
        facts_used=tuple(dict.fromkeys((*gate.used, *applies.used, *by_risk.used))),
        missing=tuple(missing),
    )


def _alone(part: _Part) -> Opinion:
    """The verdict of a duty that one question decides: most of them."""
    return Opinion(
        verdict=_UNDETERMINED if part.open else _YES if part.holds else _NO,
        reasons=part.if_it_holds if part.holds else part.if_it_fails,
        facts_used=part.used,
        missing=part.missing if part.open else (),
    )


def _entangled(parts: tuple[_Part, ...]) -> bool:
    """Whether two parts in doubt turn on the same unknown fact, so that they must be judged together."""
    guessed = [set(part.missing) for part in parts if part.open]
    return len(set().union(*guessed)) < sum(len(paths) for paths in guessed)


def _asked(question: Question, answers: Answers, rules: RulesInForce, known: Parts) -> _Part:
    found = known.get(question)
    if found is None:
        found = known[question] = _weighed(question, answers, rules)
    return found


def _by_risk(rule: DutyRule, rules: RulesInForce, risk: RiskAssessment, known: Parts) -> _Part:
    found = known.get(rule.threshold)
    if found is None:
        least = least_risk(rule, rules)
        found = known[rule.threshold] = _SURE if least is None else _of_risk(least, risk)
    return found


def _weighed(question: Question, answers: Answers, rules: RulesInForce) -> _Part:
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


def _together(rule: DutyRule, gate: _Part, applies: _Part, by_risk: _Part) -> tuple[bool, bool]:
    """Whether the whole can hold and whether it can fail, were the parts independent."""
    if rule.either:
        holds, fails = applies.holds or by_risk.holds, applies.fails and by_risk.fails
    else:
        holds, fails = applies.holds and by_risk.holds, applies.fails or by_risk.fails
    return gate.holds and holds, gate.fails or fails


def _explored(rule: DutyRule, answers: Answers, rules: RulesInForce) -> tuple[bool, bool]:
    """The same, trying the whole question over every value of the unknowns."""
    finding = explore(lambda facts: owed(rule, facts, rules), answers)
    cut = not finding.exhausted
    return cut or True in finding.results, cut or False in finding.results


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
