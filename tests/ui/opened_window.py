"""A window of the real program, with a vault that is cheap to open, and the gestures a test makes in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from clinickit.bootstrap import first_window
from clinickit.ui.main_window import MainWindow
from tests.adapters.vault_places import PHRASE


@dataclass(frozen=True, slots=True)
class Seen:
    """The window and a robot in front of it."""

    bot: QtBot
    window: MainWindow

    def wait(self, what: Callable[[], bool]) -> None:
        """Until it holds."""
        self.bot.waitUntil(what, timeout=20_000)

    def settle(self) -> None:
        """Until nothing is under way."""
        self.wait(lambda: self.window.background.idle)

    def click(self, button: QAbstractButton) -> None:
        """Click, then wait for what it started."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, line: QLineEdit, text: str) -> None:
        """Put a text in a line."""
        line.setText(text)

    def texts(self, page: QWidget) -> str:
        """Every text that is readable on a page."""
        labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        return "\n".join(labels + [b.text() for b in page.findChildren(QAbstractButton) if b.isVisible()])

    def protect(self, phrase: str = PHRASE) -> None:
        """Choose a passphrase."""
        self.window.show_page(self.window.protect)
        self.type(self.window.protect.first, phrase)
        self.type(self.window.protect.second, phrase)
        self.click(self.window.protect.keep)
        self.settle()

    def unlock(self, phrase: str = PHRASE) -> None:
        """Type the passphrase on the locked page."""
        self.type(self.window.unlock.passphrase, phrase)
        self.click(self.window.unlock.open)
        self.settle()

    def start(self) -> None:
        """A new case, on its first question."""
        self.click(self.window.home.start)
        self.wait(lambda: self.window.case is not None)
        self.settle()

    def leave(self) -> None:
        """Close without being asked whether to save."""
        if self.window._desk is not None and self.window.desk.would_be_lost:
            self.window.desk.lock()
        self.window.close()


def opened(bot: QtBot, folder: Path) -> Seen:
    """The window on its first page."""
    window = first_window(folder)
    bot.addWidget(window)
    window.show()
    return Seen(bot, window)
