"""The walls between the rooms hold, and every library has exactly one door."""

import re
import tomllib
from typing import Any

import pytest
from importlinter.cli import lint_imports

from tests.architecture.purity import ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
DOORS = next(contract for contract in CONTRACTS if contract["name"] == "Each library has one door")
# What is imported under another name, or is not imported at all.
IMPORTED_AS = {"python-calamine": "python_calamine", "python-stdnum": "stdnum", "PySide6-Essentials": "PySide6"}
NEVER_IMPORTED = {"tzdata", "rl_accel"}  # read by zoneinfo; found by reportlab


def test_the_walls_between_the_rooms_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_every_library_the_program_installs_has_a_door() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=!; ]", line)[0] for line in project["dependencies"]} - NEVER_IMPORTED
    guarded = {*DOORS["forbidden_modules"], "PySide6"}
    assert {IMPORTED_AS.get(name, name) for name in names} <= guarded


# library → its second door, and why: two purposes that share no code (docs/decisions/09-paquets-signes.md).
SECOND_DOORS = {"cryptography": "clinickit.adapters.signatures"}


def test_no_library_has_two_doors() -> None:
    doors = [door.split(" -> ") for door in DOORS["ignore_imports"]]
    libraries = [library for module, library in doors if SECOND_DOORS.get(library) != module]
    assert len(libraries) == len(set(libraries))
    assert {library for module, library in doors if SECOND_DOORS.get(library) == module} == SECOND_DOORS.keys()
    assert set(libraries) <= set(DOORS["forbidden_modules"])
