"""Work on the open case off the window's thread, with a stop, shown only while that case is still there."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from clinickit.domain.errors import Cancelled
from clinickit.services.casebook import OpenCase

if TYPE_CHECKING:
    from clinickit.ui.background import Background
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


class OneAtATime:
    """Acts that are signed: while one is being kept, another click does nothing, and nothing is signed twice."""

    def __init__(self, background: "Background") -> None:
        self._background, self._busy = background, False

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        """Keep it in the vault, unless another one is being kept."""
        if self._busy:
            return
        self._busy = True

        def kept(result: T) -> None:
            self._busy = False
            done(result)

        def refused(error: Exception) -> None:
            self._busy = False
            failed(error)

        self._background.vault(work).success(kept).failure(refused).run()

    def forget(self) -> None:
        """The vault is being locked: what was under way is told to nobody."""
        self._busy = False


def still_open(window: "MainWindow", case: OpenCase) -> bool:
    """Whether a case is still the one on screen, and the vault open."""
    return window.case is not None and window.case.id == case.id and not window.guard.locked


def work_on_case(
    window: "MainWindow",
    work: Callable[[OpenCase], T],
    then: Callable[[T], None],
    failed: Callable[[Exception], None] | None = None,
    stopped: Callable[[], None] | None = None,
) -> None:
    """Work on the open case, then show; nothing is shown once the case or the vault is closed.

    Work that ends by Cancelled calls `stopped`, when there is one, and is silent else.
    """
    case = window.case
    if case is None:
        return

    def told() -> tuple[T] | None:
        try:
            return (work(case),)
        except Cancelled:
            return None

    def shown(result: tuple[T] | None) -> None:
        if not still_open(window, case):
            return
        if result is not None:
            then(*result)
        elif stopped is not None:
            stopped()

    def refused(error: Exception) -> None:
        if still_open(window, case):
            (failed or window.show_failure)(error)

    window.background.papers(told).success(shown).failure(refused).run()
