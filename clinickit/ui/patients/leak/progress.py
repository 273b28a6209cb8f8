"""The search under way: how far, how long still, and a way to stop it."""

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QProgressBar

from clinickit.documents.numbers import number_in_french
from clinickit.people.mailing import time_left
from clinickit.ui.widgets.pieces import Column, button, wrapped
from clinickit.ui.words import WindowWords

_MEGABYTE = 1_000_000
_PARTS = 1000
_MINUTE = 60
_SECONDS_IN_STEPS = 5


class ProgressPage(Column):
    """Bytes read, lines compared, time left."""

    stop_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self._since = QElapsedTimer()
        self.add_text(words("leak.progress.title"), "stepTitle")
        self.add_text(words("leak.progress.intro"), "stepIntro")
        self.bar = QProgressBar()
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words("leak.progress.title"))
        self.add(self.bar)
        self.done = wrapped("", "fieldLabel")
        self.add(self.done)
        self.left_time = wrapped("", "plainLine")
        self.add(self.left_time)
        self.stop = button(words("leak.progress.stop"), "secondary")
        self.stop.clicked.connect(self._stop)
        self.add_left(self.stop)
        self.setFocusProxy(self.stop)

    def begin(self) -> None:
        """A search begins: the list is being prepared."""
        self._since.start()
        self.bar.setValue(0)
        self.stop.setEnabled(True)
        self.done.setText(self.words("leak.progress.list"))
        self.left_time.setText(self.words("leak.progress.left_unknown"))

    def show_progress(self, told: tuple[int, int, int]) -> None:
        """Bytes read, bytes in all, lines compared."""
        read, whole, lines = told
        self.bar.setValue(_PARTS * read // whole if whole else 0)
        figures = [f"{size / _MEGABYTE:.1f}".replace(".", ",") for size in (read, whole)]
        text = self.words("leak.progress.done", done=figures[0], total=figures[1], lines=number_in_french(lines))
        self.done.setText(text)
        if not self.stop.isEnabled():
            return
        if read >= whole:
            self.left_time.setText(self.words("leak.progress.keeping"))
        else:
            self.left_time.setText(self._left(time_left(read, whole, self._since.elapsed() / _PARTS)))

    def _left(self, seconds: float | None) -> str:
        if seconds is None:
            return self.words("leak.progress.left_unknown")
        if seconds > 2 * _MINUTE:
            return self.words("leak.progress.left_minutes", count=str(round(seconds / _MINUTE)))
        steps = max(1, round(seconds / _SECONDS_IN_STEPS)) * _SECONDS_IN_STEPS
        return self.words("leak.progress.left_seconds", count=str(steps))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.left_time.setText(self.words("leak.progress.stopping"))
        self.stop_asked.emit()
