"""No file of the project names a machine's folders or a package registry's host."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.purity import ROOT

MACHINE_FOLDER = re.compile(r"(?<![\w.~$}-])/(?:work|tmp|root|home|var/tmp)/[\w.]")
REGISTRY_HOST = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|(?:deb|security)\.debian\.org)\b")
INDEX_OPTION = re.compile(r"^\s*(?:--(?:extra-)?index-url|--find-links|-i)\b", re.MULTILINE)


def ignored() -> set[Path]:
    """The folders that git does not follow, and git's own."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return {ROOT / line.strip("/") for line in lines if line.startswith("/")} | {ROOT / ".git"}


def texts() -> Iterator[tuple[str, str]]:
    """Each text file of the project with its content; pictures and fonts are passed over."""
    skipped = ignored()
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder)
        folders[:] = [name for name in folders if here / name not in skipped and name != "__pycache__"]
        for path in (here / name for name in sorted(files)):
            if b"\0" not in (content := path.read_bytes()):
                yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", errors="replace")


def test_no_file_names_the_folders_of_a_machine_or_the_host_of_a_registry() -> None:
    found = [
        (name, match.group())
        for name, text in texts()
        for pattern in (MACHINE_FOLDER, REGISTRY_HOST)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_the_locked_requirements_name_no_index() -> None:
    files = sorted((ROOT / "requirements").glob("*.txt"))
    assert files
    assert [path.name for path in files if INDEX_OPTION.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("line", ["see /" + "tmp/x.log", "path = '/" + "home/marie/dossier'"])
def test_a_machine_folder_would_be_seen(line: str) -> None:
    assert MACHINE_FOLDER.search(line)


@pytest.mark.parametrize("line", ["https://www.example.fr/" + "home/page", "$HOME/" + "tmp/x", "homework/" + "a"])
def test_an_address_on_the_web_is_no_machine_folder(line: str) -> None:
    assert not MACHINE_FOLDER.search(line)
