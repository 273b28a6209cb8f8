"""The expected results of the five examples decide every duty once, and their dates agree with the examples."""

import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clinickit.domain.facts import Moment
from clinickit.services.casefile.reading import CaseFile, read_case

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
EXAMPLES = HERE.parents[1] / "resources" / "examples"
NUMBERS = ("01", "02", "03", "04", "05")
DUTIES = {
    *("cnil_notification", "cnil_follow_up", "inform_people", "internal_register", "health_portal", "cert_sante"),
    *("cert_fr_or_csirt", "complaint", "insurer_declaration", "ordre", "processor_request", "cards_opposition"),
    *("mssante_operator", "cpam", "bank", "prescribers_correspondents", "staff_information", "materiovigilance"),
    *("eigs", "cofrac", "asnr", "dpo_consult", "controller_notice"),
}
STRENGTHS = {"obligatory", "condition", "recommended", "to_check"}
PAPERS = [
    "cnil_notification",
    "vendor_request",
    "incident_report",
    "patient_letter",
    "public_poster",
    "complaint",
    "insurance_claim",
    "short_letters",
    "register_entry",
    "reasoning",
    "chronology",
]
# A laptop stolen from a car concerns no vendor; one letter to the wrong patient is told to that patient alone.
NOT_CALLED_FOR = {
    "04": {"vendor_request"},
    "05": {"vendor_request", "incident_report", "public_poster", "complaint"},
}
IN_RUNNING_HOURS = ("cnil_notification", "complaint_condition", "cnil_complement")
STARTS = {
    "cnil_notification": ("breach.timeline.aware_at",),
    "complaint_condition": ("breach.timeline.first_alert_at", "breach.timeline.aware_at", "breach.timeline.certain_at"),
    "cnil_complement": ("breach.notification.initial_filed_at",),
    "insurer_declaration": ("breach.timeline.aware_at",),
    "insurer_theft_declaration": ("breach.timeline.aware_at",),
}


@cache
def expected(number: str) -> dict[str, Any]:
    return tomllib.loads((EXPECTED / f"{number}.toml").read_text(encoding="utf-8"))


@cache
def example(number: str) -> CaseFile:
    name = expected(number)["case"]
    return read_case((EXAMPLES / name).read_text(encoding="utf-8"), name)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_duty_is_decided_once_or_left_with_its_reason(number: str) -> None:
    decided = [one["id"] for one in expected(number)["duties"]]
    left = [one["id"] for one in expected(number)["undecided"]]
    assert sorted([*decided, *left]) == sorted(DUTIES)
    assert all(one["why"] for one in expected(number)["undecided"])


@pytest.mark.parametrize("number", NUMBERS)
def test_a_verdict_has_its_source_and_a_duty_its_strength(number: str) -> None:
    for one in expected(number)["duties"]:
        assert one["verdict"] in {"yes", "no", "undetermined"}
        assert one["reference"]
        if one["verdict"] == "yes":
            strength = one["strength"]
            assert set(strength.values() if isinstance(strength, dict) else [strength]) <= STRENGTHS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_clock_starts_when_the_example_says(number: str) -> None:
    answers = example(number).answers
    for one in expected(number)["deadlines"]:
        moments = (answers.get(path) for path in STARTS[one["clock"]])
        assert one["start"] == min(at.at for at in moments if isinstance(at, Moment)), one["clock"]


@pytest.mark.parametrize("number", NUMBERS)
def test_seventy_two_hours_are_seventy_two_hours_and_working_days_end_with_a_day(number: str) -> None:
    zone = example(number).answers["practice.time_zone"]
    assert isinstance(zone, str)
    for one in expected(number)["deadlines"]:
        due: datetime = one["due"]
        if one["clock"] in IN_RUNNING_HOURS:
            assert due - one["start"] == timedelta(hours=72)
        else:
            local = Moment(due, zone).local
            assert (local.hour, local.minute) == (23, 59)
            assert local.weekday() < 5


@pytest.mark.parametrize("number", NUMBERS)
def test_every_policy_has_its_own_date(number: str) -> None:
    policies = {path.partition("]")[0] for path in example(number).answers if path.startswith("practice.policies[")}
    dated = {f"practice.policies[{one['policy']}" for one in expected(number)["deadlines"] if "policy" in one}
    assert dated == policies


@pytest.mark.parametrize("number", NUMBERS)
def test_the_papers_stand_in_order_and_none_wants_what_it_forbids(number: str) -> None:
    papers = expected(number)["papers"]
    called_for = [one for one in PAPERS if one not in NOT_CALLED_FOR.get(number, set())]
    assert [one["id"] for one in papers] == called_for
    for one in papers:
        assert one["must"]
        assert one["reference"]
        together = " ".join(one["must"]).casefold()
        assert not [text for text in one["never"] if text.casefold() in together]


def test_the_total_of_the_file_appears_in_no_paper_of_the_laboratory() -> None:
    assert all("491 840" in one["never"] for one in expected("01")["papers"])
