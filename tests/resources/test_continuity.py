"""Paper mode, reconnection, lessons and prevention: nothing lost, each with its mark, numbers taken from the rules."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from clinickit.domain.gestures import Phase
from clinickit.domain.playbook_files import SHEETS
from clinickit.domain.rulebook import Confidence
from clinickit.domain.vocabulary import Brick

ROOT = Path(__file__).parents[2] / "resources"
KNOWN = tomllib.loads((Path(__file__).parent / "known_gestures.toml").read_text(encoding="utf-8"))["lists"]


@cache
def raw(folder: str) -> dict[str, dict[str, object]]:
    """The parsed files of a folder by their path under resources/."""
    files = sorted((ROOT / folder).glob("*.toml"))
    return {f"{folder}/{one.name}": tomllib.loads(one.read_text(encoding="utf-8")) for one in files}


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of parsed TOML with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from texts(inner, f"{key}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, f"{key}[{number}]")


def _ids(file: Mapping[str, object]) -> Iterator[str]:
    for key, text in texts(file):
        if key.endswith("].id"):
            yield text


def content(name: str) -> dict[str, object]:
    return raw(name.split("/", maxsplit=1)[0])[name]


def items(name: str, key: str) -> list[dict[str, object]]:
    found = content(name)[key]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", KNOWN)
def test_no_item_of_the_lists_of_the_field_is_lost(name: str) -> None:
    said = " ".join(text for _, text in texts(content(name))).replace("\u00a0", " ").lower()
    assert [phrase for phrase in KNOWN[name] if phrase.lower() not in said] == []


def test_services_are_reconnected_one_by_one_each_with_its_tests() -> None:
    services = items("continuity/reconnection.toml", "services")
    assert [one["order"] for one in services] == list(range(1, 12))
    assert all(one["tests"] for one in services)
    order = [str(one["id"]) for one in services]
    assert [order.index(one) for one in ("network", "backups", "business_software", "workstations")] == [0, 2, 3, 4]
    assert order[-1] == "remote_access"


def test_reconnected_bricks_are_those_of_the_profile() -> None:
    named = {
        text
        for key, text in texts(content("continuity/reconnection.toml"))
        if re.search(r"services\[\d+\]\.bricks\[", key)
    }
    assert named <= {brick.value for brick in Brick}
    assert len(named) == 8


def test_numbers_that_can_be_set_are_taken_from_the_rules() -> None:
    for folder in ("continuity", "preparedness"):
        for file, content_of in raw(folder).items():
            rules = content_of.get("rules", [])
            placed = {name for _, text in texts(content_of) for name in re.findall(r"\{(\w+)\}", text)}
            assert isinstance(rules, list)
            assert placed <= set(rules), file
            assert all((ROOT / "rules" / f"{rule}.toml").is_file() for rule in rules), file


def test_prevention_holds_the_seventeen_measures() -> None:
    measures = items("preparedness/prevention.toml", "measures")
    assert len(measures) == 17
    assert len({one["id"] for one in measures}) == 17


def test_the_exercise_plays_a_sheet_that_exists() -> None:
    played = [step for step in items("preparedness/exercise.toml", "steps") if "playbook" in step]
    assert [step["playbook"] for step in played] == ["ransomware"]
    assert {str(step["playbook"]) for step in played} <= set(SHEETS)
    assert {str(step["phase"]) for step in played} <= {phase.value for phase in Phase}


@pytest.mark.parametrize("folder", ["continuity", "preparedness"])
def test_every_file_says_how_sure_it_is(folder: str) -> None:
    marks = {confidence.value for confidence in Confidence}
    for file, one in raw(folder).items():
        said = [text for key, text in texts(one) if key.rsplit(".", 1)[-1].endswith("confidence")]
        assert said, file
        assert set(said) <= marks, file


def test_sections_come_once_each() -> None:
    for folder in ("continuity", "preparedness"):
        for file, one in raw(folder).items():
            ids = list(_ids(one))
            assert len(ids) == len(set(ids)), file
