"""Each duty is seen owed, not owed and in doubt, with its reasons, its sources and how strongly it binds."""

from datetime import date
from enum import StrEnum

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.duties import duty_flips, risk_flips
from clinickit.domain.duty_files import Strength
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.domain.rulebook import Confidence
from clinickit.domain.vocabulary import IncidentKind as Kind
from tests.law import RULEBOOK
from tests.sheets import DAY, RULES, SHEETS, assessed, duty

Answers = dict[str, FactValue]


def some(*items: StrEnum) -> Several[StrEnum]:
    return Several(items)


NOTHING: Answers = {"breach.personal_data": False, "breach.natures": some(), "breach.kinds": some()}

# A laptop, unencrypted, with the files of 2,000 patients, stolen from a practice.
LEAK: Answers = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "practice.insured": True,
    "practice.dpo.designated": False,
    "breach.role": v.Role.CONTROLLER,
    "breach.personal_data": True,
    "breach.kinds": some(Kind.THEFT),
    "breach.natures": some(v.Nature.CONFIDENTIALITY),
    "breach.causes": some(v.Cause.EXTERNAL_MALICIOUS),
    "breach.origins": some(v.Origin.EQUIPMENT_LOST),
    "breach.parties_involved": False,
    "breach.cards_exposed": False,
    "breach.bank_details_exposed": False,
    "breach.fraud_with_our_name": False,
    "breach.patient_harmed": False,
    "breach.medical_device_faulty": False,
    "breach.cross_border.involved": False,
    "breach.protection.encryption": v.Encryption.NONE,
    "breach.data.categories": some(v.DataCategory.CIVIL_STATUS),
    "breach.data.sensitive": some(v.SensitiveData.HEALTH),
    "breach.people.categories": some(v.PeopleCategory.PATIENTS),
    "breach.people.count": Count(2000),
}
# One reminder to one wrong patient, who deleted it: nothing to notify.
SLIP: Answers = {
    **LEAK,
    "breach.kinds": some(Kind.WRONG_RECIPIENT),
    "breach.causes": some(v.Cause.INTERNAL_ACCIDENTAL),
    "breach.confidentiality.recipients": v.Recipients.KNOWN_FEW,
    "breach.confidentiality.attestation": True,
    "breach.data.sensitive": some(),
    "breach.data.categories": some(v.DataCategory.CONTACT),
    "breach.people.count": Count(1),
}
DOUBT = Unknown.NOT_YET
LAB = {**LEAK, "practice.kind": v.StructureType.LABORATOIRE}
MAILBOX = {**LEAK, "breach.kinds": some(Kind.MAILBOX)}


