"""The doors to the world that the patients of a case go through: lists, leaked files, what was found and decided."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Columns
from clinickit.people.comparable import ListedPeople
from clinickit.people.criteria import Criteria
from clinickit.people.merging import Disagreement
from clinickit.people.patient import Finding, Patient, Problem
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import Match, OwnFinding
from clinickit.people.segments import Choices
from clinickit.services.mailing_ports import MailingStore


@dataclass(frozen=True, slots=True)
class NewList:
    """A list about to be taken: where it comes from in the practice's words, its file's SHA-256, how it was read."""

    source: str
    sha256: str
    taken_at: datetime
    columns: Columns


@dataclass(frozen=True, slots=True)
class TakenList:
    """A list held: its number, source, when, how many lines it had and how many of them name somebody."""

    number: int
    source: str
    sha256: str
    taken_at: datetime
    lines: int
    people: int


@dataclass(frozen=True, slots=True)
class NewSearch:
    """A reading of a leaked file: its keyed fingerprint (never its name), lines read, how many people per pile."""

    file: bytes
    label: str
    read_at: datetime
    lines: int
    counts: Mapping[Pile, int]


@dataclass(frozen=True, slots=True)
class TakenSearch:
    """A reading as it is kept, with how many of its matches were decided so far."""

    number: int
    file: bytes
    label: str
    read_at: datetime
    lines: int
    counts: Mapping[Pile, int]
    to_review: int
    reviewed: int

    @property
    def waiting(self) -> int:
        """How many of its matches nobody has decided yet."""
        return self.to_review - self.reviewed


class Decision(StrEnum):
    """What a person decided about a match to be checked."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LATER = "later"


class StoredMatch(NamedTuple):
    """A match as kept: codes and place, never a value of the leaked line; the decision is empty before review."""

    number: int
    person: str
    table: str
    line: int
    pile: Pile
    reasons: tuple[Reason, ...]
    categories: tuple[LeakCategory, ...]
    decision: Decision | None
    decided_by: str


class ReviewGroup(NamedTuple):
    """Matches to be checked that the same reasons speak for; decided one by one, or together after a sample."""

    reasons: tuple[Reason, ...]
    matches: int
    undecided: int


class Concerned(NamedTuple):
    """A person the breach concerns: what leaked about them, and whether it is presumed rather than found."""

    person: str
    categories: tuple[LeakCategory, ...]
    presumed: bool


