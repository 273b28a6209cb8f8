"""The patients of a case in their encrypted file: nobody lost, nobody twice, decisions kept, nothing half-taken."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinickit.adapters.patient_blocks import people_of_text, text_of_people
from clinickit.adapters.patient_files import VaultPatientFiles
from clinickit.adapters.patient_store import TablePatientStore, memory_patient_store, open_patient_store
from clinickit.adapters.patient_tables_sql import CHAIN
from clinickit.adapters.vault.database import Database, open_file
from clinickit.domain.errors import InvalidAnswer, VaultDamaged, VaultLocked
from clinickit.domain.letters import LeakCategory, LetterChannel, LetterForm
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.columns import Columns, Role
from clinickit.people.comparable import listed
from clinickit.people.criteria import Criteria
from clinickit.people.dates import DateOrder
from clinickit.people.own_accounts import OwnFinding
from clinickit.people.patient import Finding, Patient, Problem
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import Match
from clinickit.people.segments import Choices
from clinickit.services.patients_ports import Concerned, Decision, NewList, NewSearch, PatientStore
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.people_words import NAMES

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
COLUMNS = Columns(
    (Role.FAMILY_NAME, Role.GIVEN_NAMES, Role.BIRTH_DATE), DateOrder.DAY_FIRST, ("Nom", "Prénom", "Né le")
)
KEY = bytes(range(32))


def person(line: int, source: str = "liste", **fields: Any) -> Patient:  # noqa: ANN401 - any field
    empty = Patient(
        f"{source}-{line}", ((source, line),), "", f"NOM{line}", "", "Zoé", 19850312, "", (), "", "", "", "", "", "",
        False, False, False, "", 0, "",
    )  # fmt: skip
    return empty._replace(**fields)


def numbered(count: int, source: str = "liste", **fields: Any) -> list[Patient]:  # noqa: ANN401 - any field
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        person(line, source, family_name=f"N{letters[line // 676 % 26]}{letters[line // 26 % 26]}{letters[line % 26]}")
        ._replace(**fields)
        for line in range(2, count + 2)
    ]  # fmt: skip


def new_list(source: str = "liste") -> NewList:
    return NewList(source, "ab" * 32, AT, COLUMNS)


def took(store: PatientStore, people: Sequence[Patient], source: str = "liste", *found: Finding) -> None:
    store.take_list(new_list(source), [people], lambda: found)


def match(
    who: str, pile: Pile = Pile.TO_CHECK, line: int = 7, *, reasons: tuple[Reason, ...] = (Reason.NIR_NEAR,),
    held: tuple[LeakCategory, ...] = (LeakCategory.NIR,),
) -> Match:  # fmt: skip
    return Match(who, "", line, pile, reasons, held, f"{who}/{line}".encode())


def searched(store: PatientStore, *matches: Match) -> int:
    new = NewSearch(b"file", "1er fichier", AT, 100, {Pile.CERTAIN: 0, Pile.TO_CHECK: 1, Pile.ABSENT: 2})
    return store.keep_search(new, matches, ()).number


@pytest.fixture
def store() -> Iterator[TablePatientStore]:
    made = memory_patient_store(lambda: NAMES)
    yield made
    made.close()


def ids(people: Sequence[Patient]) -> list[str]:
    return [one.id for one in people]


# ---- lists ----------------------------------------------------------------------------------------------------


def test_a_list_is_read_back_as_it_was_taken(store: TablePatientStore) -> None:
    told = person(
        3, civility="Mme", birth_name="DURAND", nir="285037800608409", phones=("0639981234", "0139981234"),
        email="z@example.fr", street="1 rue X", street_more="Bât. C", postcode="59000", town="Lille",
        country="Belgique", deceased=True, protected=True, staff=True, patient_number="D7", last_visit=20250102,
        site="Lannion", prescribers=("Dr LE GOFF", "Dr KERVELLA"), first_visit=20190304,
    )  # fmt: skip
    people = [*numbered(1200), told._replace(id="liste-5000", sources=(("liste", 5000),))]
    taken = store.take_list(new_list(), [people[:700], people[700:]], lambda: ())
    assert list(store.people()) == people
    assert (taken.source, taken.lines, taken.people, taken.taken_at) == ("liste", 1201, 1201, AT)
    assert store.count() == 1201
    assert store.person("liste-5000") == people[-1]
    assert store.person("liste-4999") is None
    assert store.sites() == ("Lannion",)


BEFORE = (  # two people as files of format 1 hold them
    "Mme\x1fM.\x1eMARTIN\x1fPETIT\x1e\x1eZoé\x1fLéo\x1e\x1e\x1e\x1e\x1e59000\x1f\x1eLille\x1f\x1e\x1e\x1e\x1fLannion"
    "\x1e0639981234\x1d0139981234\x1f\x1e19850312 0\x1e0 20250102\x1e\x1e\x1e01"
)


def test_what_a_first_format_holds_is_read_and_written_the_same_where_nobody_prescribed() -> None:
    people = people_of_text(BEFORE, (), "liste", (2, 9))
    first, second = people
    assert (first.family_name, first.phones, first.birth) == ("MARTIN", ("0639981234", "0139981234"), 19850312)
    assert (second.id, second.site, second.last_visit, second.staff) == ("liste-9", "Lannion", 20250102, True)
    assert (first.prescribers, second.prescribers) == ((), ())
    assert text_of_people(people) == BEFORE
    sent = [first, second._replace(prescribers=("Dr LE GOFF", "Dr KERVELLA"))]
    assert people_of_text(text_of_people(sent), (), "liste", (2, 9)) == sent
    since = [first._replace(first_visit=20210304), second]
    assert people_of_text(text_of_people(since), (), "liste", (2, 9)) == since
    both = [since[0], sent[1]]
    assert people_of_text(text_of_people(both), (), "liste", (2, 9)) == both


def test_a_file_of_the_first_format_is_opened_and_an_older_program_would_refuse_it_after(tmp_path: Path) -> None:
    place = tmp_path / "liste.db"
    with closing(open_patient_store(place, KEY, lambda: NAMES)) as made:
        took(made, numbered(3))
    with closing(Database(lambda: open_file(place, KEY))) as file:
        file.run(lambda c: c.execute("PRAGMA user_version = 1"))
    with closing(open_patient_store(place, KEY, lambda: NAMES)) as again:
        assert list(again.people()) == numbered(3)
    with closing(Database(lambda: open_file(place, KEY))) as file:
        assert file.run(lambda c: c.execute("PRAGMA user_version").fetchone()[0]) == len(CHAIN)


def test_people_are_browsed_a_page_at_a_time(store: TablePatientStore) -> None:
    people = numbered(1500)
    took(store, people)
    pages = [store.some_people("", 400)]
    while pages[-1]:
        pages.append(store.some_people(pages[-1][-1].id, 400))
    assert [one for page in pages for one in page] == people


def test_the_report_is_kept_in_the_order_of_the_lines(store: TablePatientStore) -> None:
    found = [
        Finding("liste", 2, Problem.MINOR), Finding("liste", 9, Problem.EMPTY_LINE),
        Finding("liste", 4, Problem.DUPLICATE, 2), Finding("liste", 4, Problem.MINOR),
    ]  # fmt: skip
    taken = store.take_list(new_list(), [numbered(3)], lambda: found)
    assert sorted(store.findings(taken.number)) == sorted(found)
    assert [one.line for one in store.findings(taken.number)] == [2, 4, 4, 9]
    assert store.finding_counts(taken.number) == {Problem.MINOR: 2, Problem.DUPLICATE: 1, Problem.EMPTY_LINE: 1}
    assert taken.lines == 4


def test_signs_that_part_cells_do_not_mix_people_up(store: TablePatientStore) -> None:
    took(store, [person(2, street="1\x1frue\x1eX", phones=("06\x1d1", "0\x1f2")), person(3, town="Y")])
    first, second = store.people()
    assert (first.street, second.town, second.street) == ("1 rue X", "Y", "")
    assert second.id == "liste-3"


def test_a_list_that_fails_on_the_way_leaves_nothing(store: TablePatientStore) -> None:
    took(store, numbered(3, "première"), "première")

    def broken() -> Iterator[list[Patient]]:
        yield numbered(600)
        raise InvalidAnswer("Ligne 601 : illisible.")

    with pytest.raises(InvalidAnswer):
        store.take_list(new_list(), broken(), lambda: ())
    assert [one.source for one in store.lists()] == ["première"]
    assert store.count() == 3
    took(store, numbered(4, "liste", birth=19700101))
    assert store.count() == 7


def test_a_program_killed_in_the_middle_keeps_nothing_of_the_list(tmp_path: Path) -> None:
    file = tmp_path / "patients.db"
    store = open_patient_store(file, KEY, lambda: NAMES)
    seen: list[bytes] = []

    def flowing() -> Iterator[list[Patient]]:
        yield numbered(5000)
        # What the disk holds at this moment is what a killed program leaves behind.
        for left in tmp_path.glob("patients.db*"):
            (tmp_path / f"copy{left.name.removeprefix('patients')}").write_bytes(left.read_bytes())
            seen.append(left.read_bytes())
        yield numbered(1)

    with pytest.raises(ValueError, match="lines rise"):  # the second block repeats a line
        store.take_list(new_list(), flowing(), lambda: ())
    store.close()
    left = open_patient_store(tmp_path / "copy.db", KEY, lambda: NAMES)
    assert (left.lists(), left.count(), list(left.people())) == ((), 0, [])
    left.close()
    assert seen


def test_nothing_of_a_person_is_readable_on_the_disk(tmp_path: Path) -> None:
    store = open_patient_store(tmp_path / "patients.db", KEY, lambda: NAMES)
    took(store, [person(2, family_name="BRINDEZINGUE", email="canari@example.fr")])
    store.close()
    for file in tmp_path.iterdir():
        held = file.read_bytes()
        assert b"BRINDEZINGUE" not in held
        assert b"canari" not in held
    with pytest.raises(VaultDamaged):
        open_patient_store(tmp_path / "patients.db", bytes(32), lambda: NAMES)


def test_the_name_of_a_list_is_never_given_twice(store: TablePatientStore) -> None:
    took(store, numbered(2))
    with pytest.raises(InvalidAnswer, match="déjà"):
        took(store, numbered(2))
    store.drop_list(1)
    with pytest.raises(InvalidAnswer, match="déjà"):
        took(store, numbered(2))


# ---- several lists --------------------------------------------------------------------------------------------


def searched_for(store: PatientStore) -> list[tuple[object, ...]]:
    return [one for some in store.listed() for one in zip(*some, strict=True)]


def test_a_leaked_file_is_searched_for_everybody_as_the_lists_have_them_merged(store: TablePatientStore) -> None:
    told = {"phones": ("0639981234", "0139981234"), "email": "z@example.fr", "street": "1 rue X", "postcode": "59000"}
    first = [*numbered(600, "sauvegarde"), person(700, "sauvegarde", nir="285037800608409", birth_name="PETIT", **told)]
    again = person(3, "agenda", family_name="PETIT", nir="285037800608409", phones=("0699999999",), town="Roubaix")
    took(store, first, "sauvegarde")
    assert searched_for(store) == list(zip(*listed(first), strict=True))
    took(store, [again, person(4, "agenda", family_name="LE GOFF", **told)], "agenda")
    assert searched_for(store) == list(zip(*listed(list(store.people())), strict=True))
    assert len(searched_for(store)) == store.count() == 602
    store.drop_list(1)
    assert [one[0] for one in searched_for(store)] == [one.id for one in store.people()]
    store.drop_list(2)
    assert searched_for(store) == []


def test_a_second_list_is_merged_with_the_first(store: TablePatientStore) -> None:
    backup = person(2, "sauvegarde", family_name="MARTIN", town="Lille", postcode="59000", street="1 rue X")
    agenda = person(3, "agenda", family_name="Martin", phones=("0639981234",), town="Roubaix")
    took(store, [backup, person(3, "sauvegarde")], "sauvegarde")
    took(store, [agenda, person(4, "agenda")], "agenda")
    assert ids(list(store.people())) == ["sauvegarde-2", "sauvegarde-3", "agenda-4"]
    one = store.person("sauvegarde-2")
    assert one is not None
    assert (one.sources, one.phones, one.town) == ((("sauvegarde", 2), ("agenda", 3)), ("0639981234",), "Lille")
    assert store.person("agenda-3") == one
    assert store.count() == 3
    ((_, differing),) = store.disagreements(0, 10)
    assert (differing.person, differing.field, differing.source, differing.line) == (
        "sauvegarde-2",
        "town",
        "agenda",
        3,
    )


def test_a_dropped_list_takes_away_only_those_it_alone_named(store: TablePatientStore) -> None:
    took(store, [person(2, "sauvegarde", family_name="MARTIN"), person(3, "sauvegarde")], "sauvegarde")
    took(store, [person(9, "agenda", family_name="Martin", email="z@example.fr")], "agenda")
    store.choose({"sauvegarde-2": Choices(do_not_write=True)}, "Dr A", AT)
    number = searched(store, match("sauvegarde-2"), match("sauvegarde-3"))
    store.drop_list(1)
    assert ids(list(store.people())) == ["agenda-9"]
    assert store.choices() == {"agenda-9": Choices(do_not_write=True)}
    assert [one.person for one in store.matches(number, None, undecided=False, after=0, most=9)] == ["agenda-9"]
    kept = store.person("sauvegarde-2")
    assert kept is not None
    assert (kept.id, kept.sources) == ("agenda-9", (("agenda", 9),))
    assert store.disagreement_count() == 0


def test_an_id_of_a_dropped_list_leads_to_its_person_through_every_list_dropped_after(store: TablePatientStore) -> None:
    for source, line in (("sauvegarde", 2), ("agenda", 9), ("editeur", 4)):
        took(store, [person(line, source, family_name="MARTIN", email="z@example.fr")], source)
    assert store.ids_of("sauvegarde-2") == ("sauvegarde-2",)
    store.drop_list(1)
    assert store.former_ids() == {"sauvegarde-2": "agenda-9"}
    store.drop_list(2)
    assert store.former_ids() == {"agenda-9": "editeur-4", "sauvegarde-2": "editeur-4"}
    assert store.ids_of("editeur-4") == store.ids_of("sauvegarde-2") == ("editeur-4", "agenda-9", "sauvegarde-2")
    store.drop_list(3)
    assert store.former_ids() == {}
    assert store.person("sauvegarde-2") is None


def test_a_person_of_the_first_list_stays_as_it_says_when_the_second_goes(store: TablePatientStore) -> None:
    took(store, [first := person(2, "sauvegarde", family_name="MARTIN")], "sauvegarde")
    took(store, [person(9, "agenda", family_name="Martin", email="z@example.fr")], "agenda")
    store.drop_list(2)
    assert list(store.people()) == [first]


def test_a_line_told_twice_in_one_list_is_one_person_only_when_more_than_the_name_says_so(
    store: TablePatientStore,
) -> None:
    people = [
        person(2, family_name="MARTIN", phones=("0639981234",)), person(3, family_name="PETIT", town="Lille"),
        person(4, family_name="MARTIN", phones=("0639981234",), email="z@example.fr"),
        person(5, family_name="PETIT", town="Brest"),
    ]  # fmt: skip
    twice = Finding("liste", 4, Problem.DUPLICATE, 2), Finding("liste", 5, Problem.DUPLICATE, 3)
    took(store, people, "liste", *twice)
    assert ids(list(store.people())) == ["liste-2", "liste-3", "liste-5"]
    one = store.person("liste-2")
    assert one is not None
    assert (one.email, one.sources) == ("z@example.fr", (("liste", 2), ("liste", 4)))


def test_a_list_whose_homonyms_cannot_be_told_apart_joins_neither(store: TablePatientStore) -> None:
    homonyms = [
        person(2, "a", family_name="MARTIN", nir="285037800608409"),
        person(3, "a", family_name="MARTIN", nir="285037800608508"),
    ]
    took(store, homonyms, "a")
    took(store, [person(2, "b", family_name="Martin")], "b")
    assert store.count() == 3


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(("MARTIN", "PETIT")), st.sampled_from((0, 19850312, 20010101))), max_size=6),
        min_size=1, max_size=3,
    ),
    st.integers(0, 3),
)  # fmt: skip
def test_every_line_of_every_list_is_in_exactly_one_person(lists: list[list[tuple[str, int]]], dropped: int) -> None:
    store = memory_patient_store(lambda: NAMES)
    lines = set()
    for number, held in enumerate(lists, start=1):
        source = f"l{number}"
        people = [person(at, source, family_name=name, birth=born) for at, (name, born) in enumerate(held, start=2)]
        took(store, people, source)
        lines |= {(source, one.sources[0][1]) for one in people}
    store.drop_list(dropped)
    lines = {line for line in lines if line[0] != f"l{dropped}"}
    found = [source for one in store.people() for source in one.sources]
    assert sorted(found) == sorted(lines)
    assert store.count() == sum(1 for _ in store.people())
    store.close()


# ---- people ---------------------------------------------------------------------------------------------------


def test_people_are_found_by_the_beginnings_of_their_names_in_any_order(store: TablePatientStore) -> None:
    people = [
        person(2, family_name="LEFÈVRE", birth_name="Dupont", given_names="Marie-Claire", birth=19700101),
        person(3, family_name="de La Fontaine", given_names="Jean", birth=19700102),
        person(4, family_name="DUPONTEL", given_names="Marie", birth=19700101),
    ]
    took(store, [*people, *numbered(600)[10:]])
    assert ids(store.look_up("lefevre", 0, 9)) == ["liste-2"]
    assert ids(store.look_up("Claire LEF", 0, 9)) == ["liste-2"]
    assert ids(store.look_up("marie dupont", 0, 9)) == ["liste-2", "liste-4"]
    assert ids(store.look_up("marie dupont", 0, 1)) == ["liste-2"]
    assert ids(store.look_up("fontaine jean", 19700102, 9)) == ["liste-3"]
    assert store.look_up("fontaine", 19700101, 9) == ()
    assert ids(store.look_up("", 19700101, 9)) == ["liste-2", "liste-4"]
    assert store.look_up("", 0, 9) == ()
    assert store.look_up("ontaine", 0, 9) == ()


def test_a_name_that_only_a_later_list_gives_finds_the_person(store: TablePatientStore) -> None:
    took(store, [person(2, "a", family_name="MARTIN", nir="285037800608409")], "a")
    took(store, [person(3, "b", family_name="PETIT", nir="285037800608409")], "b")
    assert ids(store.look_up("petit", 0, 9)) == ["a-2"]


def test_decisions_about_a_person_are_kept_with_their_history(store: TablePatientStore) -> None:
    took(store, numbered(2))
    every = Choices(
        do_not_write=True, channel=LetterChannel.TELEPHONE, form=LetterForm.SIMPLIFIED,
        most_exposed=(MostExposed.HIV,), minor_secret=True, represented=True, representative="Mme B", entity="labo",
        inform_heirs=True, second_address=("M. C", "2 rue Y"), reason="décidé en consultation",
    )  # fmt: skip
    store.choose({"liste-2": Choices(do_not_write=True)}, "Mme A", AT)
    store.choose({"liste-2": every}, "Dr B", AT)
    assert store.choices() == {"liste-2": every}
    assert [(one.do_not_write, by) for one, by, _ in store.choice_history("liste-2")] == [
        (True, "Mme A"),
        (True, "Dr B"),
    ]
    with pytest.raises(InvalidAnswer):
        store.choose({"liste-99": every}, "", AT)


# ---- leaked files ---------------------------------------------------------------------------------------------


def test_the_key_of_the_fingerprints_is_made_once(store: TablePatientStore) -> None:
    assert len(store.secret()) == 32
    assert store.secret() == store.secret()


def test_a_reading_is_kept_with_its_matches_and_own_findings(store: TablePatientStore) -> None:
    took(store, numbered(3))
    own = OwnFinding("compte@example.fr", "t", 3, True, b"mark")
    new = NewSearch(b"file", "1er fichier", AT, 100, {Pile.CERTAIN: 1, Pile.TO_CHECK: 1, Pile.ABSENT: 1})
    taken = store.keep_search(new, [match("liste-2", Pile.CERTAIN), match("liste-3")], [own])
    assert store.searches() == (taken,)
    assert (taken.counts, taken.to_review, taken.reviewed) == (new.counts, 1, 0)
    assert store.own_findings(taken.number) == (own,)
    (kept,) = store.matches_of("liste-2")
    assert (kept.pile, kept.reasons, kept.categories) == (Pile.CERTAIN, (Reason.NIR_NEAR,), (LeakCategory.NIR,))


def test_a_reading_that_fails_leaves_nothing(store: TablePatientStore) -> None:
    took(store, numbered(3))
    with pytest.raises(ValueError, match="person"):
        searched(store, match("liste-2"), match("liste-99"))
    assert (store.searches(), store.matches_of("liste-2")) == ((), ())


def test_matches_are_reviewed_by_group(store: TablePatientStore) -> None:
    took(store, numbered(6))
    near, rare = (Reason.NIR_NEAR,), (Reason.RARE_NAME,)
    number = searched(
        store, match("liste-2"), match("liste-3"), match("liste-4", line=9), match("liste-5", reasons=rare),
        match("liste-6", Pile.CERTAIN),
    )  # fmt: skip
    assert [(one.reasons, one.matches, one.undecided) for one in store.groups(number)] == [(near, 3, 3), (rare, 1, 1)]
    first = store.matches(number, near, undecided=True, after=0, most=1)[0]
    assert store.decide((first.number,), Decision.LATER, "Mme A", AT) == 1
    assert store.decide_group(number, near, Decision.CONFIRMED, "Dr B", AT) == 2
    assert [(one.matches, one.undecided) for one in store.groups(number)] == [(3, 1), (1, 1)]
    left = store.matches(number, near, undecided=True, after=0, most=9)
    assert [(one.person, one.decision, one.decided_by) for one in left] == [("liste-2", Decision.LATER, "Mme A")]
    assert (store.searches()[0].to_review, store.searches()[0].reviewed) == (4, 2)
    assert store.decide((first.number,), None, "Mme A", AT) == 1
    assert store.matches(number, near, undecided=True, after=0, most=9)[0].decision is None


def test_decisions_are_taken_over_when_the_same_line_is_read_again(store: TablePatientStore) -> None:
    took(store, numbered(3))
    searched(store, match("liste-2"), match("liste-3"))
    (one,) = store.matches_of("liste-2")
    store.decide((one.number,), Decision.REFUSED, "Mme A", AT)
    again = searched(store, match("liste-2"), match("liste-3"), match("liste-2", line=50))
    held = {
        (each.person, each.line): each.decision for each in store.matches(again, None, undecided=False, after=0, most=9)
    }
    assert held == {("liste-2", 7): Decision.REFUSED, ("liste-3", 7): None, ("liste-2", 50): None}
    (both,) = [each for each in store.matches_of("liste-2") if each.line == 7 and each.number > one.number]
    store.decide((both.number,), Decision.CONFIRMED, "Dr B", AT)
    assert {each.decision for each in store.matches_of("liste-2") if each.line == 7} == {Decision.CONFIRMED}


TOLD = st.tuples(st.sampled_from((Pile.TO_CHECK, Pile.CERTAIN)), st.sampled_from((None, *Decision)))
PILES = st.dictionaries(st.integers(2, 13), st.lists(TOLD, max_size=3))


@settings(max_examples=40, deadline=None)
@given(PILES)
def test_each_person_is_in_exactly_one_pile(told: dict[int, list[tuple[Pile, Decision | None]]]) -> None:
    store = memory_patient_store(lambda: NAMES)
    took(store, numbered(12))
    places = [(line, at, pile, said) for line, several in told.items() for at, (pile, said) in enumerate(several)]
    number = searched(store, *(match(f"liste-{line}", pile, line=at) for line, at, pile, _ in places))
    for line, at, _, said in places:
        if said is not None:
            (one,) = [each for each in store.matches_of(f"liste-{line}") if each.line == at]
            store.decide((one.number,), said, "", AT)
    took(store, numbered(3, "plus tard", birth=19500101), "plus tard")
    piles = {pile: ids(store.piles(number, pile, "", 99)) for pile in Pile}
    assert sorted(one for held in piles.values() for one in held) == sorted(ids(numbered(12)))
    for pile, held in piles.items():
        paged = [one.id for one in store.piles(number, pile, "", 2)]
        assert paged == held[:2]
        assert ids(store.piles(number, pile, paged[-1], 99) if paged else ()) == held[2:]
    sure = {
        f"liste-{line}" for line, several in told.items()
        if (Pile.CERTAIN, None) in several or (Pile.CERTAIN, Decision.LATER) in several
        or any(said is Decision.CONFIRMED for _, said in several)
    }  # fmt: skip
    assert set(piles[Pile.CERTAIN]) == sure
    assert [one.person for one in store.concerned()] == piles[Pile.CERTAIN]
    store.close()


# ---- whom the breach concerns ---------------------------------------------------------------------------------


def test_found_wins_over_presumed_and_a_refused_match_is_still_presumed(store: TablePatientStore) -> None:
    people = numbered(5)
    took(
        store,
        [one._replace(site="Lannion" if at < 3 else "Brest", last_visit=20250101) for at, one in enumerate(people)],
    )
    searched(
        store,
        match("liste-2", Pile.CERTAIN),
        match("liste-3"),
        match("liste-6", Pile.CERTAIN, held=(LeakCategory.EMAIL,)),
    )
    searched(store, match("liste-6", Pile.CERTAIN, line=90))
    (refused,) = store.matches_of("liste-3")
    store.decide((refused.number,), Decision.REFUSED, "", AT)
    assert store.concerned_count() == (2, 0)
    wanted = Criteria("le poste de Lannion", sites=("Lannion",), categories=(LeakCategory.IDENTITY,))
    store.set_criteria((wanted,), "Dr B", AT)
    assert store.criteria() == (wanted,)
    assert list(store.concerned()) == [
        Concerned("liste-2", (LeakCategory.NIR,), presumed=False),
        Concerned("liste-3", (LeakCategory.IDENTITY,), presumed=True),
        Concerned("liste-4", (LeakCategory.IDENTITY,), presumed=True),
        Concerned("liste-6", (LeakCategory.EMAIL, LeakCategory.NIR), presumed=False),
    ]
    assert store.concerned_count() == (2, 2)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria("", everybody=True), ["liste-2", "liste-3", "liste-4"]),
        (Criteria("", from_day=20250101), ["liste-3", "liste-4"]),
        (Criteria("", to_day=20240101), ["liste-2", "liste-4"]),
        (Criteria("", sources=("autre",)), []),
        (Criteria("", prescribers=("dr le goff",)), ["liste-3", "liste-4"]),
        (Criteria("", sources=("liste",), from_day=20230101, to_day=20231231), ["liste-4"]),
    ],
)
def test_criteria_narrow_and_what_is_not_known_takes_nobody_out(
    store: TablePatientStore, criteria: Criteria, expected: list[str]
) -> None:
    visits = ((20210101, 20220505), (20250101, 20250606), (0, 0))
    sent = (("Dr KERVELLA",), ("Dr LE GOFF",), ())
    people = zip(numbered(3), visits, sent, strict=True)
    took(store, [one._replace(first_visit=was, last_visit=day, prescribers=by) for one, (was, day), by in people])
    store.set_criteria((criteria,), "", AT)
    assert store.criteria() == (criteria,)
    assert [one.person for one in store.concerned()] == expected
    store.set_criteria((), "", AT)
    assert list(store.concerned()) == []


# ---- the files ------------------------------------------------------------------------------------------------


def test_the_files_of_a_case_open_with_the_vault_and_close_with_it(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    opened = vault.create(PHRASE)
    files = VaultPatientFiles(vault, lambda: NAMES)
    assert not files.held("case")
    store = files.patients("case")
    took(store, numbered(3))
    assert files.patients("case") is store
    assert files.patients("other").count() == 0
    assert files.held("case")
    files.close()
    with pytest.raises(VaultLocked):
        store.count()
    assert files.patients("case").count() == 3
    files.close()
    opened.close()
    with pytest.raises(VaultLocked):
        files.patients("case")
