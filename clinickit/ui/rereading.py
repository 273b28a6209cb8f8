"""Reads the pieces of the open case again when a week has passed, behind the window, and gives the alarm."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from clinickit.services.casebook import OpenCase
from clinickit.services.evidence import PiecesScreen
from clinickit.ui.case_work import still_open

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

_HOUR_MS = 3_600_000


class Rereading(QObject):
    """One reading at a time; it ends when the case is left, the vault locked or the window closed."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self._stop: Event | None = None
        self._hour = QTimer(self)
        self._hour.setInterval(_HOUR_MS)
        self._hour.timeout.connect(self.begin_if_due)
        self._hour.start()

    @property
    def under_way(self) -> bool:
        """Whether pieces are being read."""
        return self._stop is not None

    def begin_if_due(self) -> None:
        """Read the pieces of the open case again if they were not for a week."""
        case = self.window.case
        if case is None or self.under_way or self.window.guard.locked:
            return
        self.window.background.vault(lambda: self.window.desk.evidence.due(case)).success(
            lambda due: self.begin(case) if due else None
        ).failure(lambda _error: None).run()

    def begin(self, case: OpenCase, then: Callable[[], None] = lambda: None) -> None:
        """Read them now; the result goes to the journal and to the page, and an altered piece is told at once."""
        if self.under_way or not still_open(self.window, case):
            return
        stop = self._stop = Event()
        desk = self.window.desk.evidence

        def read() -> tuple[str, ...] | None:
            altered = desk.read_again(case, lambda: stop.is_set() or not still_open(self.window, case))
            return None if stop.is_set() else altered

        def done(altered: tuple[str, ...] | None) -> None:
            self._ended(stop)
            if altered is None or not still_open(self.window, case):
                return
            self.window.background.vault(lambda: desk.note_reading(case, altered)).success(
                lambda screen: self._tell(screen, then)
            ).failure(self.window.show_failure).run()

        def failed(error: Exception) -> None:
            self._ended(stop)
            if not stop.is_set() and still_open(self.window, case):
                self.window.show_failure(error)

        self.window.background.readings(read).success(done).failure(failed).run()

    def _ended(self, stop: Event) -> None:
        if self._stop is stop:
            self._stop = None

    def _tell(self, screen: PiecesScreen, then: Callable[[], None]) -> None:
        then()
        records = self.window.rooms.records
        if self.window.pages.currentWidget() is records.evidence:
            records.show_pieces()
        if screen.problems:
            text = "\n".join((*screen.problems, records.words("page.altered_do")))
            self.window.dialogs.warn(self.window, records.words("page.title"), text)

    def forget(self) -> None:
        """The vault is being locked or the window closed: reading stops at the next block."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None
