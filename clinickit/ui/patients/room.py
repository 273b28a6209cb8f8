"""Brings the patients of the open case into the window: the four steps, the lists, the people in them."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinickit.domain.errors import Cancelled
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.patient import Finding, Problem
from clinickit.people.segments import Choices
from clinickit.services.casebook import OpenCase
from clinickit.services.patients.choices import PersonScreen
from clinickit.services.patients.desk import PatientsDesk, PatientsScreen, PatientStep
from clinickit.services.patients.lists import Differing, ListLine, ListLook, ListReport
from clinickit.services.tables_ports import TableFormat
from clinickit.ui.case_work import work_on_case
from clinickit.ui.drafting import Drafting, fields_of
from clinickit.ui.guard import said
from clinickit.ui.patients.overview import OverviewPage
from clinickit.ui.patients.roster.lists import ListsPage
from clinickit.ui.patients.roster.look import LookPage
from clinickit.ui.patients.roster.people import PeoplePage, PersonPage
from clinickit.ui.patients.roster.report import ReportPage
from clinickit.ui.patients.roster.taking import TakingPage

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

T = TypeVar("T")
_DIFFERING_SHOWN = 50
_PROGRESS_EVERY = 20
Held = tuple[tuple[ListLine, ...], tuple[int, tuple[Differing, ...]], int]


class PatientsRoom(QObject):
    """The steps of a case's patients; every act of the store is off the window's thread."""

    moved = Signal(object)

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        library = window.desk.library
        self.words = window.words.beside(library.texts("wording/patients.toml"))
        label = library.vocabularies.label
        self.overview, self.look = OverviewPage(self.words), LookPage(self.words)
        self.lists = ListsPage(self.words, self.desk.lists.partial_lists)
        self.taking, self.report = TakingPage(self.words), ReportPage(self.words)
        self.people = PeoplePage(self.words)
        self.person = PersonPage(self.words, [(one, label(one)) for one in MostExposed])
        self._decision = Drafting(window, self.person, "person", lambda: fields_of(self.person))
        self._stop = Event()
        self._path: Path | None = None
        self._protecting = False
        for page in self.pages:
            window.pages.addWidget(page)
        self._connect()

    @property
    def desk(self) -> PatientsDesk:
        """The use cases."""
        return self.window.desk.patients

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return self.overview, self.lists, self.look, self.taking, self.report, self.people, self.person

    def _connect(self) -> None:
        self.overview.step_asked.connect(self._go)
        self.overview.protect_asked.connect(self._protect)
        self.overview.left.connect(self.window.return_to_work)
        lists, look, report = self.lists, self.look, self.report
        lists.file_given.connect(self._look_at)
        lists.choose_asked.connect(self._choose)
        lists.report_asked.connect(self._to_report)
        lists.drop_asked.connect(self._drop)
        lists.people_asked.connect(self.to_people)
        lists.public_asked.connect(self._to_public)
        lists.left.connect(self.enter)
        look.format_chosen.connect(self._look_again)
        look.take_asked.connect(self._take)
        look.left.connect(self.to_lists)
        self.moved.connect(self.taking.show_progress)
        self.taking.stop_asked.connect(self._stop.set)
        report.problem_asked.connect(self._show_lines)
        report.export_asked.connect(self._export)
        report.lists_asked.connect(self.enter)
        report.people_asked.connect(self.to_people)
        self.people.asked.connect(self._look_up)
        self.people.person_asked.connect(self.to_person)
        self.people.left.connect(self.to_lists)
        self.person.chosen.connect(self._decide)
        self.person.left.connect(lambda: self.window.show_page(self.people))

    def run(
        self,
        work: Callable[[OpenCase], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Work on the open case, then show."""
        work_on_case(self.window, work, then, failed)

    def stop(self) -> None:
        """Whatever is being read is left; nothing of it is kept."""
        self._stop.set()

    def forget(self) -> None:
        """The vault is being locked: a reading is stopped, nothing stays on any page."""
        self.stop()
        self._decision.forget()
        self._path = None
        self.overview.empty()
        self.lists.empty()
        for page in (self.look, self.report, self.people, self.person):
            page.forget()

    # ---- the steps -----------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The four steps."""
        self.window.journey.leave_field()

        def show(screen: PatientsScreen) -> None:
            self.overview.show_steps(screen)
            self.window.show_page(self.overview)

        self.run(self.desk.overview, show)

    def _protect(self) -> None:
        self._protecting = True
        self.window.guard.ask_protection()

    def come_back(self) -> bool:
        """Whether the person left these pages only to protect the case; they are then shown again."""
        back, self._protecting = self._protecting and self.window.durable and self.window.case is not None, False
        if back:
            self.enter()
        return back

    def _go(self, step: PatientStep) -> None:
        if step is PatientStep.LIST:
            self.to_lists()
        elif step is PatientStep.CONCERNED:
            self.window.rooms.leak.enter()
        elif step is PatientStep.LETTERS:
            self.window.rooms.letters.enter()
        else:
            self.window.rooms.letters.following.show_register()

    def _to_public(self) -> None:
        self.window.rooms.letters.show_public()

    # ---- the lists -----------------------------------------------------------------------------------------

    def _held(self, case: OpenCase) -> Held:
        lists = self.desk.lists
        return lists.lists(case), lists.differing(case, _DIFFERING_SHOWN), lists.store(case).count()

    def to_lists(self, problem: str = "") -> None:
        """The lists held, and a place for one more."""

        def show(held: Held) -> None:
            self.lists.show_lists(*held, problem)
            self.window.show_page(self.lists)

        self._path = None
        self.run(self._held, show)

    def _choose(self) -> None:
        file = self.window.dialogs.existing_file(self.window, self.words("patients.lists.which"))
        if file is not None:
            self._look_at(file)

    def _look_at(self, path: Path, chosen: TableFormat | None = None) -> None:
        self._path = path

        def show(look: ListLook) -> None:
            self.look.show_look(look, self.desk.lists.check(look))
            self.window.show_page(self.look)

        def refused(error: Exception) -> None:
            if chosen is None:
                self.to_lists(said(error))
            else:
                self.look.show_problem(said(error))

        self.run(lambda case: self.desk.lists.inspect(case, path, chosen), show, refused)

    def _look_again(self, chosen: TableFormat) -> None:
        if self._path is not None:
            self._look_at(self._path, chosen)

    def _take(self, look: ListLook) -> None:
        if problem := self.desk.lists.check(look):
            self.look.show_problem(problem)
            return
        self._stop.clear()
        self.taking.begin()
        self.window.show_page(self.taking)
        told = 0

        def progress(done: int, whole: int, lines: int) -> None:
            nonlocal told
            told += 1
            if told % _PROGRESS_EVERY == 1:
                self.moved.emit((done, whole, lines))

        def work(case: OpenCase) -> ListReport | None:
            try:
                return self.desk.lists.take(case, look, progress, self._stop.is_set)
            except Cancelled:
                return None

        def show(report: ListReport | None) -> None:
            if report is None:
                self.look.show_problem(self.words("patients.taking.stopped"))
                self.window.show_page(self.look)
            else:
                self._path = None
                self._show_report(report, just_taken=True)

        def refused(error: Exception) -> None:
            self.look.show_problem(said(error))
            self.window.show_page(self.look)

        self.run(work, show, refused)

    def _drop(self, number: int) -> None:
        def work(case: OpenCase) -> Held:
            self.desk.lists.drop(case, number)
            return self._held(case)

        if self.window.dialogs.agrees(self.window, self.words("page.title"), self.words("patients.lists.sure")):
            self.run(work, lambda held: self.lists.show_lists(*held))

    # ---- the report ----------------------------------------------------------------------------------------

    def _to_report(self, number: int) -> None:
        self.run(lambda case: self.desk.lists.report(case, number), self._show_report)

    def _show_report(self, report: ListReport, *, just_taken: bool = False) -> None:
        self.report.show_report(report, just_taken=just_taken)
        self.window.show_page(self.report)
        self._show_lines(report.line.number, None)
        self.run(self.desk.lists.homes, self.report.show_homes)

    def _show_lines(self, number: int, problem: Problem | None) -> None:
        def show(findings: tuple[Finding, ...]) -> None:
            if number == self.report.number:
                self.report.show_lines(findings)

        self.run(lambda case: self.desk.lists.problem_lines(case, number, problem), show)

    def _export(self, number: int) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("patients.report.where"))
        if folder is not None:
            self.run(lambda case: self.desk.lists.export_report(case, number, folder), self.window.say_written)

    # ---- the people ----------------------------------------------------------------------------------------

    def to_people(self) -> None:
        """Look somebody up; the first of the list are shown meanwhile."""
        self.people.forget()
        self.window.show_page(self.people)
        self._look_up("", "")

    def _look_up(self, name: str, birth: str) -> None:
        self.run(
            lambda case: self.desk.people.look_up(case, name, birth),
            self.people.show_found,
            lambda error: self.people.show_problem(said(error)),
        )

    def to_person(self, person: str) -> None:
        """What is known and decided about somebody."""
        self.run(lambda case: self.desk.people.person(case, person), self._show_person)

    def _show_person(self, screen: PersonScreen, *, kept: bool = False) -> None:
        if kept:
            self._decision.done()
        elif self._decision.name != f"person.{screen.id}":
            self._decision.forget()
        self.person.show_person(screen, kept=kept)
        self._decision.name = f"person.{screen.id}"
        if (case := self.window.case) is not None:
            self._decision.drawn(case.id)
        self.window.show_page(self.person)

    def _decide(self, person: str, choices: Choices, by: str) -> None:
        self.run(
            lambda case: self.desk.people.choose(case, person, choices, by),
            lambda screen: self._show_person(screen, kept=True),
            lambda error: self.person.show_problem(said(error)),
        )
