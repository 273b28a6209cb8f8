"""Whose letterhead a letter bears: that of the site, or one chosen for a site, a list or a person; else it is said."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from clinickit.documents.letterheads import head_name, letterheads, sites_named
from clinickit.domain.facts import FactValue
from clinickit.people.segments import NO_CHOICE, OWN_LETTERHEAD, Choices
from clinickit.services.letters.heads import Heads, Placed, Rules
from tests.letters_case import LEAKED, NOW, LettersCase, letters_case, patient

CALLED = {1: "KERLOUZAN", 2: "Site d'Orval", 3: "", 4: "Labo de la gare", 5: "Labo de la gare"}
NAMES = {number: f"NOM{'ABCDE'[number - 1]}" for number in CALLED}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """A laboratory of several sites; two of its people come from a site that the case does not name, one from none."""
    people = [patient(number, NAMES[number], "Annick", site=site, town="Brest") for number, site in CALLED.items()]
    with contextlib.closing(
        letters_case(tmp_path / "vault", people, dict.fromkeys((one.id for one in people), LEAKED["a-2"]), {})
    ) as one:
        yield one


def id_of(made: LettersCase, number: int) -> str:
    return next(one.id for one in made.people.people() if one.sources[0][1] == number)


def text_of(made: LettersCase, number: int) -> str:
    with pypdfium2.PdfDocument(made.rooms.person.preview(made.case, id_of(made, number)).pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document).replace("'", "’")


def test_the_plan_says_how_many_by_letterhead_and_whose_is_not_known(made: LettersCase) -> None:
    screen = made.rooms.letters.prepare(made.case)
    assert dict(screen.heads) == {"En-tête général": 3, "Site de Kerlouzan": 1, "Site d’Orval": 1}
    assert dict(screen.unplaced) == {"Labo de la gare": 2, "": 1}
    assert sum(count for _name, count in screen.heads) == screen.letters
    preview = made.rooms.person.preview(made.case, id_of(made, 4))
    assert (preview.head, preview.head_sure) == ("En-tête général", False)
    preview = made.rooms.person.preview(made.case, id_of(made, 2))
    assert (preview.head, preview.head_sure) == ("Site d’Orval", True)


def test_a_site_and_a_list_are_given_a_letterhead_at_once_and_the_letters_bear_it(made: LettersCase) -> None:
    desk = made.rooms.letterheads
    made.rooms.letters.prepare(made.case)
    shown = desk.screen(made.case)
    assert [(one.name, one.people, one.recognised, one.chosen) for one in shown.sites] == [
        ("Labo de la gare", 2, "", ""),
        ("KERLOUZAN", 1, "Site de Kerlouzan", ""),
        ("Site d'Orval", 1, "Site d’Orval", ""),
    ]
    assert [one.name for one in shown.lists] == [one.source for one in made.people.lists()]
    ids = {name: head for head, name in shown.heads}
    [source] = [one.name for one in shown.lists]
    desk.keep(made.case, {"Labo de la gare": ids["Site d’Orval"], "KERLOUZAN": ""}, {source: OWN_LETTERHEAD})
    assert desk.screen(made.case).sites[0].chosen == ids["Site d’Orval"]
    screen = made.rooms.letters.prepare(made.case)
    assert dict(screen.heads) == {"Site d’Orval": 3, "Site de Kerlouzan": 1, "En-tête général": 1}
    assert screen.unplaced == ()
    assert "3 place du Marché aux Toiles" in text_of(made, 4)
    assert "Val d’Orval" in text_of(made, 5)
    assert "Orval" not in text_of(made, 3)
    assert "1 pour des sites, 1 pour des listes" in made.journal()[-1]
    desk.keep(made.case, {"labo de la GARE": ""}, {source: ""})
    assert dict(made.rooms.letters.prepare(made.case).unplaced) == {"Labo de la gare": 2, "": 1}


def test_what_is_chosen_for_a_person_comes_before_and_a_letterhead_that_is_gone_is_said(made: LettersCase) -> None:
    made.rooms.letters.prepare(made.case)
    ids = {name: head for head, name in made.rooms.letterheads.screen(made.case).heads}
    people = made.desk.patients.people
    chosen = replace(NO_CHOICE, entity=ids["Site de Kerlouzan"])
    screen = people.choose(made.case, id_of(made, 2), chosen, "L. Morvan")
    assert dict(screen.heads) == {head: name for name, head in ids.items()}
    assert "en-tête\u00a0: Site de Kerlouzan" in screen.history[0]
    people.choose(made.case, id_of(made, 1), replace(NO_CHOICE, entity=OWN_LETTERHEAD), "L. Morvan")
    made.people.choose({id_of(made, 5): Choices(entity="ferme")}, "L. Morvan", NOW)
    shown = made.rooms.letters.prepare(made.case)
    assert dict(shown.heads) == {"En-tête général": 4, "Site de Kerlouzan": 1}
    assert dict(shown.unplaced) == {"Labo de la gare": 2, "": 1}
    assert "8 rue du Lavoir" in text_of(made, 2)
    assert "Kerlouzan" not in text_of(made, 1)
    made.rooms.letters.plan(made.case)
    people.choose(made.case, id_of(made, 2), NO_CHOICE, "L. Morvan")
    made.rooms.letters.prepare(made.case)
    assert made.rooms.person.preview(made.case, id_of(made, 2)).head == "Site de Kerlouzan"
    gone = people.person(made.case, id_of(made, 5))
    assert "un en-tête que le dossier n’a plus" in gone.history[0]


def test_a_company_without_a_site_has_a_letterhead_of_its_own_and_a_single_site_none() -> None:
    one_site: dict[str, FactValue] = {"practice.sites[a].name": "Brest", "practice.entities[x].name": "SELARL X"}
    assert letterheads(one_site) == ()
    several: dict[str, FactValue] = {
        **one_site,
        "practice.entities[a].name": "SELAS A",
        "practice.sites[a].entity": "x",
        "practice.sites[b].name": "Vannes",
    }
    assert letterheads(several) == (("a", "Brest"), ("b", "Vannes"), ("company:a", "SELAS A"))
    assert head_name(several, "company:a") == "SELAS A"
    assert head_name(several, "a") == "Brest"


def test_the_choice_of_a_person_then_of_the_site_then_its_name_then_the_list() -> None:
    answers: dict[str, FactValue] = {"practice.sites[a].name": "Brest", "practice.sites[b].name": "Vannes"}
    rules = Rules({"quimper": "b"}, {"Liste": "a"})
    heads = Heads(frozenset("ab"), sites_named(answers), rules)
    one = patient(1, "NOM", "Annick", site="Site de Brest")
    assert heads.of(one, NO_CHOICE) == Placed("a", sure=True)
    assert heads.of(one, Choices(entity="b")) == Placed("b", sure=True)
    assert heads.of(one, Choices(entity=OWN_LETTERHEAD)) == Placed("", sure=True)
    assert heads.of(one, Choices(entity="fermé")) == Placed("", sure=False)
    assert heads.of(one._replace(site="QUIMPER"), NO_CHOICE) == Placed("b", sure=True)
    assert heads.of(one._replace(site="Lorient"), NO_CHOICE) == Placed("a", sure=True)
    elsewhere = one._replace(site="Lorient", sources=(("Autre", 1),))
    assert heads.of(elsewhere, NO_CHOICE) == Placed("", sure=False)
    assert Heads().of(elsewhere, NO_CHOICE) == Placed("", sure=True)
