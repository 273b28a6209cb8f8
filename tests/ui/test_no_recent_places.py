"""No list of recent places or files keeps what was chosen in a dialog: its name may be a patient's."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from clinickit.ui.dialogs import Dialogs

PLACES = ("FileDialog/history", "FileDialog/lastVisited")


class QtsOwn(Dialogs):
    """Whatever the system: the dialog that Qt draws."""

    def file_dialog(self, parent: QWidget, title: str) -> QFileDialog:
        made = super().file_dialog(parent, title)
        made.setOption(QFileDialog.Option.DontUseNativeDialog)
        return made


def remembered() -> dict[str, object]:
    """What Qt keeps for every program of this person."""
    held = QSettings(QSettings.Scope.UserScope, "QtProject")
    return {name: held.value(name) for name in PLACES if held.contains(name)}


@pytest.mark.parametrize("before", [{}, {PLACES[1]: "file:///ailleurs"}], ids=["nothing", "another program's"])
def test_the_place_chosen_is_forgotten_and_another_program_s_stays(
    qtbot: QtBot, tmp_path: Path, before: dict[str, str]
) -> None:
    held = QSettings(QSettings.Scope.UserScope, "QtProject")
    for name in PLACES:
        held.remove(name)
    for name, value in before.items():
        held.setValue(name, value)
    held.sync()
    place = tmp_path / "Dossier Kerbiriou"
    place.mkdir()
    parent = QWidget()
    qtbot.addWidget(parent)
    shown: list[QFileDialog] = []

    def choose() -> None:
        for one in QApplication.topLevelWidgets():
            if isinstance(one, QFileDialog) and one.isVisible():
                shown.append(one)
                one.setDirectory(str(place))
                one.done(QFileDialog.DialogCode.Accepted)

    robot = QTimer(parent)
    robot.timeout.connect(choose)
    robot.start(50)
    assert QtsOwn().folder(parent, "Où ?") == place
    robot.stop()
    assert len(shown) == 1
    assert remembered() == before
    assert "Kerbiriou" not in "".join(path.read_text("utf-8", "replace") for path in _settings_files())


def _settings_files() -> list[Path]:
    file = Path(QSettings(QSettings.Scope.UserScope, "QtProject").fileName())
    return [file] if file.is_file() else []
