"""The pieces of evidence: one sealed file each, under the case's own key, and the package that goes out."""

import contextlib
import errno
import io
import os
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from clinickit.adapters import sealed
from clinickit.adapters.safe_files import (
    digest,
    make_private_folder,
    replace_file,
    sync_folder,
    sync_handle,
    what_to_do,
)
from clinickit.domain.errors import Cancelled, EvidenceProblem, ExportProblem, VaultProblem
from clinickit.services.evidence_ports import PackedPiece, TakenPiece

FOLDER = "pieces"
PACKAGE, KEY, INSTRUCTIONS = "pieces.tar.age", "cle.age", "LISEZ-MOI.txt"
_ROOM = "Libérez de la place (autant que la plus grosse pièce), puis continuez\u00a0: rien n’est perdu."


_NOT_A_FILE = "Ce n’est pas un fichier qui se lit : dossier, périphérique, ou raccourci vers rien."
_NOT_A_FILE_ACTION = "Choisissez un fichier. D’un dossier, faites d’abord une archive (ZIP), puis prenez-la."
_CHANGED = "Ce fichier a changé pendant sa lecture : un programme y écrit encore. Rien n’a été pris."
_CHANGED_ACTION = "Faites-en une copie, puis prenez la copie."
_REFUSED = (
    "Le fichier est verrouillé, ou votre session n’a pas le droit de le lire (erreur {number}). Rien n’a été pris."
)
_REFUSED_ACTION = "Fermez le programme qui s’en sert, ou faites-en une copie, puis recommencez."
_NO_ROOM = "La place manque sur le disque du coffre (erreur {number}). Rien n’a été pris."
_THERE = "Le fichier {path} existe déjà ; il n’a pas été touché, et aucun paquet n’a été écrit."


