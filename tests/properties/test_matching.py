"""Whatever the list and the leaked file: each person in one pile, no false certain one, nothing of the lines kept."""

from collections.abc import Sequence

import pytest

from clinickit.people.columns import guess_columns
from clinickit.people.comparable import Comparable, comparable, listed
from clinickit.people.fingerprints import row_fingerprint
from clinickit.people.reasons import Pile, Reason
from clinickit.people.roster import RosterReader
from clinickit.people.search import LeakSearch, Match
from tests.generators import LEAK_HEADER, ROSTER_HEADER, Invented, invent, leak_about, roster_row
from tests.people_words import HEADERS, NAMES, ON, ROSTER

SEEDS = (11, 12, 13)
KEY = bytes(32)


def in_columns(people: Sequence[Invented]) -> Comparable:
    rows = [roster_row(number, one) for number, one in enumerate(people)]
    columns, _ = guess_columns([ROSTER_HEADER, *rows[:50]], HEADERS)
    reader = RosterReader("liste", columns, ROSTER, NAMES, ON)
    patients = reader.read(rows, range(2, len(rows) + 2))
    return comparable(listed(patients)._replace(ids=[one.patient_number for one in patients]), NAMES)


def searched(people: Sequence[Invented], rows: Sequence[Sequence[str]], block: int) -> tuple[LeakSearch, list[Match]]:
    search = LeakSearch([in_columns(people)], NAMES, ON, lambda cells: row_fingerprint(KEY, cells))
    columns, _ = guess_columns([LEAK_HEADER, *rows[:50]], HEADERS)
    matches: list[Match] = []
    for start in range(0, len(rows), block):
        part = rows[start : start + block]
        matches += search.read("t", columns, part, range(start, start + len(part)))
    return search, matches + search.finish()


@pytest.mark.parametrize("seed", SEEDS)
def test_recall_precision_and_certainty_on_a_file_with_every_fault(seed: int) -> None:
    people = list(invent(seed, 1500))
    made = list(leak_about(seed, people, 750, 3000))
    truth = {line: about for line, (_, about, _) in enumerate(made) if about >= 0}
    search, matches = searched(people, [row for row, _, _ in made], 500)
    right = {match.line for match in matches if truth.get(match.line) == int(match.person)}
    wrong = [match for match in matches if truth.get(match.line) != int(match.person)]
    certain = {match.line for match in matches if match.pile is Pile.CERTAIN}
    exact = {line for line, (_, _, is_exact) in enumerate(made) if is_exact}
    assert [match for match in wrong if match.pile is Pile.CERTAIN] == []
    assert len(right) >= 0.99 * len(truth)
    assert len(wrong) <= 0.0125 * len(right)
    assert len(exact & certain) >= 0.8 * len(exact)
    assert [person for person, _ in search.piles()] == [str(number) for number in range(1500)]
    assert sum(search.counts().values()) == 1500


@pytest.mark.parametrize("seed", SEEDS)
def test_the_piles_do_not_depend_on_how_the_file_is_cut_into_blocks(seed: int) -> None:
    people = list(invent(seed, 300))
    rows = [row for row, _, _ in leak_about(seed, people, 150, 500)]
    one, several = searched(people, rows, 500), searched(people, rows, 37)
    assert dict(one[0].piles()) == dict(several[0].piles())
    assert sorted(one[1]) == sorted(several[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_homonyms_born_the_same_day_are_never_certain_by_name_and_date(seed: int) -> None:
    people = list(invent(seed, 400))
    strangers = [one._replace(nir="", phone="", email="", street="", postcode="", town="") for one in people]
    rows = [_leaked(one) for one in strangers]
    search, _ = searched(people, rows, 200)
    assert search.counts()[Pile.CERTAIN] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_homonyms_born_the_same_day_with_a_number_of_their_own_are_absent(seed: int) -> None:
    people = list(invent(seed, 400))
    others = [one._replace(nir=other.nir) for one, other in zip(people, _with_other_numbers(people), strict=True)]
    search, _ = searched(people, [_leaked(one) for one in others], 200)
    assert search.counts() == {Pile.ABSENT: 400, Pile.TO_CHECK: 0, Pile.CERTAIN: 0}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_match_says_why_and_holds_no_cell_of_its_line(seed: int) -> None:
    people = list(invent(seed, 300))
    rows = [row for row, _, _ in leak_about(seed, people, 300, 400)]
    _, matches = searched(people, rows, 100)
    assert matches
    for match in matches:
        assert match.reasons
        assert set(match.reasons) <= set(Reason)
        shown = repr(match._replace(fingerprint=b"", person=""))
        assert not [cell for cell in rows[match.line] if len(cell) > 7 and cell in shown]


def _leaked(one: Invented) -> list[str]:
    name = one.usage or one.family
    cells = [name, one.givens[0], f"{one.birth:%d/%m/%Y}", one.nir, one.phone, one.email, one.street, one.postcode]
    return [*cells, one.town, "", "", ""]


def _with_other_numbers(people: Sequence[Invented]) -> list[Invented]:
    """The same people under a valid number that differs by its order figures."""
    changed = []
    for one in people:
        number = one.nir[:7] + f"{(int(one.nir[7:10]) + 300) % 989 + 1:03d}" + one.nir[10:13]
        key = 97 - int(number.replace("2A", "19").replace("2B", "18")) % 97
        changed.append(one._replace(nir=f"{number}{key:02d}"))
    return changed
