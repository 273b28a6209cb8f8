"""Who is told what at the desk, and what a site's file survives: another name, two desks on one folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinickit.services.letters.reception import Asker, Claimed, Element, Identity
from clinickit.services.letters.reception_sites import TakenBack
from clinickit.services.mailing_ports import DeskOutcome
from tests.letters_case import LettersCase, letters_case


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """The case of every kind of patient."""
    one = letters_case(tmp_path / "vault")
    yield one
    one.close()


def says(name: str, birth: int, asker: Asker = Asker.PERSON) -> Claimed:
    """Somebody who knows a name, a birth date and the telephone."""
    return Claimed(asker, name, birth, Element.PHONE, "02 61 91 00 01")


@pytest.mark.parametrize(("name", "birth"), [("LE BRAS René", 19290101), ("CORRE Marie", 19400101)])
def test_nobody_speaks_for_themselves_under_the_name_of_a_dead_person(
    tmp_path: Path, made: LettersCase, name: str, birth: int
) -> None:
    extract = made.rooms.sites.write(made.case, "", tmp_path)
    site = made.rooms.open_extract(extract.path, extract.passphrase)
    for told in (made.rooms.reception.ask(made.case, says(name, birth), ""), site.ask(says(name, birth), "")):
        assert (told.identity, told.outcome) == (Identity.RELATIVE, DeskOutcome.NOT_TOLD)
        assert (told.person, told.categories, told.letters) == ("", (), ())


def test_who_only_assists_a_protected_adult_is_told_nothing_and_who_represents_them_is(made: LettersCase) -> None:
    held = next(one for one in made.people.people() if one.family_name == "GUIVARCH")
    claimed = says("GUIVARCH Yvonne", 19340511, Asker.REPRESENTATIVE)
    assert made.rooms.reception.ask(made.case, claimed, "").outcome is DeskOutcome.CONCERNED
    made.people.choose({held.id: type(made.people.choices()[held.id])()}, "", made.desk.book.now())
    assert made.rooms.reception.ask(made.case, claimed, "").identity is Identity.RELATIVE
    assert made.rooms.reception.ask(made.case, says("GUIVARCH Yvonne", 19340511), "").outcome is DeskOutcome.CONCERNED


@pytest.mark.parametrize("name", ["copie de Auray.age", "Accueil 22-11.age", "retour-auray.age"])
def test_a_site_s_file_may_bear_any_name_and_its_answers_never_go_over_it(
    tmp_path: Path, made: LettersCase, name: str
) -> None:
    extract = made.rooms.sites.write(made.case, "", tmp_path)
    received = extract.path.rename(tmp_path / name)
    before = received.read_bytes()
    site = made.rooms.open_extract(received, extract.passphrase)
    assert site.ask(says("LE GOFF Annick", 19620307), "Auray").outcome is DeskOutcome.CONCERNED
    assert received.read_bytes() == before
    assert len(made.rooms.open_extract(received, extract.passphrase).answers) == 1
    assert made.rooms.sites.take_back(made.case, site.returned, extract.passphrase) == TakenBack(1, 0, 0)


def test_two_desks_of_a_site_on_one_shared_folder_lose_no_answer(tmp_path: Path, made: LettersCase) -> None:
    extract = made.rooms.sites.write(made.case, "", tmp_path)
    first, second = (made.rooms.open_extract(extract.path, extract.passphrase) for _ in range(2))
    first.ask(says("LE GOFF Annick", 19620307), "guichet 1")
    second.ask(says("LE GOFF Annick", 19620307), "guichet 2")
    first.ask(says("KERVELLA Yann", 19811120), "guichet 1")
    assert made.rooms.sites.take_back(made.case, second.returned, extract.passphrase) == TakenBack(3, 0, 0)
    assert made.rooms.sites.take_back(made.case, first.returned, extract.passphrase) == TakenBack(0, 3, 0)
