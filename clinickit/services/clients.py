"""Several structures in one vault: for whom a case is started, which incident it shares, what changed elsewhere."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clinickit.documents.wording import in_french, listed, value_in_french
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import NOT_ASKED, PARIS, FactValue, Moment, Unknown
from clinickit.domain.schema import generic
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.case_titles import incident_name
from clinickit.services.casebook import Casebook, Change, Common, OpenCase, answered, latest, readable
from clinickit.services.common_incident import (
    SharedChange,
    answers_for,
    changed_elsewhere,
    copied,
    look_away,
)
from clinickit.services.library import Library
from clinickit.services.wizard import change_of

TEXTS = "wording/clients.toml"
LONGEST = 240


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A structure already known, or a case that may be of the same incident."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class StartScreen:
    """For whom, and whether the incident is already known; nothing to ask when no structure is known."""

    texts: Mapping[str, str]
    clients: tuple[ClientLine, ...]
    incidents: tuple[ClientLine, ...]
    shared_hint: str


@dataclass(frozen=True, slots=True)
class StartInput:
    """What was chosen: the structure (empty for another one), the case of the same incident (empty for none)."""

    practice: str = ""
    same_as: str = ""


class ClientDesk:
    """The use cases about structures and shared incidents. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    @property
    def texts(self) -> Mapping[str, str]:
        """The sentences."""
        return self.library.texts(TEXTS)

    def screen(self, *, exercise: bool = False) -> StartScreen:
        """What to ask before a case is started."""
        kind = CaseKind.EXERCISE if exercise else CaseKind.REAL
        return StartScreen(
            texts=self.texts,
            clients=tuple(self._clients()),
            incidents=tuple(self._incidents(kind)),
            shared_hint=self.texts["same_hint"].format(facts=listed(self._shared_names())),
        )

    def _shared_names(self) -> list[str]:
        return [self.library.words.fact_name(path) for path in self.library.shared_facts.paths]

    def _clients(self) -> Iterator[ClientLine]:
        """The structures of which something is known, by name."""
        opened = {header.practice_id: header for header in self.book.store.cases()}
        for practice, name in self.book.store.known_practices().items():
            yield ClientLine(practice, name or self._unnamed(opened.get(practice)))

    def _unnamed(self, header: CaseHeader | None) -> str:
        return self.texts["unnamed"].format(day=_day(header) if header else "?")

    def _incidents(self, kind: CaseKind) -> Iterator[ClientLine]:
        """The cases of this kind that tell something of an incident."""
        open_ones = (one for one in self.book.store.cases() if one.kind is kind and one.closed_at is None)
        for header, history in readable(open_ones, lambda one: self.book.store.answers(one.id)):
            answers = latest(history)
            if any(self.library.shared_facts.holds(path) for path in answers):
                key = "case_line" if _name(answers) else "case_line_alone"
                label = self.texts[key].format(
                    practice=_name(answers), title=incident_name(self.library, answers), day=_day(header)
                )
                yield ClientLine(header.id, label)

    def start(self, title: str, given: StartInput, *, exercise: bool = False) -> OpenCase:
        """A new case for a structure, with the shared facts of its incident if it is a common one."""
        kind = CaseKind.EXERCISE if exercise else CaseKind.REAL
        origin = next((one for one in self.book.store.cases() if one.id == given.same_as), None)
        common = self._common(self.book.open(origin)) if origin is not None else None
        return self.book.start(title, kind, given.practice, common)

    def _common(self, origin: OpenCase) -> Common:
        answers = copied(self.book, self.library.shared_facts, origin, self.texts["source"])
        header = replace(origin.header, incident_id=origin.header.incident_id or uuid.uuid4().hex[:12])
        line = self.texts["journal_start"].format(count=len(answers))
        return Common(header, answers, self.book.entry("shared", line, tuple(one.path for one in answers)))

    def changes(self, case: OpenCase) -> tuple[SharedChange, ...]:
        """The shared facts that changed in another case of the same incident."""
        return changed_elsewhere(self.book, self.library.shared_facts, case)

    def said(self, change: SharedChange) -> str:
        """« récit de ce qui s’est passé : … », for one change."""
        name, value = self.library.words.fact_name(generic(change.path)), self._value(change.value)
        return self.texts["change"].format(fact=f"{name[:1].upper()}{name[1:]}", value=value)

    def _value(self, value: FactValue) -> str:
        if isinstance(value, Unknown):
            return self.texts["erased" if value is NOT_ASKED else "unknown"]
        said = value_in_french(value, self.library.words)
        return said if len(said) <= LONGEST else f"{said[:LONGEST].rstrip()}…"

    def take(self, case: OpenCase, changes: tuple[SharedChange, ...]) -> tuple[OpenCase, Change]:
        """Take the changes over, with their origin."""
        answers = answers_for(self.book, changes, self.texts["source"])
        line = self.texts["journal_taken"].format(facts=self._names(changes))
        return answered(case, answers), change_of(self.book, case, answers, "shared", line)

    def keep_ours(self, case: OpenCase, changes: tuple[SharedChange, ...]) -> None:
        """Leave our answers as they are; what changed until now is not proposed again, and the journal says so."""
        look_away(self.book, case)
        line = self.texts["journal_kept"].format(facts=self._names(changes))
        refs = tuple(one.path for one in changes)
        self.book.save(Change(case.id, case.header.practice_id, entry=self.book.entry("shared", line, refs, case.zone)))

    def _names(self, changes: tuple[SharedChange, ...]) -> str:
        return listed([self.library.words.fact_name(generic(one.path)) for one in changes])


def _name(answers: Mapping[str, FactValue]) -> str:
    name = answers.get("practice.name")
    return name if isinstance(name, str) else ""


def _day(header: CaseHeader) -> str:
    return in_french(Moment(header.opened_at, PARIS).day)
