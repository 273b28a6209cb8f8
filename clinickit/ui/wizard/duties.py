"""The duties page: three conclusions, the clocks side by side, each duty with its why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinickit.services.screens import ClockLine, DutiesScreen, DutyLine
from clinickit.ui.widgets.pieces import Column, button, card, unfolding, wrapped
from clinickit.ui.words import WindowWords

CHOICES = ("", "follow", "depart", "later")


def clock_card(clock: ClockLine, words: WindowWords) -> QWidget:
    """One clock: its date, what is left, why this date, warnings."""
    frame, rows = card("clockLate" if clock.late else "clock")
    rows.addWidget(wrapped(clock.title, "clockTitle"))
    rows.addWidget(wrapped(clock.due, "clockDue"))
    if clock.left:
        rows.addWidget(wrapped(clock.left, "clockLeft"))
    for warning in clock.warnings:
        rows.addWidget(wrapped(f"⚠  {warning}", "warning"))
    if clock.nature:
        rows.addWidget(wrapped(clock.nature, "fieldHint"))
    if clock.why:
        rows.addWidget(unfolding(words("clock.why"), clock.why))
    return frame


class DutiesPage(Column):
    """Everything the law asks in this case, and the person's decision beside each verdict."""

    decided = Signal(str, str, str)

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words

    def show_duties(self, title: str, intro: str, screen: DutiesScreen) -> None:
        """Draw conclusions, clocks and duties."""
        position = self.verticalScrollBar().value()
        self.empty()
        self.add_text(title, "stepTitle")
        self.add_text(intro, "stepIntro")
        for remark in screen.date_remarks:
            self.add_text(f"⚠  {remark}", "warning")
        frame, rows = card("conclusions")
        for line in screen.conclusions:
            rows.addWidget(wrapped(line, "conclusion"))
        rows.addWidget(wrapped(screen.risk_title, "cardTitle"))
        for line in screen.risk_reasons:
            rows.addWidget(wrapped(f"•  {line}", "gestureDetail"))
        if screen.scales:
            rows.addWidget(unfolding(self.words("risk.scales"), screen.scales))
        self.add(frame)
        self.add_text(self.words("duties.clocks"), "sectionTitle")
        for clock in screen.clocks:
            self.add(clock_card(clock, self.words))
        self.add_text(self.words("duties.duties"), "sectionTitle")
        for duty in screen.duties:
            self.add(self._duty(duty))
        self.rows.activate()
        self.verticalScrollBar().setValue(position)

    def _duty(self, duty: DutyLine) -> QWidget:
        frame, rows = card(f"duty_{duty.verdict}")
        rows.addWidget(wrapped(duty.title, "cardTitle"))
        rows.addWidget(wrapped(f"{duty.verdict_label} – {duty.strength}", f"verdict_{duty.verdict}"))
        rows.addWidget(wrapped(duty.what, "gestureDetail"))
        for line in duty.why:
            rows.addWidget(wrapped(f"•  {line}", "gestureDetail"))
        if duty.missing:
            rows.addWidget(wrapped(self.words("duty.missing", facts=", ".join(duty.missing)), "toCheck"))
        if duty.positions:
            rows.addWidget(unfolding(self.words("duty.positions"), duty.positions))
        if duty.references:
            rows.addWidget(unfolding(self.words("duty.references"), duty.references))
        self._decision(duty, rows)
        return frame

    def _decision(self, duty: DutyLine, rows: QVBoxLayout) -> None:
        if duty.decision:
            rows.addWidget(wrapped(duty.decision, "gestureDone"))
        line = QHBoxLayout()
        choice = QComboBox()
        choice.setAccessibleName(self.words("duty.decision", duty=duty.title))
        for name in CHOICES:
            choice.addItem(self.words(f"duty.choice.{name or 'none'}"), name)
        reason = QLineEdit()
        reason.setPlaceholderText(self.words("duty.reason"))
        reason.setAccessibleName(f"{self.words('duty.reason')} : {duty.title}")
        keep = button(self.words("duty.keep"), "secondary", about=duty.title)
        keep.clicked.connect(lambda: self.decided.emit(duty.id, str(choice.currentData()), reason.text()))
        line.addWidget(choice)
        line.addWidget(reason, 1)
        line.addWidget(keep)
        rows.addLayout(line)