SEEN: dict[str, tuple[Answers, Answers, Answers]] = {
    "internal_register": (LEAK, NOTHING, {**NOTHING, "breach.personal_data": True, "breach.kinds": DOUBT}),
    "cnil_notification": (LEAK, SLIP, {**LEAK, "breach.protection.encryption": DOUBT}),
    "cnil_follow_up": (
        LEAK,
        {**LEAK, "breach.notification.completeness": v.Completeness.COMPLETE},
        {**LEAK, "breach.notification.completeness": DOUBT},
    ),
    "inform_people": (
        LEAK,
        {**LEAK, "breach.after.high_risk_removed": True},
        {**LEAK, "breach.after.high_risk_removed": DOUBT},
    ),
    "controller_notice": ({**LEAK, "breach.role": v.Role.PROCESSOR}, LEAK, {**LEAK, "breach.role": DOUBT}),
    "joint_arrangement": ({**LEAK, "breach.role": v.Role.JOINT}, LEAK, {**LEAK, "breach.role": DOUBT}),
    "health_portal": (LEAK, SLIP, {**SLIP, "breach.kinds": DOUBT}),
    "complaint": (
        LEAK,
        SLIP,
        {**SLIP, "breach.confidentiality.attestation": False, "breach.consequences.harm_seen": DOUBT},
    ),
    "insurer_declaration": (LEAK, {**LEAK, "practice.insured": False}, {**LEAK, "practice.insured": DOUBT}),
    "processor_request": (
        {**LEAK, "breach.kinds": some(Kind.VENDOR)},
        LEAK,
        {**LEAK, "breach.parties_involved": DOUBT},
    ),
    "dpo_consult": ({**LEAK, "practice.dpo.designated": True}, LEAK, {**LEAK, "practice.dpo.designated": DOUBT}),
    "ordre": (LEAK, {**LEAK, "practice.kind": v.StructureType.ESMS}, {**LEAK, "practice.kind": DOUBT}),
    "cert_sante": (MAILBOX, LEAK, {**LEAK, "breach.kinds": Several((Kind.THEFT,), complete=False)}),
    "cert_fr_or_csirt": (MAILBOX, LEAK, {**LEAK, "breach.kinds": Several((Kind.THEFT,), complete=False)}),
    "cards_opposition": ({**LEAK, "breach.cards_exposed": True}, LEAK, {**LEAK, "breach.cards_exposed": DOUBT}),
    "mssante_operator": (
        {**MAILBOX, "practice.bricks": some(v.Brick.MSSANTE)},
        {**MAILBOX, "practice.bricks": some(v.Brick.WEB_SOFTWARE)},
        {**MAILBOX, "practice.bricks": DOUBT},
    ),
    "cpam": ({**LEAK, "breach.fraud_with_our_name": True}, LEAK, {**LEAK, "breach.fraud_with_our_name": DOUBT}),
    "bank": ({**LEAK, "breach.kinds": some(Kind.TRANSFER_FRAUD)}, LEAK, {**LEAK, "breach.bank_details_exposed": DOUBT}),
    "prescribers_correspondents": (MAILBOX, LEAK, {**LEAK, "practice.kind": DOUBT}),
    "staff_information": (LEAK, SLIP, {**SLIP, "breach.people.categories": DOUBT}),
    "eigs": ({**LEAK, "breach.patient_harmed": True}, LEAK, {**LEAK, "breach.patient_harmed": DOUBT}),
    "materiovigilance": (
        {**LEAK, "breach.medical_device_faulty": True},
        LEAK,
        {**LEAK, "breach.medical_device_faulty": DOUBT},
    ),
    "cofrac": (LAB, LEAK, {**LEAK, "practice.kind": DOUBT}),
    "asnr": (
        {**LEAK, "practice.kind": v.StructureType.RADIOTHERAPIE, "breach.patient_harmed": True},
        {**LEAK, "practice.kind": v.StructureType.RADIOTHERAPIE},
        {**LEAK, "practice.kind": v.StructureType.RADIOTHERAPIE, "breach.patient_harmed": DOUBT},
    ),
    "access_requests": (LEAK, SLIP, {**LEAK, "breach.protection.encryption": DOUBT}),
    "claim_forwarding": (
        {**LEAK, "breach.requests[a].kind": v.RequestKind.COMPENSATION},
        LEAK,
        {**LEAK, "breach.requests[a].kind": DOUBT},
    ),
    "cross_border_authorities": (
        {**LEAK, "breach.cross_border.involved": True},
        LEAK,
        {**LEAK, "breach.cross_border.involved": DOUBT},
    ),
    "shared_system_coordinator": (
        {**LEAK, "practice.kind": v.StructureType.MAISON_DE_SANTE},
        LEAK,
        {**LEAK, "practice.kind": DOUBT},
    ),
    "managing_body": (
        {**LEAK, "practice.kind": v.StructureType.CENTRE_DE_SANTE},
        LEAK,
        {**LEAK, "practice.kind": DOUBT},
    ),
    "regional_support": (LEAK, LAB, {**LEAK, "practice.kind": DOUBT}),
}
CASES = [
    (name, answers, verdict)
    for name, three in SEEN.items()
    for answers, verdict in zip(three, (Verdict.YES, Verdict.NO, Verdict.UNDETERMINED), strict=True)
]


@pytest.mark.parametrize(("name", "answers", "verdict"), CASES, ids=[f"{name}-{verdict}" for name, _, verdict in CASES])
def test_each_duty_is_seen_owed_not_owed_and_in_doubt(name: str, answers: Answers, verdict: Verdict) -> None:
    found = duty(name, answers)
    assert found.verdict is verdict
    assert found.act_as is (verdict is not Verdict.NO)
    assert found.reasons
    assert bool(found.missing) is (verdict is Verdict.UNDETERMINED)


