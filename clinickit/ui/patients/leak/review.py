"""Is it the same person? One match after the other, by keyboard or mouse, and by group after a sample."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QProgressBar, QPushButton, QWidget

from clinickit.documents.numbers import number_in_french
from clinickit.people.reasons import Reason
from clinickit.services.leak.review import Card, GroupLine
from clinickit.services.patients_ports import Decision
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

_BAR_HIGH, _LETTERS_FOR_TWO = 16, 105
_LETTERS = (("O", Decision.CONFIRMED), ("N", Decision.REFUSED), ("P", Decision.LATER))
_BUTTONS = ((Decision.CONFIRMED, "yes"), (Decision.REFUSED, "no"), (Decision.LATER, "later"))


class ReviewPage(Column):
    """The practice's own record, the reasons, three buttons; never a value of the leaked line."""

    decided = Signal(object, object)
    undo_asked = Signal()
    group_asked = Signal(object)
    group_chosen = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.card: Card | None = None
        self._groups: list[tuple[Reason, ...] | None] = [None]
        self.add_text(words("leak.review.title"), "stepTitle")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR_HIGH)
        self.progress = wrapped("", "fieldHint")
        self.notice = wrapped("", "complete")
        self._record_frame, self._record = card()
        self._why_frame, self._why = card()
        self._cards = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._cards)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self._record_frame, 1)
        self._beside.addWidget(self._why_frame, 1)
        self.buttons: dict[Decision, QPushButton] = {}
        self._acts = self._three_buttons()
        self.keys = wrapped(words("leak.review.keys"), "fieldHint")
        self.group = wrapped("", "plainLine")
        self.together = button("", "secondary")
        self.together.clicked.connect(self._together)
        self.undo = button(words("leak.review.undo"), "linkButton")
        self.undo.clicked.connect(self.undo_asked)
        self.back = button(words("leak.review.back"), "linkButton")
        self.back.clicked.connect(self.left)
        for widget in (self.notice, self.bar, self.progress, self._cards, self._acts, self.keys):
            self.add(widget)
        self.add_left(self.undo)
        self.add(self.group)
        self.add_left(self.together)
        self._choose_group()
        self.add_left(self.back)
        self._shortcuts()

    def _choose_group(self) -> None:
        label = wrapped(self.words("leak.review.which"), "elementTitle")
        self.add(label)
        self.which = UnfoldingList()
        self.which.setAccessibleName(self.words("leak.review.which"))
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label.setBuddy(self.which)
        self.which.activated.connect(lambda place: self.group_chosen.emit(self._groups[place]))
        self.add(self.which)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Record and reasons stand side by side where there is room for both."""
        wide = self.viewport().width() > _LETTERS_FOR_TWO * QFontMetrics(self.font()).averageCharWidth()
        direction = QBoxLayout.Direction
        self._beside.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        super().resizeEvent(event)

    def _three_buttons(self) -> QWidget:
        holder = QWidget()
        line = SideBySide(holder)
        for decision, key in _BUTTONS:
            one = button(self.words(f"leak.review.{key}"), "primary" if key == "yes" else "secondary")
            one.clicked.connect(lambda _checked=False, said=decision: self._decide(said))
            line.addWidget(one)
            self.buttons[decision] = one
        return holder

    def _shortcuts(self) -> None:
        for letter, decision in _LETTERS:
            one = QShortcut(QKeySequence(letter), self)
            one.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            one.activated.connect(lambda said=decision: self._decide(said))
        back = QShortcut(QKeySequence(Qt.Key.Key_Backspace), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(lambda: self.undo_asked.emit() if self.undo.isEnabled() else None)

    def show_groups(self, groups: tuple[GroupLine, ...], chosen: tuple[Reason, ...] | None) -> None:
        """The groups that have something left; `chosen` is the one being gone through."""
        self._groups = [None, *(one.reasons for one in groups if one.undecided)]
        self.which.clear()
        self.which.addItem(self.words("leak.review.all_groups"))
        for one in groups:
            if one.undecided:
                figures = number_in_french(one.undecided)
                said = " ".join(one.words)
                self.which.addItem(self.words("leak.review.group_line", undecided=figures, reasons=said))
        self.which.setCurrentIndex(self._groups.index(chosen) if chosen in self._groups else 0)

    def show_card(self, one: Card | None, *, can_undo: bool, of_group: bool, notice: str = "") -> None:
        """The next match, or that there is none."""
        self.card = one
        emptied(self._record)
        emptied(self._why)
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))
        self.undo.setEnabled(can_undo)
        for widget in (self._acts, self.keys, self.bar, self.progress, self._why_frame, self.group):
            widget.setVisible(one is not None)
        self.together.hide()
        for each in self.buttons.values():
            each.setEnabled(one is not None)
        if one is None:
            done = "leak.review.done_group" if of_group else "leak.review.done"
            self._record.addWidget(wrapped(self.words(done), "conclusion"))
            self.setFocusProxy(self.back)
            self.back.setFocus()
            return
        self._draw(one)
        self._say_group(one.group)
        self.setFocusProxy(self.buttons[Decision.CONFIRMED])
        self.buttons[Decision.CONFIRMED].setFocus()
        self.verticalScrollBar().setValue(0)

    def _draw(self, one: Card) -> None:
        self.bar.setRange(0, max(1, one.total))
        self.bar.setValue(one.done)
        done, total = number_in_french(one.done), number_in_french(one.total)
        self.progress.setText(self.words("leak.review.progress", done=done, total=total))
        self.bar.setAccessibleName(self.progress.text())
        self._record.addWidget(wrapped(self.words("leak.review.record"), "cardTitle"))
        for label, value in one.record:
            self._record.addWidget(wrapped(f"{label}\u00a0: {value}", "plainLine"))
        self._record.addStretch(1)
        line = number_in_french(one.match.line)
        self._why.addWidget(wrapped(self.words("leak.review.why", line=line), "cardTitle"))
        for reason in one.reasons:
            self._why.addWidget(wrapped(f"• {reason}", "plainLine"))
        held = ", ".join(self.words(f"leak.category.{each.value}") for each in one.match.categories)
        self._why.addWidget(wrapped(self.words("leak.review.leaked", categories=held), "fieldHint"))
        self._why.addStretch(1)

    def _say_group(self, group: GroupLine) -> None:
        undecided, matches = number_in_french(group.undecided), number_in_french(group.matches)
        said = [self.words("leak.review.group", undecided=undecided, matches=matches)]
        if not group.sample:
            said.append(self.words("leak.review.group_small"))
        elif group.drawn_left:
            said.append(self.words("leak.review.sample", left=str(group.drawn_left), sample=str(group.sample)))
        elif group.whole == Decision.CONFIRMED:
            said.append(self.words("leak.review.group_ready_yes", sample=str(group.sample), share=str(group.share)))
            self.together.setText(self.words("leak.review.group_yes", count=undecided))
        elif group.whole == Decision.REFUSED:
            said.append(self.words("leak.review.group_ready_no", sample=str(group.sample), share=str(group.share)))
            self.together.setText(self.words("leak.review.group_no", count=undecided))
        else:
            said.append(self.words("leak.review.group_mixed"))
        self.together.setVisible(bool(group.whole))
        self.group.setText(" ".join(said))

    def _decide(self, decision: Decision) -> None:
        if self.card is not None and self.buttons[decision].isEnabled():
            for each in self.buttons.values():
                each.setEnabled(False)  # until the next one is shown: a key held down decides once
            self.decided.emit(self.card, decision)

    def _together(self) -> None:
        if self.card is not None:
            self.together.setEnabled(False)
            self.group_asked.emit(self.card.group.reasons)
            self.together.setEnabled(True)

    def forget(self) -> None:
        """Nobody stays on the page."""
        self.card = None
        self.which.clear()
        self._groups = [None]
        emptied(self._record)
        emptied(self._why)
        self.notice.setText("")
