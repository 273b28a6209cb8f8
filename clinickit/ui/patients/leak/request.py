"""The letter that asks for the file or an extract of it: read, copied, saved as a PDF."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QRadioButton

from clinickit.services.leak.request import Asked, RequestScreen
from clinickit.ui.widgets.pieces import Column, button, wrapped
from clinickit.ui.words import WindowWords

_LETTER_HIGH = 420


class RequestPage(Column):
    """Draws the letter to one recipient."""

    chosen = Signal(object)
    copy_asked = Signal(str)
    save_asked = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.asked = Asked.POLICE
        self.add_text(words("leak.request.title"), "stepTitle")
        self.add_text(words("leak.request.intro"), "stepIntro")
        self.add(wrapped(words("leak.request.to"), "fieldLabel"))
        self.group = QButtonGroup(self)
        self.recipients: dict[Asked, QRadioButton] = {}
        for one in Asked:
            choice = QRadioButton(words(f"leak.request.to_{one.value}"))
            choice.setAccessibleName(f"{words('leak.request.to')} {choice.text()}")
            choice.clicked.connect(lambda _checked=False, asked=one: self.chosen.emit(asked))
            self.group.addButton(choice)
            self.recipients[one] = choice
            self.add(choice)
        label = wrapped(words("leak.request.text"), "fieldLabel")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_LETTER_HIGH)
        self.text.setAccessibleName(words("leak.request.text"))
        label.setBuddy(self.text)
        self.gaps = wrapped("", "fieldAdvice")
        for widget in (label, self.gaps, self.text):
            self.add(widget)
        self.copy = button(words("leak.request.copy"), "secondary")
        self.copy.clicked.connect(lambda: self.copy_asked.emit(self.text.toPlainText()))
        self.save = button(words("leak.request.save"), "primary")
        self.save.clicked.connect(lambda: self.save_asked.emit(self.asked))
        back = button(words("leak.request.back"), "linkButton")
        back.clicked.connect(self.left)
        self.copied = wrapped("", "complete")
        self.copied.hide()
        for one_button in (self.save, self.copy):
            self.add_left(one_button)
        self.add(self.copied)
        self.add_left(back)

    def show_request(self, screen: RequestScreen) -> None:
        """Draw the letter."""
        self.asked = screen.asked
        self.recipients[screen.asked].setChecked(True)
        self.text.setPlainText(screen.text)
        self.gaps.setText(self.words.counted("leak.request.gaps", screen.gaps))
        self.gaps.setVisible(bool(screen.gaps))
        self.copied.hide()
        self.setFocusProxy(self.recipients[screen.asked])

    def show_copied(self) -> None:
        """The text is in the clipboard."""
        self.copied.setText(self.words("leak.request.copied"))
        self.copied.show()

    def forget(self) -> None:
        """No letter stays on the page."""
        self.text.clear()
