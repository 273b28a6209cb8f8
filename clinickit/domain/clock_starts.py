"""The clocks whose start must be worked out: the authority's, the complaint's, each policy's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from clinickit.domain.breach import Timeline
from clinickit.domain.clock_kinds import CLOCKS
from clinickit.domain.clock_warnings import Times, Watch, coherence
from clinickit.domain.clocks import Clock, Delay, Reading, has_clock, legal_delay, numbered_clock, run_clock
from clinickit.domain.deadlines import Remark, remark
from clinickit.domain.facts import NOT_ASKED, Fact, Moment, Unknown
from clinickit.domain.rulebook import RuleKind

T = TypeVar("T")

# Which rule says how to count the unit a contract is written in.
METHOD_RULE_OF_UNIT: Mapping[RuleKind, str] = {
    RuleKind.HOURS: "hours_method",
    RuleKind.WORKING_DAYS: "working_days_method",
    RuleKind.CALENDAR_DAYS: "calendar_days_method",
    RuleKind.MONTHS: "months_method",
}


@dataclass(frozen=True, slots=True)
class PolicyTerm:
    """How long a policy gives to declare a claim; `contract` is None when only the legal minimum is known."""

    policy_id: str
    contract: Delay | None = None
    theft: bool = False


def known(fact: Fact[T]) -> T | None:
    """The value of a fact, or None for every kind of « on ne sait pas »."""
    return None if isinstance(fact, Unknown) else fact


def times_of(
    timeline: Timeline, notified_at: Fact[Moment] = NOT_ASKED, complement_filed_at: Fact[Moment] = NOT_ASKED
) -> Times:
    """The dates of a breach, as the clocks want them."""
    return Times(
        started_at=known(timeline.started_at),
        ended_at=known(timeline.ended_at),
        first_alert_at=known(timeline.first_alert_at),
        aware_at=known(timeline.aware_at),
        certain_at=known(timeline.certain_at),
        processor_notice_at=known(timeline.processor_notice_at),
        notified_at=known(notified_at),
        complement_filed_at=known(complement_filed_at),
    )


def earliest(*moments: Moment | None) -> Moment | None:
    """The first of the moments that are known."""
    return min((one for one in moments if one is not None), key=lambda one: one.at, default=None)


def cnil_clock(times: Times, watch: Watch) -> Clock:
    """The 72-hour clock of art. 33(1) GDPR, from awareness.

    Without a time of awareness it runs from the earliest of the first alert and the processor's notice, and says
    so (choice of the kit).
    """
    fallback = earliest(times.first_alert_at, times.processor_notice_at)
    start = times.aware_at or fallback
    clock = run_clock("cnil_notification", start, watch, done=times.notified_at)
    fitting = coherence(times, watch.rules, watch.now)
    if times.aware_at is None and fallback is not None:
        event = "first_alert" if fallback == times.first_alert_at else "processor_notice"
        clock = replace(
            clock,
            start_event=event,
            why=(remark(f"start_{event}", start=fallback), remark("start_fallback"), *clock.why[1:]),
            rule_ids=(*clock.rule_ids, "awareness_fallback"),
            references=tuple(dict.fromkeys((*clock.references, *watch.rules.references("awareness_fallback")))),
        )
    readings = (*clock.readings, *_from_notice(times, watch))
    return replace(clock, readings=readings, warnings=(*clock.warnings, *_only_new(fitting, clock.warnings)))


def _from_notice(times: Times, watch: Watch) -> tuple[Reading, ...]:
    """The date counted from the processor's notice, when the practice says that it became aware later."""
    notice, aware = times.processor_notice_at, times.aware_at
    if notice is None or aware is None or notice.at >= aware.at:
        return ()
    due = run_clock("cnil_notification", notice, watch).due
    references = watch.rules.references("processor_notice_starts_clock")
    return () if due is None else (Reading("from_processor_notice", due, references),)


def _only_new(remarks: tuple[Remark, ...], said: tuple[Remark, ...]) -> tuple[Remark, ...]:
    """Remarks whose subject is not already said in other words."""
    same = {"notified_before_aware": "done_before_start", "aware_in_future": "start_in_future"}
    said_ids = {one.id for one in said}
    return tuple(one for one in remarks if same.get(one.id, one.id) not in said_ids)


def complaint_clock(
    indications_at: Moment | None, certain_at: Moment | None, watch: Watch, filed_at: Moment | None = None
) -> Clock | None:
    """The 72-hour condition of art. L12-10-1 of the Code des assurances, or None before it existed.

    « Connaissance » is not defined: the working date runs from the earlier of the first sufficient indications and
    the certainty; the other one is shown beside it.
    """
    if not has_clock("complaint_condition", watch.rules):
        return None
    start = earliest(indications_at, certain_at)
    clock = run_clock("complaint_condition", start, watch, done=filed_at)
    later = certain_at if start is indications_at else indications_at
    if start is None or later is None or later.at == start.at:
        return clock
    other = run_clock("complaint_condition", later, watch).due
    if other is None:
        return clock
    reading_id = "from_certainty" if later is certain_at else "from_indications"
    reading = Reading(reading_id, other, watch.rules.references("complaint_knowledge"))
    return replace(clock, readings=(*clock.readings, reading))


def policy_clock(term: PolicyTerm, known_at: Moment | None, watch: Watch, declared_at: Moment | None = None) -> Clock:
    """The clock of one policy: its own term when it is known, else the legal minimum of art. L113-2, 4°."""
    clock_id = "insurer_theft_declaration" if term.theft else "insurer_declaration"
    minimum = legal_delay(clock_id, watch.rules)
    delay = term.contract or minimum
    method_rule = METHOD_RULE_OF_UNIT[delay.unit]
    clock = numbered_clock(clock_id, known_at, delay, method_rule, watch, subject=term.policy_id, done=declared_at)
    if term.contract is None:
        return replace(clock, why=(*clock.why, remark("legal_minimum_used")))
    why = (*clock.why, remark("from_contract"))
    legal = numbered_clock(clock_id, known_at, minimum, CLOCKS[clock_id].method_rule, watch).due
    below = clock.due is not None and legal is not None and clock.due.at < legal.at
    warnings = (*clock.warnings, remark("below_legal_minimum", legal=legal)) if below and legal else clock.warnings
    return replace(clock, why=why, warnings=warnings)
