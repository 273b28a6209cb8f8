"""Columns are known by their header, and by their content when the header is silent or lies."""

import pytest

from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import LEAKED_AS, Role, guess_columns, role_of_content, role_of_header
from clinickit.people.dates import DateOrder
from tests.people_words import HEADERS


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("NOM", Role.FAMILY_NAME),
        ("Nom d'usage", Role.FAMILY_NAME),
        ("NOM_NAISSANCE", Role.BIRTH_NAME),
        ("Nom de jeune fille", Role.BIRTH_NAME),
        ("Prénom(s)", Role.GIVEN_NAMES),
        ("DDN", Role.BIRTH_DATE),
        ("Né(e) le", Role.BIRTH_DATE),
        ("N° Sécurité sociale", Role.NIR),
        ("Tél. portable", Role.PHONE),
        ("E-mail", Role.EMAIL),
        ("Adresse 1", Role.STREET),
        ("Complément d’adresse", Role.STREET_MORE),
        ("CP", Role.POSTCODE),
        ("Commune", Role.TOWN),
        ("Médecin traitant", Role.DOCTOR),
        ("Correspondant", Role.DOCTOR),
        ("Prescripteur", Role.PRESCRIBER),
        ("NOM_PRESCRIPTEUR", Role.PRESCRIBER),
        ("Nom du médecin prescripteur 1", Role.PRESCRIBER),
        ("N° RPPS prescripteur", Role.DOCTOR),
        ("Groupe sanguin", Role.HEALTH),
        ("Mot de passe", Role.PASSWORD),
        ("Mutuelle", Role.INSURER),
        ("Commentaires", Role.FREE_TEXT),
        ("Date de décès", Role.DECEASED),
        ("xyz", Role.IGNORED),
    ],
)
def test_french_headers_announce_their_role(header: str, role: Role) -> None:
    assert role_of_header(header, HEADERS) is role


def test_a_table_without_header_is_known_by_its_content() -> None:
    rows = [
        ["MARTIN", "Marie", "1985-03-12", "0639981234", "2850378006084 09", "59000"],
        ["QUERMEUR", "Jean", "1970-12-25", "0639981235", "", "22300"],
    ]
    columns, is_header = guess_columns(rows, HEADERS)
    assert not is_header
    expected = (Role.FAMILY_NAME, Role.GIVEN_NAMES, Role.BIRTH_DATE, Role.PHONE, Role.NIR, Role.POSTCODE)
    assert columns.roles == expected
    assert columns.date_order is DateOrder.YEAR_FIRST


def test_content_unmasks_a_header_that_lies() -> None:
    rows = [["NOM", "PRENOM", "REF"], ["Martin", "Zoé", "285037800608409"], ["Petit", "Léo", "185037800608459"]]
    columns, _ = guess_columns(rows, HEADERS)
    assert columns.place(Role.NIR) == 2


def test_a_header_that_says_it_wins_over_a_column_that_only_looks_like_it() -> None:
    header = ["Créé le", "Code", "Nom", "Prénom", "Date de naissance", "CP"]
    rows = [header, ["12/03/2020", "59001", "Martin", "Zoé", "12/03/1985", "62000"]]
    columns, _ = guess_columns(rows, HEADERS)
    names = (Role.FAMILY_NAME, Role.GIVEN_NAMES)
    assert columns.roles == (Role.IGNORED, Role.IGNORED, *names, Role.BIRTH_DATE, Role.POSTCODE)


def test_of_two_columns_of_dates_that_nothing_names_births_are_the_older_ones() -> None:
    rows = [["Martin", "Zoé", "12/11/2026", "12/03/1985"], ["Petit", "Léo", "03/12/2026", "31/05/1970"]]
    columns, _ = guess_columns(rows, HEADERS)
    assert columns.places(Role.BIRTH_DATE) == (3,)


@pytest.mark.parametrize("header", ["Prochain RDV", "Date RDV", "Date de l’acte", "Date des soins", "Créé le"])
def test_dates_of_a_few_years_are_never_taken_for_births(header: str) -> None:
    rows = [[header, "Nom", "Prénom"], *[[f"{day:02}/11/2026", "Martin", "Zoé"] for day in range(1, 12)]]
    columns, _ = guess_columns(rows, HEADERS)
    assert Role.BIRTH_DATE not in columns.roles


@pytest.mark.parametrize(
    ("header", "place"),
    [
        (["Nom de famille", "Nom d’usage", "Prénom"], 1),
        (["NOM_USAGE", "NOM", "PRENOM"], 0),
        (["Nom", "Nom marital", "Prénom"], 1),
    ],
)
def test_the_name_in_use_and_the_other_one_are_both_kept(header: list[str], place: int) -> None:
    columns, _ = guess_columns([header, ["Petit", "Martin", "Zoé"]], HEADERS)
    assert columns.places(Role.FAMILY_NAME) == (place,)
    assert columns.places(Role.BIRTH_NAME) == (1 - place,)


def test_the_insured_parent_is_not_taken_for_the_child_cared_for() -> None:
    header = ["NIR assuré", "Nom assuré", "Prénom assuré", "Nom bénéficiaire", "Prénom bénéficiaire", "Né le"]
    rows = [header, ["285037800608409", "MARTIN", "Zoé", "PETIT", "Tom", "12/03/2015"]]
    roles = guess_columns(rows, HEADERS)[0].roles
    assert roles[0] is Role.NIR
    assert roles[3:] == (Role.FAMILY_NAME, Role.GIVEN_NAMES, Role.BIRTH_DATE)
    assert {Role.FAMILY_NAME, Role.GIVEN_NAMES}.isdisjoint(roles[1:3])


def test_numbers_of_files_are_not_postcodes() -> None:
    rows = [[str(10_000 + 7 * line), "Martin", "Zoé", f"59{line % 40:02}0"] for line in range(150)]
    columns, _ = guess_columns(rows, HEADERS)
    assert columns.places(Role.POSTCODE) == (3,)


def test_a_header_of_health_numbers_above_something_else_hides_no_health_number() -> None:
    body = [[f"A{line}", "Martin", "Zoé", "285037800608409"] for line in range(9)]
    columns, _ = guess_columns([["Matricule", "Nom", "Prénom", "NSS"], *body], HEADERS)
    assert columns.places(Role.NIR) == (3,)


def test_a_list_without_any_name_says_so() -> None:
    columns, _ = guess_columns([["CP", "Ville"], ["59000", "Lille"]], HEADERS)
    assert not columns.has_names


def test_two_telephones_are_two_telephones_and_two_surnames_are_one() -> None:
    columns, _ = guess_columns([["NOM", "NOM", "TEL", "PORTABLE"], ["a", "b", "", ""]], HEADERS)
    assert columns.roles == (Role.FAMILY_NAME, Role.IGNORED, Role.PHONE, Role.PHONE)


def test_prose_is_told_from_words() -> None:
    prose = ["Patiente reçue en urgence, à rappeler la semaine prochaine pour son résultat."]
    assert role_of_content(prose, HEADERS) is Role.FREE_TEXT


def test_what_a_column_reveals_is_a_category_of_the_letters() -> None:
    assert LEAKED_AS[Role.HEALTH] is LeakCategory.HEALTH
    assert LEAKED_AS[Role.BIRTH_NAME] is LeakCategory.IDENTITY
    assert Role.PATIENT_NUMBER not in LEAKED_AS
