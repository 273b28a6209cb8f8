"""The patients of a case: four steps with where each stands, and one button for the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from clinickit.services.patients.desk import PatientsScreen, PatientStep, StepCard
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class OverviewPage(Column):
    """Four cards in the order of the work."""

    step_asked = Signal(object)
    protect_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.go: dict[PatientStep, QPushButton] = {}
        self.protect = button("")

    def show_steps(self, screen: PatientsScreen) -> None:
        """Draw the page."""
        self.empty()
        self.go = {}
        self.add_text(self.words("page.title"), "stepTitle")
        self.add_text(self.words("patients.intro"), "stepIntro")
        if screen.durable:
            for number, one in enumerate(screen.cards, start=1):
                self._card(number, one, following=one.step is screen.following)
            self.setFocusProxy(self.go[screen.following])
        else:
            self.add_text(self.words("patients.not_durable"), "warning")
            self.protect = button(self.words("patients.protect"), "primary")
            self.protect.clicked.connect(self.protect_asked)
            self.add_left(self.protect)
            self.setFocusProxy(self.protect)
        back = button(self.words("patients.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.verticalScrollBar().setValue(0)

    def _card(self, number: int, one: StepCard, *, following: bool) -> None:
        frame, rows = card()
        title = self.words(f"patients.step.{one.step.value}")
        rows.addWidget(wrapped(self.words("patients.step", number=str(number), title=title), "cardTitle"))
        rows.addWidget(wrapped(one.state, "complete" if one.begun else "plainLine"))
        rows.addWidget(wrapped(self.words(f"patients.about.{one.step.value}"), "fieldHint"))
        go = button(self.words(f"patients.go.{one.step.value}"), "primary" if following else "secondary")
        go.clicked.connect(lambda: self.step_asked.emit(one.step))
        rows.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        self.go[one.step] = go
        self.add(frame)
