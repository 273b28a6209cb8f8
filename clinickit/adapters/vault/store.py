"""Practices, cases, answers, drafts, journal and papers in a database: the same code in memory and in the vault."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from clinickit.adapters.records import text_of_typing, typing_of_text
from clinickit.adapters.vault import moving, rows, statements
from clinickit.adapters.vault.database import Connection, Database
from clinickit.domain.case import Answer, CaseHeader
from clinickit.domain.journal import Entry, seal
from clinickit.services.ports import CaseStore, IssuedPaper, UnitOfWork

Change = Callable[[Connection], object]
SETTINGS = "setting."


class TableStore:
    """A CaseStore over a Database. Every call may be made from any thread; none holds a transaction open."""

    def __init__(
        self, database: Database, *, durable: bool, ending: Callable[[Database], None] = Database.close
    ) -> None:
        self._database = database
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
                yield _Unit(self._database, self._heads)
            finally:
                self._unit_thread = None

    def practices(self) -> tuple[str, ...]:
        """Ids of the practices, in order of creation."""
        found = self._database.run(lambda c: c.execute(statements.PRACTICES).fetchall())
        return tuple(row[0] for row in found)

    def practice_answers(self, practice_id: str) -> tuple[Answer, ...]:
        """The profile of a practice: every answer ever given, in order."""
        found = self._database.run(lambda c: c.execute(statements.PRACTICE_ANSWERS, (practice_id,)).fetchall())
        return tuple(rows.answer_of_row(row) for row in found)

    def cases(self) -> tuple[CaseHeader, ...]:
        """Every case, the last opened first."""
        found = self._database.run(lambda c: c.execute(statements.CASES).fetchall())
        return tuple(rows.case_of_row(row) for row in found)

    def answers(self, case_id: str) -> tuple[Answer, ...]:
        """Every answer ever given in a case, in order, without removed elements."""
        return self._case_answers(case_id, removed=0)

    def removed_answers(self, case_id: str) -> tuple[Answer, ...]:
        """The answers about elements that were removed since, in order: the part of history `answers` leaves out."""
        return self._case_answers(case_id, removed=1)

    def save_draft(self, case_id: str, path: str, text: str) -> None:
        """Keep what is being typed in one field, durable at once; not an answer yet."""
        values = (case_id, path, text_of_typing(text))
        self._database.change(lambda c: c.execute(statements.SAVE_DRAFT, values))

    def drafts(self, case_id: str) -> Mapping[str, str]:
        """What was being typed, per path."""
        found = self._database.run(lambda c: c.execute(statements.DRAFTS, (case_id,)).fetchall())
        return {path: typing_of_text(text) for path, text in found}

    def journal(self, case_id: str) -> tuple[Entry, ...]:
        """The journal of a case, in order; `domain.journal.verify` checks its chain."""
        found = self._database.run(lambda c: c.execute(statements.JOURNAL, (case_id,)).fetchall())
        return tuple(rows.entry_of_row(row) for row in found)

    def papers(self, case_id: str) -> tuple[IssuedPaper, ...]:
        """The papers issued for a case, in order."""
        found = self._database.run(lambda c: c.execute(statements.PAPERS, (case_id,)).fetchall())
        return tuple(rows.paper_of_row(row) for row in found)

    def seal_into(self, other: CaseStore) -> None:
        """Move everything into another store in one transaction, with the original times; this one is then empty.

        Practices both have get the answers of both; a case both have is refused with ValueError and nothing moves.
        """
        if not isinstance(other, TableStore):
            raise TypeError("another store of this program is needed")
        if other is self:
            raise ValueError("a store cannot be moved into itself")
        with self._one_unit, other._one_unit:  # noqa: SLF001 - its own class
            everything = self._database.run(moving.take_all)
            other._database.change(lambda c: moving.put_all(c, everything))  # noqa: SLF001 - its own class
            self._database.change(moving.forget_all)
            self._heads.clear()
            other._heads.clear()  # noqa: SLF001 - its own class

    def go_on_with(self, database: Database) -> None:
        """Use another database of the same content from now on (its key has changed)."""
        self._database = database
        self._heads.clear()

    def setting(self, name: str) -> str:
        """A setting of this store, empty when it was never set."""
        row = self._database.run(lambda c: c.execute(statements.SETTING, (SETTINGS + name,)).fetchone())
        return str(row[0]) if row else ""

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting in the vault."""
        self._database.change(lambda c: c.execute(statements.SAVE_SETTING, (SETTINGS + name, value)))

    def close(self) -> None:
        """Let go of the keys and the file; may be called twice."""
        self._ending(self._database)

    def _case_answers(self, case_id: str, removed: int) -> tuple[Answer, ...]:
        values = (case_id, removed)
        found = self._database.run(lambda c: c.execute(statements.CASE_ANSWERS, values).fetchall())
        return tuple(rows.answer_of_row(row) for row in found)


class _Unit:
    """The changes of one unit of work, kept aside until they are committed together in one short transaction."""

    def __init__(self, database: Database, heads: dict[str, Entry | None]) -> None:
        self._database = database
        self._changes: list[Change] = []
        self._heads = heads
        self._sealed: dict[str, Entry] = {}

    def save_practice(self, practice_id: str, answers: Sequence[Answer]) -> None:
        given = [rows.row_of_answer(answer) for answer in answers]  # all are sound before any is planned
        self._plan(statements.ADD_PRACTICE, (practice_id,))
        for row in given:
            self._plan(statements.ADD_PRACTICE_ANSWER, (practice_id, *row, practice_id))

    def open_case(self, header: CaseHeader) -> None:
        self._plan(statements.SAVE_CASE, rows.row_of_case(header))

    def answer(self, case_id: str, answers: Sequence[Answer]) -> None:
        given = [rows.row_of_answer(answer) for answer in answers]
        for row in given:
            self._plan(statements.ADD_CASE_ANSWER, (case_id, *row, case_id))
        for answer in answers:
            self._plan(statements.DROP_DRAFT, (case_id, answer.path))

    def remove_element(self, case_id: str, group_element: str) -> None:
        prefix = group_element + "."
        self._plan(statements.REMOVE_ELEMENT, (case_id, case_id, prefix, prefix))
        self._plan(statements.DROP_ELEMENT_DRAFTS, (case_id, prefix, prefix))

    def issue(self, paper: IssuedPaper) -> None:
        values = rows.row_of_paper(paper)

        def keep(connection: Connection) -> None:
            if connection.execute(statements.SAVE_PAPER, values).rowcount != 1:
                raise ValueError("another paper was already issued under this id")

        self._changes.append(keep)

    def record(self, case_id: str, entry: Entry) -> Entry:
        if case_id not in self._heads:
            row = self._database.run(lambda c: c.execute(statements.LAST_ENTRY, (case_id,)).fetchone())
            self._heads[case_id] = rows.entry_of_row(row) if row else None
        sealed = seal(entry, self._sealed.get(case_id) or self._heads[case_id])
        self._sealed[case_id] = sealed
        self._plan(statements.ADD_ENTRY, (case_id, *rows.row_of_entry(sealed)))
        return sealed

    def commit(self) -> None:
        changes = tuple(self._changes)
        if changes:
            self._database.change(lambda connection: [change(connection) for change in changes])
            self._heads.update(self._sealed)
        self._changes.clear()
        self._sealed.clear()

    def _plan(self, statement: str, values: Sequence[object]) -> None:
        self._changes.append(lambda connection: connection.execute(statement, values))
