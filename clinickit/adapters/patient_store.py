"""The patients of one case: their lists, what was decided and found about them, in an encrypted file of their own."""

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from clinickit.adapters import patient_merging as merging
from clinickit.adapters import patient_people as people
from clinickit.adapters.patient_names import NameIndex, names_after
from clinickit.adapters.patient_readings import PatientReadings
from clinickit.adapters.patient_records import (
    choices_of_text,
    next_numbers,
    read_findings,
    text_of_choices,
    text_of_columns,
    write_findings,
)
from clinickit.adapters.records import instant_of_text, text_of_instant
from clinickit.adapters.vault.database import Connection, Database, open_file, open_in_memory
from clinickit.domain.errors import InvalidAnswer
from clinickit.people.comparable import ListedPeople
from clinickit.people.merging import Disagreement
from clinickit.people.names import NameRules
from clinickit.people.patient import Finding, Patient, Problem
from clinickit.people.segments import Choices
from clinickit.services.patients_ports import NewList, TakenList

_LISTS = "SELECT number, source, sha256, taken_at, lines, people FROM lists ORDER BY first"
_ADD_LIST = """INSERT INTO lists (number, source, sha256, taken_at, lines, people, first, columns, sites)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CURRENT_CHOICES = """SELECT person, choices FROM choices
WHERE number IN (SELECT max(number) FROM choices GROUP BY person) ORDER BY person"""
_ADD_CHOICES = "INSERT INTO choices (person, choices, decided_by, decided_at) VALUES (?, ?, ?, ?)"
_HISTORY = "SELECT choices, decided_by, decided_at FROM choices WHERE person = ? ORDER BY number"
_PEOPLE = "SELECT (SELECT coalesce(sum(people), 0) FROM blocks) - (SELECT count(*) FROM joined)"
_FORMER = """SELECT id, coalesce((SELECT person FROM joined WHERE line = aliases.person), person)
FROM aliases WHERE own = 0"""
_FORMER_OF = """SELECT id FROM aliases WHERE own = 0
AND (person = ? OR person IN (SELECT line FROM joined WHERE person = ?)) ORDER BY id"""
MOST_SITES = 200  # more different ones than this, and the column holds something else


def open_patient_store(path: Path, key: bytes, rules: Callable[[], NameRules]) -> "TablePatientStore":
    """The patients of a case; made when absent. `key` is for this file alone.

    Raises VaultDamaged, VaultTooNew, VaultProblem.
    """
    return TablePatientStore(Database(lambda: open_file(path, key)), rules)


def memory_patient_store(rules: Callable[[], NameRules]) -> "TablePatientStore":
    """No patient yet, and no file."""
    return TablePatientStore(Database(open_in_memory), rules)


class TablePatientStore(PatientReadings):
    """The `PatientStore` port over a Database."""

    # ---- lists ---------------------------------------------------------------------------------------------

    def lists(self) -> tuple[TakenList, ...]:
        """The lists held, the most trusted first."""
        rows = self._database.run(lambda c: c.execute(_LISTS).fetchall())
        return tuple(TakenList(row[0], row[1], row[2], instant_of_text(row[3]), row[4], row[5]) for row in rows)

    def take_list(
        self, new: NewList, blocks: Iterable[Sequence[Patient]], findings: Callable[[], Iterable[Finding]]
    ) -> TakenList:
        """Take a whole list in one transaction, or nothing of it. InvalidAnswer when its name was already used."""
        rules = self._rules()

        def job(connection: Connection) -> int:
            number, first = next_numbers(connection, new.source)
            row = (
                number,
                new.source,
                new.sha256,
                text_of_instant(new.taken_at),
                0,
                0,
                first,
                text_of_columns(new.columns),
                "[]",
            )
            connection.execute(_ADD_LIST, row)
            sites: dict[str, None] = {}
            count = people.write_people(connection, number, new.source, first, _flowing(blocks, sites))
            empty = write_findings(connection, number, findings())
            told = json.dumps(sorted(sites) if len(sites) <= MOST_SITES else [], ensure_ascii=False)
            values = (count + empty, count, told, number)
            connection.execute("UPDATE lists SET lines = ?, people = ?, sites = ? WHERE number = ?", values)
            merging.merge_list(connection, number, rules)
            connection.execute("UPDATE meta SET value = ? WHERE name = 'next'", (str(first + count),))
            return number

        number = self._database.change(job)
        self._forget_places()
        return next(one for one in self.lists() if one.number == number)

    def drop_list(self, number: int) -> None:
        """Forget a list; people that only it named go, the others keep what the other lists say of them."""
        rules = self._rules()
        self._database.change(lambda c: merging.forget_list(c, number, rules))
        self._forget_places()

    def former_sources(self) -> tuple[str, ...]:
        """The name of every list ever taken."""
        rows = self._database.run(lambda c: c.execute("SELECT name FROM meta WHERE name LIKE 'source %'").fetchall())
        return tuple(row[0].removeprefix("source ") for row in rows)

    def findings(self, number: int) -> Iterator[Finding]:
        """What was found in a list, in the order of its lines."""
        source = next((one.source for one in self.lists() if one.number == number), "")
        return iter(self._database.run(lambda c: read_findings(c, number, source)))

    def finding_counts(self, number: int) -> dict[Problem, int]:
        """How many lines of a list have each problem, the most frequent first."""
        statement = "SELECT problem, count FROM findings WHERE list = ? ORDER BY count DESC"
        rows = self._database.run(lambda c: c.execute(statement, (number,)).fetchall())
        return {Problem(problem): count for problem, count in rows}

    def disagreements(self, after: int, most: int) -> tuple[tuple[int, Disagreement], ...]:
        """Where two lists say otherwise of one person, numbered, after a number, at most `most`."""
        known = self._places()
        return tuple(self._database.run(lambda c: merging.disagreements(c, known, after, most)))

    def disagreement_count(self) -> int:
        """How many there are."""
        return self._one("SELECT count(*) FROM disagreements")

    def sites(self) -> tuple[str, ...]:
        """The sites that the lists name, sorted; empty when they name too many to be sites."""
        rows = self._database.run(lambda c: c.execute("SELECT sites FROM lists").fetchall())
        return tuple(sorted({site for row in rows for site in json.loads(row[0])}))

    # ---- people --------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many people the merged list holds."""
        return self._one(_PEOPLE)

    def people(self) -> Iterator[Patient]:
        """Everybody, in order; read in pieces."""
        return (one for _, one in self._numbered(0))

    def listed(self) -> Iterator[ListedPeople]:
        """Everybody, as columns of what a leaked file is searched for; read in pieces."""
        last, some = self._database.run(functools.partial(people.next_listed, after=0))
        while some is not None:
            yield some
            last, some = self._database.run(functools.partial(people.next_listed, after=last))

    def some_people(self, after: str, most: int) -> tuple[Patient, ...]:
        """People after an id (empty: from the first), at most `most`."""
        number = self._places().number_of(after) if after else 0
        taken: list[Patient] = []
        for _, one in self._numbered(number):
            taken.append(one)
            if len(taken) >= most:
                break
        return tuple(taken)

    def person(self, person: str) -> Patient | None:
        """One person by id, also by an id that a dropped list gave them."""
        number = self._places().number_of(person)
        if not number:
            return None
        one = self._database.run(lambda c: people.some_people(c, (people.person_of(c, number),)))
        return one[0] if one else None

    def ids_of(self, person: str) -> tuple[str, ...]:
        """The id of a person and every id that a dropped list gave them, under which letters may have been sent."""
        known = self._places()
        number = known.number_of(person)
        if not number:
            return (person,)
        line = self._database.run(lambda c: people.person_of(c, number))
        rows = self._database.run(lambda c: c.execute(_FORMER_OF, (line, line)).fetchall())
        return (known.id_of(line), *(row[0] for row in rows))

    def former_ids(self) -> dict[str, str]:
        """The present id of the people behind each id that a dropped list gave."""
        known = self._places()
        rows = self._database.run(lambda c: c.execute(_FORMER).fetchall())
        return {former: known.id_of(number) for former, number in rows}

    def look_up(self, typed_name: str, birth: int, most: int) -> tuple[Patient, ...]:
        """People of this name (folded, any order, prefix of each word) and birth day (0: not given)."""
        if self._names is None:
            self._names = self._database.run(NameIndex)
        lines = self._names.lines(typed_name, birth)

        def job(connection: Connection) -> list[Patient]:
            numbers: dict[int, None] = {}
            for line in lines:
                numbers[people.person_of(connection, line)] = None
                if len(numbers) >= most:
                    break
            return people.some_people(connection, list(numbers))

        return tuple(self._database.run(job))

    def full_names(self) -> Iterator[tuple[str, str, str]]:
        """Family name, birth name and given names of every line, as written; read in pieces."""
        last = 0
        while True:
            last, some = self._database.run(functools.partial(names_after, after=last))
            if not last:
                return
            yield from some

    def choices(self) -> Mapping[str, Choices]:
        """What was decided about people, for those about whom something was."""
        known = self._places()
        rows = self._database.run(lambda c: c.execute(_CURRENT_CHOICES).fetchall())
        return {known.id_of(number): choices_of_text(text) for number, text in rows}

    def choose(self, changes: Mapping[str, Choices], by: str, at: datetime) -> None:
        """Keep decisions about people; earlier ones stay in the history. InvalidAnswer for an unknown person."""
        known, moment = self._places(), text_of_instant(at)
        rows = [(known.number_of(person), text_of_choices(one), by, moment) for person, one in changes.items()]
        if not all(row[0] for row in rows):
            raise InvalidAnswer("Cette personne n’est pas dans la liste.")
        self._database.change(lambda c: c.executemany(_ADD_CHOICES, rows))

    def choice_history(self, person: str) -> tuple[tuple[Choices, str, datetime], ...]:
        """Every decision about a person, by whom and when, in order."""
        number = self._places().number_of(person)
        rows = self._database.run(lambda c: c.execute(_HISTORY, (number,)).fetchall())
        return tuple((choices_of_text(text), by, instant_of_text(at)) for text, by, at in rows)


def _flowing(blocks: Iterable[Sequence[Patient]], sites: dict[str, None]) -> Iterator[Sequence[Patient]]:
    """Every block; the sites it names are noted on the way."""
    for block in blocks:
        if len(sites) <= MOST_SITES:
            sites.update(dict.fromkeys([one.site for one in block if one.site]))
        yield block
