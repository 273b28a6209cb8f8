"""Ways of asking the facts: what raises a risk is presumed in doubt, what lowers it must have been said."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from clinickit.domain.facts import NOT_ASKED, FactValue, Several, Unknown
from clinickit.domain.reasoning import Facts, Finding, explore

R = TypeVar("R", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conclusion was reached: an id whose French sentences are data, and the facts it rests on."""

    id: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptReason:
    """A reason of the conclusion kept; `supposed` when one of its facts is not known."""

    id: str
    facts: tuple[str, ...]
    supposed: bool


Why = list[Reason]

# The same few are built for every case: kept, as they never change.
_reason = lru_cache(maxsize=20_000)(Reason)
_kept = lru_cache(maxsize=20_000)(KeptReason)


def because(why: Why, reason_id: str, *facts: str) -> None:
    """Note a reason, once."""
    reason = _reason(reason_id, facts)
    if reason not in why:
        why.append(reason)


def asked(facts: Facts, path: str) -> bool:
    """Whether somebody answered at all, be it « je ne sais pas »."""
    return facts.value(path) is not NOT_ASKED


def stated(facts: Facts, path: str) -> bool:
    """Whether a protection holds. One that nobody spoke of is not counted; one in doubt leaves the matter open."""
    return asked(facts, path) and facts.yes(path)


def stated_as(facts: Facts, path: str, *options: StrEnum) -> bool:
    """Whether a fact was said to be one of these; never spoken of counts as none of them, doubt as possible."""
    return asked(facts, path) and facts.one_of(path, *options)


def is_known_to_be(facts: Facts, path: str, value: object) -> bool:
    """Whether a fact is known to have this value; in doubt it is taken not to. Only for what lowers a risk."""
    return facts.value(path) is value


def any_of(facts: Facts, path: str, *options: StrEnum) -> bool:
    """Whether a set holds one of these options, asked as a single question.

    Give every group of one set in the same rule disjoint options: the group's first option stands for it when the
    set is not known, which halves the values to try.
    """
    value = facts.value(path)
    held = value.items if isinstance(value, Several) else ()
    found = next((option for option in options if option in held), options[0])
    return facts.has(path, found)


def reaches(facts: Facts, threshold: int, *paths: str) -> bool:
    """Whether a length of time, told by one or more facts, reaches a threshold; the shortest one told decides.

    When nobody told any of them, the first is in doubt.
    """
    return all(facts.at_least(path, threshold) for path in told_among(facts, *paths))


def told_among(facts: Facts, *paths: str) -> tuple[str, ...]:
    """The facts that somebody told, or the first one when nobody told any: what a reason about them rests on."""
    return tuple(path for path in paths if asked(facts, path)) or paths[:1]


@dataclass(frozen=True, slots=True)
class Weighed(Generic[R]):
    """What a rule gives over every value of the unknowns, and for each result its clearest reasons.

    The clearest reasons are those of the trial that supposed the least.
    """

    finding: Finding[R]
    reasons: Mapping[R, tuple[KeptReason, ...]]


def weigh(rule: Callable[[Facts, Why], R], answers: Mapping[str, FactValue], enough: int = 2) -> Weighed[R]:
    """Explore a rule that says why; stop early once `enough` results were seen."""
    clearest: dict[R, tuple[int, tuple[KeptReason, ...]]] = {}

    def told(facts: Facts) -> R:
        why: Why = []
        result = rule(facts, why)
        reasons = tuple([_kept(one.id, one.facts, _supposed(one, answers)) for one in why])
        guessed = sum([one.supposed for one in reasons])
        if result not in clearest or guessed < clearest[result][0]:
            clearest[result] = (guessed, reasons)
        return result

    finding = explore(told, answers, enough)
    return Weighed(finding, {result: reasons for result, (_, reasons) in clearest.items()})


def _supposed(reason: Reason, answers: Mapping[str, FactValue]) -> bool:
    for path in reason.facts:  # noqa: SIM110 - asked thousands of times: a loop costs half of any()
        if isinstance(answers.get(path, NOT_ASKED), Unknown):
            return True
    return False


def known_paths(finding: Finding[R]) -> tuple[str, ...]:
    """The facts that were asked and are known, in order."""
    return tuple(dict.fromkeys([read.path for read in finding.reads if read.known]))
