"""What papers print beside the facts: whom to report to, by when a vendor answers, what would change a duty."""

from datetime import UTC, datetime

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.findings import (
    DEADLINES,
    DUTIES,
    REPORT_TO,
    VENDOR_DUE,
    DeadlineLine,
    DutyLine,
    ReportLine,
    many,
    what_would_change,
)
from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Several, moment_of_local
from clinickit.services.law.assessment import assess
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.law.what_if import what_if
from clinickit.services.library import Library
from clinickit.services.paperwork import template_ids

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ATTACK: dict[str, FactValue] = {
    "practice.kind": v.StructureType.LABORATOIRE,
    "practice.address.postcode": "35000",
    "breach.kinds": Several((v.IncidentKind.VENDOR,)),
    "breach.role": v.Role.CONTROLLER,
    "breach.personal_data": True,
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    "breach.parties[m].name": "Médiligne",
    "breach.parties[m].asked_at": moment_of_local(datetime(2026, 11, 17, 9, 0)),  # noqa: DTZ001 - Paris is meant
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(TomlResources())


def found(library: Library, **changes: FactValue) -> dict[str, object]:
    """The findings of the attack with some facts changed; `__` stands for a dot."""
    answers = {**ATTACK, **{path.replace("__", "."): value for path, value in changes.items()}}
    return dict(for_papers(assess(library, answers, NOW), library))


def reports(findings: dict[str, object]) -> list[ReportLine]:
    return list(many(findings, REPORT_TO, ReportLine))


def test_a_structure_obliged_to_report_sees_the_portal_first_and_without_delay(library: Library) -> None:
    lines = reports(found(library))
    assert lines[0].obligatory
    assert lines[0].strength == "obligatoire, sans délai"
    assert lines[0].means == ("https://signalement.social-sante.gouv.fr",)
    assert [line.name for line in lines].index("Breizh Cyber") > 0


def test_another_structure_is_only_advised_to(library: Library) -> None:
    lines = reports(found(library, practice__kind=v.StructureType.CABINET_MEDICAL))
    assert lines
    assert not [line for line in lines if line.obligatory]


def test_no_regional_team_is_named_where_none_is_known(library: Library) -> None:
    names = [line.name for line in reports(found(library, practice__address__postcode="97600"))]
    assert "Breizh Cyber" not in names
    assert "17Cyber" in names


def test_a_means_nobody_checked_is_marked(library: Library) -> None:
    means = [one for line in reports(found(library)) for one in line.means]
    assert "cyberveille@esante.gouv.fr (à vérifier)" in means


def test_the_vendor_is_given_the_delay_of_the_rule_and_a_request_left_alone_is_late(library: Library) -> None:
    findings = found(library)
    assert findings[VENDOR_DUE] == "dimanche 22\u00a0novembre 2026 à 10\u00a0h"
    clock = next(one for one in many(findings, DEADLINES, DeadlineLine) if one.id == "vendor_answer")
    assert (clock.subject, clock.is_late, clock.done) == ("m", True, False)


def test_a_change_of_the_rule_changes_the_date_asked_of_the_vendor(library: Library) -> None:
    other = Library(TomlResources())
    other.rulebook = library.rulebook.with_value("vendor_answer_delay", 24, datetime(2026, 1, 1, tzinfo=UTC).date())
    assert found(other)[VENDOR_DUE] == "samedi 21\u00a0novembre 2026 à 10\u00a0h"


def test_each_duty_names_its_facts_and_its_rules_with_their_first_day(library: Library) -> None:
    lines = {one.id: one for one in many(found(library), DUTIES, DutyLine)}
    notify = lines["cnil_notification"]
    assert lines["processor_request"].owed
    assert not lines["processor_request"].on_risk
    assert notify.on_risk
    assert "breach.role" in notify.facts_used
    assert any(
        "Délai de notification à la CNIL" in rules and rules.endswith("(version du 25\u00a0mai 2018)")
        for rules in notify.rules
    )


def test_what_would_change_a_duty_is_what_the_window_says(library: Library) -> None:
    assessment = assess(library, ATTACK, NOW)
    findings = for_papers(assessment, library)
    for duty in assessment.duties:
        assert what_would_change(findings, duty.key) == what_if(library, assessment, duty.key)


def test_a_paper_made_for_duties_is_left_out_when_none_may_be_owed(library: Library) -> None:
    alone: dict[str, FactValue] = {
        "practice.kind": v.StructureType.HORS_SANTE,
        "breach.kinds": Several((v.IncidentKind.OUTAGE,)),
        "breach.natures": Several(()),
        "breach.role": v.Role.CONTROLLER,
    }
    assessment = assess(library, alone, NOW)
    with_findings = template_ids(library, assessment.answers, for_papers(assessment, library))
    assert "incident_report" in template_ids(library, assessment.answers)
    assert "incident_report" not in with_findings
