"""The duties page: three conclusions, the clocks side by side, each duty with its why."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from clinickit.services.screens import ClockLine, DecisionForm, DutiesScreen, DutyLine, FactorLine
from clinickit.ui.widgets.pieces import Column, button, card, folded, unfolding, wrapped
from clinickit.ui.wizard.decision import DecisionView
from clinickit.ui.wizard.what_if import WhatIfView
from clinickit.ui.words import WindowWords

RISK = "risk"
NO = "no"
REASONING = "reasoning"


def clock_card(clock: ClockLine, words: WindowWords) -> QWidget:
    """One clock: its date, what is left, why this date, warnings."""
    frame, rows = card("clockLate" if clock.late else "clock")
    rows.addWidget(wrapped(clock.title, "clockTitle"))
    rows.addWidget(wrapped(clock.due, "clockDue"))
    said = " – ".join(part for part in (clock.left, clock.nature) if part)
    rows.addWidget(wrapped(f"{said[:1].upper()}{said[1:]}", "clockLeft"))
    for warning in clock.warnings:
        rows.addWidget(wrapped(f"⚠  {warning}", "warning"))
    if clock.why:
        rows.addWidget(unfolding(words("clock.why"), clock.why))
    return frame


def clock_cards(page: Column, clocks: tuple[ClockLine, ...], words: WindowWords) -> None:
    """The clocks still to meet, one card each; those already met behind a button."""
    for clock in clocks:
        if not clock.done:
            page.add(clock_card(clock, words))
    done = [clock for clock in clocks if clock.done]
    if done:
        inside = stacked([clock_card(clock, words) for clock in done])
        page.add(folded(words.counted("clocks.done", len(done)), inside, "detailsButton"))


def stacked(cards: list[QWidget]) -> QWidget:
    """Cards one under the other."""
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 8, 0, 0)
    rows.setSpacing(16)
    for one in cards:
        rows.addWidget(one)
    return holder


def calendar_button(words: WindowWords, asked: SignalInstance) -> QPushButton:
    """Writes the dates for a calendar."""
    made = button(words("calendar.save"), "secondary")
    made.clicked.connect(asked)
    return made


class DutiesPage(Column):
    """Everything the law asks in this case, and the person's decision beside each verdict."""

    decided = Signal(object)
    typed = Signal(str, str)
    what_if_asked = Signal(str)
    calendar_asked = Signal()
    save_asked = Signal(str)

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.forms: dict[str, DecisionView] = {}
        self.what_ifs: dict[str, WhatIfView] = {}

    def empty(self) -> None:
        """Take everything out, the forms too."""
        self.forms, self.what_ifs = {}, {}
        super().empty()

    def show_duties(self, title: str, intro: str, screen: DutiesScreen) -> None:
        """Draw conclusions, clocks and duties."""
        position = self.verticalScrollBar().value()
        self.empty()
        self.add_text(title, "stepTitle")
        self.add_text(intro, "stepIntro")
        for remark in screen.date_remarks:
            self.add_text(f"⚠  {remark}", "warning")
        self._conclusions(screen)
        self.add_text(self.words("duties.clocks"), "sectionTitle")
        clock_cards(self, screen.clocks, self.words)
        if screen.clocks:
            self.add_left(calendar_button(self.words, self.calendar_asked))
        self.add_text(self.words("duties.duties"), "sectionTitle")
        for duty in screen.duties:
            if duty.verdict != NO:
                self.add(self._duty(duty))
        not_here = [self._duty(duty) for duty in screen.duties if duty.verdict == NO]
        if not_here:
            self.add(folded(self.words.counted("duty.no", len(not_here)), stacked(not_here), "detailsButton"))
        reasoning = button(self.words("duties.reasoning"), "secondary")
        reasoning.clicked.connect(lambda: self.save_asked.emit(REASONING))
        self.add_left(reasoning)
        self.rows.activate()
        self.verticalScrollBar().setValue(position)

    def _conclusions(self, screen: DutiesScreen) -> None:
        frame, rows = card("conclusions")
        for line in screen.conclusions:
            rows.addWidget(wrapped(line, "conclusion"))
        for line in screen.role:
            rows.addWidget(wrapped(line, "plainLine"))
        rows.addWidget(wrapped(screen.risk_title, "cardTitle"))
        for line in screen.risk_reasons:
            rows.addWidget(wrapped(f"•  {line}", "plainLine"))
        if screen.scales:
            rows.addWidget(unfolding(self.words("risk.scales"), screen.scales))
        if screen.factors:
            inside = stacked([self._factor(one) for one in screen.factors])
            rows.addWidget(folded(screen.factors_opener, inside))
        if screen.scales_form is not None:
            rows.addWidget(self._form(screen.scales_form))
        rows.addWidget(self._what_if(RISK, screen.risk_title))
        if screen.risk_form is not None:
            if screen.risk_form.said:
                rows.addWidget(wrapped(screen.risk_form.said, "complete"))
            rows.addWidget(folded(self.words("risk.decide"), self._form(screen.risk_form)))
        self.add(frame)

    def _factor(self, factor: FactorLine) -> QWidget:
        frame, rows = card("plain")
        rows.addWidget(wrapped(factor.said, "plainLine"))
        if factor.form is not None:
            rows.addWidget(self._form(factor.form))
        return frame

    def _duty(self, duty: DutyLine) -> QWidget:
        frame, rows = card(f"duty_{duty.verdict}")
        rows.addWidget(wrapped(duty.title, "cardTitle"))
        rows.addWidget(wrapped(f"{duty.verdict_label} – {duty.strength}", f"verdict_{duty.verdict}"))
        rows.addWidget(wrapped(duty.what, "plainLine"))
        for line in duty.why:
            rows.addWidget(wrapped(f"•  {line}", "plainLine"))
        if duty.missing:
            rows.addWidget(wrapped(self.words("duty.missing", facts=", ".join(duty.missing)), "toCheck"))
        if duty.decision:
            rows.addWidget(wrapped(duty.decision, "complete"))
        if duty.positions:
            rows.addWidget(unfolding(self.words("duty.positions"), duty.positions))
        if duty.references:
            rows.addWidget(unfolding(self.words("duty.references"), duty.references))
        rows.addWidget(self._what_if(duty.id, duty.title))
        if duty.form is not None:
            rows.addWidget(folded(self.words("duty.decide"), self._form(duty.form)))
        return frame

    def _what_if(self, key: str, about: str) -> WhatIfView:
        view = WhatIfView(key, about, self.words)
        view.asked.connect(self.what_if_asked)
        self.what_ifs[key] = view
        return view

    def _form(self, form: DecisionForm) -> DecisionView:
        view = DecisionView(form, self.words)
        view.decided.connect(self.decided)
        view.typed.connect(self.typed)
        self.forms[form.key] = view
        return view

    def show_what_if(self, key: str, lines: tuple[str, ...]) -> None:
        """What was computed for one conclusion, if it is still on the page."""
        if key in self.what_ifs:
            self.what_ifs[key].show_lines(lines)

    def show_problem(self, key: str, sentence: str) -> None:
        """Why a decision was not recorded, beside its form."""
        if key in self.forms:
            self.forms[key].show_problem(sentence)
