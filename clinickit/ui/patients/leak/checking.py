"""One sitting of checking: the next match, what is decided, what is taken back, what is decided together."""

from collections.abc import Callable
from dataclasses import dataclass, field

from clinickit.people.reasons import Reason
from clinickit.services.casebook import OpenCase
from clinickit.services.leak.review import Card, PilesScreen
from clinickit.services.patients_ports import Decision
from clinickit.ui.patients.leak.case_work import CaseWork
from clinickit.ui.patients.leak.review import ReviewPage


@dataclass
class Sitting:
    """What one sitting of checking did so far; forgotten when the page is left."""

    search: int
    reasons: tuple[Reason, ...] | None = None
    skipped: set[int] = field(default_factory=set)
    done: list[tuple[tuple[int, ...], Decision]] = field(default_factory=list)

    def count(self, decision: Decision) -> int:
        """How many matches were decided so, one by one."""
        return sum(len(numbers) for numbers, said in self.done if said is decision and len(numbers) == 1)


class Checking:
    """Brings the page and the decisions together; `ended` shows the piles when the sitting is over."""

    def __init__(self, work: CaseWork, ended: Callable[[PilesScreen], None]) -> None:
        self.work, self._ended = work, ended
        self.page = ReviewPage(work.words)
        self._sitting = Sitting(0)
        self.page.decided.connect(self._decide)
        self.page.undo_asked.connect(self._undo)
        self.page.group_asked.connect(self._decide_group)
        self.page.group_chosen.connect(self._go_to_group)
        self.page.left.connect(self._end_sitting)

    def forget(self) -> None:
        """The vault is being locked: nothing stays on the page."""
        self._sitting = Sitting(0)
        self.page.forget()

    def enter(self, number: int) -> None:
        """The matches of a reading, one after the other."""
        self._sitting = Sitting(number)
        self._next()
        self.work.window.show_page(self.page)

    def _next(self, notice: str = "") -> None:
        sitting = self._sitting

        def work(case: OpenCase) -> Callable[[], None]:
            desk = self.work.desk.review
            one = desk.card(case, sitting.search, sitting.reasons, frozenset(sitting.skipped))
            groups = desk.groups(case, sitting.search)

            def draw() -> None:
                if sitting is self._sitting:
                    self.page.show_groups(groups, sitting.reasons)
                    of_group = sitting.reasons is not None
                    self.page.show_card(one, can_undo=bool(sitting.done), of_group=of_group, notice=notice)

            return draw

        self.work.run(work, lambda draw: draw())

    def _decide(self, one: Card, decision: Decision) -> None:
        sitting, number = self._sitting, one.match.number
        if decision is Decision.LATER:
            sitting.skipped.add(number)

        def kept(_changed: int) -> None:
            sitting.done.append(((number,), decision))
            self._next()

        self.work.run(lambda case: self.work.desk.review.decide(case, (number,), decision), kept)

    def _undo(self) -> None:
        sitting = self._sitting
        if not sitting.done:
            return
        numbers, _decision = sitting.done.pop()
        sitting.skipped -= set(numbers)
        self.work.run(
            lambda case: self.work.desk.review.take_back(case, numbers),
            lambda _changed: self._next(self.work.words("leak.review.undone")),
        )

    def _decide_group(self, reasons: tuple[Reason, ...]) -> None:
        sitting = self._sitting

        def kept(found: tuple[tuple[int, ...], Decision]) -> None:
            sitting.done.append(found)
            self._next()

        self.work.run(lambda case: self.work.desk.review.decide_group(case, sitting.search, reasons), kept)

    def _go_to_group(self, reasons: tuple[Reason, ...] | None) -> None:
        self._sitting.reasons = reasons
        self._next()

    def _end_sitting(self) -> None:
        sitting, self._sitting = self._sitting, Sitting(0)
        yes, no = sitting.count(Decision.CONFIRMED), sitting.count(Decision.REFUSED)

        def work(case: OpenCase) -> PilesScreen:
            self.work.desk.review.finish_sitting(case, sitting.search, yes, no)
            return self.work.desk.review.piles(case, sitting.search)

        self.work.run(work, self._ended)
