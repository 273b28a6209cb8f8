"""What the person does on a page of the journey: gestures, decisions, elements of a group, papers issued."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clinickit.domain.errors import InvalidAnswer
from clinickit.services.casebook import Change, OpenCase, with_issued
from clinickit.services.screens import DecisionInput, GestureInput
from clinickit.ui.wizard.gesture_rows import draft_path

if TYPE_CHECKING:
    from clinickit.ui.journey import Journey


class Acts(QObject):
    """Each act is taken into the open case, kept at once, and the page on screen shows it."""

    def __init__(self, journey: "Journey") -> None:
        super().__init__(journey)
        self.journey = journey
        for page in (journey.questions, journey.paper):
            page.add_element.connect(self._add)
            page.remove_element.connect(self._remove)
        journey.shared.taken.connect(self._taken)
        journey.gestures.ticked.connect(self._ticked)
        journey.gestures.assigned.connect(self._assigned)
        journey.duties.decided.connect(self._decided)
        journey.duties.what_if_asked.connect(self._what_if)
        journey.paper.issue_asked.connect(self._issue)

    def _add(self, group: str) -> None:
        journey = self.journey
        if journey.case is not None:
            journey.keep_drafts()
            element, drafts = journey.desk.journey.new_element(journey.case, group)
            journey.drafts.update(drafts)
            journey.keep_drafts()
            journey.redraw()
            fields = journey.asking.fields if journey.asking is not None else {}
            first = next((path for path in fields if path.startswith(f"{group}[{element}]")), "")
            if journey.asking is not None:
                journey.asking.go_to(first)

    def _remove(self, element: str) -> None:
        journey = self.journey
        if journey.case is not None:
            journey.leave_field()
            journey.keep_drafts()
            journey.take(*journey.desk.journey.remove_element(journey.case, element))
            journey.redraw()

    def _taken(self, case: OpenCase, change: Change) -> None:
        """Facts of the common incident were taken over."""
        self.journey.take(case, change)
        self.journey.go(self.journey.step.id if self.journey.step else "")

    def _ticked(self, gesture: str, done: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        journey = self.journey
        if journey.case is not None and journey.step is not None:
            case, change = journey.desk.tick(journey.case, gesture, done=done)
            journey.take(case, change)
            journey.show_gestures(case, journey.step)

    def _assigned(self, given: GestureInput) -> None:
        journey = self.journey
        if journey.case is None or journey.step is None:
            return
        try:
            case, change = journey.desk.assign(journey.case, given)
        except InvalidAnswer as problem:
            journey.gestures.show_problem(given.id, f"{problem.sentence} {problem.action}")
            return
        journey.take(case, change)
        for part in ("name", "when"):
            journey.drafts[draft_path(given.id, part)] = ""
        journey.show_gestures(case, journey.step)
        journey.keep_drafts()

    def _decided(self, given: DecisionInput) -> None:
        journey = self.journey
        journey.keep_drafts()
        if journey.case is None or journey.step is None:
            return
        try:
            case, change = journey.desk.decide(journey.case, given)
        except InvalidAnswer as problem:
            journey.duties.show_problem(given.key, f"{problem.sentence} {problem.action}")
            return
        journey.take(case, change)
        journey.show_duties(case, journey.step)

    def _what_if(self, key: str) -> None:
        journey, case = self.journey, self.journey.case
        if case is not None:
            journey.background.papers(lambda: journey.desk.what_if(case, key)).success(
                lambda lines: journey.duties.show_what_if(key, lines)
            ).run()

    def _issue(self, paper: str) -> None:
        journey, case, step = self.journey, self.journey.case, self.journey.step
        if case is None or step is None or journey.closed.closed:
            return
        desk, background, failed = journey.desk, journey.background, journey.failed
        journey.saving.emit()

        def done(_result: object) -> None:
            journey.saved.emit()
            if journey.case is not None and journey.case.id == case.id:
                journey.case = with_issued(journey.case, paper)
                journey.if_still(step, journey.redraw_paper)

        background.papers(lambda: desk.papers.prepare_issue(case, paper)).success(
            lambda ready: background.vault(lambda: desk.papers.issue(ready)).success(done).failure(failed.emit).run()
        ).failure(failed.emit).run()
