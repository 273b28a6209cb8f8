"""Lines of text sealed in one age file by a passphrase: what a site's desk takes with it, and what it brings back."""

import gzip
import io
import os
from collections.abc import Iterable
from pathlib import Path

from clinickit.adapters.safe_files import patiently, sync_folder, sync_handle, what_to_do
from clinickit.adapters.sealed import opened_with, sealed_with
from clinickit.domain.errors import ExportProblem

_PRIVATE = 0o600
_LARGEST = 600 * 1024 * 1024
"""Bytes of text that a sealed table may hold: far beyond half a million people."""


class AgeTables:
    """The `SealedTables` port; any age tool reads such a file (`age -d FICHIER | gunzip`)."""

    def write(self, path: Path, lines: Iterable[str], passphrase: str) -> None:
        """The file, whole or not at all, over any earlier one. Raises ExportProblem."""
        packed = gzip.compress("".join(f"{line}\n" for line in lines).encode(), compresslevel=6, mtime=0)
        sealed = sealed_with(packed, passphrase)
        partial = path.with_name(f".{path.name}.partial")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), _PRIVATE)
            with os.fdopen(handle, "wb") as stream:
                stream.write(sealed)
                stream.flush()
                sync_handle(stream.fileno())
            patiently(partial.replace, path)
            sync_folder(path.parent)
        except OSError as problem:
            partial.unlink(missing_ok=True)
            reason = f" (erreur {problem.errno})" if problem.errno else ""
            message = f"Impossible d’écrire dans le dossier {path.parent}{reason}."
            raise ExportProblem(message, what_to_do(problem)) from None

    def version(self, path: Path) -> str:
        """What changes when somebody writes the file; empty when there is none."""
        try:
            held = path.stat()
        except OSError:
            return ""
        return f"{held.st_mtime_ns}-{held.st_size}"

    def read(self, path: Path, passphrase: str) -> list[str]:
        """Its lines. Raises WrongPassphrase, ExportProblem."""
        try:
            sealed = path.read_bytes()
        except OSError:
            raise ExportProblem("Ce fichier ne peut pas être lu.", "Choisissez le fichier d’accueil reçu.") from None
        return _unpacked(opened_with(sealed, passphrase)).splitlines()


def _unpacked(packed: bytes) -> str:
    """The text, bounded: a file that swells beyond reason is refused."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            text = stream.read(_LARGEST + 1)
    except (OSError, EOFError):
        raise ExportProblem("Ce fichier n’est pas un fichier d’accueil.", "Demandez-le de nouveau au siège.") from None
    if len(text) > _LARGEST:
        raise ExportProblem("Ce fichier est trop grand pour un fichier d’accueil.", "Demandez-le de nouveau au siège.")
    return text.decode("utf-8")
