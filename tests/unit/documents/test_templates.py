"""A template is strict: whatever does not hold together is refused, by file and key."""

import copy
from typing import Any

import pytest

from clinickit.documents.compose import compose
from clinickit.documents.sources import Sources
from clinickit.documents.templates import parse_template, printed
from clinickit.documents.views import VIEWS
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.vocabulary import IncidentKind
from tests.papers import MADE_AT, WORDS

LETTER: dict[str, Any] = {
    "id": "note",
    "version": "1",
    "title": "Note",
    "recipient": "Personne",
    "purpose": "Rien",
    "because": ["RGPD, article 33"],
    "needs": ["practice.name", "view:made_on"],
    "elements": [{"id": "who", "text": "Qui", "reference": "RGPD", "carried_by": ["practice.name"]}],
    "blocks": [
        {"kind": "paragraph", "text": "{practice.name}, le {view:made_on}"},
        {"kind": "signature", "text": "{practice.name}", "dated": False},
        {"kind": "list", "each": "parties", "shown_if_rows": ["parties"]},
    ],
}


def with_change(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The note with one thing changed."""
    raw = copy.deepcopy(LETTER)
    spot: Any = raw
    for part in path[:-1]:
        spot = spot[part]
    spot[path[-1]] = value
    return raw


def test_a_sound_template_says_what_it_prints() -> None:
    template = parse_template(LETTER, "documents/note.toml", VIEWS)
    assert set(printed(template)) == {("practice.name", ""), ("view:made_on", "")}
    assert not template.blocks[1].dated
    assert template.blocks[2].shown_if_rows == ("parties",)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("blocks", 0, "kind"), "poem", "kind"),
        (("blocks", 0, "colour"), "red", "colour"),
        (("blocks", 0, "when"), "moon_is_full", "when"),
        (("blocks", 0, "text"), "{practice.siren}", "needs"),
        (("blocks", 0, "text"), "{practice.name|shouted}", "blocks"),
        (("blocks", 2, "each"), "horoscope", "blocks"),
        (("blocks", 2, "shown_if_rows"), ["horoscope"], "blocks"),
        (("blocks", 1, "dated"), "no", "dated"),
        (("needs",), ["practice.name", "view:made_on", "practice.mood"], "needs"),
        (("needs",), ["practice.name", "view:made_on", "view:horoscope"], "needs"),
        (("when",), "moon_is_full", "when"),
        (("elements", 0, "carried_by"), ["practice.siren"], "elements.who"),
        (("elements", 0, "carried_by"), [], "elements.who"),
        (("surprise",), "key", "surprise"),
        (("layout",), "tablecloth", "layout"),
        (("titles",), [{"when": "moon_is_full", "text": "Autre titre"}], "titles[0].when"),
        (("titles",), [{"when": "always"}], "titles[0].text"),
        (("duties",), "bank", "duties"),
    ],
)
def test_a_template_that_does_not_hold_together_is_refused_by_key(
    path: tuple[str | int, ...], value: object, key: str
) -> None:
    with pytest.raises(ResourceProblem) as problem:
        parse_template(with_change(path, value), "documents/note.toml", VIEWS)
    assert problem.value.file == "documents/note.toml"
    assert key in problem.value.key


def test_a_missing_title_is_named() -> None:
    raw = {key: value for key, value in LETTER.items() if key != "title"}
    with pytest.raises(ResourceProblem) as problem:
        parse_template(raw, "documents/note.toml", VIEWS)
    assert problem.value.key == "title"


def test_a_paper_takes_the_first_other_title_whose_condition_holds() -> None:
    raw = with_change(("titles",), [{"when": "kind_theft", "text": "Vol"}, {"when": "always", "text": "Autre"}])
    template = parse_template(raw, "documents/note.toml", VIEWS)
    theft: dict[str, FactValue] = {"breach.kinds": Several((IncidentKind.THEFT,))}
    assert compose(template, Sources(theft, WORDS, MADE_AT), VIEWS).title == "Vol"
    assert compose(template, Sources({}, WORDS, MADE_AT), VIEWS).title == "Autre"