def test_every_duty_but_the_one_of_a_law_to_come_is_among_those_seen() -> None:
    assert set(SEEN) == set(DUTIES) - {"nis2_report"}


@pytest.mark.parametrize("name", DUTIES)
def test_every_duty_cites_a_rule_in_force_and_a_source(name: str) -> None:
    found = duty(name, LEAK)
    assert found.rule_ids
    assert all(RULES.has(one) for one in found.rule_ids)
    assert found.references


def test_a_law_to_come_has_no_effect_until_its_date() -> None:
    clinic = {**LEAK, "practice.kind": v.StructureType.ETABLISSEMENT_DE_SANTE, "practice.headcount": Count(120)}
    enacted = RULEBOOK.enact_law("nis2", date(2026, 11, 1)).at(DAY)
    assert duty("nis2_report", clinic).verdict is Verdict.NO
    assert duty("nis2_report", clinic, enacted).verdict is Verdict.YES
    assert duty("nis2_report", {**clinic, "practice.headcount": Count(12)}, enacted).verdict is Verdict.NO


def test_a_higher_threshold_to_come_spares_a_mere_risk_once_in_force() -> None:
    statement = {
        **SLIP,
        "breach.confidentiality.attestation": False,
        "breach.data.categories": some(v.DataCategory.NIR),
    }
    enacted = RULEBOOK.enact_law("digital_omnibus", date(2026, 11, 1)).at(DAY)
    assert duty("cnil_notification", statement).verdict is Verdict.YES
    assert duty("cnil_notification", statement, enacted).verdict is Verdict.NO
    assert duty("cnil_notification", LEAK, enacted).verdict is Verdict.YES


def test_the_three_conclusions_go_from_the_register_to_the_people() -> None:
    high, low = assessed(LEAK), assessed(SLIP)
    assert [one.verdict for one in (high.record, high.notify, high.inform)] == [Verdict.YES] * 3
    assert [one.verdict for one in (low.record, low.notify, low.inform)] == [Verdict.YES, Verdict.NO, Verdict.NO]


@pytest.mark.parametrize(
    ("kind", "strength", "mark"),
    [
        (v.StructureType.LABORATOIRE, Strength.OBLIGATORY, Confidence.CONFIRMED),
        (v.StructureType.ESMS, Strength.OBLIGATORY, Confidence.CONFIRMED),
        (v.StructureType.CABINET_DENTAIRE, Strength.RECOMMENDED, Confidence.CONFIRMED),
        (v.StructureType.CENTRE_DE_SANTE, Strength.TO_CHECK, Confidence.UNCERTAIN),
    ],
)
def test_the_grid_says_how_strongly_the_portal_binds(
    kind: v.StructureType, strength: Strength, mark: Confidence
) -> None:
    found = duty("health_portal", {**LEAK, "practice.kind": kind})
    assert (found.verdict, found.strength, found.confidence) == (Verdict.YES, strength, mark)


def test_an_unknown_structure_is_bound_as_the_strictest_one() -> None:
    assert duty("health_portal", {**LEAK, "practice.kind": DOUBT}).strength is Strength.OBLIGATORY


def test_changing_the_grid_changes_the_verdict() -> None:
    rows = RULES.rows("duty_grid")
    changed = RULEBOOK.with_value("duty_grid", tuple(r for r in rows if r.text("duty") != "ordre"), date(2026, 11, 1))
    assert duty("ordre", LEAK).verdict is Verdict.YES
    assert duty("ordre", LEAK, changed.at(DAY)).verdict is Verdict.NO


def test_a_processor_warns_the_controller_and_notifies_nobody_else() -> None:
    found = assessed({**LEAK, "breach.role": v.Role.PROCESSOR})
    verdicts = [found.duty(one).verdict for one in ("controller_notice", "cnil_notification", "inform_people")]
    assert verdicts == [Verdict.YES, Verdict.NO, Verdict.NO]


def test_a_complaint_conditions_payment_unless_nobody_is_insured() -> None:
    attack = {**LEAK, "breach.kinds": some(Kind.RANSOMWARE)}
    assert duty("complaint", attack).strength is Strength.CONDITION
    assert duty("complaint", {**attack, "practice.insured": False}).strength is Strength.RECOMMENDED
    never_used = {**LEAK, "breach.access_followed": False}
    assert duty("complaint", never_used).strength is Strength.RECOMMENDED


