"""« Qui appeler »: reachable in any state, before any passphrase too."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinickit.services.call_list import CallEntry, CallScreen, MeansLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide

if TYPE_CHECKING:
    from clinickit.services.casebook import OpenCase
    from clinickit.ui.main_window import MainWindow

POSTCODE_LETTERS = 30


class CallsPage(Column):
    """Numbers by kind of help, each with the day it was checked."""

    postcode_given = Signal(str)
    save_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.postcode = QLineEdit()
        self.search = button("")
        self.save = button("")
        self.back = button("")

    def empty(self) -> None:
        """Take everything out, the postcode too."""
        super().empty()
        self.postcode = QLineEdit()

    def show_calls(self, screen: CallScreen) -> None:
        """Draw the whole list."""
        self.empty()
        texts = screen.texts
        self.add_text(texts["title"], "stepTitle")
        self.add_text(texts["intro"], "stepIntro")
        self._ask_postcode(screen)
        for section in screen.sections:
            frame, rows = card()
            rows.addWidget(wrapped(section.title, "cardTitle"))
            if section.note:
                rows.addWidget(wrapped(section.note, "plainLine"))
            for entry in section.entries:
                self._entry(entry, rows, texts["to_check"])
            self.add(frame)
        self.add_text(texts["marks"], "fieldHint")
        self.verticalScrollBar().setValue(0)

    def _ask_postcode(self, screen: CallScreen) -> None:
        texts = screen.texts
        holder = QWidget()
        line = SideBySide(holder)
        self.postcode = QLineEdit(screen.postcode)
        self.postcode.setPlaceholderText(texts["postcode"])
        self.postcode.setAccessibleName(texts["postcode"])
        self.postcode.setFixedWidth(max(230, QFontMetrics(self.font()).averageCharWidth() * POSTCODE_LETTERS))
        self.search = button(texts["show"], "secondary")
        self.save = button(texts["save"], "secondary")
        self.back = button(texts["back"], "secondary")
        self.postcode.returnPressed.connect(self._given)
        self.search.clicked.connect(self._given)
        self.save.clicked.connect(self.save_asked)
        self.back.clicked.connect(self.left)
        for widget in (self.postcode, self.search, self.save, self.back):
            line.addWidget(widget)
        self.add(holder)
        self.add_text(texts["postcode_hint"], "fieldHint")

    def _given(self) -> None:
        self.postcode_given.emit(self.postcode.text())

    def _entry(self, entry: CallEntry, rows: QVBoxLayout, to_check: str) -> None:
        rows.addWidget(wrapped(entry.name, "elementTitle"))
        if entry.usage:
            rows.addWidget(wrapped(entry.usage, "plainLine"))
        for means in entry.means:
            rows.addWidget(_means(means, to_check))
            if means.note:
                rows.addWidget(wrapped(means.note, "fieldHint"))


def _means(means: MeansLine, to_check: str) -> QWidget:
    """One number that can be selected and copied, with its mark at the right."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    number = wrapped(f"{means.label}\u00a0: {means.value}", "callLine")
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    line.addWidget(number, 1)
    for text, name in ((means.checked, "fieldHint"), (to_check if means.to_check else "", "tag")):
        if text:
            mark = QLabel(text)
            mark.setObjectName(name)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    return holder


class CallsRoom(QObject):
    """Brings the page into the window, and back to where the person was; made on the first need."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.page = CallsPage()
        self._came_from: QWidget = window.home
        self._typed: str | None = None
        window.pages.addWidget(self.page)
        self.page.postcode_given.connect(self._find)
        self.page.save_asked.connect(self._save)
        self.page.left.connect(self.leave)

    def enter(self) -> None:
        """Show the list, from any page."""
        here = self.window.pages.currentWidget()
        if here is not None and here is not self.page:
            self._came_from = here
        self._typed = None
        self.window.show_page(self.page)
        self._show(self.window.case)

    def leave(self) -> None:
        """Back to the page the person came from."""
        self.window.show_page(self._came_from)

    def forget(self) -> None:
        """The vault is being locked: no number of the practice stays on the page."""
        self._came_from = self.window.unlock
        self._typed = None
        self.page.empty()

    def _find(self, postcode: str) -> None:
        self._typed = postcode
        self._show(self.window.case)

    def _show(self, case: "OpenCase | None") -> None:
        typed = self._typed
        self.window.background.vault(lambda: self.window.desk.calls(case, typed)).success(self._shown).run()

    def _shown(self, screen: CallScreen) -> None:
        if self.window.pages.currentWidget() is self.page:
            self.page.show_calls(screen)

    def _save(self) -> None:
        case, typed = self.window.case, self._typed
        folder = self.window.dialogs.folder(self.window, self.window.words("calls.where"))
        if folder is not None:
            self.window.background.vault(lambda: self.window.desk.save_calls(case, typed, folder)).success(
                self.window.say_written
            ).failure(self.window.show_failure).run()
