"""The people of the list: found by name or birth date, then one of them, and what is decided about writing."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinickit.domain.letters import LetterChannel, LetterForm
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.segments import OWN_LETTERHEAD
from clinickit.services.patients.choices import MOST_FOUND, PersonLine, PersonScreen
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

_SECOND_LINES = 3


class PeoplePage(Column):
    """Looks somebody up."""

    asked = Signal(str, str)
    person_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.add_text(words("patients.people.title"), "stepTitle")
        self.add_text(words("patients.people.intro"), "stepIntro")
        frame, rows = card()
        self.name = self._line(rows, "patients.people.name")
        self.birth = self._line(rows, "patients.people.birth")
        self.problem = wrapped("", "fieldProblem")
        self.search = button(words("patients.people.find"), "primary")
        self.search.clicked.connect(self._ask)
        rows.addWidget(self.problem)
        rows.addWidget(self.search, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        self.count = wrapped("", "conclusion")
        self.add(self.count)
        self.found, self._rows = card()
        self.add(self.found)
        self.results: list[QPushButton] = []
        back = button(words("patients.people.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.name)
        self.forget()

    def _line(self, rows: QVBoxLayout, key: str) -> QLineEdit:
        label, line = wrapped(self.words(key), "elementTitle"), QLineEdit()
        line.setAccessibleName(self.words(key))
        label.setBuddy(line)
        line.returnPressed.connect(self._ask)
        rows.addWidget(label)
        rows.addWidget(line)
        return line

    def _ask(self) -> None:
        self.problem.hide()
        self.asked.emit(self.name.text(), self.birth.text())

    def show_problem(self, sentence: str) -> None:
        """The date typed is none."""
        self.problem.setText(sentence)
        self.problem.show()

    def show_found(self, people: Sequence[PersonLine]) -> None:
        """Those who answer to it."""
        emptied(self._rows)
        self.results = []
        key = "patients.people.first" if len(people) >= MOST_FOUND else "patients.people.found"
        self.count.setText(self.words.counted(key, len(people)) if people else self.words("patients.people.nobody"))
        self.count.show()
        self.found.setVisible(bool(people))
        for one in people:
            told = [one.name, one.birth and self.words("patients.people.born", day=one.birth), one.town]
            if one.decided:
                told.append(self.words("patients.people.decided"))
            line = button(" – ".join(part for part in told if part), "linkButton")
            line.clicked.connect(lambda _on, person=one.id: self.person_asked.emit(person))
            self._rows.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
            self.results.append(line)

    def forget(self) -> None:
        """Nobody stays on the page."""
        for line in (self.name, self.birth):
            line.clear()
        emptied(self._rows)
        self.results = []
        for widget in (self.problem, self.count, self.found):
            widget.hide()


class PersonPage(Column):
    """One person, and what is decided."""

    chosen = Signal(str, object, str)
    left = Signal()

    def __init__(self, words: WindowWords, exposed: Sequence[tuple[MostExposed, str]]) -> None:
        super().__init__()
        self.words, self._exposed = words, exposed
        self.shown: PersonScreen | None = None
        self.flags: dict[str, QCheckBox] = {}
        self.most_exposed: dict[MostExposed, QCheckBox] = {}
        self.channel, self.form, self.entity = UnfoldingList(), UnfoldingList(), UnfoldingList()
        self.reason, self.by, self.representative = QLineEdit(), QLineEdit(), QLineEdit()
        self.second, self.address = TextBox(_SECOND_LINES), TextBox(_SECOND_LINES)
        self.keep = button("")
        self.problem = wrapped("", "fieldProblem")

    def show_person(self, screen: PersonScreen, *, kept: bool = False) -> None:
        """Draw the page."""
        self.empty()
        self.shown, self.flags, self.most_exposed = screen, {}, {}
        self.add_text(screen.name, "stepTitle")
        if kept:
            self.add_text(self.words("patients.person.kept"), "complete")
        frame, rows = card()
        for fact in screen.facts:
            rows.addWidget(wrapped(fact, "plainLine"))
        self.add(frame)
        self.add_text(screen.rule, "fieldAdvice")
        self._writing(screen)
        self._doctor(screen)
        self._keeping(screen)
        if screen.history:
            self.add_text(self.words("patients.person.history"), "sectionTitle")
            for line in screen.history:
                self.add_text(line, "fieldHint")
        back = button(self.words("patients.person.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.flags["do_not_write"])
        self.verticalScrollBar().setValue(0)

    def _writing(self, screen: PersonScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("patients.person.writing"), "cardTitle"))
        self._flag(rows, "do_not_write", held=screen.choices.do_not_write)
        channels = [(one.value, self.words(f"patients.channel.{one.value}")) for one in LetterChannel]
        self.channel = self._choice(rows, "channel", channels, screen.choices.channel.value)
        forms = [(one.value, self.words(f"patients.form.{one.value}")) for one in LetterForm]
        self.form = self._choice(rows, "form", forms, screen.choices.form.value)
        self.address = TextBox(_SECOND_LINES, "\n".join(screen.choices.address))
        self._labelled(rows, "address", self.address)
        self._letterhead(rows, screen)
        if screen.minor:
            self.second = TextBox(_SECOND_LINES, "\n".join(screen.choices.second_address))
            self._labelled(rows, "second", self.second)
        if screen.protected:
            self._flag(rows, "represented", held=screen.choices.represented)
            self.representative = QLineEdit(screen.choices.representative)
            self._labelled(rows, "representative", self.representative)
        if screen.deceased:
            self._flag(rows, "inform_heirs", held=screen.choices.inform_heirs)
        self.add(frame)

    def _letterhead(self, rows: QVBoxLayout, screen: PersonScreen) -> None:
        """Only where there is a choice, or a choice that no longer stands."""
        held = screen.choices.entity
        if not (screen.heads or held):
            return
        ways = ("of_site", ""), ("own", OWN_LETTERHEAD)
        options = [(value, self.words(f"patients.person.entity_{way}")) for way, value in ways]
        options += screen.heads
        if held not in dict(options):
            options.append((held, self.words("patients.person.entity_gone")))
        self.entity = self._choice(rows, "entity", options, held)

    def _doctor(self, screen: PersonScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("patients.person.doctor"), "cardTitle"))
        rows.addWidget(wrapped(self.words("patients.person.doctor_hint"), "fieldHint"))
        for one, label in self._exposed:
            box = QCheckBox()
            box.setChecked(one in screen.choices.most_exposed)
            self.most_exposed[one] = box
            rows.addWidget(worded(box, label))
        if screen.minor:
            self._flag(rows, "minor_secret", held=screen.choices.minor_secret)
        self.add(frame)

    def _keeping(self, screen: PersonScreen) -> None:
        frame, rows = card()
        self.reason, self.by = QLineEdit(screen.choices.reason), QLineEdit()
        self._labelled(rows, "reason", self.reason)
        self._labelled(rows, "by", self.by)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.keep = button(self.words("patients.person.keep"), "primary")
        self.keep.clicked.connect(self._keep)
        rows.addWidget(self.problem)
        rows.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _flag(self, rows: QVBoxLayout, name: str, *, held: bool) -> None:
        box = QCheckBox()
        box.setChecked(held)
        self.flags[name] = box
        rows.addWidget(worded(box, self.words(f"patients.person.{name}")))

    def _labelled(self, rows: QVBoxLayout, name: str, field: QWidget) -> None:
        label = wrapped(self.words(f"patients.person.{name}"), "elementTitle")
        field.setAccessibleName(self.words(f"patients.person.{name}"))
        label.setBuddy(field)
        rows.addWidget(label)
        rows.addWidget(field)

    def _choice(
        self, rows: QVBoxLayout, name: str, options: Sequence[tuple[str, str]], held: str
    ) -> UnfoldingList:  # fmt: skip
        box = UnfoldingList()
        for value, label in options:
            box.addItem(label, value)
        box.setCurrentIndex(box.findData(held))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._labelled(rows, name, box)
        return box

    def show_problem(self, sentence: str) -> None:
        """What is missing; what was chosen stays."""
        self.problem.setText(sentence)
        self.problem.show()
        self.ensureWidgetVisible(self.problem)

    def _keep(self) -> None:
        if self.shown is None:
            return
        told = {name: box.isChecked() for name, box in self.flags.items()}
        choices = replace(
            self.shown.choices,
            do_not_write=told["do_not_write"],
            minor_secret=told.get("minor_secret", self.shown.choices.minor_secret),
            represented=told.get("represented", self.shown.choices.represented),
            inform_heirs=told.get("inform_heirs", self.shown.choices.inform_heirs),
            channel=LetterChannel(self.channel.currentData()),
            form=LetterForm(self.form.currentData()),
            most_exposed=tuple(one for one, box in self.most_exposed.items() if box.isChecked()),
            reason=self.reason.text(),
            address=_lines(self.address),
        )
        if self.shown.heads or self.shown.choices.entity:
            choices = replace(choices, entity=str(self.entity.currentData()))
        if self.shown.minor:
            choices = replace(choices, second_address=_lines(self.second))
        if self.shown.protected:
            choices = replace(choices, representative=self.representative.text())
        self.chosen.emit(self.shown.id, choices, self.by.text())

    def forget(self) -> None:
        """Nobody stays on the page."""
        self.shown = None
        self.empty()
        self.reason, self.by, self.representative = QLineEdit(), QLineEdit(), QLineEdit()
        self.second, self.address = TextBox(_SECOND_LINES), TextBox(_SECOND_LINES)


def _lines(box: TextBox) -> tuple[str, ...]:
    """What is typed, line by line."""
    return tuple(line.strip() for line in box.toPlainText().splitlines() if line.strip())
