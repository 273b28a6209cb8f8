"""The list being read: how far, how long still, and a way to stop it that keeps nothing."""

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QProgressBar

from clinickit.documents.numbers import number_in_french
from clinickit.people.mailing import time_left
from clinickit.ui.widgets.pieces import Column, button, wrapped
from clinickit.ui.words import WindowWords

_PARTS = 1000
_MINUTE, _STEP = 60, 5


class TakingPage(Column):
    """Lines read, time left."""

    stop_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self._since = QElapsedTimer()
        self.add_text(words("patients.taking.title"), "stepTitle")
        self.add_text(words("patients.taking.intro"), "stepIntro")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words("patients.taking.title"))
        self.done, self.left_time = wrapped("", "fieldLabel"), wrapped("", "plainLine")
        self.stop = button(words("patients.taking.stop"), "secondary")
        self.stop.clicked.connect(self._stop)
        for widget in (self.bar, self.done, self.left_time):
            self.add(widget)
        self.add_left(self.stop)
        self.setFocusProxy(self.stop)

    def begin(self) -> None:
        """Nothing is read yet."""
        self._since.start()
        self.bar.setRange(0, _PARTS)
        self.bar.setValue(0)
        self.stop.setEnabled(True)
        self.done.setText("")
        self.left_time.setText(self.words("patients.taking.soon"))

    def show_progress(self, told: tuple[int, int, int]) -> None:
        """Bytes read, bytes in all (0: not known), lines read."""
        read, whole, lines = told
        self.bar.setRange(0, _PARTS if whole else 0)
        self.bar.setValue(_PARTS * read // whole if whole else 0)
        self.done.setText(self.words("patients.taking.lines", count=number_in_french(lines)))
        if self.stop.isEnabled():
            self.left_time.setText(self._left(read, whole))

    def _left(self, read: int, whole: int) -> str:
        if whole and read >= whole:
            return self.words("patients.taking.keeping")
        seconds = time_left(read, whole, self._since.elapsed() / _PARTS) if whole else None
        if seconds is None:
            return self.words("patients.taking.soon")
        if seconds > 2 * _MINUTE:
            return self.words("patients.taking.minutes", count=str(round(seconds / _MINUTE)))
        return self.words("patients.taking.seconds", count=str(max(1, round(seconds / _STEP)) * _STEP))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.left_time.setText(self.words("patients.taking.stopping"))
        self.stop_asked.emit()
