"""What happens to a gesture: ticked with the time and the person, given to somebody with a due time, restated."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from clinickit.documents.wording import hour_in_french, in_french, moment_in_french
from clinickit.domain.case import Answer
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, FactValue, Moment
from clinickit.flow.questions import QuestionKind, reader_for
from clinickit.services.casebook import Casebook, Change, OpenCase, answered
from clinickit.services.library import Library
from clinickit.services.screens import GestureInput
from clinickit.services.wizard import change_of

GROUP = "breach.gestures"

Answers = Mapping[str, FactValue]
Done = tuple[OpenCase, Change]


def _text(answers: Answers, gesture: str, field: str) -> str:
    value = answers.get(f"{GROUP}[{gesture}].{field}")
    return value if isinstance(value, str) else ""


def _moment(answers: Answers, gesture: str, field: str) -> Moment | None:
    value = answers.get(f"{GROUP}[{gesture}].{field}")
    return value if isinstance(value, Moment) else None


def done_text(gesture: str, answers: Answers, library: Library) -> str:
    """« Fait le 12 novembre 2026 à 10 h 30 par Léa Morvan », or nothing."""
    at, by = _moment(answers, gesture, "done_at"), _text(answers, gesture, "done_by")
    if at is None:
        return ""
    key = "done_by" if by else "done"
    return library.gesture_words[key].format(day=in_french(at.day), hour=hour_in_french(at), name=by)


def given_text(gesture: str, answers: Answers, library: Library) -> str:
    """« Confié à Léa Morvan, à faire avant le 12 novembre 2026 à 14 h », or nothing; nothing once it is done."""
    name, due = _text(answers, gesture, "given_to"), _moment(answers, gesture, "due_at")
    if _moment(answers, gesture, "done_at") is not None or not (name or due):
        return ""
    key = "given" if due is None else "given_until" if name else "due_alone"
    return library.gesture_words[key].format(name=name, when=moment_in_french(due) if due else "")


def given_late(gesture: str, answers: Answers, now: datetime) -> bool:
    """Whether the agreed time has gone by and the gesture is not done."""
    due = _moment(answers, gesture, "due_at")
    if due is None or _moment(answers, gesture, "done_at") is not None:
        return False
    return now > (due.at + timedelta(days=1) if due.day_only else due.at)


def typed_name(gesture: str, answers: Answers) -> str:
    """The name in the form of a gesture: who did it, else who is to do it."""
    done = _moment(answers, gesture, "done_at") is not None
    return _text(answers, gesture, "done_by" if done else "given_to")


def typed_when(gesture: str, answers: Answers) -> str:
    """The time in the form of a gesture: when it was done, else before when."""
    at = _moment(answers, gesture, "done_at") or _moment(answers, gesture, "due_at")
    return reader_for(QuestionKind.MOMENT).show(at) if at is not None else ""


def ticked(library: Library, book: Casebook, case: OpenCase, gesture: str, *, done: bool) -> Done:
    """Stamp a gesture with the time and the person who does it, or take the stamp away.

    Given to somebody, it is taken to be done by them: the journal keeps who ticked it.
    """
    now = Moment(book.now(), case.zone)
    by = _text(case.answers, gesture, "given_to") or book.person.name
    answers = (
        book.answer(f"{GROUP}[{gesture}].done_at", now if done else NOT_ASKED),
        book.answer(f"{GROUP}[{gesture}].done_by", by if done else NOT_ASKED),
    )
    line = library.gesture_words["journal_done" if done else "journal_undone"]
    return _kept(book, case, answers, line.format(text=library.gesture_text(gesture)))


def assigned(library: Library, book: Casebook, case: OpenCase, given: GestureInput) -> Done:
    """Give a gesture to somebody with a due time; once it is done, say who did it and when.

    Raises InvalidAnswer when the time cannot be read, or when nothing at all is said of a gesture.
    """
    given = replace(given, name=given.name.strip(), when=given.when.strip())
    when = _read_when(library, given.when, case.zone) if given.when else NOT_ASKED
    if _moment(case.answers, given.id, "done_at") is not None:
        return _restated(library, book, case, given, when)
    if not given.name and not given_before(given.id, case.answers) and when is NOT_ASKED:
        raise InvalidAnswer(library.gesture_words["nobody"], library.gesture_words["nobody_action"])
    answers = (
        book.answer(f"{GROUP}[{given.id}].given_to", given.name or NOT_ASKED),
        book.answer(f"{GROUP}[{given.id}].due_at", when),
    )
    key = "journal_given" if given.name else "journal_due"
    text = library.gesture_text(given.id)
    return _kept(book, case, answers, library.gesture_words[key].format(name=given.name, when=given.when, text=text))


def _read_when(library: Library, typed: str, zone: str) -> FactValue:
    """The time typed in the form of a gesture; that form has no « je ne sais pas encore » to propose."""
    try:
        return reader_for(QuestionKind.MOMENT).parse(typed, zone)
    except InvalidAnswer as problem:
        raise InvalidAnswer(problem.sentence, library.gesture_words["when_action"]) from None


def given_before(gesture: str, answers: Answers) -> bool:
    """Whether somebody or a time was already named: emptying both then takes it back."""
    return bool(_text(answers, gesture, "given_to") or _moment(answers, gesture, "due_at"))


def _restated(library: Library, book: Casebook, case: OpenCase, given: GestureInput, when: FactValue) -> Done:
    done_at = when if isinstance(when, Moment) else case.answers[f"{GROUP}[{given.id}].done_at"]
    answers = (
        book.answer(f"{GROUP}[{given.id}].done_at", done_at),
        book.answer(f"{GROUP}[{given.id}].done_by", given.name or NOT_ASKED),
    )
    line = library.gesture_words["journal_restated"].format(text=library.gesture_text(given.id))
    return _kept(book, case, answers, line)


def _kept(book: Casebook, case: OpenCase, answers: tuple[Answer, ...], line: str) -> Done:
    return answered(case, answers), change_of(book, case, answers, "gesture", line)
