"""The journal shows any change made after the fact."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clinickit.domain.facts import Moment
from clinickit.domain.journal import FIRST_HASH, Entry, JournalBroken, chained, verify

START = datetime(2026, 11, 12, 7, 30, tzinfo=UTC)


def entries(count: int = 3) -> tuple[Entry, ...]:
    return chained(
        tuple(
            Entry("note", f"Fait {n}", Moment(START + timedelta(hours=n)), START + timedelta(hours=n + 1), "Mme Aubry")
            for n in range(count)
        )
    )


def test_an_untouched_journal_gives_its_head() -> None:
    whole = entries()
    assert verify(whole) == whole[-1].hash
    assert verify(()) == FIRST_HASH


CHANGES: dict[str, Callable[[Entry], Entry]] = {
    "text": lambda e: replace(e, text="Autre fait"),
    "event time": lambda e: replace(e, event_at=Moment(START)),
    "entry time": lambda e: replace(e, entered_at=START),
    "person": lambda e: replace(e, person="Quelqu’un d’autre"),
    "references": lambda e: replace(e, refs=("x",)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_entry_is_found(what: str) -> None:
    whole = list(entries())
    whole[1] = CHANGES[what](whole[1])
    with pytest.raises(JournalBroken, match="n° 2"):
        verify(tuple(whole))


def test_a_removed_or_moved_entry_is_found() -> None:
    first, second, third = entries()
    with pytest.raises(JournalBroken):
        verify((first, third))
    with pytest.raises(JournalBroken):
        verify((second, first, third))
