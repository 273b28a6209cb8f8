"""The paper page: the paper as it will be printed, what it lacks, and what was issued."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel

from clinickit.services.screens import PaperScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

PAGE_WIDTH = 700


class PaperPage(Column):
    """Preview from memory; nothing of the paper is written to disk until the person saves it."""

    jump = Signal(str)
    save_asked = Signal(str)
    issue_asked = Signal(str)
    copy_asked = Signal(str)

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.paper = ""
        self.pictures: list[QLabel] = []

    def show_waiting(self, title: str) -> None:
        """While the paper is being drawn."""
        self.empty()
        self.pictures = []
        self.add_text(title, "stepTitle")
        self.add_text(self.words("paper.drawing"), "stepIntro")

    def show_paper(self, screen: PaperScreen, pages: tuple[tuple[int, int, bytes], ...]) -> None:
        """Draw what is missing, the actions, then each page."""
        self.paper = screen.id
        self.empty()
        self.add_text(screen.title, "stepTitle")
        self.add_text(screen.purpose, "stepIntro")
        self.add_text(self.words("paper.recipient", recipient=screen.recipient), "fieldHint")
        for warning in screen.warnings:
            self.add_text(f"⚠  {warning}", "warning")
        self._gaps(screen)
        self._actions(screen)
        self.pictures = []
        for number, (width, height, rgb) in enumerate(pages, 1):
            image = QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888)
            label = QLabel()
            label.setObjectName("pdfPage")
            label.setPixmap(QPixmap.fromImage(image))
            label.setAccessibleName(self.words("paper.page", page=str(number), total=str(len(pages))))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.pictures.append(label)
            self.add(label)
        self.verticalScrollBar().setValue(0)

    def _gaps(self, screen: PaperScreen) -> None:
        if not screen.gaps:
            self.add_text(self.words("paper.complete"), "complete")
            return
        frame, rows = card("gaps")
        rows.addWidget(wrapped(self.words("paper.gaps", count=str(len(screen.gaps))), "cardTitle"))
        for gap in screen.gaps:
            line = button(gap.label, "linkButton", about=self.words("paper.go_to_question"))
            line.setEnabled(bool(gap.step))
            line.clicked.connect(lambda _checked=False, step=gap.step: self.jump.emit(step))
            rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _actions(self, screen: PaperScreen) -> None:
        frame, rows = card()
        for line in screen.issued:
            rows.addWidget(wrapped(line, "gestureDone"))
        if screen.out_of_date:
            rows.addWidget(wrapped(self.words("paper.out_of_date"), "warning"))
        actions = QHBoxLayout()
        for key, name, signal in (
            ("paper.save", "primary", self.save_asked),
            ("paper.issue", "secondary", self.issue_asked),
            ("paper.copy", "secondary", self.copy_asked),
        ):
            made = button(self.words(key), name, about=screen.title)
            made.clicked.connect(lambda _checked=False, out=signal: out.emit(self.paper))
            actions.addWidget(made)
        actions.addStretch(1)
        rows.addLayout(actions)
        rows.addWidget(wrapped(self.words("paper.not_sent"), "fieldHint"))
        self.add(frame)
