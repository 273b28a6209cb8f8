"""Brings reading again, approving and « Suivi des envois » into the window; made on the first need."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.paper_trail import Named
from clinickit.services.casebook import OpenCase
from clinickit.services.papers.approvals import ApprovalDesk, ApprovalInput, ReviewScreen
from clinickit.services.papers.follow_up import FollowScreen
from clinickit.services.papers.remarks import DRAFT, RemarkInput
from clinickit.services.papers.sending_desk import SendingDesk, SentInput
from clinickit.ui.case_work import still_open, work_on_case
from clinickit.ui.drafting import Drafting, Field, fields_of
from clinickit.ui.guard import said
from clinickit.ui.review.following import FollowingPage
from clinickit.ui.review.noting import NotingPage
from clinickit.ui.review.reading import ReadingPage
from clinickit.ui.words import WindowWords

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

_SENDING = "sending-"


class ReviewRoom(QObject):
    """Papers of the open case before and after they leave."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.words = WindowWords(window.desk.library.texts("wording/review.toml"))
        self.reading, self.following = ReadingPage(self.words), FollowingPage(self.words)
        self.noting = NotingPage(self.words)
        for page in self.pages:
            window.pages.addWidget(page)
        self._from_list = False
        self._drafts: dict[str, Drafting] = {}
        self._draft: Drafting | None = None
        self._connect()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page of this room."""
        return self.reading, self.following, self.noting

    @property
    def approvals(self) -> ApprovalDesk:
        """The use cases of approval."""
        return self.window.desk.trail.approvals

    @property
    def sendings(self) -> SendingDesk:
        """The use cases of the follow-up."""
        return self.window.desk.trail.sendings

    def _connect(self) -> None:
        self.reading.approve_asked.connect(self._approve)
        self.reading.withdraw_asked.connect(self._withdraw)
        self.reading.remark_asked.connect(self._remark)
        self.reading.settle_asked.connect(self._settle)
        self.reading.names_given.connect(self._name)
        self.reading.left.connect(self._leave_reading)
        self.following.paper_asked.connect(self._to_paper)
        self.following.review_asked.connect(lambda paper: self.enter_reading(paper, from_list=True))
        self.following.note_asked.connect(self._enter_noting)
        self.following.letters_asked.connect(self._to_letters)
        self.following.save_asked.connect(self._save)
        self.following.left.connect(self._back_to_journey)
        self.noting.sent_asked.connect(self._sent)
        self.noting.answered_asked.connect(self._answered)
        self.noting.remind_asked.connect(self._remind)
        self.noting.left.connect(self.enter)

    def forget(self) -> None:
        """Nothing of the case stays on a page (it is being locked); what is typed is kept first."""
        self._let_go()
        for page in (self.reading, self.following, self.noting):
            page.forget()

    def _watch(self, page: QWidget, name: str, case_id: str) -> None:
        """What is typed on a page just drawn is kept under a name of its own: another paper's never shows there."""
        drafts = self._drafts.setdefault(name, Drafting(self.window, page, name, lambda: fields_of(page)))
        if drafts is not self._draft:
            self._let_go()
        self._draft = drafts
        drafts.drawn(case_id)

    def _let_go(self) -> None:
        if self._draft is not None:
            self._draft.forget()
        self._draft = None

    # Reading and approving

    def enter_shown(self) -> None:
        """Read again the paper on the page of the journey."""
        step = self.window.journey.step
        if step is not None and step.paper:
            self.enter_reading(step.paper)

    def enter_reading(self, paper: str, *, from_list: bool = False) -> None:
        """Read a paper again."""
        self._from_list = from_list
        self.window.journey.leave_field()
        self._show_reading(paper)

    def _show_reading(self, paper: str, *, just_approved: bool = False) -> None:
        def show(screen: ReviewScreen) -> None:
            case = self.window.case
            if case is None:
                return
            self.reading.show_paper(screen, self.window.desk.book.person.name, just_approved=just_approved)
            self._watch(self.reading, f"{DRAFT}{paper}", case.id)
            self.window.show_page(self.reading)

        work_on_case(self.window, lambda case: self.approvals.screen(case, paper), show)

    def _act(self, work: Callable[[OpenCase, str], None], *taken: Field, approved: bool = False) -> None:
        """Do something about the paper on screen, then draw it again; `taken` are the fields that it takes."""
        screen = self.reading.shown
        if screen is None:
            return

        def kept(_done: None) -> None:
            if self._draft is not None and taken:
                self._draft.done(*taken)
            self._show_reading(screen.paper, just_approved=approved)

        def refused(error: Exception) -> None:
            if isinstance(error, InvalidAnswer):
                self.reading.show_problem(said(error))
            else:
                self.window.show_failure(error)

        work_on_case(self.window, lambda case: work(case, screen.paper), kept, refused)

    def _approve(self, given: ApprovalInput, mark: str) -> None:
        self._act(
            lambda case, paper: self.approvals.approve(case, paper, given, mark),
            self.reading.note,
            approved=True,
        )

    def _withdraw(self) -> None:
        self._act(self.approvals.withdraw)

    def _remark(self, given: RemarkInput) -> None:
        taken = (self.reading.remark, self.reading.passage)
        self._act(lambda case, paper: self.approvals.remarks.add(case, paper, given), *taken)

    def _settle(self, remark: str, field: QLineEdit) -> None:
        done = field.text()
        self._act(lambda case, _paper: self.approvals.remarks.settle(case, remark, done), field)

    def _name(self, named: Named) -> None:
        taken = (self.reading.reader, self.reading.signer)
        self._act(lambda case, paper: self.approvals.name_people(case, paper, named), *taken)

    def _leave_reading(self) -> None:
        if self._from_list:
            self.enter()
        else:
            self._back_to_journey()

    def _back_to_journey(self) -> None:
        self.window.return_to_work()
        journey = self.window.journey
        if journey.step is not None and journey.step.paper:
            journey.redraw_paper()

    # Following

    def enter(self) -> None:
        """Every recipient of the open case."""
        self.window.journey.leave_field()

        def show(screen: FollowScreen) -> None:
            self.following.show_lines(screen)
            self.window.show_page(self.following)

        work_on_case(self.window, self.sendings.screen, show)

    def _to_letters(self) -> None:
        self.window.rooms.letters.enter()

    def _to_paper(self, step: str) -> None:
        self.window.show_page(self.window.journey)
        self.window.journey.go(step)

    def _save(self) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("following.where"))
        if folder is not None:
            work_on_case(self.window, lambda case: self.sendings.save(case, folder), self.window.say_written)

    def _enter_noting(self, key: str) -> None:
        def show(screen: FollowScreen) -> None:
            case = self.window.case
            line = next((one for one in screen.lines if one.key == key), None)
            if case is None or line is None:
                return
            self.noting.show_line(line, screen.pieces)
            self._watch(self.noting, f"{_SENDING}{key}", case.id)
            self.window.show_page(self.noting)

        work_on_case(self.window, self.sendings.screen, show)

    def _record(self, work: Callable[[OpenCase], OpenCase], *taken: Field) -> None:
        """Note something of a recipient, then show all of them; the journey takes what answers now say.

        `taken`: the fields of this form; what is typed in another form of the page stays there.
        """

        def kept(case: OpenCase) -> None:
            if self._draft is not None:
                self._draft.done(*taken)
            if still_open(self.window, case):
                self.window.journey.take_over(case)
            self.enter()

        def refused(error: Exception) -> None:
            if isinstance(error, InvalidAnswer):
                self.noting.show_problem(said(error))
            else:
                self.window.show_failure(error)

        work_on_case(self.window, work, kept, refused)

    def _sent(self, key: str, given: SentInput) -> None:
        taken = (self.noting.way, self.noting.when, self.noting.proof, self.noting.piece)
        self._record(lambda case: self.sendings.sent(case, key, given), *taken)

    def _answered(self, key: str, when: str, what: str) -> None:
        taken = (self.noting.answered_when, self.noting.what)
        self._record(lambda case: self.sendings.answered(case, key, when, what), *taken)

    def _remind(self, key: str, day: str) -> None:
        def work(case: OpenCase) -> OpenCase:
            self.sendings.remind(case, key, day)
            return case

        self._record(work, self.noting.day)
