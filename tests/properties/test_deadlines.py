"""Whatever the moment, the zone and the length: never late, never rolled over, and later starts end later."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from clinickit.domain.deadlines import (
    displayed_deadline,
    elapsed_deadline,
    is_working_day,
    next_full_hour_deadline,
    place_of,
    working_days_deadline,
)
from clinickit.domain.facts import Moment, local_hour_is_strange

ZONES = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Marigot",
    "America/St_Barthelemy",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Tahiti",
    "Pacific/Marquesas",
    "Pacific/Gambier",
    "Pacific/Noumea",
    "Pacific/Wallis",
)
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
MINUTES = st.integers(0, 60 * 24 * 365 * 8)
HOURS = st.sampled_from((24, 48, 72, 96))
POSTCODES = st.sampled_from(("62300", "67000", "57000", "97110", "97400", "97500", "97600", "98714", "98742"))


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Any minute of eight years, with the hours around clock changes drawn as often as the others."""
    zone = draw(st.sampled_from(ZONES))
    anywhere = FIRST + timedelta(minutes=draw(MINUTES))
    if draw(st.booleans()):
        return Moment(anywhere, zone)
    change = draw(st.sampled_from((datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))))
    return Moment(change + timedelta(minutes=draw(st.integers(-5 * 24 * 60, 120))), zone)


@given(moments(), HOURS)
def test_a_deadline_in_hours_is_never_later_than_elapsed_time_nor_more_than_an_hour_sooner(
    start: Moment, hours: int
) -> None:
    early = elapsed_deadline(start, hours).at - displayed_deadline(start, hours).at
    assert timedelta(0) <= early <= timedelta(hours=1)


@given(moments(), HOURS)
def test_the_full_hour_reading_is_later_by_at_most_an_hour_or_two_across_a_clock_change(
    start: Moment, hours: int
) -> None:
    reading = next_full_hour_deadline(start, hours)
    assert timedelta(0) < reading.at - elapsed_deadline(start, hours).at <= timedelta(hours=1)
    assert timedelta(0) < reading.at - displayed_deadline(start, hours).at <= timedelta(hours=2)
    assert reading.local.minute == 0


def lands_in_the_hour_that_does_not_exist(start: Moment, hours: int) -> bool:
    target = start.local.replace(tzinfo=None) + timedelta(hours=hours)
    return local_hour_is_strange(target, start.zone) == "never"


@given(moments(), st.integers(1, 60 * 24 * 4), HOURS)
def test_a_later_start_never_brings_an_earlier_deadline_but_for_the_clock_change_pair(
    start: Moment, minutes: int, hours: int
) -> None:
    later = Moment(start.at + timedelta(minutes=minutes), start.zone)
    assume(not lands_in_the_hour_that_does_not_exist(later, hours))
    assert displayed_deadline(start, hours).at <= displayed_deadline(later, hours).at


@given(moments())
def test_where_clocks_never_change_the_deadline_is_the_same_hour_three_days_later(start: Moment) -> None:
    assume(start.zone not in {"Europe/Paris", "America/Miquelon"})
    due = displayed_deadline(start, 72)
    assert (due.local.hour, due.local.minute) == (start.local.hour, start.local.minute)
    assert (due.day - start.day).days == 3


@given(moments(), st.integers(1, 15), POSTCODES)
def test_working_days_end_on_a_working_day_after_exactly_as_many_and_never_after_the_local_reading(
    start: Moment, days: int, postcode: str
) -> None:
    place = place_of(postcode)
    due = working_days_deadline(start, days, place)
    between = [start.day + timedelta(days=n) for n in range(1, (due.day - start.day).days + 1)]
    assert is_working_day(due.day, place)
    assert sum(is_working_day(day, place) for day in between) == days
    assert due.at <= working_days_deadline(start, days, place, local_list_alone=True).at
    assert due.at.astimezone(ZoneInfo(start.zone)).strftime("%H:%M") == "23:59"
