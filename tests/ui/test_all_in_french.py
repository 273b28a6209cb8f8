"""No English anywhere in the window: Qt's own buttons, menus and file dialogs speak French too."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinickit.ui.dialogs import Dialogs
from tests.ui.hands import Hands

ENGLISH = re.compile(
    r"\b(?:copy|paste|cut|undo|redo|delete|select|all|open|save|cancel|close|yes|no|help|apply|reset|discard|look|"
    r"file|files|folder|directory|name|type|size|date|modified|new|back|forward|parent|view|list|detail|choose|show|"
    r"hide|hidden|rename|computer|retry|ignore|abort|restore|defaults|step|details)\b",
    re.IGNORECASE,
)
# Words that French shares.
SHARED = {"type", "date", "parent", "détail", "détails", "details"}
BUTTONS = (
    "Ok", "Save", "SaveAll", "Open", "Yes", "YesToAll", "No", "NoToAll", "Abort", "Retry", "Ignore", "Close", "Cancel",
    "Discard", "Help", "Apply", "Reset", "RestoreDefaults",
)  # fmt: skip


def english_in(texts: Iterator[str]) -> list[str]:
    """The texts that hold an English word."""
    return [
        text for text in texts if any(word.lower() not in SHARED for word in ENGLISH.findall(text.replace("&", "")))
    ]


def texts_of(root: QWidget) -> Iterator[str]:
    """Every text that a window shows or offers: labels, buttons, menus, hints."""
    for one in (root, *root.findChildren(QWidget)):
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        if isinstance(one, QMenu):
            yield from (act.text() for act in one.actions())
        yield one.toolTip()
        yield from (act.text() for act in one.actions())


@pytest.mark.parametrize("name", BUTTONS)
def test_every_standard_button_is_in_french(qtbot: QtBot, name: str) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    made = box.addButton(QMessageBox.StandardButton[name])
    said = made.text().replace("&", "")
    assert english_in(iter([said])) == []
    if name != "Ok":
        assert said != QDialogButtonBox.StandardButton[name].name


def test_the_menus_of_what_is_typed_are_in_french(qtbot: QtBot) -> None:
    for editor in (QLineEdit("texte"), QPlainTextEdit("texte")):
        qtbot.addWidget(editor)
        menu = editor.createStandardContextMenu()
        said = [act.text() for act in menu.actions() if act.text()]
        menu.deleteLater()
        assert len(said) >= 6
        assert any("Copier" in text.replace("&", "") for text in said)
        assert english_in(iter(said)) == []


def test_the_menu_of_a_text_that_can_be_selected_is_in_french() -> None:
    # The label makes this menu itself when it is asked for one: its words are in this context.
    for source in ("&Copy", "Select All", "Copy &Link Location"):
        assert QCoreApplication.translate("QWidgetTextControl", source) != source


def test_the_file_dialog_is_in_french(hands: Hands) -> None:
    dialogs = Dialogs()
    dialogs.words = hands.window.words
    dialog = dialogs.file_dialog(hands.window, "Où ?")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.show()
    said = list(texts_of(dialog))
    dialog.close()
    dialog.deleteLater()
    assert any("Choisir" in text for text in said)
    assert english_in(iter(said)) == []


def test_the_pages_of_a_case_are_in_french(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.window.journey)
    for step in [line.id for line in hands.journey.step.rail] if hands.journey.step else []:
        hands.journey.go(step)
        hands.settle()
        assert english_in(iter(english_outside_names(hands.window))) == [], step


def english_outside_names(root: QWidget) -> list[str]:
    """What Qt itself could have said on a page: hints and actions, not our own sentences."""
    return [text for one in (root, *root.findChildren(QWidget)) for text in _offered(one)]


def _offered(one: QWidget) -> list[str]:
    return [*(act.text() for act in one.actions())]
