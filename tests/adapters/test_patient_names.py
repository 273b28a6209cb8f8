"""Patients of the list are pointed out by their full name, in papers and in the main courante; the practice is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinickit.adapters.memory_store import memory_store
from clinickit.domain.identity_index import NoIndex
from clinickit.services.casebook import Change
from clinickit.services.desk import Desk
from clinickit.services.patients.names import NamePairs
from tests.letters_case import EXAMPLE, LIBRARY, PEOPLE, LettersCase, letters_case, patient, world

MORE = (
    patient(17, "DE LA ROCHE-BRUNE", "Marie-Claire Anne"),
    patient(18, "MARTIN née DUPONT", "Zoé"),
    patient(19, "LE", "An"),
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """The case of every kind of patient, and three whose names are not simple."""
    one = letters_case(tmp_path / "vault", (*PEOPLE, *MORE))
    yield one
    one.close()


def named(made: LettersCase, text: str) -> list[str]:
    found = made.desk.names.of(made.case).found_in(text)
    return [text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Appel de Yvonne Guivarch ce matin.", ["Yvonne Guivarch"]),
        ("GUIVARCH Yvonne a rappelé ; Éric Salaun aussi.", ["GUIVARCH Yvonne", "Éric Salaun"]),
        ("rappeler yvonne guivarch", ["yvonne guivarch"]),
        ("Vu Marie-Claire de la Roche-Brune.", ["Marie-Claire de la Roche-Brune"]),
        ("Zoé Dupont, puis Zoé Martin", ["Zoé Dupont", "Zoé Martin"]),
        ("LE GOFF, Annick", ["LE GOFF, Annick"]),
        ("Mme Guivarch est venue avec Yvonne.", []),
        ("Yvonne. Guivarch est un autre nom.", []),
        ("C’est le an prochain, ou l’an le plus proche.", []),
        ("Yvonne Salaün n’est pas de la liste.", []),
    ],
)
def test_a_full_name_is_recognised_and_half_a_name_is_not(made: LettersCase, text: str, found: list[str]) -> None:
    assert named(made, text) == found


def test_the_practice_s_own_people_are_not_pointed_out_though_the_list_has_them(made: LettersCase) -> None:
    case = made.case
    wrote = made.desk.book.answer("practice.contact_point.name", "Dr Lise Morvan")
    made.desk.journey.save(Change(made.case.id, made.case.header.practice_id, (wrote,)))
    case = made.desk.open(made.case.id)
    text = "Lise Morvan a appelé Yvonne Guivarch."
    assert [text[one.start : one.end] for one in made.desk.names.of(case).found_in(text)] == ["Yvonne Guivarch"]


def test_a_paper_that_names_a_patient_is_to_be_read_again(made: LettersCase) -> None:
    def warned() -> bool:
        return any("GUIVARCH" in one for one in made.desk.papers.paper(made.case, "chronology")[0].warnings)

    assert not warned()
    made.desk.main_courante.add(made.case, "Yvonne GUIVARCH a demandé si elle est concernée.", "")
    assert warned()


def test_a_letter_that_names_another_patient_is_to_be_read_again(made: LettersCase) -> None:
    made.desk.journey.save(
        Change(
            made.case.id,
            made.case.header.practice_id,
            (made.desk.book.answer("breach.after.immediate", "Nous avons appelé Yvonne GUIVARCH."),),
        )
    )
    case = made.desk.open(made.case.id)
    told = " ".join(said for one in made.rooms.letters.prepare(case).segments for said in one.concerns)
    assert "Yvonne GUIVARCH" in told


def test_the_names_follow_the_list_and_go_with_it(made: LettersCase) -> None:
    assert named(made, "Yvonne Guivarch")
    made.people.drop_list(made.people.lists()[0].number)
    assert named(made, "Yvonne Guivarch") == []
    assert isinstance(made.desk.names.of(made.case), NoIndex)


def test_without_a_vault_nobody_is_looked_for_and_no_file_is_made(tmp_path: Path) -> None:
    desk = Desk(LIBRARY, world(tmp_path / "vault"))
    case = desk.load_case_file(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name)
    desk.book.store = memory_store()
    assert isinstance(desk.names.of(case), NoIndex)
    assert not list((tmp_path / "vault").rglob("*.db"))


def test_locking_forgets_the_names(made: LettersCase) -> None:
    index = made.desk.names.of(made.case)
    assert isinstance(index, NamePairs)
    made.desk.lock()
    assert made.desk.names._made is None
