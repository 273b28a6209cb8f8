"""A column brought to comparable form is what each of its people would be alone."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from clinickit.people.columns import guess_columns
from clinickit.people.comparable import comparable, listed
from clinickit.people.leak_index import LeakIndex
from clinickit.people.matching import Identity
from clinickit.people.patient import Patient
from clinickit.people.roster import RosterReader
from tests.comparing import block_of, identity_of
from tests.generators import ROSTER_HEADER, faulty_roster
from tests.people_words import HEADERS, NAMES, ON, ROSTER

NAMED = ("DUPONT", "Lefèvre", "de la Tour", "LE-GOFF", "D'Arc", "Ren?e", "FranÃ§ois", "MARTIN née PETIT", "Mme Zoé", "")
STREETS = (
    *("12 rue des Lilas", "12bis rue X", "12_14 rue Haute", "8, rue du 8 Mai 1945", "SDF", "rue de l’Église", ""),
    *("1 A", "12 rue de lâ\x80\x99église", "10000 route Neuve", " 3 rue Gambetta", "5 rue d'En-Haut", "7 rue\nBasse"),
)
PHONES = (
    *("06 39 98 12 34", "+33 (0)6 39 98 12 34", "0033639981234", "0606060606", "00000000000", "12", "0600000000"),
    *("06.39\n98.12.34", "01 23 45 67 89 poste 4", "0639981234 / 0320123456", "0639981234/5678"),
)
EMAILS = ("Zoe@Example.FR", "mailto:zoe@example.fr", " zoe@example.fr", "pas de mail", "a@b", "")
NIRS = (
    "285037800608409",
    "2 85 03 78 006 084 09",
    "285032A00608477",
    "2850319006084",
    "1,85E+14",
    "285037800608408",
    "",
)


@st.composite
def people(draw: st.DrawFn) -> Patient:
    empty = Patient(
        "liste-2", (("liste", 2),), "", "", "", "", 0, "", (), "", "", "", "", "", "", False, False, False, "", 0, ""
    )  # fmt: skip
    named = st.sampled_from(NAMED) | st.text(max_size=8)
    return empty._replace(
        family_name=draw(named),
        birth_name=draw(named),
        given_names=draw(named),
        birth=draw(st.sampled_from((0, 19850312, 20080229))),
        nir=draw(st.sampled_from(NIRS)),
        phones=tuple(draw(st.lists(st.sampled_from(PHONES), max_size=2))),
        email=draw(st.sampled_from(EMAILS)),
        street=draw(st.sampled_from(STREETS) | st.text(max_size=12)),
        postcode=draw(st.sampled_from(("22300", "1000", "", "2A004"))),
    )


def held(index: LeakIndex, known: Sequence[Identity]) -> list[Identity]:
    """Everybody as the index gives them back, seen from a line that has their telephones and e-mails."""
    seen = [index.person(number, one) for number, one in enumerate(known)]
    return [one._replace(has_phone=False, has_email=False) for one in seen]


@given(st.lists(people(), min_size=1, max_size=6))
def test_a_column_is_read_as_each_of_its_cells(several: list[Patient]) -> None:
    known = [identity_of(one, NAMES) for one in several]
    found, expected = comparable(listed(several), NAMES), block_of(zip("abcdef", known, strict=False))
    for part in ("families", "givens", "births", "nirs", "streets", "postcodes"):
        assert getattr(found, part) == getattr(expected, part)
    for texts, others in ((found.phones, expected.phones), (found.emails, expected.emails)):
        assert list(zip(*texts, strict=True)) == list(zip(*others, strict=True))
    assert held(LeakIndex([found], NAMES), known) == known


def test_a_list_with_the_faults_of_real_ones_is_held_as_each_person_would_be() -> None:
    rows = list(faulty_roster(5, 1200))
    columns, _ = guess_columns([ROSTER_HEADER, *rows[:50]], HEADERS)
    people = RosterReader("liste", columns, ROSTER, NAMES, ON).read(rows, range(2, len(rows) + 2))
    known = [identity_of(one, NAMES) for one in people]
    blocks = [comparable(listed(people[at : at + 500]), NAMES) for at in range(0, len(people), 500)]
    index = LeakIndex(blocks, NAMES)
    assert held(index, known) == known
    assert list(index.ids) == [one.id for one in people]
