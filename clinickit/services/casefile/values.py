"""Turns one value of a case file into a fact, or says in a few words what was expected instead."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeGuard
from zoneinfo import ZoneInfo

from clinickit.domain.clock_warnings import strange_hour
from clinickit.domain.deadlines import Remark
from clinickit.domain.facts import (
    Count,
    FactValue,
    Moment,
    Precision,
    Several,
    Unknown,
    moment_of_day,
    moment_of_local,
)
from clinickit.domain.schema import Kind, Leaf

FIRST_YEAR, LAST_YEAR = 1900, 2199
_YEARS = f"une date entre {FIRST_YEAR} et {LAST_YEAR}"
A_ZONE = "un nom de fuseau horaire, par exemple « Europe/Paris »"
UNKNOWNS = {one.value: one for one in Unknown if one is not Unknown.NOT_ASKED}


class Unreadable(Exception):
    """A value that does not fit its key; `inside` names the key of an inline table, if it is that one."""

    def __init__(self, expected: str, inside: str = "") -> None:
        super().__init__(expected)
        self.expected, self.inside = expected, inside


def fact_value(leaf: Leaf, raw: object, zone: str) -> FactValue:
    """The fact a value writes; wall-clock times are read in `zone`. Raises Unreadable."""
    if isinstance(raw, str) and raw in UNKNOWNS:
        return UNKNOWNS[raw]
    if leaf.kind is Kind.MOMENT:
        return moment_value(raw, zone)
    if leaf.options is not None:
        return (_choices if leaf.kind is Kind.CHOICES else _choice)(raw, leaf.options)
    return _SIMPLE[leaf.kind](raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise Unreadable("un texte entre guillemets")
    if not raw:
        raise Unreadable("un texte non vide ; retirez la clé si la question n’a pas été posée")
    return raw


def _yes_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise Unreadable("true ou false, sans guillemets")
    return raw


def _number(raw: object, inside: str = "") -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < 0:
        raise Unreadable("un nombre entier, zéro ou plus, sans guillemets ni espaces", inside)
    return raw


def _count(raw: object) -> Count:
    if not isinstance(raw, Mapping):
        return Count(_number(raw))
    _only(raw, "value", "precision")
    return Count(_number(raw.get("value"), "value"), _precision(raw))


def _day(raw: object) -> date:
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise Unreadable("une date AAAA-MM-JJ, sans guillemets ni heure")
    _plausible(raw)
    return raw


def _plausible(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(_YEARS)


def _choice(raw: object, options: type[StrEnum]) -> StrEnum:
    if not isinstance(raw, str) or raw not in {one.value for one in options}:
        raise Unreadable(f"une de ces options : {', '.join(options)}")
    return options(raw)


def _choices(raw: object, options: type[StrEnum]) -> Several[StrEnum]:
    items, complete = raw, True
    if isinstance(raw, Mapping):
        _only(raw, "items", "complete")
        items, complete = raw.get("items"), _flag(raw, "complete", default=True)
    if not isinstance(items, list):
        raise Unreadable(f"une liste d’options entre crochets, parmi : {', '.join(options)}")
    chosen = tuple(_choice(one, options) for one in items)
    if len(set(chosen)) < len(chosen):
        raise Unreadable("chaque option une seule fois")
    return Several(chosen, complete)


def moment_value(raw: object, zone: str) -> Moment:
    """The moment a value writes: local time, time with its offset, day alone, or a table saying more.

    Raises Unreadable.
    """
    try:
        if isinstance(raw, Mapping):
            return _moment_table(raw, zone)
        return _plain_moment(raw, zone, Precision.EXACT, second=False)
    except OverflowError:
        raise Unreadable(_YEARS) from None


def _moment_table(raw: Mapping[str, object], zone: str) -> Moment:
    _only(raw, "at", "precision", "zone", "second_occurrence")
    second = _flag(raw, "second_occurrence", default=False)
    return _plain_moment(raw.get("at"), _zone(raw, zone), _precision(raw), second=second)


def _plain_moment(raw: object, zone: str, precision: Precision, *, second: bool) -> Moment:
    if isinstance(raw, date):
        _plausible(raw)
    if isinstance(raw, datetime) and raw.tzinfo is None:
        return moment_of_local(raw, zone, precision, second_occurrence=second)
    if isinstance(raw, datetime):
        moment = Moment(raw.astimezone(UTC), zone, precision)
        _plausible(moment.day)  # an offset may carry it over the last midnight allowed
        return moment
    if isinstance(raw, date):
        return moment_of_day(raw, zone, precision)
    raise Unreadable("une date et une heure AAAA-MM-JJTHH:MM:SS, ou une date seule, sans guillemets")


def skipped_hour(raw: object, zone: str) -> tuple[Remark, ...]:
    """What to say of a time written in the hour that a spring clock change skips; nothing for any other value."""
    at = raw.get("at") if isinstance(raw, Mapping) else raw
    if not isinstance(at, datetime) or at.tzinfo is not None:
        return ()
    own = raw.get("zone", zone) if isinstance(raw, Mapping) else zone
    found = strange_hour(at, own if is_zone(own) else zone)
    return tuple(one for one in found if one.id == "hour_never")


def is_zone(zone: object) -> TypeGuard[str]:
    """Whether a value names a time zone that exists."""
    if not isinstance(zone, str) or not zone:
        return False
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _zone(raw: Mapping[str, object], default: str) -> str:
    zone = raw.get("zone", default)
    if not is_zone(zone):
        raise Unreadable(A_ZONE, "zone")
    return zone


def _precision(raw: Mapping[str, object]) -> Precision:
    precision = raw.get("precision", Precision.EXACT.value)
    if not isinstance(precision, str) or precision not in {one.value for one in Precision}:
        raise Unreadable(f"une de ces options : {', '.join(Precision)}", "precision")
    return Precision(precision)


def _flag(raw: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = raw.get(key, default)
    if not isinstance(value, bool):
        raise Unreadable("true ou false, sans guillemets", key)
    return value


def _only(raw: Mapping[str, object], *known: str) -> None:
    for key in raw:
        if key not in known:
            raise Unreadable(f"seulement {', '.join(known)}", key)


_SIMPLE: Mapping[Kind, Callable[[object], FactValue]] = {
    Kind.TEXT: _text,
    Kind.YES_NO: _yes_no,
    Kind.COUNT: _count,
    Kind.DAY: _day,
}
