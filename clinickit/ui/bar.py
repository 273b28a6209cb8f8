"""The bar that never leaves: ways out, save state, next date; what finds no room stands in one « Menu » button."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from clinickit.ui.widgets.pieces import button
from clinickit.ui.words import WindowWords

GAP, SIDE, ABOVE = 8, 16, 8
MOST_LINES = 2
COLON = "\u00a0: "


class Told(QLabel):
    """A text on two lines at most; when it is longer, the whole of it is told on hover and to a screen reader."""

    def __init__(self, name: str) -> None:
        super().__init__("")
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.whole, self.short = "", ""

    def say(self, text: str, short: str = "") -> None:
        """What to tell; `short` is said instead where there is little room."""
        self.whole, self.short = text, short or text
        self.setToolTip(text)
        self.setAccessibleName(text)

    def lines(self, text: str, width: int) -> list[str]:
        """A text cut into lines of a width, in pixels; as many as it takes."""
        metrics, lines = QFontMetrics(self.font()), [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".lstrip(" ")
            if lines[-1] and metrics.horizontalAdvance(longer) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def width_of(self, text: str) -> int:
        """The room of a text on one line, in pixels."""
        return QFontMetrics(self.font()).horizontalAdvance(text)

    def fits(self, text: str, width: int) -> bool:
        """Whether a text goes whole in two lines of a width."""
        return len(self.lines(text, width)) <= MOST_LINES

    def fit(self, text: str, width: int) -> None:
        """Show a text in a width; where it is too long, what stands before the date gives way to « … »."""
        shown = "\n".join(self.lines(self._shortened(text, width), width)[:MOST_LINES])
        if shown != self.text():
            self.setText(shown)

    def _shortened(self, text: str, width: int) -> str:
        name, colon, date = text.rpartition(COLON)
        words = (name if colon else date).split(" ")
        ending = f"{colon}{date}" if colon else ""
        while len(words) > 1 and not self.fits(text, width):
            words.pop()
            text = f"{' '.join(words)}…{ending}"
        return text


class Bar(QFrame):
    """At most two rows at any width: the buttons, then the next date and the save state."""

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.words = words
        self.home, self.calls, self.reminder, self.protect, self.vault, self.lock = (
            button(words(f"bar.{key}"), "barReminder" if key == "recovery" else "barButton")
            for key in ("home", "calls", "recovery", "protect", "vault", "lock")
        )
        self.menu = button(words("bar.menu"), "barButton")
        self.menu.setAccessibleDescription(words("bar.menu_hint"))
        self.menu.setToolTip(words("bar.menu_hint"))
        self.menu.clicked.connect(self._unfold)
        self.clock, self.state = Told("barClock"), Told("saveState")
        # The bar gives the date its room: its words never widen the window.
        self.clock.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._left, self._right = (self.home, self.calls), (self.reminder, self.protect, self.vault, self.lock)
        # What goes first into the menu; the way home stays.
        self._folds = (self.vault, self.reminder, self.lock, self.calls, self.protect)
        self._offered: set[QPushButton] = {*self._left, *self._right} - {self.reminder}
        self.folded: tuple[QPushButton, ...] = ()
        self._lay_out()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SIDE, ABOVE, SIDE, ABOVE)
        rows.setSpacing(ABOVE // 2)
        first = QHBoxLayout()
        first.setSpacing(GAP)
        for one in self._left:
            first.addWidget(one)
        first.addStretch(1)
        for one in (*self._right, self.menu):
            first.addWidget(one)
        rows.addLayout(first)
        self._second = QWidget()
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(GAP * 2)
        second.addWidget(self.clock, 1)
        second.addWidget(self.state, 0)
        rows.addWidget(self._second)

    def offer(self, one: QPushButton, offered: bool) -> None:  # noqa: FBT001 - read at the call
        """Whether a button is there to be used, in the bar or in its menu."""
        (self._offered.add if offered else self._offered.discard)(one)
        self.arrange()

    def offers(self, one: QPushButton) -> bool:
        """Whether a button is there to be used, in the bar or in its menu."""
        return one in self._offered

    def say_clock(self, text: str) -> None:
        """The next date."""
        self.clock.say(text)
        self.arrange()

    def say_state(self, text: str, short: str = "") -> None:
        """Whether what was typed is saved."""
        self.state.say(text, short)
        self.arrange()

    def minimumSizeHint(self) -> QSize:
        """As narrow as the way home and the menu: the rest folds."""
        narrow = self._room_of([self.home, self.menu]) + 2 * SIDE
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: what has room changes."""
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters: what has room changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.arrange()

    def arrange(self) -> None:
        """Share the width: buttons first, in their order of use; then the date and the save state."""
        if not hasattr(self, "_second"):
            return
        room = self.width() - 2 * SIDE
        kept = [one for one in (*self._left, *self._right) if one in self._offered]
        folded: list[QPushButton] = []
        for one in self._folds:
            if self._room_of([*kept, self.menu] if folded else kept) <= room:
                break
            if one in kept:
                kept.remove(one)
                folded.append(one)
        self._show(kept, folded)
        self._share(room)

    def _room_of(self, several: list[QPushButton]) -> int:
        return sum(one.sizeHint().width() for one in several) + GAP * len(several)

    def _show(self, kept: list[QPushButton], folded: list[QPushButton]) -> None:
        lost = any(one.hasFocus() for one in folded)
        self.folded = tuple(one for one in (*self._left, *self._right) if one in folded)
        self.menu.setVisible(bool(folded))
        for one in (*self._left, *self._right):
            one.setVisible(one in kept)
        # A reminder nobody sees reminds nobody: the menu takes its colour.
        name = "barReminder" if self.reminder in folded else "barButton"
        if self.menu.objectName() != name:
            self.menu.setObjectName(name)
            self.menu.style().polish(self.menu)
        if lost:
            self.menu.setFocus()

    def _share(self, room: int) -> None:
        state, clock = self.state, self.clock
        left = room - GAP * 2 if clock.whole and state.whole else room
        most = left // 2 if clock.whole else left
        said, wide = state.whole, state.width_of(state.whole)
        if wide > most or not clock.fits(clock.whole, left - wide):
            said, wide = state.short, min(state.width_of(state.short), most)
        state.fit(said, max(wide, 1))
        clock.fit(clock.whole, max(left - wide, 1))
        clock.setVisible(bool(clock.whole))
        state.setVisible(bool(state.whole))
        self._second.setVisible(bool(clock.whole or state.whole))

    def _unfold(self) -> None:
        """The list of what has no room, under its button; arrows, Return and Escape as in any menu."""
        listed = QMenu(self)
        listed.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self.folded:
            act = QAction(one.text(), listed)
            act.triggered.connect(one.click)
            listed.addAction(act)
        listed.setActiveAction(listed.actions()[0])
        listed.popup(self.menu.mapToGlobal(QPoint(0, self.menu.height())))
