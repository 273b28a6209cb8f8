"""Which clocks run in this case and from when: never merged, each with its own start."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from clinickit.domain.clock_starts import PolicyTerm, cnil_clock, complaint_clock, earliest, policy_clock, times_of
from clinickit.domain.clock_warnings import Times, Watch, coherence
from clinickit.domain.clocks import Clock, Delay, has_clock, run_clock
from clinickit.domain.deadlines import Remark, remark
from clinickit.domain.duties import INSURER, POLICIES, THEFT_CLOCK, DutiesAssessment, DutyFinding
from clinickit.domain.duty_questions import COMPLETENESS, INSURED, REQUESTS, complaint_counter
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import PARIS, Count, FactValue, Moment, Several, Unknown, moment_of_day
from clinickit.domain.reasoning import explore
from clinickit.domain.rulebook import RuleKind
from clinickit.domain.schema import build, elements
from clinickit.domain.vocabulary import ComplaintRoute, Completeness, OtherBody, RequestKind

Answers = Mapping[str, FactValue]

PARTIES = "breach.parties"
FOLLOW_UPS = "breach.notification.follow_ups"
LATE_REASONS = "breach.timeline.late_reasons"
# A pre-complaint is an appointment and a police log entry a note: neither is a complaint.
REAL_ROUTES = frozenset({ComplaintRoute.POLICE_STATION, ComplaintRoute.PROSECUTOR, ComplaintRoute.VIDEO})


def moment_at(answers: Answers, path: str) -> Moment | None:
    """A moment of the case if it is known."""
    value = answers.get(path)
    return value if isinstance(value, Moment) else None


def times_of_case(answers: Answers) -> Times:
    """The dates of a case, kept apart; the complement is the last one filed."""
    filed = [moment_at(answers, f"{FOLLOW_UPS}[{one}].filed_at") for one in elements(answers, FOLLOW_UPS)]
    complements = sorted((one for one in filed if one is not None), key=lambda one: one.at)
    times = times_of(
        build({path: value for path, value in answers.items() if path.startswith("breach.timeline.")}).breach.timeline,
        notified_at=moment_at(answers, "breach.notification.initial_filed_at") or Unknown.NOT_ASKED,
    )
    return replace(times, complement_filed_at=complements[-1] if complements else None)


def known_since(times: Times) -> Moment | None:
    """When the incident was known: awareness, or else the earliest of the alert and the processor's notice."""
    return times.aware_at or earliest(times.first_alert_at, times.processor_notice_at)


def complaint_filed_at(answers: Answers) -> Moment | None:
    """When a real complaint was filed; a pre-complaint or a police log entry does not count."""
    route = answers.get("breach.complaint.route")
    if answers.get("breach.complaint.filed") is not True or (
        isinstance(route, ComplaintRoute) and route not in REAL_ROUTES
    ):
        return None
    return moment_at(answers, "breach.complaint.filed_at")


def clocks_of(answers: Answers, assessed: DutiesAssessment, watch: Watch) -> tuple[Clock, ...]:
    """Every clock of a case, in the order in which they matter. A duty in doubt has its clock: act as if owed."""
    times = times_of_case(answers)
    return (
        *_of_the_authority(answers, assessed, times, watch),
        *_of_the_complaint(answers, assessed, times, watch),
        *_of_the_insurers(answers, assessed, times, watch),
        *_without_number(answers, assessed, times, watch),
        *_of_the_parties(answers, assessed, watch),
        *_of_the_people(answers, assessed, watch),
        *_of_nis2(assessed, times, watch),
    )


def _acts(assessed: DutiesAssessment, duty: str) -> bool:
    return any(one.act_as for one in assessed.duties if one.id == duty)


