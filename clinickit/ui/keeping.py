"""Writes answers in the order given; what the disk refuses waits, is said once, and is written as soon as it can be."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from clinickit.domain.errors import VaultLocked, VaultProblem
from clinickit.ui.background import Background

# A disk that refuses and a vault that is closed may both change their mind; anything else would never be written.
_WAITED_FOR = (VaultProblem, VaultLocked)


class Keeping(QObject):
    """What a case has on the screen and not yet in the vault."""

    saving = Signal()
    saved = Signal()
    refused_again = Signal()
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._waiting: deque[Callable[[], None]] = deque()
        self.failing = False

    def keep(self, work: Callable[[], None]) -> None:
        """Write, after what still waits."""
        self.saving.emit()
        self._waiting.append(work)
        self._run()

    def retry(self) -> None:
        """Write what still waits, if anything does."""
        if self._waiting:
            self._run()

    def _run(self) -> None:
        self._background.vault(self._write).success(lambda _done: self._written()).failure(self._refused).run()

    def _write(self) -> None:
        """On the vault's worker: one after the other; the one that is refused stays the first."""
        while self._waiting:
            try:
                self._waiting[0]()
            except BaseException as problem:
                if type(problem) not in _WAITED_FOR:
                    self._waiting.popleft()
                raise
            self._waiting.popleft()

    def _written(self) -> None:
        self.failing = False
        self.saved.emit()

    def _refused(self, error: Exception) -> None:
        again, waits = self.failing, type(error) in _WAITED_FOR
        self.failing = self.failing or waits
        if again and waits:
            self.refused_again.emit()
        else:
            self.failed.emit(error)
