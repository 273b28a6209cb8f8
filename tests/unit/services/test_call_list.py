"""« Qui appeler »: the region's team by postcode, dates and marks kept, the practice's own numbers, on paper too."""

from datetime import UTC, datetime

import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.plain_text import as_plain_text
from clinickit.domain.directory import EntryKind
from clinickit.domain.facts import FactValue
from clinickit.services.call_list import CallScreen, MeansLine, call_document, call_screen
from clinickit.services.library import Library

RESOURCES = TomlResources()
LIBRARY = Library(RESOURCES)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NANTES: dict[str, FactValue] = {"practice.address.postcode": "44000"}


def names(screen: CallScreen) -> list[str]:
    return [entry.name for section in screen.sections for entry in section.entries]


def means(screen: CallScreen) -> list[MeansLine]:
    return [one for section in screen.sections for entry in section.entries for one in entry.means]


@pytest.mark.parametrize(
    ("postcode", "team"),
    [
        ("44000", "PdL Cyber Assistance"),
        ("20000", "CyberCorsica"),
        ("97400", "Cyber Réunion"),
        ("29200", "Breizh Cyber"),
    ],
)
def test_the_team_of_the_region_comes_first_by_the_postcode(postcode: str, team: str) -> None:
    assert names(call_screen(LIBRARY, {"practice.address.postcode": postcode}))[0] == team


def test_the_postcode_typed_wins_over_that_of_the_practice() -> None:
    assert names(call_screen(LIBRARY, NANTES, "35000"))[0] == "Breizh Cyber"


@pytest.mark.parametrize("postcode", ["97600", "00000", "quelque part"])
def test_a_place_without_a_known_team_says_so_and_points_elsewhere(postcode: str) -> None:
    region = call_screen(LIBRARY, {}, postcode).sections[0]
    assert region.entries == ()
    assert "17Cyber" in region.note


def test_without_a_postcode_the_list_is_there_all_the_same() -> None:
    shown = call_screen(LIBRARY, {})
    assert {"CNIL", "17Cyber", "CERT Santé (Agence du numérique en santé)"} <= set(names(shown))


def test_every_entry_of_the_directory_but_other_regions_is_listed() -> None:
    expected = {one.name for one in LIBRARY.directory.entries.values() if one.kind is not EntryKind.CSIRT}
    assert expected <= set(names(call_screen(LIBRARY, NANTES)))


def test_each_number_says_when_it_was_checked_or_that_it_is_to_be_checked() -> None:
    shown = means(call_screen(LIBRARY, NANTES))
    assert all(one.checked or one.to_check for one in shown)
    assert any(one.to_check for one in shown)
    assert any(one.checked == "Vérifié le 21\u00a0novembre 2026" for one in shown)


def test_the_practices_own_numbers_are_listed_when_they_are_known() -> None:
    answers: dict[str, FactValue] = {
        **NANTES,
        "practice.policies[cyber].insurer": "Assurances du Ponant",
        "practice.policies[cyber].assistance_phone": "02 00 00 00 01",
        "practice.policies[rc].insurer": "Sans numéro",
        "practice.processors[info].name": "Info Ouest",
        "practice.processors[info].phone": "02 00 00 00 02",
    }
    shown = names(call_screen(LIBRARY, answers))
    assert {"Assurances du Ponant", "Info Ouest"} <= set(shown)
    assert "Sans numéro" not in shown


def test_the_paper_says_what_the_screen_says() -> None:
    shown = call_screen(LIBRARY, NANTES)
    text = as_plain_text(call_document(shown, NOW))
    assert all(name in text for name in names(shown))
    assert all(one.value in text for one in means(shown))
    assert "À vérifier" in text
    assert ReportlabPdfMaker(RESOURCES).render(call_document(shown, NOW), NOW).startswith(b"%PDF")
