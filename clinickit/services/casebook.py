"""The practices and cases of one store: open, answer, undo nothing, forget nothing."""

import contextlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from clinickit.domain.case import Answer, CaseHeader, Person
from clinickit.domain.ending import HOLD, HOLD_LIFTED, KEPT_UNTIL
from clinickit.domain.errors import CaseClosed, VaultDamaged, VaultOlder, VaultTooNew
from clinickit.domain.facts import PARIS, FactValue, Moment
from clinickit.domain.journal import Entry
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.ports import CaseStore, Clock, IssuedPaper

T = TypeVar("T")

# What may still be written of a closed case: its own end, and what leaves it.
WHEN_CLOSED = frozenset({HOLD, HOLD_LIFTED, KEPT_UNTIL, "exported", "evidence_checked"})


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case as the window holds it: its header, every answer given, the current ones, what was being typed.

    `issued` are the templates of the papers already issued.
    """

    header: CaseHeader
    history: tuple[Answer, ...] = ()
    answers: Mapping[str, FactValue] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    issued: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.header.id

    @property
    def zone(self) -> str:
        """The time zone of the practice, Paris when it is not known."""
        return zone_in(self.answers)


@dataclass(frozen=True, slots=True)
class Change:
    """One act to be kept: answers, an element removed, and the line it leaves in the journal."""

    case_id: str
    practice_id: str
    answers: tuple[Answer, ...] = ()
    removed: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """What a new case takes from another one of the same incident: its header with the incident's id, the answers."""

    header: CaseHeader
    answers: tuple[Answer, ...]
    entry: Entry


def zone_in(answers: Mapping[str, FactValue]) -> str:
    """The time zone that these answers tell, Paris when they tell none."""
    zone = answers.get("practice.time_zone")
    return zone if isinstance(zone, str) and zone else PARIS


def latest(history: Iterable[Answer]) -> dict[str, FactValue]:
    """The current value of each path: the last answer given."""
    return {answer.path: answer.value for answer in history}


def answered(case: OpenCase, answers: tuple[Answer, ...]) -> OpenCase:
    """The same case with these answers given, and their drafts dropped."""
    given = {answer.path for answer in answers}
    return replace(
        case,
        history=(*case.history, *answers),
        answers={**case.answers, **latest(answers)},
        drafts={path: text for path, text in case.drafts.items() if path not in given},
    )


def without_element(case: OpenCase, element: str) -> OpenCase:
    """The same case without one element of a group (`breach.parties[acme]`)."""
    prefix = element + "."
    return replace(
        case,
        history=tuple(a for a in case.history if not a.path.startswith(prefix)),
        answers={path: value for path, value in case.answers.items() if not path.startswith(prefix)},
        drafts={path: text for path, text in case.drafts.items() if not path.startswith(prefix)},
    )


def with_issued(case: OpenCase, template_id: str) -> OpenCase:
    """The same case once a paper of this template has been issued."""
    return replace(case, issued=case.issued | {template_id})


def readable(headers: Iterable[CaseHeader], read: Callable[[CaseHeader], T]) -> Iterator[tuple[CaseHeader, T]]:
    """Each case with what is read of it; one whose file is damaged or older is left out, and told when it is opened."""
    for header in headers:
        with contextlib.suppress(VaultDamaged, VaultOlder, VaultTooNew):
            yield header, read(header)


