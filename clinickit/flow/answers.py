"""What is answered now, what was known at a past moment, and what changed between the two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinickit.domain.case import Answer
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, PARIS, FactValue
from clinickit.flow.steps import Question

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that differs between two sets of answers; an absent one is `NOT_ASKED`."""

    path: str
    before: FactValue
    after: FactValue


def current(history: Iterable[Answer]) -> dict[str, FactValue]:
    """The last recorded answer of each path, in the order of first answers; a cleared one is left out."""
    found: dict[str, FactValue] = {}
    for answer in history:
        found[answer.path] = answer.value
    return {path: value for path, value in found.items() if value is not NOT_ASKED}


def as_of(history: Sequence[Answer], moment: datetime) -> dict[str, FactValue]:
    """What the practice knew at a past moment (aware): each path's last answer learnt by then, whenever typed.

    A correction typed later about the same knowledge (same `known_at`) replaces what it corrects.
    """
    known = sorted((a for a in history if a.known_at <= moment), key=lambda a: (a.known_at, a.recorded_at))
    return current(known)


def recorded_by(history: Sequence[Answer], moment: datetime) -> dict[str, FactValue]:
    """What the kit held at a past moment (aware): what was typed by then."""
    return current(sorted((a for a in history if a.recorded_at <= moment), key=lambda a: a.recorded_at))


def history_of(history: Iterable[Answer], path: str) -> tuple[Answer, ...]:
    """Every answer ever given to one path, in the order they were recorded."""
    return tuple(sorted((a for a in history if a.path == path), key=lambda a: a.recorded_at))


def diff(before: Answers, after: Answers) -> tuple[Change, ...]:
    """The facts that differ, in the order of `after`, then those that disappeared."""
    paths = dict.fromkeys([*after, *before])
    pairs = ((path, before.get(path, NOT_ASKED), after.get(path, NOT_ASKED)) for path in paths)
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def read(question: Question, raw: str, zone: str = PARIS) -> FactValue:
    """The fact a person typed in a question's field. Raises InvalidAnswer, whose sentence names the question."""
    try:
        return question.reader.parse(raw, zone)
    except InvalidAnswer as problem:
        raise InvalidAnswer(f"« {question.label} » {problem.sentence}", problem.action) from None


def show(question: Question, value: FactValue) -> str:
    """The text of a question's field for a value; `read` reads it back."""
    return question.reader.show(value)


def element_path(field: Question, element: str) -> str:
    """The path of a field for one element of its group: `breach.parties[].name` → `breach.parties[acme].name`."""
    return field.fills.replace("[]", f"[{element}]", 1)
