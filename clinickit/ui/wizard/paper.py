"""The paper page: what it still asks, the paper as it will be printed, what it lacks, and what was issued."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clinickit.services.screens import PaperScreen, StepScreen
from clinickit.ui.widgets.page_picture import PagePicture
from clinickit.ui.widgets.pieces import button, card, emptied, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.wizard.asking import AskingPage
from clinickit.ui.words import WindowWords

PAGE_WIDTH = 700


class PaperPage(AskingPage):
    """Preview from memory; nothing of the paper is written to disk until the person saves it."""

    jump = Signal(str, str)
    save_asked = Signal(str)
    issue_asked = Signal(str)
    copy_asked = Signal(str)
    issued_asked = Signal(str)
    fields_asked = Signal()
    review_asked = Signal()
    follow_asked = Signal()

    def __init__(self, words: WindowWords, now: Callable[[], str]) -> None:
        super().__init__(words, now)
        self.paper = ""
        self.pictures: list[QLabel] = []
        self._result = QVBoxLayout()

    def empty(self) -> None:
        """Take everything out, the pages too."""
        self.pictures = []
        super().empty()

    def show_step(self, screen: StepScreen) -> None:
        """Draw the questions of this paper; the paper itself follows when it is ready."""

        def draw() -> None:
            self.add_text(screen.title, "stepTitle")
            self.add_text(screen.intro, "stepIntro")
            self.ask(screen)
            result = QWidget()
            self._result = QVBoxLayout(result)
            self._result.setContentsMargins(0, 0, 0, 0)
            self._result.setSpacing(16)
            self._result.addWidget(wrapped(self.words("paper.drawing"), "stepIntro"))
            self.add(result)

        self.redrawn(screen, draw)

    def show_paper(self, screen: PaperScreen, pages: tuple[tuple[int, int, bytes], ...]) -> None:
        """Draw what is missing, the actions, then each page, in place of the earlier ones."""
        self.paper = screen.id
        position = self.verticalScrollBar().value()
        emptied(self._result)
        if screen.title != self._shown_title():
            self._text(screen.title, "sectionTitle")
        self._text(screen.purpose, "fieldHint")
        self._text(self.words("paper.recipient", recipient=screen.recipient), "fieldHint")
        for warning in screen.warnings:
            self._text(f"⚠  {warning}", "warning")
        self._gaps(screen)
        self._actions(screen)
        self.pictures = [self._page(picture, number, len(pages)) for number, picture in enumerate(pages, 1)]
        self.rows.activate()
        self.verticalScrollBar().setValue(position)

    def _shown_title(self) -> str:
        first = self.rows.itemAt(0)
        label = first.widget() if first is not None else None
        return label.text() if isinstance(label, QLabel) else ""

    def _text(self, text: str, name: str) -> None:
        if text:
            self._result.addWidget(wrapped(text, name))

    def _page(self, picture: tuple[int, int, bytes], number: int, total: int) -> QLabel:
        width, height, rgb = picture
        image = QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888)
        label = PagePicture(QPixmap.fromImage(image))
        label.setAccessibleName(self.words("paper.page", page=str(number), total=str(total)))
        self._result.addWidget(label)
        return label

    def _gaps(self, screen: PaperScreen) -> None:
        if not screen.gaps:
            self._text(self.words("paper.complete"), "complete")
            return
        frame, rows = card("gaps")
        rows.addWidget(wrapped(self.words.counted("paper.gaps", len(screen.gaps)), "cardTitle"))
        for gap in screen.gaps:
            line = button(gap.label, "linkButton", about=self.words("paper.go_to_question"))
            line.setEnabled(bool(gap.step))
            line.clicked.connect(lambda _checked=False, one=gap: self.jump.emit(one.step, one.path))
            rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        self._result.addWidget(frame)

    def _actions(self, screen: PaperScreen) -> None:
        frame, rows = card()
        for line in screen.issued:
            rows.addWidget(wrapped(line.said, "complete"))
            again = button(self.words("paper.save_issued"), "linkButton", about=line.said)
            again.clicked.connect(lambda _checked=False, one=line: self.issued_asked.emit(one.id))
            rows.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        if screen.out_of_date:
            rows.addWidget(wrapped(self.words("paper.out_of_date"), "warning"))
        self._approval(rows, screen)
        actions = SideBySide()
        for key, name, signal in (
            ("paper.save", "primary", self.save_asked),
            ("paper.issue", "secondary", self.issue_asked),
            ("paper.copy", "secondary", self.copy_asked),
        ):
            made = button(self.words(key), name, about=screen.title)
            made.clicked.connect(lambda _checked=False, out=signal: out.emit(self.paper))
            actions.addWidget(made)
        if screen.by_field:
            fields = button(self.words("paper.by_field"), "secondary")
            fields.clicked.connect(self.fields_asked)
            actions.addWidget(fields)
        rows.addLayout(actions)
        rows.addWidget(wrapped(self.words("paper.not_sent"), "fieldHint"))
        self._result.addWidget(frame)

    def _approval(self, rows: QVBoxLayout, screen: PaperScreen) -> None:
        """How it stands towards its approval, and the way to read it again; never in the way of issuing it."""
        if (line := screen.approval) is not None:
            look = "complete" if line.approved else "warning" if line.changed else "fieldHint"
            rows.addWidget(wrapped(line.said, look))
            links = SideBySide()
            for words, asked in ((line.review, self.review_asked), (line.follow, self.follow_asked)):
                link = button(words, "linkButton", about=screen.title)
                link.clicked.connect(asked)
                links.addWidget(link)
            rows.addLayout(links)
