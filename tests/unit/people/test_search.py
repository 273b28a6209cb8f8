"""A leaked file is searched and nothing of it is kept."""

from collections.abc import Sequence

import pytest

from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Columns, guess_columns
from clinickit.people.fingerprints import file_fingerprint, row_fingerprint
from clinickit.people.identity import read_nir
from clinickit.people.lookup_keys import nir_texts
from clinickit.people.matching import Identity
from clinickit.people.places import street_key
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import LeakSearch, Match, OwnAccounts
from tests.comparing import block_of
from tests.people_words import HEADERS, NAMES, ON

KEY = bytes(range(32))
HEADER = ["NOM", "PRENOM", "DDN", "NSS", "TEL", "MAIL", "ADRESSE", "CP", "GROUPE SANGUIN", "LOGIN", "MDP"]
ZOE = Identity("martin", "zoe", 19850312, nir=read_nir("285037800608409"), phones=(639981234,))
PAUL = Identity("le goff", "paul", 19700102, emails=("paul@example.fr",), postcode="29200")


def search(people: Sequence[Identity], own: OwnAccounts | None = None) -> LeakSearch:
    listed = ((f"p{number}", one) for number, one in enumerate(people))
    return LeakSearch([block_of(listed)], NAMES, ON, lambda cells: row_fingerprint(KEY, cells), own)


def columns(header: Sequence[str] = HEADER) -> Columns:
    return guess_columns([list(header), [""] * len(header)], HEADERS)[0]


def row(*cells: str, header: Sequence[str] = HEADER) -> list[str]:
    return [*cells, *[""] * (len(header) - len(cells))]


def read(found: LeakSearch, *rows: list[str], header: Sequence[str] = HEADER) -> list[Match]:
    return found.read("t", columns(header), rows, range(2, len(rows) + 2)) + found.finish()


def test_a_match_keeps_reasons_and_categories_and_nothing_of_the_line() -> None:
    line = row("MARTIN", "ZOE", "12/03/1985", "2 85 03 78 006 084 09", "", "", "", "", "A+")
    (match,) = read(search([ZOE, PAUL]), line)
    assert (match.person, match.line, match.pile) == ("p0", 2, Pile.CERTAIN)
    assert match.categories == (LeakCategory.IDENTITY, LeakCategory.BIRTH, LeakCategory.NIR, LeakCategory.HEALTH)
    assert Reason.NIR_SAME in match.reasons
    assert match.fingerprint == row_fingerprint(KEY, line)
    assert not any(cell in str(match) for cell in line if len(cell) > 2)


def test_a_person_is_in_the_best_pile_that_any_line_gives() -> None:
    found = search([ZOE, PAUL])
    read(found, row("MARTIN", "ZOE", "12/03/1985"), row("MARTIN", "ZOE", "12/03/1985", "285037800608409"))
    assert dict(found.piles()) == {"p0": Pile.CERTAIN, "p1": Pile.ABSENT}
    assert found.counts() == {Pile.ABSENT: 1, Pile.TO_CHECK: 0, Pile.CERTAIN: 1}


def test_a_line_that_fits_two_people_is_certain_for_neither() -> None:
    twice = [ZOE._replace(nir=read_nir("")), ZOE._replace(nir=read_nir(""))]
    matches = read(search(twice), row("MARTIN", "ZOE", "12/03/1985", "", "0639981234"))
    assert {match.pile for match in matches} == {Pile.TO_CHECK}
    assert all(Reason.HOMONYMS in match.reasons for match in matches)


def test_one_person_entered_twice_with_one_number_stays_certain() -> None:
    matches = read(search([ZOE, ZOE]), row("MARTIN", "ZOE", "12/03/1985", "285037800608409"))
    assert [match.pile for match in matches] == [Pile.CERTAIN, Pile.CERTAIN]


def test_of_twins_who_share_an_email_only_the_one_that_the_line_names_is_found() -> None:
    lea, paul = (ZOE._replace(givens=name, nir=read_nir(""), emails=("martin@example.fr",)) for name in ("lea", "paul"))
    (match,) = read(search([lea, paul]), row("MARTIN", "LEA", "12/03/1985", "", "0639981234", "martin@example.fr"))
    assert (match.person, match.pile) == ("p0", Pile.CERTAIN)


@pytest.mark.parametrize(
    ("whole", "pile"),
    [("MARTIN ZOE", Pile.CERTAIN), ("MARTIN Z.", Pile.TO_CHECK), ("MARTIN Zeo", Pile.TO_CHECK)],
)
def test_a_whole_name_is_found_by_its_day_also_when_the_given_name_is_short_or_mistyped(whole: str, pile: Pile) -> None:
    header = ["NOM PRENOM", "DDN", "ADRESSE", "CP VILLE"]
    people = [ZOE._replace(nir=read_nir(""), phones=(), street=street_key("3 rue des Lilas", "59000"))]
    line = row(whole, "12/03/1985", "3, rue des Lilas", "59000 LILLE", header=header)
    (match,) = read(search(people), line, header=header)
    assert match.pile is pile
    assert Reason.ADDRESS_SAME in match.reasons


@pytest.mark.parametrize(("listed", "leaked"), [("2A", "19"), ("18", "2B")])
def test_a_corsican_is_found_by_the_number_that_old_software_wrote_in_figures(listed: str, leaked: str) -> None:
    written = [f"28503{place}006084" for place in (listed, leaked)]
    (match,) = read(search([ZOE._replace(nir=read_nir(written[0]), birth=0)]), row("X", "ZOE", "", written[1]))
    assert Reason.NIR_SAME in match.reasons


