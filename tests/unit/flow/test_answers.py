"""Every earlier answer is kept: what was known at a past moment can be shown, and what changed since."""

from datetime import UTC, datetime, timedelta

import pytest

from clinickit.domain.case import Answer
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Unknown
from clinickit.flow.answers import (
    Change,
    as_of,
    current,
    diff,
    element_path,
    history_of,
    read,
    recorded_by,
    show,
)
from tests.unit.flow.flows import small_flow

COUNT = "breach.people.count"
SUMMARY = "breach.summary"
EIGHT = datetime(2026, 11, 12, 8, tzinfo=UTC)


def answer(path: str, value: FactValue, learnt: int, typed: int) -> Answer:
    """An answer learnt and typed so many hours after eight o'clock."""
    return Answer(path, value, EIGHT + timedelta(hours=typed), EIGHT + timedelta(hours=learnt))


HISTORY = (
    answer(COUNT, Unknown.NOT_YET, learnt=0, typed=0),
    answer(SUMMARY, "Un portable volé.", learnt=0, typed=1),
    answer(COUNT, Count(2400), learnt=2, typed=5),
    answer(COUNT, Count(2450), learnt=2, typed=6),
    answer(COUNT, Count(2500), learnt=24, typed=24),
)


def test_the_last_recorded_answer_is_the_current_one() -> None:
    assert current(HISTORY) == {COUNT: Count(2500), SUMMARY: "Un portable volé."}


def test_a_cleared_answer_is_no_longer_one() -> None:
    assert current((*HISTORY, answer(COUNT, NOT_ASKED, learnt=30, typed=30))) == {SUMMARY: "Un portable volé."}


def test_what_was_known_at_a_past_moment_counts_what_was_learnt_by_then_whenever_it_was_typed() -> None:
    assert as_of(HISTORY, EIGHT + timedelta(hours=1)) == {COUNT: Unknown.NOT_YET, SUMMARY: "Un portable volé."}
    assert as_of(HISTORY, EIGHT + timedelta(hours=3))[COUNT] == Count(2450)
    assert as_of(HISTORY, EIGHT - timedelta(hours=1)) == {}


def test_what_the_kit_held_at_a_past_moment_counts_what_was_typed_by_then() -> None:
    assert recorded_by(HISTORY, EIGHT + timedelta(minutes=30)) == {COUNT: Unknown.NOT_YET}
    assert recorded_by(HISTORY, EIGHT + timedelta(hours=5))[COUNT] == Count(2400)


def test_every_answer_given_to_one_fact_can_be_listed() -> None:
    assert [one.value for one in history_of(HISTORY, COUNT)] == [
        Unknown.NOT_YET,
        Count(2400),
        Count(2450),
        Count(2500),
    ]


def test_the_difference_names_what_changed_appeared_and_disappeared() -> None:
    before: dict[str, FactValue] = {COUNT: Count(2400), SUMMARY: "Un portable volé.", "breach.systems": "Portable"}
    after: dict[str, FactValue] = {COUNT: Count(2500), SUMMARY: "Un portable volé.", "breach.reference": "2026-01"}
    assert diff(before, after) == (
        Change(COUNT, Count(2400), Count(2500)),
        Change("breach.reference", NOT_ASKED, "2026-01"),
        Change("breach.systems", "Portable", NOT_ASKED),
    )
    assert diff(after, after) == ()


def test_a_wrong_answer_names_its_question() -> None:
    _, question = small_flow().asked_at[COUNT]
    with pytest.raises(InvalidAnswer, match=r"count \?.+nombre entier"):
        read(question, "beaucoup")
    assert read(question, show(question, Count(2400))) == Count(2400)


def test_the_field_of_an_element_has_the_path_of_its_group_with_its_id() -> None:
    _, group = small_flow().asked_at["breach.parties[].name"]
    assert element_path(group.fields[1], "p1") == "breach.parties[p1].contact"
