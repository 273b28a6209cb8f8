"""A fact is a value or an honest « on ne sait pas »; counts, dates and sets say how sure they are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum, StrEnum
from typing import Generic, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

PARIS = "Europe/Paris"


class Unknown(Enum):
    """Why a fact has no value. Every fact of a breach may be unknown (art. 33(4) GDPR: information in phases)."""

    NOT_ASKED = ""
    NOT_YET = "?"
    TO_DETERMINE = "à déterminer"
    CANNOT = "indéterminable"


Fact: TypeAlias = T | Unknown

NOT_ASKED = Unknown.NOT_ASKED


class Precision(StrEnum):
    """How far a number or a date can be trusted."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    SUPPOSED = "supposed"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, records, hours or euros, with its precision."""

    value: int
    precision: Precision = Precision.EXACT


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC) with the zone it was said in; `day_only` when only the day is known.

    A day alone is stored as its first instant in that zone, so that nothing computed from it is ever late.
    """

    at: datetime
    zone: str = PARIS
    precision: Precision = Precision.EXACT
    day_only: bool = False

    @property
    def local(self) -> datetime:
        """The same instant on the wall clock of its zone."""
        return self.at.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The calendar day in its zone."""
        return self.local.date()


@dataclass(frozen=True, slots=True)
class Several(Generic[E]):
    """A set of options; `complete` says whether others may still be found."""

    items: tuple[E, ...]
    complete: bool = True

    def __contains__(self, option: object) -> bool:
        return option in self.items


FactValue: TypeAlias = str | bool | StrEnum | Count | Moment | date | Several[StrEnum] | Unknown


def instant_of_local(naive: datetime, zone: str, *, second_occurrence: bool = False) -> datetime:
    """UTC instant of a wall-clock time; the earliest one it can mean, unless the second is asked for.

    An hour that exists twice (autumn) means its first occurrence; an hour that does not exist (spring) means the
    earliest instant either reading gives: a deadline counted from it is never late (kit choice, cnil (e)).
    """
    tz = ZoneInfo(zone)
    readings = [naive.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(readings) if second_occurrence else min(readings)


def moment_of_local(
    naive: datetime, zone: str = PARIS, precision: Precision = Precision.EXACT, *, second_occurrence: bool = False
) -> Moment:
    """A moment from what a person reads on the wall clock."""
    return Moment(instant_of_local(naive, zone, second_occurrence=second_occurrence), zone, precision)


def moment_of_day(day: date, zone: str = PARIS, precision: Precision = Precision.EXACT) -> Moment:
    """A day whose hour is not known, stored as its first instant."""
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone is given just below
    return Moment(instant_of_local(start, zone), zone, precision, day_only=True)


def local_hour_is_strange(naive: datetime, zone: str) -> str:
    """`twice` or `never` for an hour that a clock change repeats or skips, else an empty text."""
    tz = ZoneInfo(zone)
    first, second = (naive.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return ""
    back = first.astimezone(tz).replace(tzinfo=None)
    return "twice" if back == naive and second - first > timedelta(0) else "never"
