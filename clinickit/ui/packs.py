"""« Règles et modèles »: what is in use, a signed pack read before it is put in place, the authors who are believed."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from clinickit.services.packs import PackDesk, PackScreen, RulesScreen
from clinickit.ui.guard import said
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

ENDING = ".ckpack"


class RulesPage(Column):
    """One card per thing to know or to do; a pack is shown whole before the person says yes."""

    choose_asked = Signal()
    dropped = Signal(object)
    install_asked = Signal(object)
    back_one_asked = Signal()
    trust_asked = Signal(str, str, str)
    distrust_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.setAcceptDrops(True)
        self.rules: RulesScreen | None = None
        self.choose = button(words("page.choose"), "primary")
        self.problem = wrapped("", "fieldProblem")

    def show_rules(self, screen: RulesScreen, read: PackScreen | None = None) -> None:
        """Draw the page; with a pack that was read and waits for a yes, if there is one."""
        self.rules = screen
        self.empty()
        self.add_text(self.words("page.title"), "stepTitle")
        self.add_text(self.words("page.intro"), "stepIntro")
        for line in screen.set_aside:
            self.add_text(line, "warning")
        if screen.restart:
            self.add_text(self.words("page.restart"), "warning")
        self._in_use(screen)
        self._install(read)
        self._keys(screen)
        self._new_key()
        back = button(self.words("page.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.verticalScrollBar().setValue(0)

    def _in_use(self, screen: RulesScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("page.now_next" if screen.restart else "page.now"), "cardTitle"))
        for line in screen.in_use:
            rows.addWidget(wrapped(line, "plainLine"))
        if screen.can_go_back:
            self.back_one = button(self.words("page.back_one"), "secondary")
            self.back_one.clicked.connect(self.back_one_asked)
            rows.addWidget(self.back_one, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(wrapped(self.words("page.back_hint"), "fieldHint"))
        self.add(frame)

    def _install(self, read: PackScreen | None) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("page.install"), "cardTitle"))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        if read is not None:
            self._read(read, rows)
        else:
            self.choose = button(self.words("page.choose"), "primary")
            self.choose.clicked.connect(self.choose_asked)
            self.waiting = wrapped(self.words("page.drop_hint"), "fieldHint")
            rows.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(self.waiting)
        rows.addWidget(self.problem)
        self.add(frame)

    def _read(self, read: PackScreen, rows: QVBoxLayout) -> None:
        rows.addWidget(wrapped(read.title, "elementTitle"))
        for line in (read.signed, read.made, read.effective):
            if line:
                rows.addWidget(wrapped(line, "plainLine"))
        rows.addWidget(wrapped(self.words("page.changes"), "elementTitle"))
        if not read.changes:
            rows.addWidget(wrapped(self.words("page.no_change"), "plainLine"))
        for change in read.changes:
            for line in change.lines:
                rows.addWidget(wrapped(f"{change.title}\u00a0: {line}", "plainLine"))
        self.confirm = button(self.words("page.confirm"), "primary", about=read.title)
        self.confirm.clicked.connect(lambda: self.install_asked.emit(read))
        self.cancel = button(self.words("page.cancel"), "secondary", about=read.title)
        self.cancel.clicked.connect(self.forget_pack)
        acts = SideBySide()
        for one in (self.confirm, self.cancel):
            acts.addWidget(one)
        rows.addLayout(acts)

    def _keys(self, screen: RulesScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("page.keys"), "cardTitle"))
        if not screen.keys:
            rows.addWidget(wrapped(self.words("page.no_keys"), "plainLine"))
        for key in screen.keys:
            rows.addWidget(wrapped(key.said, "plainLine"))
            if key.added:
                forget = button(self.words("page.forget_key"), "linkButton", about=key.said)
                forget.clicked.connect(lambda _checked=False, one=key.fingerprint: self.distrust_asked.emit(one))
                rows.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _new_key(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("page.add_key"), "cardTitle"))
        rows.addWidget(wrapped(self.words("page.add_key_hint"), "fieldHint"))
        self.owner = self._line(rows, self.words("page.owner"))
        self.key_line = self._line(rows, self.words("page.key_line"))
        self.typed = self._line(rows, self.words("page.typed_fingerprint"))
        self.key_problem = wrapped("", "fieldProblem")
        self.key_problem.hide()
        self.trust = button(self.words("page.add"), "secondary")
        self.trust.clicked.connect(self._trust)
        rows.addWidget(self.key_problem)
        rows.addWidget(self.trust, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _line(self, rows: QVBoxLayout, text: str) -> QLineEdit:
        label, line = wrapped(text, "elementTitle"), QLineEdit()
        line.setAccessibleName(text)
        label.setBuddy(line)
        rows.addWidget(label)
        rows.addWidget(line)
        return line

    def _trust(self) -> None:
        self.key_problem.hide()
        self.trust_asked.emit(self.owner.text(), self.key_line.text(), self.typed.text())

    def show_reading(self) -> None:
        """The pack is being verified, and tried on everything else: that takes a moment."""
        self.problem.hide()
        self.choose.setEnabled(False)
        self.waiting.setText(self.words("page.reading"))

    def show_problem(self, sentence: str) -> None:
        """Why the pack was refused; nothing was changed."""
        self.forget_pack()
        self.problem.setText(sentence)
        self.problem.show()
        self.ensureWidgetVisible(self.problem)

    def show_key_problem(self, sentence: str) -> None:
        """Why the author is not believed."""
        self.key_problem.setText(sentence)
        self.key_problem.show()
        self.typed.setFocus()

    def forget_pack(self) -> None:
        """No pack waits for a yes any more."""
        if self.rules is not None:
            self.show_rules(self.rules)
            self.choose.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One pack may be dropped here."""
        if self._file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A pack was dropped."""
        file = self._file(event)
        if file is not None:
            event.acceptProposedAction()
            self.dropped.emit(file)

    def _file(self, event: QDropEvent) -> Path | None:
        urls = event.mimeData().urls()
        file = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
        return file if file is not None and file.suffix == ENDING else None


class RulesRoom(QObject):
    """Brings the page into the window; made on the first need."""

    def __init__(self, window: "MainWindow", desk: PackDesk) -> None:
        super().__init__(window)
        self.window, self.desk = window, desk
        self.page = RulesPage(WindowWords(window.desk.library.texts("wording/packs.toml")))
        window.pages.addWidget(self.page)
        self.page.left.connect(window.return_to_work)
        self.page.choose_asked.connect(self._choose)
        self.page.dropped.connect(self._examine)
        self.page.install_asked.connect(self._install)
        self.page.back_one_asked.connect(self._back_one)
        self.page.trust_asked.connect(self._trust)
        self.page.distrust_asked.connect(self._distrust)

    def enter(self) -> None:
        """The page, as things stand."""
        self.window.background.papers(self.desk.screen).success(self._show).failure(self.window.show_failure).run()

    def _show(self, screen: RulesScreen) -> None:
        self.page.show_rules(screen)
        self.window.show_page(self.page)
        self.page.choose.setFocus()

    def _choose(self) -> None:
        file = self.window.dialogs.existing_file(self.window, self.page.words("page.which"))
        if file is not None:
            self._examine(file)

    def _examine(self, file: Path) -> None:
        self.page.forget_pack()
        self.page.show_reading()
        self.window.background.papers(lambda: self.desk.examine(file)).success(self._read).failure(self._refused).run()

    def _read(self, read: PackScreen) -> None:
        if self.page.rules is not None:
            self.page.show_rules(self.page.rules, read)
            self.page.ensureWidgetVisible(self.page.confirm)
            self.page.cancel.setFocus()

    def _refused(self, error: Exception) -> None:
        self.page.show_problem(said(error))

    def _install(self, read: PackScreen) -> None:
        self.window.background.papers(lambda: self.desk.install(read)).success(lambda _done: self.enter()).failure(
            self._refused
        ).run()

    def _back_one(self) -> None:
        self.window.background.papers(self.desk.go_back).success(lambda _done: self.enter()).failure(
            self._refused
        ).run()

    def _trust(self, owner: str, key: str, typed: str) -> None:
        self.window.background.papers(lambda: self.desk.trust(owner, key, typed)).success(
            lambda _done: self.enter()
        ).failure(lambda error: self.page.show_key_problem(said(error))).run()

    def _distrust(self, fingerprint: str) -> None:
        self.window.background.papers(lambda: self.desk.distrust(fingerprint)).success(
            lambda _done: self.enter()
        ).failure(self._refused).run()
