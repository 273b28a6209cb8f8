"""What every page of letters works with: the desks, the progress, the stop."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from clinickit.services.casebook import OpenCase
from clinickit.services.letters.rooms import LetterDesks
from clinickit.ui.case_work import Stop, work_on_case

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

T = TypeVar("T")


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

    def run(
        self,
        work: Callable[[OpenCase], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Work on the open case, then show."""
        work_on_case(self.window, work, then, failed, stopped)
