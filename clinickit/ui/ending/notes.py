"""« Notes pour l’avocat »: a place to write, then the notes, the last first; they are in no other output."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from clinickit.services.ending.lawyer_notes import NoteLine
from clinickit.ui.ending.asking import text_in
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.words import WindowWords


class NotesPage(Column):
    """What is being typed stays in place while the list below changes."""

    add_asked = Signal(str)
    remove_asked = Signal(str)
    package_asked = Signal()
    typed = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.add_text(words("notes.title"), "stepTitle")
        self.add_text(words("notes.intro"), "stepIntro")
        frame, rows = card()
        self.text = text_in(rows, words("notes.text"))
        self.text.textChanged.connect(self.typed)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.keep = button(words("notes.keep"), "primary")
        self.keep.clicked.connect(lambda: self.add_asked.emit(self.text.toPlainText()))
        rows.addWidget(self.problem)
        rows.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        self.list, self._rows = card()
        self.add(self.list)
        self.package = button(words("notes.package"), "secondary")
        self.package.clicked.connect(self.package_asked)
        self.add_left(self.package)
        back = button(words("notes.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.text)

    def show_notes(self, notes: tuple[NoteLine, ...]) -> None:
        """Draw the list again; what is being typed is not touched."""
        emptied(self._rows)
        self.problem.hide()
        if not notes:
            self._rows.addWidget(wrapped(self.words("notes.none"), "fieldHint"))
        for note in notes:
            self._note(self._rows, note)

    def _note(self, rows: QVBoxLayout, note: NoteLine) -> None:
        rows.addWidget(wrapped(note.written, "elementTitle"))
        text = wrapped(note.text, "entryText")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows.addWidget(text)
        remove = button(self.words("notes.remove"), "linkButton", note.written)
        sure = button(self.words("notes.remove_sure"), "secondary", note.written)
        sure.hide()

        def ask() -> None:
            sure.show()
            sure.setFocus()
            remove.hide()

        remove.clicked.connect(ask)
        sure.clicked.connect(lambda: self.remove_asked.emit(note.id))
        rows.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(sure, 0, Qt.AlignmentFlag.AlignLeft)

    def show_problem(self, sentence: str) -> None:
        """What to correct; what was typed stays."""
        self.problem.setText(sentence)
        self.problem.show()

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(False)
        emptied(self._rows)
