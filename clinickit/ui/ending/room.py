"""Brings the pages of the end of a case into the window; made on the first need."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinickit.domain.errors import ClinicKitError
from clinickit.services.casebook import OpenCase
from clinickit.services.ending.case_export import Exported, ExportInput, ExportScreen
from clinickit.services.ending.closing import ClosingScreen, Signed
from clinickit.services.ending.desks import EndDesks
from clinickit.services.ending.erasing import Erased, ErasureScreen
from clinickit.services.ending.extracts import LAWYER
from clinickit.services.ending.reopening import Act, EarlierClocks, Reopening
from clinickit.ui.case_work import OneAtATime, still_open
from clinickit.ui.drafting import Drafting, Pace, lines_of
from clinickit.ui.ending.closing import ClosingPage
from clinickit.ui.ending.erasing import ErasurePage
from clinickit.ui.ending.export import ExportPage
from clinickit.ui.ending.notes import NotesPage
from clinickit.ui.guard import said
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

Shown = tuple[ClosingScreen, tuple[Act, ...], tuple[EarlierClocks, ...], dict[str, str]]


class EndingRoom(QObject):
    """The end of the open case, and what leaves it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = WindowWords(window.desk.library.texts("wording/ending.toml"))
        self.closing, self.export = ClosingPage(self.words), ExportPage(self.words)
        self.notes, self.erasure = NotesPage(self.words), ErasurePage(self.words)
        for page in self.pages:
            window.pages.addWidget(page)
        self._written_for = self._noted_for = ""
        self._once = OneAtATime(window.background)
        self._pace = Pace(self, self.keep_drafts)
        self._erasing = Drafting(window, self.erasure, "erasing", lambda: lines_of(self.erasure))
        self._connect()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return self.closing, self.export, self.notes, self.erasure

    @property
    def desks(self) -> EndDesks:
        """The use cases."""
        return self.window.desk.ends

    def _connect(self) -> None:
        page = self.closing
        page.typed.connect(self._pace.typed)
        page.settle_asked.connect(self._settle)
        page.unsettle_asked.connect(self._unsettle)
        page.hold_asked.connect(self._hold)
        page.lift_asked.connect(self._lift)
        page.close_asked.connect(self._close)
        page.prolong_asked.connect(self._prolong)
        page.reopen_asked.connect(self._reopen)
        page.erase_asked.connect(self.show_erasure)
        page.export_asked.connect(self.show_export)
        page.notes_asked.connect(self.show_notes)
        page.left.connect(self.window.return_to_work)
        self.export.export_asked.connect(self._export)
        self.export.left.connect(self.enter)
        self.notes.typed.connect(self._pace.typed)
        self.notes.add_asked.connect(self._add_note)
        self.notes.remove_asked.connect(self._remove_note)
        self.notes.package_asked.connect(self._package)
        self.notes.left.connect(self.enter)
        self.erasure.erase_asked.connect(self._erase)
        self.erasure.copies_asked.connect(self._choose_copies)
        self.erasure.left.connect(self.enter)

    def forget(self) -> None:
        """Nothing of the case stays on a page (it is being locked); what is typed is kept first."""
        self.keep_drafts()
        self._written_for = self._noted_for = ""
        self._erasing.forget()
        self._once.forget()
        for page in (self.closing, self.export, self.notes, self.erasure):
            page.forget()

    def keep_drafts(self) -> None:
        """Make what is being typed durable now."""
        self._pace.stop()
        closing, notes = self._written_for, self._noted_for
        typed, note = self.closing.writing(), self.notes.text.toPlainText()
        if closing:
            self._quietly(lambda: self.desks.closing.keep_draft(closing, typed))
        if notes:
            self._quietly(lambda: self.desks.notes.keep_draft(notes, note))

    def _quietly(self, work: Callable[[], None]) -> None:
        self.window.background.vault(work).failure(self.window.show_failure).run()

    # Closing

    def enter(self) -> None:
        """The end of the open case."""
        if self.window.case is None:
            return
        self.window.journey.leave_field()
        self.keep_drafts()
        case = self.window.case
        desks = self.desks

        def look() -> Shown:
            screen = desks.closing.screen(case)
            acts = desks.reopening.acts(case) if screen.closed else ()
            return screen, acts, desks.reopening.earlier(case), desks.closing.draft(case)

        def show(shown: Shown) -> None:
            if not still_open(self.window, case):
                return
            screen, acts, earlier, draft = shown
            if self._written_for != case.id:
                self.closing.forget()
                self.closing.kept = draft
            self._written_for = case.id
            self.closing.show_closing(screen, acts, earlier)
            if self.window.pages.currentWidget() is not self.closing:
                self.window.show_page(self.closing)

        self.window.background.vault(look).success(show).failure(self.window.show_failure).run()

    def _act(self, work: Callable[[], None], *names: str) -> None:
        """Do something to the case, then draw the page again; what is wrong is said on the page."""

        def done(_result: object) -> None:
            self.closing.done_with(*names)
            self.enter()

        self._once.run(work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ClinicKitError):
            self.closing.show_problem(said(error))
        else:
            self.window.show_unexpected(error)

    def _settle(self, key: str, signed: Signed, done: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        if (case := self.window.case) is not None:
            self._act(lambda: self.desks.closing.settle(case, key, signed, done=done), f"reason.{key}")

    def _unsettle(self, key: str) -> None:
        if (case := self.window.case) is not None:
            self._act(lambda: self.desks.closing.unsettle(case, key))

    def _hold(self, asker: str, signed: Signed) -> None:
        if (case := self.window.case) is not None:
            self._act(lambda: self.desks.closing.hold(case, asker, signed), "hold.asker", "hold.reason")

    def _lift(self, signed: Signed) -> None:
        if (case := self.window.case) is not None:
            self._act(lambda: self.desks.closing.lift_hold(case, signed), "hold.reason")

    def _prolong(self, until: str, signed: Signed) -> None:
        if (case := self.window.case) is not None:
            names = ("prolong.until", "prolong.reason")
            self._act(lambda: self.desks.closing.keep_until(case, until, signed), *names)

    def _close(self, until: str, signed: Signed) -> None:
        if (case := self.window.case) is None:
            return

        def closed(longer: OpenCase) -> None:
            self.closing.done_with("until")
            self._show_again(longer)

        self._once.run(lambda: self.desks.closing.close(case, until, signed), closed, self._refused)

    def _reopen(self, asked: Reopening) -> None:
        if (case := self.window.case) is None:
            return

        def reopened(longer: OpenCase) -> None:
            self.closing.done_with(*self.closing.reopening)
            self.keep_drafts()
            self._show_again(longer)

        self._once.run(lambda: self.desks.reopening.reopen(case, asked), reopened, self._refused)

    def _show_again(self, case: OpenCase) -> None:
        """The case is closed, or open again: the journey knows it, and the page is entered anew."""
        self.window.bar.say_clock("")
        self.window.show_case(case)
        self.enter()

    # Export

    def show_export(self) -> None:
        """For whom the case leaves."""
        if (case := self.window.case) is None:
            return
        self.keep_drafts()

        def show(screen: ExportScreen) -> None:
            self.export.show_export(screen)
            self.window.show_page(self.export)

        self.window.background.vault(lambda: self.desks.exporting.screen(case)).success(show).failure(
            self.window.show_failure
        ).run()

    def _export(self, asked: ExportInput) -> None:
        if asked.recipient == LAWYER:
            self._package()
            return
        folder = self.window.dialogs.folder(self.window, self.words("export.where"))
        if (case := self.window.case) is not None and folder is not None:
            self._write(lambda: self.desks.exporting.export(case, asked, folder))

    def _package(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("export.where"))
        if (case := self.window.case) is not None and folder is not None:
            self.keep_drafts()
            self._write(lambda: self.desks.exporting.lawyer_package(case, folder))

    def _write(self, work: Callable[[], Exported]) -> None:
        shown = bool(self.export.recipients)
        if shown:
            self.export.working(busy=True)

        def ended() -> None:
            if shown and self.export.recipients:
                self.export.working(busy=False)

        def written(done: Exported) -> None:
            ended()
            self.window.dialogs.tell(self.window, self.words("export.title"), self._said(done))

        def failed(error: Exception) -> None:
            ended()
            self.window.show_failure(error)

        self.window.background.papers(work).success(written).failure(failed).run()

    def _said(self, done: Exported) -> str:
        key = "export.written_password" if done.password else "export.written"
        told = self.words(key, folder=str(done.folder), password=done.password)
        return f"{told}\n\n{self.words('export.beside', beside=str(done.beside))}" if done.beside else told

    # Notes for the lawyer

    def show_notes(self) -> None:
        """The notes of the open case, with the one that was being written."""
        if (case := self.window.case) is None:
            return
        self.keep_drafts()
        desk = self.desks.notes

        def show(draft: str) -> None:
            if still_open(self.window, case):
                if self._noted_for != case.id:
                    self.notes.text.setPlainText(draft)
                self._noted_for = case.id
                self._list_notes(case)
                self.window.show_page(self.notes)

        self.window.background.vault(lambda: desk.draft(case)).success(show).failure(self.window.show_failure).run()

    def _list_notes(self, case: OpenCase) -> None:
        self.window.background.vault(lambda: self.desks.notes.listed(case)).success(
            lambda notes: self.notes.show_notes(notes) if still_open(self.window, case) else None
        ).failure(self.window.show_failure).run()

    def _add_note(self, text: str) -> None:
        if (case := self.window.case) is None:
            return
        self._pace.stop()

        def kept(_done: object) -> None:
            self.notes.text.clear()
            self.keep_drafts()
            self._list_notes(case)

        self._once.run(
            lambda: self.desks.notes.add(case, text), kept, lambda error: self.notes.show_problem(said(error))
        )

    def _remove_note(self, note: str) -> None:
        if (case := self.window.case) is not None:
            self.window.background.vault(lambda: self.desks.notes.remove(case, note)).success(
                lambda _done: self._list_notes(case)
            ).failure(self.window.show_failure).run()

    # Erasing

    def show_erasure(self) -> None:
        """What erasing the open case would do."""
        if (case := self.window.case) is None:
            return
        person = self.window.desk.book.person

        def show(screen: ErasureScreen) -> None:
            self.erasure.show_erasure(screen, person)
            self._erasing.drawn(case.id)
            self.window.show_page(self.erasure)

        self.window.background.vault(lambda: self.desks.erasing.screen(case)).success(show).failure(
            self.window.show_failure
        ).run()

    def _choose_copies(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("erase.copies_where"))
        if folder is not None:
            self.erasure.show_copies(folder)

    def _erase(self, signed: Signed, summary: str) -> None:
        if (case := self.window.case) is None:
            return

        def go_on(_checked: object) -> None:
            folder = self.window.dialogs.folder(self.window, self.words("erase.where"))
            if folder is not None:
                self._erase_into(case, signed, summary, folder)

        self.window.background.vault(lambda: self.desks.erasing.check(case, signed)).success(go_on).failure(
            lambda error: self.erasure.show_problem(said(error))
        ).run()

    def _erase_into(self, case: OpenCase, signed: Signed, summary: str, folder: Path) -> None:
        """The case leaves the screen first: what was being typed must not be written after it is gone."""
        copies = self.erasure.copies_in
        self.window.rooms.forget()
        self.window.leave_case()
        self.window.go_home()

        def erased(done: Erased) -> None:
            text = self.words("erase.done", folder=str(folder))
            if done.unreached:
                text += "\n\n" + self.words("erase.unreached", copies="\n".join(done.unreached))
            self.window.go_home()
            self.window.dialogs.tell(self.window, self.words("erase.title"), text)

        def failed(error: Exception) -> None:
            self.window.go_home()  # the case may be gone all the same
            self.window.show_failure(error)

        self.window.background.vault(lambda: self.desks.erasing.erase(case, signed, summary, folder, copies)).success(
            erased
        ).failure(failed).run()
