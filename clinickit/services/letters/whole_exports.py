"""Long exports told as they go and stopped at will: what a stopped one wrote in the folder is taken away again."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clinickit.domain.errors import Cancelled
from clinickit.services.mailing_ports import LetterFiles
from clinickit.services.ports import CancelToken, Progress

_TELLINGS = 200  # a window has no use for more


@dataclass(slots=True)
class Pace:
    """How far an export is; `total` steps in all. Without anybody to tell, it only counts."""

    progress: Progress | None = None
    cancel: CancelToken | None = None
    total: int = 0
    done: int = 0

    def step(self, steps: int = 1) -> None:
        """One more, or so many. Raises Cancelled when the person asked to stop."""
        if self.cancel is not None and self.cancel.cancelled():
            raise Cancelled("Export arrêté à la demande.")
        told = max(1, self.total // _TELLINGS)
        before, self.done = self.done // told, self.done + steps
        if self.progress is not None and steps and (self.done // told > before or self.done >= self.total):
            self.progress(min(self.done, self.total), self.total)

    def each(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """The same files, a step for each."""
        for one in files:
            self.step()
            yield one


class NotedFiles:
    """The files of a folder, with the names of those that were not there before."""

    def __init__(self, files: LetterFiles) -> None:
        self._files = files
        self.new: list[tuple[Path, str]] = []

    def _note(self, folder: Path, name: str) -> None:
        if not self._files.exists(folder, name):
            self.new.append((folder, name))

    def write(self, folder: Path, name: str, data: bytes) -> None:
        """As `LetterFiles`."""
        self._note(folder, name)
        self._files.write(folder, name, data)

    def write_all(self, folder: Path, name: str, files: Iterable[tuple[str, bytes]]) -> int:
        """As `LetterFiles`."""
        self._note(folder, name)
        return self._files.write_all(folder, name, files)

    def sha256(self, folder: Path, name: str) -> str:
        """As `LetterFiles`."""
        return self._files.sha256(folder, name)

    def exists(self, folder: Path, name: str) -> bool:
        """As `LetterFiles`."""
        return self._files.exists(folder, name)

    def remove(self, folder: Path, name: str) -> None:
        """As `LetterFiles`."""
        self._files.remove(folder, name)


@contextlib.contextmanager
def whole(files: LetterFiles) -> Iterator[LetterFiles]:
    """Files that are all there at the end; stopped or failed before, those that were not there go."""
    noted = NotedFiles(files)
    try:
        yield noted
    except BaseException:
        for folder, name in noted.new:
            files.remove(folder, name)
        raise