class Casebook:
    """The use cases over one store. Every method that writes returns only when it is durable."""

    def __init__(self, store: CaseStore, clock: Clock, person: Person | None = None) -> None:
        self.store = store
        self.clock = clock
        self.person = person or Person()
        self.closed: set[str] = set()

    def now(self) -> datetime:
        """The current instant, in UTC."""
        return self.clock.now().astimezone(UTC)

    def answer(self, path: str, value: FactValue, source: str = "") -> Answer:
        """An answer given now by the person at the keyboard."""
        now = self.now()
        return Answer(path, value, recorded_at=now, known_at=now, said_by=self.person, source=source)

    def entry(self, kind: str, text: str, refs: tuple[str, ...] = (), zone: str = PARIS) -> Entry:
        """A journal entry for something that happens now."""
        now = self.now()
        return Entry(kind, text, event_at=Moment(now, zone), entered_at=now, person=self.person.name, refs=refs)

    def zone_of(self, case_id: str) -> str:
        """The time zone of a case that is not open here, Paris when it is not known."""
        return zone_in(latest(self.store.answers(case_id)))

    def start(
        self, title: str, kind: CaseKind = CaseKind.REAL, practice_id: str = "", common: Common | None = None
    ) -> OpenCase:
        """Open a new case for a practice (a new one when none is named), with its profile as it is now.

        With `common`, both cases are linked to one incident and its shared answers are given to the new one.
        """
        header = CaseHeader(
            id=uuid.uuid4().hex[:12],
            practice_id=practice_id or uuid.uuid4().hex[:12],
            title=title,
            kind=kind,
            opened_at=self.now(),
            incident_id=common.header.incident_id if common else "",
        )
        known = practice_id in self.store.practices()
        profile = self.store.practice_answers(practice_id) if known else ()
        with self.store.begin() as work:
            if not known:
                work.save_practice(header.practice_id, ())
            work.open_case(header)
            work.answer(header.id, profile)
            work.record(header.id, self.entry("case_opened", "Ouverture du dossier", zone=zone_in(latest(profile))))
            if common:
                work.open_case(common.header)
                work.answer(header.id, common.answers)
                work.record(header.id, common.entry)
            work.commit()
        return self.open(header)

    def open(self, header: CaseHeader) -> OpenCase:
        """A case as it was left, drafts included; a closed one can then only be read."""
        self.mark(header)
        history = self.store.answers(header.id)
        issued = frozenset(paper.template_id for paper in self.store.papers(header.id))
        return OpenCase(header, history, latest(history), dict(self.store.drafts(header.id)), issued)

    def mark(self, header: CaseHeader) -> None:
        """Remember whether this case is closed."""
        (self.closed.add if header.closed_at is not None else self.closed.discard)(header.id)

    def _refuse_if_closed(self, change: Change) -> None:
        ends = change.entry is not None and change.entry.kind in WHEN_CLOSED and not change.answers
        if change.case_id in self.closed and (change.removed or not ends):
            raise CaseClosed

    def save(self, change: Change) -> None:
        """Keep a change and its journal entry in one transaction; facts of the practice also go to its profile.

        Raises CaseClosed for a change of a closed case that is neither its end nor what leaves it.
        """
        self._refuse_if_closed(change)
        profile = tuple(answer for answer in change.answers if answer.path.startswith("practice."))
        with self.store.begin() as work:
            if change.removed:
                work.remove_element(change.case_id, change.removed)
            if change.answers:
                work.answer(change.case_id, change.answers)
            if profile:
                work.save_practice(change.practice_id, profile)
            if change.entry:
                work.record(change.case_id, change.entry)
            work.commit()

    def load(self, header: CaseHeader, answers: tuple[Answer, ...], journal: tuple[Entry, ...]) -> OpenCase:
        """Take in a whole case at once (a case file), with its own journal."""
        profile = tuple(answer for answer in answers if answer.path.startswith("practice."))
        with self.store.begin() as work:
            work.save_practice(header.practice_id, profile)
            work.open_case(header)
            work.answer(header.id, answers)
            for entry in journal:
                work.record(header.id, entry)
            work.commit()
        return self.open(header)

    def issue(self, paper: IssuedPaper, entry: Entry) -> None:
        """Keep a paper exactly as issued, with its line in the journal."""
        with self.store.begin() as work:
            work.issue(paper)
            work.record(paper.case_id, entry)
            work.commit()

    def move_into(self, store: CaseStore) -> None:
        """Seal everything into another store (the vault just created) and go on there."""
        self.store.seal_into(store)
        self.store.close()
        self.store = store
