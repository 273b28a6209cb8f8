"""Lists as offices really export them: titles above the header, names in one cell, cells that say nothing."""

from collections.abc import Sequence

import pytest

from clinickit.people.columns import Columns, Role, guess_columns, role_of_header
from clinickit.people.comparable import comparable, listed
from clinickit.people.dates import DateOrder
from clinickit.people.names import parted_name, parted_titles
from clinickit.people.patient import Patient, Problem
from clinickit.people.places import parted_address, parted_town
from clinickit.people.reasons import Pile, Reason
from clinickit.people.roster import RosterReader
from clinickit.people.search import LeakSearch
from tests.people_words import HEADERS, NAMES, ON, ROSTER

HEADER = ["Nom", "Prénom", "Date de naissance", "Adresse", "Code postal", "Ville"]
ROW = ["MARTIN", "Zoé", "12/03/1985", "1 rue des Lilas", "59000", "Lille"]


def read(header: Sequence[str], *rows: Sequence[str]) -> tuple[list[Patient], list[tuple[int, Problem]]]:
    columns, above = guess_columns([header, *rows], HEADERS)
    reader = RosterReader("liste", columns, ROSTER, NAMES, ON)
    people = reader.read(rows, range(above + 1, above + 1 + len(rows)))
    return people, [(one.line, one.problem) for one in reader.finish() if one.line]


@pytest.mark.parametrize(
    "above",
    [
        [["Laboratoire des Lilas — liste des patients"], ["Édité le 20/11/2026 à 17:32"], []],
        [["Liste au 20/11/2026", "", "", "", "", ""], [""] * 6],
        [["sep=;"]],
        [["", "Identité", "", "", "Adresse", ""]],
        [],
    ],
    ids=["titles", "padded", "separator", "groups of columns", "none"],
)
def test_the_header_is_found_below_what_stands_above_it(above: list[list[str]]) -> None:
    columns, rows = guess_columns([*above, HEADER, ROW, ROW], HEADERS)
    assert (columns.header, rows) == (tuple(HEADER), len(above) + 1)
    assert columns.roles[:3] == (Role.FAMILY_NAME, Role.GIVEN_NAMES, Role.BIRTH_DATE)


def test_a_line_of_data_is_not_taken_for_the_header() -> None:
    rows = [["MARTIN", "Zoé", "Compte rendu du médecin"], ["PETIT", "Léo", "Groupe sanguin, résultat"]]
    columns, above = guess_columns([["c1", "c2", "c3"], *rows], HEADERS)
    assert (above, columns.header) == (0, ())


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("NomPatient", Role.FAMILY_NAME),
        ("PrenomPatient", Role.GIVEN_NAMES),
        ("dateNaissancePatient", Role.BIRTH_DATE),
        ("codePostal", Role.POSTCODE),
        ("numeroSecuriteSociale", Role.NIR),
    ],
)
def test_a_header_written_in_one_word_with_inner_capitals_is_known(header: str, role: Role) -> None:
    assert role_of_header(header, HEADERS) is role


@pytest.mark.parametrize(
    ("whole", "family", "given"),
    [
        ("DUPONT Claire", "DUPONT", "Claire"),
        ("Claire DUPONT", "DUPONT", "Claire"),
        ("Jean de LA FONTAINE", "de LA FONTAINE", "Jean"),
        ("DUPONT épouse MARTIN Claire", "DUPONT épouse MARTIN", "Claire"),
        ("DUPONT, Claire Anne", "DUPONT", "Claire Anne"),
        ("LE GOFF YANN", "LE GOFF", "YANN"),
        ("dupont claire", "dupont", "claire"),
        ("DUPONT", "DUPONT", ""),
        ("", "", ""),
    ],
)
def test_a_whole_name_is_parted_as_it_is_written(whole: str, family: str, given: str) -> None:
    assert parted_name(whole, NAMES) == (family, given)


def test_a_column_that_says_first_name_first_is_believed() -> None:
    people, _ = read(["Prénom Nom", "Date de naissance"], ["Claire Dupont", "12/03/1985"])
    assert (people[0].family_name, people[0].given_names) == ("Dupont", "Claire")


def test_a_title_before_a_name_becomes_the_civility() -> None:
    people, _ = read(HEADER, ["Mme MARTIN", *ROW[1:]], ["M. PETIT", *ROW[1:]])
    assert [(one.civility, one.family_name) for one in people] == [("Mme", "MARTIN"), ("M.", "PETIT")]
    people, _ = read(["Patient", "Date de naissance"], ["Mme Claire DUPONT", "12/03/1985"])
    assert (people[0].civility, people[0].family_name, people[0].given_names) == ("Mme", "DUPONT", "Claire")


def test_a_bare_letter_that_begins_a_name_stays_unless_the_column_is_full_of_titles() -> None:
    assert parted_titles(["M BAREK", "MARTIN", "PETIT"], NAMES)[1] == ["M BAREK", "MARTIN", "PETIT"]
    assert parted_titles(["M PETIT", "Mme MARTIN"], NAMES) == (["M", "Mme"], ["PETIT", "MARTIN"])


@pytest.mark.parametrize("said", ["Non décédé", "NON RENSEIGNE", "-", "/", "00/00/0000", "0", "NULL", "inconnu", "V"])
def test_what_does_not_say_that_a_person_died_leaves_them_alive(said: str) -> None:
    people, _ = read([*HEADER, "Décédé"], [*ROW, said])
    assert not people[0].deceased


