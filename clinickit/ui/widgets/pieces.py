"""Cards, titles, scrolling columns: the few shapes every page is made of."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

COLUMN_WIDTH = 760
# The same width told in letters, for larger ones; and the letters a button keeps on one line whatever happens.
COLUMN_LETTERS, BUTTON_LETTERS = 95, 22
LEAVING = "leaving"  # a property of what was taken out of a page and is still its child for a moment


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
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outside = QWidget()
        outside.setObjectName("page")
        frame = QHBoxLayout(outside)
        frame.setContentsMargins(32, 24, 32, 24)
        inside = self._inside = QWidget()
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(16)
        self.rows.addStretch(1)
        frame.addStretch(1)
        frame.addWidget(inside, COLUMN_WIDTH)
        frame.addStretch(1)
        self.setWidget(outside)
        self._as_wide_as_read()

    def _as_wide_as_read(self) -> None:
        """As many letters on a line, whatever their size."""
        letters = QFontMetrics(self.font()).averageCharWidth() * COLUMN_LETTERS
        self._inside.setMaximumWidth(max(COLUMN_WIDTH, letters))

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters: a wider column."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_inside"):
            self._as_wide_as_read()

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
                _let_go(widget)


def _let_go(widget: QWidget) -> None:
    """It goes at the next turn of the event loop; whoever looks for what is on the page until then can tell."""
    widget.setProperty(LEAVING, True)
    widget.hide()
    widget.deleteLater()


def emptied(rows: QVBoxLayout) -> None:
    """Take every widget out of a card."""
    while item := rows.takeAt(0):
        widget = item.widget()
        if widget is not None:
            _let_go(widget)


def card(name: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A framed block and the column inside it."""
    frame = QFrame()
    frame.setObjectName(name)
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(18, 16, 18, 16)
    rows.setSpacing(8)
    return frame, rows


class WordsButton(QPushButton):
    """A push button whose words go on the next line where there is no room, instead of being cut."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._height = 0

    def on_one_line(self) -> QSize:
        """The room it takes with all its words on one line."""
        return super().sizeHint()

    def sizeHint(self) -> QSize:
        """One line; as tall as its lines once it is narrower than that."""
        size = self.on_one_line()
        return QSize(size.width(), max(size.height(), self._height))

    def minimumSizeHint(self) -> QSize:
        """A few words."""
        size, narrow = self.on_one_line(), QFontMetrics(self.font()).averageCharWidth() * BUTTON_LETTERS
        return QSize(min(size.width(), narrow + self._around(size)), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all the lines."""
        more = self._lines(width).count("\n") - self.text().count("\n")
        return self.on_one_line().height() + more * QFontMetrics(self.font()).lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for another height."""
        super().resizeEvent(event)
        height = self.heightForWidth(self.width())
        if height != max(self._height, self.on_one_line().height()):
            self._height = height
            self.updateGeometry()

    def _around(self, size: QSize) -> int:
        """What the style sheet puts at both sides of the words, in pixels."""
        return size.width() - QFontMetrics(self.font()).size(Qt.TextFlag.TextShowMnemonic.value, self.text()).width()

    def _lines(self, width: int) -> str:
        size, metrics = self.on_one_line(), QFontMetrics(self.font())
        if width >= size.width():
            return self.text()
        room, lines = width - self._around(size), [""]
        for word in self.text().split(" "):
            longer = f"{lines[-1]} {word}".lstrip(" ")
            if lines[-1] and metrics.horizontalAdvance(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return "\n".join(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As any button, with the words on their lines."""
        if self.width() >= self.on_one_line().width():
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self._lines(self.width())
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)


def button(text: str, name: str = "", about: str = "") -> QPushButton:
    """A push button; `about` tells a screen reader what it acts on."""
    made = WordsButton(text)
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
