"""The legal outcome follows the circumstances; what nobody said is never counted in the practice's favour."""

from datetime import date
from enum import StrEnum

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.domain.rulebook import Row
from clinickit.domain.vocabulary import IncidentKind as Kind
from clinickit.domain.vocabulary import RiskOutcome
from tests.law import RULEBOOK
from tests.sheets import DAY, risk_of

Answers = dict[str, FactValue]
DOUBT = Unknown.NOT_YET


def some(*items: StrEnum) -> Several[StrEnum]:
    return Several(items)


def outcome(answers: Answers) -> RiskOutcome | None:
    return risk_of(answers).certain


RESULT_TO_ANOTHER: Answers = {
    "practice.kind": v.StructureType.LABORATOIRE,
    "breach.kinds": some(Kind.WRONG_RECIPIENT),
    "breach.natures": some(v.Nature.CONFIDENTIALITY),
    "breach.confidentiality.recipients": v.Recipients.KNOWN_FEW,
    "breach.data.categories": some(v.DataCategory.CIVIL_STATUS),
    "breach.data.sensitive": some(v.SensitiveData.HEALTH),
    "breach.data.most_exposed": some(),
    "breach.people.count": Count(1),
}
OUTAGE: Answers = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "breach.kinds": some(Kind.DENIAL_OF_SERVICE),
    "breach.natures": some(v.Nature.AVAILABILITY),
    "breach.availability.unavailability": v.Unavailability.TEMPORARY,
    "breach.availability.effect_on_care": v.EffectOnCare.NONE,
    "breach.availability.effect_on_service": v.EffectOnService.MINOR,
    "breach.availability.hours": Count(3),
}


def test_a_result_read_by_another_patient_is_a_high_risk_even_for_one_person() -> None:
    assert outcome(RESULT_TO_ANOTHER) is RiskOutcome.HIGH


def test_a_written_word_that_it_was_destroyed_lowers_it_to_a_risk() -> None:
    assert outcome({**RESULT_TO_ANOTHER, "breach.confidentiality.attestation": True}) is RiskOutcome.RISK


def test_a_colleague_bound_by_secrecy_who_attests_deletion_removes_it() -> None:
    colleague: Answers = {
        "breach.confidentiality.recipients": v.Recipients.TRUSTED,
        "breach.confidentiality.recipient_bound_by_secrecy": True,
        "breach.confidentiality.attestation": True,
    }
    assert outcome({**RESULT_TO_ANOTHER, **colleague}) is RiskOutcome.UNLIKELY
    assert outcome({**RESULT_TO_ANOTHER, **colleague, "breach.confidentiality.attestation": False}) is RiskOutcome.RISK


def test_data_said_to_reveal_little_never_hide_the_care_that_can_destroy_a_life() -> None:
    little = {**RESULT_TO_ANOTHER, "breach.data.insight": v.Insight.LITTLE}
    assert outcome(little) is RiskOutcome.UNLIKELY
    assert outcome({**little, "breach.data.most_exposed": some(v.MostExposed.HIV)}) is RiskOutcome.HIGH
    assert risk_of({**little, "breach.data.most_exposed": DOUBT}).cautious is RiskOutcome.HIGH


@pytest.mark.parametrize(
    ("hours", "care", "expected"),
    [
        (3, v.EffectOnCare.NONE, RiskOutcome.UNLIKELY),
        (3, v.EffectOnCare.DELAYED, RiskOutcome.RISK),
        (12, v.EffectOnCare.NONE, RiskOutcome.RISK),
        (30, v.EffectOnCare.DELAYED, RiskOutcome.HIGH),
        (3, v.EffectOnCare.ENDANGERED, RiskOutcome.HIGH),
    ],
)
def test_health_records_out_of_reach_are_judged_by_care_and_time(
    hours: int, care: v.EffectOnCare, expected: RiskOutcome
) -> None:
    changes: Answers = {
        "breach.availability.hours": Count(hours),
        "breach.availability.effect_on_care": care,
    }
    assert outcome({**OUTAGE, **changes}) is expected


def test_an_intact_copy_really_put_back_lowers_a_day_without_records() -> None:
    saved: Answers = {
        **OUTAGE,
        "breach.availability.hours": Count(12),
        "breach.availability.backup_exists": True,
        "breach.availability.backup_intact": True,
        "breach.availability.restored": True,
    }
    assert outcome(saved) is RiskOutcome.UNLIKELY
    doubtful = risk_of({**saved, "breach.availability.backup_intact": DOUBT})
    assert (doubtful.certain, doubtful.cautious) == (None, RiskOutcome.RISK)
    assert doubtful.missing == ("breach.availability.backup_intact",)


def test_records_lost_for_good_are_a_risk_at_least() -> None:
    lost = {**OUTAGE, "breach.availability.unavailability": v.Unavailability.PERMANENT}
    assert outcome(lost) is RiskOutcome.RISK
    assert outcome({**lost, "breach.availability.effect_on_care": v.EffectOnCare.DELAYED}) is RiskOutcome.HIGH


