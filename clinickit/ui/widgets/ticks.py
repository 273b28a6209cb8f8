"""A box or a round button whose words wrap and can be clicked like the button itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QWidget


class _Words(QLabel):
    """The words beside a button: a click on them is a click on the button."""

    def __init__(self, text: str, name: str, button: QAbstractButton) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._button = button

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the words."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._button.setFocus(Qt.FocusReason.MouseFocusReason)
            self._button.click()


def worded(button: QAbstractButton, text: str, name: str = "optionWords") -> QWidget:
    """The button with its words beside it; a screen reader hears them as the button's name."""
    button.setText("")
    button.setProperty("wordless", True)
    button.setAccessibleName(button.accessibleName() or text)
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(_Words(text, name, button), 1)
    return holder
