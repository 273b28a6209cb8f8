"""One incident in several cases: which facts are shared, what is copied, what has changed elsewhere since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from clinickit.domain.case import Answer
from clinickit.domain.facts import NOT_ASKED, FactValue
from clinickit.domain.schema import generic, leaves
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.services.casebook import Casebook, OpenCase, readable

SHARED_FILE = "flow/shared.toml"
SEEN = "shared_seen."


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """The generic paths of the facts that belong to the incident itself."""

    paths: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Whether a path, with or without an element, is shared."""
        return generic(path) in self.paths


@dataclass(frozen=True, slots=True)
class SharedChange:
    """A fact answered otherwise, and later, in another case of the same incident."""

    path: str
    value: FactValue
    known_at: datetime


def parse_shared(raw: Mapping[str, object], file: str = SHARED_FILE) -> SharedFacts:
    """Read the list. Raises ResourceProblem for a fact that does not exist, or that must never be shared."""
    table = StrictTable(raw, file)
    facts, never = table.texts("facts"), table.texts("never")
    table.finish()
    refuse_twice(file, facts, "facts")
    for path in facts:
        if path not in leaves():
            table.fail("facts", f"le fait « {path} » n’existe pas")
        if path.startswith(never):
            table.fail("facts", f"le fait « {path} » ne se partage jamais")
    for prefix in never:
        if not any(path.startswith(prefix) for path in leaves()):
            table.fail("never", f"aucun fait ne commence par « {prefix} »")
    return SharedFacts(facts)


def last_answers(history: Iterable[Answer]) -> dict[str, Answer]:
    """The last answer given to each path."""
    return {answer.path: answer for answer in history}


def copied(book: Casebook, shared: SharedFacts, origin: OpenCase, source: str) -> tuple[Answer, ...]:
    """The shared facts of a case, to be given to another; each keeps when it was learnt, and says where it is from."""
    found = (one for one in last_answers(origin.history).values() if shared.holds(one.path))
    return tuple(
        replace(book.answer(one.path, one.value, source), known_at=one.known_at)
        for one in found
        if one.value is not NOT_ASKED
    )


def changed_elsewhere(book: Casebook, shared: SharedFacts, case: OpenCase) -> tuple[SharedChange, ...]:
    """The shared facts that another case of the incident answered otherwise since; not those already looked at."""
    ours, seen = last_answers(case.history), _seen(book, case)
    changes = []
    for path, theirs in _newest(book, shared, case).items():
        mine = ours.get(path)
        same = theirs.value == (mine.value if mine else NOT_ASKED)
        older = mine is not None and mine.recorded_at >= theirs.recorded_at
        looked_at = seen is not None and theirs.recorded_at <= seen
        if not (same or older or looked_at):
            changes.append(SharedChange(path, theirs.value, theirs.known_at))
    return tuple(changes)


def _newest(book: Casebook, shared: SharedFacts, case: OpenCase) -> dict[str, Answer]:
    """The last answer to each shared fact among the other cases of the incident."""
    found: dict[str, Answer] = {}
    for answer in _elsewhere(book, case):
        if shared.holds(answer.path):
            known = found.get(answer.path)
            if known is None or answer.recorded_at > known.recorded_at:
                found[answer.path] = answer
    return found


def _elsewhere(book: Casebook, case: OpenCase) -> Iterator[Answer]:
    if not case.header.incident_id:
        return
    same = (h for h in book.store.cases() if h.incident_id == case.header.incident_id and h.id != case.id)
    for _header, history in readable(same, lambda one: book.store.answers(one.id)):
        yield from last_answers(history).values()


def _seen(book: Casebook, case: OpenCase) -> datetime | None:
    kept = book.store.setting(SEEN + case.id)
    return datetime.fromisoformat(kept) if kept else None


def look_away(book: Casebook, case: OpenCase) -> None:
    """Keep our own answers: what changed elsewhere until now is not shown again."""
    book.store.set_setting(SEEN + case.id, book.now().isoformat())


def answers_for(book: Casebook, changes: Iterable[SharedChange], source: str) -> tuple[Answer, ...]:
    """The answers that take changes over."""
    return tuple(replace(book.answer(one.path, one.value, source), known_at=one.known_at) for one in changes)
