"""« Effacer ce dossier »: what goes, what stays, who signs; and the certificates of earlier erasures."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from clinickit.domain.case import Person
from clinickit.services.ending.erasing import ErasureScreen
from clinickit.ui.ending.asking import Signing, line_in
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords


class ErasurePage(Column):
    """Nothing is erased until the box is ticked and somebody has signed."""

    erase_asked = Signal(object, str)
    copies_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.signing = Signing(words)
        self.copies_in: Path | None = None

    def show_erasure(self, screen: ErasureScreen, person: Person) -> None:
        """Draw the page."""
        self.forget()
        self.add_text(self.words("erase.title"), "stepTitle")
        self.add_text(self.words("erase.intro"), "stepIntro")
        self._lines(self.words("erase.goes"), screen.erased)
        self._lines(self.words("erase.stays"), tuple(f"{name}\u00a0: {said}" for name, said in screen.kept))
        self._lines(self.words("erase.limits"), screen.limits)
        if screen.refused:
            self.add_text(screen.refused, "warning")
        else:
            self._form(person, summary=bool(screen.kept))
        back = button(self.words("erase.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(back if screen.refused else self.signing)

    def _lines(self, title: str, lines: tuple[str, ...]) -> None:
        if lines:
            frame, rows = card()
            rows.addWidget(wrapped(title, "cardTitle"))
            for line in lines:
                rows.addWidget(wrapped(f"•\u00a0{line}", "plainLine"))
            self.add(frame)

    def _form(self, person: Person, *, summary: bool) -> None:
        self.signing = Signing(self.words)
        self.signing.offer(person)
        self.add(self.signing)
        frame, rows = card()
        self.summary = line_in(rows, self.words("erase.summary"))
        rows.addWidget(wrapped(self.words("erase.summary_hint"), "fieldHint"))
        frame.setVisible(summary)
        self.add(frame)
        usb, rows = card()
        choose = button(self.words("erase.copies"), "secondary")
        choose.clicked.connect(self.copies_asked)
        self.copies = wrapped(self.words("erase.copies_hint"), "fieldHint")
        rows.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.copies)
        self.add(usb)
        self.sure = QCheckBox()
        self.add(worded(self.sure, self.words("erase.sure")))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.add(self.problem)
        self.erase = button(self.words("erase.erase"), "primary")
        self.erase.setEnabled(False)
        self.sure.toggled.connect(self.erase.setEnabled)
        self.erase.clicked.connect(lambda: self.erase_asked.emit(self.signing.signed(), self.summary.text()))
        self.add_left(self.erase)

    def show_copies(self, folder: Path) -> None:
        """Which other folder is cleaned too."""
        self.copies_in = folder
        self.copies.setText(self.words("erase.copies_in", folder=str(folder)))

    def show_problem(self, sentence: str) -> None:
        """What to correct."""
        self.problem.setText(sentence)
        self.problem.show()

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self.copies_in = None
        self.empty()
