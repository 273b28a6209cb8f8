"""A practice finds the right body, and every number says where it comes from and whether it was checked."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from clinickit.domain.directory import (
    EntryKind,
    MeansKind,
    build_directory,
    csirt_for,
    parse_entries,
)
from clinickit.domain.errors import ResourceProblem
from tests.law import DIRECTORY

RAW: dict[str, Any] = {
    "entries": [
        {
            "id": "csirt_x",
            "kind": "csirt",
            "name": "Équipe X",
            "usage": "Premiers conseils.",
            "region": "X",
            "departments": ["62"],
            "means": [
                {
                    "kind": "phone",
                    "value": "0 800 000 000",
                    "confidence": "confirmed",
                    "checked_on": date(2026, 8, 21),
                    "source": "ANSSI",
                }
            ],
        }
    ]
}


@pytest.mark.parametrize(
    ("postcode", "team"),
    [
        ("62300", "csirt_hdf"),
        ("75011", "csirt_idf"),
        ("67000", "csirt_grand_est"),
        ("20090", "csirt_corse"),
        ("20200", "csirt_corse"),
        ("97133", "csirt_atlantic"),
        ("97500", "csirt_atlantic"),
        ("97400", "csirt_reunion"),
        ("98800", "csirt_pacifique"),
        ("98600", "csirt_pacifique"),
    ],
)
def test_a_postcode_leads_to_the_team_of_its_region(postcode: str, team: str) -> None:
    found = csirt_for(postcode, DIRECTORY)
    assert found is not None
    assert found.id == team


@pytest.mark.parametrize("postcode", ["97600", "98714", "98742", "", "12", "Paris"])
def test_where_no_team_is_known_none_is_given(postcode: str) -> None:
    assert csirt_for(postcode, DIRECTORY) is None


def test_every_mainland_departement_has_one_team() -> None:
    departments = [f"{number:02d}" for number in range(1, 96) if number != 20]
    assert [one for one in departments if csirt_for(f"{one}000", DIRECTORY) is None] == []


def test_corsica_has_a_site_and_no_number() -> None:
    corsica = DIRECTORY.entry("csirt_corse")
    assert corsica.first(MeansKind.PHONE) is None
    assert corsica.first(MeansKind.WEBSITE) is not None


def test_neither_number_for_a_lost_professional_card_is_asserted() -> None:
    phones = [one for one in DIRECTORY.entry("cps_opposition").means if one.kind is MeansKind.PHONE]
    assert len(phones) == 2
    assert all(one.to_verify and one.checked_on is None for one in phones)


def test_the_health_team_s_telephone_is_confirmed_and_its_address_is_not() -> None:
    cert = DIRECTORY.entry("cert_sante")
    phone, email = cert.first(MeansKind.PHONE), cert.first(MeansKind.EMAIL)
    assert phone is not None
    assert email is not None
    assert (phone.to_verify, email.to_verify) == (False, True)


def test_every_help_line_is_shown_as_to_be_checked() -> None:
    lines = DIRECTORY.of(EntryKind.HELP_LINE)
    assert len(lines) == 7
    assert all(means.to_verify for one in lines for means in one.means)


def test_the_notification_page_and_the_grievance_page_are_never_the_same_address() -> None:
    notify = {one.value for one in DIRECTORY.entry("cnil").means}
    assert notify.isdisjoint({one.value for one in DIRECTORY.entry("cnil_grievances").means})


def test_an_unknown_entry_is_refused_by_name() -> None:
    with pytest.raises(ResourceProblem, match="cert_mars"):
        DIRECTORY.entry("cert_mars")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "spy"}, "authority"),
        ({"usage": ""}, "texte non vide"),
        ({"departments": []}, "équipe régionale"),
        ({"kind": "police"}, "équipe régionale"),
        ({"fax": "1"}, "pas connue"),
        ({"means": [{"kind": "phone", "value": "3114", "confidence": "secondary"}]}, "manque"),
        ({"means": [{"kind": "phone", "value": "1", "confidence": "confirmed", "source": "x"}]}, "vérification"),
    ],
)
def test_an_ill_formed_entry_is_refused_with_its_key(change: dict[str, object], expected: str) -> None:
    raw = deepcopy(RAW)
    raw["entries"][0].update(change)
    with pytest.raises(ResourceProblem, match=expected):
        parse_entries(raw, "directory/x.toml")


def test_a_departement_or_an_id_given_twice_is_refused() -> None:
    again = deepcopy(RAW)
    again["entries"][0]["id"] = "csirt_y"
    with pytest.raises(ResourceProblem, match="deux fois"):
        build_directory([*parse_entries(RAW, "a"), *parse_entries(again, "b")])
    with pytest.raises(ResourceProblem, match="deux fois"):
        build_directory([*parse_entries(RAW, "a"), *parse_entries(RAW, "b")])
