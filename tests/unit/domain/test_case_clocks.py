"""The clocks of a case: each from its own start, none merged, and what is wrong with the dates is said."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.case_clocks import clocks_of, date_findings
from clinickit.domain.clock_warnings import Watch
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.contradictions import CONTRADICTIONS, contradictions
from clinickit.domain.deadlines import place_of
from clinickit.domain.facts import Count, FactValue, Moment, Several, Unknown
from clinickit.domain.vocabulary import IncidentKind as Kind
from tests.law import RULEBOOK
from tests.sheets import DAY, RULES, assessed

Answers = dict[str, FactValue]


def some(*items: StrEnum) -> Several[StrEnum]:
    return Several(items)


def at(day: int, hour: int = 9, minute: int = 0) -> Moment:
    """A moment of November 2026, said in UTC."""
    return Moment(datetime(2026, 11, day, hour, minute, tzinfo=UTC))


NOW = Watch(RULES, place_of("62300"), datetime(2026, 11, 21, 12, tzinfo=UTC))

ATTACK: Answers = {
    "practice.kind": v.StructureType.LABORATOIRE,
    "practice.insured": True,
    "breach.role": v.Role.CONTROLLER,
    "breach.personal_data": True,
    "breach.kinds": some(Kind.RANSOMWARE),
    "breach.natures": some(v.Nature.CONFIDENTIALITY),
    "breach.data.categories": some(v.DataCategory.CIVIL_STATUS),
    "breach.data.sensitive": some(v.SensitiveData.HEALTH),
    "breach.parties_involved": False,
    "breach.timeline.started_at": at(18),
    "breach.timeline.first_alert_at": at(19, 20),
    "breach.timeline.aware_at": at(20, 8),
    "breach.timeline.certain_at": at(20, 18),
}
MISTAKE: Answers = {
    **ATTACK,
    "breach.kinds": some(Kind.WRONG_RECIPIENT),
    "breach.consequences.harm_seen": False,
    "breach.confidentiality.recipients": v.Recipients.NOBODY,
    "breach.people.count": Count(1),
}


def clocks(answers: Answers, watch: Watch = NOW) -> dict[str, Clock]:
    found = clocks_of(answers, assessed(answers, watch.rules), watch)
    return {f"{one.id}-{one.subject}".rstrip("-"): one for one in found}


def findings(answers: Answers, watch: Watch = NOW) -> set[str]:
    return {one.id for one in date_findings(answers, assessed(answers, watch.rules), watch)}


def start_of(clock: Clock) -> Moment | None:
    return clock.start


def test_an_attack_on_a_laboratory_starts_each_clock_from_its_own_event() -> None:
    found = clocks(ATTACK)
    assert list(found) == [
        "cnil_notification",
        "complaint_condition",
        "insurer_declaration",
        "insurance_limitation",
        "health_portal",
        "communication",
        "access_request",
    ]
    assert start_of(found["cnil_notification"]) == at(20, 8)
    assert start_of(found["complaint_condition"]) == at(19, 20)
    assert found["health_portal"].due is None
    assert found["access_request"].state is ClockState.NO_START


def test_the_working_complaint_date_is_the_earlier_one_and_the_later_stays_in_small_print() -> None:
    clock = clocks(ATTACK)["complaint_condition"]
    assert clock.due is not None
    later = [one.due for one in clock.readings if one.id == "from_certainty"]
    assert later
    assert clock.due.at < later[0].at


def test_without_awareness_the_authority_s_clock_runs_from_the_earliest_known_and_says_so() -> None:
    unsaid = {**ATTACK, "breach.timeline.aware_at": Unknown.NOT_YET}
    clock = clocks(unsaid)["cnil_notification"]
    assert start_of(clock) == at(19, 20)
    assert "start_fallback" in {one.id for one in clock.why}
    told_earlier = {**unsaid, "breach.timeline.processor_notice_at": at(19, 7)}
    assert start_of(clocks(told_earlier)["cnil_notification"]) == at(19, 7)


def test_a_mistake_nobody_saw_starts_no_clock() -> None:
    assert set(clocks(MISTAKE)) <= {"insurer_declaration", "insurance_limitation"}


def test_a_duty_in_doubt_has_its_clock() -> None:
    doubtful = {**ATTACK, "breach.confidentiality.exfiltration": Unknown.NOT_YET}
    assert {"cnil_notification", "communication"} <= set(clocks(doubtful))


def test_each_policy_has_its_clock_with_the_days_of_its_contract() -> None:
    insured = {
        **ATTACK,
        "practice.policies[cyb].kind": v.PolicyKind.CYBER,
        "practice.policies[cyb].declaration_days": Count(7),
        "practice.policies[rcp].kind": v.PolicyKind.RC_PRO,
        "breach.claims[cyb].declared_at": at(20, 17),
    }
    found = clocks(insured)
    assert found["insurer_declaration-cyb"].state is ClockState.DONE
    assert found["insurer_declaration-rcp"].state is ClockState.RUNNING
    later, sooner = found["insurer_declaration-cyb"].due, found["insurer_declaration-rcp"].due
    assert later is not None
    assert sooner is not None
    assert later.at > sooner.at


def test_a_theft_is_declared_within_the_shorter_minimum() -> None:
    assert "insurer_theft_declaration" in clocks({**ATTACK, "breach.kinds": some(Kind.THEFT)})


def test_only_a_policy_that_covers_thefts_has_the_shorter_minimum() -> None:
    stolen = {
        **ATTACK,
        "breach.kinds": some(Kind.THEFT),
        "practice.policies[mut].kind": v.PolicyKind.MULTIRISQUE,
        "practice.policies[rcp].kind": v.PolicyKind.RC_PRO,
        "practice.policies[cyb].kind": v.PolicyKind.CYBER,
    }
    found = clocks(stolen)
    short, ordinary = found["insurer_theft_declaration-mut"].due, found["insurer_declaration-rcp"].due
    assert short is not None
    assert ordinary is not None
    assert short.at < ordinary.at
    assert found["insurer_declaration-cyb"].due == found["insurer_declaration-rcp"].due


def test_each_request_has_its_own_month_and_a_claim_goes_to_the_insurer_at_once() -> None:
    asked = {
        **ATTACK,
        "breach.requests[une].kind": v.RequestKind.ACCESS,
        "breach.requests[une].received_at": at(20, 9),
        "breach.requests[deux].kind": v.RequestKind.ERASURE,
        "breach.requests[deux].received_at": at(16, 9),
        "breach.requests[deux].answered_at": at(19, 9),
        "breach.requests[trois].kind": v.RequestKind.COMPENSATION,
        "breach.requests[trois].received_at": at(20, 15),
        "breach.requests[quatre].kind": Unknown.NOT_YET,
    }
    found = clocks(asked)
    assert wall_day(found["access_request-une"]) == date(2026, 12, 20)
    assert found["access_request-deux"].state is ClockState.DONE
    assert found["access_request-quatre"].state is ClockState.NO_START
    assert found["claim_forwarding-trois"].state is ClockState.NO_NUMBER
    assert "access_request" not in found
    assert "access_request-trois" not in found


def test_a_request_is_answered_in_time_even_when_the_breach_is_no_risk() -> None:
    asked: Answers = {
        **MISTAKE,
        "breach.requests[une].kind": v.RequestKind.ACCESS,
        "breach.requests[une].received_at": at(20, 9),
    }
    assert "access_request-une" in clocks(asked)
    assert "access_request" not in clocks(MISTAKE)


def test_a_claim_is_not_forwarded_when_nobody_is_insured() -> None:
    claimed = {**ATTACK, "practice.insured": False, "breach.requests[une].kind": v.RequestKind.COMPENSATION}
    assert "claim_forwarding-une" not in clocks(claimed)


def wall_day(clock: Clock) -> date | None:
    return clock.due.day if clock.due else None


def test_nobody_insured_has_no_insurance_clock() -> None:
    found = clocks({**ATTACK, "practice.insured": False})
    assert not {"complaint_condition", "insurer_declaration", "insurance_limitation"} & set(found)


@pytest.mark.parametrize(
    ("route", "state"),
    [
        (v.ComplaintRoute.PRE_COMPLAINT, ClockState.RUNNING),
        (v.ComplaintRoute.POLICE_LOG, ClockState.RUNNING),
        (v.ComplaintRoute.POLICE_STATION, ClockState.DONE),
        (v.ComplaintRoute.PROSECUTOR, ClockState.DONE),
    ],
)
def test_a_pre_complaint_or_a_police_log_entry_is_not_a_complaint(route: v.ComplaintRoute, state: ClockState) -> None:
    filed: Answers = {
        **ATTACK,
        "breach.complaint.filed": True,
        "breach.complaint.route": route,
        "breach.complaint.filed_at": at(20, 12),
    }
    found = clocks(filed)
    assert found["complaint_condition"].state is state
    assert ("partie_civile" in found) is (state is ClockState.DONE)


def test_filing_closes_the_first_clock_and_opens_the_complement() -> None:
    filed = {**ATTACK, "breach.notification.initial_filed_at": at(20, 20)}
    found = clocks(filed)
    assert found["cnil_notification"].state is ClockState.DONE
    assert found["cnil_complement"].state is ClockState.RUNNING
    whole = {**filed, "breach.notification.completeness": v.Completeness.COMPLETE}
    assert "cnil_complement" not in clocks(whole)
    completed = {**filed, "breach.notification.follow_ups[un].filed_at": at(21, 8)}
    assert clocks(completed)["cnil_complement"].state is ClockState.DONE


def test_each_processor_asked_has_its_clock_and_one_not_asked_waits() -> None:
    involved = {**ATTACK, "breach.parties_involved": True}
    assert clocks(involved)["vendor_answer"].state is ClockState.NO_START
    asked = {
        **involved,
        "breach.parties[editeur].asked_at": at(20, 9),
        "breach.parties[hebergeur].asked_at": at(20, 9),
        "breach.parties[hebergeur].answered_at": at(21, 9),
    }
    found = clocks(asked)
    assert found["vendor_answer-editeur"].state is ClockState.RUNNING
    assert found["vendor_answer-hebergeur"].state is ClockState.DONE
    assert "vendor_answer" not in found


def test_a_processor_must_warn_the_controller_now() -> None:
    found = clocks({**ATTACK, "breach.role": v.Role.PROCESSOR})
    assert "processor_notice" in found
    assert "cnil_notification" not in found


def test_informing_people_closes_its_clock() -> None:
    informed = {**ATTACK, "breach.communication.informed_on": date(2026, 11, 21)}
    assert clocks(informed)["communication"].state is ClockState.DONE
    assert clocks(ATTACK)["communication"].state is ClockState.NO_NUMBER


def test_a_law_to_come_has_no_clock_until_its_date() -> None:
    clinic: Answers = {
        **ATTACK,
        "practice.kind": v.StructureType.ETABLISSEMENT_DE_SANTE,
        "practice.headcount": Count(200),
    }
    enacted = Watch(RULEBOOK.enact_law("nis2", date(2026, 11, 1)).at(DAY), NOW.place, NOW.now)
    assert "nis2_early_warning" not in clocks(clinic)
    assert "nis2_early_warning" in clocks(clinic, enacted)


def test_changing_the_delay_moves_the_date() -> None:
    shorter = Watch(RULEBOOK.with_value("cnil_notification_delay", 24, date(2026, 11, 1)).at(DAY), NOW.place, NOW.now)
    before, after = clocks(ATTACK)["cnil_notification"].due, clocks(ATTACK, shorter)["cnil_notification"].due
    assert before is not None
    assert after is not None
    assert (before.at - after.at).total_seconds() == 48 * 3600


def test_dates_in_order_call_for_no_remark() -> None:
    assert findings({**ATTACK, "breach.timeline.first_alert_at": at(20, 7)}) == set()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"breach.timeline.started_at": at(20, 9)}, "aware_before_started"),
        ({"breach.notification.initial_filed_at": at(20, 7)}, "notified_before_aware"),
        ({"breach.timeline.started_at": at(27)}, "started_in_future"),
        ({"breach.timeline.first_alert_at": at(27)}, "alert_in_future"),
        ({"breach.timeline.processor_notice_at": at(27)}, "notice_in_future"),
        ({"breach.timeline.aware_at": at(27)}, "aware_in_future"),
        ({"breach.notification.initial_filed_at": at(27)}, "notified_in_future"),
        ({"breach.complaint.filed_at": at(27)}, "complaint_in_future"),
        ({"breach.communication.informed_on": date(2026, 11, 19)}, "informed_before_aware"),
        ({"breach.timeline.aware_at": at(16)}, "late_reasons_owed"),
        ({"breach.timeline.aware_at": at(16), "breach.timeline.late_reasons": "Cabinet fermé"}, "late_reasons_given"),
    ],
)
def test_a_date_that_does_not_fit_is_accepted_and_said(changes: Answers, said: str) -> None:
    odd = {**ATTACK, **changes}
    assert said in findings(odd)
    assert clocks(odd)


def test_a_duty_that_is_not_owed_is_never_late() -> None:
    assert findings({**MISTAKE, "breach.timeline.aware_at": at(2), "breach.timeline.first_alert_at": at(2)}) == {
        "aware_before_started",
    }


ODD: dict[str, Answers] = {
    "role_disagrees": {
        "practice.kind": v.StructureType.CABINET_MEDICAL,
        "breach.role": v.Role.PROCESSOR,
        "breach.purpose.decided_by_us": True,
    },
    "role_nobody_decided": {"breach.purpose.decided_by_us": False, "breach.purpose.on_behalf": False},
    "denied_but_described": {"breach.personal_data": False, "breach.people.count": Count(3)},
    "key_lost_but_intact": {
        "breach.protection.key_safe": False,
        "breach.confidentiality.unintelligible": v.Unintelligible.INTACT,
    },
    "encrypted_but_readable": {
        "breach.protection.encryption": v.Encryption.STATE_OF_THE_ART,
        "breach.protection.key_safe": True,
        "breach.confidentiality.unintelligible": v.Unintelligible.NO,
    },
    "excluded_but_published": {
        "breach.confidentiality.exfiltration": v.Exfiltration.EXCLUDED_BY_EVIDENCE,
        "breach.kinds": some(Kind.PUBLISHED),
    },
    "excluded_without_evidence": {"breach.confidentiality.exfiltration": v.Exfiltration.EXCLUDED_BY_EVIDENCE},
    "exposed_care_without_health": {
        "breach.data.sensitive": some(),
        "breach.data.most_exposed": some(v.MostExposed.PSYCHIATRY),
    },
    "little_but_most_exposed": {
        "breach.data.insight": v.Insight.LITTLE,
        "breach.data.most_exposed": some(v.MostExposed.PSYCHIATRY),
    },
    "lost_but_restored": {
        "breach.availability.unavailability": v.Unavailability.PERMANENT,
        "breach.availability.restored": True,
    },
    "harmed_but_no_effect": {
        "breach.patient_harmed": True,
        "breach.availability.effect_on_care": v.EffectOnCare.NONE,
    },
    "not_a_complaint": {
        "breach.complaint.filed": True,
        "breach.complaint.route": v.ComplaintRoute.POLICE_LOG,
    },
    "law_of_its_own": {"practice.address.postcode": "98800"},
    "warnings_ignored": {"breach.timeline.earlier_warnings": True},
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_answers_that_do_not_fit_together_are_said(name: str) -> None:
    assert name in {one.id for one in contradictions(ODD[name])}


def test_answers_that_fit_are_left_alone() -> None:
    assert contradictions(ATTACK) == ()