class PatientStore(Protocol):
    """The patients of one case in an encrypted file of their own; streamed, never held whole by the store."""

    def lists(self) -> tuple[TakenList, ...]:
        """The lists held, the most trusted first."""
        ...

    def take_list(
        self, new: NewList, blocks: Iterable[Sequence[Patient]], findings: Callable[[], Iterable[Finding]]
    ) -> TakenList:
        """Take a whole list in one transaction, or nothing of it; `findings` is asked once every block has flowed.

        A second list is merged with what is held (`people/merging.py`): each person once, every source kept. Within
        one list, lines found to be duplicates are one person only when more than the name and the date says so.
        Raises InvalidAnswer for a source that was ever given before: ids are made of it. Each patient's id is
        `source-line` and its sources this one line.
        """
        ...

    def drop_list(self, number: int) -> None:
        """Forget a list; people that only it named go, the others keep what the other lists say of them."""
        ...

    def findings(self, number: int) -> Iterator[Finding]:
        """What was found in a list, in the order of its lines."""
        ...

    def former_sources(self) -> tuple[str, ...]:
        """The name of every list ever taken, dropped ones too: none is given twice."""
        ...

    def finding_counts(self, number: int) -> Mapping[Problem, int]:
        """How many lines of a list have each problem, the most frequent first."""
        ...

    def disagreements(self, after: int, most: int) -> tuple[tuple[int, Disagreement], ...]:
        """Where two lists say otherwise of one person, numbered, after a number, at most `most`."""
        ...

    def disagreement_count(self) -> int:
        """How many there are."""
        ...

    def sites(self) -> tuple[str, ...]:
        """The sites that the lists name, sorted; empty when they name too many to be sites."""
        ...

    def count(self) -> int:
        """How many people the merged list holds."""
        ...

    def people(self) -> Iterator[Patient]:
        """Everybody, in order; read in pieces."""
        ...

    def listed(self) -> Iterator[ListedPeople]:
        """Everybody, in order, as columns of what a leaked file is searched for; read in pieces."""
        ...

    def some_people(self, after: str, most: int) -> tuple[Patient, ...]:
        """People after an id (empty: from the first), at most `most`."""
        ...

    def person(self, person: str) -> Patient | None:
        """One person by id, also by an id that a dropped list gave them."""
        ...

    def ids_of(self, person: str) -> tuple[str, ...]:
        """The id of a person and every id that a dropped list gave them, under which letters may have been sent."""
        ...

    def former_ids(self) -> Mapping[str, str]:
        """The present id of the people behind each id that a dropped list gave."""
        ...

    def look_up(self, typed_name: str, birth: int, most: int) -> tuple[Patient, ...]:
        """People of this name (folded, any order, prefix of each word) and birth day (0: not given)."""
        ...

    def full_names(self) -> Iterator[tuple[str, str, str]]:
        """Family name, birth name and given names of every line, as written; read in pieces."""
        ...

    def choices(self) -> Mapping[str, Choices]:
        """What was decided about people, for those about whom something was."""
        ...

    def choose(self, changes: Mapping[str, Choices], by: str, at: datetime) -> None:
        """Keep decisions about people; earlier ones stay in the history. InvalidAnswer for an unknown person."""
        ...

    def choice_history(self, person: str) -> tuple[tuple[Choices, str, datetime], ...]:
        """Every decision about a person, by whom and when, in order."""
        ...

    def secret(self) -> bytes:
        """32 random bytes of this case: the key of the fingerprints of leaked files and lines."""
        ...

    def keep_search(self, new: NewSearch, matches: Iterable[Match], own: Iterable[OwnFinding]) -> TakenSearch:
        """Keep a reading whole, or nothing of it.

        A decision made in an earlier reading of the same line (same fingerprint and person) is taken over.
        """
        ...

    def searches(self) -> tuple[TakenSearch, ...]:
        """The readings, in order."""
        ...

    def own_findings(self, search: int) -> tuple[OwnFinding, ...]:
        """The practice's own accounts found in a reading."""
        ...

    def piles(self, search: int, pile: Pile, after: str, most: int) -> tuple[Patient, ...]:
        """People of a pile after an id, decisions counted; at most `most`. Of those the list held at that reading.

        Certain: a certain match not refused, or a confirmed one. To check: one undecided or put off. Absent: neither.
        """
        ...

    def groups(self, search: int) -> tuple[ReviewGroup, ...]:
        """The matches to be checked, by their reasons, the largest group first."""
        ...

    def matches(
        self, search: int, reasons: tuple[Reason, ...] | None, *, undecided: bool, after: int, most: int
    ) -> tuple[StoredMatch, ...]:
        """Matches to be checked of a group (None: all), after a number, at most `most`."""
        ...

    def matches_of(self, person: str) -> tuple[StoredMatch, ...]:
        """Every match about a person, of every reading."""
        ...

    def decide(self, numbers: Sequence[int], decision: Decision | None, by: str, at: datetime) -> int:
        """Decide matches; returns how many changed. A later decision replaces an earlier one, both are kept.

        None takes the decision back: the match is undecided again, and the history says who took it back.
        """
        ...

    def decide_group(self, search: int, reasons: tuple[Reason, ...], decision: Decision, by: str, at: datetime) -> int:
        """Decide every match of a group that nobody decided yet, or put off for a closer look."""
        ...

    def criteria(self) -> tuple[Criteria, ...]:
        """The criteria held now, in order."""
        ...

    def set_criteria(self, criteria: Sequence[Criteria], by: str, at: datetime) -> None:
        """Keep them; earlier ones stay in the history."""
        ...

    def concerned(self) -> Iterator[Concerned]:
        """Everybody the breach concerns, once, in the order of the list.

        Found (a certain match or a confirmed one of any reading) wins over presumed (by the criteria); a person whose
        every match was refused is still presumed when the criteria say so. Undecided matches do not count.
        """
        ...

    def concerned_count(self) -> tuple[int, int]:
        """How many are found, how many are only presumed."""
        ...

    def close(self) -> None:
        """Let go of the key and the file; may be called twice."""
        ...


class PatientFiles(Protocol):
    """The files of a case's patients, under keys of the open vault."""

    def patients(self, case_id: str) -> PatientStore:
        """The patients of a case, made when absent; the same object while it is open.

        Raises VaultLocked when no vault is open: a list of patients is never held outside it.
        """
        ...

    def mailing(self, case_id: str) -> MailingStore:
        """The sending register of a case, in the same way."""
        ...

    def held(self, case_id: str) -> bool:
        """Whether a case has patients or a register, without opening them."""
        ...

    def close(self) -> None:
        """Close every file (the vault is being locked)."""
        ...
