"""The small form of a decision: what is decided, the reason, the problem beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinickit.services.screens import DecisionForm, DecisionInput
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import button, wrapped
from clinickit.ui.words import WindowWords


class DecisionView(QWidget):
    """One decision; `decided` leaves with the button, `typed` with each keystroke (the draft)."""

    decided = Signal(object)
    typed = Signal(str, str)

    def __init__(self, form: DecisionForm, words: WindowWords) -> None:
        super().__init__()
        self.form = form
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(6)
        if form.said and not form.options:
            rows.addWidget(wrapped(form.said, "warning" if form.owed else "complete"))
        line = QHBoxLayout()
        self.choice = UnfoldingList()
        self.choice.setAccessibleName(form.label)
        for option in form.options:
            self.choice.addItem(option.label, option.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(form.chosen)))
        self.choice.activated.connect(
            lambda _index: self.typed.emit(form.choice_path, str(self.choice.currentData() or ""))
        )
        self.reason = QLineEdit(form.reason)
        self.reason.setCursorPosition(0)
        self.reason.setPlaceholderText(form.reason_label)
        self.reason.setAccessibleName(f"{form.reason_label} – {form.label}")
        self.reason.textEdited.connect(lambda text: self.typed.emit(form.reason_path, text))
        self.keep = button(words("duty.keep"), "secondary", about=form.label)
        self.keep.clicked.connect(self._decided)
        if form.options:
            rows.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(self.reason, 1)
        line.addWidget(self.keep)
        rows.addLayout(line)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        rows.addWidget(self.problem)

    def _decided(self) -> None:
        choice = str(self.choice.currentData() or "") if self.form.options else ""
        self.decided.emit(DecisionInput(self.form.key, choice, self.reason.text()))

    def show_problem(self, sentence: str) -> None:
        """Say beside the form what is missing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.reason.setFocus()
