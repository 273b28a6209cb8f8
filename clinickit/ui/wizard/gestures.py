"""The gestures page: what to do now, what it also stops, what to put in its place first, ticked with the time."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinickit.services.screens import GestureLine, GesturesScreen, MarkedLine
from clinickit.ui.widgets.pieces import Column, button, card, folded, unfolding, wrapped
from clinickit.ui.wizard.gesture_rows import GestureRow, draft_path, marked, notes_of, tagged
from clinickit.ui.words import WindowWords


class GesturesPage(Column):
    """The playbook, phase after phase; ticking a gesture stamps it."""

    ticked = Signal(str, bool)
    assigned = Signal(object)
    typed = Signal(str, str)
    care_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.gestures: dict[str, GestureRow] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._people: tuple[str, ...] = ()
        self.drafts: Mapping[str, str] = {}

    def empty(self) -> None:
        """Take everything out, the boxes too."""
        self.gestures, self.boxes, self._people = {}, {}, ()
        super().empty()

    def show_gestures(self, title: str, intro: str, screen: GesturesScreen) -> None:
        """Draw the playbook; the scrolling place is kept when it is drawn again."""
        position = self.verticalScrollBar().value()
        self.empty()
        self._people = screen.people
        self.add_text(title, "stepTitle")
        self.add_text(intro, "stepIntro")
        self._next(screen)
        self._rule(screen)
        self.care = button(self.words("gestures.care"), "linkButton")
        self.care.clicked.connect(self.care_asked)
        self.add_left(self.care)
        if any(gesture.to_check for phase in screen.phases for gesture in phase.gestures):
            self.add_text(self.words("gestures.to_check"), "fieldHint")
        for number, phase in enumerate(screen.phases):
            frame, rows = card()
            rows.addWidget(wrapped(phase.title, "cardTitle"))
            for gesture in phase.gestures:
                rows.addWidget(self._gesture(gesture))
            self.add(frame)
            if number == 0:
                self._lines("gestures.do_nots", screen.do_nots, "✗", "doNot")
        self._lines("gestures.evidence", (*screen.evidence_rules, *screen.evidence), "•", "plainLine")
        self._bricks(screen)
        self._small_print(screen)
        self.rows.activate()
        self.verticalScrollBar().setValue(position)

    def _next(self, screen: GesturesScreen) -> None:
        """One next action, larger than the rest."""
        gestures = (gesture for phase in screen.phases for gesture in phase.gestures)
        following = next((gesture for gesture in gestures if not gesture.done), None)
        if following is not None:
            frame, rows = card("nextGesture")
            rows.addWidget(wrapped(self.words("gestures.next"), "cardTitle"))
            rows.addWidget(wrapped(following.text, "nextGestureText"))
            if following.substitute:
                rows.addWidget(wrapped(self.words("gestures.substitute", text=following.substitute), "gestureStops"))
            self.add(frame)

    def _rule(self, screen: GesturesScreen) -> None:
        if screen.rule:
            frame, rows = card()
            rows.addWidget(wrapped(self.words("gestures.rule"), "cardTitle"))
            for number, line in enumerate(screen.rule, 1):
                rows.addWidget(wrapped(f"{number}.  {line}", "plainLine"))
            self.add(frame)

    def _gesture(self, gesture: GestureLine) -> QWidget:
        row = GestureRow(gesture, lambda: self._people, self.words, self.drafts)
        row.typed.connect(self.typed)
        row.ticked.connect(self.ticked)
        row.assigned.connect(self.assigned)
        self.gestures[gesture.id] = row
        self.boxes[gesture.id] = row.box
        if any(self.drafts.get(draft_path(gesture.id, part)) for part in ("name", "when")):
            row.toggle_form()
        return row

    def _lines(self, title: str, lines: tuple[MarkedLine, ...], sign: str, name: str) -> None:
        if lines:
            frame, rows = card("doNots" if name == "doNot" else "card")
            rows.addWidget(wrapped(self.words(title), "cardTitle"))
            for line in lines:
                rows.addWidget(marked(line, sign, name, self.words))
            self.add(frame)

    def _bricks(self, screen: GesturesScreen) -> None:
        """What holds for the practice's own software and devices; folded while the list is not known."""
        if not screen.bricks:
            return
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for brick in screen.bricks:
            rows.addWidget(wrapped(brick.title, "elementTitle"))
            for action, line in brick.lines:
                text = wrapped(f"{action}\u00a0: {line.text[:1].lower()}{line.text[1:]}", "plainLine")
                rows.addWidget(tagged(text, (self.words("to_check"),) if line.to_check else ()))
                for note in notes_of(line, self.words):
                    rows.addWidget(note)
        if screen.bricks_known:
            frame, column = card()
            column.addWidget(wrapped(self.words("gestures.bricks"), "cardTitle"))
            column.addWidget(inside)
            self.add(frame)
        else:
            self.add(folded(self.words("gestures.bricks_unknown"), inside, "detailsButton"))

    def _small_print(self, screen: GesturesScreen) -> None:
        """What is seldom read, but must be there: what was seen elsewhere, set aside, the sheets, the gaps."""
        seen = tuple(f"{line.text} ({self.words('to_check')})" if line.to_check else line.text for line in screen.seen)
        for key, lines in (
            ("gestures.seen", seen),
            ("gestures.official", screen.official),
            ("gestures.set_aside", screen.set_aside),
        ):
            if lines:
                self.add(unfolding(self.words(key), tuple(f"•  {line}" for line in lines)))
        for line in (*screen.fallbacks, screen.explanations):
            self.add_text(line, "fieldHint")

    def show_problem(self, gesture: str, sentence: str) -> None:
        """Why a gesture could not be given, beside its form."""
        row = self.gestures.get(gesture)
        if row is not None and row.form is not None:
            row.form.show_problem(sentence)
