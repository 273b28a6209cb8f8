"""The three piles of one reading: how many, how sure, what leaked, and the practice's own accounts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.people.reasons import Pile
from clinickit.services.leak.review import PilesScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

_LOOKS = ((Pile.CERTAIN, "certain"), (Pile.TO_CHECK, "check"), (Pile.ABSENT, "absent"))


class ResultPage(Column):
    """Draws one reading."""

    pile_asked = Signal(int)
    review_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.see: dict[Pile, QPushButton] = {}
        self.review = self.back = QPushButton()

    def show_piles(self, screen: PilesScreen, read_at: str, remarks: tuple[str, ...] = (), own_lines: int = 0) -> None:
        """Draw the page; `remarks` are about the reading that has just ended."""
        self.empty()
        self.see = {}
        search = screen.search
        self.add_text(self.words("leak.result.title"), "stepTitle")
        lines = number_in_french(search.lines)
        intro = self.words("leak.result.intro", label=search.label, day=read_at, lines=lines)
        self.add_text(intro, "stepIntro")
        if remarks:
            self.add_text("\n".join((self.words("leak.result.remarks"), *remarks)), "warning")
        for pile, name in _LOOKS:
            self._pile(screen, pile, name)
        self._leaked(screen)
        self._own(screen, own_lines)
        self.back = button(self.words("leak.result.back"), "linkButton")
        self.back.clicked.connect(self.left)
        self.add_left(self.back)
        self.setFocusProxy(self.review if screen.left else self.see[Pile.CERTAIN])
        self.verticalScrollBar().setValue(0)

    def _pile(self, screen: PilesScreen, pile: Pile, name: str) -> None:
        frame, rows = card()
        count = number_in_french(screen.search.counts.get(pile, 0))
        rows.addWidget(wrapped(self.words(f"leak.result.{name}", count=count), "conclusion"))
        rows.addWidget(wrapped(self.words(f"leak.result.{name}_text"), "plainLine"))
        if pile is Pile.TO_CHECK and screen.search.to_review:
            self._checked(screen, rows)
        see = button(self.words(f"leak.result.see_{name}"), "secondary")
        see.clicked.connect(lambda: self.pile_asked.emit(int(pile)))
        rows.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)
        self.see[pile] = see
        self.add(frame)

    def _checked(self, screen: PilesScreen, rows: QVBoxLayout) -> None:
        told = {"left": screen.left, "confirmed": screen.confirmed, "refused": screen.refused}
        figures = {name: number_in_french(value) for name, value in told.items()}
        rows.addWidget(wrapped(self.words("leak.result.left", **figures), "elementTitle"))
        self.review = button(self.words("leak.result.review"), "primary")
        self.review.setEnabled(bool(screen.left))
        self.review.clicked.connect(self.review_asked)
        rows.addWidget(self.review, 0, Qt.AlignmentFlag.AlignLeft)

    def _leaked(self, screen: PilesScreen) -> None:
        if not screen.leaked:
            return
        frame, rows = card()
        rows.addWidget(wrapped(self.words("leak.result.leaked"), "cardTitle"))
        count = number_in_french(screen.found)
        rows.addWidget(wrapped(self.words("leak.result.leaked_intro", count=count), "plainLine"))
        lines = []
        for category, people in screen.leaked:
            name = self.words(f"leak.category.{category.value}")
            lines.append(self.words("leak.result.leaked_line", category=name, count=number_in_french(people)))
        rows.addWidget(wrapped("\n".join(lines), "plainLine"))
        self.add(frame)

    def _own(self, screen: PilesScreen, own_lines: int) -> None:
        frame, rows = card("gaps" if screen.own else "card")
        rows.addWidget(wrapped(self.words("leak.result.own"), "cardTitle"))
        if not screen.own:
            rows.addWidget(wrapped(self.words("leak.result.own_none"), "plainLine"))
        for account, lines, with_password in screen.own:
            key = "leak.result.own_password" if with_password else "leak.result.own_line"
            rows.addWidget(wrapped(self.words.counted(key, lines, account=account), "elementTitle"))
        if screen.own:
            rows.addWidget(wrapped(self.words("leak.result.own_act"), "plainLine"))
        if own_lines > sum(lines for _, lines, _ in screen.own):
            count = number_in_french(own_lines)
            rows.addWidget(wrapped(self.words("leak.result.own_cut", count=count), "fieldHint"))
        self.add(frame)
