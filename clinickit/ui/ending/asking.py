"""The few fields these pages share: a labelled line, a labelled text, who signs."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from clinickit.domain.case import Person
from clinickit.services.ending.closing import Signed
from clinickit.ui.widgets.pieces import card, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

_LINES = 3


def line_in(rows: QVBoxLayout, label: str, text: str = "", about: str = "") -> QLineEdit:
    """A line to fill with its label above; `about` tells a screen reader what it is about."""
    title, line = wrapped(label, "elementTitle"), QLineEdit(text)
    line.setAccessibleName(f"{label} : {about}" if about else label)
    title.setBuddy(line)
    rows.addWidget(title)
    rows.addWidget(line)
    return line


def text_in(rows: QVBoxLayout, label: str, text: str = "") -> QPlainTextEdit:
    """A text to fill with its label above; Tab leaves it."""
    title, box = wrapped(label, "fieldLabel"), TextBox(_LINES, text)
    box.setAccessibleName(label)
    title.setBuddy(box)
    rows.addWidget(title)
    rows.addWidget(box)
    return box


class Signing(QWidget):
    """Who signs and in which quality: filled once, used for each signature of the page."""

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, rows = card()
        rows.addWidget(wrapped(words("sign.title"), "cardTitle"))
        self.name = line_in(rows, words("sign.name"))
        self.role = line_in(rows, words("sign.role"))
        outer.addWidget(frame)
        self.setFocusProxy(self.name)

    def offer(self, person: Person) -> None:
        """Propose whoever is known to be at the keyboard, unless somebody already wrote a name."""
        if not self.name.text():
            self.name.setText(person.name)
            self.role.setText(self.role.text() or person.role)

    def signed(self, reason: str = "") -> Signed:
        """The signature, with what it says."""
        return Signed(self.name.text(), self.role.text(), reason)
