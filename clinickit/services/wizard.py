"""The journey of one open case: the screen of a step, and what an input changes."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clinickit.domain.case import Answer
from clinickit.domain.clock_warnings import strange_hour
from clinickit.domain.deadlines import Remark
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, FactValue, Moment, Several, Unknown
from clinickit.domain.schema import Kind, elements, generic, leaf_of
from clinickit.domain.vocabularies import Vocabularies
from clinickit.flow.answers import element_path, read, show
from clinickit.flow.questions import QuestionKind
from clinickit.flow.steps import Flow, Question, StepKind
from clinickit.flow.typed_dates import typed_hour
from clinickit.flow.walk import StepView, Walk, walk
from clinickit.services.casebook import Casebook, Change, OpenCase, answered, without_element
from clinickit.services.screens import (
    Element,
    Field,
    Group,
    Input,
    OptionLine,
    RailLine,
    StepScreen,
    StepState,
)

TICKED = {Kind.YES_NO, Kind.CHOICE, Kind.CHOICES}


@dataclass(frozen=True, slots=True)
class Guide:
    """What a journey needs to speak: its flow, the options' labels, the references' texts."""

    flow: Flow
    labels: Vocabularies
    references: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one input did: the case after it, the change to keep (None when it could not be read), the problem."""

    case: OpenCase
    change: Change | None
    problem: str = ""


def walked(guide: Guide, case: OpenCase) -> Walk:
    """Where the case is in the journey."""
    return walk(guide.flow, case.answers)


def resume_at(guide: Guide, case: OpenCase) -> str:
    """The step to show first: the first one with something essential missing."""
    return walked(guide, case).resume().id


def step_screen(guide: Guide, case: OpenCase, step_id: str) -> StepScreen:
    """One step as it is shown; the nearest shown step when it has become hidden."""
    place = walked(guide, case)
    shown = [view.step.id for view in place.steps]
    current = step_id if step_id in shown else place.resume().id
    view = place.view(current)
    before, after, progress = place.before(current), place.after(current), place.progress(current)
    return StepScreen(
        id=current,
        kind=view.step.kind.value,
        title=view.step.title,
        intro=view.step.intro,
        items=tuple(_item(guide, case, question, essential=question in view.essential) for question in view.questions),
        position=progress.number,
        total=progress.total,
        minutes_left=place.minutes_left({one.step.id for one in place.steps if _acted_on(one, case)}),
        rail=tuple(_rail_line(one, case, current) for one in place.steps),
        paper=view.step.paper,
        previous=before.id if before else "",
        following=after.id if after else "",
    )


def _rail_line(view: StepView, case: OpenCase, current: str) -> RailLine:
    return RailLine(view.step.id, view.step.title, _state(view, case), view.step.id == current)


def _acted_on(view: StepView, case: OpenCase) -> bool:
    """Whether what a page is for was done, where none of its questions tells it: a gesture, a decision, a paper."""
    signs = {StepKind.GESTURES: "breach.gestures[", StepKind.DUTIES: "decisions."}
    if view.step.kind is StepKind.PAPER:
        return view.step.paper in case.issued
    sign = signs.get(view.step.kind, "")
    return bool(sign) and any(path.startswith(sign) for path in _given(case))


def _given(case: OpenCase) -> tuple[str, ...]:
    """The paths that hold an answer; one taken back no longer counts."""
    return tuple(path for path, value in case.answers.items() if value is not NOT_ASKED)


def _state(view: StepView, case: OpenCase) -> StepState:
    if view.step.kind is not StepKind.QUESTIONS:
        begun = StepState.PARTIAL if view.step.kind is StepKind.GESTURES else StepState.DONE
        return begun if _acted_on(view, case) else StepState.TODO
    given = {generic(path) for path in _given(case)}
    touched = any(path in given for path in view.step.paths)
    if not touched:
        return StepState.TODO
    return StepState.DONE if view.complete else StepState.PARTIAL


def _item(guide: Guide, case: OpenCase, question: Question, *, essential: bool) -> Field | Group:
    if question.is_group:
        return replace(_group(guide, case, question), essential=essential)
    return replace(_field(guide, case, question, question.fills), essential=essential)


def _group(guide: Guide, case: OpenCase, question: Question) -> Group:
    ids = elements({**case.answers, **dict.fromkeys(case.drafts, "")}, question.fills)
    made = []
    for number, element in enumerate(ids, 1):
        fields = tuple(_field(guide, case, one, element_path(one, element)) for one in question.fields)
        name = case.answers.get(element_path(_naming(question), element), "")
        made.append(Element(element, name if isinstance(name, str) and name else f"N° {number}", fields))
    return Group(question.fills, question.label, question.hint, tuple(made), question.essential)


def _naming(question: Question) -> Question:
    return next((f for f in question.fields if f.fills == question.named_by), question.fields[0])


def _field(guide: Guide, case: OpenCase, question: Question, path: str) -> Field:
    value = case.answers.get(path, NOT_ASKED)
    draft = case.drafts.get(path, "")
    raw = draft or (show(question, value) if not isinstance(value, Unknown) else "")
    return Field(
        path=path,
        kind=_widget(question),
        label=question.label,
        raw=raw,
        selected=_selected(value),
        unknown="" if draft or value is NOT_ASKED or not isinstance(value, Unknown) else value.value,
        incomplete=isinstance(value, Several) and not value.complete,
        none_of_them=isinstance(value, Several) and value.complete and not value.items,
        hint=question.hint,
        help=question.help,
        because=tuple(guide.references.get(one, one) for one in question.because),
        if_unknown=question.if_unknown,
        options=_options(guide, question),
        essential=question.essential,
        problem=_problem(question, draft, case.zone) if draft else "",
    )


