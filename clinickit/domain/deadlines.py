"""Arithmetic of delays: running hours, working days, months and years, never later than the law allows."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinickit.domain.facts import Moment, instant_of_local
from clinickit.domain.holidays_fr import (
    UNKNOWN_TERRITORY,
    Territory,
    local_holiday,
    national_holiday,
    territory_of,
)

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})

ParamValue = str | int | date | Moment


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence to show, by id (its words are under resources/wording/), with what fills its blanks."""

    id: str
    params: tuple[tuple[str, ParamValue], ...] = ()

    def get(self, name: str) -> ParamValue | None:
        """What fills one blank, or None."""
        return dict(self.params).get(name)


def remark(remark_id: str, **params: ParamValue) -> Remark:
    """A remark from its id and its blanks."""
    return Remark(remark_id, tuple(params.items()))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the practice is and when it is closed; closing never moves a deadline, it only warns."""

    territory: Territory = UNKNOWN_TERRITORY
    closed_weekdays: frozenset[int] = WEEKEND
    closed_on: frozenset[date] = field(default_factory=frozenset)

    def is_closed(self, day: date) -> bool:
        """Whether nobody is there on that day: weekly closing, public holiday, or a closing the practice gave."""
        weekly = day.weekday() in self.closed_weekdays
        return weekly or day in self.closed_on or bool(local_holiday(day, self.territory))


def place_of(postcode: str, closed_on: frozenset[date] = frozenset()) -> Place:
    """The place of a practice from its postcode."""
    return Place(territory_of(postcode), closed_on=closed_on)


class Method(StrEnum):
    """The ways of counting that a rule file may name; the last two and the full hour only give other readings."""

    EARLIER_OF_ELAPSED_AND_CLOCK = "earlier_of_elapsed_and_clock"
    NEXT_FULL_HOUR = "next_full_hour"
    WORKING_DAYS = "jours_ouvres"
    CALENDAR_DAYS = "calendar_days"
    DATE_TO_DATE = "date_a_date"
    WORKING_DAYS_LOCAL_LIST = "jours_ouvres_liste_locale"
    NEXT_WORKING_DAY = "report_jour_ouvre"


def at_instant(moment: Moment, instant: datetime) -> Moment:
    """The same zone and precision, at another instant."""
    return Moment(instant.astimezone(UTC), moment.zone, moment.precision)


def elapsed_deadline(start: Moment, hours: int) -> Moment:
    """Start plus hours that really elapse, clock changes or not."""
    return at_instant(start, start.at.astimezone(UTC) + timedelta(hours=hours))


def clock_deadline(start: Moment, hours: int) -> Moment:
    """Start plus hours read on the wall clock; the earliest instant that time can mean."""
    naive = start.local.replace(tzinfo=None) + timedelta(hours=hours)
    return at_instant(start, instant_of_local(naive, start.zone))


def displayed_deadline(start: Moment, hours: int) -> Moment:
    """The earlier of elapsed hours and clock hours: never later than either, never rolled over.

    Sources: art. 33(1) GDPR; Regulation (EEC, Euratom) 1182/71, art. 3(3) and 3(4). Taking the earlier one is a
    choice of the kit.
    """
    return min(elapsed_deadline(start, hours), clock_deadline(start, hours), key=lambda one: one.at)


def next_full_hour_deadline(start: Moment, hours: int) -> Moment:
    """The reading of Regulation 1182/71, art. 3(1), where the hour of the event is not counted.

    The hour is the local one: the Marquesas are nine hours and a half behind UTC.
    """
    local = start.local
    into_the_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at_instant(start, start.at.astimezone(UTC) - into_the_hour + timedelta(hours=1 + hours))


def end_of_day(day: date, zone: str) -> datetime:
    """The last minute of a day in that zone, in UTC."""
    last_minute = datetime.combine(day, time(23, 59))
    return instant_of_local(last_minute, zone)


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day


def is_working_day(day: date, place: Place, *, local_list_alone: bool = False) -> bool:
    """Whether a day counts as « jour ouvré ».

    The careful count takes off only the holidays that are both national and local, so that it ends first; with
    `local_list_alone` every holiday of the territory is taken off, which can end later.
    """
    if day.weekday() in WEEKEND:
        return False
    if local_list_alone:
        return not local_holiday(day, place.territory)
    return not (national_holiday(day) and local_holiday(day, place.territory))


def working_days_deadline(start: Moment, days: int, place: Place, *, local_list_alone: bool = False) -> Moment:
    """The end of the last working day; the day of the event is not counted, Saturdays and Sundays never are."""
    counted = 0
    for day in _days_after(start.day):
        counted += is_working_day(day, place, local_list_alone=local_list_alone)
        if counted == days:
            return at_instant(start, end_of_day(day, start.zone))
    raise AssertionError  # the days after a day never end


def skipped_holidays(start: Moment, due: Moment, place: Place) -> tuple[tuple[date, str], ...]:
    """The holidays, on weekdays, that a count of working days jumped over: day and French name."""
    days = (start.day + timedelta(days=n) for n in range(1, (due.day - start.day).days + 1))
    return tuple(
        (day, local_holiday(day, place.territory))
        for day in days
        if day.weekday() not in WEEKEND and not is_working_day(day, place)
    )


def calendar_days_deadline(start: Moment, days: int) -> Moment:
    """The end of the last day, all days counted but the day of the event."""
    return at_instant(start, end_of_day(start.day + timedelta(days=days), start.zone))


def same_day_later(day: date, months: int) -> date:
    """The same day number some months later, or the last day of that month when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_deadline(start: Moment, months: int) -> Moment:
    """The end of the same day some months later (« de quantième à quantième »), never rolled over."""
    return at_instant(start, end_of_day(same_day_later(start.day, months), start.zone))


def next_working_day_deadline(due: Moment, place: Place) -> Moment:
    """The end of the first working day from a due day on: the roll-over that some texts allow."""
    day = due.day
    while not is_working_day(day, place, local_list_alone=True):
        day += timedelta(days=1)
    return at_instant(due, end_of_day(day, due.zone))


def opening_after_months(start: Moment, months: int) -> Moment:
    """The first instant of the day after a delay in months has run: before it, it is too early."""
    day = same_day_later(start.day, months) + timedelta(days=1)
    return at_instant(start, instant_of_local(datetime.combine(day, time.min), start.zone))


def closed_share(start: Moment, due: Moment, place: Place) -> float:
    """Which part of the time between two moments falls on days when the practice is closed, from 0 to 1."""
    total = (due.at - start.at).total_seconds()
    if total <= 0:
        return 0.0
    days = (start.day + timedelta(days=n) for n in range((due.day - start.day).days + 1))
    closed = sum(_seconds_on(day, start, due) for day in days if place.is_closed(day))
    return closed / total


def _seconds_on(day: date, start: Moment, due: Moment) -> float:
    zone = ZoneInfo(start.zone)
    begins = datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)
    return max(0.0, (min(ends, due.at) - max(begins, start.at)).total_seconds())
