"""The clocks of a breach, never merged: each with its start, its method, its date and the reason for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from clinickit.domain.clock_kinds import CLOCKS, ClockKind, Nature
from clinickit.domain.clock_warnings import (
    Watch,
    clock_change,
    day_warnings,
    hour_warnings,
    paris_time,
    repeated_hour,
)
from clinickit.domain.deadlines import (
    Method,
    Place,
    Remark,
    calendar_days_deadline,
    displayed_deadline,
    months_deadline,
    next_full_hour_deadline,
    next_working_day_deadline,
    opening_after_months,
    remark,
    skipped_holidays,
    working_days_deadline,
)
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import Moment
from clinickit.domain.rulebook import Confidence, Reference, RuleKind, RulesInForce, weakest

_MONTHS_A_YEAR = 12


class ClockState(StrEnum):
    """Where a clock stands now."""

    NO_START = "no_start"
    NO_NUMBER = "no_number"
    RUNNING = "running"
    PAST = "past"
    DONE = "done"
    DONE_LATE = "done_late"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Delay:
    """How long: an amount and its unit."""

    amount: int
    unit: RuleKind


@dataclass(frozen=True, slots=True)
class Reading:
    """Another date that somebody may defend or ask about; small print, never the working date."""

    id: str
    due: Moment
    references: tuple[Reference, ...]
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock, computed. `by_day` means that only the day counts and `due` is its last minute."""

    id: str
    subject: str
    nature: Nature
    start_event: str
    start: Moment | None
    method: str
    due: Moment | None
    by_day: bool
    readings: tuple[Reading, ...]
    warnings: tuple[Remark, ...]
    why: tuple[Remark, ...]
    references: tuple[Reference, ...]
    rule_ids: tuple[str, ...]
    confidence: Confidence
    state: ClockState
    done: Moment | None
    late_by: timedelta | None

    @property
    def label_key(self) -> str:
        """Where the French name of this clock stands in the wording."""
        return f"clocks.{self.id}.label"

    @property
    def is_late(self) -> bool:
        """Whether the date is past, or the thing was done after it: reasons for the delay are then owed."""
        return self.state in {ClockState.PAST, ClockState.DONE_LATE}

    def remaining(self, now: datetime) -> timedelta | None:
        """How long until the date; negative when it is past, None when there is none."""
        return None if self.due is None else self.due.at - now.astimezone(UTC)


_DATE_UNITS = frozenset({RuleKind.MONTHS, RuleKind.YEARS})

METHODS: Mapping[Method, tuple[frozenset[RuleKind], Callable[[Moment, Delay, Place], Moment]]] = {
    Method.EARLIER_OF_ELAPSED_AND_CLOCK: (
        frozenset({RuleKind.HOURS}),
        lambda start, delay, _: displayed_deadline(start, delay.amount),
    ),
    Method.WORKING_DAYS: (
        frozenset({RuleKind.WORKING_DAYS}),
        lambda start, delay, place: working_days_deadline(start, delay.amount, place),
    ),
    Method.CALENDAR_DAYS: (
        frozenset({RuleKind.CALENDAR_DAYS}),
        lambda start, delay, _: calendar_days_deadline(start, delay.amount),
    ),
    Method.DATE_TO_DATE: (_DATE_UNITS, lambda start, delay, _: months_deadline(start, months_of(delay))),
}


def months_of(delay: Delay) -> int:
    """A delay in months or years, in months."""
    return delay.amount * (_MONTHS_A_YEAR if delay.unit is RuleKind.YEARS else 1)


def has_clock(clock_id: str, rules: RulesInForce) -> bool:
    """Whether the rule behind a clock is in force: proposed law has no clock."""
    return rules.has(CLOCKS[clock_id].delay_rule)


def run_clock(
    clock_id: str,
    start: Moment | None,
    watch: Watch,
    *,
    subject: str = "",
    done: Moment | None = None,
) -> Clock:
    """Compute a clock from its start; raises RuleNotInForce when the law behind it does not apply that day."""
    kind = CLOCKS[clock_id]
    if kind.nature is Nature.WITHOUT_NUMBER:
        return _without_number(clock_id, kind, start, watch.rules, subject, done)
    delay = legal_delay(clock_id, watch.rules)
    return numbered_clock(clock_id, start, delay, kind.method_rule, watch, subject=subject, done=done)


