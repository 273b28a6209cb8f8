"""Each field of the two forms is answered by a fact, or says why not; the known defects of the draft are mended."""

import copy
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.form_fields import (
    CnilForm,
    EdpbField,
    EdpbForm,
    Status,
    parse_cnil_form,
    parse_edpb_form,
)
from clinickit.domain.rulebook import Confidence
from clinickit.domain.schema import Kind, leaves
from clinickit.domain.vocabularies import FILES, parse_vocabularies

RESOURCES = Path(__file__).parents[2] / "resources"
FORMS = RESOURCES / "vocabularies" / "forms"
MOST_REASONS = 15
EDPB_IDS = [
    *(3, 4, 5, 6, 7),
    *range(10, 20),
    *range(21, 27),
    *(29, 30, 31, 33, 34, 35, 36, 38, 39, 40, 41),
    *range(44, 54),
    *range(55, 64),
    *(65, 66, 67, 68, 70, 71, 72, 73, 75, 76),
    *range(79, 88),
    *(89, 90, 92, 94, 95),
    *range(97, 107),
    *(109, 110, 111),
    *range(113, 119),
    *range(120, 124),
    *(125, 126),
]


def _raw(name: str) -> dict[str, object]:
    return tomllib.loads((FORMS / name).read_text(encoding="utf-8"))


@cache
def cnil() -> CnilForm:
    return parse_cnil_form(_raw("cnil.toml"))


@cache
def edpb() -> EdpbForm:
    return parse_edpb_form(_raw("edpb.toml"))


def european(number: int) -> EdpbField:
    return next(one for one in edpb().fields if one.id == number)


def test_every_field_of_the_cnil_sheet_is_there_in_order() -> None:
    assert [one.id for one in cnil().fields] == [f"CNIL-F{number:02}" for number in range(1, 40)]


def test_every_field_of_the_european_draft_is_there_in_order() -> None:
    assert len(EDPB_IDS) == 100
    assert [one.id for one in edpb().fields] == EDPB_IDS


def test_every_field_is_answered_by_a_fact_or_by_one_of_a_few_written_reasons() -> None:
    assert all(one.facts for one in cnil().fields)
    reasons = [one for one in edpb().fields if one.reason]
    assert len(reasons) <= MOST_REASONS
    assert [one.id for one in reasons] == [25, 26]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("CNIL-F14", "breach.timeline.aware_at"),
        ("CNIL-F15", "breach.timeline.processor_notice_at"),
        ("CNIL-F17", "breach.timeline.late_reasons"),
        ("CNIL-F27", "breach.people.count"),
        ("CNIL-F31", "breach.consequences.severity"),
        ("CNIL-F33", "breach.communication.status"),
    ],
)
def test_a_field_is_answered_by_the_fact_that_means_it(field: str, path: str) -> None:
    assert path in next(one for one in cnil().fields if one.id == field).facts


def test_the_total_of_a_leaked_file_is_asked_by_no_form() -> None:
    asked = {path for one in cnil().fields for path in one.facts}
    asked |= {path for one in edpb().fields for path in one.facts}
    assert "breach.people.in_file" not in asked
    assert "breach.people.count" in asked


def test_the_list_a_field_offers_is_that_of_one_of_its_facts() -> None:
    for field in cnil().fields:
        if field.vocabulary:
            enum = FILES[f"vocabularies/{field.vocabulary}.toml"]
            assert enum in {leaves()[path].options for path in field.facts}, field.id


def test_the_two_forms_agree_on_what_a_crossed_field_asks() -> None:
    for field in cnil().fields:
        for number in field.edpb:
            other = european(number)
            assert other.reason or set(other.facts) & set(field.facts), (field.id, number)


def test_a_label_that_is_not_confirmed_says_so() -> None:
    marks = {one.id: one.confidence for one in cnil().fields}
    assert marks["CNIL-F18"] is Confidence.CONFIRMED
    assert marks["CNIL-F14"] is Confidence.SECONDARY
    assert marks["CNIL-F36"] is Confidence.PROFESSIONAL
    assert cnil().other_notifications_confidence is Confidence.SECONDARY
    assert cnil().other_notifications_note == "Liste usuelle, à vérifier à l’écran"


def test_a_conditional_field_says_when_it_is_asked() -> None:
    asked = {one.id: one.condition for one in cnil().fields if one.status is Status.CONDITIONAL}
    assert list(asked) == [f"CNIL-F{number}" for number in ("02", "13", "15", "17", "34", "35", "36")]
    assert all(asked.values())


