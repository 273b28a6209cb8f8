"""Delays are counted as the law says, on every clock of the Republic, and never too late."""

from datetime import UTC, date, datetime

import pytest

from clinickit.domain.deadlines import (
    Place,
    calendar_days_deadline,
    clock_deadline,
    closed_share,
    displayed_deadline,
    elapsed_deadline,
    months_deadline,
    next_full_hour_deadline,
    next_working_day_deadline,
    opening_after_months,
    place_of,
    same_day_later,
    skipped_holidays,
    working_days_deadline,
)
from clinickit.domain.facts import Moment, moment_of_local

PARIS = "Europe/Paris"
LENS = place_of("62300")


def at(text: str, zone: str = PARIS, *, second: bool = False) -> Moment:
    """A wall-clock time, « 2026-11-24 10:20 »."""
    naive = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a time as it is typed
    return moment_of_local(naive, zone, second_occurrence=second)


def utc(moment: Moment) -> str:
    return moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def wall(moment: Moment) -> str:
    return moment.local.strftime("%Y-%m-%d %H:%M")


EXAMPLES = [
    ("E01 weekday", "2026-11-24 10:20", PARIS, "2026-11-27T09:20Z", "2026-11-27 11:00"),
    ("E02 Friday evening, the weekend counts", "2026-11-27 18:45", PARIS, "2026-11-30T17:45Z", "2026-11-30 19:00"),
    ("E03 Saturday morning", "2026-11-28 09:05", PARIS, "2026-12-01T08:05Z", "2026-12-01 10:00"),
    ("E04 one minute before midnight", "2026-11-29 23:59", PARIS, "2026-12-02T22:59Z", "2026-12-03 00:00"),
    ("E05 on the hour, that hour is not counted", "2026-11-23 14:00", PARIS, "2026-11-26T13:00Z", "2026-11-26 15:00"),
    ("E06 midnight", "2026-11-25 00:00", PARIS, "2026-11-27T23:00Z", "2026-11-28 01:00"),
    ("E07 winter time inside the period", "2026-10-23 14:00", PARIS, "2026-10-26T12:00Z", "2026-10-26 14:00"),
    ("E08 summer time inside the period", "2027-03-26 14:00", PARIS, "2027-03-29T12:00Z", "2027-03-29 16:00"),
    ("E09 ends in the hour that does not exist", "2027-03-25 02:30", PARIS, "2027-03-28T00:30Z", "2027-03-28 04:00"),
    ("E10 ends in the hour that exists twice", "2026-10-22 02:30", PARIS, "2026-10-25T00:30Z", "2026-10-25 02:00"),
    ("E11 begins in the first of the two hours", "2026-10-25 02:30", PARIS, "2026-10-28T00:30Z", "2026-10-28 02:00"),
    ("E13 over the new year", "2026-12-31 17:10", PARIS, "2027-01-03T16:10Z", "2027-01-03 18:00"),
    ("E14 the Ascension bridge", "2026-05-13 17:25", PARIS, "2026-05-16T15:25Z", "2026-05-16 18:00"),
    ("E15 Easter, with summer time", "2027-03-26 09:00", PARIS, "2027-03-29T07:00Z", "2027-03-29 11:00"),
    ("E16 La Réunion", "2026-12-18 10:15", "Indian/Reunion", "2026-12-21T06:15Z", "2026-12-21 11:00"),
    (
        "E17 the Marquesas, at half past",
        "2026-11-24 10:20",
        "Pacific/Marquesas",
        "2026-11-27T19:50Z",
        "2026-11-27 11:00",
    ),
    (
        "E18 Guadeloupe knows no winter time",
        "2026-10-23 14:00",
        "America/Guadeloupe",
        "2026-10-26T18:00Z",
        "2026-10-26 15:00",
    ),
    (
        "E19 Miquelon has its own change",
        "2026-10-30 14:00",
        "America/Miquelon",
        "2026-11-02T16:00Z",
        "2026-11-02 14:00",
    ),
    ("E20 29 February", "2028-02-29 08:45", PARIS, "2028-03-03T07:45Z", "2028-03-03 09:00"),
    ("E21 typed in the hour that does not exist", "2027-03-28 02:30", PARIS, "2027-03-30T23:30Z", "2027-03-31 03:00"),
    ("E22 the vendor tells the practice", "2026-11-17 17:50", PARIS, "2026-11-20T16:50Z", "2026-11-20 18:00"),
]


@pytest.mark.parametrize(
    ("aware", "zone", "displayed", "reading_b"), [one[1:] for one in EXAMPLES], ids=[one[0] for one in EXAMPLES]
)
def test_the_displayed_deadline_and_the_full_hour_reading(
    aware: str, zone: str, displayed: str, reading_b: str
) -> None:
    start = at(aware, zone)
    assert utc(displayed_deadline(start, 72)) == displayed
    assert wall(next_full_hour_deadline(start, 72)) == reading_b


