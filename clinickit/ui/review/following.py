"""« Suivi des envois »: the next thing to do on top with its button, then each recipient, then each paper."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from clinickit.services.papers.follow_up import FollowLine, FollowScreen, State
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

# What the one button of the top card does: go to the paper, or note what was done.
_TO_PAPER = frozenset({State.TO_PREPARE, State.APPROVED, State.REDO})
_LOOKS = {State.ANSWERED: "complete", State.WAITING: "complete", State.SET_ASIDE: "fieldHint"}


class FollowingPage(Column):
    """Drawn anew each time it is entered."""

    paper_asked = Signal(str)
    note_asked = Signal(str)
    review_asked = Signal(str)
    letters_asked = Signal()
    save_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.first = self.save = button("")

    def show_lines(self, screen: FollowScreen) -> None:
        """Draw every recipient; the focus goes to the next thing to do."""
        self.empty()
        self.add_text(self.words("following.title"), "stepTitle")
        self.add_text(self.words("following.intro"), "stepIntro")
        self.save = button(self.words("following.save"), "secondary")
        self.save.clicked.connect(self.save_asked)
        self.first = self._next(screen)
        if screen.people:
            self._people()
        for line in screen.lines[bool(screen.left) :]:
            self._line(line)
        self.add_left(self.save)
        self._papers(screen)
        back = button(self.words("following.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.first)
        self.rows.activate()
        self.verticalScrollBar().setValue(0)

    def _next(self, screen: FollowScreen) -> QPushButton:
        if not screen.left:
            self.add_text(self.words("following.nothing"), "complete")
            return self.save
        frame, rows = card("gaps")
        line = screen.lines[0]
        rows.addWidget(wrapped(self.words("following.next"), "cardTitle"))
        rows.addWidget(wrapped(self.words("following.line", name=line.name, state=line.label), "elementTitle"))
        self._said(rows, line)
        to_paper = line.state in _TO_PAPER and line.step
        key = "following.paper" if to_paper else "following.note"
        act = button(self.words(key), "primary", line.name)
        asked, what = (self.paper_asked, line.step) if to_paper else (self.note_asked, line.key)
        act.clicked.connect(lambda: asked.emit(what))
        acts = SideBySide()
        acts.addWidget(act)
        if to_paper:
            acts.addWidget(self._note(line, "secondary"))
        rows.addLayout(acts)
        if screen.left > 1:
            rows.addWidget(wrapped(self.words.counted("following.left", screen.left - 1), "fieldHint"))
        self.add(frame)
        return act

    def _said(self, rows: QVBoxLayout, line: FollowLine) -> None:
        if line.due_said:
            rows.addWidget(wrapped(line.due_said, "warning" if line.late else "plainLine"))
        look = "warning" if line.state in {State.REDO, State.REMIND} else _LOOKS.get(line.state, "fieldHint")
        rows.addWidget(wrapped(line.said, look))

    def _line(self, line: FollowLine) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("following.line", name=line.name, state=line.label), "elementTitle"))
        self._said(rows, line)
        acts = SideBySide()
        if line.step:
            paper = button(self.words("following.paper"), "linkButton", line.name)
            paper.clicked.connect(lambda: self.paper_asked.emit(line.step))
            acts.addWidget(paper)
        acts.addWidget(self._note(line))
        rows.addLayout(acts)
        self.add(frame)

    def _note(self, line: FollowLine, look: str = "linkButton") -> QPushButton:
        note = button(self.words("following.note"), look, line.name)
        note.clicked.connect(lambda: self.note_asked.emit(line.key))
        return note

    def _people(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("following.people"), "elementTitle"))
        lead = button(self.words("following.letters"), "linkButton")
        lead.clicked.connect(self.letters_asked)
        rows.addWidget(lead, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _papers(self, screen: FollowScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("following.papers"), "cardTitle"))
        for one in screen.papers:
            link = button(f"{one.title} – {one.said}", "linkButton", self.words("following.review"))
            link.clicked.connect(lambda _checked=False, paper=one.id: self.review_asked.emit(paper))
            rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self.empty()
