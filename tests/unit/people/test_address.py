"""An address fits its window, and people of one home are found together."""

from typing import Any

from clinickit.people.address import AddressFault, address_block, plain_line, shorten, typed_block
from clinickit.people.households import find_households
from clinickit.people.patient import Patient
from tests.people_words import NAMES, POSTAL


def patient(number: int = 1, **fields: Any) -> Patient:  # noqa: ANN401 - any field
    empty = Patient(
        f"a-{number}", (("a", number),), "Mme", "MARTIN", "", "Zoé", 19850312, "", (), "", "12, rue des Lilas", "",
        "59000", "Lille", "", False, False, False, "", 0, "",
    )  # fmt: skip
    return empty._replace(**fields)


def test_an_address_is_at_most_six_lines_of_thirty_eight_characters() -> None:
    block = address_block("Mme Zoé MARTIN", patient(street_more="Résidence du Parc"), POSTAL)
    assert block.lines == ("Mme Zoé MARTIN", "Résidence du Parc", "12 RUE DES LILAS", "59000 LILLE")
    assert block.faults == ()


def test_from_the_street_on_there_are_capitals_and_no_punctuation() -> None:
    assert plain_line("12, bis. rue de l’Église (fond)", POSTAL) == "12 BIS RUE DE L ÉGLISE FOND"


def test_abbreviations_are_used_only_when_the_line_is_too_long() -> None:
    assert shorten("12 BOULEVARD VOLTAIRE", POSTAL) == "12 BOULEVARD VOLTAIRE"
    assert shorten("12 BOULEVARD DU GÉNÉRAL DE GAULLE X", POSTAL) == "12 BD DU GÉNÉRAL DE GAULLE X"


def test_what_does_not_fit_is_told_and_never_cut() -> None:
    street = "12 rue " + "Interminable" * 4
    block = address_block("Mme Zoé MARTIN", patient(street=street), POSTAL)
    assert street.upper() in block.lines
    assert block.faults == (AddressFault.LINE_TOO_LONG,)


def test_a_missing_part_is_told() -> None:
    block = address_block("Mme Zoé MARTIN", patient(street="", postcode="", town=""), POSTAL)
    assert block.faults == (AddressFault.NO_STREET, AddressFault.NO_TOWN, AddressFault.NO_POSTCODE)


def test_abroad_the_country_is_the_last_line() -> None:
    block = address_block("Mme Zoé MARTIN", patient(postcode="", town="1000 Bruxelles", country="Belgique"), POSTAL)
    assert block.lines[-2:] == ("1000 BRUXELLES", "BELGIQUE")
    assert block.faults == ()


def test_a_household_is_one_address_and_a_common_name() -> None:
    people = [
        patient(1),
        patient(2, given_names="Paul", street="12 RUE LILAS"),
        patient(3, family_name="LAMBERT", birth_name="MARTIN"),
        patient(4, family_name="PETIT"),
        patient(5, street="14 rue des Lilas"),
    ]
    found = find_households(people, NAMES)
    assert [one.members for one in found.households] == [("a-1", "a-2", "a-3")]
    assert found.shared == ()


def test_an_address_of_many_names_is_shared_and_no_household() -> None:
    names = ["MARTIN", "PETIT", "DURAND", "LEROY", "ROUX", "MOREL"]
    people = [patient(number, family_name=name) for number, name in enumerate(names)]
    found = find_households(people, NAMES)
    assert found.households == ()
    assert found.shared == (tuple(f"a-{number}" for number in range(6)),)


def test_a_name_too_long_for_a_line_goes_on_over_the_next_one() -> None:
    name = "Mme Marie-Charlotte DE LA ROCHEFOUCAULD-MONTMORENCY BEAUMONT"
    block = address_block(name, patient(street_more="Appartement 12"), POSTAL)
    assert block.faults == ()
    assert "".join(block.lines[:2]).replace(" ", "") == name.replace(" ", "")
    assert all(len(line) <= 38 for line in block.lines)
    assert block.lines[2:] == ("Appartement 12", "12 RUE DES LILAS", "59000 LILLE")
    glued = address_block("Mme " + "X" * 60, patient(), POSTAL)
    assert glued.faults == (AddressFault.LINE_TOO_LONG,)
    assert glued.lines[0] == "Mme " + "X" * 60


def test_a_post_office_box_and_a_hamlet_stand_below_the_street_and_a_building_above() -> None:
    for below in ("BP 40212", "Lieu-dit Kerven", "CS 10001"):
        lines = address_block("Mme Zoé MARTIN", patient(street_more=below), POSTAL).lines
        assert lines == ("Mme Zoé MARTIN", "12 RUE DES LILAS", plain_line(below, POSTAL), "59000 LILLE")
    assert address_block("Mme Zoé MARTIN", patient(street_more="Bât. C"), POSTAL).lines[1] == "Bât. C"


def test_an_address_typed_by_hand_is_put_in_the_norm_s_form_and_measured() -> None:
    home = typed_block(("Mme Zoé MARTIN", "Chez M. Petit", "4, avenue de la Mer", "56400 Auray"), POSTAL)
    assert home.lines == ("Mme Zoé MARTIN", "Chez M. Petit", "4 AVENUE DE LA MER", "56400 AURAY")
    abroad = typed_block(("Mme Zoé MARTIN", "Rue Haute 4", "1000 Bruxelles", "Belgique"), POSTAL)
    assert abroad.lines[1:] == ("RUE HAUTE 4", "1000 BRUXELLES", "BELGIQUE")
    assert typed_block(("A", "B" * 39, "56400 AURAY"), POSTAL).faults == (AddressFault.LINE_TOO_LONG,)
    assert typed_block((*"ABCDEF", "56400 AURAY"), POSTAL).faults == (AddressFault.TOO_MANY_LINES,)
