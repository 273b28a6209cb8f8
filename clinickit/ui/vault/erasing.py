"""Erasing one structure: which one, what goes, its name typed, who signs, a USB key whose copies are cleaned too."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout

from clinickit.domain.case import Person
from clinickit.services.clients import ClientLine
from clinickit.services.ending.closing import Signed
from clinickit.services.ending.erasing import Erased
from clinickit.services.ending.structures import StructureErasureScreen
from clinickit.ui.guard import said
from clinickit.ui.starting import Choice
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.vault.room import VaultRoom


class StructureErasurePage(Column):
    """First which one; then what goes, and the form. Nothing is erased before a folder is chosen."""

    looked = Signal(str)
    copies_asked = Signal()
    erase_asked = Signal(str, str, object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.structure = Choice((), None)
        self.look = self.erase = self.choose = button("")
        self.name = self.by = self.role = QLineEdit()
        self.problem = self.copies = wrapped("", "fieldHint")

    def show_structures(self, structures: tuple[ClientLine, ...]) -> None:
        """Which one; none is ticked beforehand."""
        self.empty()
        self.add_text(self.words("erasing.title"), "stepTitle")
        self.add_text(self.words("erasing.intro"), "stepIntro")
        back = self._back()
        self.setFocusProxy(back)
        if structures:
            frame, rows = card()
            rows.addWidget(wrapped(self.words("erasing.which"), "cardTitle"))
            self.structure = Choice(structures, None)
            rows.addWidget(self.structure)
            self.look = button(self.words("erasing.look"), "primary")
            self.look.setEnabled(False)
            self.structure.chosen.connect(lambda: self.look.setEnabled(True))
            self.look.clicked.connect(lambda: self.looked.emit(self.structure.value or ""))
            rows.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
            self.add(frame)
            self.setFocusProxy(next(iter(self.structure.options.values())))
        else:
            self.add_text(self.words("erasing.none"), "plainLine")
        self.add_left(back)

    def show_structure(self, screen: StructureErasureScreen, person: Person) -> None:
        """What goes, and the form unless it may not go now."""
        self.empty()
        self.add_text(self.words("erasing.title"), "stepTitle")
        self.add_text(screen.structure.label, "cardTitle")
        self._lines("erasing.goes", screen.erased)
        self._lines("erasing.before", screen.warnings)
        self._lines("erasing.limits", screen.limits)
        back = self._back()
        if screen.refused:
            self.add_text(screen.refused, "warning")
            self.setFocusProxy(back)
        else:
            self._form(screen, person)
            self.setFocusProxy(self.name)
        self.add_left(back)
        self.verticalScrollBar().setValue(0)

    def _back(self) -> QPushButton:
        back = button(self.words("vault.back"), "linkButton")
        back.clicked.connect(self.left)
        return back

    def _lines(self, title: str, lines: tuple[str, ...]) -> None:
        if lines:
            frame, rows = card()
            rows.addWidget(wrapped(self.words(title), "cardTitle"))
            for line in lines:
                rows.addWidget(wrapped(f"•\u00a0{line}", "plainLine"))
            self.add(frame)

    def _form(self, screen: StructureErasureScreen, person: Person) -> None:
        frame, rows = card()
        self.choose = button(self.words("erasing.copies"), "secondary")
        self.choose.clicked.connect(self.copies_asked)
        self.copies = wrapped(self.words("erasing.copies_hint"), "fieldHint")
        rows.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.copies)
        self.name = self._line(rows, self.words("erasing.name", name=screen.structure.label), "")
        self.by = self._line(rows, self.words("erasing.by"), person.name)
        self.role = self._line(rows, self.words("erasing.role"), person.role)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        rows.addWidget(self.problem)
        self.erase = button(self.words("erasing.do"), "primary")
        self.erase.clicked.connect(
            lambda: self.erase_asked.emit(
                screen.structure.id, self.name.text(), Signed(self.by.text(), self.role.text())
            )
        )
        rows.addWidget(self.erase, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _line(self, rows: QVBoxLayout, text: str, value: str) -> QLineEdit:
        label, line = wrapped(text, "elementTitle"), QLineEdit(value)
        line.setAccessibleName(text)
        label.setBuddy(line)
        rows.addWidget(label)
        rows.addWidget(line)
        return line

    def show_copies(self, folder: Path) -> None:
        """Which other folder is cleaned too."""
        self.copies.setText(self.words("erasing.copies_in", folder=str(folder)))

    def show_problem(self, sentence: str) -> None:
        """What to correct."""
        self.problem.setText(sentence)
        self.problem.show()


class StructureErasing(QObject):
    """Brings the page and its use cases together."""

    def __init__(self, room: "VaultRoom") -> None:
        super().__init__(room)
        self.room, self.window, self.words = room, room.window, room.words
        self.page = StructureErasurePage(room.words)
        self.window.pages.addWidget(self.page)
        self._copies: Path | None = None
        self.page.looked.connect(self._look)
        self.page.copies_asked.connect(self._choose_copies)
        self.page.erase_asked.connect(self._check)
        self.page.left.connect(self._leave)

    def enter(self) -> None:
        """Which structure."""
        self._copies = None

        def show(structures: tuple[ClientLine, ...]) -> None:
            self.page.show_structures(structures)
            self.window.show_page(self.page)

        desk = self.window.desk.ends.structures
        self.window.background.vault(desk.structures).success(show).failure(self.window.show_failure).run()

    def _look(self, practice: str) -> None:
        person = self.window.desk.book.person

        def show(screen: StructureErasureScreen) -> None:
            self.page.show_structure(screen, person)
            self.window.show_page(self.page)

        desk = self.window.desk.ends.structures
        self.window.background.vault(lambda: desk.screen(practice)).success(show).failure(
            self.window.show_failure
        ).run()

    def _choose_copies(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("erasing.copies_where"))
        if folder is not None:
            self._copies = folder
            self.page.show_copies(folder)

    def _check(self, practice: str, typed: str, signed: Signed) -> None:
        desk = self.window.desk.ends.structures

        def go_on(_checked: object) -> None:
            folder = self.window.dialogs.folder(self.window, self.words("erasing.where"))
            if folder is not None:
                self._erase(practice, typed, signed, folder)

        self.window.background.vault(lambda: desk.check(practice, typed, signed)).success(go_on).failure(
            lambda error: self.page.show_problem(said(error))
        ).run()

    def _erase(self, practice: str, typed: str, signed: Signed, folder: Path) -> None:
        """What is open leaves the screen first: what was being typed must not be written after it is gone."""
        copies, desk = self._copies, self.window.desk.ends.structures
        self.window.forget_pages()
        self.window.leave_case()

        def home() -> None:
            self.window.go_home()
            self.window.guard.refresh_reminder()

        def erased(done: Erased) -> None:
            text = self.words("erasing.done", folder=str(folder))
            if done.unreached:
                text += "\n\n" + self.words("erasing.unreached", copies="\n".join(done.unreached))
            home()
            self.window.dialogs.tell(self.window, self.words("erasing.title"), text)

        def failed(error: Exception) -> None:
            home()
            self.window.show_failure(error)

        self.window.background.vault(lambda: desk.erase(practice, typed, signed, folder, copies)).success(
            erased
        ).failure(failed).run()

    def _leave(self) -> None:
        self.forget()
        self.room.enter()

    def forget(self) -> None:
        """No name stays on the page."""
        self._copies = None
        self.page.empty()
