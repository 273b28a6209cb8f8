"""Brings the pieces and the main courante of the open case into the window; made on the first need."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinickit.domain.errors import Cancelled
from clinickit.domain.identity_index import IdentityIndex, NoIndex
from clinickit.services.casebook import OpenCase
from clinickit.services.evidence import Custody, EvidenceDesk, Package, PiecesScreen
from clinickit.services.journal_papers import JournalPapersDesk
from clinickit.services.main_courante import JournalScreen
from clinickit.ui.case_work import still_open
from clinickit.ui.drafting import Drafting, Pace, fields_of
from clinickit.ui.evidence import EvidencePage
from clinickit.ui.guard import said
from clinickit.ui.main_courante import MainCourantePage
from clinickit.ui.masking import Masking
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class RecordsRoom(QObject):
    """The records of one case: what was found, and what happened."""

    moved = Signal(int, int)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = WindowWords(window.desk.library.texts("wording/evidence.toml"))
        self.evidence = EvidencePage(self.words)
        texts = WindowWords(window.desk.library.texts("wording/main_courante.toml"))
        self.main_courante = MainCourantePage(texts, self._pointed_out)
        self.main_courante.offer(tuple(window.desk.main_courante.recipients.values()))
        for page in self.pages:
            window.pages.addWidget(page)
        self._stop = Event()
        self.moved.connect(self.evidence.show_progress)
        self.evidence.add_asked.connect(self._add)
        self.evidence.cancelled.connect(self._stop.set)
        self.evidence.check_asked.connect(self._check)
        self.evidence.pack_asked.connect(self._pack)
        self.evidence.mask_asked.connect(self._mask)
        self.evidence.left.connect(window.return_to_work)
        self.main_courante.add_asked.connect(self._write)
        self._pace = Pace(self, self.keep_draft)
        self._custody = Drafting(window, self.evidence, "evidence", lambda: fields_of(self.evidence))
        self._dated = Drafting(window, self.main_courante, "journal", lambda: self.main_courante.beside)
        self._written_for = ""
        self.main_courante.typed.connect(self._pace.typed)
        self.main_courante.looked_for.connect(self._look_for)
        self.main_courante.export_asked.connect(lambda to: self._save(self.window.desk.main_courante.export, to))
        self.main_courante.left.connect(window.return_to_work)
        self.main_courante.pdf_asked.connect(lambda to: self._save(self._papers.save_pdf, to))
        self.main_courante.picture_asked.connect(lambda to: self._save(self._papers.save_pictures, to))
        self.main_courante.notes_asked.connect(self._to_notes)
        self.main_courante.hour_given.connect(self._compare_clock)

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return self.evidence, self.main_courante

    @cached_property
    def masking(self) -> Masking:
        """The page that masks a piece, made on the first need."""
        return Masking(self.window, self.words)

    def _mask(self, piece: str) -> None:
        if (case := self.window.case) is not None:
            self.masking.enter(case, piece)

    @property
    def _papers(self) -> JournalPapersDesk:
        return self.window.desk.ends.journal_papers

    @property
    def _pieces(self) -> EvidenceDesk:
        return self.window.desk.evidence

    def forget(self) -> None:
        """Nothing of the case stays on a page (it is being locked); a file being taken in is stopped."""
        self._stop.set()
        self._custody.forget()
        if "masking" in vars(self):
            self.masking.forget()
        self.evidence.empty()
        if self.main_courante.keep.isEnabled():
            self.keep_draft()
        else:  # an entry is on its way: it is no draft any more
            self._dated.done()
        self._dated.forget()
        self.main_courante.forget()
        self.window.desk.main_courante.patients = NoIndex()
        self._written_for = ""

    def keep_draft(self) -> None:
        """Make the entry being written durable now."""
        self._pace.stop()
        case_id, text = self._written_for, self.main_courante.text.toPlainText()
        if case_id:
            self.window.background.vault(lambda: self.window.desk.main_courante.keep_draft(case_id, text)).failure(
                self.window.show_failure
            ).run()

    # Pieces

    def show_pieces(self) -> None:
        """The pieces of the open case; those not read again for a week are read again behind the window."""
        case = self.window.case
        if case is None:
            return
        self.window.journey.leave_field()
        case = self.window.case or case

        def show(screen: PiecesScreen) -> None:
            if still_open(self.window, case):
                self._draw(screen, case)
                self.window.show_page(self.evidence)
                self.window.rooms.rereading.begin_if_due()

        self.window.background.vault(lambda: self._pieces.screen(case)).success(show).failure(
            self.window.show_failure
        ).run()

    def _draw(self, screen: PiecesScreen, case: OpenCase) -> None:
        """Draw the page anew; what is being typed for a piece to come stays."""
        if still_open(self.window, case):
            self.evidence.show_pieces(screen)
            self._custody.drawn(case.id)

    def _add(self, custody: Custody) -> None:
        case = self.window.case
        file = self.window.dialogs.existing_file(self.window, self.words("page.which"))
        if case is None or file is None:
            return
        self._stop.clear()
        self.evidence.show_taking()

        def taken(longer: OpenCase) -> None:
            if still_open(self.window, case):
                self._custody.done(*self.evidence.custody)
                self.window.journey.take_over(longer)
                self.show_pieces()

        def failed(error: Exception) -> None:
            self.show_pieces()
            if not isinstance(error, Cancelled):
                self.window.show_failure(error)

        def work() -> OpenCase | None:
            try:
                return self._pieces.add(case, file, custody, self.moved.emit, self._stop.is_set)
            except Cancelled:
                return None

        def done(longer: OpenCase | None) -> None:
            if longer is None:
                self.show_pieces()
            else:
                taken(longer)

        self.window.background.papers(work).success(done).failure(failed).run()

    def _check(self) -> None:
        if (case := self.window.case) is not None:
            self.evidence.check.setEnabled(False)
            self.window.rooms.rereading.begin(case)

    def _pack(self, chosen: tuple[str, ...], to: str) -> None:
        case = self.window.case
        folder = self.window.dialogs.folder(self.window, self.words("page.pack_where"))
        if case is None or folder is None:
            return

        def packed(package: Package) -> None:
            if to.strip() and still_open(self.window, case):
                self._custody.done(self.evidence.handed_to, *self.evidence.included.values())
                self.window.journey.take_over(package.case)
                self.show_pieces()
            text = self.words("page.packed", folder=str(package.files[0].parent), password=package.password)
            self.window.dialogs.tell(self.window, self.words("page.title"), text)

        self.window.background.papers(lambda: self._pieces.pack_apart(case, chosen, folder, to)).success(
            packed
        ).failure(self.window.show_failure).run()

    # Main courante

    def _pointed_out(self, text: str) -> str:
        case = self.window.case
        return self.window.desk.main_courante.pointed_out(text, case.answers if case is not None else {})

    def show_main_courante(self) -> None:
        """The main courante of the open case, with the entry that was being written."""
        case = self.window.case
        if case is None:
            return
        self.window.journey.leave_field()

        def show(draft: str) -> None:
            if still_open(self.window, case):
                if self._written_for != case.id:
                    self._dated.forget()
                    self.main_courante.forget()
                    self.main_courante.text.setPlainText(draft)
                self._written_for = case.id
                self._dated.drawn(case.id)
                self.main_courante.look()
                self.window.show_page(self.main_courante)

        self.window.background.vault(lambda: self.window.desk.main_courante.draft(case)).success(show).failure(
            self.window.show_failure
        ).run()
        self._ask_clock(case)
        self._learn_names(case)

    def _learn_names(self, case: OpenCase) -> None:
        """The patients of this case are recognised from now on; reading a long list takes a few seconds."""
        desk = self.window.desk
        desk.main_courante.patients = NoIndex()

        def learnt(index: IdentityIndex) -> None:
            if still_open(self.window, case):
                desk.main_courante.patients = index
                self.main_courante.point_out()

        self.window.background.papers(lambda: desk.names.of(case)).success(learnt).failure(
            self.window.show_failure
        ).run()

    def _to_notes(self) -> None:
        self.window.rooms.ending.show_notes()

    def _compare_clock(self, typed: str) -> None:
        case = self.window.case
        if case is None:
            return

        def compared(_said: str) -> None:
            self._ask_clock(case)
            self.main_courante.look()

        self.window.background.vault(lambda: self.window.desk.ends.clock.compare(case, typed)).success(
            compared
        ).failure(lambda error: self.main_courante.show_clock_problem(said(error))).run()

    def _ask_clock(self, case: OpenCase) -> None:
        clock = self.window.desk.ends.clock
        self.window.background.vault(lambda: clock.screen(case)).success(
            lambda told: self.main_courante.show_clock(*told)
        ).run()

    def _save(self, work: Callable[[OpenCase, Path, str], tuple[Path, ...]], recipient: str) -> None:
        """Write what a recipient may have where the person asks."""
        case = self.window.case
        folder = self.window.dialogs.folder(self.window, self.main_courante.words("page.export_where"))
        if case is None or folder is None:
            return

        def written(files: tuple[Path, ...]) -> None:
            text = self.main_courante.words("page.written", folder=str(files[0].parent))
            self.window.dialogs.tell(self.window, self.main_courante.words("page.title"), text)
            self.main_courante.look()

        self.window.background.papers(lambda: work(case, folder, recipient)).success(written).failure(
            self.window.show_failure
        ).run()

    def _look_for(self, needle: str, everything: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        case = self.window.case
        if case is None:
            return

        def show(screen: JournalScreen) -> None:
            if still_open(self.window, case):
                self.main_courante.show_journal(screen)

        desk = self.window.desk.main_courante
        self.window.background.vault(lambda: desk.screen(case, needle, everything=everything)).success(show).failure(
            self.window.show_failure
        ).run()

    def _write(self, text: str, when: str, corrects: int) -> None:
        case = self.window.case
        if case is None:
            return
        self.keep_draft()
        desk = self.window.desk.main_courante

        def add() -> None:
            """Once it is an entry, it is no draft: said at once, for a lock may fall between the two."""
            desk.add(case, text, when, corrects)
            desk.keep_draft(case.id, "")

        def kept(_done: object) -> None:
            self.main_courante.show_added()
            self.keep_draft()
            self._dated.done()

        self.window.background.vault(add).success(kept).failure(
            lambda error: self.main_courante.show_problem(said(error))
        ).run()
