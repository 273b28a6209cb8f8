"""The windows that ask or tell and wait for the person; whoever must never wait puts others in their place."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from shiboken6 import delete

from clinickit.ui.words import WindowWords

_PLACES = ("FileDialog/history", "FileDialog/lastVisited")


class Dialogs:
    """Every modal window of the program: the rest of the window calls these and nothing else."""

    words: WindowWords | None = None

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """The folder the person chooses, None when they change their mind."""
        dialog = self.file_dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return _chosen(dialog)

    def existing_file(self, parent: QWidget, title: str) -> Path | None:
        """The file the person chooses, None when they change their mind."""
        dialog = self.file_dialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _chosen(dialog)

    def file_dialog(self, parent: QWidget, title: str) -> QFileDialog:
        """The system's own dialog; where Qt draws one instead, the words that its translation forgets are ours."""
        dialog = QFileDialog(parent, title)
        if self.words is not None:
            dialog.setLabelText(QFileDialog.DialogLabel.LookIn, self.words("file.look_in"))
            dialog.setLabelText(QFileDialog.DialogLabel.FileType, self.words("file.type"))
        return dialog

    def agrees(self, parent: QWidget, title: str, text: str) -> bool:
        """Whether the person wants what cannot be undone; « non » unless they say so."""
        buttons = QMessageBox.StandardButton
        return QMessageBox.question(parent, title, text, buttons.Yes | buttons.No, buttons.No) == buttons.Yes

    def tell(self, parent: QWidget, title: str, text: str) -> None:
        """Something was done."""
        QMessageBox.information(parent, title, text)

    def warn(self, parent: QWidget, title: str, text: str) -> None:
        """Something could not be done, and what to do."""
        QMessageBox.warning(parent, title, text)

    def alarm(self, parent: QWidget, title: str, text: str) -> None:
        """Something nobody foresaw."""
        QMessageBox.critical(parent, title, text)

    def leaves_unsaved(self, parent: QWidget, words: WindowWords) -> bool:
        """Whether the person closes though nothing is saved."""
        box = QMessageBox(QMessageBox.Icon.Warning, words("close.title"), words("close.text"), parent=parent)
        protect = box.addButton(words("close.protect"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(words("close.leave"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(protect)
        box.setEscapeButton(protect)
        box.exec()
        return box.clickedButton() is leave


def _chosen(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()
    _forget_places(dialog)
    return Path(chosen[0]) if accepted and chosen else None


def _forget_places(dialog: QFileDialog) -> None:
    """End a dialog; the folders it showed, which Qt writes down for every program as it ends, are taken out again."""
    qt = QSettings(QSettings.Scope.UserScope, "QtProject")
    before = {name: qt.value(name) for name in _PLACES if qt.contains(name)}
    delete(dialog)
    for name in _PLACES:
        if name in before:
            qt.setValue(name, before[name])
        else:
            qt.remove(name)
    qt.sync()
