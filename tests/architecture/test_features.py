"""The list of what the kit must do is whole, and no row claims to be done without a screen and a test that exists."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [*(f"F{number}" for number in range(1, 131)), *(f"S{number}" for number in range(1, 16))]
NOT_YET = "pas encore"


@cache
def features() -> dict[str, dict[str, Any]]:
    """The rows, by number."""
    return tomllib.loads((ROOT / "tests" / "features.toml").read_text(encoding="utf-8"))


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests of a file, read without running it; none when there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def exists(test: str) -> bool:
    """Whether `path::name` is a test."""
    file, _, name = test.partition("::")
    return name.startswith("test_") and name in names_in(file)


def test_every_row_is_there_once_in_order() -> None:
    assert list(features()) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_done_with_its_screen_and_tests_or_says_what_is_missing(row: str) -> None:
    found = features()[row]
    assert found["title"]
    if found.get("status") == NOT_YET:
        assert set(found) == {"title", "status", "why"}
        assert found["why"].endswith(".")
    else:
        assert set(found) == {"title", "screen", "test"}
        assert found["screen"]
        assert found["test"]
        assert [test for test in found["test"] if not exists(test)] == []