def test_before_the_law_of_2023_no_complaint_was_a_condition() -> None:
    old = RULEBOOK.at(date(2023, 4, 23))
    assert duty("complaint", {**LEAK, "breach.kinds": some(Kind.RANSOMWARE)}, old).strength is Strength.RECOMMENDED


def test_each_policy_has_its_own_declaration() -> None:
    answers = {
        **LEAK,
        "practice.policies[axe].kind": v.PolicyKind.CYBER,
        "practice.policies[mut].kind": v.PolicyKind.MULTIRISQUE,
        "practice.policies[rcp].kind": v.PolicyKind.RC_PRO,
    }
    found = {one.key: one for one in assessed(answers).duties if one.id == "insurer_declaration"}
    assert {key: one.strength for key, one in found.items()} == {
        "insurer_declaration-axe": Strength.OBLIGATORY,
        "insurer_declaration-mut": Strength.OBLIGATORY,
        "insurer_declaration-rcp": Strength.TO_CHECK,
    }
    assert {key: one.clock for key, one in found.items()} == {
        "insurer_declaration-axe": "insurer_declaration",
        "insurer_declaration-mut": "insurer_theft_declaration",
        "insurer_declaration-rcp": "insurer_declaration",
    }


def test_a_policy_whose_kind_is_not_known_is_told_within_the_shorter_term_of_a_theft() -> None:
    unsaid = {**LEAK, "practice.policies[one].insurer": "Mutuelle", "practice.policies[one].kind": Unknown.NOT_YET}
    assert duty("insurer_declaration-one", unsaid).clock == "insurer_theft_declaration"
    lost = {**unsaid, "breach.kinds": some(Kind.LOSS)}
    assert duty("insurer_declaration-one", lost).clock == "insurer_declaration"


def test_an_incident_that_is_no_breach_is_noted_all_the_same_but_nothing_binds_to() -> None:
    clicked = {**LEAK, "breach.kinds": some(Kind.PHISHING), "breach.personal_data": False}
    found = duty("internal_register", clicked)
    assert (found.verdict, found.strength) == (Verdict.YES, Strength.RECOMMENDED)
    assert duty("internal_register", LEAK).strength is Strength.OBLIGATORY
    assert duty("internal_register", {**LEAK, "breach.personal_data": Unknown.NOT_YET}).strength is Strength.OBLIGATORY


def test_somebody_who_writes_is_answered_whatever_the_risk() -> None:
    asking = {**SLIP, "breach.requests[a].kind": v.RequestKind.ERASURE}
    found = duty("access_requests", asking)
    assert found.verdict is Verdict.YES
    assert [one.id for one in found.reasons] == ["role_controller", "request_received"]
    claiming = {**SLIP, "breach.requests[a].kind": v.RequestKind.COMPENSATION}
    assert duty("access_requests", claiming).verdict is Verdict.NO
    assert duty("access_requests", {**asking, "breach.role": v.Role.PROCESSOR}).verdict is Verdict.NO


def test_what_would_flip_a_duty_about_requests_names_their_object() -> None:
    claiming = {**SLIP, "breach.requests[a].kind": v.RequestKind.COMPENSATION}
    flipped = duty_flips(duty("access_requests", claiming), claiming, RULES)
    assert "breach.requests[a].kind" in {one.path for one in flipped}


def test_an_outage_goes_on_the_portal_when_care_or_the_house_suffers_and_not_for_a_mere_cut() -> None:
    cut: Answers = {
        **LEAK,
        "breach.kinds": some(Kind.OUTAGE),
        "breach.natures": some(v.Nature.AVAILABILITY),
        "breach.causes": some(v.Cause.EXTERNAL_ACCIDENTAL),
        "breach.availability.effect_on_care": v.EffectOnCare.NONE,
        "breach.availability.effect_on_service": v.EffectOnService.MINOR,
    }
    assert duty("health_portal", cut).verdict is Verdict.NO
    assert duty("complaint", cut).verdict is Verdict.NO
    stopped = duty("health_portal", {**cut, "breach.availability.effect_on_service": v.EffectOnService.SERIOUS})
    assert stopped.verdict is Verdict.YES
    assert "service_touched" in {one.id for one in stopped.reasons}
    delayed = {**cut, "breach.availability.effect_on_care": v.EffectOnCare.DELAYED}
    assert duty("health_portal", delayed).verdict is Verdict.YES


