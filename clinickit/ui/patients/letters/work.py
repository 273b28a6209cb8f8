"""Long work on the open case: off the window's thread, with progress and a stop, shown only while the case is there."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from clinickit.domain.errors import Cancelled
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.rooms import LetterDesks

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

T = TypeVar("T")


class Stop:
    """The `CancelToken` of work under way."""

    def __init__(self) -> None:
        self._asked = Event()

    def ask(self) -> None:
        """Stop as soon as possible."""
        self._asked.set()

    def begin(self) -> None:
        """New work: nobody has asked yet."""
        self._asked.clear()

    def cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._asked.is_set()


class CaseWork(QObject):
    """One way to work for every page of letters."""

    moved = Signal(int, int)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.stop = Stop()

    @property
    def desks(self) -> LetterDesks:
        """The use cases."""
        return self.window.desk.letters

    def _still(self, case: OpenCase) -> bool:
        now = self.window.case
        return now is not None and now.id == case.id and not self.window.guard.locked

    def run(
        self,
        work: Callable[[OpenCase], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Work on the open case, then show; nothing is shown once the case or the vault is closed."""
        case = self.window.case
        if case is None:
            return

        def told() -> tuple[T] | None:
            try:
                return (work(case),)
            except Cancelled:
                return None

        def shown(result: tuple[T] | None) -> None:
            if not self._still(case):
                return
            if result is not None:
                then(*result)
            elif stopped is not None:
                stopped()

        def refused(error: Exception) -> None:
            if self._still(case):
                (failed or self.window.show_failure)(error)

        self.window.background.papers(told).success(shown).failure(refused).run()