def test_a_near_date_is_kept_only_when_the_name_is_rare_in_the_file() -> None:
    near = row("LE GOFF", "Paul", "02/01/1971")
    assert [match.pile for match in read(search([PAUL]), near)] == [Pile.TO_CHECK]
    assert read(search([PAUL]), near, *[row("LE GOFF", "Paul", "05/06/1950")] * 3) == []


@pytest.mark.parametrize("written", ["05/11/1981", "06/11/1980", "11/05/1980", "05/01/1981", "05/11/1970"])
def test_of_many_people_of_one_name_the_one_born_near_the_written_day_is_found(written: str) -> None:
    born = [19801105, *[19200101 + year * 10_000 + year % 9 * 100 + year for year in range(27)]]
    crowd = [Identity("le goff", "paul", day, postcode="29200") for day in born]
    matches = read(search(crowd), row("LE GOFF", "PAUL", written, "", "", "", "", "29200"))
    assert [match.person for match in matches] == ["p0"]


@pytest.mark.parametrize(("family", "given"), [("XERLINGUET", "NATHALIE"), ("KERLINGUET", "MATHALIE")])
def test_a_letter_wrong_at_the_beginning_of_one_name_leaves_the_other_and_the_day(family: str, given: str) -> None:
    listed = Identity("kerlinguet", "nathalie", 19850312)
    others = [listed._replace(families=name, givens="yves") for name in ("roux", "faure", "blanc")]
    (match,) = read(search([*others, listed]), row(family, given, "12/03/1985"))
    assert (match.person, match.pile) == ("p3", Pile.TO_CHECK)


def test_a_year_of_two_figures_is_looked_for_in_both_centuries() -> None:
    listed = Identity("kerlinguet", "nathalie", 19120312)
    (match,) = read(search([listed]), row("KERLINGET", "NATHALIE", "12/03/12"))
    assert Reason.BIRTH_SAME in match.reasons


def test_every_way_in_is_used() -> None:
    lines = [
        row("LE GOFF", "PAUL", "02/01/1970"),
        row("LEGOFF", "PAUL", "1970-01-02"),
        row("Paul", "Le Goff", "02/01/1970"),
        row("LE GOF", "PAULE", "02/01/70"),
        row("LE GOFF", "PAUL", "", "", "", "PAUL@example.fr"),
        row("LAMBERT", "PAUL", "02/01/1970", "", "", "paul@example.fr"),
    ]
    assert [match.line for match in read(search([PAUL]), *lines)] == [2, 3, 4, 5, 6, 7]


def test_a_column_of_whole_names_is_enough() -> None:
    header = ["Patient", "Date de naissance"]
    for whole in ("LE GOFF PAUL", "Paul LE GOFF"):
        assert len(read(search([PAUL]), row(whole, "02/01/1970", header=header), header=header)) == 1


def test_the_other_name_of_a_married_woman_is_found_in_a_second_column() -> None:
    header = ["NOM", "NOM DE NAISSANCE", "PRENOM", "DDN"]
    matches = read(search([ZOE]), row("LAMBERT", "MARTIN", "ZOE", "12/03/1985", header=header), header=header)
    assert [match.pile for match in matches] == [Pile.TO_CHECK]


def test_a_short_line_is_read_as_if_it_were_padded() -> None:
    assert len(read(search([ZOE]), ["MARTIN", "ZOE", "12/03/1985"])) == 1


def test_nobody_is_found_by_the_email_or_telephone_of_a_stranger() -> None:
    people = [
        Identity(f"NOM{at}", "A", 0, emails=(f"p{at}@exemple.test",), phones=(600000000 + at,)) for at in range(300)
    ]
    found = search(people)
    lines = [[f"s{at}@exemple.test", f"07{at:08d}"] for at in range(60_000)]
    assert read(found, *lines, header=["Email", "Téléphone"]) == []
    assert found.counts()[Pile.ABSENT] == len(people)


def test_a_telephone_that_many_share_says_nothing() -> None:
    crowd = [Identity(f"nom{number}", "zoe", 19500101 + number, phones=(639981234,)) for number in range(20)]
    assert read(search(crowd), row("MARTIN", "ZOE", "", "", "0639981234")) == []


def test_the_practices_own_accounts_are_found_with_the_password_beside() -> None:
    own = OwnAccounts(frozenset({"accueil@cabinet.example", "drpetit"}), frozenset({"labo.example"}))
    found = search([ZOE], own)
    read(
        found,
        row("", "", "", "", "", "Accueil@Cabinet.example"),
        row(*[""] * 9, "DrPetit", "azerty"),
        row("", "", "", "", "", "qui@labo.example"),
        row("", "", "", "", "", "qui@ailleurs.example"),
    )
    seen = [(one.account, one.line, one.with_password) for one in found.own_findings]
    assert seen == [("accueil@cabinet.example", 2, False), ("drpetit", 3, True), ("qui@labo.example", 4, False)]


def test_fingerprints_depend_on_the_key_and_on_every_cell() -> None:
    cells = ["MARTIN", "ZOE"]
    assert row_fingerprint(KEY, cells) == row_fingerprint(KEY, list(cells))
    assert row_fingerprint(KEY, cells) != row_fingerprint(bytes(32), cells)
    assert row_fingerprint(KEY, cells) != row_fingerprint(KEY, ["MARTINZOE"])
    assert file_fingerprint(KEY, bytes(32)) != row_fingerprint(KEY, ["\x00" * 32])


def test_a_number_is_looked_up_in_every_way_it_may_be_written() -> None:
    for written in ("2850378006084", "285032A006084", "285032B006084", "2850319006084"):
        assert written in nir_texts(read_nir(written).number)
    assert nir_texts(2850378006084) == ["2850378006084"]