def field_at(guide: Guide, case: OpenCase, path: str) -> Field:
    """The question that fills a path, wherever it is asked. Raises KeyError."""
    return _field(guide, case, question_of(guide, path), path)


def _widget(question: Question) -> str:
    kind = leaf_of(question.fills).kind
    if question.kind in {QuestionKind.LONG_TEXT, QuestionKind.ZONE}:
        return question.kind.value
    return kind.value


def _options(guide: Guide, question: Question) -> tuple[OptionLine, ...]:
    if question.kind is QuestionKind.ZONE:
        return tuple(OptionLine(zone, label) for zone, label in question.option_labels)
    if question.options is None:
        return ()
    found = (guide.labels.option(option) for option in question.options)
    return tuple(OptionLine(option.id, option.label, option.hint) for option in found)


def _selected(value: FactValue) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("oui",) if value else ("non",)
    if isinstance(value, Several):
        return tuple(item.value for item in value.items)
    return (str(value),) if isinstance(value, str) and value else ()


def _problem(question: Question, raw: str, zone: str) -> str:
    try:
        read(question, raw, zone)
    except InvalidAnswer as problem:
        return f"{problem.sentence} {problem.action}"
    return ""


def question_of(guide: Guide, path: str) -> Question:
    """The question that fills a path (the field, inside a group). Raises KeyError."""
    _step, question = guide.flow.asked_at[generic(path)]
    return next((field for field in question.fields if field.fills == generic(path)), question)


def value_of(guide: Guide, given: Input, zone: str) -> FactValue:
    """The fact that an input means. Raises InvalidAnswer for a text that cannot be read."""
    question = question_of(guide, given.path)
    kind = leaf_of(given.path).kind
    if given.unknown:
        return Unknown(given.unknown)
    if kind not in TICKED and question.kind is not QuestionKind.ZONE:
        return read(question, given.raw, zone)
    return _ticked(question, kind, given)


def _ticked(question: Question, kind: Kind, given: Input) -> FactValue:
    if kind is Kind.CHOICES and question.options is not None and (given.selected or given.incomplete or given.raw):
        return Several(tuple(question.options(one) for one in given.selected), complete=not given.incomplete)
    if not given.selected:
        return NOT_ASKED
    chosen = given.selected[0]
    if kind is Kind.YES_NO:
        return chosen == "oui"
    return question.options(chosen) if question.options is not None else chosen


def give(guide: Guide, book: Casebook, case: OpenCase, given: Input, said: str) -> Outcome:
    """Take one input in: the case after it and the change to keep, or the problem beside the field.

    `said` is the value in French for the journal line, made by the caller from the value.
    """
    try:
        value = value_of(guide, given, case.zone)
    except InvalidAnswer as problem:
        return Outcome(case, None, f"{problem.sentence} {problem.action}")
    answer = book.answer(given.path, value)
    return Outcome(answered(case, (answer,)), change_of(book, case, (answer,), "answer", said))


def kept_before(guide: Guide, case: OpenCase, path: str) -> str:
    """What still counts while a text cannot be read: the answer given before, or nothing."""
    value = case.answers.get(path, NOT_ASKED)
    if isinstance(value, Unknown):
        return ""
    return f"En attendant, c’est la réponse d’avant qui compte\u00a0: {show(question_of(guide, path), value)}."


def strange_hour_of(given: Input, value: FactValue) -> Remark | None:
    """What to say of an hour that a clock change repeats or skips: the answer is taken, never silently moved."""
    typed = typed_hour(given.raw) if isinstance(value, Moment) and given.raw else None
    if typed is None or not isinstance(value, Moment):
        return None
    strange = next(iter(strange_hour(typed, value.zone)), None)
    first = strange.get("first") if strange else None
    return strange if isinstance(first, Moment) and first.at == value.at else None


def change_of(book: Casebook, case: OpenCase, answers: tuple[Answer, ...], kind: str, text: str) -> Change:
    """A change with its journal line."""
    refs = tuple(answer.path for answer in answers)
    entry = book.entry(kind, text, refs, case.zone)
    return Change(case.id, case.header.practice_id, answers, entry=entry)


def new_element(guide: Guide, group: str) -> tuple[str, dict[str, str]]:
    """A new element of a group: its id, and the empty draft that makes it appear."""
    _step, question = next((s, q) for s, q in guide.flow.asked_at.values() if q.fills == group)
    element = uuid.uuid4().hex[:6]
    return element, {element_path(_naming(question), element): ""}


def removed(book: Casebook, case: OpenCase, element: str, name: str) -> tuple[OpenCase, Change]:
    """The case without an element of a group, and the change to keep."""
    entry = book.entry("element_removed", f"Retiré\u00a0: {name}", (element,), case.zone)
    change = Change(case.id, case.header.practice_id, removed=element, entry=entry)
    return without_element(case, element), change


def missing_questions(guide: Guide, case: OpenCase) -> Iterator[tuple[str, Question]]:
    """Essential questions without an answer, with the step that asks them."""
    for view in walked(guide, case).steps:
        for question in view.missing:
            yield view.step.id, question


def typed_moment(moment: Moment) -> str:
    """A moment as a person types it."""
    return f"{moment.local:%d/%m/%Y %H:%M}"
