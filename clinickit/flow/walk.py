"""Where the person is in the journey: what is shown, what is missing, what comes next, which answers count."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil

from clinickit.domain.conditions import CONDITIONS, holds
from clinickit.domain.facts import NOT_ASKED, FactValue
from clinickit.domain.reasoning import explore
from clinickit.domain.schema import elements, generic
from clinickit.flow.answers import Answers, element_path
from clinickit.flow.steps import EVERY_OUTCOME, Flow, Question, Step, StepKind


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as it stands: the questions asked at once, those behind « Compléter », the essential ones unanswered.

    A question that only waits for another one of the same page is in none of them, until that one is answered.
    """

    step: Step
    essential: tuple[Question, ...]
    details: tuple[Question, ...]
    missing: tuple[Question, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question shown, in the order of the step file."""
        shown = {question.id for question in (*self.essential, *self.details)}
        return tuple(question for question in self.step.questions if question.id in shown)

    @property
    def complete(self) -> bool:
        """Whether nothing essential is missing; « je ne sais pas encore » is an answer."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Progress:
    """« 3 sur 9 »: the place of a step among those shown, counted from 1."""

    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Walk:
    """The journey for one set of answers: the steps shown, and the answers that count."""

    flow: Flow
    steps: tuple[StepView, ...]
    effective: Mapping[str, FactValue]

    def index(self, step_id: str) -> int:
        """The place of a step among those shown, from 0. Raises KeyError when it is not shown."""
        for place, view in enumerate(self.steps):
            if view.step.id == step_id:
                return place
        raise KeyError(step_id)

    def view(self, step_id: str) -> StepView:
        """One step as it stands. Raises KeyError when it is not shown."""
        return self.steps[self.index(step_id)]

    def after(self, step_id: str) -> Step | None:
        """The next step, or None at the end."""
        place = self.index(step_id) + 1
        return self.steps[place].step if place < len(self.steps) else None

    def before(self, step_id: str) -> Step | None:
        """The previous step, or None at the start."""
        place = self.index(step_id)
        return self.steps[place - 1].step if place else None

    def nearest(self, step_id: str) -> Step:
        """The step itself, or the one shown before it when an answer has just hidden it."""
        ids = [step.id for step in self.flow.steps]
        reached = set(ids[: ids.index(step_id) + 1])
        return [view.step for view in self.steps if view.step.id in reached][-1]

    def progress(self, step_id: str) -> Progress:
        """« 3 sur 9 » for a step."""
        return Progress(self.index(step_id) + 1, len(self.steps))

    def resume(self) -> Step:
        """The first step with something essential missing, else the last one."""
        return next((view.step for view in self.steps if not view.complete), self.steps[-1].step)

    def minutes_left(self, done: Collection[str] = ()) -> int:
        """Minutes that what is left takes: the missing share of each page of questions, and the whole of the others.

        No answer tells that gestures, duties or a paper were looked at: the caller gives the ids it knows `done`.
        """
        return ceil(sum(_minutes(view) for view in self.steps if view.step.id not in done))


def _minutes(view: StepView) -> float:
    if view.step.kind is not StepKind.QUESTIONS:
        return view.step.minutes
    return view.step.minutes * len(view.missing) / len(view.essential) if view.essential else 0


class _Standing(Enum):
    SHOWN = auto()
    WAITING = auto()
    HIDDEN = auto()


def _standing(condition: str, answers: Answers, same_page: Collection[str] = ()) -> _Standing:
    """Shown when it holds or cannot be decided; waiting when only an unanswered question of the page decides."""
    found = explore(CONDITIONS[condition], answers, enough=EVERY_OUTCOME)
    if found.certain is not None:
        return _Standing.SHOWN if found.certain else _Standing.HIDDEN
    waiting = all(path in same_page and answers.get(path, NOT_ASKED) is NOT_ASKED for path in found.unknown_paths)
    return _Standing.WAITING if waiting else _Standing.SHOWN


def _view(step: Step, shown: tuple[Question, ...], answers: Answers) -> StepView:
    now = {q.id for q in shown if q.essential and holds(q.essential_when, answers)}
    essential = tuple(question for question in shown if question.id in now)
    details = tuple(question for question in shown if question.id not in now)
    return StepView(step, essential, details, tuple(q for q in essential if _is_missing(q, answers)))


def _is_missing(question: Question, answers: Answers) -> bool:
    if not question.is_group:
        return answers.get(question.fills, NOT_ASKED) is NOT_ASKED
    found = elements(answers, question.fills)
    needed = [element_path(field, one) for one in found for field in question.fields if field.essential]
    return not found or any(answers.get(path, NOT_ASKED) is NOT_ASKED for path in needed)


def walk(flow: Flow, answers: Answers) -> Walk:
    """The journey as it stands for these answers.

    A step or question is hidden only when its condition is certainly false: an unknown fact shows it. Hidden answers
    are neither read by conditions nor in `effective`, and count again when the person changes their mind.
    """
    by_fact: dict[str, list[str]] = {}
    for path in answers:
        by_fact.setdefault(generic(path), []).append(path)
    counted = {p: v for p, v in answers.items() if generic(p) not in flow.asked_at or p.startswith(flow.known)}
    views = []
    for step in flow.steps:
        step_shown = _standing(step.when, counted) is not _Standing.HIDDEN
        shown = []
        for question in step.questions:
            given = [path for fact in question.paths for path in by_fact.get(fact, ())]
            standing = _standing(question.when, counted, step.paths) if step_shown else _Standing.HIDDEN
            if standing is _Standing.HIDDEN:
                counted = {path: value for path, value in counted.items() if path not in given}
                continue
            counted |= {path: answers[path] for path in given}
            if given or standing is _Standing.SHOWN:
                shown.append(question)
        if step_shown:
            views.append(_view(step, tuple(shown), counted))
    return Walk(flow, tuple(views), {path: value for path, value in answers.items() if path in counted})


def effective(flow: Flow, answers: Answers) -> dict[str, FactValue]:
    """The answers without those of hidden questions: what duties, clocks and papers may read."""
    return dict(walk(flow, answers).effective)
