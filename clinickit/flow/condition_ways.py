"""Which answers make a condition of the journey hold: read off the condition itself, to be said on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from clinickit.domain.conditions import CONDITIONS, holds
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.reasoning import explore
from clinickit.domain.schema import Kind, leaf_of
from clinickit.flow.steps import EVERY_OUTCOME

MOST_TOGETHER = 3
"""No condition of the journey needs more answers at once; one that did would have no way, and a test would say so."""


@dataclass(frozen=True, slots=True)
class Need:
    """One question that must be answered in one of these ways (an option, « oui », « non »)."""

    path: str
    one_of: tuple[str, ...]


Way = tuple[Need, ...]
"""Questions whose answers together are enough."""

Literal = tuple[str, str]
Answered = dict[str, tuple[str, ...]]


@cache
def ways(condition: str) -> tuple[Way, ...]:
    """Every smallest set of answers that makes a condition certain, those that differ by one answer put together.

    `always` has one way, which needs nothing. Raises KeyError for a condition that does not exist.
    """
    if holds(condition, {}) is True:
        return ((),)
    literals = tuple(_literals(condition))
    found: list[frozenset[Literal]] = []
    for size in range(1, MOST_TOGETHER + 1):
        for several in combinations(literals, size):
            held = frozenset(several)
            longer = len({path for path, _ in several}) < size or any(one <= held for one in found)
            if not longer and holds(condition, _answers(several)) is True:
                found.append(held)
    return _together(tuple(found))


def _literals(condition: str) -> Iterator[Literal]:
    """Each answer to a question that the condition asks, in the order in which it asks."""
    reads = explore(CONDITIONS[condition], {}, enough=EVERY_OUTCOME).reads
    for path in dict.fromkeys(read.path for read in reads):
        leaf = leaf_of(path)
        if leaf.kind is Kind.YES_NO:
            yield from ((path, "oui"), (path, "non"))
        elif leaf.options is not None:
            yield from ((path, str(option.value)) for option in leaf.options)


def _answers(literals: tuple[Literal, ...]) -> Mapping[str, FactValue]:
    return {path: _value(path, said) for path, said in literals}


def _value(path: str, said: str) -> FactValue:
    leaf = leaf_of(path)
    if leaf.kind is Kind.YES_NO:
        return said == "oui"
    if leaf.options is None:
        raise KeyError(path)
    option = leaf.options(said)
    return Several((option,), complete=False) if leaf.kind is Kind.CHOICES else option


def _together(found: tuple[frozenset[Literal], ...]) -> tuple[Way, ...]:
    """« 1 ou 3 en A1 », rather than twice a way: the answers to one question beside the same others."""
    merged: list[Answered] = [{path: (said,) for path, said in sorted(held)} for held in found]
    while (pair := next(_alike(merged), None)) is not None:
        first, second, path = pair
        merged.remove(second)
        first[path] = tuple(dict.fromkeys((*first[path], *second[path])))
    return tuple(tuple(Need(path, said) for path, said in way.items()) for way in merged)


def _alike(merged: list[Answered]) -> Iterator[tuple[Answered, Answered, str]]:
    """Two ways that differ by the answers to one question, and which."""
    for first, second in combinations(merged, 2):
        differing = [path for path in first if first[path] != second.get(path)]
        if first.keys() == second.keys() and len(differing) == 1:
            yield first, second, differing[0]