@pytest.mark.parametrize(
    ("people", "band"),
    [
        (0, "Entre 0 et 5 personnes"),
        (5, "Entre 0 et 5 personnes"),
        (6, "Entre 6 et 50 personnes"),
        (300, "Entre 51 et 300 personnes"),
        (5000, "Entre 301 et 5000 personnes"),
        (5001, "Plus de 5000 personnes"),
        (491840, "Plus de 5000 personnes"),
    ],
)
def test_a_number_of_people_falls_in_its_official_band(people: int, band: str) -> None:
    assert cnil().band_of(people) == band


def test_the_defects_of_the_draft_are_mended() -> None:
    assert "plus longtemps" in european(49).condition
    assert "disponibilité" in european(83).condition
    assert "intégrité" not in european(83).condition
    assert (european(95).type, european(29).type) == ("textarea", "boolean")
    assert (european(60).type, european(61).type) == ("multi-select", "multi-select")
    assert european(44).options[-1].startswith("e) ")
    assert "f)" not in european(44).condition
    assert [one[:2] for one in european(89).options] == ["a)", "b)", "c)", "d)"]
    assert [one.split(")")[0] for one in european(97).options] == ["a", "b", "b1", "c", "d", "e"]
    profile, identifiers = european(70).options[17:19]
    assert profile.endswith(")")
    assert identifiers.startswith("s) Identifiants")
    assert len(european(60).options) == 25


def test_the_parts_of_the_draft_are_the_real_ones() -> None:
    parts = {10: "2", 19: "2", 33: "2", 41: "2", 97: "5", 106: "5", 118: "6", 125: "7", 126: "7", 3: "1", 87: "4.1"}
    assert {number: european(number).section for number in parts} == parts


def test_a_question_that_takes_several_answers_is_answered_by_a_set() -> None:
    for field in edpb().fields:
        if field.type == "multi-select":
            assert {leaves()[path].kind for path in field.facts} == {Kind.CHOICES}, field.id


def test_every_letter_a_vocabulary_points_to_is_an_option_of_that_field() -> None:
    raws = {name: tomllib.loads((RESOURCES / name).read_text(encoding="utf-8")) for name in FILES}
    words = parse_vocabularies(raws)
    letters = [
        answer
        for enum in FILES.values()
        for answer in (words.of(enum).unknown_edpb, *(one.edpb for one in words.of(enum).options))
        if answer
    ]
    assert len(letters) > 80
    for answer in letters:
        number, letter = answer.split(" ")
        assert any(one.startswith(f"{letter}) ") for one in european(int(number)).options), answer


def test_the_authors_of_the_extraction_are_credited() -> None:
    assert "N. Franchetto et M. Taborda Barata" in edpb().credit
    assert "CC BY 4.0" in edpb().credit
    assert "modifié" in edpb().credit


def test_our_french_of_the_draft_follows_french_typography() -> None:
    for field in edpb().fields:
        for text in (field.label, field.condition, field.reason, *field.options):
            assert not re.search(r"'|« | »|[^\u00a0]»|\u202f| [:;!?]", text), (field.id, text)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"facts": ["breach.people.nombre"]}, "fields[0].facts"),
        ({"facts": []}, "fields[0].facts"),
        ({"reason": "Sans objet"}, "fields[0].facts"),
        ({"mandatory": "peut-être"}, "fields[0].mandatory"),
        ({"labell": "x"}, "fields[0].labell"),
    ],
)
def test_a_field_without_a_true_path_or_with_a_wrong_key_is_named(change: dict[str, object], key: str) -> None:
    raw = copy.deepcopy(_raw("edpb.toml"))
    fields = raw["fields"]
    assert isinstance(fields, list)
    raw["fields"] = [{**fields[0], **change}]
    with pytest.raises(ResourceProblem) as raised:
        parse_edpb_form(raw)
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"facts": ["breach.nombre"]}, "fields[0].facts"),
        ({"facts": []}, "fields[0].facts"),
        ({"status": "C", "condition": ""}, "fields[0].condition"),
        ({"edpb": "3"}, "fields[0].edpb"),
    ],
)
def test_a_wrong_field_of_the_cnil_sheet_is_named(change: dict[str, object], key: str) -> None:
    raw = copy.deepcopy(_raw("cnil.toml"))
    fields = raw["fields"]
    assert isinstance(fields, list)
    raw["fields"] = [{**fields[0], **change}]
    with pytest.raises(ResourceProblem) as raised:
        parse_cnil_form(raw)
    assert raised.value.key == key


def test_bands_that_leave_a_hole_are_refused() -> None:
    raw = copy.deepcopy(_raw("cnil.toml"))
    bands = raw["people_bands"]
    assert isinstance(bands, list)
    raw["people_bands"] = [bands[0], *bands[2:]]
    with pytest.raises(ResourceProblem) as raised:
        parse_cnil_form(raw)
    assert raised.value.key == "people_bands"
