"""Every line of a list is a patient or a finding."""

from collections.abc import Sequence

import pytest

from clinickit.people.columns import guess_columns
from clinickit.people.comparable import comparable, listed
from clinickit.people.patient import Patient, Problem, packed, unpacked
from clinickit.people.roster import NoNameColumn, RosterReader
from clinickit.people.roster_report import counts, report_rows, safe_cell
from tests.generators import ROSTER_HEADER, faulty_roster, invent, roster_row
from tests.people_words import HEADERS, NAMES, ON, ROSTER

HEADER = ["NOM", "PRENOM", "DDN", "NIR", "TEL", "MAIL", "ADRESSE", "CP", "VILLE", "PAYS", "DECEDE", "TUTELLE"]
GOOD = ["MARTIN", "Zoé", "12/03/1985", "285037800608409", "0639981234", "z@example.fr", "1 rue des Lilas", "59000"]
FULL = [*GOOD, "LILLE", "", "", ""]


def reader(header: Sequence[str] = HEADER, source: str = "agenda") -> RosterReader:
    return RosterReader(source, guess_columns([list(header), list(header)], HEADERS)[0], ROSTER, NAMES, ON)


def problems(*rows: list[str]) -> list[tuple[int, Problem]]:
    found = reader()
    found.read(rows, range(2, len(rows) + 2))
    return [(one.line, one.problem) for one in found.findings]


def changed(**cells: str) -> list[str]:
    return [cells.get(name, cell) for name, cell in zip(HEADER, FULL, strict=True)]


def test_a_faultless_line_becomes_a_patient_and_no_finding() -> None:
    found = reader()
    (patient,) = found.read([FULL], [2])
    assert (patient.id, patient.sources) == ("agenda-2", (("agenda", 2),))
    assert (patient.family_name, patient.given_names, patient.birth) == ("MARTIN", "Zoé", 19850312)
    assert (patient.phones, patient.postcode, patient.town) == (("0639981234",), "59000", "LILLE")
    assert found.findings == []


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"NOM": "", "PRENOM": ""}, Problem.NO_NAME),
        ({"NOM": ""}, Problem.NO_FAMILY_NAME),
        ({"PRENOM": ""}, Problem.NO_GIVEN_NAME),
        ({"DDN": ""}, Problem.NO_BIRTH_DATE),
        ({"DDN": "31/02/1985"}, Problem.IMPOSSIBLE_BIRTH_DATE),
        ({"DDN": "12/03/2041"}, Problem.IMPOSSIBLE_BIRTH_DATE),
        ({"DDN": "12/03/2015", "NIR": ""}, Problem.MINOR),
        ({"NIR": "285037800608410"}, Problem.NIR_WRONG_KEY),
        ({"NIR": "1,85057E+14"}, Problem.NIR_ROUNDED),
        ({"NIR": "1234"}, Problem.NIR_MALFORMED),
        ({"NIR": "155037800608409"[:13]}, Problem.NIR_NOT_OWN),
        ({"ADRESSE": ""}, Problem.NO_ADDRESS),
        ({"ADRESSE": "SDF"}, Problem.NO_ADDRESS),
        ({"CP": "00000"}, Problem.BAD_POSTCODE),
        ({"MAIL": "pas de mail"}, Problem.BAD_EMAIL),
        ({"PAYS": "Belgique"}, Problem.ABROAD),
        ({"DECEDE": "oui"}, Problem.DECEASED),
        ({"DECEDE": "03/02/2020"}, Problem.DECEASED),
        ({"TUTELLE": "x"}, Problem.PROTECTED),
        ({"NOM": "=1+1"}, Problem.FORMULA),
    ],
)
def test_each_fault_is_told_with_its_line(cells: dict[str, str], problem: Problem) -> None:
    assert problems(changed(**cells)) == [(2, problem)]


@pytest.mark.parametrize("cells", [{"DECEDE": "non"}, {"DECEDE": "0"}, {"PAYS": "FRANCE"}, {"TUTELLE": "N"}])
def test_what_is_no_fault_is_not_told(cells: dict[str, str]) -> None:
    assert problems(changed(**cells)) == []


def test_a_second_line_of_the_same_person_names_the_first() -> None:
    found = reader()
    found.read([FULL], [2])
    found.read([changed(NOM="Martin", PRENOM="ZOE", NIR="")], [3])
    assert [(one.line, one.problem, one.first_line) for one in found.findings] == [(3, Problem.DUPLICATE, 2)]


def test_homonyms_born_the_same_day_with_two_numbers_are_not_duplicates() -> None:
    assert problems(FULL, changed(NIR="285037800608508")) == []


def test_nothing_is_dropped_in_silence() -> None:
    found = reader(ROSTER_HEADER)
    rows = [*faulty_roster(5, 400), [""] * 12, ["  "] * 12, ["seul"], ["trop"] * 14]
    patients = found.read(rows, range(2, len(rows) + 2))
    empty = [one.line for one in found.findings if one.problem is Problem.EMPTY_LINE]
    assert sorted([*(one.sources[0][1] for one in patients), *empty]) == list(range(2, len(rows) + 2))
    assert found.lines == len(rows)
    assert {Problem.SHORT_LINE, Problem.LONG_LINE, Problem.DUPLICATE} <= set(counts(found.findings))