def _of_the_authority(answers: Answers, assessed: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    if assessed.notify.act_as:
        yield cnil_clock(times, watch)
    done = answers.get(COMPLETENESS) is Completeness.COMPLETE
    if times.notified_at is not None and (times.complement_filed_at is not None or not done):
        yield run_clock("cnil_complement", times.notified_at, watch, done=times.complement_filed_at)


def _of_the_complaint(answers: Answers, assessed: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    """The condition of the cyber policy, shown in doubt; then the civil party's date once a complaint is filed."""
    filed = complaint_filed_at(answers)
    counted = explore(lambda facts: complaint_counter(facts, watch.rules, []), answers).certain is not False
    if counted and answers.get(INSURED) is not False and assessed.duty("complaint").act_as:
        indications = earliest(times.first_alert_at, times.aware_at, times.processor_notice_at)
        clock = complaint_clock(indications, times.certain_at, watch, filed)
        if clock is not None:
            yield clock
    if filed is not None:
        yield run_clock("partie_civile", filed, watch)


def _of_the_insurers(answers: Answers, assessed: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    """One clock per policy, or one for the legal minimum while no policy is entered."""
    since = known_since(times)
    owed = [one for one in assessed.duties if one.id == INSURER and one.act_as]
    for duty in owed:
        term = PolicyTerm(duty.subject, _contract(answers, duty), duty.clock == THEFT_CLOCK)
        yield policy_clock(term, since, watch, moment_at(answers, f"breach.claims[{duty.subject}].declared_at"))
    if owed:
        yield run_clock("insurance_limitation", since, watch)


def _contract(answers: Answers, duty: DutyFinding) -> Delay | None:
    days = answers.get(f"{POLICIES}[{duty.subject}].declaration_days")
    return Delay(days.value, RuleKind.WORKING_DAYS) if isinstance(days, Count) and days.value > 0 else None


def _without_number(answers: Answers, assessed: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    """« Sans délai » and « dans les meilleurs délais »: no number of hours, so now."""
    since = known_since(times)
    if assessed.duty("health_portal").act_as and has_clock("health_portal", watch.rules) and not _portal_told(answers):
        yield run_clock("health_portal", since, watch)
    if assessed.inform.act_as:
        yield run_clock("communication", since, watch, done=_informed_at(answers, since))
    if assessed.duty("controller_notice").verdict is Verdict.YES:
        yield run_clock("processor_notice", since, watch)


def _portal_told(answers: Answers) -> bool:
    """Whether the health portal was told: « à faire maintenant » would then be untrue."""
    bodies = answers.get("breach.other_bodies.bodies")
    return isinstance(bodies, Several) and OtherBody.HEALTH_PORTAL in bodies


def _informed_at(answers: Answers, since: Moment | None) -> Moment | None:
    day = informed_on(answers)
    return None if day is None else moment_of_day(day, PARIS if since is None else since.zone)


def informed_on(answers: Answers) -> date | None:
    """The day on which people were told, if it is known."""
    value = answers.get("breach.communication.informed_on")
    return value if isinstance(value, date) else None


def _of_the_parties(answers: Answers, assessed: DutiesAssessment, watch: Watch) -> Iterator[Clock]:
    """One clock per processor asked; one that waits while none was."""
    asked = [
        (one, at)
        for one in elements(answers, PARTIES)
        if (at := moment_at(answers, f"{PARTIES}[{one}].asked_at")) is not None
    ]
    for party, at in asked:
        answered = moment_at(answers, f"{PARTIES}[{party}].answered_at")
        yield run_clock("vendor_answer", at, watch, subject=party, done=answered)
    if not asked and assessed.duty("processor_request").verdict is Verdict.YES:
        yield run_clock("vendor_answer", None, watch)


def _of_the_people(answers: Answers, assessed: DutiesAssessment, watch: Watch) -> Iterator[Clock]:
    """One clock per request: the time to answer it, or to hand a claim to the insurer; one that waits while none came.

    A request whose kind is not known is counted as one to answer.
    """
    to_answer = 0
    for request in elements(answers, REQUESTS):
        claim = answers.get(f"{REQUESTS}[{request}].kind") is RequestKind.COMPENSATION
        clock_id = "claim_forwarding" if claim else "access_request"
        to_answer += not claim
        if not _acts(assessed, "claim_forwarding" if claim else "access_requests"):
            continue
        received = moment_at(answers, f"{REQUESTS}[{request}].received_at")
        answered = moment_at(answers, f"{REQUESTS}[{request}].answered_at")
        yield run_clock(clock_id, received, watch, subject=request, done=answered)
    if not to_answer and _acts(assessed, "access_requests"):
        yield run_clock("access_request", None, watch)


def _of_nis2(assessed: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Clock]:
    if not _acts(assessed, "nis2_report"):
        return
    for clock_id in ("nis2_early_warning", "nis2_notification"):
        if has_clock(clock_id, watch.rules):
            yield run_clock(clock_id, known_since(times), watch)


def date_findings(answers: Answers, assessed: DutiesAssessment, watch: Watch) -> tuple[Remark, ...]:
    """What is wrong or late among the dates: accepted, said plainly, with the consequence. Blocks nothing."""
    times = times_of_case(answers)
    return (
        *coherence(times, watch.rules, watch.now),
        *_in_the_future(answers, watch),
        *_informed_too_early(answers, times),
        *_late(answers, assessed, times, watch),
    )


_NEVER_TO_COME: Mapping[str, str] = {
    "breach.timeline.started_at": "started_in_future",
    "breach.timeline.first_alert_at": "alert_in_future",
    "breach.timeline.processor_notice_at": "notice_in_future",
    "breach.notification.initial_filed_at": "notified_in_future",
    "breach.complaint.filed_at": "complaint_in_future",
}


def _in_the_future(answers: Answers, watch: Watch) -> Iterator[Remark]:
    for path, remark_id in _NEVER_TO_COME.items():
        at = moment_at(answers, path)
        if at is not None and at.at > watch.now:
            yield remark(remark_id, at=at)


def _informed_too_early(answers: Answers, times: Times) -> Iterator[Remark]:
    day = informed_on(answers)
    if times.aware_at is not None and day is not None and day < times.aware_at.day:
        yield remark("informed_before_aware", first=times.aware_at, day=day)


def _late(answers: Answers, assessed: DutiesAssessment, times: Times, watch: Watch) -> Iterator[Remark]:
    """Past the deadline the notification is filed all the same, with the reasons for the delay (art. 33(1) GDPR)."""
    if not assessed.notify.act_as:
        return
    clock = cnil_clock(times, watch)
    if clock.is_late and clock.due is not None:
        reasons = answers.get(LATE_REASONS)
        given = isinstance(reasons, str) and reasons != ""
        yield remark("late_reasons_given" if given else "late_reasons_owed", due=clock.due)
