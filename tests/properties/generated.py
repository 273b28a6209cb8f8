"""Invented answers for property tests, drawn from the schema: whole cases, cases with holes, and their completions."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum

from hypothesis import strategies as st

from clinickit.domain.facts import Count, FactValue, Moment, Several, Unknown
from clinickit.domain.schema import Kind, Leaf, leaf_of

# Counts on both sides of every threshold that a rule knows.
COUNTS = (0, 1, 5, 6, 8, 24, 50, 51, 300, 301, 5000, 5001)
MOMENTS = tuple(Moment(datetime(2026, 11, day, 9, 30, tzinfo=UTC)) for day in (2, 9, 16, 20, 27))
HOLES = (Unknown.NOT_ASKED, Unknown.NOT_YET, Unknown.TO_DETERMINE, Unknown.CANNOT)


def sets_of(options: type[StrEnum]) -> tuple[Several[StrEnum], ...]:
    """Complete sets worth trying: none, each option alone, all."""
    every = tuple(options)
    return tuple(Several(items) for items in ((), *((one,) for one in every), every))


def values_of(leaf: Leaf) -> tuple[FactValue, ...]:
    """Known values worth trying for a fact."""
    if leaf.options is not None:
        return sets_of(leaf.options) if leaf.kind is Kind.CHOICES else tuple(leaf.options)
    return {
        Kind.TEXT: ("Un texte",),
        Kind.YES_NO: (True, False),
        Kind.COUNT: tuple(Count(one) for one in COUNTS),
        Kind.MOMENT: MOMENTS,
        Kind.DAY: (date(2026, 11, 20),),
    }[leaf.kind]


def whole(paths: Sequence[str]) -> st.SearchStrategy[dict[str, FactValue]]:
    """Cases in which every one of these facts is known."""
    return st.fixed_dictionaries({path: st.sampled_from(values_of(leaf_of(path))) for path in paths})


@st.composite
def with_holes(draw: st.DrawFn, paths: Sequence[str], most: int) -> tuple[dict[str, FactValue], dict[str, FactValue]]:
    """A whole case, and the same one where at most `most` facts are not known."""
    full = draw(whole(paths))
    forgotten = draw(st.lists(st.sampled_from(tuple(paths)), max_size=most, unique=True))
    holes = {path: draw(st.sampled_from(HOLES)) for path in forgotten}
    return full, {**full, **holes}


def completions(answers: Mapping[str, FactValue]) -> Iterator[dict[str, FactValue]]:
    """Every case that an incomplete one could be, with the values worth trying."""
    holes = [path for path, value in answers.items() if isinstance(value, Unknown)]
    for values in itertools.product(*(values_of(leaf_of(path)) for path in holes)):
        yield {**answers, **dict(zip(holes, values, strict=True))}
