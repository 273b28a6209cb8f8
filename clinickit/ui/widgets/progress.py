"""Long work on screen: how far, how long still, and a way to stop."""

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.people.mailing import time_left
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

_PARTS, _MINUTE, _STEP = 1000, 60, 5


class Progress(QFrame):
    """Hidden until `begin`; the words are those of the window, or of a room beside them."""

    stop_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        frame, rows = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.said = wrapped("", "fieldLabel")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words("progress.name"))
        self.done, self.left = wrapped("", "plainLine"), wrapped("", "fieldHint")
        self.stop = button(words("progress.stop"), "secondary")
        self.stop.clicked.connect(self._stopping)
        for widget in (self.said, self.bar, self.done, self.left):
            rows.addWidget(widget)
        rows.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self._since = QElapsedTimer()
        self.setFocusProxy(self.stop)
        self.hide()

    def begin(self, what: str) -> None:
        """Long work begins; how long it takes is not known yet."""
        self._since.start()
        self.said.setText(what)
        self._tell_done("")
        self.left.setText(self.words("progress.unknown"))
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.show()

    def advance(self, done: int, total: int, said: str = "") -> None:
        """So much of so much (a `total` of 0: not known), in these words rather than « 12 sur 40 »."""
        self.bar.setRange(0, _PARTS if total else 0)
        self.bar.setValue(_PARTS * done // total if total else 0)
        figures = {"done": number_in_french(done), "total": number_in_french(total)}
        self._tell_done(said or self.words("progress.of", **figures))
        if self.stop.isEnabled():
            seconds = time_left(done, total, self._since.elapsed() / 1000) if total else None
            self.left.setText(self._in_words(seconds))

    def last_step(self, what: str) -> None:
        """What is left takes a time that is not known."""
        if self.stop.isEnabled():
            self.left.setText(what)

    def end(self) -> None:
        """It is over."""
        self.hide()

    def _tell_done(self, text: str) -> None:
        self.done.setText(text)
        self.done.setVisible(bool(text))

    def _in_words(self, seconds: float | None) -> str:
        if seconds is None:
            return self.words("progress.unknown")
        if seconds > 2 * _MINUTE:
            return self.words("progress.minutes", count=str(round(seconds / _MINUTE)))
        return self.words("progress.seconds", count=str(max(1, round(seconds / _STEP)) * _STEP))

    def _stopping(self) -> None:
        self.stop.setEnabled(False)
        self.left.setText(self.words("progress.stopping"))
        self.stop_asked.emit()


class ProgressPage(Column):
    """A page of its own for long work: what it is, and what stopping it means."""

    def __init__(self, words: WindowWords, title: str, intro: str) -> None:
        super().__init__()
        self.words, self.progress = words, Progress(words)
        self.add_text(title, "stepTitle")
        self.add_text(intro, "stepIntro")
        self.add(self.progress)
        self.stop, self.stop_asked = self.progress.stop, self.progress.stop_asked
        self.setFocusProxy(self.stop)
