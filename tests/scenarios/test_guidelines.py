"""The published examples of the European Data Protection Board: the kit concludes as the Board does."""

import tomllib
from enum import StrEnum
from pathlib import Path

import pytest

from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.domain.risk import worse
from clinickit.domain.schema import leaf_of
from clinickit.domain.vocabulary import (
    DataCategory,
    EffectOnCare,
    Encryption,
    Exfiltration,
    Identifiability,
    IncidentKind,
    Insight,
    Nature,
    Recipients,
    RiskOutcome,
    StructureType,
    Unintelligible,
)
from clinickit.services.casefile.reading import CaseFile, read_case
from tests.sheets import risk_of

HERE = Path(__file__).parent / "guidelines"
EXPECTED: dict[str, str] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))["outcomes"]


def example(name: str) -> CaseFile:
    return read_case((HERE / f"{name}.toml").read_text(encoding="utf-8"), name)


def test_every_case_file_has_an_expected_outcome_and_the_other_way_round() -> None:
    files = {path.stem for path in HERE.glob("*.toml")} - {"expected"}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_case_file_is_well_formed(name: str) -> None:
    assert example(name).problems == ()


@pytest.mark.parametrize(("name", "outcome"), EXPECTED.items())
def test_the_kit_concludes_as_the_guidelines_do(name: str, outcome: str) -> None:
    found = risk_of(example(name).answers)
    assert (found.certain, found.cautious) == (RiskOutcome(outcome), RiskOutcome(outcome))
    assert found.reasons


@pytest.mark.parametrize(("name", "outcome"), EXPECTED.items())
def test_forgetting_any_one_fact_never_lowers_the_conclusion(name: str, outcome: str) -> None:
    answers = example(name).answers
    for path in answers:
        less = {other: value for other, value in answers.items() if other != path}
        for blank in (less, {**less, path: Unknown.NOT_YET}):
            found = risk_of(blank).cautious
            assert worse(found, RiskOutcome(outcome)) is found, f"{path} oublié abaisse {name}"


@pytest.mark.parametrize("name", EXPECTED)
def test_saying_that_a_list_may_be_longer_never_lowers_the_conclusion(name: str) -> None:
    answers = example(name).answers
    for path, value in answers.items():
        if isinstance(value, Several):
            found = risk_of({**answers, path: Several(value.items, complete=False)}).cautious
            assert worse(found, RiskOutcome(EXPECTED[name])) is found
            assert leaf_of(path).options is not None


def some(*items: StrEnum) -> Several[StrEnum]:
    return Several(items)


