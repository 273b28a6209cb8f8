"""A file of the vault is an older copy: what was found and what may be missing; restore, or open it all the same."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clinickit.domain.errors import VaultOlder
from clinickit.services.vault.older import OlderScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class OlderPage(Column):
    """Sentences, then three ways on; nothing is typed here."""

    restore_asked = Signal()
    open_asked = Signal()
    left = Signal()

    def show_older(self, screen: OlderScreen) -> None:
        """Draw the page."""
        self.empty()
        texts = screen.texts
        self.add_text(texts["page.title"], "stepTitle")
        self.add_text(screen.intro, "stepIntro")
        for title, lines in (("found", screen.found), ("missing", screen.missing), ("first", screen.first)):
            frame, rows = card()
            rows.addWidget(wrapped(texts[title], "cardTitle"))
            for line in lines:
                rows.addWidget(wrapped(line, "plainLine"))
            self.add(frame)
        self.restore = button(texts["restore"], "primary")
        self.restore.clicked.connect(self.restore_asked)
        self.open = button(texts["open"], "secondary")
        self.open.clicked.connect(self.open_asked)
        self.back = button(texts["back"], "linkButton")
        self.back.clicked.connect(self.left)
        for one in (self.restore, self.open, self.back):
            self.add_left(one)
        self.setFocusProxy(self.restore)


class OlderRoom(QObject):
    """Brings that page to the vault's use cases, while the vault is locked or open."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.page = OlderPage()
        window.pages.addWidget(self.page)
        self._problem: VaultOlder | None = None
        self._open: Callable[[], None] | None = None
        self.page.restore_asked.connect(self._restore)
        self.page.open_asked.connect(self._asked)
        self.page.left.connect(self._leave)

    def show(self, problem: VaultOlder, go_on: Callable[[], None] | None = None) -> None:
        """Say what was found. `go_on` opens the whole vault all the same; without it, one structure of an open one."""
        self._problem, self._open = problem, go_on
        screen = self.window.desk.older.screen(problem)
        self._texts = screen.texts
        self.page.show_older(screen)
        self.window.show_page(self.page)

    def _restore(self) -> None:
        self.forget()
        self.window.rooms.vault.show_backups()

    def _asked(self) -> None:
        problem, go_on, texts = self._problem, self._open, self._texts
        if problem is None or not self.window.dialogs.agrees(self.window, texts["page.title"], texts["sure"]):
            return
        self.forget()
        if go_on is not None:
            go_on()
            return
        desk = self.window.desk.older
        self.window.background.vault(lambda: desk.accept(problem)).success(lambda _done: self._accepted()).failure(
            self.window.show_failure
        ).run()

    def _accepted(self) -> None:
        self.window.go_home()

    def _leave(self) -> None:
        self.forget()
        if self.window.guard.locked:
            self.window.guard.begin_locked()
        else:
            self.window.go_home()

    def forget(self) -> None:
        """What was typed to open the vault, and what was said of it, leave this page."""
        self._problem = self._open = None
        self.page.empty()
