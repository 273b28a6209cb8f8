"""« Qui est au clavier ? »: a name and a role, then back to work; the name stands beside the case."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clinickit.domain.case import Person
from clinickit.ui.drafting import Drafting, lines_of
from clinickit.ui.ending.asking import line_in
from clinickit.ui.guard import said
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class KeyboardPage(Column):
    """Two lines and a button."""

    said = Signal(str, str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.add_text(words("page.title"), "stepTitle")
        self.add_text(words("keyboard.intro"), "stepIntro")
        frame, rows = card()
        self.name, self.role = (line_in(rows, words(f"keyboard.{key}")) for key in ("name", "role"))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        rows.addWidget(self.problem)
        self.add(frame)
        self.keep = button(words("keyboard.keep"), "primary")
        self.keep.clicked.connect(lambda: self.said.emit(self.name.text(), self.role.text()))
        for line in (self.name, self.role):
            line.returnPressed.connect(self.keep.click)
        self.add_left(self.keep)
        back = button(words("keyboard.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.name)

    def show_person(self, person: Person) -> None:
        """Whoever is known now, ready to be replaced."""
        self.problem.hide()
        self.name.setText(person.name)
        self.role.setText(person.role)
        self.name.selectAll()

    def show_problem(self, sentence: str) -> None:
        """What to correct."""
        self.problem.setText(sentence)
        self.problem.show()


class KeyboardRoom(QObject):
    """Brings the page into the window, and the name beside the case; made with the first case."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = WindowWords(window.desk.library.texts("wording/at_keyboard.toml"))
        self.page = KeyboardPage(self.words)
        window.pages.addWidget(self.page)
        self._typing = Drafting(window, self.page, "keyboard", lambda: lines_of(self.page))
        self.page.said.connect(self._keep)
        self.page.left.connect(window.return_to_work)

    def show_name(self) -> None:
        """Who acts now, beside the open case."""
        name = self.window.desk.keyboard.person.name
        text = self.words("keyboard.known", name=name) if name else self.words("page.title")
        self.window.journey.at_keyboard.setText(text)

    def enter(self) -> None:
        """Ask."""
        if (case := self.window.case) is None:
            return
        self.window.journey.leave_field()
        self.page.show_person(self.window.desk.keyboard.person)
        self._typing.drawn(case.id)
        self.window.show_page(self.page)

    def _keep(self, name: str, role: str) -> None:
        def kept(_person: Person) -> None:
            self._typing.done()
            self.show_name()
            self.window.return_to_work()

        self.window.background.vault(lambda: self.window.desk.keyboard.say(name, role)).success(kept).failure(
            lambda error: self.page.show_problem(said(error))
        ).run()

    def forget(self) -> None:
        """The vault is being locked: no name stays on screen."""
        self._typing.forget()
        self.page.show_person(Person())
        self.window.journey.at_keyboard.setText(self.words("page.title"))