def legal_delay(clock_id: str, rules: RulesInForce) -> Delay:
    """How long the law in force gives for a clock that has a number."""
    delay_rule = CLOCKS[clock_id].delay_rule
    value, rule = rules.value(delay_rule), rules.rule(delay_rule)
    if not isinstance(value, int):
        raise ResourceProblem(rule.file, "kind", "une durée est attendue")
    return Delay(value, rule.kind)


def count(start: Moment, delay: Delay, method_rule: str, watch: Watch) -> Moment:
    """The date a method of the rules gives; refused when that method cannot count this unit."""
    name = watch.rules.method(method_rule)
    if name in METHODS:
        units, counted = METHODS[Method(name)]
        if delay.unit in units:
            return counted(start, delay, watch.place)
    file = watch.rules.rule(method_rule).file
    raise ResourceProblem(file, "value", f"« {name} » ne sait pas compter en « {delay.unit} »")


def numbered_clock(
    clock_id: str,
    start: Moment | None,
    delay: Delay,
    method_rule: str,
    watch: Watch,
    *,
    subject: str = "",
    done: Moment | None = None,
) -> Clock:
    """A clock with a date: the law's delay and method, or those of a contract."""
    kind = CLOCKS[clock_id]
    due = _due(kind, start, delay, method_rule, watch)
    rule_ids = (kind.delay_rule, method_rule)
    return Clock(
        id=clock_id,
        subject=subject,
        nature=kind.nature,
        start_event=kind.start_event,
        start=start,
        method=watch.rules.method(method_rule),
        due=due,
        by_day=_by_day(delay),
        readings=_readings(kind, start, due, delay, watch),
        warnings=_warnings(kind, start, due, delay, watch, done),
        why=_why(kind, start, due, delay, watch),
        references=_references(rule_ids, watch.rules),
        rule_ids=rule_ids,
        confidence=weakest(watch.rules.confidence(one) for one in rule_ids),
        state=_state(kind, due, watch.now, done),
        done=done,
        late_by=_late_by(kind, due, watch.now, done),
    )


def _due(kind: ClockKind, start: Moment | None, delay: Delay, method_rule: str, watch: Watch) -> Moment | None:
    if start is None:
        return None
    if kind.nature is Nature.OPENING:
        return opening_after_months(start, months_of(delay))
    return count(start, delay, method_rule, watch)


def _references(rule_ids: tuple[str, ...], rules: RulesInForce) -> tuple[Reference, ...]:
    found = (reference for one in rule_ids for reference in rules.references(one))
    return tuple(dict.fromkeys(found))


def _readings(
    kind: ClockKind, start: Moment | None, due: Moment | None, delay: Delay, watch: Watch
) -> tuple[Reading, ...]:
    """The other readings of this kind of clock, when the rules know them and they give another date."""
    if start is None or due is None:
        return ()
    found = [_reading(one, start, due, delay, watch) for one in kind.reading_rules if watch.rules.has(one)]
    return tuple(one for one in found if one.due.at != due.at)


def _reading(rule_id: str, start: Moment, due: Moment, delay: Delay, watch: Watch) -> Reading:
    name = watch.rules.method(rule_id)
    if name not in READINGS:
        raise ResourceProblem(watch.rules.rule(rule_id).file, "value", f"la lecture « {name} » n’est pas connue")
    other = READINGS[Method(name)](start, due, delay, watch)
    return Reading(name, other, watch.rules.references(rule_id), _by_day(delay))


def _by_day(delay: Delay) -> bool:
    return delay.unit is not RuleKind.HOURS


