"""The main courante: a place to write, then every entry, the last first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

from clinickit.documents.numbers import number_in_french
from clinickit.services.ending.extracts import ALL, Extract
from clinickit.services.main_courante import EntryLine, JournalScreen
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

_TYPING_PAUSE_MS = 250
_MOST_SHOWN = 200
_TEXT_LINES = 4
_RECIPIENT_LETTERS = 24


class MainCourantePage(Column):
    """What is being typed stays in place while the list below changes."""

    add_asked = Signal(str, str, int)
    typed = Signal()
    looked_for = Signal(str, bool)
    export_asked = Signal(str)
    pdf_asked = Signal(str)
    picture_asked = Signal(str)
    notes_asked = Signal()
    hour_given = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords, pointed_out: Callable[[str], str]) -> None:
        super().__init__()
        self.words = words
        self._pointed_out = pointed_out
        self._hints: list[str] = []
        self.corrects = 0
        self.add_text(words("page.title"), "stepTitle")
        self.add_text(words("page.intro"), "stepIntro")
        self._notes()
        self._writing()
        self._clock()
        self._looking()
        self.list, self._rows = card()
        self.add(self.list)
        self._leaving()
        back = button(words("page.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _leaving(self) -> None:
        """For whom the main courante leaves, what of it then goes, and in which form."""
        frame, rows = card()
        label, self.recipient = wrapped(self.words("page.recipient"), "elementTitle"), QComboBox()
        self.recipient.setAccessibleName(self.words("page.recipient"))
        self.recipient.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.recipient.setMinimumContentsLength(_RECIPIENT_LETTERS)
        label.setBuddy(self.recipient)
        self.extract = wrapped("", "fieldHint")
        self.recipient.currentIndexChanged.connect(self._recipient_chosen)
        holder = QWidget()
        exports = SideBySide(holder)
        ways = (("export", self.export_asked), ("pdf", self.pdf_asked), ("picture", self.picture_asked))
        self.export, self.pdf, self.picture = (self._way(exports, name, asked) for name, asked in ways)
        for widget in (
            label,
            self.recipient,
            self.extract,
            holder,
            wrapped(self.words("page.export_hint"), "fieldHint"),
        ):
            rows.addWidget(widget)
        self.add(frame)

    def _way(self, exports: SideBySide, name: str, asked: SignalInstance) -> QPushButton:
        made = button(self.words(f"page.{name}"), "secondary")
        made.clicked.connect(lambda: asked.emit(str(self.recipient.currentData())))
        exports.addWidget(made)
        return made

    def offer(self, recipients: Sequence[Extract]) -> None:
        """For whom it may leave."""
        self._hints = [self._goes(one) for one in recipients]
        for one in recipients:
            self.recipient.addItem(one.name, one.id)

    def _goes(self, extract: Extract) -> str:
        if ALL in extract.journal:
            return self.words("page.extract_whole")
        kinds = sorted(self.words(f"kind.{one}").lower() for one in extract.journal)
        return self.words("page.extract", kinds=", ".join(kinds))

    def _recipient_chosen(self, place: int) -> None:
        self.extract.setText(self._hints[place] if place >= 0 else "")

    def _notes(self) -> None:
        """What only the lawyer may read has its own place."""
        self.notes = button(self.words("page.notes"), "linkButton")
        self.notes.clicked.connect(self.notes_asked)
        self.add_left(self.notes)

    def _clock(self) -> None:
        """The telephone's hour, asked once; then what was found."""
        self.clock_card, rows = card()
        label = wrapped(self.words("page.hour"), "elementTitle")
        self.hour = QLineEdit()
        self.hour.setAccessibleName(self.words("page.hour"))
        label.setBuddy(self.hour)
        self.compare = button(self.words("page.compare"), "secondary")
        self.compare.clicked.connect(lambda: self.hour_given.emit(self.hour.text()))
        self.hour.returnPressed.connect(self.compare.click)
        self.clock_problem = wrapped("", "fieldProblem")
        self.clock_problem.hide()
        self.hour_hint = wrapped("", "fieldHint")
        for widget in (label, self.hour_hint, self.hour, self.clock_problem):
            rows.addWidget(widget)
        rows.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignLeft)
        self.clock_card.hide()
        self.add(self.clock_card)
        self.clock_said = wrapped("", "fieldHint")
        self.clock_said.hide()
        self.add(self.clock_said)
        self.again = button(self.words("page.compare_again"), "linkButton")
        self.again.clicked.connect(self._compare_again)
        self.again.hide()
        self.add_left(self.again)

    def show_clock(self, said: str, day: str) -> None:
        """What is known of the PC's clock, and the day it shows; nothing yet: it is asked."""
        self.hour_hint.setText(self.words("page.hour_hint", day=day))
        self.clock_said.setText(said)
        self.clock_said.setVisible(bool(said))
        self.again.setVisible(bool(said))
        self.clock_card.setVisible(not said)
        self.clock_problem.hide()
        self.hour.clear()

    def _compare_again(self) -> None:
        self.again.hide()
        self.clock_card.show()
        self.hour.setFocus()

    def show_clock_problem(self, sentence: str) -> None:
        """What to correct in the hour."""
        self.clock_problem.setText(sentence)
        self.clock_problem.show()

    def _writing(self) -> None:
        frame, rows = card()
        label = wrapped(self.words("page.text"), "fieldLabel")
        self.text = TextBox(_TEXT_LINES)
        self.text.setAccessibleName(self.words("page.text"))
        label.setBuddy(self.text)
        self.advice = wrapped("", "fieldAdvice")
        self.advice.hide()
        when = wrapped(self.words("page.when"), "elementTitle")
        self.when = QLineEdit()
        self.when.setAccessibleName(self.words("page.when"))
        when.setBuddy(self.when)
        self.correcting = wrapped("", "fieldHint")
        self.correcting.hide()
        self.corrected = QLineEdit()  # never shown: the number of the entry corrected, as a field of the draft
        self.corrected.setAccessibleName(self.words("page.no_correction"))
        self.corrected.textChanged.connect(lambda number: self._correct(int(number or 0)))
        self.corrected.hide()
        self.afresh = button(self.words("page.no_correction"), "linkButton")
        self.afresh.clicked.connect(lambda: self._correct(0))
        self.afresh.hide()
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.keep = button(self.words("page.add"), "primary")
        self.keep.clicked.connect(self._asked)
        for widget in (label, self.text, self.advice, when, self.when, self.correcting, self.corrected):
            rows.addWidget(widget)
        for below in (self.afresh, self.problem, self.keep):
            rows.addWidget(below, 0, Qt.AlignmentFlag.AlignLeft)
        self.text.textChanged.connect(self.point_out)
        self.text.textChanged.connect(self.typed)
        self.add(frame)
        self.setFocusProxy(self.text)

    def _looking(self) -> None:
        self.finder = QLineEdit()
        self.finder.setPlaceholderText(self.words("page.find"))
        self.finder.setAccessibleName(self.words("page.find"))
        self.everything = QCheckBox(self.words("page.everything"))
        self.count = wrapped("", "fieldHint")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.finder.textChanged.connect(lambda _text: self._pause.start())
        self.everything.toggled.connect(lambda _checked: self.look())
        for widget in (self.finder, self.everything, self.count):
            self.add(widget)

    def look(self) -> None:
        """Ask for the entries that pass the filter."""
        self.looked_for.emit(self.finder.text(), self.everything.isChecked())

    def point_out(self) -> None:
        """Say what is to be looked at again in the entry being written."""
        said = self._pointed_out(self.text.toPlainText())
        self.advice.setText(said)
        self.advice.setVisible(bool(said))

    def _asked(self) -> None:
        self.problem.hide()
        self.keep.setEnabled(False)
        self.add_asked.emit(self.text.toPlainText(), self.when.text(), self.corrects)

    def show_problem(self, sentence: str) -> None:
        """What to correct; what was typed stays."""
        self.keep.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def show_added(self) -> None:
        """The entry is durable: the place to write is free again."""
        self.text.clear()
        self.when.clear()
        self.keep.setEnabled(True)
        self._correct(0)
        self.look()

    @property
    def beside(self) -> tuple[QLineEdit, ...]:
        """What goes with the entry being written."""
        return self.when, self.corrected

    def _correct(self, number: int) -> None:
        self.corrects = number
        self.corrected.setText(str(number or ""))
        self.correcting.setText(self.words("page.correcting", number=str(number)))
        self.correcting.setVisible(bool(number))
        self.afresh.setVisible(bool(number))
        if number:
            self.text.setFocus()
            self.ensureWidgetVisible(self.text)

    def show_journal(self, screen: JournalScreen) -> None:
        """Draw the list again; what is being typed is not touched."""
        emptied(self._rows)
        if screen.broken:
            self._rows.addWidget(wrapped(screen.broken, "fieldProblem"))
        shown = screen.lines[:_MOST_SHOWN]
        self.count.setText(self.words.counted("page.count", len(shown), total=number_in_french(screen.total)))
        for line in shown:
            self._entry(line)

    def _entry(self, line: EntryLine) -> None:
        title = self.words("page.entry", number=str(line.number), event=line.event, kind=line.kind)
        self._rows.addWidget(wrapped(title, "elementTitle"))
        text = wrapped(line.text, "entryText")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.addWidget(text)
        notes = [self.words("page.entered", entered=line.entered, person=line.person)]
        if line.corrects:
            notes.append(self.words("page.corrects", number=str(line.corrects)))
        if line.corrected_by:
            notes.append(self.words("page.corrected", numbers=", ".join(map(str, line.corrected_by))))
        self._rows.addWidget(wrapped(" · ".join(notes), "fieldHint"))
        correct = button(self.words("page.correct"), "linkButton", title)
        correct.clicked.connect(lambda: self._correct(line.number))
        self._rows.addWidget(correct, 0, Qt.AlignmentFlag.AlignLeft)

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self._pause.stop()
        self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(False)
        self.advice.hide()
        self.when.clear()
        self.keep.setEnabled(True)
        self.finder.clear()
        self._pause.stop()
        self._correct(0)
        emptied(self._rows)
