"""Which clocks run in this case, and from when: each with its own start, never merged."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from clinickit.domain.case import Case
from clinickit.domain.clock_starts import (
    PolicyTerm,
    cnil_clock,
    complaint_clock,
    earliest,
    known,
    policy_clock,
    times_of,
)
from clinickit.domain.clock_warnings import Times, Watch, coherence
from clinickit.domain.clocks import Clock, Delay, has_clock, run_clock
from clinickit.domain.deadlines import Remark, place_of
from clinickit.domain.duties import DutiesAssessment
from clinickit.domain.duty_files import Strength
from clinickit.domain.duty_questions import INSURED, complaint_counter
from clinickit.domain.facts import Count, FactValue, Moment, Several, moment_of_day
from clinickit.domain.practice import Policy
from clinickit.domain.reasoning import explore
from clinickit.domain.rulebook import RuleKind, RulesInForce
from clinickit.domain.schema import build
from clinickit.domain.vocabulary import ComplaintRoute, IncidentKind, PolicyKind

Answers = Mapping[str, FactValue]

# A pre-complaint or an entry in the police log is not a complaint.
REAL_ROUTES = frozenset({ComplaintRoute.POLICE_STATION, ComplaintRoute.PROSECUTOR, ComplaintRoute.VIDEO})


def watch_of(answers: Answers, rules: RulesInForce, now: datetime) -> Watch:
    """Where the practice is and what time it is; the national list of holidays while its postcode is not known."""
    postcode = answers.get("practice.address.postcode")
    return Watch(rules, place_of(postcode if isinstance(postcode, str) else ""), now)


def case_times(case: Case) -> Times:
    """The dates of a case, as the clocks want them."""
    notified = case.breach.notification
    complements = [m for one in notified.follow_ups if (m := known(one.filed_at)) is not None]
    last = max(complements, key=lambda one: one.at, default=None)
    times = times_of(case.breach.timeline, notified.initial_filed_at)
    return times if last is None else times_of(case.breach.timeline, notified.initial_filed_at, last)


def case_clocks(answers: Answers, judged: DutiesAssessment, rules: RulesInForce, now: datetime) -> tuple[Clock, ...]:
    """Every clock that runs, waits or has run in this case."""
    case, watch = build(answers), watch_of(answers, rules, now)
    times = case_times(case)
    return tuple(
        clock
        for clocks in (
            _authority_clocks(judged, times, watch),
            _complaint_clocks(case, answers, times, watch),
            _insurance_clocks(case, judged, times, watch),
            _people_clocks(case, judged, times, watch),
            _vendor_clocks(case, judged, times, watch),
        )
        for clock in clocks
    )


def _authority_clocks(judged: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    if judged.notify.act_as or times.notified_at is not None:
        yield cnil_clock(times, watch)
        if times.notified_at is not None:
            yield run_clock("cnil_complement", times.notified_at, watch, done=times.complement_filed_at)
    portal = judged.duty("health_portal")
    if portal.act_as and portal.strength is Strength.OBLIGATORY:
        yield run_clock("health_portal", _learnt(times), watch)
    for clock_id in ("nis2_early_warning", "nis2_notification"):
        if has_clock(clock_id, watch.rules) and judged.duty("nis2_report").act_as:
            yield run_clock(clock_id, _learnt(times), watch)


def _learnt(times: Times) -> Moment | None:
    return times.aware_at or earliest(times.first_alert_at, times.processor_notice_at)


def _complaint_clocks(case: Case, answers: Answers, times: Times, watch: Watch) -> Iterator[Clock]:
    filed = known(case.breach.complaint.filed_at) if case.breach.complaint.route in REAL_ROUTES else None
    counted = explore(lambda facts: complaint_counter(facts, watch.rules, []), answers).certain is not False
    if counted and answers.get(INSURED) is not False:
        indications = earliest(times.first_alert_at, times.aware_at, times.processor_notice_at)
        clock = complaint_clock(indications, times.certain_at, watch, filed)
        if clock is not None:
            yield clock
    if filed is not None:
        yield run_clock("partie_civile", filed, watch)


def _insurance_clocks(case: Case, judged: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    declared = {one.id: known(one.declared_at) for one in case.breach.claims}
    owed = [one for one in judged.duties if one.id == "insurer_declaration" and one.act_as]
    terms = {policy.id: _term(policy, case) for policy in case.practice.policies}
    for duty in owed:
        term = terms.get(duty.subject, PolicyTerm(duty.subject))
        yield policy_clock(term, _learnt(times), watch, declared.get(duty.subject))
    if owed:
        yield run_clock("insurance_limitation", _learnt(times), watch)


def _term(policy: Policy, case: Case) -> PolicyTerm:
    """The contract's own length when it was entered; the shorter minimum for theft where a policy covers theft."""
    days, kinds = policy.declaration_days, case.breach.kinds
    contract = Delay(days.value, RuleKind.WORKING_DAYS) if isinstance(days, Count) else None
    stolen = isinstance(kinds, Several) and IncidentKind.THEFT in kinds
    return PolicyTerm(policy.id, contract, theft=stolen and policy.kind is PolicyKind.MULTIRISQUE)


def _people_clocks(case: Case, judged: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    informed = known(case.breach.communication.informed_on)
    if judged.inform.act_as or informed is not None:
        zone = watch.place.territory.zone
        yield run_clock(
            "communication", _learnt(times), watch, done=moment_of_day(informed, zone) if informed else None
        )


def _vendor_clocks(case: Case, judged: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    if judged.duty("controller_notice").act_as and judged.duty("controller_notice").facts_used:
        yield run_clock("processor_notice", _learnt(times), watch)
    for party in case.breach.parties:
        asked = known(party.asked_at)
        if asked is not None:
            yield run_clock("vendor_answer", asked, watch, subject=party.id, done=known(party.answered_at))


def date_findings(answers: Answers, rules: RulesInForce, now: datetime) -> tuple[Remark, ...]:
    """What does not fit between the dates of a case: accepted, said plainly, with its consequence."""
    return coherence(case_times(build(answers)), rules, now)
