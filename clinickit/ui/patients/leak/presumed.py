"""People presumed concerned: who, why, how many; counted before anything is decided."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from clinickit.documents.numbers import number_in_french
from clinickit.domain.letters import LeakCategory
from clinickit.people.criteria import Counted
from clinickit.services.patients.presumed import PresumedScreen, Typed
from clinickit.ui.patients.leak.prescribers import PrescriberBoxes
from clinickit.ui.widgets.pieces import Column, button, card, folded, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

_WHY_LINES = 3


class PresumedPage(Column):
    """The criteria as a form."""

    preview_asked = Signal(object)
    hold_asked = Signal(object)
    none_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words

    def show_presumed(self, screen: PresumedScreen) -> None:
        """Draw the page, with the last criteria held."""
        self.empty()
        words, held = self.words, screen.criteria[-1] if screen.criteria else None
        self.add_text(words("leak.presumed.title"), "stepTitle")
        self.add_text(words("leak.presumed.intro"), "stepIntro")
        counts = {"people": screen.people, "undated": screen.undated, "unbegun": screen.unbegun}
        figures = {name: number_in_french(count) for name, count in counts.items()}
        self.add_text(words("leak.presumed.people", **figures), "plainLine")
        if held:
            told = {"presumed": number_in_french(screen.presumed), "found": number_in_french(screen.found)}
            self.add_text(words("leak.presumed.held", why=held.why, **told), "conclusion")
            none = button(words("leak.presumed.none"), "secondary")
            none.clicked.connect(self.none_asked)
            self.add_left(none)
        self.add(wrapped(words("leak.presumed.who"), "fieldLabel"))
        self.everybody = QRadioButton(words("leak.presumed.everybody"))
        self.some = QRadioButton(words("leak.presumed.some"))
        part = bool(held and not held.everybody)
        self.some.setChecked(part)
        self.everybody.setChecked(not part)
        self.add(self.everybody)
        self.add(self.some)
        self.narrowing, rows = card()
        self.from_day = self._line(rows, "from", _typed(held.from_day) if held else "")
        self.to_day = self._line(rows, "to", _typed(held.to_day) if held else "")
        rows.addWidget(wrapped(words("leak.presumed.date_hint"), "fieldHint"))
        self.sites = self._boxes(rows, "sites", screen.sites, held.sites if held else ())
        self._ask_prescribers(rows, screen, held.prescribers if held else ())
        self.sources = self._boxes(rows, "sources", screen.sources, held.sources if held else ())
        self.add(self.narrowing)
        self.narrowing.setVisible(part)
        self.some.toggled.connect(self.narrowing.setVisible)
        self._ask_categories(held.categories if held else screen.proposed)
        self._ask_why(held.why if held else "")
        self._acts()
        self.setFocusProxy(self.some if part else self.everybody)
        self.verticalScrollBar().setValue(0)

    def _line(self, rows: QVBoxLayout, name: str, value: str) -> QLineEdit:
        text = self.words(f"leak.presumed.{name}")
        label = wrapped(text, "elementTitle")
        line = QLineEdit(value)
        line.setAccessibleName(text)
        label.setBuddy(line)
        rows.addWidget(label)
        rows.addWidget(line)
        return line

    def _boxes(
        self, rows: QVBoxLayout, name: str, offered: tuple[str, ...], ticked: tuple[str, ...]
    ) -> dict[str, QCheckBox]:
        if len(offered) < 2:  # noqa: PLR2004 - one choice is no choice
            return {}
        rows.addWidget(wrapped(self.words(f"leak.presumed.{name}"), "elementTitle"))
        boxes = {one: QCheckBox(one) for one in offered}
        for one, box in boxes.items():
            box.setChecked(one in ticked)
            rows.addWidget(box)
        return boxes

    def _ask_prescribers(self, rows: QVBoxLayout, screen: PresumedScreen, ticked: tuple[str, ...]) -> None:
        self.prescribers = PrescriberBoxes(self.words, screen.prescribers, ticked)
        if screen.prescribers:
            rows.addWidget(wrapped(self.words("leak.presumed.prescribers"), "elementTitle"))
            rows.addWidget(wrapped(self.words("leak.presumed.prescribers_hint"), "fieldHint"))
        rows.addWidget(self.prescribers)
        self.prescribers.setVisible(bool(screen.prescribers))

    def _ask_categories(self, ticked: tuple[LeakCategory, ...]) -> None:
        self.categories = {one: QCheckBox(self.words(f"leak.category.{one.value}")) for one in LeakCategory}
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.addWidget(wrapped(self.words("leak.presumed.categories_hint"), "fieldHint"))
        for one, box in self.categories.items():
            box.setChecked(one in ticked)
            rows.addWidget(box)
        self.add(folded(self.words("leak.presumed.categories"), holder))

    def _ask_why(self, why: str) -> None:
        text = self.words("leak.presumed.why")
        label = wrapped(text, "fieldLabel")
        self.why = TextBox(_WHY_LINES, why)
        self.why.setAccessibleName(text)
        label.setBuddy(self.why)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.counted = wrapped("", "conclusion")
        self.counted.hide()
        hint = wrapped(self.words("leak.presumed.why_hint"), "fieldHint")
        for widget in (label, hint, self.why, self.problem, self.counted):
            self.add(widget)

    def _acts(self) -> None:
        self.preview = button(self.words("leak.presumed.preview"), "secondary")
        self.preview.clicked.connect(lambda: self.preview_asked.emit(self.typed()))
        self.hold = button(self.words("leak.presumed.hold"), "primary")
        self.hold.clicked.connect(lambda: self.hold_asked.emit(self.typed()))
        back = button(self.words("leak.presumed.back"), "linkButton")
        back.clicked.connect(self.left)
        for one in (self.preview, self.hold, back):
            self.add_left(one)

    def typed(self) -> Typed:
        """What the form says, dates as they were typed."""
        part = self.some.isChecked()
        return Typed(
            why=self.why.toPlainText(),
            everybody=not part,
            from_day=self.from_day.text() if part else "",
            to_day=self.to_day.text() if part else "",
            sites=_ticked(self.sites) if part else (),
            sources=_ticked(self.sources) if part else (),
            prescribers=self.prescribers.chosen() if part else (),
            categories=tuple(one for one, box in self.categories.items() if box.isChecked()),
        )

    def show_counted(self, counted: Counted) -> None:
        """How many people it would be."""
        self.problem.hide()
        figures = {"people": counted.people, "everybody": counted.everybody, "unknown": counted.unknown}
        said = {name: number_in_french(value) for name, value in figures.items()}
        self.counted.setText(self.words("leak.presumed.counted", **said))
        self.counted.show()

    def show_problem(self, sentence: str) -> None:
        """What to correct; what was typed stays."""
        self.counted.hide()
        self.problem.setText(sentence)
        self.problem.show()


def _ticked(boxes: dict[str, QCheckBox]) -> tuple[str, ...]:
    return tuple(one for one, box in boxes.items() if box.isChecked())


def _typed(day: int) -> str:
    return f"{day % 100:02d}/{day // 100 % 100:02d}/{day // 10_000}" if day else ""
