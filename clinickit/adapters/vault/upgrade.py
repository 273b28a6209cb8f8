"""Before the tables of a vault change format: a copy of it, verified, kept beside it."""

import hashlib
import os
import shutil
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from clinickit.adapters.safe_files import patiently, sync_folder, sync_handle
from clinickit.adapters.vault.database import damaged_pages, look_into
from clinickit.adapters.vault.migrations import format_of
from clinickit.domain.errors import VaultProblem

_BLOCK = 1024 * 1024


def keep_verified_copy(home: Path, names: Sequence[str], key: bytes, reached: int) -> Path:
    """Copy the files of a closed vault of format `reached` into a folder of their own; the first is vault.db.

    The copy is read back, compared, opened and checked page by page before anything else may happen.
    Raises VaultProblem, and the vault is then as it was.
    """
    partial = home / "copy.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        for name in names:
            (partial / name).parent.mkdir(mode=0o700, exist_ok=True)
            _copy(home / name, partial / name)
        for place in {(partial / name).parent for name in names}:
            sync_folder(place)
        sync_folder(partial)
        sound = all(_digest(home / name) == _digest(partial / name) for name in names)
        copied = look_into(partial / names[0], key, lambda c: (format_of(c), damaged_pages(c)))
        if not sound or copied != (reached, []):
            raise VaultProblem("La copie de sécurité du coffre n’a pas pu être vérifiée ; le coffre n’a pas changé.")
        kept = next(place for n in count(1) if not (place := home / f"before-format-{reached + 1}-{n}").exists())
        patiently(partial.rename, kept)
        sync_folder(home)
    except OSError as problem:
        shutil.rmtree(partial, ignore_errors=True)
        sentence = (
            f"La copie de sécurité du coffre n’a pas pu être écrite (erreur {problem.errno}) ; il n’a pas changé."
        )
        raise VaultProblem(sentence, "Libérez de la place sur le disque, puis rouvrez le coffre.") from None
    return kept


def _copy(source: Path, target: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with (
        source.open("rb") as origin,
        os.fdopen(os.open(target, flags, 0o600), "wb") as copy,
    ):
        shutil.copyfileobj(origin, copy, _BLOCK)
        copy.flush()
        sync_handle(copy.fileno())


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
