"""Choosing a passphrase and typing it again: the only door to the vault."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit

from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.services.entrance import CallLine
    from clinickit.services.vault.lock_notice import LockNotice

SHORTEST = 12


class SecretLine(QLineEdit):
    """A line whose letters are hidden unless asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setMaximumWidth(460)

    def reveal(self, shown: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        """Show or hide the letters."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class UnlockPage(Column):
    """Asks for the passphrase of the vault; the numbers to call stay readable beside it."""

    unlock_asked = Signal(str)
    recovery_asked = Signal(str)
    keychain_asked = Signal()
    without_asked = Signal()
    restore_asked = Signal()
    afresh_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.add_text(words("unlock.title"), "stepTitle")
        self.intro = wrapped(words("unlock.intro"), "stepIntro")
        self.add(self.intro)
        self.waiting = wrapped(words("unlock.waiting"), "warning")
        self.waiting.hide()
        self.add(self.waiting)
        frame, rows = card()
        label = wrapped(words("unlock.passphrase"), "fieldLabel")
        self.passphrase = SecretLine(words("unlock.passphrase"))
        label.setBuddy(self.passphrase)
        self.shown = QCheckBox(words("unlock.show"))
        self.shown.toggled.connect(self.passphrase.reveal)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.open = button(words("unlock.open"), "primary")
        self.open.clicked.connect(self._asked)
        self.passphrase.returnPressed.connect(self.open.click)
        for widget in (label, self.passphrase, self.shown, self.problem, self.open):
            rows.addWidget(widget)
        self.typing = frame
        self.add(frame)
        self.keychain = button(words("unlock.keychain"), "primary")
        self.keychain.clicked.connect(self.keychain_asked)
        self.keychain.hide()
        self.add(self.keychain)
        self.keychain_problem = wrapped("", "fieldProblem")
        self.keychain_problem.hide()
        self.add(self.keychain_problem)
        self.forgotten = button(words("unlock.forgotten"), "linkButton")
        self.forgotten.clicked.connect(self._use_recovery)
        self.add(self.forgotten)
        self.recovering = self._recovery_card()
        self.add(self.recovering)
        self._other_ways(words)
        self.notice, self._notice_rows = card()
        self.notice.hide()
        self.add(self.notice)
        self.calls, self._call_rows = card()
        self.calls.hide()
        self.add(self.calls)
        self.setFocusProxy(self.passphrase)

    def _other_ways(self, words: WindowWords) -> None:
        """Without what opens the vault: a new one, a backup, or nothing kept."""
        self.afresh = button(words("unlock.afresh"), "linkButton")
        self.afresh.clicked.connect(self.afresh_asked)
        self.afresh.hide()
        self.add(self.afresh)
        self.restore = button(words("unlock.restore"), "linkButton")
        self.restore.clicked.connect(self.restore_asked)
        self.add(self.restore)
        without = button(words("unlock.without"), "linkButton")
        without.clicked.connect(self.without_asked)
        self.add(without)

    def show_ways(self, ways: tuple[str, ...]) -> None:
        """Offer the ways of opening that this vault has; all of them when they cannot be read."""
        for one in (self.intro, self.typing):
            one.setVisible(not ways or "passphrase" in ways)
        self.keychain.setVisible("keychain" in ways)
        self.forgotten.setVisible(not ways or "recovery" in ways)

    def show_keychain_problem(self, sentence: str) -> None:
        """Why the keychain did not open the vault."""
        self.keychain_problem.setText(sentence)
        self.keychain_problem.show()
        self.afresh.setVisible(not self.typing.isVisibleTo(self))

    def show_waiting(self) -> None:
        """Something was written beside this vault: opening it keeps it."""
        self.waiting.show()

    def show_notice(self, notice: "LockNotice") -> None:
        """The dates and the next gesture, under their general names."""
        emptied(self._notice_rows)
        for title, lines in (("unlock.dates", notice.dates), ("unlock.gesture", (notice.gesture,))):
            if any(lines):
                self._notice_rows.addWidget(wrapped(self.words(title), "cardTitle"))
            for line in filter(None, lines):
                self._notice_rows.addWidget(wrapped(line, "clockLeft"))
        self.notice.setVisible(bool(notice.dates or notice.gesture))

    def show_calls(self, calls: "tuple[CallLine, ...]") -> None:
        """Whom to call, without opening anything."""
        emptied(self._call_rows)
        self._call_rows.addWidget(wrapped(self.words("home.calls"), "cardTitle"))
        for call in calls:
            self._call_rows.addWidget(wrapped(f"{call.name}\u00a0: {call.number}", "callLine"))
        self.calls.setVisible(bool(calls))

    def _recovery_card(self) -> QFrame:
        frame, rows = card()
        label = wrapped(self.words("unlock.recovery"), "fieldLabel")
        self.recovery = QLineEdit()
        self.recovery.setAccessibleName(self.words("unlock.recovery"))
        self.recovery.setMaximumWidth(560)
        label.setBuddy(self.recovery)
        self.recovery_problem = wrapped("", "fieldProblem")
        self.recovery_problem.hide()
        self.recover = button(self.words("unlock.recover"), "primary")
        self.recover.clicked.connect(self._asked_recovery)
        self.recovery.returnPressed.connect(self.recover.click)
        hint = wrapped(self.words("unlock.recovery_hint"), "fieldHint")
        for widget in (label, hint, self.recovery, self.recovery_problem, self.recover):
            rows.addWidget(widget)
        frame.hide()
        return frame

    def _use_recovery(self) -> None:
        self.recovering.show()
        self.afresh.show()
        self.recovery.setFocus()

    def _asked_recovery(self) -> None:
        if self.recovery.text().strip():
            self.recovery_problem.hide()
            self.recover.setEnabled(False)
            self.recovery_asked.emit(self.recovery.text())

    def show_recovery_problem(self, sentence: str) -> None:
        """Why the recovery key did not open, and what to do."""
        self.recover.setEnabled(True)
        self.recovery_problem.setText(sentence)
        self.recovery_problem.show()
        self.recovery.setFocus()

    def _asked(self) -> None:
        if self.passphrase.text():
            self.problem.hide()
            self.open.setEnabled(False)
            self.unlock_asked.emit(self.passphrase.text())

    def show_problem(self, sentence: str) -> None:
        """Why it did not open, and what to do."""
        self.open.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()
        if not self.forgotten.isVisibleTo(self):
            self.afresh.show()
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def reset(self) -> None:
        """Forget what was typed, and hide again what is typed next."""
        self.passphrase.clear()
        self.shown.setChecked(False)
        self.recovery.clear()
        self.waiting.hide()
        self.problem.hide()
        self.recovery_problem.hide()
        self.keychain_problem.hide()
        self.recovering.hide()
        self.afresh.hide()
        self.open.setEnabled(True)
        self.recover.setEnabled(True)


class ProtectPage(Column):
    """Asks for a new passphrase, twice, and says what losing it means."""

    chosen = Signal(str)
    later_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.add_text(words("protect.title"), "stepTitle")
        self.add_text(words("protect.intro"), "stepIntro")
        frame, rows = card()
        self.first = SecretLine(words("protect.first"))
        self.second = SecretLine(words("protect.second"))
        self.shown = QCheckBox(words("unlock.show"))
        self.shown.toggled.connect(self.first.reveal)
        self.shown.toggled.connect(self.second.reveal)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.keep = button(words("protect.keep"), "primary")
        self.keep.clicked.connect(self._asked)
        self.second.returnPressed.connect(self.keep.click)
        for key, editor in (("protect.first", self.first), ("protect.second", self.second)):
            label = wrapped(words(key), "fieldLabel")
            label.setBuddy(editor)
            rows.addWidget(label)
            rows.addWidget(editor)
        for widget in (self.shown, wrapped(words("protect.advice"), "fieldHint"), self.problem, self.keep):
            rows.addWidget(widget)
        self.add(frame)
        later = button(words("protect.later"), "linkButton")
        later.clicked.connect(self.later_asked)
        self.add(later)
        self.setFocusProxy(self.first)

    def _asked(self) -> None:
        if len(self.first.text()) < SHORTEST:
            self.show_problem(self.words("protect.too_short", count=str(SHORTEST)))
        elif self.first.text() != self.second.text():
            self.show_problem(self.words("protect.different"))
        else:
            self.problem.hide()
            self.keep.setEnabled(False)
            self.chosen.emit(self.first.text())

    def show_problem(self, sentence: str) -> None:
        """What to correct."""
        self.keep.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def reset(self) -> None:
        """Forget what was typed, and hide again what is typed next."""
        self.first.clear()
        self.second.clear()
        self.shown.setChecked(False)
        self.problem.hide()
        self.keep.setEnabled(True)
