"""docs/dependencies.md explains exactly the direct dependencies of pyproject.toml."""

import ast
import re
import tomllib
from functools import cache
from itertools import chain

from tests.architecture.purity import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
USED, NOT_YET_USED, FOR_DEVELOPERS = (
    [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| ") and not line.startswith(("| ---", "| package"))
    ]
    for section in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").split("\n## ")[1:]
)
ROWS = [*USED, *NOT_YET_USED, *FOR_DEVELOPERS]
IMPORTED_AS = {"PySide6-Essentials": "PySide6", "python-calamine": "python_calamine", "python-stdnum": "stdnum"}
USED_UNSEEN = {"rl_accel", "tzdata"}  # reportlab finds the one, zoneinfo the other


def declared() -> set[str]:
    lines = chain(PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values())
    return {re.split(r"[<>=!; ]", line)[0] for line in lines}


@cache
def imported() -> frozenset[str]:
    """The top-level names that any module of the program imports."""
    nodes = [
        node
        for path in (ROOT / "clinickit").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return frozenset(name.split(".")[0] for name in plain | from_)


def test_each_dependency_has_its_line_and_each_line_its_dependency() -> None:
    names = [row[0] for row in ROWS]
    assert sorted(names, key=str.lower) == sorted(declared(), key=str.lower)


def test_each_line_says_why_the_runner_up_the_licence_and_what_leaving_costs() -> None:
    incomplete = [row for row in ROWS if len(row) != 5 or not all(row)]
    assert incomplete == []


def test_the_page_tells_what_the_program_uses_from_what_it_will() -> None:
    used = {name for name, *_ in USED} - USED_UNSEEN
    assert {name for name in used if IMPORTED_AS.get(name, name) not in imported()} == set()
    assert {name for name, *_ in NOT_YET_USED if IMPORTED_AS.get(name, name) in imported()} == set()


def test_the_locked_files_hold_every_dependency_of_the_program() -> None:
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", locked, re.MULTILINE)}
    wanted = {re.split(r"[<>=!; ]", line)[0] for line in PROJECT["project"]["dependencies"]}
    assert {name.lower().replace("_", "-") for name in wanted} <= pinned
