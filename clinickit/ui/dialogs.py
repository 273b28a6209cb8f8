"""The windows that ask or tell and wait for the person; whoever must never wait puts others in their place."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from clinickit.ui.words import WindowWords


class Dialogs:
    """Every modal window of the program: the rest of the window calls these and nothing else."""

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """The folder the person chooses, None when they change their mind."""
        chosen = QFileDialog.getExistingDirectory(parent, title)
        return Path(chosen) if chosen else None

    def existing_file(self, parent: QWidget, title: str) -> Path | None:
        """The file the person chooses, None when they change their mind."""
        chosen, _filter = QFileDialog.getOpenFileName(parent, title)
        return Path(chosen) if chosen else None

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
