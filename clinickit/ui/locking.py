"""Watches for a person who has left: warns, then asks for the lock; forgets what was copied after a while."""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QWidget

WARNING_SECONDS = 30
CLIPBOARD_SECONDS = 60
_TICK_MS = 1000
# Windows' names: what bears them, with nought, is neither watched, nor kept in the history, nor sent to other devices.
KEPT_NOWHERE = (
    "ExcludeClipboardContentFromMonitorProcessing",
    "CanIncludeInClipboardHistory",
    "CanUploadToCloudClipboard",
)
_GESTURES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


def two_clocks() -> tuple[float, float]:
    """Seconds that never go back, and seconds that go on while the computer sleeps."""
    return time.monotonic(), time.time()


class IdleWatch(QObject):
    """Asks for the lock after some minutes without a gesture, or when the session itself is locked."""

    warned = Signal(int)
    stayed = Signal()
    lock_asked = Signal()

    def __init__(self, parent: QObject, clocks: Callable[[], tuple[float, float]] = two_clocks) -> None:
        super().__init__(parent)
        self._clocks = clocks
        self._limit = 0.0
        self._since = clocks()
        self._warning = False
        self._follows = False
        self.ear: QObject | None = None  # what listens to the session for this watch, where something must
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, minutes: int) -> None:
        """Watch from now on, or with another delay."""
        self._limit = minutes * 60.0
        self.follow_session()
        if not self._timer.isActive():
            _application().installEventFilter(self)
        self._timer.start()
        self.stay()

    def stop(self) -> None:
        """Nothing is open: nothing to lock."""
        if self._timer.isActive():
            _application().removeEventFilter(self)
        self._timer.stop()
        self.stay()

    def stay(self) -> None:
        """Someone is there."""
        self._since = self._clocks()
        if self._warning:
            self._warning = False
            self.stayed.emit()

    def look(self) -> None:
        """Called every second: warn, ask for the lock, or do nothing."""
        left = self._limit - max(now - then for now, then in zip(self._clocks(), self._since, strict=True))
        if left <= 0:
            self._warning = False
            self.stayed.emit()
            self.lock_asked.emit()
        elif left <= WARNING_SECONDS:
            self._warning = True
            self.warned.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key, click, move or scroll is a sign of life."""
        if event.type() in _GESTURES:
            self.stay()
        return super().eventFilter(watched, event)

    def follow_session(self) -> None:
        """Lock with the session where the system tells it; elsewhere only time without a gesture locks."""
        if self._follows:
            return
        self._follows = True
        if sys.platform == "win32":
            from clinickit.ui import session_windows as session
        elif sys.platform == "darwin":
            from clinickit.ui import session_mac as session
        else:
            from clinickit.ui import session_linux as session
        session.follow(self)

    @Slot(bool)
    def session_locked(self, active: bool) -> None:  # noqa: FBT001 - the signature D-Bus calls
        """The session was locked or left, or the computer goes to sleep."""
        if active and self._timer.isActive():
            self.lock_asked.emit()


def _application() -> QCoreApplication:
    running = QApplication.instance()
    assert running is not None  # noqa: S101 - a window lives in an application
    return running


class ClipboardWatch(QObject):
    """Clears what this program put in the clipboard after a minute, locked or not; leaves other programs' alone.

    On Linux what is merely highlighted is in a clipboard too, and a click of the wheel writes it anywhere.
    """

    def __init__(self, parent: QObject, seconds: int = CLIPBOARD_SECONDS, clipboard: QClipboard | None = None) -> None:
        super().__init__(parent)
        self._clipboard: QClipboard = clipboard or QApplication.clipboard()
        self._put = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(seconds * 1000)
        self._timer.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._changed)
        self._clipboard.selectionChanged.connect(self._highlighted)

    def put(self, text: str) -> None:
        """Put a text in the clipboard; Windows is asked to keep it out of its history and of its cloud."""
        self._put = text
        held = QMimeData()
        held.setText(text)
        for name in KEPT_NOWHERE if sys.platform == "win32" else ():
            held.setData(f'application/x-qt-windows-mime;value="{name}"', bytes(4))
        self._clipboard.setMimeData(held)

    def _is_ours(self) -> bool:
        text = self._clipboard.text()
        return bool(text) and (self._clipboard.ownsClipboard() or text == self._put)

    def _changed(self) -> None:
        if self._is_ours():
            self._timer.start()
        elif not self._clipboard.ownsSelection():
            self._timer.stop()

    def _highlighted(self) -> None:
        if self._clipboard.ownsSelection() and not self._timer.isActive():
            self._timer.start()

    def clear(self) -> None:
        """Clear the clipboard if what it holds came from this program."""
        self._timer.stop()
        if self._is_ours():
            self._clipboard.clear()
        if self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)
        self._put = ""


def close_all_but(window: QWidget) -> None:
    """Close every other window, dialog and menu of the program: nothing stays readable beside the locked page."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if QApplication.activePopupWidget() is popup:
            popup.hide()
    for other in QApplication.topLevelWidgets():
        if other is not window.window() and other.isVisible():
            other.close()
