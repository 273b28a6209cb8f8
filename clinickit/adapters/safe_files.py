"""Writes files all or none: partial name, synced, renamed, folder synced."""

import contextlib
import errno
import hashlib
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import ParamSpec, TypeVar

from clinickit.domain.errors import ExportProblem

P = ParamSpec("P")
T = TypeVar("T")

PRIVATE = 0o600
ORDINARY = 0o666
PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()
"""Seconds between tries of a step that Windows refuses."""
TOO_LARGE = "Ce disque ne prend pas de fichier de plus de 4 Go (FAT32). Choisissez-en un au format exFAT ou NTFS."
REFUSED = "Fermez ces fichiers s’ils sont ouverts ailleurs, ou choisissez un autre dossier, puis recommencez."


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that any crash leaves either the old file or the new one, whole; readable by its owner.

    Raises OSError; the old file is then untouched and no partial file stays.
    """
    partial = _write_partial(path, data, PRIVATE)
    try:
        patiently(partial.replace, path)
    except OSError:
        _forget(partial)
        raise
    sync_folder(path.parent)


def patiently(step: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do one step on the disk; on Windows, try again while a scanner or an indexer holds the file for a moment.

    Raises OSError when it is still refused after a second or two.
    """
    for pause in PAUSES:
        try:
            return step(*given, **named)
        except PermissionError:
            time.sleep(pause)
    return step(*given, **named)


def sync_handle(handle: int) -> None:
    """Make what was written durable; on macOS, on the disk itself and not only in the memory that it has of its own."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # a network disk does not know this call
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does it by itself and offers no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        sync_handle(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make what is in a file durable."""
    with path.open("rb+") as stream:
        sync_handle(stream.fileno())


def make_private_folder(folder: Path) -> None:
    """Create a folder and its parents, open to its owner only, durably; nothing happens when it is there."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
            raise ExportProblem(message, what_to_do(problem)) from None
        batch.finish()
        return tuple(targets.values())


def what_to_do(problem: OSError) -> str:
    """The next action after a refusal to write.

    Windows does not replace a file that another program holds open; many USB keys take no file over 4 GB (FAT32).
    """
    if problem.errno == errno.EFBIG:
        return TOO_LARGE
    return REFUSED if isinstance(problem, PermissionError) else ExportProblem.default_action


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
        for target, ready in self._partials.items():
            if target.exists():
                aside = target.with_name(f".{secrets.token_hex(8)}.previous")
                patiently(target.rename, aside)
                self._set_aside[target] = aside
            patiently(ready.rename, target)
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
            sync_handle(stream.fileno())
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
