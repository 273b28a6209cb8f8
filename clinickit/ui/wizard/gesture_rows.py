"""One gesture on the page: a box to tick, what it stops, and a small form to give it to somebody."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinickit.services.screens import GestureInput, GestureLine, MarkedLine
from clinickit.ui.widgets.pieces import button, wrapped
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords


def tagged(widget: QWidget, tags: tuple[str, ...]) -> QWidget:
    """A widget with small marks at its right."""
    if not tags:
        return widget
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(widget, 1)
    for text in tags:
        mark = QLabel(text)
        mark.setObjectName("tag")
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def marked(line: MarkedLine, sign: str, name: str, words: WindowWords) -> QWidget:
    """One line of a list, with its mark."""
    return tagged(wrapped(f"{sign}  {line.text}", name), (words("to_check"),) if line.to_check else ())


def notes_of(gesture: GestureLine, words: WindowWords) -> list[QLabel]:
    """What stands under a gesture."""
    notes = (
        (gesture.detail, "gestureDetail", ""),
        (gesture.stops, "gestureStops", "gestures.stops"),
        (gesture.substitute, "gestureStops", "gestures.substitute"),
        (gesture.clock, "gestureClock", ""),
        (gesture.given, "gestureGiven", ""),
        (words("gestures.late") if gesture.late else "", "gestureLate", ""),
        (gesture.done, "gestureDone", ""),
    )
    return [wrapped(words(key, text=text) if key else text, name) for text, name, key in notes if text]


def draft_path(gesture: str, part: str) -> str:
    """Where what is being typed about a gesture is kept."""
    return f"gestures.{gesture}.{part}"


class GestureForm(QWidget):
    """To whom and before when; once it is done, by whom and when."""

    kept = Signal(object)
    typed = Signal(str, str)

    def __init__(
        self, gesture: GestureLine, people: tuple[str, ...], words: WindowWords, drafts: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.gesture = gesture
        sort = "done" if gesture.done else "given"
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 0, 0, 6)
        line = QHBoxLayout()
        self.name = QLineEdit(gesture.name)
        self.when = QLineEdit(gesture.when)
        for editor, part in ((self.name, "name"), (self.when, "when")):
            hint = words(f"gestures.{sort}.{part}")
            editor.setPlaceholderText(hint)
            editor.setAccessibleName(f"{hint} – {gesture.text}")
            path = draft_path(gesture.id, part)
            editor.setText(drafts.get(path) or editor.text())
            editor.textChanged.connect(partial(self.typed.emit, path))
            line.addWidget(editor, 1)
        completer = QCompleter(list(people), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.name.setCompleter(completer)
        self.keep = button(words("gestures.keep"), "secondary", about=gesture.text)
        self.keep.clicked.connect(self._keep)
        self.when.returnPressed.connect(self._keep)
        line.addWidget(self.keep)
        column.addLayout(line)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        column.addWidget(self.problem)

    def _keep(self) -> None:
        self.kept.emit(GestureInput(self.gesture.id, self.name.text(), self.when.text()))

    def show_problem(self, sentence: str) -> None:
        """Say what cannot be read, beside the form."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


class GestureRow(QWidget):
    """One gesture to tick or to give; the form is made when it is asked for."""

    ticked = Signal(str, bool)
    assigned = Signal(object)
    typed = Signal(str, str)

    def __init__(
        self,
        gesture: GestureLine,
        people: Callable[[], tuple[str, ...]],
        words: WindowWords,
        drafts: Mapping[str, str],
    ) -> None:
        super().__init__()
        self.drafts = drafts
        self.gesture, self.people, self.words = gesture, people, words
        self.form: GestureForm | None = None
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 4)
        self.rows.setSpacing(4)
        self.box = QCheckBox()
        self.box.setChecked(bool(gesture.done))
        self.box.clicked.connect(lambda checked: self.ticked.emit(gesture.id, checked))
        tags = (("gestures.last_resort", gesture.last_resort), ("to_check", gesture.to_check))
        name = "gestureWordsDone" if gesture.done else "gestureWords"
        said = tuple(words(key) for key, holds in tags if holds)
        self.rows.addWidget(tagged(worded(self.box, gesture.text, name), said))
        for note in notes_of(gesture, words):
            self.rows.addWidget(note)
        self.opener = button(words("gestures.restate" if gesture.done else "gestures.give"), "quietLink", gesture.text)
        self.opener.clicked.connect(self.toggle_form)
        self.rows.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)

    def toggle_form(self) -> None:
        """Show or hide the form."""
        if self.form is None:
            self.form = GestureForm(self.gesture, self.people(), self.words, self.drafts)
            self.form.typed.connect(self.typed)
            self.form.kept.connect(self.assigned)
            self.rows.addWidget(self.form)
            self.form.name.setFocus()
        else:
            self.form.setVisible(not self.form.isVisible())
