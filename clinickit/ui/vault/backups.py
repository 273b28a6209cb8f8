"""The backups: when one was last proved, a copy on a USB key, and going back to one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from clinickit.services.vault.desk import BackupLine, BackupsScreen
from clinickit.services.vault.lost_files import LostLine
from clinickit.ui.unlock import SecretLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class BackupsPage(Column):
    """Each act is one button; restoring asks for the passphrase of that backup."""

    made = Signal()
    copied = Signal()
    elsewhere_asked = Signal()
    restore_asked = Signal(Path, str)
    structure_asked = Signal(Path)
    taken_back = Signal(str)
    gone_without = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.restoring: list[QPushButton] = []
        self.structures: list[QPushButton] = []
        self.typed = SecretLine(words("backups.passphrase"))
        self.problem = wrapped("", "fieldProblem")

    def show_backups(self, screen: BackupsScreen, *, elsewhere: bool = False) -> None:
        """Draw the page; a locked vault offers to restore and nothing else."""
        self.empty()
        self.add_text(self.words("backups.title"), "stepTitle")
        self.add_text(self.words("backups.intro"), "stepIntro")
        if screen.open:
            self._acts(screen)
        self.add_text(self.words("backups.elsewhere_list" if elsewhere else "backups.list"), "sectionTitle")
        self.structures = []
        self.restoring = [self._line(line, alone=screen.open) for line in screen.lines]
        if not screen.lines:
            self.add_text(self.words("backups.none"), "fieldHint")
        self.elsewhere = button(self.words("backups.elsewhere"), "secondary")
        self.elsewhere.clicked.connect(self.elsewhere_asked)
        self.add_left(self.elsewhere)
        back = button(self.words("vault.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _acts(self, screen: BackupsScreen) -> None:
        frame, rows = card()
        said = self.words("backups.verified", when=screen.verified) if screen.verified else ""
        rows.addWidget(wrapped(said or self.words("backups.never"), "complete" if said else "warning"))
        if screen.spoilt:
            rows.addWidget(wrapped(self.words.counted("backups.spoilt", screen.spoilt), "warning"))
        for line in screen.lost:
            self._lost(rows, line)
        self.make = button(self.words("backups.make"), "secondary")
        self.make.clicked.connect(self.made)
        self.copy = button(
            self.words("backups.copy"), "secondary" if any(one.kept for one in screen.lost) else "primary"
        )
        self.copy.clicked.connect(self.copied)
        rows.addWidget(self.make)
        rows.addWidget(self.copy)
        rows.addWidget(wrapped(self.words("backups.copy_hint"), "fieldHint"))
        self.add(frame)

    def _lost(self, rows: QVBoxLayout, line: LostLine) -> None:
        """A piece or a list that the vault no longer holds, and what can be done about it."""
        rows.addWidget(wrapped(line.name, "elementTitle"))
        rows.addWidget(wrapped(line.said, "fieldProblem"))
        if line.kept:
            back = button(self.words("backups.take_piece" if line.piece else "backups.take_back"), "primary", line.name)
            back.clicked.connect(lambda: self.taken_back.emit(line.path))
            rows.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        elif not line.piece:
            without = button(self.words("backups.go_without"), "secondary", line.name)
            without.clicked.connect(lambda: self.gone_without.emit(line.path))
            rows.addWidget(without, 0, Qt.AlignmentFlag.AlignLeft)

    def _line(self, line: BackupLine, *, alone: bool) -> QPushButton:
        """One backup; of an open vault, one structure can be taken back from it."""
        frame, rows = card()
        rows.addWidget(wrapped(self.words("backups.line", when=line.when, size=line.size), "cardTitle"))
        restore = button(self.words("backups.restore"), "secondary", line.when)
        restore.clicked.connect(lambda: self._ask(restore, rows, line))
        rows.addWidget(restore)
        if alone:
            one = button(self.words("backups.structure"), "secondary", line.when)
            one.clicked.connect(lambda: self.structure_asked.emit(line.path))
            rows.addWidget(one)
            self.structures.append(one)
        self.add(frame)
        return restore

    def _ask(self, restore: QPushButton, rows: QVBoxLayout, line: BackupLine) -> None:
        """The passphrase of this backup, in its own card; the other cards wait."""
        for other in self.restoring:
            other.setEnabled(False)
        restore.hide()
        self.typed = SecretLine(self.words("backups.passphrase"))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.confirm = button(self.words("backups.confirm"), "primary")
        self.confirm.clicked.connect(lambda: self._confirmed(line.path))
        self.typed.returnPressed.connect(self.confirm.click)
        for widget in (wrapped(self.words("backups.confirm_hint"), "fieldHint"), self.typed, self.problem):
            rows.addWidget(widget)
        rows.addWidget(self.confirm)
        self.typed.setFocus()

    def _confirmed(self, path: Path) -> None:
        if self.typed.text():
            self.problem.hide()
            self.confirm.setEnabled(False)
            self.restore_asked.emit(path, self.typed.text())

    def show_problem(self, sentence: str) -> None:
        """Why this backup was refused; nothing has changed."""
        self.confirm.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def forget(self) -> None:
        """Nothing stays on the page."""
        self.empty()
        self.typed = SecretLine(self.words("backups.passphrase"))
