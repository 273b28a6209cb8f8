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
