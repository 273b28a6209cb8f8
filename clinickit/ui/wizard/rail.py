"""The rail: every step, how far it is, and a way to jump."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from clinickit.services.screens import RailLine, StepState
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.words import WindowWords

MARKS = {StepState.DONE: "✓", StepState.PARTIAL: "◐", StepState.TODO: "○"}
MARK_COLOURS = {StepState.DONE: "#14602f", StepState.PARTIAL: "#7a5200", StepState.TODO: "#45565d"}
WIDTH, MARK = 276, 18
AROUND_WORDS, ABOVE_AND_BELOW = 76, 11
SHARP = 3


class Rail(QFrame):
    """Steps in order; Enter or a click jumps to one."""

    jump = Signal(str)

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        self.words = words
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 16, 0, 12)
        self.progress = wrapped("", "railProgress")
        rows.addWidget(self.progress)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(MARK, MARK))
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setAccessibleName(words("rail.name"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.addWidget(self.list)
        self.marks = {state: self._mark(state) for state in StepState}
        self.list.itemClicked.connect(self._chosen)
        self.list.itemActivated.connect(self._chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little height, the steps come before the count of them."""
        super().resizeEvent(event)
        self.progress.setVisible(self.height() > 2 * self.progress.heightForWidth(WIDTH))

    def _mark(self, state: StepState) -> QIcon:
        picture = QPixmap(MARK * SHARP, MARK * SHARP)
        picture.setDevicePixelRatio(SHARP)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        font = QFont(self.font())
        font.setPixelSize(MARK - 3)  # the mark keeps its size in larger letters
        painter.setFont(font)
        painter.setPen(QColor(MARK_COLOURS[state]))
        painter.drawText(QRect(0, 0, MARK, MARK), Qt.AlignmentFlag.AlignCenter, MARKS[state])
        painter.end()
        icon = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(picture, mode)
        return icon

    def _chosen(self, item: QListWidgetItem) -> None:
        self.jump.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def show_lines(self, lines: tuple[RailLine, ...], progress: str) -> None:
        """Redraw the rail; what is already there and still true is left alone."""
        self.progress.setText(progress)
        if [self._name(row) for row in range(self.list.count())] != [line.id for line in lines]:
            self.list.clear()
            for line in lines:
                self.list.addItem(self._item(line))
        for row, line in enumerate(lines):
            item = self.list.item(row)
            state = self.words(f"rail.{line.state.value}")
            item.setIcon(self.marks[line.state])
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.title}, {state}")
            if line.current:
                self.list.setCurrentItem(item)

    def _name(self, row: int) -> str:
        return str(self.list.item(row).data(Qt.ItemDataRole.UserRole))

    def _item(self, line: RailLine) -> QListWidgetItem:
        """A line tall enough for its words: the list itself forgets the padding of the style sheet."""
        item = QListWidgetItem(line.title)
        item.setData(Qt.ItemDataRole.UserRole, line.id)
        bold = QFont(self.list.font())
        bold.setBold(True)
        room = QRect(0, 0, WIDTH - AROUND_WORDS, 0)
        words = QFontMetrics(bold).boundingRect(room, Qt.TextFlag.TextWordWrap, line.title)
        item.setSizeHint(QSize(0, words.height() + ABOVE_AND_BELOW))
        return item