def test_an_outage_is_told_to_the_insurer_who_says_what_is_covered() -> None:
    burnt = {**LEAK, "breach.kinds": some(Kind.OUTAGE), "practice.policies[mut].kind": v.PolicyKind.MULTIRISQUE}
    found = duty("insurer_declaration-mut", burnt)
    assert (found.verdict, found.strength) == (Verdict.YES, Strength.TO_CHECK)
    robbed = {**burnt, "breach.kinds": some(Kind.OUTAGE, Kind.THEFT)}
    assert duty("insurer_declaration-mut", robbed).strength is Strength.OBLIGATORY


def test_the_order_is_told_of_an_incident_whether_or_not_data_are_concerned() -> None:
    clicked = {**LEAK, "breach.kinds": some(Kind.PHISHING), "breach.personal_data": False}
    found = duty("ordre", clicked)
    assert (found.verdict, found.strength) == (Verdict.YES, Strength.RECOMMENDED)


def test_a_breach_at_the_editor_shows_every_position_with_its_date() -> None:
    found = duty("cnil_notification", {**LEAK, "breach.kinds": some(Kind.VENDOR)})
    assert [one.id for one in found.positions] == ["cnil", "macsf", "fecop_apmsl", "csmf_alsace"]
    assert {one.notify for one in found.positions} == {"yes", "no"}
    assert all(one.dated and one.source for one in found.positions)
    assert found.verdict is Verdict.YES
    assert duty("cnil_notification", LEAK).positions == ()


def test_a_decision_to_depart_is_shown_and_changes_no_verdict() -> None:
    path = "decisions.duties[cnil_notification]"
    answers = {**LEAK, f"{path}.choice": v.Choice.DEPART, f"{path}.reason": "Notifié par le siège"}
    found = duty("cnil_notification", answers)
    assert found.verdict is Verdict.YES
    assert found.decision is not None
    assert found.decision.departs
    assert found.decision.reason == "Notifié par le siège"


def test_encryption_with_a_safe_key_removes_the_need_to_inform_and_an_unsafe_key_brings_it_back() -> None:
    sealed = {**LEAK, "breach.protection.encryption": v.Encryption.STATE_OF_THE_ART, "breach.protection.key_safe": True}
    assert duty("inform_people", sealed).verdict is Verdict.NO
    assert duty("inform_people", {**sealed, "breach.protection.key_safe": False}).verdict is Verdict.YES


def test_a_disproportionate_effort_changes_the_way_and_not_the_duty() -> None:
    found = duty("inform_people", {**LEAK, "breach.communication.exemption": v.Exemption.DISPROPORTIONATE})
    assert found.verdict is Verdict.YES
    assert "public_communication_instead" in {one.id for one in found.reasons}


def test_an_exemption_that_the_facts_do_not_bear_is_said() -> None:
    found = duty("inform_people", {**LEAK, "breach.communication.exemption": v.Exemption.UNINTELLIGIBLE})
    assert found.verdict is Verdict.YES
    assert "exemption_not_supported" in {one.id for one in found.reasons}


def test_what_would_flip_a_verdict_is_found_on_demand() -> None:
    sealed = {**LEAK, "breach.protection.encryption": v.Encryption.STATE_OF_THE_ART, "breach.protection.key_safe": True}
    flips = duty_flips(duty("cnil_notification", sealed), sealed, RULES)
    assert ("breach.protection.key_safe", False, True) in {(one.path, one.value, one.result) for one in flips}
    outcomes = {(one.path, one.value): one.result for one in risk_flips(sealed, RULES)}
    assert outcomes["breach.protection.key_safe", False] is v.RiskOutcome.HIGH


def test_an_unknown_duty_is_refused() -> None:
    with pytest.raises(KeyError):
        assessed(LEAK).duty("lottery")


def test_every_sheet_has_words_and_steps() -> None:
    assert list(SHEETS) == list(DUTIES)
    assert all(sheet.what and sheet.how and sheet.if_missed and sheet.recipient for sheet in SHEETS.values())
