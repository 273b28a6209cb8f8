"""The door to the pieces of evidence, each sealed in a file of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# Settings. KEY and FORMER_KEYS are followed by the id of a case: the age key that seals its pieces, then those that
# sealed earlier ones, the latest first, separated by spaces. The last one stands while pieces are under those.
PIECE_KEY, FORMER_KEYS = "piece_key.", "piece_former_keys."
TO_SEAL_AGAIN = "pieces_to_seal_again"


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """What one pass over a file told: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PackedPiece:
    """One piece of a package: its id, its name inside, its size in bytes, when it was taken in (seconds since 1970)."""

    id: str
    name: str
    size: int
    taken_at: int = 0


class Pieces(Protocol):
    """The pieces of evidence, each sealed in a file of its own under a key of its case.

    `keys` are those of the case, the newest first: it seals, and each of them opens.
    """

    def new_key(self) -> str:
        """A fresh key for the pieces of one case."""
        ...

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
        ...

    def keep(self, case_id: str, piece_id: str, data: bytes, key: str) -> TakenPiece:
        """Take in bytes made here, without a plain file. Raises EvidenceProblem."""
        ...

    def check(
        self, case_id: str, piece_id: str, keys: tuple[str, ...], cancelled: Callable[[], bool] | None = None
    ) -> TakenPiece:
        """Read a piece to its end. Raises EvidenceProblem when it is missing or altered, Cancelled."""
        ...

    def is_under(self, case_id: str, piece_id: str, key: str) -> bool:
        """Whether a piece is sealed by this key; no when it is missing or altered at its beginning."""
        ...

    def seal_again(
        self,
        case_id: str,
        piece_id: str,
        keys: tuple[str, ...],
        sha256: str,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """Put a piece under the newest key once its content is compared; `progress` ends at twice its size.

        Raises EvidenceProblem (missing or altered), VaultProblem (the disk refuses), Cancelled; it is then as it was.
        """
        ...

    def pack(
        self,
        folder: Path,
        case_id: str,
        pieces: Sequence[PackedPiece],
        keys: tuple[str, ...],
        texts: Mapping[str, str],
        password: str,
    ) -> dict[Path, str]:
        """Write a package that standard tools open and check: each file and its SHA-256, read back.

        All of it or nothing; no file that is there is touched. Raises ExportProblem, EvidenceProblem.
        """
        ...

    def copy_out(self, case_id: str, piece_id: str, keys: tuple[str, ...], target: Path) -> TakenPiece:
        """Write a piece in clear where a person asked, by streaming. Raises ExportProblem, EvidenceProblem."""
        ...

    def read(self, case_id: str, piece_id: str, keys: tuple[str, ...]) -> bytes:
        """A piece whole, in memory: for small ones alone. Raises EvidenceProblem."""
        ...

    def lock_up(self, data: bytes, password: str) -> bytes:
        """One file that `age` opens with a password, opened again before it is returned to prove it."""
        ...
