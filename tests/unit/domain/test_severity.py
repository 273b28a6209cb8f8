"""The four levels and the ENISA score stand side by side; a disagreement asks for a reason and decides nothing."""

from datetime import date
from enum import StrEnum

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.enisa import band_of, enisa_score
from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.domain.rulebook import Row
from clinickit.domain.severity import outcome_of_levels, weigh_scales
from clinickit.domain.vocabulary import IncidentKind as Kind
from clinickit.domain.vocabulary import Level, RiskOutcome
from tests.law import RULEBOOK
from tests.sheets import DAY, RULES, risk_of

Answers = dict[str, FactValue]


def some(*items: StrEnum) -> Several[StrEnum]:
    return Several(items)


REMINDER: Answers = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "breach.kinds": some(Kind.WRONG_RECIPIENT),
    "breach.natures": some(v.Nature.CONFIDENTIALITY),
    "breach.causes": some(v.Cause.INTERNAL_ACCIDENTAL),
    "breach.confidentiality.recipients": v.Recipients.KNOWN_FEW,
    "breach.data.categories": some(v.DataCategory.CONTACT),
    "breach.data.sensitive": some(v.SensitiveData.HEALTH),
    "breach.data.most_exposed": some(),
    "breach.data.insight": v.Insight.LITTLE,
    "breach.people.identifiability": v.Identifiability.MAXIMUM,
    "breach.people.count": Count(1),
}
RANSOMWARE: Answers = {
    **REMINDER,
    "breach.kinds": some(Kind.RANSOMWARE),
    "breach.natures": some(v.Nature.AVAILABILITY),
    "breach.availability.unavailability": v.Unavailability.TEMPORARY,
    "breach.data.insight": v.Insight.REAL,
    "breach.people.count": Count(2000),
}


def test_the_score_of_a_reminder_sent_to_the_wrong_patient() -> None:
    found = enisa_score(REMINDER, RULES)
    assert (found.base.score, found.adjustment, found.context) == (4, -2, 2)
    assert found.score == pytest.approx(2 * 1 + 0.25)
    assert found.band == "medium"
    assert found.reason_missing


def test_a_written_reason_settles_the_adjustment() -> None:
    assert not enisa_score({**REMINDER, "breach.data.insight_reason": "Une heure de rendez-vous"}, RULES).reason_missing


def test_the_score_of_ransomware_on_health_data_with_a_short_outage() -> None:
    found = enisa_score(RANSOMWARE, RULES)
    assert found.score == pytest.approx(4 + 0.25 + 0.5)
    assert found.band == "very_high"
    assert found.many_people


def test_an_unknown_part_takes_its_worst_value_and_says_so() -> None:
    found = enisa_score({}, RULES)
    assert found.score == pytest.approx(6)
    assert found.supposed
    known = enisa_score({**REMINDER, "breach.people.identifiability": Unknown.NOT_YET}, RULES)
    assert known.identification.supposed


@pytest.mark.parametrize(
    ("score", "band"), [(0, "low"), (1.99, "low"), (2, "medium"), (3, "high"), (3.99, "high"), (4, "very_high")]
)
def test_the_bands_are_those_of_the_method(score: float, band: str) -> None:
    assert band_of(score, RULES) == band


def test_the_values_come_from_the_rules() -> None:
    rows = tuple(Row((("level", row.text("level")), ("score", 0.0))) for row in RULES.rows("enisa_ei"))
    changed = RULEBOOK.with_value("enisa_ei", rows, date(2026, 11, 1)).at(DAY)
    assert enisa_score(REMINDER, changed).score == pytest.approx(0.25)


def test_a_low_score_never_lowers_the_legal_outcome() -> None:
    names: Answers = {
        **REMINDER,
        "breach.kinds": some(Kind.THEFT),
        "breach.data.sensitive": some(),
        "breach.data.categories": some(v.DataCategory.CIVIL_STATUS),
        "breach.people.count": Count(100_000),
    }
    assert enisa_score(names, RULES).band == "low"
    assert risk_of(names).certain is RiskOutcome.HIGH


def test_the_kit_proposes_the_levels_from_the_facts() -> None:
    found = weigh_scales(REMINDER, RULES)
    assert (found.severity_proposed, found.likelihood_proposed) == (Level.NEGLIGIBLE, Level.LIMITED)
    assert not found.answered
    severe = weigh_scales({**RANSOMWARE, "breach.data.most_exposed": some(v.MostExposed.HIV)}, RULES)
    assert (severe.severity_proposed, severe.likelihood_proposed) == (Level.MAXIMUM, Level.MAXIMUM)


def test_a_person_may_judge_otherwise_than_the_proposal() -> None:
    found = weigh_scales({**REMINDER, "breach.consequences.severity": Level.SIGNIFICANT}, RULES)
    assert (found.severity, found.severity_proposed) == (Level.SIGNIFICANT, Level.NEGLIGIBLE)
    assert found.level_outcome is RiskOutcome.HIGH


@pytest.mark.parametrize(
    ("severity", "likelihood", "expected"),
    [
        (Level.NEGLIGIBLE, Level.NEGLIGIBLE, RiskOutcome.UNLIKELY),
        (Level.NEGLIGIBLE, Level.LIMITED, RiskOutcome.RISK),
        (Level.LIMITED, Level.NEGLIGIBLE, RiskOutcome.RISK),
        (Level.SIGNIFICANT, Level.NEGLIGIBLE, RiskOutcome.HIGH),
        (Level.MAXIMUM, Level.MAXIMUM, RiskOutcome.HIGH),
    ],
)
def test_the_prudent_mapping_of_levels(severity: Level, likelihood: Level, expected: RiskOutcome) -> None:
    assert outcome_of_levels(severity, likelihood, RULES) is expected


def test_scales_that_disagree_ask_for_a_written_reason() -> None:
    judged = {**RANSOMWARE, "breach.consequences.severity": Level.LIMITED}
    found = weigh_scales(judged, RULES)
    assert found.disagree
    assert found.reason_missing
    settled = weigh_scales({**judged, "decisions.scales_disagree_reason": "Rien n’est sorti"}, RULES)
    assert settled.disagree
    assert not settled.reason_missing


def test_scales_that_agree_ask_for_nothing() -> None:
    found = weigh_scales({**RANSOMWARE, "breach.consequences.severity": Level.SIGNIFICANT}, RULES)
    assert (found.disagree, found.reason_missing) == (False, False)
