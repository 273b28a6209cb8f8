"""Each test of the window gets one of its own, shown, on an empty vault; no dialog waits, none may say « imprévu »."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinickit.ui.main_window import MainWindow
from tests.ui.hands import Hands
from tests.ui.stage import Told, dressed, real_window

Opened = Callable[[], Hands]


@pytest.fixture(scope="session", autouse=True)
def _dress(qapp: object) -> None:
    del qapp
    dressed()


@pytest.fixture(autouse=True)
def _windows_end_with_their_test() -> Iterator[None]:
    """Qt ends a closed window before Python frees what was its own: else Qt lays out what is half freed."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What the dialogs answer, and what they said."""
    place = tmp_path / "exported"
    place.mkdir()
    return Told(chosen=place)


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, told: Told) -> Iterator[Opened]:
    """Opens the program, shown, as often as asked; always on the same vault."""
    windows: list[MainWindow] = []

    def open_one() -> Hands:
        made = real_window(tmp_path / "vault", told=told)
        windows.append(made)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        return Hands(qtbot, made, told)

    yield open_one
    for made in windows:
        made.close()
        made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert told.alarmed == []


@pytest.fixture
def hands(opened: Opened) -> Hands:
    """A person before the program, started for the first time."""
    return opened()


@pytest.fixture
def open_case(hands: Hands) -> Hands:
    """A protected case, open."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    return hands
