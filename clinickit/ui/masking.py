"""« Masquer une pièce »: the words to hide, what was hidden, the copy to read again, then keep it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox

from clinickit.services.casebook import OpenCase
from clinickit.services.masking import MaskingScreen
from clinickit.ui.drafting import Drafting
from clinickit.ui.guard import said
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

_WORDS_LINES, _COPY_LINES = 5, 11


class MaskingPage(Column):
    """Nothing is kept until the copy was shown and the person says that they read it."""

    tried = Signal(object)
    keep_asked = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.told, self.copy = TextBox(_WORDS_LINES), TextBox(_COPY_LINES)
        self.sure = QCheckBox()
        self.attempt = self.keep = button("")
        self.problem = wrapped("", "fieldProblem")

    def show_piece(self, screen: MaskingScreen) -> None:
        """Draw the page for one piece."""
        self.empty()
        line = screen.piece
        self.add_text(self.words("mask.title", number=str(line.number), label=line.label), "stepTitle")
        self.add_text(self.words("mask.intro"), "stepIntro")
        back = button(self.words("mask.back"), "linkButton")
        back.clicked.connect(self.left)
        if screen.refused:
            self.add_text(screen.refused, "warning")
            self.setFocusProxy(back)
        else:
            self._form()
            self._copy()
            self.setFocusProxy(self.told)
        self.add_left(back)
        self.verticalScrollBar().setValue(0)

    def _form(self) -> None:
        frame, rows = card()
        label = wrapped(self.words("mask.words"), "fieldLabel")
        self.told = TextBox(_WORDS_LINES)
        self.told.setAccessibleName(self.words("mask.words"))
        self.told.textChanged.connect(self._changed)
        label.setBuddy(self.told)
        self.attempt = button(self.words("mask.try"), "secondary")
        self.attempt.clicked.connect(lambda: self.tried.emit(self.listed()))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        for widget in (label, wrapped(self.words("mask.words_hint"), "fieldHint"), self.told, self.problem):
            rows.addWidget(widget)
        rows.addWidget(self.attempt, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _copy(self) -> None:
        self.shown, rows = card()
        self.counts = wrapped("", "conclusion")
        label = wrapped(self.words("mask.text"), "fieldLabel")
        self.copy = TextBox(_COPY_LINES)
        self.copy.setReadOnly(True)
        self.copy.setAccessibleName(self.words("mask.text"))
        label.setBuddy(self.copy)
        self.sure = QCheckBox()
        self.keep = button(self.words("mask.keep"), "primary")
        self.keep.setEnabled(False)
        self.sure.toggled.connect(self.keep.setEnabled)
        self.keep.clicked.connect(lambda: self.keep_asked.emit(self.listed()))
        for widget in (self.counts, label, self.copy, worded(self.sure, self.words("mask.sure"))):
            rows.addWidget(widget)
        rows.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.shown)
        self.shown.hide()

    def listed(self) -> tuple[str, ...]:
        """The words to hide."""
        return tuple(line.strip() for line in self.told.toPlainText().splitlines() if line.strip())

    def _changed(self) -> None:
        """Other words make another copy: the one on screen no longer counts."""
        self.sure.setChecked(False)
        self.shown.hide()

    def show_copy(self, screen: MaskingScreen) -> None:
        """What was hidden, and the copy to read."""
        self.problem.hide()
        hidden = ", ".join(screen.counts) or self.words("mask.nothing")
        self.counts.setText(self.words("mask.found", hidden=hidden))
        self.copy.setPlainText(screen.text)
        self.sure.setChecked(False)
        self.shown.show()
        self.ensureWidgetVisible(self.counts)
        self.copy.setFocus()

    def show_problem(self, sentence: str) -> None:
        """Why nothing could be masked."""
        self.problem.setText(sentence)
        self.problem.show()


class Masking(QObject):
    """Brings the page and its use cases together; made with the first piece that is masked."""

    def __init__(self, window: "MainWindow", words: WindowWords) -> None:
        super().__init__(window)
        self.window, self.page = window, MaskingPage(words)
        window.pages.addWidget(self.page)
        self._case: OpenCase | None = None
        self._piece = ""
        self._typed = Drafting(window, self.page, "mask", lambda: (self.page.told,))
        self.page.tried.connect(self._try)
        self.page.keep_asked.connect(self._keep)
        self.page.left.connect(self._leave)

    def enter(self, case: OpenCase, piece: str) -> None:
        """The page of one piece."""
        self._typed.forget()
        self._case, self._piece = case, piece
        self._typed.name = f"mask.{piece}"

        def show(screen: MaskingScreen) -> None:
            if self._case is case:
                self.page.show_piece(screen)
                if not screen.refused:
                    self._typed.drawn(case.id)
                self.window.show_page(self.page)

        self.window.background.papers(lambda: self.window.desk.masking.screen(case, piece)).success(show).failure(
            self.window.show_failure
        ).run()

    def _try(self, words: tuple[str, ...]) -> None:
        if (case := self._case) is not None:
            self.window.background.papers(lambda: self.window.desk.masking.attempt(case, self._piece, words)).success(
                lambda screen: self.page.show_copy(screen) if self._case is case else None
            ).failure(lambda error: self.page.show_problem(said(error))).run()

    def _keep(self, words: tuple[str, ...]) -> None:
        if (case := self._case) is None:
            return

        def kept(longer: OpenCase) -> None:
            if self._case is case:
                self._typed.done()
                self.window.journey.take_over(longer)
                self._leave()

        self.window.background.papers(lambda: self.window.desk.masking.keep(case, self._piece, words)).success(
            kept
        ).failure(lambda error: self.page.show_problem(said(error))).run()

    def _leave(self) -> None:
        self.forget()
        self.window.rooms.records.show_pieces()

    def forget(self) -> None:
        """Nothing of the piece stays on the page."""
        self._typed.forget()
        self._case, self._piece = None, ""
        self.page.empty()
        self.page.told, self.page.copy = TextBox(_WORDS_LINES), TextBox(_COPY_LINES)
