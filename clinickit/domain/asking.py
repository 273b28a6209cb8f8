"""Ways of asking the facts: what raises a risk is presumed in doubt, what lowers it must have been said."""

from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.facts import Count, Several, Unknown
from clinickit.domain.reasoning import Facts


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conclusion was reached: an id whose French sentences are data, and the facts it rests on."""

    id: str
    facts: tuple[str, ...]


Why = list[Reason]


def because(why: Why, reason_id: str, *facts: str) -> None:
    """Note a reason, once."""
    reason = Reason(reason_id, facts)
    if reason not in why:
        why.append(reason)


def asked(facts: Facts, path: str) -> bool:
    """Whether somebody answered at all, be it « je ne sais pas »."""
    return facts.value(path) is not Unknown.NOT_ASKED


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
    told = [path for path in paths if isinstance(facts.value(path), Count) or asked(facts, path)]
    return all(facts.at_least(path, threshold) for path in told or paths[:1])
