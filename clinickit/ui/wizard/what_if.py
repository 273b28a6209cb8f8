"""« Et si… ? »: asks on demand what would change a conclusion, and shows it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinickit.ui.widgets.pieces import button, wrapped
from clinickit.ui.words import WindowWords


class WhatIfView(QWidget):
    """A button; once pressed, the sentences that were computed off the window's thread."""

    asked = Signal(str)

    def __init__(self, key: str, about: str, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.ask = button(words("what_if.ask"), "linkButton", about=about)
        self.ask.clicked.connect(lambda: self._ask(key))
        self.lines = wrapped("", "fieldHelp")
        self.lines.hide()
        rows.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.lines)

    def _ask(self, key: str) -> None:
        if self.lines.isVisible():
            self.lines.hide()
            return
        self.show_lines((self.words("what_if.computing"),))
        self.asked.emit(key)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """What would change the conclusion."""
        self.lines.setText("\n".join(lines))
        self.lines.show()
