"""Brings « qui est concerné » into the window: the law, the file, the search, the piles, the checking, the presumed."""

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinickit.domain.errors import Cancelled
from clinickit.people.reasons import Pile
from clinickit.services.casebook import OpenCase
from clinickit.services.leak.hub import HubScreen
from clinickit.services.leak.law import Acknowledgement, LeakLaw, Origin, Told
from clinickit.services.leak.request import Asked
from clinickit.services.leak.review import PileLine, PilesScreen
from clinickit.services.leak.search import Finished, LeakLook
from clinickit.ui.drafting import Drafting, fields_of
from clinickit.ui.guard import said
from clinickit.ui.patients.leak.case_work import CaseWork
from clinickit.ui.patients.leak.checking import Checking
from clinickit.ui.patients.leak.file import FilePage
from clinickit.ui.patients.leak.hub import HubPage
from clinickit.ui.patients.leak.law import LawPage
from clinickit.ui.patients.leak.pile import PilePage
from clinickit.ui.patients.leak.progress import SearchingPage
from clinickit.ui.patients.leak.result import ResultPage
from clinickit.ui.patients.leak.without_file import WithoutFile

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

T = TypeVar("T")


class LeakRoom(QObject):
    """The pages about who is concerned; every act of the store is off the window's thread."""

    moved = Signal(object)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = window.words.beside(window.desk.library.texts("wording/leak.toml"))
        self.hub, self.law, self.file = HubPage(self.words), LawPage(self.words), FilePage(self.words)
        self.progress, self.result, self.pile = SearchingPage(self.words), ResultPage(self.words), PilePage(self.words)
        self.work = CaseWork(window, self.words)
        self.checking = Checking(self.work, self._show_piles)
        self.without = WithoutFile(self.work, self.enter)
        self._answered = Drafting(window, self.law, "leak.law", lambda: fields_of(self.law))
        self._typed = Drafting(window, self.file, "leak.file", lambda: (self.file.own,))
        self._stop = Event()
        self._path: Path | None = None
        self._law_line = self._own = ""
        self._number, self._shown_pile = 0, Pile.CERTAIN
        for page in self.pages:
            window.pages.addWidget(page)
        self._connect()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return (
            *(self.hub, self.law, self.file, self.progress, self.result, self.pile),
            *(self.checking.page, self.without.presumed, self.without.request),
        )

    def _connect(self) -> None:
        hub, file = self.hub, self.file
        hub.file_asked.connect(self.to_file)
        hub.presumed_asked.connect(self.without.to_presumed)
        hub.request_asked.connect(lambda: self.without.to_request(Asked.POLICE))
        hub.count_asked.connect(self._take_count)
        hub.result_asked.connect(self.to_result)
        hub.review_asked.connect(self.to_review)
        hub.list_asked.connect(self.leave)
        hub.left.connect(self.leave)
        self.law.decided.connect(self._acknowledge)
        self.law.left.connect(self.enter)
        file.file_given.connect(self._look)
        file.choose_asked.connect(self._choose)
        file.law_asked.connect(self.to_law)
        file.search_asked.connect(self._search)
        file.left.connect(self.enter)
        self.moved.connect(self.progress.show_progress)
        self.progress.stop_asked.connect(self._stop.set)
        self.result.pile_asked.connect(lambda pile: self._to_pile(Pile(pile)))
        self.result.review_asked.connect(lambda: self.to_review(self._number))
        self.result.left.connect(self.enter)
        self.pile.more_asked.connect(self._more)
        self.pile.left.connect(lambda: self.to_result(self._number))

    def stop(self) -> None:
        """The window is closing: a search stops at the next block, and nothing of it is kept."""
        self._stop.set()

    def forget(self) -> None:
        """The vault is being locked: a search is stopped, nothing stays on any page."""
        self.stop()
        self._answered.forget()
        self._typed.forget()
        self._path, self._law_line, self._own = None, "", ""
        for page in (self.hub, self.law, self.result):
            page.empty()
        for one in (self.file, self.pile, self.checking, self.without):
            one.forget()

    def leave(self) -> None:
        """Back to the patients' four cards."""
        self.window.rooms.patients.enter()

    # Where things stand

    def enter(self, notice: str = "") -> None:
        """« Qui est concerné ? »."""

        def show(screen: HubScreen) -> None:
            self.hub.show_hub(screen, notice)
            self.window.show_page(self.hub)

        self.work.run(self.work.desk.hub, show)

    def _take_count(self) -> None:
        def work(case: OpenCase) -> OpenCase:
            return self.work.desk.presumed.accept(case, self.work.desk.presumed.proposal(case))

        def taken(case: OpenCase) -> None:
            self.window.journey.take_over(case)
            self.enter(self.words("leak.hub.count_done"))

        self.work.run(work, taken)

    # Before opening

    def to_law(self) -> None:
        """What must be read first."""

        def work(case: OpenCase) -> tuple[LeakLaw, Acknowledgement | None]:
            return self.work.desk.leak.law, self.work.desk.leak.acknowledged(case)

        def show(found: tuple[LeakLaw, Acknowledgement | None]) -> None:
            self.law.show_law(*found)
            self._watch(self._answered)
            self.window.show_page(self.law)

        self.work.run(work, show)

    def _watch(self, drafts: Drafting) -> None:
        if (case := self.window.case) is not None:
            drafts.drawn(case.id)

    def _acknowledge(self, police: Told, lawyer: Told, origin: Origin) -> None:
        leak = self.work.desk.leak

        def known(_known: object) -> None:
            self._answered.done()
            self.to_file()

        self.work.run(lambda case: leak.acknowledge(case, police=police, lawyer=lawyer, origin=origin), known)

    # The file

    def to_file(self) -> None:
        """The page of the file; the law first, when it was not read yet."""

        def work(case: OpenCase) -> tuple[Acknowledgement | None, str]:
            return self.work.desk.leak.acknowledged(case), self.work.desk.leak.own_lines(case)

        def show(found: tuple[Acknowledgement | None, str]) -> None:
            known, self._own = found
            if known is None:
                self.to_law()
                return
            self._law_line = self._in_words(known)
            self.file.show_start(self._law_line, self._own)
            self.window.show_page(self.file)

        self.work.run(work, show)

    def _in_words(self, known: Acknowledgement) -> str:
        return self.words(
            "leak.law.kept",
            at=known.at,
            by=known.by or self.words("leak.law.nobody"),
            police=self.words(f"leak.law.police_{known.police.value}"),
            lawyer=self.words(f"leak.law.lawyer_{known.lawyer.value}"),
            origin=self.words(f"leak.law.origin_{known.origin.value}"),
        )

    def _choose(self) -> None:
        file = self.window.dialogs.existing_file(self.window, self.words("leak.file.which"))
        if file is not None:
            self._look(file)

    def _look(self, path: Path) -> None:
        self._path = path
        self.file.show_start(self._law_line, self._own, looking=True)

        def show(look: LeakLook) -> None:
            self.file.show_look(self._law_line, self._own, look)
            self._watch(self._typed)
            self.window.show_page(self.file)

        def refused(error: Exception) -> None:
            self.file.show_start(self._law_line, self._own, said(error))
            self.window.show_page(self.file)

        self.work.run(lambda case: self.work.desk.leak.look(case, path), show, refused)

    def _search(self, look: LeakLook, own: str) -> None:
        path = self._path
        if path is None:
            return
        self._stop.clear()
        self._own = own
        self.progress.begin()
        self.window.show_page(self.progress)

        def told(done: int, total: int, lines: int) -> None:
            self.moved.emit((done, total, lines))

        def work(case: OpenCase) -> tuple[Finished, PilesScreen] | None:
            try:
                made = self.work.desk.leak.search(case, path, look, own, told, self._stop.is_set)
            except Cancelled:
                return None
            return made, self.work.desk.review.piles(case, made.search.number)

        def show(found: tuple[Finished, PilesScreen] | None) -> None:
            if found is None:
                self.file.show_start(self._law_line, self._own, self.words("leak.progress.stopped"))
                self.window.show_page(self.file)
                return
            made, screen = found
            self._typed.done()
            self._path = None
            self._show_piles(screen, made.remarks, made.own_lines)

        def refused(error: Exception) -> None:
            self.file.show_start(self._law_line, self._own, said(error))
            self.window.show_page(self.file)

        self.work.run(work, show, refused)

    # The piles

    def to_result(self, number: int) -> None:
        """The three piles of a reading."""
        self.work.run(lambda case: self.work.desk.review.piles(case, number), self._show_piles)

    def _show_piles(self, screen: PilesScreen, remarks: tuple[str, ...] = (), own_lines: int = 0) -> None:
        self._number = screen.search.number
        self.result.show_piles(screen, screen.read_at, remarks, own_lines)
        self.window.show_page(self.result)

    def _to_pile(self, pile: Pile) -> None:
        self._shown_pile = pile
        self.pile.begin(pile)
        self._more("")
        self.window.show_page(self.pile)

    def _more(self, after: str) -> None:
        number, pile = self._number, self._shown_pile

        def show(lines: tuple[PileLine, ...]) -> None:
            if (number, pile) == (self._number, self._shown_pile):
                self.pile.show_more(lines)

        self.work.run(lambda case: self.work.desk.review.pile(case, number, pile, after), show)

    def to_review(self, number: int) -> None:
        """The matches of a reading, one after the other."""
        self._number = number
        self.checking.enter(number)
