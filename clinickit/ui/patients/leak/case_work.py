"""Work on the open case off the window's thread, shown only when that case is still there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from clinickit.services.casebook import OpenCase
from clinickit.services.leak.hub import ConcernedDesk
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
        """Work on the open case, then show; nothing is shown once the case or the vault is closed."""
        case = self.window.case
        if case is None:
            return

        def still() -> bool:
            return self.window.case is not None and self.window.case.id == case.id and not self.window.guard.locked

        def shown(result: T) -> None:
            if still():
                then(result)

        def refused(error: Exception) -> None:
            if still():
                (failed or self.window.show_failure)(error)

        self.window.background.papers(lambda: work(case)).success(shown).failure(refused).run()
