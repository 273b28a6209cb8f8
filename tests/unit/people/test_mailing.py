"""Planning a mailing: every person once, in batches of one channel, under a reference that shows its own mistakes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.letters import LeakCategory, LetterChannel, RecipientKind, SegmentKey
from clinickit.people.mailing import (
    Addressee,
    Hold,
    PlanRules,
    RegisterCounts,
    SendingEvent,
    SendingState,
    Tariff,
    estimates,
    letters_per_wave,
    plan,
    reached,
    read_reference,
    reference,
    state_after,
    time_left,
    wave_dates,
)

PERSON = SegmentKey((LeakCategory.IDENTITY,), RecipientKind.PERSON)
DEAD = replace(PERSON, recipient=RecipientKind.DECEASED)
BODIES = {PERSON: "1"}
CHANNELS = st.sampled_from([LetterChannel.POST, LetterChannel.EMAIL, LetterChannel.NONE, LetterChannel.TELEPHONE])


@given(st.lists(CHANNELS, max_size=60), st.integers(1, 7), st.integers(0, 9))
def test_each_person_to_write_to_has_one_letter_in_one_batch_of_the_right_channel(
    channels: list[LetterChannel], per_file: int, per_wave: int
) -> None:
    wanted = [Addressee(f"p{rank}", PERSON, channel) for rank, channel in enumerate(channels)]
    made = list(plan(wanted, BODIES, PlanRules("TIL", per_file, per_wave, first_letter=5, first_batch=3)))
    letters = [letter for _, letter in made]
    written = [one for one in wanted if one.channel is not LetterChannel.NONE]
    assert [letter.slots.person_id for letter in letters] == [one.person_id for one in written]
    assert [letter.channel for letter in letters] == [one.channel for one in written]
    assert [letter.number for letter in letters] == list(range(5, 5 + len(letters)))
    last = {batch.number: batch for batch, _ in made}
    assert Counter(letter.batch for letter in letters) == {number: one.letters for number, one in last.items()}
    assert sorted(last) == list(range(3, 3 + len(last)))
    for number, batch in last.items():
        own = [letter for letter in letters if letter.batch == number]
        assert len(own) <= per_file
        assert {letter.channel for letter in own} == {batch.channel}
        if per_wave:
            assert {(letter.number - 5) // per_wave + 1 for letter in own} == {batch.wave}


def test_the_dead_get_no_letter() -> None:
    assert list(plan([Addressee("p1", DEAD, LetterChannel.POST)], {}, PlanRules("TIL"))) == []


def test_a_segment_without_a_body_is_refused() -> None:
    with pytest.raises(KeyError):
        list(plan([Addressee("p1", PERSON, LetterChannel.POST)], {}, PlanRules("TIL")))


@given(st.integers(1, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_one_wrong_digit_of_a_reference_is_always_seen(number: int, place: int, shift: int) -> None:
    said = reference("TIL", number)
    assert read_reference(said) == said
    digits = list(said)
    at = 4 + place
    digits[at] = str((int(digits[at]) + shift) % 10)
    with pytest.raises(InvalidAnswer):
        read_reference("".join(digits))


@given(st.integers(1, 999_999), st.integers(0, 4))
def test_two_swapped_digits_of_a_reference_are_always_seen(number: int, place: int) -> None:
    said = reference("TIL", number)
    at = 4 + place
    swapped = said[:at] + said[at + 1] + said[at] + said[at + 2 :]
    if swapped != said:
        with pytest.raises(InvalidAnswer):
            read_reference(swapped)


@pytest.mark.parametrize("typed", ["til 004870 {0}", " TIL-004870-{0} ", "TIL004870{0}", "til-004870{0}"])
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    said = reference("TIL", 4870)
    assert read_reference(typed.format(said[-1])) == said


@pytest.mark.parametrize(("prefix", "number"), [("TIL", 0), ("TIL", 1_000_000), ("til", 1), ("", 1), ("TOOLONG", 1)])
def test_a_reference_that_could_not_be_read_back_is_not_made(prefix: str, number: int) -> None:
    with pytest.raises(ValueError, match="reference"):
        reference(prefix, number)


def test_a_return_before_a_sending_is_refused() -> None:
    event = SendingEvent("x", SendingState.RETURNED, date(2026, 11, 24), datetime(2026, 11, 24, tzinfo=UTC), "moi")
    with pytest.raises(InvalidAnswer):
        state_after(SendingState.PLANNED, event)
    assert state_after(SendingState.SENT, event) is SendingState.RETURNED


def test_only_sent_and_spoken_to_count_as_reached() -> None:
    assert {one for one in SendingState if reached(one)} == {
        SendingState.SENT,
        SendingState.RESENT,
        SendingState.PHONED,
    }
    assert RegisterCounts(people=10, informed=7).not_informed == 3


def test_a_channel_without_a_tariff_is_not_guessed() -> None:
    counts = {LetterChannel.POST: 491_840, LetterChannel.EMAIL: 1200, LetterChannel.SMS: 0}
    [post] = estimates(counts, [Tariff(LetterChannel.POST, 95, 40_000), Tariff(LetterChannel.SMS, 6, 1)])
    assert (post.letters, post.cents, post.days) == (491_840, 46_724_800, 13)


def test_waves_are_no_larger_than_the_calls_they_bring() -> None:
    assert letters_per_wave(calls_per_day=60, callers_in_hundred=6, days_of_calls=3) == 3000
    assert letters_per_wave(calls_per_day=1, callers_in_hundred=100, days_of_calls=0) == 1
    assert letters_per_wave(calls_per_day=60, callers_in_hundred=0) == 0


def test_no_wave_goes_before_the_investigators_agree() -> None:
    hold = Hold(date(2026, 12, 1), "le parquet", "pièce 14")
    assert wave_dates(date(2026, 11, 24), 2, 3, hold) == (date(2026, 12, 1), date(2026, 12, 4))
    assert wave_dates(date(2026, 12, 8), 1, 3, hold) == (date(2026, 12, 8),)


def test_no_wave_is_to_be_handed_over_on_a_day_without_post() -> None:
    waves = wave_dates(date(2026, 11, 21), 4, 3)  # a Saturday
    assert waves == (date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 3))
    assert wave_dates(date(2026, 12, 25), 1, 3) == (date(2026, 12, 28),)


def test_the_time_left_follows_the_pace() -> None:
    assert time_left(0, 492, 0.0) is None
    assert time_left(100, 492, 10.0) == pytest.approx(39.2)