def test_who_prescribed_is_one_name_even_in_two_columns_and_is_held_once() -> None:
    found = reader([*HEADER, "Nom prescripteur", "Prénom prescripteur"])
    rows = [[*FULL, "LE GOFF", "Anaïs"], [*FULL, "", ""], [*FULL, "LE GOFF", "Anaïs"]]
    first, second, third = found.read(rows, [2, 3, 4])
    assert (first.prescribers, second.prescribers) == (("LE GOFF Anaïs",), ())
    assert third.prescribers is first.prescribers


def test_a_zero_kept_by_a_trick_of_the_spreadsheet_is_unwrapped() -> None:
    found = reader()
    (patient,) = found.read([changed(TEL='="0639981234"')], [2])
    assert patient.phones == ("0639981234",)
    assert found.findings == []


def test_a_town_cell_that_holds_the_postcode_is_parted() -> None:
    header = ["Nom et prénom", "Adresse", "Ville"]
    (patient,) = reader(header).read([["DE LA TOUR Jean-Luc", "1 rue X", "59000 LILLE"]], [2])
    assert (patient.family_name, patient.given_names) == ("DE LA TOUR", "Jean-Luc")
    assert (patient.postcode, patient.town) == ("59000", "LILLE")


@pytest.mark.parametrize("more", [[], ["CP"], ["VILLE"], ["ADRESSE", "CP"]])
def test_a_list_without_an_address_column_is_told_so_once_and_not_line_by_line(more: list[str]) -> None:
    found = reader([*HEADER[:3], "MAIL", *more])
    rows = [[*GOOD[:3], "z@example.fr", *("59000" for _ in more)]] * 3
    found.read(rows, [2, 3, 4])
    told = [(one.line, one.problem) for one in found.finish() if "address" in one.problem]
    assert told == [(0, Problem.NO_ADDRESS_COLUMN)]
    assert report_rows(found.findings, ROSTER)[1][1] == ""


def test_an_address_column_that_one_line_leaves_empty_is_told_of_that_line_alone() -> None:
    found = reader()
    found.read([FULL, changed(ADRESSE="")], [2, 3])
    assert [(one.line, one.problem) for one in found.finish() if one.problem is not Problem.DUPLICATE] == [
        (3, Problem.NO_ADDRESS)
    ]


def test_a_list_without_a_name_column_is_refused_in_one_sentence() -> None:
    with pytest.raises(NoNameColumn, match="Aucune colonne"):
        reader(["CP", "VILLE"])


def test_the_report_is_sorted_says_what_was_not_done_and_is_safe_in_a_spreadsheet() -> None:
    found = reader(source="=cmd()")
    found.read([changed(DDN=""), changed(MAIL="x")], [9, 3])
    rows = report_rows(found.findings, ROSTER)
    assert [row[:2] for row in rows[1:3]] == [("'=cmd()", "3"), ("'=cmd()", "9")]
    assert "Code postal" in rows[-1][2]
    assert [safe_cell(cell) for cell in ("+33", "-1", "@x", "\tx", "Martin")] == [
        "'+33",
        "'-1",
        "'@x",
        "'\tx",
        "Martin",
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_patient_packed_for_the_store_comes_back_the_same(seed: int) -> None:
    found = reader(ROSTER_HEADER)
    patients = found.read(list(faulty_roster(seed, 200)), range(2, 202))
    patients.append(patients[0]._replace(sources=(("a b", 1), ("c", 22)), phones=("1", "2"), staff=True, last_visit=7))
    assert [unpacked(one.id, packed(one)) for one in patients] == patients


def test_prescribers_are_packed_and_what_was_packed_before_there_were_any_is_still_read() -> None:
    (patient,) = reader().read([FULL], [2])
    sent = patient._replace(prescribers=("Dr LE GOFF", "Dr KERVELLA"))
    assert unpacked(sent.id, packed(sent)) == sent
    since = sent._replace(first_visit=20210304)
    assert [unpacked(one.id, packed(one)) for one in (since, since._replace(prescribers=()))] == [
        since,
        since._replace(prescribers=()),
    ]
    before = "2 agenda\x1f19850312 0\x1f000\x1f0639981234\x1f\x1fMARTIN\x1f\x1fZoé\x1f285037800608409\x1fz@example.fr"
    before += "\x1f1 rue des Lilas\x1f\x1f59000\x1fLILLE\x1f\x1f\x1f"
    assert packed(patient) == before
    assert unpacked(patient.id, before) == patient


def test_a_sign_kept_for_packing_never_stays_in_a_cell() -> None:
    (patient,) = reader().read([changed(NOM="MAR\x1fTIN", TEL="06\x1e39981234")], [2])
    assert (patient.family_name, patient.phones) == ("MAR TIN", ("06 39981234",))


def test_every_problem_has_its_sentence() -> None:
    assert set(ROSTER.sentences) == set(Problem)


def test_a_patient_in_comparable_form_is_what_the_search_needs() -> None:
    one = next(invent(3, 1))
    (patient,) = reader(ROSTER_HEADER).read([roster_row(1, one)], [2])
    found = comparable(listed([patient]), NAMES)
    assert isinstance(patient, Patient)
    assert (found.births, len(found.phones.texts), found.emails.texts) == ([patient.birth], 1, [one.email.lower()])
    assert found.streets != [0]
