"""The five example cases are complete, coherent, and hold nobody real."""

import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from clinickit.domain.facts import Moment, Unknown
from clinickit.domain.identifiers import is_finess, is_postcode, is_rpps, is_siren, is_siret
from clinickit.domain.schema import build, elements, generic
from clinickit.domain.vocabulary import CaseKind, IncidentKind, StructureType
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.casefile.writing import CaseHead, write_toml

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "resources" / "examples"
NAMES = (
    "01_laboratoire.toml",
    "02_editeur.toml",
    "03_rancongiciel.toml",
    "04_ordinateur_vole.toml",
    "05_mauvais_destinataire.toml",
)
KEPT_FOR_FICTION = re.compile(r"(?:01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")
PHONE = re.compile(r"\b0\d(?: \d\d){4}\b")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
SHA256 = re.compile(r"[0-9a-f]{64}")
A_FACT_OF = (
    "practice.head.last_name",
    "practice.policies[].number",
    "breach.kinds",
    "breach.summary",
    "breach.timeline.aware_at",
    "breach.timeline.aware_reason",
    "breach.protection.encryption",
    "breach.data.categories",
    "breach.data.sensitive",
    "breach.people.categories",
    "breach.people.count",
    "breach.consequences.severity",
    "breach.after.immediate",
    "breach.communication.status",
    "breach.complaint.filed",
    "breach.evidence[].label",
    "breach.gestures[].done_at",
)


def text_of(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


@cache
def case(name: str) -> CaseFile:
    return read_case(text_of(name), name)


def texts(name: str, *fields: str) -> list[str]:
    """The known texts of the facts with these last names."""
    found = case(name).answers.items()
    return [value for path, value in found if path.rpartition(".")[2] in fields and isinstance(value, str)]


def test_the_examples_are_these_five() -> None:
    assert sorted(one.name for one in EXAMPLES.glob("*.toml")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_a_case_file_without_a_problem(name: str) -> None:
    assert [one.sentence for one in case(name).problems] == []
    assert case(name).kind is CaseKind.REAL
    assert case(name).title


@pytest.mark.parametrize("name", NAMES)
def test_an_example_survives_being_written_and_read(name: str) -> None:
    found = case(name)
    again = read_case(write_toml(found.answers, CaseHead(found.kind, found.title), found.journal), name)
    assert again == found


@pytest.mark.parametrize("name", NAMES)
def test_an_example_answers_what_a_dossier_needs(name: str) -> None:
    answered = {generic(path) for path in case(name).answers}
    assert set(A_FACT_OF) <= answered
    assert 6 <= len(case(name).journal) <= 12


@pytest.mark.parametrize("name", NAMES)
def test_identifiers_have_their_right_keys(name: str) -> None:
    assert all(map(is_siren, texts(name, "siren")))
    assert all(map(is_siret, texts(name, "siret")))
    assert all(map(is_rpps, texts(name, "rpps")))
    assert all(map(is_finess, texts(name, "finess", "finess_legal")))
    assert all(map(is_postcode, texts(name, "postcode")))
    assert texts(name, "siren")


@pytest.mark.parametrize("name", NAMES)
def test_no_identifier_telephone_or_address_can_be_that_of_somebody(name: str) -> None:
    """No SIREN begins with 0, no RPPS with 19, no FINESS with 99; the rest is kept for fiction."""
    assert all(one.startswith("0") for one in texts(name, "siren", "siret"))
    assert all(one.startswith("1999") for one in texts(name, "rpps"))
    assert all(one.startswith("99") for one in texts(name, "finess", "finess_legal"))
    phones = PHONE.findall(text_of(name))
    assert phones
    assert all(map(KEPT_FOR_FICTION.fullmatch, phones))
    emails = EMAIL.findall(text_of(name))
    assert emails
    assert all(one.endswith(".example") for one in emails)


@pytest.mark.parametrize("name", NAMES)
def test_times_follow_each_other_and_none_is_to_come_but_what_is_planned(name: str) -> None:
    found = case(name)
    today = datetime(2026, 11, 21, tzinfo=UTC)
    planned = {"breach.communication.planned_on", "breach.gestures[].due_at"}
    for path, value in found.answers.items():
        if isinstance(value, Moment) and generic(path) not in planned:
            assert value.at < today, path
    moments = [one.event_at.at for one in found.journal]
    assert moments == sorted(moments)
    assert all(one.entered_at >= one.event_at.at for one in found.journal)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_named_exists(name: str) -> None:
    answers = case(name).answers
    pieces = set(elements(answers, "breach.evidence"))
    assert {ref for entry in case(name).journal for ref in entry.refs} <= pieces
    assert set(elements(answers, "breach.claims")) <= set(elements(answers, "practice.policies"))
    assert set(texts(name, "entity")) <= set(elements(answers, "practice.entities"))
    assert set(elements(answers, "breach.parties")) <= set(elements(answers, "practice.processors"))


@pytest.mark.parametrize("name", NAMES)
def test_the_gestures_done_are_gestures_of_the_sheets(name: str) -> None:
    sheets = [
        tomllib.loads(one.read_text(encoding="utf-8")) for one in (ROOT / "resources" / "playbooks").glob("*.toml")
    ]
    known = {gesture["id"] for sheet in sheets for gesture in sheet.get("gestures", [])}
    done = elements(case(name).answers, "breach.gestures")
    assert set(done) <= known


@pytest.mark.parametrize("name", NAMES)
def test_a_fingerprint_is_one(name: str) -> None:
    assert all(map(SHA256.fullmatch, texts(name, "sha256")))


def test_the_laboratory_keeps_its_own_number_apart_from_that_of_the_file() -> None:
    people = build(case(NAMES[0]).answers).breach.people
    assert not isinstance(people.in_file, Unknown)
    assert not isinstance(people.count, Unknown)
    assert (people.in_file.value, people.count.value) == (491840, 18340)


def test_the_laboratory_has_four_places_and_two_companies() -> None:
    practice = build(case(NAMES[0]).answers).practice
    assert practice.kind is StructureType.LABORATOIRE
    assert len({one.finess for one in practice.sites}) == 4
    assert len({one.siren for one in practice.entities}) == 2
    assert {one.entity for one in practice.sites} == {one.id for one in practice.entities}


def test_the_case_of_the_editor_says_often_that_it_does_not_know() -> None:
    unknown = [path for path, value in case(NAMES[1]).answers.items() if isinstance(value, Unknown)]
    assert len(unknown) >= 20


def test_each_example_is_of_another_kind() -> None:
    kinds = [build(case(name).answers).breach.kinds for name in NAMES]
    first = [one.items[0] for one in kinds if not isinstance(one, Unknown)]
    assert first == [
        IncidentKind.PUBLISHED,
        IncidentKind.VENDOR,
        IncidentKind.RANSOMWARE,
        IncidentKind.THEFT,
        IncidentKind.WRONG_RECIPIENT,
    ]
