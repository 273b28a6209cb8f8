"""The last page: where things stand, and the whole dossier in one folder."""

from PySide6.QtCore import Qt, Signal

from clinickit.services.screens import SummaryScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.wizard.duties import calendar_button, clock_cards
from clinickit.ui.words import WindowWords


class SummaryPage(Column):
    """Clocks, what is missing, papers, open duties; one button makes the dossier."""

    jump = Signal(str, str)
    dossier_asked = Signal()
    calendar_asked = Signal()
    follow_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words

    def show_summary(self, title: str, intro: str, screen: SummaryScreen) -> None:
        """Draw where things stand."""
        self.empty()
        self.add_text(title, "stepTitle")
        self.add_text(intro, "stepIntro")
        make = button(self.words("summary.dossier"), "primary")
        make.clicked.connect(self.dossier_asked)
        self.add(make)
        clock_cards(self, screen.clocks, self.words)
        if screen.clocks:
            self.add_left(calendar_button(self.words, self.calendar_asked))
        self._papers(screen)
        self._lines(self.words("summary.duties"), screen.open_duties)
        if screen.missing:
            frame, rows = card("gaps")
            rows.addWidget(wrapped(self.words.counted("summary.missing", len(screen.missing)), "cardTitle"))
            for gap in screen.missing:
                line = button(gap.label, "linkButton", about=self.words("paper.go_to_question"))
                line.clicked.connect(lambda _checked=False, one=gap: self.jump.emit(one.step, one.path))
                rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self.add(frame)

    def _papers(self, screen: SummaryScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("summary.papers"), "cardTitle"))
        for step, title, state in screen.papers:
            line = button(f"{title} – {state}", "linkButton", about=self.words("summary.open_paper"))
            line.clicked.connect(lambda _checked=False, target=step: self.jump.emit(target, ""))
            rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        follow = button(screen.follow, "secondary")
        follow.clicked.connect(self.follow_asked)
        rows.addWidget(follow, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _lines(self, title: str, lines: tuple[str, ...]) -> None:
        if not lines:
            return
        frame, rows = card()
        rows.addWidget(wrapped(title, "cardTitle"))
        for line in lines:
            rows.addWidget(wrapped(f"•  {line}", "plainLine"))
        self.add(frame)
