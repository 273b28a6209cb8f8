"""What is still open when a case is about to end: duties, dates, answers expected, papers, lessons."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from clinickit.domain.clock_kinds import Nature
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.ending import DONE, Ending
from clinickit.domain.facts import Count, FactValue, Moment
from clinickit.domain.journal import Entry
from clinickit.domain.schema import elements
from clinickit.domain.vocabulary import InformationStatus
from clinickit.services import paperwork
from clinickit.services.casebook import OpenCase
from clinickit.services.law.assessment import Assessment, clock_label, subject_name
from clinickit.services.law.remarks import due_text
from clinickit.services.law.screens import open_duties
from clinickit.services.library import Library
from clinickit.services.ports import IssuedPaper

Texts = Mapping[str, str]

# A limitation runs for years and an opening only begins: neither keeps a case from being closed.
_LATER = frozenset({Nature.LIMITATION, Nature.OPENING})
_OPEN = frozenset({ClockState.RUNNING, ClockState.PAST, ClockState.NO_NUMBER})
_CARE, RETYPING = "breach.availability.unavailability", "breach.retyping"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is not done; `settled` is the entry that says it is, or why it will not be."""

    key: str
    section: str
    title: str
    detail: str = ""
    settled: Entry | None = None

    @property
    def is_done(self) -> bool:
        """Whether somebody signed that it is done, rather than a reason to leave it."""
        return self.settled is not None and DONE in self.settled.refs[1:]


@dataclass(frozen=True, slots=True)
class Facts:
    """What open points are read from, at one moment."""

    case: OpenCase
    assessment: Assessment
    papers: tuple[IssuedPaper, ...]
    drafts: Mapping[str, str]


# What another part of the kit knows to be open (letters returned): put there by whoever builds the desk.
MorePoints = Callable[[OpenCase], Iterable[OpenPoint]]


def open_points(library: Library, texts: Texts, facts: Facts, ending: Ending) -> tuple[OpenPoint, ...]:
    """Every open point, in the order in which it is shown, with what was said of it."""
    found = (
        *_duties(library, facts),
        *_clocks(library, facts),
        *_expected(texts, facts),
        *_insurers(library, texts, facts),
        *_complaint(texts, facts),
        *_people(texts, facts),
        *_papers(texts, facts),
        *_lessons(library, texts, facts),
    )
    return tuple(replace(one, settled=ending.settled.get(one.key)) for one in found)


def _duties(library: Library, facts: Facts) -> Iterator[OpenPoint]:
    for line in open_duties(library, facts.assessment):
        yield OpenPoint(f"duty.{line.id}", "duties", line.title, line.strength)


def _clocks(library: Library, facts: Facts) -> Iterator[OpenPoint]:
    """Dates still running or gone by, but those that measure a duty already listed."""
    listed = {duty.clock for duty in facts.assessment.duties if duty.act_as and duty.decision is None and duty.clock}
    for clock in facts.assessment.clocks:
        if clock.state in _OPEN and clock.nature not in _LATER and clock.id not in listed:
            yield _clock(library, facts.assessment, clock)


def _clock(library: Library, assessment: Assessment, clock: Clock) -> OpenPoint:
    key = f"clock.{clock.id}" + (f"-{clock.subject}" if clock.subject else "")
    title = clock_label(assessment, clock, library)
    return OpenPoint(key, "clocks", title, due_text(clock, library.deadline_texts) if clock.due else "")


def _expected(texts: Texts, facts: Facts) -> Iterator[OpenPoint]:
    """Answers that were asked for and have not come, where no clock says it already."""
    answers, notified = facts.case.answers, "breach.notification.initial_filed_at"
    if isinstance(answers.get(notified), Moment) and not answers.get("breach.notification.initial_number"):
        yield OpenPoint("cnil.receipt", "expected", texts["cnil_receipt"])
    for one in facts.drafts:
        if facts.drafts[one] and one.startswith(("breach.", "practice.", "decisions.")):
            yield OpenPoint("drafts", "expected", texts["drafts"])
            return


def _insurers(library: Library, texts: Texts, facts: Facts) -> Iterator[OpenPoint]:
    answers = facts.case.answers
    for claim in elements(answers, "breach.claims"):
        if isinstance(answers.get(f"breach.claims[{claim}].declared_at"), Moment):
            name = subject_name(answers, claim, library)
            number = answers.get(f"breach.claims[{claim}].number")
            known = isinstance(number, str) and number
            detail = texts["claim_number"].format(number=number) if known else texts["claim_no_number"]
            yield OpenPoint(f"claim.{claim}", "insurer", texts["claim"].format(name=name), detail)


def _complaint(texts: Texts, facts: Facts) -> Iterator[OpenPoint]:
    answers = facts.case.answers
    if answers.get("breach.complaint.filed") is True:
        number = answers.get("breach.complaint.number")
        known = isinstance(number, str) and number
        detail = texts["complaint_number"].format(number=number) if known else texts["complaint_no_number"]
        yield OpenPoint("complaint", "complaint", texts["complaint"], detail)


def _people(texts: Texts, facts: Facts) -> Iterator[OpenPoint]:
    answers = facts.case.answers
    if answers.get("breach.communication.status") is InformationStatus.INFORMED:
        if answers.get("breach.communication.all_informed") is not True:
            yield OpenPoint("people.all", "people", texts["not_all_informed"])
        yield OpenPoint("people.returned", "people", texts["returned"], texts["returned_detail"])


def _papers(texts: Texts, facts: Facts) -> Iterator[OpenPoint]:
    """Papers whose answers have changed since; and papers written by hand while the software was down."""
    last = {paper.template_id: paper for paper in facts.papers}
    for template, paper in last.items():
        if paperwork.out_of_date(paper, facts.assessment.answers):
            title = texts["out_of_date"].format(title=paper.title)
            yield OpenPoint(f"paper.{template}", "papers", title)
    waiting = [one for one in elements(facts.case.answers, RETYPING) if not _retyped(facts.case.answers, one)]
    if waiting or (_without_software(facts.case.answers) and not elements(facts.case.answers, RETYPING)):
        yield OpenPoint("retype", "papers", texts["retype"], texts["retype_detail"])


def _retyped(answers: Mapping[str, FactValue], batch: str) -> bool:
    return isinstance(answers.get(f"{RETYPING}[{batch}].retyped_at"), Moment)


def _without_software(answers: Mapping[str, FactValue]) -> bool:
    hours = answers.get("breach.availability.hours")
    return answers.get(_CARE) is not None or (isinstance(hours, Count) and hours.value > 0)


def _lessons(library: Library, texts: Texts, facts: Facts) -> Iterator[OpenPoint]:
    days = library.rulebook.at(facts.assessment.now.date()).texts("debrief_days")
    yield OpenPoint("lessons", "lessons", texts["lessons"], texts["lessons_detail"].format(days=" et ".join(days)))
