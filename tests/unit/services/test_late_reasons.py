"""Reasons for a late notification: drafted from known dates and facts only, never an answer by itself."""

from datetime import UTC, datetime

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import Count, FactValue, Moment, Several, Unknown, moment_of_local
from clinickit.services.casebook import OpenCase
from clinickit.services.law.assessment import assess
from clinickit.services.law.late_reasons import late_reasons_draft, with_late_reasons
from clinickit.services.library import Library
from clinickit.services.screens import Field, StepScreen
from clinickit.services.wizard import Guide, step_screen
from tests.french import faults

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LATE_REASONS = "breach.timeline.late_reasons"


def on(day: int, hour: int, minute: int = 0) -> Moment:
    """A moment of November 2026, Paris time."""
    return moment_of_local(datetime(2026, 11, day, hour, minute))  # noqa: DTZ001 - Paris is meant


VENDOR: dict[str, FactValue] = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "practice.address.postcode": "44000",
    "breach.kinds": Several((v.IncidentKind.VENDOR,)),
    "breach.role": v.Role.CONTROLLER,
    "breach.personal_data": True,
    "breach.natures": Several((v.Nature.AVAILABILITY,), complete=False),
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    "breach.timeline.processor_notice_at": on(20, 18, 30),
    "breach.timeline.aware_at": on(20, 18, 30),
    "breach.parties[p].name": "Médiligne",
    "breach.parties[p].asked_at": on(21, 8),
    "breach.availability.hours": Count(43),
    "breach.availability.restored": False,
}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(TomlResources())


def draft(library: Library, answers: dict[str, FactValue], now: datetime = NOW) -> str:
    """The draft with ordinary spaces."""
    return late_reasons_draft(assess(library, answers, now), library).replace("\u00a0", " ")


def test_a_notification_still_in_time_has_no_reasons_to_give(library: Library) -> None:
    assert draft(library, VENDOR, datetime(2026, 11, 22, 9, 0, tzinfo=UTC)) == ""


def test_the_draft_tells_the_known_dates_in_order(library: Library) -> None:
    said = draft(library, VENDOR)
    assert said.splitlines()[:3] == [
        "Message du prestataire reçu le 20 novembre 2026 à 18 h 30.",
        "Prise de connaissance de la violation le 20 novembre 2026 à 18 h 30.",
        "La notification était attendue au plus tard le 23 novembre 2026 à 18 h 30.",
    ]


def test_the_draft_names_the_week_end_inside_the_delay_and_no_other_day(library: Library) -> None:
    line = next(one for one in draft(library, VENDOR).splitlines() if one.startswith("Ce délai comprend"))
    assert line == "Ce délai comprend le samedi 21 novembre 2026 et le dimanche 22 novembre 2026."


def test_a_public_holiday_inside_the_delay_is_named(library: Library) -> None:
    armistice = {**VENDOR, "breach.timeline.aware_at": on(9, 10), "breach.timeline.processor_notice_at": on(9, 10)}
    assert "mercredi 11 novembre 2026 (" in draft(library, armistice)


def test_the_draft_tells_what_was_asked_what_did_not_come_and_what_could_not_be_used(library: Library) -> None:
    said = draft(library, VENDOR)
    assert "Demande écrite envoyée à Médiligne le 21 novembre 2026 à 8 h." in said
    assert "Sa réponse n’est pas arrivée à ce jour." in said
    assert "hors d’usage pendant 43 heures" in said
    assert "Ils ne sont pas rétablis à ce jour." in said


def test_the_draft_says_what_is_still_being_established(library: Library) -> None:
    line = next(one for one in draft(library, VENDOR).splitlines() if one.startswith("Restent à établir"))
    assert "nombre de personnes" in line
    counted = {**VENDOR, "breach.people.count": Count(640)}
    assert "nombre de personnes" not in draft(library, counted)


def test_a_late_filing_says_by_how_much_from_the_displayed_deadline(library: Library) -> None:
    filed = {**VENDOR, "breach.notification.initial_filed_at": on(24, 20, 30)}
    said = draft(library, filed)
    assert "Notification initiale déposée le 24 novembre 2026 à 20 h 30, soit 1 jour 2 h après l’échéance." in said
    assert "sans attendre" not in said


def test_an_awareness_at_night_is_said_as_a_fact(library: Library) -> None:
    night = {**VENDOR, "breach.timeline.aware_at": on(20, 2), "breach.timeline.processor_notice_at": on(20, 2)}
    assert "Elle est survenue de nuit." in draft(library, night)
    assert "de nuit" not in draft(library, VENDOR)


@pytest.mark.parametrize("gone", sorted(VENDOR))
def test_no_unknown_is_ever_told_as_a_fact(gone: str, library: Library) -> None:
    said = draft(library, {**VENDOR, gone: Unknown.NOT_YET})
    assert "[" not in said
    assert "None" not in said
    assert faults(late_reasons_draft(assess(library, {**VENDOR, gone: Unknown.NOT_YET}, NOW), library)) == []


def test_the_draft_holds_neither_excuse_nor_argument(library: Library) -> None:
    said = draft(library, VENDOR).casefold()
    assert not [word for word in ("excus", "regrett", "désol", "force majeure", "contest") if word in said]


def shown(library: Library, more: dict[str, FactValue], drafts: dict[str, str]) -> Field:
    """The question of the reasons, as the notification page shows it."""
    guide = Guide(library.journey, library.vocabularies, library.reference_texts)
    case = OpenCase(CaseHeader("c", "p", "Dossier", v.CaseKind.REAL, NOW), answers={**VENDOR, **more}, drafts=drafts)
    screen = step_screen(guide, case, "cnil_notification")
    made: StepScreen = with_late_reasons(screen, lambda: assess(library, case.answers, NOW), library)
    return next(one for one in made.items if isinstance(one, Field) and one.path == LATE_REASONS)


def test_the_page_proposes_the_draft_and_files_nothing(library: Library) -> None:
    field = shown(library, {}, {})
    assert field.essential
    assert field.raw == ""
    assert "Médiligne" in field.proposal
    assert "rien n’est repris sans vous" in field.proposal_why


def test_what_the_person_wrote_is_never_covered_by_the_draft(library: Library) -> None:
    assert shown(library, {LATE_REASONS: "Nous attendions l’éditeur."}, {}).proposal == ""
    assert shown(library, {}, {LATE_REASONS: "Nous att"}).proposal == ""
    assert shown(library, {LATE_REASONS: Unknown.NOT_YET}, {}).proposal == ""
