"""Changing the passphrase, and the vault's key with it when someone may have had the old one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QRadioButton

from clinickit.ui.unlock import SHORTEST, SecretLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class PassphrasePage(Column):
    """Asks for the current passphrase, the new one twice, and how far the change goes."""

    change_asked = Signal(str, str, bool)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.add_text(words("passphrase.title"), "stepTitle")
        frame, rows = card()
        self.current, self.first, self.second = (
            SecretLine(words(f"passphrase.{name}")) for name in ("current", "first", "second")
        )
        self.shown = QCheckBox(words("passphrase.show"))
        for name, line in (("current", self.current), ("first", self.first), ("second", self.second)):
            label = wrapped(words(f"passphrase.{name}"), "fieldLabel")
            label.setBuddy(line)
            self.shown.toggled.connect(line.reveal)
            rows.addWidget(label)
            rows.addWidget(line)
        self.only_phrase = QRadioButton(words("passphrase.only"))
        self.new_key = QRadioButton(words("passphrase.new_key"))
        self.only_phrase.setChecked(True)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.change = button(words("passphrase.change"), "primary")
        self.change.clicked.connect(self._asked)
        self.second.returnPressed.connect(self.change.click)
        rows.addWidget(self.shown)
        for choice, hint in ((self.only_phrase, "passphrase.only_hint"), (self.new_key, "passphrase.new_key_hint")):
            rows.addWidget(choice)
            rows.addWidget(wrapped(words(hint), "optionHint"))
        rows.addWidget(self.problem)
        rows.addWidget(self.change)
        self.add(frame)
        back = button(words("vault.back"), "linkButton")
        back.clicked.connect(self._leave)
        self.add(back)
        self.setFocusProxy(self.current)

    def _asked(self) -> None:
        if not self.current.text():
            self.show_problem(self.words("passphrase.no_current"))
        elif len(self.first.text()) < SHORTEST:
            self.show_problem(self.words("passphrase.too_short", count=str(SHORTEST)))
        elif self.first.text() != self.second.text():
            self.show_problem(self.words("passphrase.different"))
        else:
            self.problem.hide()
            self.change.setEnabled(False)
            self.change_asked.emit(self.current.text(), self.first.text(), self.new_key.isChecked())

    def show_problem(self, sentence: str) -> None:
        """What to correct."""
        self.change.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def _leave(self) -> None:
        self.reset()
        self.left.emit()

    def reset(self) -> None:
        """Forget what was typed."""
        for line in (self.current, self.first, self.second):
            line.clear()
        self.shown.setChecked(False)
        self.only_phrase.setChecked(True)
        self.problem.hide()
        self.change.setEnabled(True)
