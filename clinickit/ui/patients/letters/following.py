"""The register, the desk and the other sites inside the window; a site's own desk opens without any case."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinickit.domain.facts import PARIS
from clinickit.people.mailing import SendingState
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.mailing import single_name
from clinickit.services.letters.mailing_register import ReportRead
from clinickit.services.letters.reception import Claimed, Told
from clinickit.services.letters.register_desk import RegisterScreen
from clinickit.services.letters.resends import ResendLine
from clinickit.services.letters.site_desk import SiteDesk
from clinickit.ui.drafting import Drafting, fields_of
from clinickit.ui.guard import said
from clinickit.ui.patients.letters.desk import DeskPage
from clinickit.ui.patients.letters.register import RegisterPage
from clinickit.ui.patients.letters.sites import SiteEntryPage, SitesPage
from clinickit.ui.patients.letters.work import CaseWork
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class FollowingRoom(QObject):
    """What happens once the letters are planned."""

    left = Signal()

    def __init__(self, window: "MainWindow", work: CaseWork, words: WindowWords) -> None:
        super().__init__(window)
        self.window, self.work, self.words = window, work, words
        self.register, self.desk = RegisterPage(words, self.today()), DeskPage(words)
        self.sites = SitesPage(words)
        self._recording = Drafting(window, self.register, "register", lambda: fields_of(self.register))
        self._asking = Drafting(window, self.desk, "desk", lambda: fields_of(self.desk))
        self._connect()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return self.register, self.desk, self.sites

    def today(self) -> date:
        """The day it is in the practice."""
        case = self.window.case
        return self.window.desk.book.now().astimezone(ZoneInfo(case.zone if case else PARIS)).date()

    def _connect(self) -> None:
        page = self.register
        page.handed.connect(self._handed)
        page.recorded.connect(self._recorded)
        page.letter_asked.connect(self._look)
        page.report_asked.connect(self._read_report)
        page.accepted.connect(self._accept)
        page.export_asked.connect(self._export)
        page.desk_asked.connect(self.show_desk)
        page.again_asked.connect(self._make_again)
        page.again_sent.connect(self._sent_again)
        page.person_asked.connect(self.window.rooms.patients.to_person)
        page.returned_asked.connect(self._make_returned)
        page.returned_sent.connect(self._returned_sent)
        page.left.connect(self.left)
        self.desk.asked.connect(self._ask)
        self.desk.letter_asked.connect(self._show_again)
        self.desk.sites_asked.connect(self.show_sites)
        self.desk.left.connect(self._leave_desk)
        self.sites.write_asked.connect(self._write_extract)
        self.sites.take_asked.connect(self._take_back)
        self.sites.register_asked.connect(self.show_register)
        self.sites.left.connect(self.show_desk)

    def forget(self) -> None:
        """Nothing of anybody stays on a page."""
        self._recording.forget()
        self._asking.forget()
        self.register.empty()
        self.desk.forget()
        self.desk.by.clear()
        self.sites.empty()

    # The register

    def show_register(self, notice: str = "") -> None:
        """What went, what came back."""
        desks = self.work.desks

        def show(told: tuple[RegisterScreen, tuple[ResendLine, ...]]) -> None:
            screen, resends = told
            self.register.show_register(screen, resends, self.today(), notice)
            self._watch(self._recording)
            self.window.show_page(self.register)

        self.work.run(lambda case: (desks.register.screen(case), desks.resends.waiting(case)), show)

    def _watch(self, drafts: Drafting) -> None:
        if (case := self.window.case) is not None:
            drafts.drawn(case.id)

    def _make_again(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("desk.where"))
        if folder is not None:
            resends = self.work.desks.resends
            self.work.run(lambda case: resends.make(case, folder), self.window.say_written, self._say)

    def _sent_again(self) -> None:
        resends, today = self.work.desks.resends, self.today()
        self.work.run(
            lambda case: resends.sent(case, today),
            lambda count: self.show_register(self.words.counted("register.kept", count)),
            self._say,
        )

    def _make_returned(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("desk.where"))
        if folder is not None:
            returns = self.work.desks.register.returns
            self.work.run(lambda case: returns.make(case, folder), self.window.say_written, self._say)

    def _returned_sent(self) -> None:
        returns, today = self.work.desks.register.returns, self.today()
        self.work.run(
            lambda case: returns.sent(case, today),
            lambda count: self.show_register(self.words.counted("register.kept", count)),
            self._say,
        )

    def _say(self, error: Exception) -> None:
        self.register.say(said(error))

    def _handed(self, batches: tuple[int, ...], on: date, proof: str) -> None:
        register = self.work.desks.register

        def sent(count: int) -> None:
            self._recording.done(*self.register.handing)
            self.show_register(self.words.counted("register.sent_now", count))

        self.work.run(lambda case: register.handed_over(case, batches, on, proof), sent, self._say)

    def _recorded(self, state: str, typed: str, on: date, proof: str) -> None:
        register = self.work.desks.register

        def kept(count: int) -> None:
            self._recording.done(*self.register.recording)
            self.show_register(self.words.counted("register.kept", count))

        self.work.run(lambda case: register.record(case, SendingState(state), typed, on, proof), kept, self._say)

    def _look(self, typed: str) -> None:
        register = self.work.desks.register
        self.work.run(lambda case: register.letter(case, typed), self.register.show_letter, self._say)

    def _read_report(self) -> None:
        file = self.window.dialogs.existing_file(self.window, self.words("register.which"))
        if file is None:
            return
        register = self.work.desks.register

        def read(told: ReportRead) -> None:
            self.show_register(self.register.report_text(told))

        self.work.run(lambda case: register.read_report(case, file), read, self._say)

    def _accept(self, paths: tuple[str, ...]) -> None:
        register = self.work.desks.register

        def taken(case: OpenCase) -> None:
            self.window.journey.take_over(case)
            self.show_register(self.words("register.accepted"))

        self.work.run(lambda case: register.accept(case, paths), taken, self._say)

    def _export(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("register.where"))
        if folder is not None:
            register = self.work.desks.register
            self.work.run(lambda case: register.export(case, folder), self.window.say_written, self._say)

    # The desk

    def show_desk(self) -> None:
        """« Suis-je dans le fichier ? »."""
        self.desk.forget()
        self.desk.show_held(None)
        self._watch(self._asking)
        self.window.show_page(self.desk)
        self.work.run(self.work.desks.reception.held, self.desk.show_held)

    def _leave_desk(self) -> None:
        self.desk.forget()
        self.left.emit()

    def _ask(self, claimed: Claimed, by: str) -> None:
        reception = self.work.desks.reception

        def told(answer: Told) -> None:
            self._asking.done(*self.desk.about_the_asker)
            self.desk.show_told(answer)

        self.work.run(
            lambda case: reception.ask(case, claimed, by),
            told,
            lambda error: self.desk.show_problem(said(error)),
        )

    def _show_again(self, reference: str) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("desk.where"))
        if folder is None:
            return
        desks = self.work.desks

        def written(case: OpenCase) -> tuple[Path, ...]:
            return desks.handing.save(case, single_name(reference), desks.reception.letter(case, reference), folder)

        self.work.run(written, self.window.say_written)

    # Sites

    def show_sites(self) -> None:
        """Extracts for other sites, and their answers."""

        def show(sites: tuple[str, ...]) -> None:
            self.sites.show_sites(sites)
            self.window.show_page(self.sites)

        self.work.run(self.work.desks.sites.sites, show)

    def _write_extract(self, site: str) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("sites.where"))
        if folder is not None:
            desk = self.work.desks.sites
            self.work.run(lambda case: desk.write(case, site, folder), self.sites.show_extract)

    def _take_back(self, passphrase: str) -> None:
        file = self.window.dialogs.existing_file(self.window, self.words("sites.which"))
        if file is not None:
            desk = self.work.desks.sites
            self.work.run(
                lambda case: desk.take_back(case, file, passphrase),
                self.sites.show_taken,
                lambda error: self.sites.show_problem(said(error)),
            )


class SiteRoom(QObject):
    """The desk of a site: a file received, a passphrase, and questions; no case and no vault."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = WindowWords(window.desk.library.texts("wording/letters.toml"))
        self.entry, self.page = SiteEntryPage(self.words), DeskPage(self.words, site=True)
        self._desk: SiteDesk | None = None
        for page in (self.entry, self.page):
            window.pages.addWidget(page)
        self.entry.open_asked.connect(self._open)
        self.entry.left.connect(window.go_home)
        self.page.asked.connect(self._ask)
        self.page.letter_asked.connect(self._ask_again)
        self.page.left.connect(self._leave)

    def forget(self) -> None:
        """Close the extract; nothing of anybody stays."""
        self._desk = None
        self.entry.passphrase.clear()
        self.page.forget()

    def enter(self) -> None:
        """The file, then the passphrase."""
        self.forget()
        self.window.show_page(self.entry)

    def _open(self, passphrase: str) -> None:
        file = self.window.dialogs.existing_file(self.window, self.words("site.which"))
        if file is None:
            return
        desks = self.window.desk.letters

        def opened(desk: SiteDesk) -> None:
            self._desk = desk
            self.entry.passphrase.clear()
            self.page.forget()
            self.page.show_held(desk.held)
            self.window.show_page(self.page)

        def refused(error: Exception) -> None:
            self.entry.problem.setText(said(error))
            self.entry.problem.show()

        self.window.background.papers(lambda: desks.open_extract(file, passphrase)).success(opened).failure(
            refused
        ).run()

    def _ask(self, claimed: Claimed, by: str) -> None:
        desk = self._desk
        if desk is not None:
            self.window.background.papers(lambda: desk.ask(claimed, by)).success(self.page.show_told).failure(
                lambda error: self.page.show_problem(said(error))
            ).run()

    def _ask_again(self, reference: str) -> None:
        desk, by = self._desk, self.page.by.text()
        if desk is not None:
            self.window.background.papers(lambda: desk.ask_again(reference, by)).success(
                lambda _done: self.page.show_asked(reference)
            ).failure(lambda error: self.page.show_problem(said(error))).run()

    def _leave(self) -> None:
        desk = self._desk
        if desk is not None and desk.answers:
            text = self.words("site.give_back", path=str(desk.returned), count=str(len(desk.answers)))
            self.window.dialogs.tell(self.window, self.words("site.title"), text)
        self.forget()
        self.window.go_home()
