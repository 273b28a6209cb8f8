"""Exported files all arrive or none does, and the folder is then as it was."""

import contextlib
import errno
import os
from pathlib import Path

import pytest

from clinickit.adapters import safe_files
from clinickit.adapters.safe_files import FolderExports, replace_file, what_to_do
from clinickit.domain.errors import ExportProblem
from tests.adapters.vault_places import open_to_others, state_of

SYNCS = 3 if os.name == "nt" else 5
"""How often the disk is asked: three files, and two folders where the system leaves them to us."""
FILES = {"lettre.pdf": b"%PDF", "pièces/liste.csv": "é;œ".encode(), "z.txt": b""}


def failing_on_call(number: int, real: object) -> object:
    """A stand-in that refuses its n-th call as a full disk would."""
    calls = iter(range(1, 1000))

    def call(*values: object, **named: object) -> object:
        if next(calls) == number:
            raise OSError(28, "No space left on device")
        assert callable(real)
        return real(*values, **named)

    return call


def test_files_arrive_whole_with_their_sub_folders(tmp_path: Path) -> None:
    written = FolderExports().write(tmp_path / "new" / "dossier", FILES)
    assert [path.relative_to(tmp_path / "new" / "dossier").as_posix() for path in written] == list(FILES)
    assert [path.read_bytes() for path in written] == list(FILES.values())
    assert len(state_of(tmp_path)) == 3


def test_files_of_the_same_name_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "lettre.pdf").write_bytes(b"old")
    FolderExports().write(tmp_path, FILES)
    assert (tmp_path / "lettre.pdf").read_bytes() == b"%PDF"
    assert len(state_of(tmp_path)) == 3


@pytest.mark.parametrize(
    ("step", "call"),
    [*(("fsync", n) for n in range(1, SYNCS + 1)), *(("rename", n) for n in range(1, 5)), ("mkdir", 1)],
)
def test_a_failure_at_any_step_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, call: int
) -> None:
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "lettre.pdf").write_bytes(b"old")
    before = state_of(tmp_path)
    owner = os if step == "fsync" else Path
    with monkeypatch.context() as broken:
        broken.setattr(owner, step, failing_on_call(call, getattr(owner, step)))
        with pytest.raises(ExportProblem) as raised:
            FolderExports().write(tmp_path / "dossier", FILES)
    assert state_of(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["dossier"]
    assert [path.name for path in (tmp_path / "dossier").iterdir()] == ["lettre.pdf"]
    assert str(tmp_path / "dossier") in raised.value.sentence


def test_a_place_that_is_not_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportProblem, match="dossier"):
        FolderExports().write(tmp_path / "file" / "dossier", FILES)


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out", "C:out", "a\\out", "", "."])
def test_no_file_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportProblem):
        FolderExports().write(tmp_path / "dossier", {"good.txt": b"1", name: b"2"})
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_file_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "vault.keys"
    replace_file(target, b"old")
    for owner, name in ((os, "fsync"), (Path, "replace")):
        with monkeypatch.context() as broken:
            broken.setattr(owner, name, failing_on_call(1, getattr(owner, name)))
            with pytest.raises(OSError, match="No space"):
                replace_file(target, b"new")
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"vault.keys": b"old"}
    replace_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert not open_to_others(target)


def test_file_then_folder_are_synced_before_a_write_is_said_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        steps.append("folder synced" if os.path.isdir(f"/dev/fd/{handle}") else "file synced")  # noqa: PTH112
        real_sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        steps.append("renamed")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    replace_file(tmp_path / "f", b"x")
    assert steps == ["file synced", "renamed", "folder synced"][: 2 if os.name == "nt" else 3]


def held_for(times: int, real: object) -> object:
    """A stand-in that refuses its first calls, as Windows does while a scanner reads the file."""
    calls = iter(range(times))

    def call(*values: object, **named: object) -> object:
        if next(calls, None) is not None:
            raise PermissionError(13, "Permission denied")
        assert callable(real)
        return real(*values, **named)

    return call


@pytest.mark.parametrize("pauses", [2, 1])
def test_a_file_that_is_held_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: int
) -> None:
    replace_file(tmp_path / "f", b"old")
    monkeypatch.setattr(safe_files, "PAUSES", (0.0,) * pauses)
    with monkeypatch.context() as held:
        held.setattr(Path, "replace", held_for(2, Path.replace))
        with contextlib.nullcontext() if pauses == 2 else pytest.raises(PermissionError):
            replace_file(tmp_path / "f", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"f": b"new" if pauses == 2 else b"old"}


def test_a_file_that_another_program_holds_is_to_be_closed_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lettre.pdf").write_bytes(b"old")
    monkeypatch.setattr(Path, "rename", held_for(99, Path.rename))
    with pytest.raises(ExportProblem) as raised:
        FolderExports().write(tmp_path, FILES)
    assert "ouverts ailleurs" in raised.value.action
    assert state_of(tmp_path).keys() == {"lettre.pdf"}


def test_a_key_that_takes_no_large_file_is_named_for_what_it_is() -> None:
    assert "exFAT" in what_to_do(OSError(errno.EFBIG, "too large"))
    assert "exFAT" not in what_to_do(OSError(errno.ENOSPC, "full"))
