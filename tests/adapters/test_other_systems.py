"""What differs between systems: addresses of files for SQLite, letters on the output, files held by other programs."""

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote, urlsplit

import pytest

from clinickit.adapters.mailing_files import FolderLetters
from clinickit.adapters.vault.database import address
from clinickit.domain.errors import ExportProblem
from tests.adapters.vault_places import state_of

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "resources" / "examples" / "01_laboratoire.toml"

PLACES = {
    "a disk of Windows": PureWindowsPath(r"C:\Users\Zoé\coffre 100%\vault.db"),
    "a shared folder": PureWindowsPath(r"\\serveur\partage\coffre?\vault.db"),
    "a long path": PureWindowsPath(r"\\?\D:\coffre\vault.db"),
    "a home": PurePosixPath("/srv/zoé/coffre #1/vault.db"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_sqlite_is_told_of_a_file_and_never_of_a_host(place: PurePosixPath | PureWindowsPath) -> None:
    split = urlsplit(address(place, "ro"))
    assert split.netloc == ""
    assert unquote(split.path) == place.as_posix()
    assert split.query == "mode=ro"


@pytest.mark.parametrize("command", ["assess", "assess --json"])
def test_what_goes_to_another_program_is_utf8_even_where_the_system_writes_otherwise(command: str) -> None:
    verb, *options = command.split()
    done = subprocess.run(
        [sys.executable, "-m", "clinickit", verb, str(EXAMPLE), *options],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert "À" in done.stdout.decode("utf-8") or "é" in done.stdout.decode("utf-8")


def refused(*_given: object) -> None:
    """What Windows answers while a viewer holds one of the files."""
    raise PermissionError(13, "Permission denied")


def test_letters_that_cannot_take_the_place_of_others_leave_those_alone_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = FolderLetters()
    letters.write_all(tmp_path, "lot-1", [("a.pdf", b"first")])
    letters.write(tmp_path, "lot.pdf", b"first")
    before = state_of(tmp_path)
    for name in ("rename", "replace"):
        monkeypatch.setattr(Path, name, refused)
    for attempt in (
        lambda: letters.write_all(tmp_path, "lot-1", [("a.pdf", b"second")]),
        lambda: letters.write(tmp_path, "lot.pdf", b"second"),
    ):
        with pytest.raises(ExportProblem) as raised:
            attempt()
        assert "ouverts ailleurs" in raised.value.action
    assert state_of(tmp_path) == before


def test_a_folder_of_letters_comes_back_when_its_successor_cannot_be_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters, real = FolderLetters(), Path.rename
    letters.write_all(tmp_path, "lot-1", [("a.pdf", b"first")])
    before = state_of(tmp_path)

    def rename(path: Path, target: Path) -> Path:
        if path.name.endswith(".partial"):
            refused()
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(ExportProblem):
        letters.write_all(tmp_path, "lot-1", [("a.pdf", b"second")])
    assert state_of(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["lot-1"]
