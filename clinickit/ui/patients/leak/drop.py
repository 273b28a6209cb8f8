"""A place to drop one file on, with a button for those who do not drag."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from clinickit.ui.widgets.pieces import button, wrapped


class DropPlace(QFrame):
    """Says which file was dropped; asks for a dialog when its button is pressed."""

    dropped = Signal(object)
    choose_asked = Signal()

    def __init__(self, invitation: str, choose: str) -> None:
        super().__init__()
        self.setObjectName("dropPlace")
        self.setAcceptDrops(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 18, 18, 18)
        rows.addWidget(wrapped(invitation, "fieldLabel"))
        self.choose = button(choose, "primary")
        self.choose.clicked.connect(self.choose_asked)
        rows.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this PC is welcome."""
        if file_of(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The file, by its path: nothing of it is read here."""
        file = file_of(event.mimeData())
        if file is not None:
            event.acceptProposedAction()
            self.dropped.emit(file)


def file_of(data: QMimeData) -> Path | None:
    """The one local file that is being dragged, if it is one."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Path(files[0]) if len(files) == 1 else None