class SealedPieces:
    """The pieces beside one vault. Files taken in are read once, as bytes: never opened, never executed.

    `keys` are those of a case, the newest first: it seals, and each of them opens.
    """

    def __init__(self, vault_folder: Path) -> None:
        self._folder = vault_folder / FOLDER

    def new_key(self) -> str:
        """A fresh key for the pieces of one case."""
        return sealed.new_identity()

    def add(
        self,
        case_id: str,
        piece_id: str,
        source: Path,
        key: str,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> TakenPiece:
        """Take a file in by streaming. Raises EvidenceProblem, Cancelled; nothing is then left of it."""
        place = self._folder / case_id
        try:
            if not source.is_file():
                raise EvidenceProblem(_NOT_A_FILE, _NOT_A_FILE_ACTION)
            make_private_folder(place)
            with source.open("rb") as stream:
                before = os.fstat(stream.fileno())

                def seen(size: int) -> None:
                    if size > before.st_size:  # somebody writes faster than it is read: it would never end
                        raise EvidenceProblem(_CHANGED, _CHANGED_ACTION)
                    if progress is not None:
                        progress(size, before.st_size)

                def still(_partial: Path) -> None:
                    after = os.fstat(stream.fileno())
                    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                        raise EvidenceProblem(_CHANGED, _CHANGED_ACTION)

                counted = sealed.Counted(seen, cancelled)
                sealed.seal(stream, place / f"{piece_id}.age", key, counted, still)
            sync_folder(place)
        except OSError as problem:
            raise _not_taken(problem) from None
        return TakenPiece(counted.sha256, counted.size)

    def keep(self, case_id: str, piece_id: str, data: bytes, key: str) -> TakenPiece:
        """Seal bytes made here as a piece; nothing plain touches the disk. Raises EvidenceProblem."""
        place, counted = self._folder / case_id, sealed.Counted()
        try:
            make_private_folder(place)
            sealed.seal(io.BytesIO(data), place / f"{piece_id}.age", key, counted)
            sync_folder(place)
        except OSError as problem:
            raise EvidenceProblem(f"La pièce n’a pas pu être écrite (erreur {problem.errno}).") from None
        return TakenPiece(counted.sha256, counted.size)

    def check(
        self, case_id: str, piece_id: str, keys: tuple[str, ...], cancelled: Callable[[], bool] | None = None
    ) -> TakenPiece:
        """Read a sealed piece to its end. Raises EvidenceProblem when it is missing or altered, Cancelled."""
        counted = sealed.Counted(stop=cancelled)
        with _stopped_rather_than_altered(cancelled):
            sealed.open_sealed(self._path(case_id, piece_id), None, keys, counted)
        return TakenPiece(counted.sha256, counted.size)

    def is_under(self, case_id: str, piece_id: str, key: str) -> bool:
        """Whether a piece is sealed by this key; no when it is missing or altered at its beginning."""
        return sealed.is_under(self._path(case_id, piece_id), key)

    def seal_again(
        self,
        case_id: str,
        piece_id: str,
        keys: tuple[str, ...],
        sha256: str,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """Put a piece under the newest of its keys by streaming, compared with its SHA-256 before one rename.

        `progress` is told the bytes passed, read then read back: twice the size at the end. Raises EvidenceProblem
        (missing or altered), VaultProblem (the disk refuses), Cancelled; the piece is then as it was.
        """
        path, read = self._path(case_id, piece_id), sealed.Counted(progress, cancelled)
        reread = sealed.Counted(lambda size: progress(read.size + size), cancelled)
        try:
            with _stopped_rather_than_altered(cancelled):
                sealed.seal_again(path, keys, sha256, read, reread)
            sync_folder(path.parent)
        except OSError as problem:
            raise VaultProblem(f"Le disque refuse d’écrire une pièce (erreur {problem.errno}).", _ROOM) from None

    def pack(
        self,
        folder: Path,
        case_id: str,
        pieces: Sequence[PackedPiece],
        keys: tuple[str, ...],
        texts: Mapping[str, str],
        password: str,
    ) -> dict[Path, str]:
        """Write a package that `age`, `tar` and `sha256sum` alone open and check. Raises ExportProblem.

        Each file comes with its SHA-256, as it reads back from the disk. `texts` are the files put beside the
        pieces inside; LISEZ-MOI.txt is also put outside. All three files are there in the end, or none, and none that
        was there is touched.
        """
        outer, now = sealed.new_identity(), int(time.time())

        def write(end: IO[bytes]) -> None:
            with tarfile.open(fileobj=end, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                for name, text in texts.items():
                    archive.addfile(_member(name, len(text.encode()), now), io.BytesIO(text.encode()))
                for piece in pieces:
                    with sealed.opening(self._path(case_id, piece.id), keys) as plain:
                        archive.addfile(_member(piece.name, piece.size, piece.taken_at or now), plain)

        written = tuple(folder / name for name in (PACKAGE, KEY, INSTRUCTIONS))
        if there := next((path for path in written if path.exists()), None):
            raise ExportProblem(_THERE.format(path=there))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            sealed.seal_written(cast("Callable[[IO[bytes]], None]", write), written[0], outer)
            replace_file(written[1], sealed.wrapped_identity(outer, password))
            replace_file(written[2], texts[INSTRUCTIONS].encode())
            return {path: digest(path) for path in written}
        except BaseException as problem:
            for path in written:
                path.unlink(missing_ok=True)
            if isinstance(problem, OSError):
                message = f"Impossible d’écrire dans le dossier {folder} (erreur {problem.errno})."
                raise ExportProblem(message, what_to_do(problem)) from None
            raise

    def copy_out(self, case_id: str, piece_id: str, keys: tuple[str, ...], target: Path) -> TakenPiece:
        """Write a piece in clear where a person asked, by streaming. Raises ExportProblem, EvidenceProblem.

        A file that could not be written whole does not stay.
        """
        counted = sealed.Counted()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                sealed.open_sealed(self._path(case_id, piece_id), stream, keys, counted)
                stream.flush()
                sync_handle(stream.fileno())
        except FileExistsError:
            raise ExportProblem(f"Un fichier de ce nom existe déjà dans {target.parent}.") from None
        except OSError as problem:
            target.unlink(missing_ok=True)
            message = f"Impossible d’écrire dans {target.parent} (erreur {problem.errno})."
            raise ExportProblem(message, what_to_do(problem)) from None
        except EvidenceProblem:
            target.unlink(missing_ok=True)
            raise
        return TakenPiece(counted.sha256, counted.size)

    def read(self, case_id: str, piece_id: str, keys: tuple[str, ...]) -> bytes:
        """A piece whole, in memory: for small ones alone. Raises EvidenceProblem."""
        held = io.BytesIO()
        sealed.open_sealed(self._path(case_id, piece_id), held, keys, sealed.Counted())
        return held.getvalue()

    def lock_up(self, data: bytes, password: str) -> bytes:
        """One file that `age` opens with a password, opened again before it is returned to prove it."""
        return sealed.locked_with_password(data, password)

    def _path(self, case_id: str, piece_id: str) -> Path:
        return self._folder / case_id / f"{piece_id}.age"


@contextlib.contextmanager
def _stopped_rather_than_altered(cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """A reading that the person stopped looks like one cut short: it is said to be stopped."""
    try:
        yield
    except EvidenceProblem:
        if cancelled is not None and cancelled():
            raise Cancelled("Arrêté à votre demande.") from None
        raise


def _not_taken(problem: OSError) -> EvidenceProblem:
    """Why a file could not be taken in, and what to do."""
    if isinstance(problem, PermissionError):
        return EvidenceProblem(_REFUSED.format(number=problem.errno), _REFUSED_ACTION)
    if problem.errno == errno.ENOSPC:
        return EvidenceProblem(_NO_ROOM.format(number=problem.errno))
    name = f" (erreur {problem.errno})" if problem.errno else ""
    return EvidenceProblem(f"Ce fichier n’a pas pu être pris dans le coffre{name}.")


def _member(name: str, size: int, at: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o444, at
    return info
