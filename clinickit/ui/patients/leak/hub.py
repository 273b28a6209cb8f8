"""« Qui est concerné ? »: where things stand, and the two ways: the file is in hand, or it is not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from clinickit.services.leak.hub import HubScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class HubPage(Column):
    """Draws the state and the ways on."""

    file_asked = Signal()
    presumed_asked = Signal()
    request_asked = Signal()
    count_asked = Signal()
    result_asked = Signal(int)
    review_asked = Signal(int)
    list_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.file = self.presume = self.ask = self.take = self.review = QPushButton()
        self.readings: list[QPushButton] = []

    def show_hub(self, screen: HubScreen, notice: str = "") -> None:
        """Draw the page."""
        self.empty()
        self.readings = []
        self.add_text(self.words("leak.hub.title"), "stepTitle")
        self.add_text(self.words("leak.hub.intro"), "stepIntro")
        self.add_text(notice, "complete")
        first = self._without_list() if not screen.people else self._with_list(screen)
        back = button(self.words("leak.hub.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(first)
        self.verticalScrollBar().setValue(0)

    def _without_list(self) -> QPushButton:
        self.add_text(self.words("leak.hub.no_list"), "warning")
        to_list = button(self.words("leak.hub.to_list"), "primary")
        to_list.clicked.connect(self.list_asked)
        self.add_left(to_list)
        self._way("ask", "secondary").clicked.connect(self.request_asked)
        return to_list

    def _with_list(self, screen: HubScreen) -> QPushButton:
        self._state(screen)
        next_is_file = not screen.readings and not screen.presumed
        self.file = self._way("have", "primary" if next_is_file else "secondary")
        self.file.clicked.connect(self.file_asked)
        self.presume = self._way("not_have", "secondary")
        self.presume.clicked.connect(self.presumed_asked)
        self.ask = self._way("ask", "secondary")
        self.ask.clicked.connect(self.request_asked)
        if screen.to_review:
            return self.review
        return self.take if screen.found or screen.presumed else self.file

    def _state(self, screen: HubScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("leak.hub.now"), "cardTitle"))
        if screen.found or screen.presumed:
            rows.addWidget(wrapped(self.words.counted("leak.hub.found", screen.found), "conclusion"))
            if screen.presumed:
                rows.addWidget(wrapped(self.words.counted("leak.hub.presumed", screen.presumed), "conclusion"))
        else:
            rows.addWidget(wrapped(self.words("leak.hub.nobody"), "plainLine"))
        for number, sentence in screen.readings:
            rows.addWidget(wrapped(sentence, "plainLine"))
            about = self.words("leak.hub.see_about", number=str(number))
            see = button(self.words("leak.hub.see"), "linkButton", about)
            see.clicked.connect(lambda _checked=False, one=number: self.result_asked.emit(one))
            rows.addWidget(see, 0, Qt.AlignmentFlag.AlignLeft)
            self.readings.append(see)
        if screen.to_review:
            rows.addWidget(wrapped(self.words.counted("leak.hub.left", screen.to_review), "fieldAdvice"))
            self.review = button(self.words("leak.hub.review"), "primary")
            self.review.clicked.connect(lambda: self.review_asked.emit(screen.review_in))
            rows.addWidget(self.review, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        if screen.found or screen.presumed:
            self._count(screen)

    def _count(self, screen: HubScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("leak.hub.count"), "cardTitle"))
        text = self.words("leak.hub.count_text", current=screen.current, count=screen.proposed)
        rows.addWidget(wrapped(text, "plainLine"))
        rows.addWidget(wrapped(self.words("leak.hub.count_hint"), "fieldHint"))
        self.take = button(self.words("leak.hub.count_go"), "secondary" if screen.to_review else "primary")
        self.take.setEnabled(screen.current != screen.proposed)
        self.take.clicked.connect(self.count_asked)
        rows.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _way(self, way: str, look: str) -> QPushButton:
        goes = {"have": "have_go", "not_have": "presume_go", "ask": "ask_go"}
        frame, rows = card()
        rows.addWidget(wrapped(self.words(f"leak.hub.{way}"), "cardTitle"))
        rows.addWidget(wrapped(self.words(f"leak.hub.{way}_text"), "plainLine"))
        go = button(self.words(f"leak.hub.{goes[way]}"), look)
        rows.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        return go
