"""Every way to owe a duty, and every way not to: read off the reasoning itself, over all answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from clinickit.domain.asking import Why
from clinickit.domain.duty_questions import Question
from clinickit.domain.duty_rules import DutyRule
from clinickit.domain.facts import Count, FactValue, Moment, Unknown
from clinickit.domain.reasoning import Facts, Finding, explore
from clinickit.domain.rulebook import RulesInForce
from clinickit.domain.schema import Kind, leaves

# More results than any question has: every combination of values is tried.
EVERY = 1_000_000
SOME_MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC))

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Ways:
    """The reasons, by id, of each distinct way to a yes and to a no; the facts that were asked, in order."""

    yes: tuple[tuple[str, ...], ...]
    no: tuple[tuple[str, ...], ...]
    facts: tuple[str, ...]


def bases() -> tuple[Answers, ...]:
    """The starting points: nothing said, everything doubtful, every text and date given."""
    doubtful: dict[str, FactValue] = dict.fromkeys(leaves(), Unknown.NOT_YET)
    given: dict[str, FactValue] = dict(_given())
    return {}, doubtful, given


def _given() -> Iterator[tuple[str, FactValue]]:
    values: Mapping[Kind, FactValue] = {Kind.TEXT: "dit", Kind.MOMENT: SOME_MOMENT, Kind.COUNT: Count(1)}
    for path, leaf in leaves().items():
        if leaf.kind in values:
            yield path.replace("[]", "[un]"), values[leaf.kind]


def ways_of(question: Question, rules: RulesInForce) -> Ways:
    """Every distinct way through one question."""
    found = [_explored(question, answers, rules) for answers in bases()]
    results = dict.fromkeys(result for one in found for result in one.results)
    facts = dict.fromkeys(read.path for one in found for read in one.reads)
    yes = tuple(reasons for holds, reasons in results if holds)
    no = tuple(reasons for holds, reasons in results if not holds)
    return Ways(_shortest(yes), _shortest(no), tuple(facts))


def _explored(question: Question, answers: Answers, rules: RulesInForce) -> Finding[tuple[bool, tuple[str, ...]]]:
    def asked(facts: Facts) -> tuple[bool, tuple[str, ...]]:
        why: Why = []
        holds = question(facts, rules, why)
        return holds, tuple(reason.id for reason in why)

    return explore(asked, answers, enough=EVERY)


def _shortest(ways: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The ways that no shorter one already contains; a way without a reason says nothing."""
    told = [one for one in ways if one]
    return tuple(one for one in told if not any(set(other) < set(one) for other in told))


def facts_of(rule: DutyRule, rules: RulesInForce) -> tuple[str, ...]:
    """The facts that a duty asks for by itself, its gate included."""
    questions = [one for one in (rule.gate, rule.applies) if one is not None]
    return tuple(dict.fromkeys(path for one in questions for path in ways_of(one, rules).facts))
