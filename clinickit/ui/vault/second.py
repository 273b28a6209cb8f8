"""A second person's own passphrase: given, or taken back; the first one always stays."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from clinickit.ui.unlock import SHORTEST, SecretLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class SecondPage(Column):
    """One form or the other, according to whether a second person can open the vault."""

    give_asked = Signal(str, str)
    take_back_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.lines: dict[str, SecretLine] = {}
        self.problem = wrapped("", "fieldProblem")

    def show_second(self, *, there: bool) -> None:
        """Draw the page."""
        self.reset()
        self.add_text(self.words("second.title"), "stepTitle")
        self.add_text(self.words("second.intro"), "stepIntro")
        frame, rows = card()
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        rows.addWidget(
            wrapped(self.words("second.there" if there else "second.none"), "complete" if there else "plainLine")
        )
        self._ask(rows, *(("current",) if there else ("current", "first", "again")))
        rows.addWidget(self.problem)
        self.do = button(self.words("second.take_back" if there else "second.give"), "primary")
        self.do.clicked.connect(self._take_back if there else self._give)
        rows.addWidget(self.do, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(wrapped(self.words("second.take_back_hint" if there else "second.give_hint"), "fieldHint"))
        self.add(frame)
        back = button(self.words("vault.back"), "linkButton")
        back.clicked.connect(self._leave)
        self.add_left(back)
        self.setFocusProxy(self.lines["current"])

    def _ask(self, rows: QVBoxLayout, *names: str) -> None:
        show = QCheckBox(self.words("passphrase.show"))
        self.lines = {}
        for name in names:
            label = wrapped(self.words(f"second.{name}"), "fieldLabel")
            line = self.lines[name] = SecretLine(self.words(f"second.{name}"))
            label.setBuddy(line)
            show.toggled.connect(line.reveal)
            rows.addWidget(label)
            rows.addWidget(line)
        rows.addWidget(show)
        self.lines[names[-1]].returnPressed.connect(self._entered)

    def _entered(self) -> None:
        self.do.click()

    def _give(self) -> None:
        current, first, again = (self.lines[name].text() for name in ("current", "first", "again"))
        if not current:
            self.show_problem(self.words("passphrase.no_current"))
        elif len(first) < SHORTEST:
            self.show_problem(self.words("passphrase.too_short", count=str(SHORTEST)))
        elif first != again:
            self.show_problem(self.words("passphrase.different"))
        else:
            self.do.setEnabled(False)
            self.give_asked.emit(current, first)

    def _take_back(self) -> None:
        current = self.lines["current"].text()
        if not current:
            self.show_problem(self.words("passphrase.no_current"))
        else:
            self.do.setEnabled(False)
            self.take_back_asked.emit(current)

    def show_problem(self, sentence: str) -> None:
        """What to correct."""
        self.do.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def _leave(self) -> None:
        self.reset()
        self.left.emit()

    def reset(self) -> None:
        """Forget what was typed."""
        for line in self.lines.values():
            line.clear()
        self.lines = {}
        self.empty()
