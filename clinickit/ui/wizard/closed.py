"""The band that says that a case is closed; while it is, the pages under it can be read and not changed."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from clinickit.services.casebook import OpenCase
from clinickit.ui.widgets.pieces import Column, button, wrapped
from clinickit.ui.words import WindowWords

# The words of the buttons that change a case; the others only show, copy or save elsewhere.
_ACTS = (
    "group.add",
    "group.remove",
    "duty.keep",
    "gestures.keep",
    "gestures.give",
    "gestures.restate",
    "field.now",
    "field.take",
    "field.take_text",
    "paper.issue",
)


class ClosedBand(QFrame):
    """Hidden unless the case on screen is closed."""

    reopen_asked = Signal()

    def __init__(self, words: WindowWords, pages: tuple[Column, ...]) -> None:
        super().__init__()
        self.setObjectName("sharedBand")
        self._acts = {words(key) for key in _ACTS}
        line = QHBoxLayout(self)
        line.setContentsMargins(32, 12, 32, 12)
        line.addWidget(wrapped(words("closed.band"), "elementTitle"), 1)
        self.reopen = button(words("closed.open"), "secondary")
        self.reopen.clicked.connect(self.reopen_asked)
        line.addWidget(self.reopen)
        self.closed = False
        for page in pages:
            for holder in (page.widget(), page.rows.parentWidget()):
                if holder is not None:
                    holder.installEventFilter(self)
        self.hide()

    def look(self, case: OpenCase) -> None:
        """Whether this case is closed."""
        self.closed = case.header.closed_at is not None
        self.setVisible(self.closed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something was drawn on a page: what would change the case is switched off."""
        if self.closed and event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget):
            self._hold(watched)
        return False

    def _hold(self, page: QWidget) -> None:
        for line in page.findChildren(QLineEdit):
            line.setReadOnly(True)
        for text in page.findChildren(QPlainTextEdit):
            text.setReadOnly(True)
        for box in page.findChildren(QComboBox):
            box.setEnabled(False)
        for one in page.findChildren(QAbstractButton):
            ticked = one.isCheckable() and not isinstance(one, QPushButton)
            if ticked or (isinstance(one, QPushButton) and one.text() in self._acts):
                one.setEnabled(False)
