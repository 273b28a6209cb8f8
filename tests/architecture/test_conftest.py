"""What conftest.py promises each test: an own home, no keychain, steady examples, no unexpected line."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import keyring
import platformdirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyring.errors import NoKeyringError

from tests.architecture.purity import ROOT

SPEAKING_TESTS = """
import logging, pytest
from PySide6.QtCore import qWarning

def test_silent(): pass
def test_says_something(): logging.getLogger("clinickit").warning("the disk is full")
@pytest.mark.logs("disk is full")
def test_says_what_it_expects(): logging.getLogger("clinickit").warning("the disk is full")
@pytest.mark.logs("disk is full")
def test_expects_what_is_never_said(): pass
def test_qt_warns(): qWarning("no such signal")
"""


def test_the_home_and_the_temporary_folder_are_the_test_s_own(own_home: Path) -> None:
    assert Path.home() == own_home
    assert Path(platformdirs.user_data_dir("clinickit")).is_relative_to(own_home)
    assert Path(tempfile.gettempdir()).is_relative_to(own_home.parent)
    assert list(own_home.rglob("clinickit*")) == []


def test_no_keychain_is_within_reach() -> None:
    with pytest.raises(NoKeyringError):
        keyring.get_password("clinickit", "cabinet")


@given(st.integers())
def test_properties_are_tried_without_a_clock_and_always_alike(number: int) -> None:
    assert isinstance(number, int)
    assert settings.default is not None
    assert settings.default.deadline is None
    assert settings.default.derandomize


def test_a_line_that_nobody_expected_fails_its_test(tmp_path: Path) -> None:
    speaking = tmp_path / "test_speaking.py"
    speaking.write_text(SPEAKING_TESTS, encoding="utf-8")
    options = ["-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-rA"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", str(speaking)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = {line.split("::")[-1].split(" ")[0]: line for line in result.stdout.splitlines() if "::test_" in line}
    wrong = {name for name, line in verdicts.items() if line.startswith(("ERROR", "FAILED"))}
    assert wrong == {"test_says_something", "test_expects_what_is_never_said", "test_qt_warns"}, result.stdout
    assert set(verdicts) - wrong == {"test_silent", "test_says_what_it_expects"}
