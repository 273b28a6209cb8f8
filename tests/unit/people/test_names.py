"""French names come down to one form."""

import pytest

from clinickit.people.names import bare, family_names, fold, given_names, join_names
from tests.people_words import NAMES


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("De La Fontaine-Brûlé", "de la fontaine brule"),
        ("ŒUVRARD", "oeuvrard"),
        ("d’Ormesson", "d ormesson"),
        ("Ðơn Nguyễn", "don nguyen"),
        ("FranÃ§ois", "francois"),
        ("FranÃƒÂ§ois", "francois"),
        ("hã©lã¨ne", "helene"),
        ("JoÃ£o", "joao"),
        ("João", "joao"),
        ("Dâ€™Almeida", "d almeida"),
        ("Fr‚d‚ric", "frederic"),
        ("Ren?e", "rene"),
        ("  Le\u00a0Goff ", "le goff"),
        ("", ""),
        ("12 BIS", "bis"),
    ],
)
def test_a_name_is_brought_to_small_letters_without_accents(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("MARTIN née DUPONT", "martin|dupont"),
        ("DUPONT épouse MARTIN", "dupont|martin"),
        ("DUPONT (MARTIN)", "dupont|martin"),
        ("DUPONT/MARTIN", "dupont|martin"),
        ("Mme VVE LEROY", "leroy"),
        ("ST-EXUPÉRY", "saint exupery"),
        ("Martin", "martin"),
        ("Martin née Martin", "martin"),
        ("", ""),
    ],
)
def test_every_family_name_of_a_field_is_found(written: str, names: str) -> None:
    assert family_names(written, NAMES) == names


def test_particles_are_left_out_of_the_bare_name_unless_nothing_else_is_left() -> None:
    assert bare("de la fontaine", NAMES) == "fontaine"
    assert bare("le", NAMES) == "le"


def test_titles_are_not_given_names_and_usual_initials_are_spelt_out() -> None:
    assert given_names("Mme Marie-Claire", NAMES) == "marie claire"
    assert given_names("J.P", NAMES) == "j p"
    assert given_names("JP", NAMES) == "jean pierre"


def test_names_of_several_fields_are_joined_once_each() -> None:
    assert join_names("martin|dupont", "", "dupont") == "martin|dupont"
