"""« Suis-je dans le fichier ? »: the person says who they are, the desk types, nothing shows before the proof."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QLineEdit, QVBoxLayout

from clinickit.domain.errors import ClinicKitError
from clinickit.flow.typed_dates import read_day
from clinickit.people.mailing import Hold
from clinickit.services.letters.reception import Asker, Claimed, Element, Identity, Told
from clinickit.ui.patients.letters.shapes import choices, line, problem_line, tell
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.words import WindowWords


class DeskPage(Column):
    """One question at a time; « Personne suivante » empties everything."""

    asked = Signal(object, str)
    letter_asked = Signal(str)
    sites_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords, *, site: bool = False) -> None:
        super().__init__()
        self.words, self.site = words, site
        self.asked_again: dict[str, QLabel] = {}
        self.add_text(words("desk.title"), "stepTitle")
        self.add_text(words("desk.site_intro" if site else "desk.intro"), "stepIntro")
        self.held = wrapped("", "warning")
        self.held.hide()
        self.add(self.held)
        self._asker()
        self._identity()
        self.answer, self._rows = card("conclusions")
        self.answer.hide()
        self.add(self.answer)
        if not site:
            sites = button(words("desk.sites"), "linkButton")
            sites.clicked.connect(self.sites_asked)
            self.add_left(sites)
        back = button(words("site.back" if site else "desk.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _asker(self) -> None:
        frame, rows = card()
        self.by = line(rows, self.words("desk.by"))
        options = [(one.value, self.words(f"asker.{one.value}")) for one in Asker]
        self.askers, self.asker_values = choices(rows, self.words("desk.asker"), options)
        self.askers.idClicked.connect(lambda _row: self._show_rule())
        self.rule = wrapped("", "fieldAdvice")
        rows.addWidget(self.rule)
        self.add(frame)
        first = self.askers.button(0)
        self.setFocusProxy(first)

    @property
    def about_the_asker(self) -> tuple[QLineEdit | QAbstractButton, ...]:
        """What is typed and chosen about one person; who answers stays."""
        return self.name, self.birth, self.said, *self.askers.buttons(), *self.elements.buttons()

    @property
    def asker(self) -> Asker:
        """Who asks."""
        return Asker(self.asker_values[max(self.askers.checkedId(), 0)])

    def _show_rule(self) -> None:
        tell(self.rule, self.words(f"asker_rule.{self.asker.value}"))
        relative = self.asker is Asker.RELATIVE
        self.who.setVisible(not relative)
        self.check.setText(self.words("desk.note" if relative else "desk.check"))

    def _identity(self) -> None:
        self.who, rows = card()
        rows.addWidget(wrapped(self.words("desk.identity"), "cardTitle"))
        rows.addWidget(wrapped(self.words("desk.identity_hint"), "fieldHint"))
        self.name = line(rows, self.words("desk.name"))
        self.birth = line(rows, self.words("desk.birth"), self.words("desk.birth_hint"))
        options = [(one.value, self.words(f"proof.{one.value}")) for one in Element]
        self.elements, self.element_values = choices(rows, self.words("desk.element"), options)
        self.said = line(rows, self.words("desk.said"), self.words("desk.said_hint"))
        self.add(self.who)
        self.problem = problem_line()
        self.add(self.problem)
        self.check = button(self.words("desk.check"), "primary")
        self.check.clicked.connect(self._asked)
        self.said.returnPressed.connect(self.check.click)
        self.add_left(self.check)
        self._show_rule()

    def _asked(self) -> None:
        tell(self.problem, "")
        try:
            birth = 0 if self.asker is Asker.RELATIVE else int(f"{read_day(self.birth.text()):%Y%m%d}")
        except ClinicKitError as error:
            self.show_problem(f"{error.sentence} {error.action}")
            return
        element = Element(self.element_values[max(self.elements.checkedId(), 0)])
        self.check.setEnabled(False)
        self.asked.emit(Claimed(self.asker, self.name.text(), birth, element, self.said.text()), self.by.text())

    def show_held(self, hold: Hold | None) -> None:
        """What investigators asked to wait for, above every question."""
        until = f"{hold.until:%d/%m/%Y}" if hold else ""
        tell(self.held, self.words("desk.held", until=until, by=hold.asked_by) if hold else "")

    def show_problem(self, text: str) -> None:
        """What to correct; what was typed stays."""
        self.check.setEnabled(True)
        tell(self.problem, text)
        self.ensureWidgetVisible(self.problem)

    def show_told(self, told: Told) -> None:
        """What may be said, in plain words, and the next thing to do."""
        self.check.setEnabled(True)
        rows = self._rows
        emptied(rows)
        self.asked_again = {}
        if told.identity is Identity.PROVED:
            self._proved(rows, told)
        else:
            rows.addWidget(wrapped(self.words(f"identity.{told.identity.value}"), "conclusion"))
            rows.addWidget(wrapped(self.words(f"identity_next.{told.identity.value}"), "plainLine"))
        rows.addWidget(wrapped(self.words("desk.kept"), "fieldHint"))
        self.following = button(self.words("desk.following"), "primary")
        self.following.clicked.connect(self.forget)
        rows.addWidget(self.following, 0, Qt.AlignmentFlag.AlignLeft)
        self.answer.show()
        self.following.setFocus()
        self.ensureWidgetVisible(self.answer)

    def _proved(self, rows: QVBoxLayout, told: Told) -> None:
        rows.addWidget(wrapped(self.words(f"told.{told.outcome.value}"), "conclusion"))
        rows.addWidget(wrapped(self.words(f"told_next.{told.outcome.value}"), "plainLine"))
        if told.minor_secret:
            rows.addWidget(wrapped(self.words("desk.minor_secret"), "warning"))
        if told.careful:
            rows.addWidget(wrapped(self.words("desk.careful"), "warning"))
        if told.categories:
            rows.addWidget(wrapped(self.words("desk.categories"), "elementTitle"))
            named = ", ".join(self.words(f"category.{one.value}") for one in told.categories)
            rows.addWidget(wrapped(named, "plainLine"))
        for one in told.letters:
            sent = self.words(f"state.{one.state.value}")
            channel = self.words(f"channel.{one.channel.value}")
            text = self.words("desk.letter", reference=one.reference, channel=channel, state=sent)
            if one.on:
                text = self.words("desk.letter_on", reference=one.reference, channel=channel, state=sent, day=one.on)
            rows.addWidget(self._letter(text, one.reference))

    def _letter(self, text: str, reference: str) -> QFrame:
        frame, rows = card("element")
        rows.addWidget(wrapped(text, "plainLine"))
        again = button(self.words("site.again" if self.site else "desk.again"), "secondary", about=reference)
        again.clicked.connect(lambda: self.letter_asked.emit(reference))
        rows.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        noted = self.asked_again[reference] = wrapped("", "complete")
        noted.hide()
        rows.addWidget(noted)
        return frame

    def show_asked(self, reference: str) -> None:
        """At another site: the request is kept; the head office sends the letter."""
        if reference in self.asked_again:
            tell(self.asked_again[reference], self.words("site.asked_again", reference=reference))

    def forget(self) -> None:
        """The next person: nothing of the last one stays."""
        for one in (self.name, self.birth, self.said):
            one.clear()
        for group in (self.askers, self.elements):
            first = group.button(0)
            if first is not None:
                first.setChecked(True)
        tell(self.problem, "")
        emptied(self._rows)
        self.asked_again = {}
        self.answer.hide()
        self.check.setEnabled(True)
        self._show_rule()
        self.name.setFocus()
        self.ensureWidgetVisible(self.by)
