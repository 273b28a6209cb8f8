"""Writes files all or none: partial name, synced, renamed, folder synced."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from clinickit.domain.errors import ExportProblem

PRIVATE = 0o600
ORDINARY = 0o666


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that any crash leaves either the old file or the new one, whole; readable by its owner.

    Raises OSError; the old file is then untouched and no partial file stays.
    """
    partial = _write_partial(path, data, PRIVATE)
    try:
        partial.replace(path)
    except OSError:
        _forget(partial)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does it by itself and offers no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make what is in a file durable."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def make_private_folder(folder: Path) -> None:
    """Create a folder and its parents, open to its owner only, durably; nothing happens when it is there."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


class FolderExports:
    """Files that leave the vault because a person asked: all of them arrive, or none."""

    def write(self, folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
        """Write every file under `folder` (created if needed); names may have sub-folders, written with `/`.

        Files of the same name are replaced. Raises ExportProblem, and the folder is then as it was before.
        """
        targets = {name: folder / _inside(folder, name) for name in files}
        batch = _Batch()
        try:
            for name, target in targets.items():
                batch.prepare(target, files[name])
            batch.install()
        except OSError as problem:
            batch.undo()
            reason = f" (erreur {problem.errno})" if problem.errno else ""
            message = f"Impossible d’écrire dans le dossier {folder}{reason} ; rien n’y a été changé."
            raise ExportProblem(message) from None
        batch.finish()
        return tuple(targets.values())


class _Batch:
    """Files on their way: each step can be undone until `finish`."""

    def __init__(self) -> None:
        self._folders: list[Path] = []
        self._partials: dict[Path, Path] = {}
        self._set_aside: dict[Path, Path] = {}
        self._installed: list[Path] = []

    def prepare(self, target: Path, data: bytes) -> None:
        missing = [place for place in (target.parent, *target.parent.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir()
            self._folders.append(place)
        self._partials[target] = _write_partial(target, data, ORDINARY)

    def install(self) -> None:
        for target, partial in self._partials.items():
            if target.exists():
                aside = target.with_name(f".{secrets.token_hex(8)}.previous")
                target.rename(aside)
                self._set_aside[target] = aside
            partial.rename(target)
            self._installed.append(target)
        for folder in {target.parent for target in self._partials} | {made.parent for made in self._folders}:
            sync_folder(folder)

    def undo(self) -> None:
        for target in self._installed:
            _forget(target)
        for target, aside in self._set_aside.items():
            with contextlib.suppress(OSError):
                aside.replace(target)
        for partial in self._partials.values():
            _forget(partial)
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def finish(self) -> None:
        for aside in self._set_aside.values():
            _forget(aside)


def _write_partial(target: Path, data: bytes, mode: int) -> Path:
    partial = target.with_name(f".{secrets.token_hex(8)}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        _forget(partial)
        raise
    return partial


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _inside(folder: Path, name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
        raise ExportProblem(f"Un nom de fichier demandé sortirait du dossier {folder} ; rien n’a été écrit.")
    return path
