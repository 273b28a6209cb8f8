"""The gestures page: what to do now, what it also stops, what to put in its place first, ticked with the time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from clinickit.services.screens import GestureLine, GesturesScreen
from clinickit.ui.widgets.pieces import Column, card, wrapped
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords


class GesturesPage(Column):
    """The playbook, phase after phase; ticking a gesture stamps it."""

    ticked = Signal(str, bool)

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.boxes: dict[str, QCheckBox] = {}

    def show_gestures(self, title: str, intro: str, screen: GesturesScreen) -> None:
        """Draw the playbook; the scrolling place is kept when it is drawn again."""
        position = self.verticalScrollBar().value()
        self.boxes = {}
        self.empty()
        self.add_text(title, "stepTitle")
        self.add_text(intro, "stepIntro")
        self._next(screen)
        for number, phase in enumerate(screen.phases):
            frame, rows = card()
            rows.addWidget(wrapped(phase.title, "cardTitle"))
            for gesture in phase.gestures:
                self._draw(gesture, rows)
            self.add(frame)
            if number == 0:
                self._do_nots(screen)
        if screen.evidence:
            frame, rows = card()
            rows.addWidget(wrapped(self.words("gestures.evidence"), "cardTitle"))
            for line in screen.evidence:
                rows.addWidget(wrapped(f"•  {line}", "gestureDetail"))
            self.add(frame)
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

    def _do_nots(self, screen: GesturesScreen) -> None:
        if screen.do_nots:
            frame, rows = card("doNots")
            rows.addWidget(wrapped(self.words("gestures.do_nots"), "cardTitle"))
            for line in screen.do_nots:
                rows.addWidget(wrapped(f"✗  {line}", "doNot"))
            self.add(frame)

    def _draw(self, gesture: GestureLine, rows: QVBoxLayout) -> None:
        box = QCheckBox()
        box.setChecked(bool(gesture.done))
        box.clicked.connect(lambda checked, name=gesture.id: self.ticked.emit(name, checked))
        self.boxes[gesture.id] = box
        rows.addWidget(worded(box, gesture.text, "gestureWords"))
        notes = (
            (gesture.detail, "gestureDetail", ""),
            (gesture.stops, "gestureStops", "gestures.stops"),
            (gesture.substitute, "gestureStops", "gestures.substitute"),
            (self.words("to_check") if gesture.to_check else "", "toCheck", ""),
            (gesture.done, "gestureDone", ""),
        )
        for text, name, key in notes:
            if text:
                rows.addWidget(wrapped(self.words(key, text=text) if key else text, name))
