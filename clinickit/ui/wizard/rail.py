"""The rail: every step, how far it is, and a way to jump."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem, QVBoxLayout

from clinickit.services.screens import RailLine, StepState
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.words import WindowWords

MARKS = {StepState.DONE: "✓", StepState.PARTIAL: "◐", StepState.TODO: "○"}


class Rail(QFrame):
    """Steps in order; Enter or a click jumps to one."""

    jump = Signal(str)

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(268)
        self.words = words
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 16, 0, 12)
        self.progress = wrapped("", "railProgress")
        rows.addWidget(self.progress)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setAccessibleName(words("rail.name"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.addWidget(self.list)
        self.list.itemClicked.connect(self._chosen)
        self.list.itemActivated.connect(self._chosen)

    def _chosen(self, item: QListWidgetItem) -> None:
        self.jump.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def show_lines(self, lines: tuple[RailLine, ...], progress: str) -> None:
        """Redraw the rail."""
        self.progress.setText(progress)
        self.list.clear()
        for line in lines:
            item = QListWidgetItem(f"{MARKS[line.state]}  {line.title}")
            item.setData(Qt.ItemDataRole.UserRole, line.id)
            state = self.words(f"rail.{line.state.value}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.title}, {state}")
            self.list.addItem(item)
            if line.current:
                self.list.setCurrentItem(item)
