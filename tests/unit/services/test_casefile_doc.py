"""The document of the case file is complete, its example works, and it is not stale."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import Moment
from clinickit.domain.schema import leaves
from clinickit.domain.vocabularies import FILES, Vocabularies, parse_vocabularies
from clinickit.flow.walk import effective
from clinickit.services.casefile.doc import PROSE, Prose, document, parse_prose, tables
from clinickit.services.casefile.reading import read_case
from clinickit.services.law.assessment import assess, to_json
from clinickit.services.library import Library, fact_names

ROOT = Path(__file__).parents[3]
NOW, LATER = datetime(2026, 11, 21, 9, tzinfo=UTC), datetime(2027, 1, 4, 9, tzinfo=UTC)


def _raw(name: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "resources" / name).read_text(encoding="utf-8"))


def _words() -> Vocabularies:
    return parse_vocabularies({name: _raw(name) for name in FILES})


def _prose() -> Prose:
    return parse_prose(_raw(PROSE))


def test_the_document_in_the_project_is_the_one_the_code_writes() -> None:
    written = document(_words(), fact_names(_raw("wording/facts.toml")), _prose())
    kept = (ROOT / "docs" / "case-file.md").read_text(encoding="utf-8")
    assert kept == written, "docs/case-file.md is stale: run python -m tests.architecture.case_file_doc --write"


def _keys(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _keys(inner, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner, f"{path}[]")
    else:
        yield path


def test_every_key_of_the_json_of_assess_is_explained_and_none_is_explained_for_nothing() -> None:
    library, found = Library(TomlResources()), set[str]()
    for file in sorted((ROOT / "resources" / "examples").glob("*.toml")):
        case = read_case(file.read_text(encoding="utf-8"), file.name)
        for answers in (case.answers, {**case.answers, "breach.complaint.filed_at": Moment(LATER)}):
            assessment = assess(library, effective(library.journey, answers), NOW)
            found |= set(_keys(json.loads(to_json(assessment, library))))
    assert found == set(_prose().assess)


def test_every_key_is_in_the_document_under_its_table() -> None:
    text = document(_words(), {}, _prose())
    for table, found in tables().items():
        path = table.replace("[]", "")
        header = f"### `[[{path}]]`" if table.endswith("[]") else f"### `[{path}]`"
        section = text.partition(header + "\n")[2].partition("\n### ")[0]
        for leaf in found:
            assert f"| `{leaf.path.rpartition('.')[2]}` |" in section, leaf.path


def test_every_option_is_in_the_document_with_its_label() -> None:
    text, words = document(_words(), {}, _prose()), _words()
    for leaf in leaves().values():
        for option in leaf.options or ():
            assert f"| `{option.value}` | {words.label(option)} |" in text


def test_a_key_shows_its_type_its_unit_and_the_name_of_the_fact() -> None:
    text = document(_words(), {"breach.people.count": "Personnes chez nous"}, _prose())
    assert "| `count` | nombre | personnes | Personnes chez nous |" in text
    assert "| `role` | [option](#role) |" in text


def test_the_example_of_the_document_is_a_correct_case_file() -> None:
    example = _prose().example
    found = read_case(example, "exemple.toml")
    assert [one.sentence for one in found.problems] == []
    assert found.journal[0].person == "Mme Cardin"
    assert example in document(_words(), {}, _prose())


@pytest.mark.parametrize(
    ("table", "key", "named"),
    [
        ("types", "moment", "types.moment"),
        ("units", "breach.people.count", "units.breach.people.count"),
        ("tables", "practice", "tables.practice"),
        ("journal", "person", "journal.person"),
    ],
)
def test_words_that_are_missing_from_the_document_are_named(table: str, key: str, named: str) -> None:
    raw = copy.deepcopy(_raw(PROSE))
    words = raw[table]
    assert isinstance(words, dict)
    del words[key]
    with pytest.raises(ResourceProblem) as raised:
        parse_prose(raw)
    assert raised.value.key == named
