"""Taking one structure back from a backup: which one, what it would replace, then done; the others do not move."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from clinickit.services.clients import ClientLine
from clinickit.services.vault.one_structure import TakeBackScreen
from clinickit.services.vault_ports import PracticeCopy
from clinickit.ui.guard import said
from clinickit.ui.starting import Choice
from clinickit.ui.unlock import SecretLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.vault.room import VaultRoom


class TakeBackPage(Column):
    """The passphrase of then if it is needed, a choice, then sentences and one button."""

    opened = Signal(str)
    looked = Signal(str)
    asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.back = button("")
        self._afresh()

    def _afresh(self) -> None:
        """Nothing here is of the page that was drawn before: emptying it has deleted that."""
        self.typed = SecretLine(self.words("backups.passphrase"))
        self.structure = Choice((), None)
        self.open, self.look, self.do = button(""), button(""), button("")
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()

    def ask_passphrase(self) -> None:
        """The keys have changed since this backup was made."""
        self._begin("take_back.other_key")
        frame, rows = card()
        label = wrapped(self.words("backups.passphrase"), "elementTitle")
        label.setBuddy(self.typed)
        self.open = button(self.words("take_back.open"), "primary")
        self.open.clicked.connect(self._open)
        self.typed.returnPressed.connect(self.open.click)
        rows.addWidget(label)
        rows.addWidget(self.typed)
        rows.addWidget(self.problem)
        rows.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        self._end()
        self.setFocusProxy(self.typed)

    def show_structures(self, structures: Sequence[ClientLine]) -> None:
        """Which one; the only one there is is already ticked."""
        self._begin("take_back.intro")
        self.setFocusProxy(self.back)
        if structures:
            frame, rows = card()
            rows.addWidget(wrapped(self.words("take_back.which"), "cardTitle"))
            only = structures[0].id if len(structures) == 1 else None
            self.structure = Choice(tuple(structures), only)
            rows.addWidget(self.structure)
            self.look = button(self.words("take_back.look"), "primary")
            self.look.setEnabled(only is not None)
            self.structure.chosen.connect(lambda: self.look.setEnabled(True))
            self.look.clicked.connect(lambda: self.looked.emit(self.structure.value or ""))
            rows.addWidget(self.problem)
            rows.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
            self.add(frame)
            self.setFocusProxy(next(iter(self.structure.options.values())))
        else:
            self.add_text(self.words("take_back.none"), "plainLine")
        self._end()

    def show_structure(self, screen: TakeBackScreen) -> None:
        """What the copy holds, what it would replace; the button, unless it may not come back."""
        self._begin("")
        self.add_text(screen.structure.label, "sectionTitle")
        self._lines("take_back.holds", screen.holds)
        if screen.refused:
            self.add_text(screen.refused, "warning")
            self.setFocusProxy(self.back)
        else:
            self._lines("take_back.replaced", screen.replaced)
            self.add(self.problem)
            self.do = button(self.words("take_back.do"), "primary", screen.structure.label)
            self.do.clicked.connect(self._ask)
            self.add_left(self.do)
            self.setFocusProxy(self.do)
        self._end()
        self.verticalScrollBar().setValue(0)

    def _begin(self, intro: str) -> None:
        self.forget()
        self.add_text(self.words("take_back.title"), "stepTitle")
        if intro:
            self.add_text(self.words(intro), "stepIntro")
        self.back = button(self.words("vault.back"), "linkButton")
        self.back.clicked.connect(self.left)

    def _end(self) -> None:
        self.add_left(self.back)

    def _lines(self, title: str, lines: Sequence[str]) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words(title), "cardTitle"))
        for line in lines:
            rows.addWidget(wrapped(f"•\u00a0{line}", "plainLine"))
        self.add(frame)

    def _open(self) -> None:
        if self.typed.text():
            self.problem.hide()
            self.open.setEnabled(False)
            self.opened.emit(self.typed.text())

    def _ask(self) -> None:
        self.do.setEnabled(False)
        self.asked.emit()

    def show_problem(self, sentence: str) -> None:
        """Why nothing was changed."""
        self.open.setEnabled(True)
        self.do.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()

    def forget(self) -> None:
        """No name and nothing typed stays on the page."""
        self.empty()
        self._afresh()


class TakeBack(QObject):
    """Brings the page and its use cases together."""

    def __init__(self, room: "VaultRoom") -> None:
        super().__init__(room)
        self.room, self.window, self.words = room, room.window, room.words
        self.page = TakeBackPage(room.words)
        self.window.pages.addWidget(self.page)
        self._from: Path | None = None
        self._backup, self._typed = Path(), ""
        self._copies: dict[str, PracticeCopy] = {}
        self._chosen = ""
        self.page.opened.connect(self._open)
        self.page.looked.connect(self._look)
        self.page.asked.connect(self._take)
        self.page.left.connect(self._leave)

    def enter(self, backup: Path, folder: Path | None) -> None:
        """What a backup holds, its passphrase first when the keys have changed; `folder` is where it was looked for."""
        self.forget()
        self._backup, self._from = backup, folder
        desk = self.window.desk.take_back

        def show(asks: bool) -> None:  # noqa: FBT001 - what the work gives back
            if asks:
                self.page.ask_passphrase()
                self.window.show_page(self.page)
            else:
                self._open("")

        self.window.background.vault(lambda: desk.asks_passphrase(backup)).success(show).failure(
            self.window.show_failure
        ).run()

    def _open(self, typed: str) -> None:
        desk, backup = self.window.desk.take_back, self._backup

        def look() -> tuple[tuple[PracticeCopy, ...], tuple[ClientLine, ...]]:
            copies = desk.copies(backup, typed)
            return copies, desk.lines(copies)

        def show(found: tuple[tuple[PracticeCopy, ...], tuple[ClientLine, ...]]) -> None:
            self._typed, self._copies = typed, {one.id: one for one in found[0]}
            self.page.show_structures(found[1])
            self.window.show_page(self.page)

        refused = self._problem if typed else self.window.show_failure
        self.window.background.vault(look).success(show).failure(refused).run()

    def _look(self, practice: str) -> None:
        self._chosen = practice
        desk, backup, copy = self.window.desk.take_back, self._backup, self._copies[practice]

        def show(screen: TakeBackScreen) -> None:
            self.page.show_structure(screen)
            self.window.show_page(self.page)

        self.window.background.vault(lambda: desk.screen(backup, copy)).success(show).failure(self._problem).run()

    def _problem(self, error: Exception) -> None:
        self.page.show_problem(said(error))

    def _take(self) -> None:
        """What is open leaves the screen first: what was being typed must not be written over what comes back."""
        desk, backup, typed, copy = self.window.desk.take_back, self._backup, self._typed, self._copies[self._chosen]
        self.window.leave_case()
        self.window.rooms.forget(but=self.room)

        def taken(missing: tuple[str, ...]) -> None:
            self.forget()
            text = self.words("take_back.done")
            if missing:
                names = "\n".join(missing)
                text += "\n\n" + self.words.counted("take_back.missing", len(missing), names=names)
            self.window.go_home()
            self.window.guard.refresh_reminder()
            self.window.dialogs.tell(self.window, self.words("take_back.title"), text)

        def begin(_ended: object) -> None:
            self.window.background.vault(lambda: desk.take_back(backup, typed, copy)).success(taken).failure(
                self._problem
            ).run()

        self.room.keys.stop()  # nothing is sealed again over what comes back
        self.window.background.readings(lambda: None).success(begin).run()

    def _leave(self) -> None:
        """From what would be replaced to the choice; from the choice to the backups."""
        if self._chosen:
            self._chosen = ""
            self._open(self._typed)
            return
        folder = self._from
        self.forget()
        self.room.show_backups(folder)

    def forget(self) -> None:
        """No name and nothing typed stays."""
        self._from, self._backup, self._typed, self._copies, self._chosen = None, Path(), "", {}, ""
        self.page.forget()