# Other honest ways to tell the same examples: what one person ticks, another does not.
TOLD_OTHERWISE: list[tuple[str, dict[str, FactValue]]] = [
    ("b03_power_cut", {"breach.kinds": some()}),
    ("b03_power_cut", {"breach.causes": Unknown.NOT_ASKED}),
    ("p01_ransomware_encrypted_and_saved", {"breach.natures": some(Nature.CONFIDENTIALITY, Nature.AVAILABILITY)}),
    ("p01_ransomware_encrypted_and_saved", {"breach.confidentiality.exfiltration": Unknown.CANNOT}),
    ("p01_ransomware_encrypted_and_saved", {"breach.availability.effect_on_service": Unknown.NOT_ASKED}),
    ("p01_ransomware_encrypted_and_saved", {"breach.availability.hours": Count(4)}),
    ("p02_ransomware_no_backup", {"breach.availability.backup_exists": Unknown.NOT_ASKED}),
    ("p02_ransomware_no_backup", {"breach.availability.restored_after_hours": Unknown.NOT_ASKED}),
    ("p02_ransomware_no_backup", {"breach.data.sensitive": Unknown.NOT_ASKED}),
    ("p03_ransomware_hospital", {"breach.availability.effect_on_care": EffectOnCare.ENDANGERED}),
    ("p03_ransomware_hospital", {"breach.availability.hours": Unknown.NOT_ASKED}),
    ("p03_ransomware_hospital", {"breach.availability.restored_after_hours": Unknown.NOT_ASKED}),
    ("p04_ransomware_exfiltration", {"breach.natures": some(Nature.AVAILABILITY)}),
    ("p04_ransomware_exfiltration", {"breach.confidentiality.recipients": Unknown.NOT_ASKED}),
    ("p05_job_applications", {"breach.kinds": some(IncidentKind.ACCOUNT)}),
    ("p05_job_applications", {"breach.data.categories": some(DataCategory.CIVIL_STATUS, DataCategory.CONTACT)}),
    ("p06_hashed_passwords", {"breach.people.identifiability": Identifiability.NEGLIGIBLE}),
    ("p06_hashed_passwords", {"breach.kinds": some(IncidentKind.ACCOUNT)}),
    ("p06_hashed_passwords", {"breach.data.categories": some(DataCategory.CREDENTIALS, DataCategory.CONTACT)}),
    ("p07_credential_stuffing", {"breach.confidentiality.unintelligible": Unknown.NOT_ASKED}),
    ("p07_credential_stuffing", {"breach.data.categories": some(DataCategory.CIVIL_STATUS, DataCategory.FINANCIAL)}),
    ("p08_leaving_employee", {"breach.data.categories": some(DataCategory.CONTACT, DataCategory.OTHER)}),
    ("p08_leaving_employee", {"breach.people.count": Count(400), "breach.consequences.harm_seen": True}),
    ("p09_trusted_agent", {"breach.confidentiality.recipients": Recipients.KNOWN_FEW}),
    ("p09_trusted_agent", {"breach.confidentiality.recipient_bound_by_secrecy": Unknown.NOT_ASKED}),
    ("p10_encrypted_tablets", {"breach.natures": some(Nature.CONFIDENTIALITY)}),
    ("p10_encrypted_tablets", {"breach.confidentiality.unintelligible": Unintelligible.INTACT}),
    ("p11_unencrypted_laptop", {"breach.data.sensitive": some()}),
    ("p11_unencrypted_laptop", {"breach.natures": some(Nature.CONFIDENTIALITY, Nature.AVAILABILITY)}),
    ("p12_paper_logbook", {"breach.protection.encryption": Encryption.NONE}),
    ("p12_paper_logbook", {"practice.kind": StructureType.CENTRE_DE_SANTE}),
    ("p13_swapped_parcels", {"breach.confidentiality.attestation": True}),
    ("p13_swapped_parcels", {"breach.data.insight": Insight.LITTLE}),
    (
        "p13_swapped_parcels",
        {
            "breach.confidentiality.attestation": False,
            "breach.data.categories": some(DataCategory.CIVIL_STATUS, DataCategory.CONTACT, DataCategory.OTHER),
            "breach.data.insight": Insight.LITTLE,
        },
    ),
    (
        "p13_swapped_parcels",
        {
            "breach.confidentiality.attestation": True,
            "breach.data.categories": some(DataCategory.CONTACT, DataCategory.OTHER),
        },
    ),
    ("p14_job_seekers", {"breach.confidentiality.attestation": Unknown.NOT_YET}),
    ("p14_job_seekers", {"breach.confidentiality.recipients": Recipients.PUBLIC}),
    ("p15_course_participants", {"breach.confidentiality.attestation": False}),
    ("p15_course_participants", {"breach.people.count": Count(2)}),
    ("p16_two_letters_one_envelope", {"breach.data.insight": Insight.REAL}),
    ("p16_two_letters_one_envelope", {"breach.data.categories": some(DataCategory.CONTACT, DataCategory.FINANCIAL)}),
    ("p17_call_centre_identity_theft", {"breach.kinds": some(IncidentKind.ACCOUNT, IncidentKind.PHISHING)}),
    ("p17_call_centre_identity_theft", {"breach.data.categories": some(DataCategory.CONTACT)}),
    ("p18_mail_redirection", {"breach.natures": some(Nature.CONFIDENTIALITY, Nature.INTEGRITY)}),
    ("p18_mail_redirection", {"breach.kinds": some(IncidentKind.MAILBOX, IncidentKind.TRANSFER_FRAUD)}),
    ("b01_encrypted_disc", {"breach.kinds": some(IncidentKind.LOSS)}),
    (
        "b03_power_cut",
        {"breach.availability.hours": Unknown.NOT_ASKED, "breach.availability.restored_after_hours": Count(0)},
    ),
    (
        "b07_hosting_flaw_unused",
        {"breach.confidentiality.exfiltration": Unknown.NOT_ASKED, "breach.kinds": some(IncidentKind.VENDOR)},
    ),
    ("b08_hospital_records_30_hours", {"breach.confidentiality.exfiltration": Exfiltration.EXCLUDED_BY_EVIDENCE}),
]


@pytest.mark.parametrize(("name", "changes"), TOLD_OTHERWISE)
def test_the_same_example_told_otherwise_leads_to_the_same_conclusion(name: str, changes: dict[str, FactValue]) -> None:
    assert risk_of({**example(name).answers, **changes}).cautious is RiskOutcome(EXPECTED[name])
