"""What every page about leaked files works with: the window, its words, the desk."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from clinickit.services.casebook import OpenCase
from clinickit.services.leak.hub import ConcernedDesk
from clinickit.ui.case_work import work_on_case
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

T = TypeVar("T")


class CaseWork:
    """What every part of this room needs: the window, its words, its desk, and one way to work."""

    def __init__(self, window: "MainWindow", words: WindowWords) -> None:
        self.window, self.words = window, words

    @property
    def desk(self) -> ConcernedDesk:
        """The use cases."""
        return self.window.desk.leak

    def run(
        self,
        work: Callable[[OpenCase], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Work on the open case, then show."""
        work_on_case(self.window, work, then, failed)
