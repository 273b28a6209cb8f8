"""Practices, cases, answers, drafts, journal and papers in a database: the same code in memory and in the vault."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from clinickit.adapters.records import text_of_typing, typing_of_text, value_of_text
from clinickit.adapters.vault import erasing, index, moving, rows, statements
from clinickit.adapters.vault.database import Connection, Row
from clinickit.adapters.vault.moving import SETTINGS
from clinickit.adapters.vault.shelf import Planned, Shelf
from clinickit.domain.case import Answer, CaseHeader
from clinickit.domain.facts import FactValue
from clinickit.domain.journal import Entry, sealed_as_text
from clinickit.services.ports import CaseStore, IssuedPaper, UnitOfWork

NO_ROWS: list[Row] = []


class TableStore:
    """A CaseStore over a Shelf. Every call may be made from any thread; none holds a transaction open."""

    def __init__(self, shelf: Shelf, *, durable: bool, ending: Callable[[], None] | None = None) -> None:
        self._shelf = shelf
        self._durable = durable
        self._ending = ending
        self._one_unit = threading.Lock()
        self._unit_thread: int | None = None
        self._heads: dict[str, Entry | None] = {}

    @property
    def durable(self) -> bool:
        """Whether what is committed is on this PC's disk."""
        return self._durable

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """Start a unit of work; another thread's waits for its end. Nothing is written, or seen, before `commit`."""
        if self._unit_thread == threading.get_ident():
            raise RuntimeError("a unit of work is already open in this thread")
        with self._one_unit:
            self._unit_thread = threading.get_ident()
            try:
                yield _Unit(self._shelf, self._heads)
            finally:
                self._unit_thread = None

    def practices(self) -> tuple[str, ...]:
        """Ids of the practices, in order of creation."""
        return tuple(place.id for place in self._shelf.run(index.places))

    def known_practices(self) -> Mapping[str, str]:
        """The name of each practice about which anything was answered, without opening its file; empty if unnamed."""
        found = self._shelf.run(lambda main: [(place.id, index.line_of(place)) for place in index.places(main)])
        return {practice: line.name for practice, line in found if line.known}

    def practice_answers(self, practice_id: str) -> tuple[Answer, ...]:
        """The profile of a practice: every answer ever given, in order."""
        found = self._shelf.read(practice_id, _all(statements.PRACTICE_ANSWERS), NO_ROWS)
        return tuple(rows.answer_of_row(row) for row in found)

    def cases(self) -> tuple[CaseHeader, ...]:
        """Every case, the last opened first."""
        return tuple(line.header for line in self._shelf.lines().values())

    def shown(self, case_id: str) -> Mapping[str, FactValue]:
        """The answers that a list of cases shows, read without opening the file of the practice."""
        line = self._shelf.lines().get(case_id)
        return {path: value_of_text(path, text) for path, text in line.shown.items()} if line else {}

    def answers(self, case_id: str) -> tuple[Answer, ...]:
        """Every answer ever given in a case, in order, without removed elements."""
        return self._case_answers(case_id, removed=0)

    def removed_answers(self, case_id: str) -> tuple[Answer, ...]:
        """The answers about elements that were removed since, in order: the part of history `answers` leaves out."""
        return self._case_answers(case_id, removed=1)

    def save_draft(self, case_id: str, path: str, text: str) -> None:
        """Keep what is being typed in one field, durable at once; not an answer yet."""
        values = (case_id, path, text_of_typing(text))
        self._shelf.change([Planned(lambda c: c.execute(statements.SAVE_DRAFT, values), case=case_id)])

    def drafts(self, case_id: str) -> Mapping[str, str]:
        """What was being typed, per path."""
        found = self._shelf.read_case(case_id, _all(statements.DRAFTS, case_id), NO_ROWS)
        return {path: typing_of_text(text) for path, text in found}

    def journal(self, case_id: str) -> tuple[Entry, ...]:
        """The journal of a case, in order; `domain.journal.verify` checks its chain."""
        found = self._shelf.read_case(case_id, _all(statements.JOURNAL, case_id), NO_ROWS)
        return tuple(rows.entry_of_row(row) for row in found)

    def papers(self, case_id: str) -> tuple[IssuedPaper, ...]:
        """The papers issued for a case, in order."""
        found = self._shelf.read_case(case_id, _all(statements.PAPERS, case_id), NO_ROWS)
        return tuple(rows.paper_of_row(row) for row in found)

    def seal_into(self, other: CaseStore) -> None:
        """Move everything into another store, practice by practice, with the original times; this one is then empty.

        Practices both have get the answers of both; a case both have is refused with ValueError and nothing moves.
        When the other's disk fails, each practice is whole in one of the two, and the call can be made again.
        """
        if not isinstance(other, TableStore):
            raise TypeError("another store of this program is needed")
        if other is self:
            raise ValueError("a store cannot be moved into itself")
        with self._one_unit, other._one_unit:  # noqa: SLF001 - its own class
            there = other._shelf  # noqa: SLF001 - its own class
            if {one.id for one in self.cases()} & {one.id for one in other.cases()}:
                raise ValueError("the store refuses: an unknown case or practice, or an id that is taken")
            settings = self._shelf.run(moving.settings)
            there.database.change(lambda main: moving.keep_settings(main, settings))
            for practice in self.practices():
                there.change(_moved(practice, self._shelf.read(practice, moving.take_all, moving.Held({}))))
                self._shelf.run(lambda main, gone=practice: erasing.forget_practice(self._shelf, main, gone))  # type: ignore[misc]
            self._shelf.database.change(moving.forget_settings)
            self._heads.clear()
            other._heads.clear()  # noqa: SLF001 - its own class

    def go_on_with(self, shelf: Shelf) -> None:
        """Use other files of the same content from now on (their keys have changed)."""
        self._shelf = shelf
        self._heads.clear()

    def setting(self, name: str) -> str:
        """A setting, empty when it was never set; one that bears the id of a case or practice is kept in its file."""

        def look(main: Connection) -> str:
            owner = self._owner(main, name)
            held = self._shelf.file(main, owner) if owner else main
            row = held.execute("SELECT value FROM meta WHERE name = ?", (SETTINGS + name,)).fetchone()
            return str(row[0]) if row else ""

        return self._shelf.run(look)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting; one that bears the id of a case or practice (`what.ID…`) goes to its file."""
        owner = self._shelf.run(lambda main: self._owner(main, name))

        def keep(connection: Connection) -> None:
            connection.execute(
                """INSERT INTO meta (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
                (SETTINGS + name, value),
            )

        if owner:
            self._shelf.change([Planned(keep, practice=owner)])
        else:
            self._shelf.database.change(keep)

    def forget_case(self, case_id: str) -> None:
        """Erase a case: rows, settings that bear its id, pieces, attached files. Raises KeyError, VaultProblem."""
        with self._one_unit:
            self._shelf.run(lambda main: erasing.forget_case(self._shelf, main, case_id))
            self._heads.clear()

    def forget_practice(self, practice_id: str) -> None:
        """Erase a practice with all its cases, its file and its key. Raises KeyError, VaultProblem."""
        with self._one_unit:
            self._shelf.run(lambda main: erasing.forget_practice(self._shelf, main, practice_id))
            self._heads.clear()

    def put_back(self, job: Callable[[Shelf, Connection], None]) -> None:
        """Let a job put other files in the place of a practice, while no unit of work is under way."""
        with self._one_unit:
            self._shelf.run(lambda main: job(self._shelf, main))
            self._heads.clear()

    def paths(self, *, case: str = "", practice: str = "") -> tuple[str, ...]:
        """What a case, or a practice, holds beside the file of the practice. Raises KeyError."""

        def look(main: Connection) -> tuple[str, ...]:
            if case:
                return erasing.paths_of_case(self._shelf, main, case)
            return erasing.paths_of(self._shelf, main, practice)

        return self._shelf.run(look)

    def files(self) -> tuple[str, ...]:
        """The files of the practices, from the folder of the vault."""
        return tuple(place.path for place in self._shelf.run(index.places))

    def close(self) -> None:
        """Let go of the keys and the files; may be called twice."""
        (self._ending or self._shelf.database.close)()

    def _owner(self, main: Connection, name: str) -> str:
        parts = name.split(".")[1:]
        homes = self._shelf.homes(main) if parts else {}
        found = (homes.get(part) or (part if index.place_of(main, part) else "") for part in parts)
        return next((one for one in found if one), "")

    def _case_answers(self, case_id: str, removed: int) -> tuple[Answer, ...]:
        found = self._shelf.read_case(case_id, _all(statements.CASE_ANSWERS, case_id, removed), NO_ROWS)
        return tuple(rows.answer_of_row(row) for row in found)