def test_ransomware_may_have_shown_the_data_even_if_only_availability_is_ticked() -> None:
    blocked = {**OUTAGE, "breach.kinds": some(Kind.RANSOMWARE), "breach.data.sensitive": some(v.SensitiveData.HEALTH)}
    assert risk_of(blocked).cautious is RiskOutcome.HIGH
    evidence = {"breach.confidentiality.exfiltration": v.Exfiltration.EXCLUDED_BY_EVIDENCE}
    assert outcome({**blocked, **evidence}) is RiskOutcome.UNLIKELY


def test_altered_results_in_use_are_a_high_risk_and_corrected_unused_ones_are_not() -> None:
    altered: Answers = {
        "practice.kind": v.StructureType.LABORATOIRE,
        "breach.kinds": some(Kind.ALTERED_DATA),
        "breach.natures": some(v.Nature.INTEGRITY),
        "breach.availability.effect_on_care": v.EffectOnCare.NONE,
        "breach.integrity.alteration": v.Alteration.WRONG_USE_REVERSIBLE,
        "breach.integrity.restored": True,
    }
    assert outcome(altered) is RiskOutcome.HIGH
    unused = {**altered, "breach.integrity.alteration": v.Alteration.NO_WRONG_USE}
    assert outcome(unused) is RiskOutcome.UNLIKELY
    assert outcome({**unused, "breach.integrity.restored": False}) is RiskOutcome.RISK


def test_no_personal_data_is_no_breach() -> None:
    found = risk_of({**RESULT_TO_ANOTHER, "breach.personal_data": False})
    assert found.certain is RiskOutcome.UNLIKELY
    assert [one.id for one in found.reasons] == ["no_personal_data"]


def test_knowing_nothing_leaves_every_outcome_open_and_keeps_the_highest() -> None:
    found = risk_of({})
    assert found.outcomes == (RiskOutcome.UNLIKELY, RiskOutcome.RISK, RiskOutcome.HIGH)
    assert (found.certain, found.cautious) == (None, RiskOutcome.HIGH)
    assert any(one.supposed for one in found.reasons)


def test_a_protection_in_doubt_is_missing_and_one_never_claimed_is_not_counted() -> None:
    stolen: Answers = {
        **RESULT_TO_ANOTHER,
        "breach.kinds": some(Kind.THEFT),
    }
    doubtful = risk_of({**stolen, "breach.protection.encryption": DOUBT})
    assert doubtful.outcomes == (RiskOutcome.UNLIKELY, RiskOutcome.HIGH)
    assert "breach.protection.encryption" in doubtful.missing
    assert outcome(stolen) is RiskOutcome.HIGH


def test_the_reasons_of_a_known_case_rest_on_known_facts_only() -> None:
    known = {**RESULT_TO_ANOTHER, "breach.protection.encryption": v.Encryption.NONE}
    found = risk_of({**known, "breach.confidentiality.attestation": False})
    assert [one.id for one in found.reasons] == [
        "readable",
        "sensitive_data",
        "recipients_known_few",
        "deletion_not_attested",
    ]
    assert not any(one.supposed for one in found.reasons)


def bands(**first: int) -> tuple[Row, ...]:
    """A table of thresholds, as a rule file holds it."""
    return tuple(Row((("band", band), ("first", number))) for band, number in first.items())


def test_how_long_is_long_and_how_many_is_many_are_read_from_the_rules() -> None:
    cut: Answers = {
        "practice.kind": v.StructureType.CABINET_MEDICAL,
        "breach.kinds": some(Kind.OUTAGE),
        "breach.personal_data": True,
        "breach.natures": some(v.Nature.AVAILABILITY),
        "breach.availability.unavailability": v.Unavailability.TEMPORARY,
        "breach.availability.restored": True,
        "breach.availability.restored_after_hours": Count(5),
        "breach.availability.effect_on_care": v.EffectOnCare.NONE,
        "breach.availability.effect_on_service": v.EffectOnService.NONE,
    }
    strict = RULEBOOK.with_value("risk_outage_bands", bands(a_few_hours=2, a_day=4), date(2026, 1, 1)).at(DAY)
    assert risk_of(cut).certain is RiskOutcome.UNLIKELY
    assert risk_of(cut, strict).certain is RiskOutcome.RISK
    names = {**LOST_NAMES, "breach.people.count": Count(40)}
    few = RULEBOOK.with_value("risk_people_bands", bands(a_handful=6, a_few=11, some=21, many=31), date(2026, 1, 1)).at(
        DAY
    )
    assert risk_of(names).certain is RiskOutcome.RISK
    assert risk_of(names, few).certain is RiskOutcome.HIGH


LOST_NAMES: Answers = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "breach.kinds": some(Kind.LOSS),
    "breach.personal_data": True,
    "breach.natures": some(v.Nature.CONFIDENTIALITY),
    "breach.causes": some(v.Cause.INTERNAL_ACCIDENTAL),
    "breach.protection.encryption": v.Encryption.NONE,
    "breach.data.categories": some(v.DataCategory.CIVIL_STATUS),
    "breach.data.sensitive": some(),
    "breach.people.categories": some(v.PeopleCategory.PATIENTS),
}
