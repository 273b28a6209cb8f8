"""Whatever the case: an unknown raises the risk and never lowers it, and leaves no doubt without need."""

import os

from hypothesis import assume, given, settings

from clinickit.domain.facts import FactValue
from clinickit.domain.risk import worse
from tests.properties.generated import completions, whole, with_holes
from tests.sheets import risk_of

EXAMPLES = int(os.environ.get("CLINICKIT_EXAMPLES", "60"))
MOST_COMPLETIONS = 400

PATHS = (
    "practice.kind",
    "breach.kinds",
    "breach.personal_data",
    "breach.natures",
    "breach.causes",
    "breach.access_followed",
    "breach.confidentiality.exfiltration",
    "breach.confidentiality.unintelligible",
    "breach.confidentiality.recipients",
    "breach.confidentiality.recipient_bound_by_secrecy",
    "breach.confidentiality.attestation",
    "breach.protection.encryption",
    "breach.protection.key_safe",
    "breach.protection.passwords",
    "breach.data.categories",
    "breach.data.sensitive",
    "breach.data.most_exposed",
    "breach.data.insight",
    "breach.data.already_public",
    "breach.people.categories",
    "breach.people.count",
    "breach.people.identifiability",
    "breach.consequences.harm_seen",
    "breach.availability.effect_on_care",
    "breach.availability.effect_on_service",
    "breach.availability.unavailability",
    "breach.availability.hours",
    "breach.availability.restored_after_hours",
    "breach.availability.restored",
    "breach.availability.backup_exists",
    "breach.availability.backup_intact",
    "breach.integrity.alteration",
    "breach.integrity.restored",
)

Answers = dict[str, FactValue]


@settings(max_examples=EXAMPLES)
@given(whole(PATHS))
def test_a_case_with_nothing_unknown_has_one_outcome(answers: Answers) -> None:
    found = risk_of(answers)
    assert found.certain is found.cautious
    assert not any(reason.supposed for reason in found.reasons)


@settings(max_examples=EXAMPLES * 4)
@given(with_holes(PATHS, most=len(PATHS)))
def test_forgetting_facts_never_lowers_the_conclusion(cases: tuple[Answers, Answers]) -> None:
    full, holed = cases
    known, doubtful = risk_of(full).cautious, risk_of(holed).cautious
    assert worse(known, doubtful) is doubtful


@settings(max_examples=EXAMPLES)
@given(with_holes(PATHS, most=2))
def test_when_every_completion_agrees_there_is_no_doubt(cases: tuple[Answers, Answers]) -> None:
    _, holed = cases
    every = list(completions(holed))
    assume(len(every) <= MOST_COMPLETIONS)
    outcomes = {risk_of(one).cautious for one in every}
    found = risk_of(holed)
    assert found.certain in outcomes | {None}
    if len(outcomes) == 1:
        assert {found.certain} == outcomes
