"""What to say about a deadline without ever moving it: night, closed days, clock changes, dates that disagree."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from clinickit.domain.deadlines import (
    SATURDAY,
    SUNDAY,
    Place,
    Remark,
    clock_deadline,
    closed_share,
    elapsed_deadline,
    remark,
)
from clinickit.domain.facts import PARIS, Moment, local_hour_is_strange, moment_of_local
from clinickit.domain.holidays_fr import local_holiday
from clinickit.domain.rulebook import RulesInForce

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """What every clock needs: the rules of the day, where the practice is, and what time it is."""

    rules: RulesInForce
    place: Place
    now: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """The dates of a breach, kept apart (art. 33 GDPR); None for each one that is not known."""

    started_at: Moment | None = None
    ended_at: Moment | None = None
    first_alert_at: Moment | None = None
    aware_at: Moment | None = None
    certain_at: Moment | None = None
    processor_notice_at: Moment | None = None
    notified_at: Moment | None = None
    complement_filed_at: Moment | None = None


def night_window(rules: RulesInForce) -> tuple[time, time]:
    """When the night begins and ends for the warnings (a choice of the kit)."""
    begins, ends = rules.texts("night_window")
    return time.fromisoformat(begins), time.fromisoformat(ends)


def is_night(moment: Moment, rules: RulesInForce) -> bool:
    """Whether the local hour falls at night; the hour when the night ends is still night."""
    begins, ends = night_window(rules)
    hour = moment.local.time()
    return hour >= begins or hour <= ends


def day_warnings(due: Moment, place: Place) -> tuple[Remark, ...]:
    """A due day that is a Saturday, a Sunday, a public holiday or a day when the practice is closed."""
    found: list[Remark] = []
    if due.day.weekday() == SATURDAY:
        found.append(remark("saturday", due=due))
    if due.day.weekday() == SUNDAY:
        found.append(remark("sunday", due=due))
    if name := local_holiday(due.day, place.territory):
        found.append(remark("holiday", due=due, holiday=name))
    if not found and place.is_closed(due.day):
        found.append(remark("closed_day", due=due))
    return tuple(found)


def hour_warnings(start: Moment, due: Moment, watch: Watch) -> tuple[Remark, ...]:
    """A due hour at night, or a period mostly spent closed (for delays in hours)."""
    found: list[Remark] = []
    if is_night(due, watch.rules):
        found.append(remark("night", due=due))
    percent = _WHOLE * closed_share(start, due, watch.place)
    if percent > watch.rules.number("mostly_closed_percent"):
        found.append(remark("mostly_closed", percent=round(percent)))
    return tuple(found)


def paris_time(due: Moment) -> tuple[Remark, ...]:
    """The same instant in Paris, when the practice lives by another clock."""
    paris = Moment(due.at, PARIS, due.precision)
    return (remark("paris_time", due=due, paris=paris),) if paris.local.utcoffset() != due.local.utcoffset() else ()


def clock_change(start: Moment, hours: int) -> tuple[Remark, ...]:
    """Both readings, when a clock change inside the period makes them differ."""
    elapsed, clock = elapsed_deadline(start, hours), clock_deadline(start, hours)
    return () if elapsed.at == clock.at else (remark("clock_change", elapsed=elapsed, clock=clock),)


def strange_hour(naive: datetime, zone: str) -> tuple[Remark, ...]:
    """What to say of an hour, as typed, that a clock change repeats or skips; empty for an ordinary hour."""
    strange = local_hour_is_strange(naive, zone)
    if not strange:
        return ()
    first = moment_of_local(naive, zone)
    second = moment_of_local(naive, zone, second_occurrence=True)
    return (remark(f"hour_{strange}", first=first, second=second),)


def repeated_hour(start: Moment) -> tuple[Remark, ...]:
    """The autumn hour that exists twice, when the moment is its first occurrence; nothing when the second was said."""
    naive = start.local.replace(tzinfo=None)
    if start.day_only or local_hour_is_strange(naive, start.zone) != "twice":
        return ()
    return strange_hour(naive, start.zone) if start.at == moment_of_local(naive, start.zone).at else ()


def coherence(times: Times, rules: RulesInForce, now: datetime) -> tuple[Remark, ...]:
    """What does not fit between the dates: accepted, said plainly, with its consequence."""
    found = [
        *_out_of_order("ended_before_started", times.started_at, times.ended_at),
        *_out_of_order("aware_before_started", times.started_at, times.aware_at),
        *_out_of_order("aware_before_first_alert", times.first_alert_at, times.aware_at),
        *_out_of_order("certain_before_aware", times.aware_at, times.certain_at),
        *_out_of_order("notified_before_aware", times.aware_at, times.notified_at),
        *_out_of_order("complement_before_initial", times.notified_at, times.complement_filed_at),
        *_late_awareness(times, rules),
    ]
    future = now.astimezone(UTC)
    if times.aware_at is not None and times.aware_at.at > future:
        found.append(remark("aware_in_future", aware=times.aware_at))
    return tuple(found)


def _out_of_order(remark_id: str, first: Moment | None, then: Moment | None) -> tuple[Remark, ...]:
    """A remark when `then` comes before `first`; a day alone is never held against an hour of that same day."""
    if first is None or then is None or then.at >= first.at:
        return ()
    if (first.day_only or then.day_only) and first.day == then.day:
        return ()
    return (remark(remark_id, first=first, then=then),)


def _late_awareness(times: Times, rules: RulesInForce) -> tuple[Remark, ...]:
    """Awareness said to come after the processor's notice, or well after the first alert: a reason is asked."""
    aware, notice, alert = times.aware_at, times.processor_notice_at, times.first_alert_at
    found: list[Remark] = []
    if aware is not None and notice is not None and aware.at > notice.at:
        found.append(remark("aware_after_processor_notice", aware=aware, notice=notice))
    gap = timedelta(hours=rules.hours("awareness_reason_gap"))
    if aware is not None and alert is not None and aware.at - alert.at > gap:
        found.append(remark("aware_long_after_first_alert", aware=aware, alert=alert))
    return tuple(found)
