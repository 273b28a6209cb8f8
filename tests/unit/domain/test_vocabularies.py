"""Vocabulary files are read strictly, and every option finds its words."""

import copy
from datetime import date

import pytest

from clinickit.domain import vocabulary as v
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rulebook import Confidence
from clinickit.domain.vocabularies import FILES, file_of, parse_vocabularies, parse_vocabulary

SECTOR: dict[str, object] = {
    "title": "Public ou privé",
    "source": "Liste inventée",
    "checked_on": date(2026, 11, 21),
    "confidence": "secondary",
    "note": "Liste usuelle",
    "unknown": {"cnil": "Ne sait pas", "edpb": "14 z"},
    "options": [
        {"id": "private", "label": "Privé", "feminine": "Privée", "hint": "Un cabinet", "edpb": "14 a"},
        {"id": "public", "label": "Public", "cnil": "Secteur public"},
    ],
}


def _sector(**changes: object) -> dict[str, object]:
    return {**copy.deepcopy(SECTOR), **changes}


def _every_file() -> dict[str, dict[str, object]]:
    return {
        file: _sector(options=[{"id": one.value, "label": f"mot {one.value}"} for one in enum])
        for file, enum in FILES.items()
    }


def test_a_vocabulary_keeps_its_words_and_where_they_come_from() -> None:
    found = parse_vocabulary(SECTOR, "sector.toml")
    assert (found.title, found.note, found.confidence) == ("Public ou privé", "Liste usuelle", Confidence.SECONDARY)
    assert (found.unknown_cnil, found.unknown_edpb) == ("Ne sait pas", "14 z")
    private, public = found.options
    assert (private.label, private.feminine, private.hint, private.edpb) == ("Privé", "Privée", "Un cabinet", "14 a")
    assert (public.feminine, public.cnil, public.hint) == ("Public", "Secteur public", "")


def test_an_option_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        parse_vocabulary(SECTOR, "sector.toml").option("secret")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"title": ""}, "title"),
        ({"confidence": "sure"}, "confidence"),
        ({"checked_on": "hier"}, "checked_on"),
        ({"titel": "x"}, "titel"),
        ({"unknown": {"cnli": "x"}}, "unknown.cnli"),
        ({"unknown": {"edpb": "a 14"}}, "unknown.edpb"),
        ({"options": [{"id": "private"}]}, "options[0].label"),
        ({"options": [{"id": "private", "label": "Privé", "color": "red"}]}, "options[0].color"),
        ({"options": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]}, "options.a"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(changes: dict[str, object], key: str) -> None:
    with pytest.raises(ResourceProblem) as raised:
        parse_vocabulary(_sector(**changes), "sector.toml")
    assert (raised.value.file, raised.value.key) == ("sector.toml", key)


def test_each_enum_has_a_file_named_after_it() -> None:
    assert file_of(v.StructureType) == "vocabularies/structure_type.toml"
    assert FILES["vocabularies/case_kind.toml"] is v.CaseKind
    assert "vocabularies/precision.toml" in FILES


def test_a_member_finds_its_label_its_feminine_and_its_official_label() -> None:
    raws = _every_file()
    raws[file_of(v.Sector)] = _sector()
    words = parse_vocabularies(raws)
    assert words.label(v.Sector.PRIVATE) == "Privé"
    assert words.feminine_label(v.Sector.PRIVATE) == "Privée"
    assert words.cnil_label(v.Sector.PUBLIC) == "Secteur public"
    assert words.cnil_label(v.Sector.PRIVATE) == ""
    assert words.of(v.Sector).title == "Public ou privé"


def test_a_missing_file_is_named() -> None:
    raws = _every_file()
    del raws[file_of(v.Cause)]
    with pytest.raises(ResourceProblem, match=r"vocabularies/cause\.toml") as raised:
        parse_vocabularies(raws)
    assert raised.value.expected == "ce fichier manque"


def test_an_option_without_words_is_named() -> None:
    raws = _every_file()
    raws[file_of(v.Sector)] = _sector(options=[{"id": "private", "label": "Privé"}])
    with pytest.raises(ResourceProblem) as raised:
        parse_vocabularies(raws)
    assert raised.value.key == "options.public"


def test_words_without_an_option_are_named() -> None:
    raws = _every_file()
    raws[file_of(v.Sector)] = _sector(options=[{"id": one, "label": one} for one in ("private", "public", "secret")])
    with pytest.raises(ResourceProblem) as raised:
        parse_vocabularies(raws)
    assert raised.value.key == "options.secret"
