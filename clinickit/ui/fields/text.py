"""Fields that are typed: a line, several lines, a date, a number."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton

from clinickit.services.screens import Field, Input
from clinickit.ui.fields.base import FieldView
from clinickit.ui.widgets.pieces import button, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

EXAMPLES = {"moment": "field.example.moment", "day": "field.example.day", "count": "field.example.count"}

_LINES = 4
EXAMPLE_LETTERS = 58  # the longest example, to be read whole where there is room


class LineField(FieldView):
    """One line; the draft leaves at each keystroke, the answer when the field is left or Enter is pressed."""

    def __init__(self, field: Field, words: WindowWords, now: Callable[[], str]) -> None:
        super().__init__(field, words)
        self._now_text = now
        self.editor = QLineEdit(field.raw)
        self.editor.setAccessibleName(field.label)
        self.editor.setAccessibleDescription(field.hint)
        if field.kind in EXAMPLES:
            self.editor.setPlaceholderText(words(EXAMPLES[field.kind]))
            self.editor.setMaximumWidth(max(430, QFontMetrics(self.font()).averageCharWidth() * EXAMPLE_LETTERS))
        self.label.setBuddy(self.editor)
        line = QHBoxLayout()
        line.addWidget(self.editor, 1)
        if field.kind == "moment":
            shortcut = QPushButton(words("field.now"))
            shortcut.setAccessibleName(f"{words('field.now')} : {field.label}")
            shortcut.clicked.connect(self._now)
            line.addWidget(shortcut)
        if field.kind in EXAMPLES:
            line.addStretch(1)
        self.body.addLayout(line)
        self.take: QPushButton | None = None
        if field.proposal_why:
            self._propose(field)
        self.setFocusProxy(self.editor)
        self._sent = field.raw
        self.editor.textEdited.connect(self._edited)
        self.editor.editingFinished.connect(self.give)

    def _propose(self, field: Field) -> None:
        """A value to take over, and where it comes from."""
        self.body.addWidget(wrapped(field.proposal_why, "fieldHint"))
        if field.proposal:
            self.take = button(self.words("field.take"), "secondary", about=field.label)
            self.take.clicked.connect(lambda: self._put(field.proposal))
            self.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)

    def _now(self) -> None:
        self._put(self._now_text())

    def _put(self, text: str) -> None:
        self.editor.setText(text)
        self.known()
        self.give()

    def _edited(self, text: str) -> None:
        self.known()
        self.typed.emit(self.field.path, text)

    def clear(self) -> None:
        """Empty the line."""
        with QSignalBlocker(self.editor):
            self.editor.clear()
        self._sent = ""

    def give_again(self) -> None:
        """Send the line, changed or not."""
        self._sent = self.editor.text()
        self.given.emit(Input(self.field.path, raw=self._sent))

    def give(self) -> None:
        """Send the line once per change."""
        if self.editor.text() != self._sent:
            self._sent = self.editor.text()
            self.given.emit(Input(self.field.path, raw=self._sent))


def _nothing() -> None:
    return


class _Editor(TextBox):
    """Several lines where Tab goes to the next field, and leaving gives the answer."""

    def __init__(self, text: str) -> None:
        super().__init__(_LINES, text)
        self.left: Callable[[], None] = _nothing

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field gives the answer."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left()


def _raw(editor: QPlainTextEdit) -> str:
    """What was typed, no-break spaces included (`toPlainText` would lose them)."""
    return editor.document().toRawText().replace("\u2029", "\n")


class LongTextField(FieldView):
    """Several lines."""

    def __init__(self, field: Field, words: WindowWords) -> None:
        super().__init__(field, words)
        self.editor = _Editor(field.raw)
        self.editor.setAccessibleName(field.label)
        self.editor.setAccessibleDescription(field.hint)
        self.label.setBuddy(self.editor)
        self.body.addWidget(self.editor)
        self.take: QPushButton | None = None
        if field.proposal:
            self._propose(field)
        self.setFocusProxy(self.editor)
        self._sent = field.raw
        self.editor.textChanged.connect(self._edited)
        self.editor.left = self.give

    def _propose(self, field: Field) -> None:
        """A draft to read, then to take over: it becomes the answer only once the field is left, corrected or not."""
        self.body.addWidget(wrapped(field.proposal_why, "fieldHint"))
        self.body.addWidget(wrapped(field.proposal, "fieldAdvice"))
        self.take = button(self.words("field.take_text"), "secondary", about=field.label)
        self.take.clicked.connect(self._take)
        self.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)

    def _take(self) -> None:
        self.editor.setPlainText(self.field.proposal)
        self.editor.setFocus()

    def _edited(self) -> None:
        self.known()
        self.typed.emit(self.field.path, _raw(self.editor))

    def clear(self) -> None:
        """Empty the text."""
        with QSignalBlocker(self.editor):
            self.editor.setPlainText("")
        self._sent = ""

    def give_again(self) -> None:
        """Send the text, changed or not."""
        self._sent = _raw(self.editor)
        self.given.emit(Input(self.field.path, raw=self._sent))

    def give(self) -> None:
        """Send the text once per change."""
        text = _raw(self.editor)
        if text != self._sent:
            self._sent = text
            self.given.emit(Input(self.field.path, raw=text))