def test_e12_the_second_of_the_two_hours_is_counted_when_the_person_says_so() -> None:
    start = at("2026-10-25 02:30", second=True)
    assert utc(displayed_deadline(start, 72)) == "2026-10-28T01:30Z"
    assert wall(next_full_hour_deadline(start, 72)) == "2026-10-28 03:00"


def test_the_clock_change_pair_a_minute_later_can_bring_the_deadline_an_hour_sooner() -> None:
    """Three days before summer time, 02:00 falls into the hour that does not exist, and 01:59 does not."""
    sooner, later = at("2027-03-25 01:59"), at("2027-03-25 02:00")
    assert sooner.at < later.at
    assert utc(displayed_deadline(sooner, 72)) == "2027-03-28T00:59Z"
    assert utc(displayed_deadline(later, 72)) == "2027-03-28T00:00Z"


def test_in_winter_the_clock_reading_would_have_been_an_hour_too_late() -> None:
    start = at("2026-10-23 14:00")
    assert wall(elapsed_deadline(start, 72)) == "2026-10-26 13:00"
    assert wall(clock_deadline(start, 72)) == "2026-10-26 14:00"
    assert displayed_deadline(start, 72) == elapsed_deadline(start, 72)


def test_in_summer_the_clock_reading_comes_first_and_is_kept() -> None:
    start = at("2027-03-26 14:00")
    assert wall(elapsed_deadline(start, 72)) == "2027-03-29 15:00"
    assert displayed_deadline(start, 72) == clock_deadline(start, 72)


@pytest.mark.parametrize(
    ("known", "days", "due"),
    [
        ("2026-11-23 10:00", 5, "2026-11-30 23:59"),
        ("2026-11-27 19:00", 5, "2026-12-04 23:59"),
        ("2026-11-28 10:00", 5, "2026-12-04 23:59"),
        ("2026-11-29 10:00", 2, "2026-12-01 23:59"),
        ("2026-12-23 09:00", 2, "2026-12-28 23:59"),
        ("2026-05-12 09:00", 5, "2026-05-20 23:59"),
    ],
)
def test_working_days_leave_out_weekends_holidays_and_the_day_of_the_event(known: str, days: int, due: str) -> None:
    assert wall(working_days_deadline(at(known), days, LENS)) == due


def test_a_holiday_of_alsace_alone_does_not_push_the_displayed_date_but_gives_another_reading() -> None:
    colmar, known = place_of("68000"), at("2026-04-01 09:00")
    assert wall(working_days_deadline(known, 2, colmar)) == "2026-04-03 23:59"
    assert wall(working_days_deadline(known, 2, colmar, local_list_alone=True)) == "2026-04-07 23:59"


def test_the_holidays_that_were_jumped_over_are_named() -> None:
    known = at("2026-05-12 09:00")
    due = working_days_deadline(known, 5, LENS)
    assert skipped_holidays(known, due, LENS) == ((date(2026, 5, 14), "Ascension"),)


def test_calendar_days_count_every_day_but_the_first() -> None:
    assert wall(calendar_days_deadline(at("2026-11-21 08:00"), 15)) == "2026-12-06 23:59"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 21), 1, date(2026, 12, 21)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_run_from_date_to_date_or_to_the_end_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert same_day_later(day, months) == later


def test_a_month_ends_on_its_last_minute_and_is_not_rolled_over() -> None:
    due = months_deadline(at("2026-11-26 11:00"), 1)
    assert wall(due) == "2026-12-26 23:59"
    assert wall(next_working_day_deadline(due, LENS)) == "2026-12-28 23:59"


def test_a_possibility_opens_on_the_day_after_its_months_have_run() -> None:
    assert wall(opening_after_months(at("2026-11-21 16:00"), 3)) == "2027-02-22 00:00"


def test_most_of_the_ascension_bridge_is_closed_time() -> None:
    start = at("2026-05-13 17:25")
    due = displayed_deadline(start, 72)
    assert closed_share(start, due, LENS) == pytest.approx((24 + 15 + 25 / 60 + 2) / 72, abs=0.001)
    bridge = place_of("62300", closed_on=frozenset({date(2026, 5, 15)}))
    assert closed_share(start, due, bridge) > 0.9


def test_a_week_without_a_closed_day_has_no_closed_time() -> None:
    start = at("2026-11-23 10:00")
    assert closed_share(start, displayed_deadline(start, 72), LENS) == 0
    assert closed_share(start, start, LENS) == 0


def test_a_practice_may_close_on_another_weekday() -> None:
    start = at("2026-11-24 00:00")
    closed_on_wednesday = Place(LENS.territory, closed_weekdays=frozenset({2, 5, 6}))
    assert closed_share(start, displayed_deadline(start, 72), closed_on_wednesday) == pytest.approx(1 / 3)
