"""Handing one structure over: which one, a passphrase for whoever takes it, a folder."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from clinickit.services.vault.handing_over import HandOverScreen
from clinickit.ui.starting import Choice
from clinickit.ui.unlock import SHORTEST, SecretLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class HandOverPage(Column):
    """One form; nothing is written before a folder is chosen."""

    asked = Signal(str, str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.structure = Choice((), None)
        self.lines: dict[str, SecretLine] = {}
        self.problem = wrapped("", "fieldProblem")
        self.do = button("")

    def show_structures(self, screen: HandOverScreen) -> None:
        """Draw the page; the only structure is already ticked."""
        self.reset()
        self.add_text(self.words("handover.title"), "stepTitle")
        self.add_text(self.words("handover.intro"), "stepIntro")
        if screen.structures:
            self._form(screen)
        else:
            self.add_text(self.words("handover.none"), "plainLine")
        back = button(self.words("vault.back"), "linkButton")
        back.clicked.connect(self._leave)
        self.add_left(back)

    def _form(self, screen: HandOverScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("handover.which"), "cardTitle"))
        only = screen.structures[0].id if len(screen.structures) == 1 else None
        self.structure = Choice(screen.structures, only)
        rows.addWidget(self.structure)
        self._ask(rows)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        rows.addWidget(self.problem)
        self.do = button(self.words("handover.do"), "primary")
        self.do.clicked.connect(self._asked)
        self.lines["second"].returnPressed.connect(self.do.click)
        rows.addWidget(self.do, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(wrapped(self.words("handover.hint"), "fieldHint"))
        self.add(frame)
        self.setFocusProxy(next(iter(self.structure.options.values())))

    def _ask(self, rows: QVBoxLayout) -> None:
        show = QCheckBox(self.words("passphrase.show"))
        for name in ("first", "second"):
            label = wrapped(self.words(f"handover.{name}"), "fieldLabel")
            line = self.lines[name] = SecretLine(self.words(f"handover.{name}"))
            label.setBuddy(line)
            show.toggled.connect(line.reveal)
            rows.addWidget(label)
            rows.addWidget(line)
        rows.addWidget(show)

    def _asked(self) -> None:
        first, second = (self.lines[name].text() for name in ("first", "second"))
        if self.structure.value is None:
            self.show_problem(self.words("handover.no_structure"))
        elif len(first) < SHORTEST:
            self.show_problem(self.words("passphrase.too_short", count=str(SHORTEST)))
        elif first != second:
            self.show_problem(self.words("passphrase.different"))
        else:
            self.problem.hide()
            self.do.setEnabled(False)
            self.asked.emit(self.structure.value, first)

    def show_problem(self, sentence: str) -> None:
        """What to correct, or why nothing was written."""
        self.do.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def wait_no_more(self) -> None:
        """No folder was chosen: the form is as it was."""
        self.do.setEnabled(True)

    def _leave(self) -> None:
        self.reset()
        self.left.emit()

    def reset(self) -> None:
        """Forget what was typed."""
        for line in self.lines.values():
            line.clear()
        self.lines = {}
        self.empty()
