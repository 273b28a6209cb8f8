"""The pieces of evidence: one sealed file each, under the case's own key, and the package that goes out."""

import io
import os
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from clinickit.adapters import sealed
from clinickit.adapters.safe_files import make_private_folder, replace_file, sync_folder
from clinickit.domain.errors import Cancelled, EvidenceProblem, ExportProblem
from clinickit.services.evidence_ports import PackedPiece, TakenPiece

FOLDER = "pieces"
PACKAGE, KEY, INSTRUCTIONS = "pieces.tar.age", "cle.age", "LISEZ-MOI.txt"


class SealedPieces:
    """The pieces beside one vault. Files taken in are read once, as bytes: never opened, never executed."""

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
            make_private_folder(place)
            with source.open("rb") as stream:
                whole = os.fstat(stream.fileno()).st_size
                counted = sealed.Counted((lambda size: progress(size, whole)) if progress else None, cancelled)
                sealed.seal(stream, place / f"{piece_id}.age", key, counted)
            sync_folder(place)
        except OSError as problem:
            name = f" (erreur {problem.errno})" if problem.errno else ""
            raise EvidenceProblem(f"Ce fichier n’a pas pu être pris dans le coffre{name}.") from None
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

    def check(self, case_id: str, piece_id: str, key: str, cancelled: Callable[[], bool] | None = None) -> TakenPiece:
        """Read a sealed piece to its end. Raises EvidenceProblem when it is missing or altered, Cancelled."""
        counted = sealed.Counted(stop=cancelled)
        try:
            sealed.open_sealed(self._path(case_id, piece_id), None, key, counted)
        except EvidenceProblem:
            if cancelled is not None and cancelled():
                raise Cancelled("Arrêté à votre demande.") from None
            raise
        return TakenPiece(counted.sha256, counted.size)

    def pack(
        self,
        folder: Path,
        case_id: str,
        pieces: Sequence[PackedPiece],
        key: str,
        texts: Mapping[str, str],
        password: str,
    ) -> tuple[Path, ...]:
        """Write a package that `age`, `tar` and `sha256sum` alone open and check. Raises ExportProblem.

        `texts` are the files put beside the pieces inside; LISEZ-MOI.txt is also put outside.
        """
        outer = sealed.new_identity()

        def write(end: IO[bytes]) -> None:
            with tarfile.open(fileobj=end, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                for name, text in texts.items():
                    archive.addfile(_member(name, len(text.encode())), io.BytesIO(text.encode()))
                for piece in pieces:
                    with sealed.opening(self._path(case_id, piece.id), key) as plain:
                        archive.addfile(_member(piece.name, piece.size), plain)

        written = tuple(folder / name for name in (PACKAGE, KEY, INSTRUCTIONS))
        try:
            sealed.seal_written(cast("Callable[[IO[bytes]], None]", write), written[0], outer)
            replace_file(written[1], sealed.wrapped_identity(outer, password))
            replace_file(written[2], texts[INSTRUCTIONS].encode())
        except OSError as problem:
            raise ExportProblem(f"Impossible d’écrire dans le dossier {folder} (erreur {problem.errno}).") from None
        return written

    def copy_out(self, case_id: str, piece_id: str, key: str, target: Path) -> TakenPiece:
        """Write a piece in clear where a person asked, by streaming. Raises ExportProblem, EvidenceProblem.

        A file that could not be written whole does not stay.
        """
        counted = sealed.Counted()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                sealed.open_sealed(self._path(case_id, piece_id), stream, key, counted)
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError:
            raise ExportProblem(f"Un fichier de ce nom existe déjà dans {target.parent}.") from None
        except OSError as problem:
            target.unlink(missing_ok=True)
            raise ExportProblem(f"Impossible d’écrire dans {target.parent} (erreur {problem.errno}).") from None
        except EvidenceProblem:
            target.unlink(missing_ok=True)
            raise
        return TakenPiece(counted.sha256, counted.size)

    def read(self, case_id: str, piece_id: str, key: str) -> bytes:
        """A piece whole, in memory: for small ones alone. Raises EvidenceProblem."""
        held = io.BytesIO()
        sealed.open_sealed(self._path(case_id, piece_id), held, key, sealed.Counted())
        return held.getvalue()

    def lock_up(self, data: bytes, password: str) -> bytes:
        """One file that `age` opens with a password, opened again before it is returned to prove it."""
        return sealed.locked_with_password(data, password)

    def _path(self, case_id: str, piece_id: str) -> Path:
        return self._folder / case_id / f"{piece_id}.age"


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o444
    return info
