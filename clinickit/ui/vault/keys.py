"""What is left of earlier keys: pieces to seal again, copies beside the vault that they still open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from clinickit.services.vault.key_change import CopyLine, Forgotten, KeyScreen, SealedAgain
from clinickit.ui.case_work import Stop
from clinickit.ui.guard import said
from clinickit.ui.vault.passphrase import PassphrasePage
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.progress import Progress
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.vault.room import VaultRoom

_STEPS = 1000
_MEGABYTE = 1_000_000


class KeysPage(Column):
    """The recovery sheet first; one card for the pieces, one for the copies; nothing is ticked beforehand."""

    recovery_asked = Signal()
    sealing_asked = Signal()
    stop_asked = Signal()
    forgetting_asked = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.recovery = self.seal = self.forget_chosen = button("")
        self.progress = Progress(words)
        self.problem = wrapped("", "fieldProblem")
        self.boxes: dict[str, QCheckBox] = {}

    def show_keys(self, screen: KeyScreen, done: str, notice: tuple[str, ...]) -> None:
        """Draw the page; `done` is what went well just now, `notice` what is to be known of it."""
        self.empty()
        self.boxes = {}
        self.add_text(self.words("keys.title"), "stepTitle")
        self.add_text(done, "complete")
        for line in notice:
            self.add_text(line, "warning")
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        back = button(self.words("vault.back"), "linkButton")
        back.clicked.connect(self.left)
        if screen.recovery:
            self.recovery = button(self.words("vault.recovery_first"), "primary")
            self.recovery.clicked.connect(self.recovery_asked)
            self.add_left(self.recovery)
        if screen.pieces:
            self._pieces(screen)
        if screen.copies:
            self._copies(screen.copies)
        if not screen.pieces and not screen.copies:
            self.add_text(self.words("keys.nothing"), "complete")
        self.add(self.problem)
        self.add_text(self.words("keys.elsewhere"), "fieldHint")
        self.add_left(back)
        first = self.seal if screen.pieces else next(iter(self.boxes.values()), back)
        self.setFocusProxy(self.recovery if screen.recovery else first)
        self.verticalScrollBar().setValue(0)

    def _pieces(self, screen: KeyScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("keys.pieces"), "cardTitle"))
        told = self.words.counted("keys.pieces_left", screen.pieces, size=screen.size)
        rows.addWidget(wrapped(told, "plainLine"))
        self.seal = button(self.words("keys.seal"), "secondary" if screen.recovery else "primary")
        self.seal.clicked.connect(self.sealing_asked)
        self.progress = Progress(self.words)
        self.progress.stop_asked.connect(self.stop_asked)
        rows.addWidget(self.seal, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(wrapped(self.words("keys.seal_hint"), "fieldHint"))
        rows.addWidget(self.progress)
        self.add(frame)

    def _copies(self, copies: tuple[CopyLine, ...]) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("keys.copies"), "cardTitle"))
        rows.addWidget(wrapped(self.words("keys.copies_intro"), "plainLine"))
        for copy in copies:
            self._copy(rows, copy)
        self.forget_chosen = button(self.words("keys.forget"), "secondary")
        self.forget_chosen.setEnabled(False)
        self.forget_chosen.clicked.connect(lambda: self.forgetting_asked.emit(self.chosen()))
        rows.addWidget(self.forget_chosen, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _copy(self, rows: QVBoxLayout, copy: CopyLine) -> None:
        box = QCheckBox()
        named = self.words(f"keys.copy.{copy.kind}", when=copy.when, size=copy.size)
        box.setAccessibleName(named)
        box.toggled.connect(lambda _ticked: self.forget_chosen.setEnabled(bool(self.chosen())))
        self.boxes[copy.path] = box
        rows.addWidget(worded(box, named))
        rows.addWidget(wrapped(self.words(f"keys.lost.{copy.kind}"), "optionHint"))

    def begin_sealing(self) -> None:
        """The pieces are being sealed again: nothing else is asked meanwhile."""
        for one in (self.seal, self.forget_chosen, *self.boxes.values()):
            one.setEnabled(False)
        self.progress.begin(self.words("keys.sealing"))
        self.progress.stop.setFocus()

    def advance(self, done: int, total: int) -> None:
        """So many megabytes of so many."""
        self.progress.advance(done, total)

    def chosen(self) -> tuple[str, ...]:
        """The copies that are ticked."""
        return tuple(path for path, box in self.boxes.items() if box.isChecked())

    def show_problem(self, sentence: str) -> None:
        """What could not be done."""
        self.problem.setText(sentence)
        self.problem.show()


class KeyChange(QObject):
    """Brings the change of passphrase, the page of what is left, and their use cases together."""

    moved = Signal(int, int)

    def __init__(self, room: "VaultRoom", passphrase: PassphrasePage) -> None:
        super().__init__(room)
        self.room, self.window, self.words = room, room.window, room.words
        self.passphrase = passphrase
        self.page = KeysPage(room.words)
        self.window.pages.addWidget(self.page)
        self._stop = Stop()
        self._under_way = False
        passphrase.change_asked.connect(self._change)
        room.overview.keys_asked.connect(self.enter)
        self.page.recovery_asked.connect(room.offer_recovery)
        self.page.sealing_asked.connect(self._seal)
        self.page.stop_asked.connect(self._stop.ask)
        self.page.forgetting_asked.connect(self._forget_copies)
        self.page.left.connect(room.enter)
        self.moved.connect(self.page.advance)

    def enter(self, *notice: str, done: str = "") -> None:
        """What is left of earlier keys; while pieces are being sealed again, the page as it stands."""
        if self._under_way:
            self.window.show_page(self.page)
            return

        def show(screen: KeyScreen) -> None:
            self.page.show_keys(screen, done, notice)
            self.window.show_page(self.page)

        self.window.background.vault(self.window.desk.keys.screen).success(show).failure(self.window.show_failure).run()

    def _change(self, current: str, passphrase: str, new_key: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        desk = self.window.desk.keys

        def changed(unreadable: tuple[str, ...]) -> None:
            self.passphrase.reset()
            if new_key:
                self.room.forget_groups()
            notice = [self.words("passphrase.key_changed" if new_key else "passphrase.changed")]
            if unreadable:
                notice.append(self.words("passphrase.unreadable", cases=", ".join(unreadable)))
            self.enter(*notice)
            self.window.guard.refresh_reminder()

        self.window.background.vault(lambda: desk.change_passphrase(current, passphrase, new_key=new_key)).success(
            changed
        ).failure(lambda error: self.passphrase.show_problem(said(error))).run()

    def _seal(self) -> None:
        self._stop.begin()
        self._under_way = True
        self.page.begin_sealing()
        told = [-1]

        def progress(done: int, whole: int) -> None:
            """Some thousand times in all, in megabytes of the pieces."""
            step = _STEPS * done // max(whole, 1)
            if step > told[0]:
                told[0] = step
                self.moved.emit(done // (2 * _MEGABYTE), whole // (2 * _MEGABYTE))

        desk = self.window.desk.keys
        self.window.background.readings(lambda: desk.seal_again(progress, self._stop.cancelled)).success(
            self._sealed
        ).failure(self._not_sealed).run()

    def _sealed(self, done: SealedAgain) -> None:
        self._under_way = False
        if self.window.guard.locked:
            return
        notice = []
        if done.left:
            notice.append(self.words.counted("keys.still", done.left))
        if done.unreadable:
            notice.append(self.words("keys.unreadable", names=", ".join(done.unreadable)))
        self._show_again(*notice, done=self.words.counted("keys.sealed", done.done))

    def _not_sealed(self, error: Exception) -> None:
        self._under_way = False
        if not self.window.guard.locked:
            self._show_again(said(error))

    def _show_again(self, *notice: str, done: str = "") -> None:
        """On the page if it is the one on screen; elsewhere nothing is put before the person."""
        if self.window.pages.currentWidget() is self.page:
            self.enter(*notice, done=done)

    def _forget_copies(self, paths: tuple[str, ...]) -> None:
        names = "\n".join(f"•\u00a0{self.page.boxes[path].accessibleName()}" for path in paths)
        if not self.window.dialogs.agrees(self.window, self.words("keys.title"), self.words("keys.sure", names=names)):
            return
        self.page.forget_chosen.setEnabled(False)
        desk = self.window.desk.keys

        def forgotten(done: Forgotten) -> None:
            kept = [self.words("keys.kept", names=", ".join(done.kept))] if done.kept else []
            self.enter(*kept, done=self.words.counted("keys.gone", done.count))

        self.window.background.vault(lambda: desk.forget_copies(paths)).success(forgotten).failure(
            lambda error: self.page.show_problem(said(error))
        ).run()

    def forget(self) -> None:
        """The vault is being locked: what is under way stops, nothing stays on the page."""
        self.stop()
        self._under_way = False
        self.page.empty()

    def stop(self) -> None:
        """What is under way stops at the next block."""
        self._stop.ask()
