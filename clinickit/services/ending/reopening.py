"""Opening a closed case again: a new awareness, clocks that start anew, and the first record untouched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clinickit.documents.wording import moment_in_french, value_in_french
from clinickit.domain import ending as end
from clinickit.domain.case import Answer
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, FactValue, Moment, Unknown
from clinickit.domain.schema import elements
from clinickit.domain.vocabulary import Submission
from clinickit.flow.typed_dates import read_moment
from clinickit.flow.walk import effective
from clinickit.services.casebook import Casebook, OpenCase, answered, latest
from clinickit.services.ending.closing import TEXTS, Signed
from clinickit.services.law.assessment import Assessment, assess, clock_label, subject_name
from clinickit.services.law.remarks import due_text
from clinickit.services.library import Library

AWARE = "breach.timeline.aware_at"
REASON = "breach.timeline.aware_reason"
SOURCE = "réouverture"
# What was known when, the first time: the new clocks do not start from it.
_EARLIER = ("first_alert_at", "certain_at", "processor_notice_at", "late_reasons")
_NUMBER, _SUBMISSION = "breach.notification.initial_number", "breach.notification.submission"

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Act:
    """Something done the first time that stops a clock: it may be for doing again."""

    key: str
    label: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reopening:
    """What is asked: when the new facts were known, what they are, which acts are to be done again."""

    aware_at: str
    what_is_new: str
    again: tuple[str, ...]
    signed: Signed


@dataclass(frozen=True, slots=True)
class EarlierClocks:
    """The dates as they stood when a case was opened again, and the line that says why it was."""

    reopened: str
    lines: tuple[str, ...]


class ReopeningDesk:
    """The use cases of a case opened again. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def acts(self, case: OpenCase) -> tuple[Act, ...]:
        """What was done the first time and would stop the new clocks."""
        return tuple(self._acts(case.answers))

    def _acts(self, answers: Answers) -> Iterator[Act]:
        filed = answers.get("breach.notification.initial_filed_at")
        if isinstance(filed, Moment):
            label = self._text("act.cnil").format(when=moment_in_french(filed))
            paths = tuple(f"breach.notification.{leaf}" for leaf in ("initial_filed_at", "completeness"))
            yield Act("cnil", label, paths)
        filed = answers.get("breach.complaint.filed_at")
        if answers.get("breach.complaint.filed") is True:
            when = moment_in_french(filed) if isinstance(filed, Moment) else self._text("unknown_date")
            paths = tuple(f"breach.complaint.{leaf}" for leaf in ("filed", "filed_at", "number"))
            yield Act("complaint", self._text("act.complaint").format(when=when), paths)
        for claim in elements(answers, "breach.claims"):
            declared = answers.get(f"breach.claims[{claim}].declared_at")
            if isinstance(declared, Moment):
                name = subject_name(answers, claim, self.library)
                label = self._text("act.claim").format(name=name, when=moment_in_french(declared))
                yield Act(f"claim.{claim}", label, (f"breach.claims[{claim}].declared_at",))
        if isinstance(answers.get("breach.communication.status"), str):
            paths = tuple(
                f"breach.communication.{leaf}" for leaf in ("status", "informed_on", "all_informed", "informed_count")
            )
            yield Act("people", self._text("act.people"), paths)
        decided = tuple(path for path, value in answers.items() if path.startswith("decisions.") and _known(value))
        if decided:
            yield Act("decisions", self._text("act.decisions"), decided)

    def reopen(self, case: OpenCase, asked: Reopening) -> OpenCase:
        """Open a closed case again. Raises InvalidAnswer; every earlier answer stays in the history."""
        if not asked.signed.name.strip():
            raise InvalidAnswer(self._text("no_name"), self._text("no_name_action"))
        if not asked.aware_at.strip():
            raise InvalidAnswer(self._text("no_awareness"), self._text("no_awareness_action"))
        if not asked.what_is_new.strip():
            raise InvalidAnswer(self._text("nothing_new"), self._text("nothing_new_action"))
        if end.ending_of(self.book.store.journal(case.id)).closed is None:
            raise InvalidAnswer(self._text("not_closed"), self._text("not_closed_action"))
        aware = read_moment(asked.aware_at, case.zone)
        if aware.at > self.book.now():
            raise InvalidAnswer(self._text("awareness_to_come"), self._text("no_awareness_action"))
        answers = tuple(self._new_answers(case, aware, asked))
        role = asked.signed.role.strip()
        who = f"{asked.signed.name.strip()}, {role}" if role else asked.signed.name.strip()
        said = self._text("reopened").format(
            when=moment_in_french(aware),
            new=asked.what_is_new.strip(),
            before="\u00a0; ".join(self._before(case)) or self._text("nothing_before"),
            who=who,
        )
        entry = replace(self.book.entry(end.REOPENED, said, zone=case.zone), person=asked.signed.name.strip())
        header = replace(case.header, closed_at=None)
        with self.book.store.begin() as work:
            work.open_case(header)
            work.answer(case.id, answers)
            work.record(case.id, entry)
            work.commit()
        self.book.mark(header)
        return answered(replace(case, header=header), answers)

    def _new_answers(self, case: OpenCase, aware: Moment, asked: Reopening) -> Iterator[Answer]:
        """The awareness first: it marks, in the history, where the second record begins."""
        yield self.book.answer(AWARE, aware, SOURCE)
        yield self.book.answer(REASON, asked.what_is_new.strip(), SOURCE)
        again = [path for act in self.acts(case) if act.key in asked.again for path in act.paths]
        for path in (*(f"breach.timeline.{leaf}" for leaf in _EARLIER), *again):
            if _known(case.answers.get(path, NOT_ASKED)):
                yield self.book.answer(path, NOT_ASKED, SOURCE)
        if "cnil" in asked.again and _known(case.answers.get(_NUMBER, NOT_ASKED)):
            yield self.book.answer(_SUBMISSION, Submission.FOLLOW_UP, SOURCE)

    def _before(self, case: OpenCase) -> Iterator[str]:
        """What the first record said of the dates and acts that no longer count for the new clocks."""
        for path in (AWARE, *(f"breach.timeline.{leaf}" for leaf in _EARLIER[:3])):
            value = case.answers.get(path)
            if isinstance(value, Moment):
                name = self.library.words.fact_name(path)
                yield f"{name}\u00a0: {value_in_french(value, self.library.words)}"
        for act in self._acts(case.answers):
            if act.key != "decisions":
                yield act.label

    def earlier(self, case: OpenCase) -> tuple[EarlierClocks, ...]:
        """The clocks as they stood each time the case was opened again, the last time first."""
        entries = end.ending_of(self.book.store.journal(case.id)).reopened
        places = [n for n, one in enumerate(case.history) if one.path == AWARE and one.source == SOURCE]
        found = []
        for entry, place in zip(entries, places, strict=False):
            answers = effective(self.library.journey, latest(case.history[:place]))
            before = assess(self.library, answers, entry.entered_at)
            found.append(EarlierClocks(entry.text, tuple(self._clock_lines(before))))
        return tuple(reversed(found))

    def _clock_lines(self, assessment: Assessment) -> Iterator[str]:
        for clock in assessment.clocks:
            if clock.start is not None:
                due = due_text(clock, self.library.deadline_texts)
                done = self._text("clock_done").format(when=moment_in_french(clock.done)) if clock.done else ""
                yield f"{clock_label(assessment, clock, self.library)}\u00a0: {due}{done}"


def _known(value: FactValue) -> bool:
    return not isinstance(value, Unknown)