def _all(statement: str, *values: object) -> Callable[[Connection], list[Row]]:
    return lambda connection: connection.execute(statement, values).fetchall()


def _moved(practice: str, held: moving.Held) -> list[Planned]:
    """A whole practice put into another store, its lines with it."""
    opened = [Planned(_nothing, practice=practice, opens=case) for case in held.cases]
    return [Planned(lambda c: moving.put_all(c, held), practice=practice, renames=True), *opened]


def _nothing(_connection: Connection) -> None:
    """A change of the lines of vault.db alone."""


class _Unit:
    """The changes of one unit of work, kept aside until they are committed together in one short transaction."""

    def __init__(self, shelf: Shelf, heads: dict[str, Entry | None]) -> None:
        self._shelf = shelf
        self._changes: list[Planned] = []
        self._heads = heads
        self._sealed: dict[str, Entry] = {}

    def save_practice(self, practice_id: str, answers: Sequence[Answer]) -> None:
        given = [rows.row_of_answer(answer) for answer in answers]  # all are sound before any is planned
        self._changes.append(Planned(_nothing, practice=practice_id))
        renames = any(answer.path == "practice.name" for answer in answers) or not self._is_known(practice_id)
        for row in given:
            self._changes.append(
                Planned(_run(statements.ADD_PRACTICE_ANSWER, *row), practice=practice_id, renames=renames)
            )

    def open_case(self, header: CaseHeader) -> None:
        job = _run(statements.SAVE_CASE, *rows.row_of_case(header))
        self._changes.append(Planned(job, practice=header.practice_id, opens=header.id))

    def answer(self, case_id: str, answers: Sequence[Answer]) -> None:
        given = [rows.row_of_answer(answer) for answer in answers]
        for row in given:
            job = _run(statements.ADD_CASE_ANSWER, case_id, *row, case_id)
            retells = case_id if row[0] in index.SHOWN else ""
            self._changes.append(Planned(job, case=case_id, retells=retells))
        for answer in answers:
            self._plan(case_id, statements.DROP_DRAFT, case_id, answer.path)

    def remove_element(self, case_id: str, group_element: str) -> None:
        prefix = group_element + "."
        self._plan(case_id, statements.REMOVE_ELEMENT, case_id, case_id, prefix, prefix)
        self._plan(case_id, statements.DROP_ELEMENT_DRAFTS, case_id, prefix, prefix)

    def issue(self, paper: IssuedPaper) -> None:
        values = rows.row_of_paper(paper)

        def keep(connection: Connection) -> None:
            if connection.execute(statements.SAVE_PAPER, values).rowcount != 1:
                raise ValueError("another paper was already issued under this id")

        self._changes.append(Planned(keep, case=paper.case_id))

    def record(self, case_id: str, entry: Entry) -> Entry:
        if case_id not in self._heads:
            found = self._shelf.read_case(case_id, _all(statements.LAST_ENTRY, case_id), NO_ROWS)
            self._heads[case_id] = rows.entry_of_row(found[0]) if found else None
        sealed, text = sealed_as_text(entry, self._sealed.get(case_id) or self._heads[case_id])
        self._sealed[case_id] = sealed
        self._plan(case_id, statements.ADD_ENTRY, case_id, sealed.number, text, sealed.hash)
        return sealed

    def commit(self) -> None:
        changes = tuple(self._changes)
        if changes:
            self._shelf.change(changes)
            self._heads.update(self._sealed)
        self._changes.clear()
        self._sealed.clear()

    def _is_known(self, practice_id: str) -> bool:
        def look(main: Connection) -> bool:
            place = index.place_of(main, practice_id)
            return place is not None and index.line_of(place).known

        return self._shelf.run(look)

    def _plan(self, case_id: str, statement: str, *values: object) -> None:
        self._changes.append(Planned(_run(statement, *values), case=case_id))


def _run(statement: str, *values: object) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(statement, values)
