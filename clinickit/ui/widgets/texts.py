"""A text to write or to read in a page: a whole number of lines in view, whatever the size of the letters."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit

# What the style sheet puts above and under the words (padding and border), with the margin of the text itself.
_AROUND = 22
_RESIZED = frozenset({QEvent.Type.FontChange, QEvent.Type.StyleChange})


class TextBox(QPlainTextEdit):
    """As tall as its lines; Tab leaves it."""

    def __init__(self, lines: int, text: str = "") -> None:
        super().__init__(text)
        self._lines = lines
        self.setTabChangesFocus(True)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters: a taller box."""
        super().changeEvent(event)
        if event.type() in _RESIZED and hasattr(self, "_lines"):
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * self._lines + _AROUND)
