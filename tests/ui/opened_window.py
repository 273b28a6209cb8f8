"""A window that is already open, and the few gestures a test of one page makes in it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinickit.ui.main_window import MainWindow
from tests.ui.seen import words_on


@dataclass(frozen=True, slots=True)
class Seen:
    """The window and a robot in front of it."""

    bot: QtBot
    window: MainWindow

    def wait(self, what: Callable[[], bool]) -> None:
        """Until it holds."""
        self.bot.waitUntil(what, timeout=20_000)

    def settle(self) -> None:
        """Until nothing is under way, and what was just drawn is on screen (Qt shows new widgets one turn later)."""
        self.wait(lambda: self.window.background.idle)
        self.bot.wait(1)

    def click(self, button: QAbstractButton) -> None:
        """Click, then wait for what it started."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, line: QLineEdit, text: str) -> None:
        """Put a text in a line."""
        line.setText(text)

    def texts(self, page: QWidget) -> str:
        """Every text that is readable on a page."""
        return words_on(page)