@pytest.mark.parametrize("said", ["oui", "X", "1", "DCD", "Décédée le 12/03/2020", "12/03/2020", "peut-être"])
def test_what_says_or_may_say_that_a_person_died_is_believed(said: str) -> None:
    people, _ = read([*HEADER, "Décédé"], [*ROW, said])
    assert people[0].deceased


def test_the_words_of_databases_for_nothing_are_no_address() -> None:
    people, problems = read(HEADER, [*ROW[:3], "NULL", "NULL", "NULL"])
    assert (people[0].street, people[0].postcode, people[0].town) == ("", "", "")
    assert problems == [(2, Problem.NO_ADDRESS)]


def test_the_header_repeated_on_each_page_is_nobody() -> None:
    people, problems = read(HEADER, ROW, HEADER, ["PETIT", *ROW[1:]])
    assert [one.family_name for one in people] == ["MARTIN", "PETIT"]
    assert problems == [(3, Problem.REPEATED_HEADER)]


def test_one_line_too_long_does_not_make_all_others_too_short() -> None:
    _, problems = read(HEADER, ROW, [*ROW[:3], "de trop", *ROW[3:]], ["PETIT", *ROW[1:]])
    assert [(line, one) for line, one in problems if one in {Problem.LONG_LINE, Problem.SHORT_LINE}] == [
        (3, Problem.LONG_LINE)
    ]


def test_a_postcode_abroad_keeps_its_figures() -> None:
    people, _ = read([*HEADER, "Pays"], [*ROW[:4], "1000", "Lausanne", "Suisse"], [*ROW[:4], "1000", "Bourg", ""])
    assert [one.postcode for one in people] == ["1000", "01000"]


@pytest.mark.parametrize("written", ["+33 (0)6 39 98 12 34", "0033639981234", "06.39.98.12.34", "639981234"])
def test_a_telephone_alone_is_to_be_checked_for_everybody_who_has_it(written: str) -> None:
    people, _ = read([*HEADER, "Tel"], [*ROW, "0639981234"], ["PETIT", *ROW[1:], "0639981234"], [*ROW, "0639985678"])
    search = LeakSearch([comparable(listed(people), NAMES)], NAMES, ON, lambda cells: "/".join(cells).encode())
    columns = Columns((Role.PHONE, Role.IGNORED), DateOrder.DAY_FIRST)
    found = search.read("", columns, [[written, "12"]], [1])
    assert {(one.person, one.pile, one.reasons) for one in found} == {
        (one.id, Pile.TO_CHECK, (Reason.PHONE_SAME,)) for one in people[:2]
    }


@pytest.mark.parametrize(
    ("written", "code", "town"),
    [
        ("59000 LILLE", "59000", "LILLE"),
        ("75015 PARIS 15", "75015", "PARIS 15"),
        ("59045 LILLE CEDEX 9", "59045", "LILLE CEDEX 9"),
        ("F-59000 Lille", "59000", "Lille"),
        ("59000 - Lille", "59000", "Lille"),
        ("Lille (59000)", "59000", "Lille"),
    ],
)
def test_a_postcode_and_a_town_in_one_cell_are_told_apart(written: str, code: str, town: str) -> None:
    for header in ("Ville", "Code postal / Ville"):
        wide = [*HEADER[:4], header]
        (one,), problems = read(wide, [*ROW[:4], written])
        if header == "Ville" or written[:5] == code:
            assert (one.postcode, one.town, problems) == (code, town, [])


@pytest.mark.parametrize("whole", ["1 rue des Lilas 59000 LILLE", "1 rue des Lilas,\n59000 LILLE"])
def test_a_whole_address_in_one_column_is_read_as_street_postcode_and_town(whole: str) -> None:
    (one,), problems = read([*HEADER[:3], "Adresse complète"], [*ROW[:3], whole])
    assert (one.street, one.postcode, one.town, problems) == ("1 rue des Lilas", "59000", "LILLE", [])


@pytest.mark.parametrize(
    ("code", "town", "told"),
    [
        ("59000 CEDEX", "LILLE", ("59000", "LILLE CEDEX")),
        ("59045 CEDEX 9", "LILLE CEDEX 9", ("59045", "LILLE CEDEX 9")),
        ("00200", "ARMEES", ("00200", "ARMEES")),
        ("F59000", "LILLE", ("59000", "LILLE")),
    ],
)
def test_a_postcode_of_the_post_is_never_impossible(code: str, town: str, told: tuple[str, str]) -> None:
    (one,), problems = read(HEADER, [*ROW[:4], code, town])
    assert ((one.postcode, one.town), problems) == (told, [])


@pytest.mark.parametrize(
    ("code", "country", "abroad"),
    [
        ("98800", "Nouvelle-Calédonie", False),
        ("98713", "Polynésie française", False),
        ("98000", "MONACO", False),
        ("97133", "Saint-Barthélemy", False),
        ("1000", "Belgique", True),
    ],
)
def test_only_what_the_post_counts_as_abroad_is_told_so(code: str, country: str, abroad: bool) -> None:  # noqa: FBT001
    _, problems = read([*HEADER, "Pays"], [*ROW[:4], code, "Ville", country])
    assert problems == ([(2, Problem.ABROAD)] if abroad else [])


def test_a_cell_that_is_no_address_is_left_whole_however_long_it_is() -> None:
    long = "x" + " " * 300_000 + "5"
    assert parted_address(long) == (long, "", "")
    assert parted_town(long) == ("", long)
