"""What tests of the window get: a vault that is cheap to open, and no box that waits for a click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from clinickit.adapters import keyslots
from tests.adapters.vault_places import CHEAP
from tests.ui.opened_window import Seen, opened


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs nothing to try."""
    monkeypatch.setattr(keyslots, "cost_for_this_machine", lambda: CHEAP)


@pytest.fixture(autouse=True)
def boxes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the boxes that were shown; each is answered at once."""
    shown: list[str] = []
    for name in ("information", "warning", "critical"):
        monkeypatch.setattr(QMessageBox, name, lambda *given: shown.append(str(given[2])))
    return shown


@pytest.fixture
def seen(qtbot: QtBot, tmp_path: Path) -> Iterator[Seen]:
    """The window on a computer without a vault."""
    made = opened(qtbot, tmp_path / "vault")
    yield made
    made.leave()