READINGS: Mapping[Method, Callable[[Moment, Moment, Delay, Watch], Moment]] = {
    Method.NEXT_FULL_HOUR: lambda start, _due, delay, _watch: next_full_hour_deadline(start, delay.amount),
    Method.WORKING_DAYS_LOCAL_LIST: lambda start, due, delay, watch: (
        working_days_deadline(start, delay.amount, watch.place, local_list_alone=True)
        if delay.unit is RuleKind.WORKING_DAYS
        else due
    ),
    Method.NEXT_WORKING_DAY: lambda _start, due, _delay, watch: next_working_day_deadline(due, watch.place),
}


def _warnings(
    kind: ClockKind,
    start: Moment | None,
    due: Moment | None,
    delay: Delay,
    watch: Watch,
    done: Moment | None,
) -> tuple[Remark, ...]:
    """What to say about the date; once done, nothing is left but a date that does not fit."""
    if start is None or due is None:
        return (remark("no_start"),)
    odd = (remark("done_before_start", start=start, done=done),) if done and done.at < start.at else ()
    future = (remark("start_in_future", start=start),) if start.at > watch.now.astimezone(UTC) else ()
    if done is not None or kind.nature is Nature.OPENING:
        return (*odd, *future)
    past = (remark("already_past", due=due),) if due.at < watch.now.astimezone(UTC) else ()
    paris = () if _by_day(delay) else paris_time(due)
    if past:  # « faites-le avant » no longer helps
        return (*past, *odd, *future, *repeated_hour(start), *paris)
    hours = () if _by_day(delay) else hour_warnings(start, due, watch)
    return (*odd, *future, *repeated_hour(start), *day_warnings(due, watch.place), *hours, *paris)


def _why(kind: ClockKind, start: Moment | None, due: Moment | None, delay: Delay, watch: Watch) -> tuple[Remark, ...]:
    """« Pourquoi cette date » : the start, the length, the way of counting, what was jumped over."""
    if start is None or due is None:
        return (remark(f"waits_for_{kind.start_event}"), remark(delay.unit, amount=delay.amount))
    known = remark(f"start_{kind.start_event}", start=start)
    day_only = (remark("start_day_only", start=start),) if start.day_only and not _by_day(delay) else ()
    length = remark(delay.unit, amount=delay.amount)
    change = () if _by_day(delay) else clock_change(start, delay.amount)
    skipped = (
        remark("skipped_holiday", day=day, holiday=name)
        for day, name in (skipped_holidays(start, due, watch.place) if delay.unit is RuleKind.WORKING_DAYS else ())
    )
    return (known, *day_only, length, *change, *skipped)


def _state(kind: ClockKind, due: Moment | None, now: datetime, done: Moment | None) -> ClockState:
    if done is not None:
        return ClockState.DONE_LATE if due is not None and done.at > due.at else ClockState.DONE
    if due is None:
        return ClockState.NO_START
    reached = now.astimezone(UTC) > due.at
    if kind.nature is Nature.OPENING:
        return ClockState.OPEN if reached else ClockState.NOT_YET_OPEN
    return ClockState.PAST if reached else ClockState.RUNNING


def _late_by(kind: ClockKind, due: Moment | None, now: datetime, done: Moment | None) -> timedelta | None:
    if due is None or kind.nature is Nature.OPENING:
        return None
    late = (done.at if done is not None else now.astimezone(UTC)) - due.at
    return late if late > timedelta(0) else None


def _without_number(
    clock_id: str,
    kind: ClockKind,
    start: Moment | None,
    rules: RulesInForce,
    subject: str,
    done: Moment | None,
) -> Clock:
    """A duty « sans délai » or « dans les meilleurs délais »: it has no date, so it is due now."""
    known = remark(f"start_{kind.start_event}", start=start) if start else remark(f"waits_for_{kind.start_event}")
    return Clock(
        id=clock_id,
        subject=subject,
        nature=kind.nature,
        start_event=kind.start_event,
        start=start,
        method="",
        due=None,
        by_day=False,
        readings=(),
        warnings=(),
        why=(known, remark("without_number", words=rules.text(kind.delay_rule))),
        references=rules.references(kind.delay_rule),
        rule_ids=(kind.delay_rule,),
        confidence=rules.confidence(kind.delay_rule),
        state=ClockState.DONE if done is not None else ClockState.NO_NUMBER,
        done=done,
        late_by=None,
    )
