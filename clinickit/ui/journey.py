"""The journey on screen: rail, one page, two buttons; every answer kept as it is given."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinickit.domain.errors import CaseClosed
from clinickit.services.casebook import Change, OpenCase
from clinickit.services.desk import Desk
from clinickit.services.journey_desk import shape_of
from clinickit.services.screens import Input, PaperScreen, StepScreen
from clinickit.ui.background import Background
from clinickit.ui.keeping import Keeping
from clinickit.ui.widgets.pieces import button, wrapped
from clinickit.ui.widgets.reading_order import reading_order
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.wizard.acts import Acts
from clinickit.ui.wizard.asking import AskingPage
from clinickit.ui.wizard.closed import ClosedBand
from clinickit.ui.wizard.duties import DutiesPage
from clinickit.ui.wizard.gestures import GesturesPage
from clinickit.ui.wizard.paper import PAGE_WIDTH, PaperPage
from clinickit.ui.wizard.questions import QuestionsPage
from clinickit.ui.wizard.rail import Rail
from clinickit.ui.wizard.shared import SharedBand
from clinickit.ui.wizard.summary import SummaryPage
from clinickit.ui.words import WindowWords

DRAFT_DELAY_MS = 400


class Journey(QWidget):
    """One open case, step after step."""

    saving = Signal()
    saved = Signal()
    failed = Signal(object)
    opened = Signal()
    dossier_asked = Signal()
    calendar_asked = Signal()
    save_paper_asked = Signal(str)
    copy_paper_asked = Signal(str)

    def __init__(self, desk: Desk, background: Background, words: WindowWords) -> None:
        super().__init__()
        self.desk, self.background, self.words = desk, background, words
        self.case: OpenCase | None = None
        self.step: StepScreen | None = None
        self.rail = Rail(words)
        self.questions = QuestionsPage(words, self._now_text)
        self.gestures = GesturesPage(words)
        self.duties = DutiesPage(words)
        self.paper = PaperPage(words, self._now_text)
        self.summary = SummaryPage(words)
        self.shared = SharedBand(desk, background, lambda: self.case)
        self.closed = ClosedBand(words, (self.questions, self.gestures, self.duties, self.paper, self.summary))
        self.pages = QStackedWidget()
        for page in (self.questions, self.gestures, self.duties, self.paper, self.summary):
            self.pages.addWidget(page)
        self.back = button(words("journey.back"), "secondary")
        self.forward = button(words("journey.forward"), "primary")
        self.main_courante = button(words("bar.journal"), "secondary")
        self.pieces = button(words("bar.pieces"), "secondary")
        self.patients = button(words("bar.patients"), "secondary")
        self.ending = button(words("bar.ending"), "secondary")
        self.care = button(words("bar.care"), "secondary")
        self.on_paper = button(words("bar.on_paper"), "linkButton")
        self.at_keyboard = button(words("bar.at_keyboard"), "linkButton")
        self.keeping = Keeping(background, self)
        self._lay_out()
        self._connect()
        self.acts = Acts(self)
        self._drawing = 0
        self.drafts: dict[str, str] = {}
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_DELAY_MS)
        self._draft_timer.timeout.connect(self.keep_drafts)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.rail, 1)
        records = QWidget()
        records.setObjectName("records")
        beside = SideBySide(records)
        beside.setContentsMargins(8, 8, 8, 8)
        for one in (self.main_courante, self.pieces, self.patients, self.ending, self.care):
            beside.addWidget(one)
        side.addWidget(records)
        row.addLayout(side)
        column = QVBoxLayout()
        column.setSpacing(0)
        who = QHBoxLayout()
        who.setContentsMargins(32, 6, 32, 0)
        who.addWidget(self.on_paper)
        who.addWidget(self.at_keyboard, 1, Qt.AlignmentFlag.AlignRight)
        column.addLayout(who)
        column.addWidget(self.shared)
        column.addWidget(self.closed)
        column.addWidget(self.pages, 1)
        foot = QWidget()
        foot.setObjectName("foot")
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(32, 12, 32, 12)
        buttons.addWidget(self.back)
        self.hint = wrapped(self.words("journey.never_blocks"), "fieldHint")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons.addWidget(self.hint, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.forward)
        column.addWidget(foot)
        row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint of the foot gives way where it would take more than two lines."""
        super().resizeEvent(event)
        room = self.width() - self.rail.width() - 2 * self.forward.sizeHint().width()
        self.hint.setVisible(self.hint.heightForWidth(max(room, 1)) <= self.forward.sizeHint().height() * 2)

    def _connect(self) -> None:
        self.keeping.saving.connect(self.saving)
        self.keeping.saved.connect(self.saved)
        self.keeping.failed.connect(self.failed)
        self.rail.jump.connect(self.go)
        self.paper.jump.connect(self.go_to)
        self.summary.jump.connect(self.go_to)
        self.back.clicked.connect(lambda: self.go(self.step.previous if self.step else ""))
        self.forward.clicked.connect(lambda: self.go(self.step.following if self.step else ""))
        for page in (self.questions, self.paper):
            page.given.connect(self._given)
        for typing in (self.questions, self.paper, self.gestures, self.duties):
            typing.typed.connect(self._typed)
        self.gestures.care_asked.connect(self.care.click)
        self.duties.calendar_asked.connect(self.calendar_asked)
        self.duties.save_asked.connect(self.save_paper_asked)
        self.summary.calendar_asked.connect(self.calendar_asked)
        self.paper.save_asked.connect(self.save_paper_asked)
        self.paper.copy_asked.connect(self.copy_paper_asked)
        self.summary.dossier_asked.connect(self.dossier_asked)

    def _now_text(self) -> str:
        return self.desk.journey.now_as_typed(self.case.zone if self.case else "")

    def open(self, case: OpenCase) -> None:
        """Show a case where it was left."""
        self.case = case
        self.closed.look(case)
        self.shared.look(case)
        self.go(self.desk.journey.resume(case))
        self.opened.emit()

    def take_over(self, case: OpenCase) -> None:
        """The same case with what another page added to it; the page on screen is drawn again."""
        self.case = case
        self.closed.look(case)
        if self.step is not None:
            self.go(self.step.id)

    def close_case(self) -> None:
        """Keep what is being typed, then forget the case."""
        self.leave_field()
        self.keep_drafts()
        self.case = None
        self.step = None
        self.shared.forget()
        for page in (self.questions, self.gestures, self.duties, self.paper, self.summary):
            page.empty()

    def leave_field(self) -> None:
        """Give the answer of the field being typed, as leaving it would."""
        holder = QApplication.focusWidget()
        if holder is not None and self.isAncestorOf(holder):
            holder.clearFocus()

    def go(self, step_id: str) -> None:
        """Show a step of the open case."""
        if self.case is None or not step_id:
            return
        self.leave_field()
        self.keep_drafts()
        self.step = self.desk.journey.step(self.case, step_id)
        self._show_frame(self.step)
        shown: dict[str, Callable[[OpenCase, StepScreen], None]] = {
            "gestures": self.show_gestures,
            "duties": self.show_duties,
            "paper": self._show_paper,
            "summary": self._show_summary,
        }
        shown.get(self.step.kind, self._show_questions)(self.case, self.step)
        self.focus_first()

    def focus_first(self) -> None:
        """Put the focus in the first thing to do on the page, « Continuer » when there is nothing."""
        page = self.pages.currentWidget()
        inside = reading_order(page) if page is not None else iter(())
        first = next((one for one in inside if one.isVisibleTo(self) and one.isEnabled()), self.forward)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, step_id: str, path: str) -> None:
        """Show one question of a step."""
        self.go(step_id)
        if self.asking is not None:
            self.asking.go_to(path)

    @property
    def asking(self) -> AskingPage | None:
        """The page on screen, if it asks questions."""
        page = self.pages.currentWidget()
        return page if isinstance(page, AskingPage) else None

    def _show_frame(self, step: StepScreen) -> None:
        place = self.words(
            "rail.progress", position=str(step.position), total=str(step.total), time=in_hours(step.minutes_left)
        )
        self.rail.show_lines(step.rail, place)
        self.back.setEnabled(bool(step.previous))
        self.forward.setEnabled(bool(step.following))

    def _show_questions(self, _case: OpenCase, step: StepScreen) -> None:
        self.questions.show_step(step)
        self.pages.setCurrentWidget(self.questions)

    def show_gestures(self, case: OpenCase, step: StepScreen) -> None:
        """The playbook as it stands for this case."""
        self.pages.setCurrentWidget(self.gestures)
        self.gestures.drafts = {**case.drafts, **self.drafts}
        self.background.papers(lambda: self.desk.gestures(case)).success(
            lambda screen: self._if_same(case, lambda: self.gestures.show_gestures(step.title, step.intro, screen))
        ).run()

    def show_duties(self, case: OpenCase, step: StepScreen) -> None:
        """The duties, the clocks and the risk as they stand for this case."""
        self.pages.setCurrentWidget(self.duties)
        self.background.papers(lambda: self.desk.duties(case)).success(
            lambda screen: self.if_still(step, lambda: self.duties.show_duties(step.title, step.intro, screen))
        ).run()

    def _show_summary(self, case: OpenCase, step: StepScreen) -> None:
        self.pages.setCurrentWidget(self.summary)
        self.background.papers(lambda: self.desk.papers.summary(case)).success(
            lambda screen: self.if_still(step, lambda: self.summary.show_summary(step.title, step.intro, screen))
        ).run()

    def _show_paper(self, case: OpenCase, step: StepScreen) -> None:
        self.paper.show_step(step)
        self.pages.setCurrentWidget(self.paper)
        self._draw_paper(case, step)

    def _draw_paper(self, case: OpenCase, step: StepScreen) -> None:
        """Draw the paper of a step off the window's thread; only the last one asked is shown."""
        self._drawing += 1
        mine = self._drawing

        def drawn() -> tuple[PaperScreen, tuple[tuple[int, int, bytes], ...]] | None:
            if mine != self._drawing:
                return None
            screen, pdf = self.desk.papers.paper(case, step.paper)
            return screen, self.desk.papers.pictures(pdf, PAGE_WIDTH)

        def show(both: tuple[PaperScreen, tuple[tuple[int, int, bytes], ...]] | None) -> None:
            if both is not None and mine == self._drawing:
                self.if_still(step, lambda: self.paper.show_paper(*both))

        self.background.papers(drawn).success(show).failure(self.failed.emit).run()

    def if_still(self, step: StepScreen, show: Callable[[], None]) -> None:
        """Show what was computed for a step, unless the person has gone on since."""
        if self.step is not None and self.step.id == step.id:
            show()

    def _if_same(self, case: OpenCase, show: Callable[[], None]) -> None:
        """Show what was computed for this case as it was, unless an act has changed it since."""
        if self.case is not None and self.case.answers is case.answers and self.pages.currentWidget() is self.gestures:
            show()

    def _given(self, given: Input) -> None:
        if self.case is None:
            return
        self.drafts.pop(given.path, None)
        if self.closed.closed:
            return
        outcome = self.desk.journey.give(self.case, given)
        view = self.asking.fields.get(given.path) if self.asking is not None else None
        if view is not None:
            view.show_problem(outcome.problem)
        if outcome.change is None:
            self._typed(given.path, given.raw)
            return
        self.take(outcome.case, outcome.change)
        if self.step is None:
            return
        step = self.desk.journey.step(outcome.case, self.step.id)
        if shape_of(step) != shape_of(self.step):
            QTimer.singleShot(0, self.redraw)
            return
        self.step = step
        self._show_frame(step)
        if step.paper:
            self._draw_paper(outcome.case, step)

    def redraw(self) -> None:
        """Draw the questions on screen again: they are no longer the same."""
        page = self.asking
        if self.case is None or self.step is None or page is None:
            return
        self.step = self.desk.journey.step(self.case, self.step.id)
        self._show_frame(self.step)
        if page is self.paper:
            self._show_paper(self.case, self.step)
        else:
            self.questions.show_step(self.step)

    def take(self, case: OpenCase, change: Change) -> None:
        """Take a change of the case in, made here or by another page of the window, and keep it."""
        if self.closed.closed:
            self.failed.emit(CaseClosed())
            return
        self.case = case
        self.keeping.keep(lambda: self.desk.journey.save(change))

    def _typed(self, path: str, text: str) -> None:
        self.drafts[path] = text
        self.saving.emit()
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def keep_drafts(self) -> None:
        """Make what is being typed durable now."""
        self._draft_timer.stop()
        if self.case is None or not self.drafts:
            return
        drafts, self.drafts = self.drafts, {}
        self.case = self.desk.journey.with_drafts(self.case, drafts)
        case_id = self.case.id
        self.keeping.keep(lambda: self.desk.journey.save_drafts(case_id, drafts))

    def redraw_paper(self) -> None:
        """Draw the paper on screen again: something it reads has changed."""
        if self.case is not None and self.step is not None:
            self.step = self.desk.journey.step(self.case, self.step.id)
            self._show_frame(self.step)
            self._draw_paper(self.case, self.step)


def in_hours(minutes: int) -> str:
    """« 40 min », « 1 h 40 »."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}\u00a0h\u00a0{rest:02d}" if hours else f"{rest}\u00a0min"
