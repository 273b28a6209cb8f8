"""Cards, titles, scrolling columns: the few shapes every page is made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

COLUMN_WIDTH = 760


def wrapped(text: str, name: str) -> QLabel:
    """A label that wraps, can be read by a screen reader, and takes its look from its object name."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


class Column(QScrollArea):
    """A scrolling column of readable width, filled from the top."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outside = QWidget()
        outside.setObjectName("page")
        frame = QHBoxLayout(outside)
        frame.setContentsMargins(32, 24, 32, 24)
        inside = QWidget()
        inside.setMaximumWidth(COLUMN_WIDTH)
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(16)
        self.rows.addStretch(1)
        frame.addStretch(1)
        frame.addWidget(inside, COLUMN_WIDTH)
        frame.addStretch(1)
        self.setWidget(outside)

    def add(self, widget: QWidget) -> None:
        """One more widget at the bottom."""
        self.rows.insertWidget(self.rows.count() - 1, widget)

    def add_left(self, widget: QWidget) -> None:
        """One more widget at the bottom, no wider than it needs."""
        self.rows.insertWidget(self.rows.count() - 1, widget, 0, Qt.AlignmentFlag.AlignLeft)

    def add_text(self, text: str, name: str) -> None:
        """One more text at the bottom, if there is one."""
        if text:
            self.add(wrapped(text, name))

    def empty(self) -> None:
        """Take everything out."""
        while self.rows.count() > 1 and (item := self.rows.takeAt(0)):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def emptied(rows: QVBoxLayout) -> None:
    """Take every widget out of a card."""
    while item := rows.takeAt(0):
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def card(name: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A framed block and the column inside it."""
    frame = QFrame()
    frame.setObjectName(name)
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(18, 16, 18, 16)
    rows.setSpacing(8)
    return frame, rows


def button(text: str, name: str = "", about: str = "") -> QPushButton:
    """A push button; `about` tells a screen reader what it acts on."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAutoDefault(True)
    if about:
        made.setAccessibleName(f"{text} : {about}")
    return made


def unfolding(title: str, lines: tuple[str, ...], name: str = "fieldHelp") -> QWidget:
    """A small button that shows or hides some lines."""
    return folded(title, wrapped("\n".join(lines), name))


def folded(title: str, inside: QWidget, name: str = "linkButton") -> QWidget:
    """A button that shows or hides what is under it."""
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(4)
    opener = button(title, name)
    opener.setCheckable(True)
    inside.setVisible(False)
    opener.toggled.connect(inside.setVisible)
    if name == "linkButton":
        rows.addWidget(opener, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        rows.addWidget(opener)
    rows.addWidget(inside)
    return holder
