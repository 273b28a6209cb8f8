"""Files of letters in a folder that a person chose: each whole or absent, whatever kills the program."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from clinickit.adapters.safe_files import patiently, sync_folder, sync_handle, what_to_do
from clinickit.domain.errors import ExportProblem

_PRIVATE = 0o600


class FolderLetters:
    """The `LetterFiles` port. A kill leaves at most one partial file, which the next run writes over."""

    def write(self, folder: Path, name: str, data: bytes) -> None:
        """A file: partial name, synced, renamed over any earlier one, folder synced. Raises ExportProblem."""
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            partial = folder / f".{_plain(name)}.partial"
            _written(partial, data)
            try:
                patiently(partial.replace, folder / name)
            except OSError:  # the earlier file is open elsewhere: no letter stays under a name nobody looks for
                partial.unlink(missing_ok=True)
                raise
            sync_folder(folder)

    def write_all(self, folder: Path, name: str, files: Iterable[tuple[str, bytes]]) -> int:
        """A sub-folder of files, whole or not at all; returns how many. Raises ExportProblem."""
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
            partial, target, aside = folder / f".{_plain(name)}.partial", folder / name, folder / f".{name}.previous"
            for leftover in (partial, aside):
                shutil.rmtree(leftover, ignore_errors=True)
            partial.mkdir()
            try:
                written = _filled(partial, files)
                if target.exists():
                    patiently(target.rename, aside)
                patiently(partial.rename, target)
            except BaseException:  # stopped or refused: no letter stays in clear in a folder nobody was told of
                shutil.rmtree(partial, ignore_errors=True)
                if aside.exists() and not target.exists():
                    aside.rename(target)
                raise
            sync_folder(folder)
            shutil.rmtree(aside, ignore_errors=True)
            return len(written)

    def sha256(self, folder: Path, name: str) -> str:
        """The fingerprint of a file in hexadecimal, empty when it is not there."""
        try:
            with (folder / _plain(name)).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return ""

    def exists(self, folder: Path, name: str) -> bool:
        """Whether there is a file or a sub-folder of this name."""
        return (folder / _plain(name)).exists()

    def remove(self, folder: Path, name: str) -> None:
        """Take a file or a sub-folder away if it is there. Raises ExportProblem."""
        target = folder / _plain(name)
        with _told(folder):
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)
            if folder.is_dir():
                sync_folder(folder)


def _filled(partial: Path, files: Iterable[tuple[str, bytes]]) -> list[Path]:
    written = []
    for file, data in files:
        written.append(partial / _plain(file))
        _written(written[-1], data, sync=False)
    for file_path in written:  # all at the end: the first makes most of the others durable too
        _synced(file_path)
    sync_folder(partial)
    return written


def _written(partial: Path, data: bytes, *, sync: bool = True) -> None:
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), _PRIVATE)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        if sync:
            sync_handle(stream.fileno())


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        sync_handle(handle)
    finally:
        os.close(handle)


def _plain(name: str) -> str:
    if not name or name != Path(name).name or name.startswith(".") or "\\" in name or ":" in name:
        raise ExportProblem("Un nom de fichier demandé sortirait du dossier choisi ; rien n’a été écrit.")
    return name


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = f" (erreur {problem.errno})" if problem.errno else ""
        raise ExportProblem(f"Impossible d’écrire dans le dossier {folder}{reason}.", what_to_do(problem)) from None
