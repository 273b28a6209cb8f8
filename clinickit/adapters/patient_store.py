"""The patients of one case: their lists, what was decided and found about them, in an encrypted file of their own."""

import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from clinickit.adapters import patient_merging as merging
from clinickit.adapters import patient_people as people
from clinickit.adapters import patient_searches as found
from clinickit.adapters.patient_names import NameIndex, names_after
from clinickit.adapters.patient_people import Places
from clinickit.adapters.patient_records import (
    choices_of_text,
    next_numbers,
    read_findings,
    secret_of,
    text_of_choices,
    text_of_columns,
    write_findings,
)
from clinickit.adapters.patient_tables_sql import CHAIN
from clinickit.adapters.records import instant_of_text, text_of_instant
from clinickit.adapters.vault.database import Connection, Database, open_file, open_in_memory
from clinickit.adapters.vault.migrations import bring_up_to_date
from clinickit.domain.errors import InvalidAnswer, VaultTooNew
from clinickit.domain.letters import LeakCategory
from clinickit.people.criteria import Criteria, presumes
from clinickit.people.merging import Disagreement
from clinickit.people.names import NameRules
from clinickit.people.patient import Finding, Patient, Problem
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import Match, OwnFinding
from clinickit.people.segments import Choices
from clinickit.services.patients_ports import (
    Concerned,
    Decision,
    NewList,
    NewSearch,
    ReviewGroup,
    StoredMatch,
    TakenList,
    TakenSearch,
)

_ONCE = 1000
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


class TablePatientStore:
    """The `PatientStore` port over a Database."""

    def __init__(self, database: Database, rules: Callable[[], NameRules]) -> None:
        self._database, self._rules = database, rules
        self._known: Places | None = None
        self._names: NameIndex | None = None
        try:
            database.run(_brought_up_to_date)
        except BaseException:
            database.close()
            raise

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

    # ---- readings of leaked files --------------------------------------------------------------------------

    def secret(self) -> bytes:
        """32 random bytes of this case: the key of the fingerprints of leaked files and lines."""
        return bytes.fromhex(str(self._database.run(secret_of)))

    def keep_search(self, new: NewSearch, matches: Iterable[Match], own: Iterable[OwnFinding]) -> TakenSearch:
        """Keep a reading whole, or nothing of it; decisions about the same line and person are taken over."""
        known = self._places()
        number = self._database.change(lambda c: found.keep(c, known, new, matches, own))
        return next(one for one in self.searches() if one.number == number)

    def searches(self) -> tuple[TakenSearch, ...]:
        """The readings, in order."""
        return self._database.run(found.searches)

    def own_findings(self, search: int) -> tuple[OwnFinding, ...]:
        """The practice's own accounts found in a reading."""
        return self._database.run(lambda c: found.own_findings(c, search))

    def piles(self, search: int, pile: Pile, after: str, most: int) -> tuple[Patient, ...]:
        """People of a pile after an id, decisions counted; of those the list held when the file was read."""
        number = self._places().number_of(after) if after else 0
        job = lambda c: people.some_people(c, found.standing(c, search, pile, number, most))  # noqa: E731
        return tuple(self._database.run(job))

    def groups(self, search: int) -> tuple[ReviewGroup, ...]:
        """The matches to be checked, by their reasons, the largest group first."""
        return self._database.run(lambda c: found.groups(c, search))

    def matches(
        self, search: int, reasons: tuple[Reason, ...] | None, *, undecided: bool, after: int, most: int
    ) -> tuple[StoredMatch, ...]:
        """Matches to be checked of a group (None: all); one put off counts as undecided."""
        known, window = self._places(), (undecided, after, most)
        return self._database.run(lambda c: found.to_check(c, known, search, reasons, window))

    def matches_of(self, person: str) -> tuple[StoredMatch, ...]:
        """Every match about a person, of every reading."""
        known = self._places()
        return self._database.run(lambda c: found.matches_of(c, known, known.number_of(person)))

    def decide(self, numbers: Sequence[int], decision: Decision | None, by: str, at: datetime) -> int:
        """Decide matches; returns how many changed."""
        return self._database.change(lambda c: found.decide(c, numbers, decision, by, at))

    def decide_group(self, search: int, reasons: tuple[Reason, ...], decision: Decision, by: str, at: datetime) -> int:
        """Decide every match of a group that nobody decided yet or put off for a closer look."""
        return self._database.change(
            lambda c: found.decide(c, found.undecided_of(c, search, reasons), decision, by, at)
        )

    # ---- whom the breach concerns --------------------------------------------------------------------------

    def criteria(self) -> tuple[Criteria, ...]:
        """The criteria held now, in order."""
        return self._database.run(found.criteria)

    def set_criteria(self, criteria: Sequence[Criteria], by: str, at: datetime) -> None:
        """Keep them; earlier ones stay in the history."""
        self._database.change(lambda c: found.set_criteria(c, criteria, by, at))

    def concerned(self) -> Iterator[Concerned]:
        """Everybody the breach concerns, once, in the order of the list; found wins over presumed."""
        held, known = self.criteria(), self._places()
        here, tests = self._found(), [(one, presumes(one)) for one in held]
        if not held:
            yield from (Concerned(known.id_of(number), categories, presumed=False) for number, categories in here)
            return
        next_found = next(here, None)
        for number, one in self._numbered(0):
            while next_found and next_found[0] < number:
                next_found = next(here, None)
            if next_found and next_found[0] == number:
                yield Concerned(one.id, next_found[1], presumed=False)
            elif fitting := [each for each, meets in tests if meets(one)]:
                codes = " ".join(code for each in fitting for code in each.categories)
                yield Concerned(one.id, found.categories_of(codes), presumed=True)

    def concerned_count(self) -> tuple[int, int]:
        """How many are found, how many are only presumed."""
        if not self.criteria():
            return self._database.run(found.found_count), 0
        kinds = [one.presumed for one in self.concerned()]
        return kinds.count(False), kinds.count(True)

    def close(self) -> None:
        """Let go of the key and the file; may be called twice."""
        self._forget_places()
        self._database.close()

    def _found(self) -> Iterator[tuple[int, tuple[LeakCategory, ...]]]:
        after = 0
        while some := self._database.run(functools.partial(found.found_after, after=after, most=_ONCE)):
            yield from some
            after = some[-1][0]

    def _numbered(self, after: int) -> Iterator[tuple[int, Patient]]:
        last = after
        while True:
            last, some = self._database.run(functools.partial(people.next_people, after=last))
            if not last:
                return
            yield from some

    def _places(self) -> Places:
        if self._known is None:
            self._known = self._database.run(people.places)
        return self._known

    def _forget_places(self) -> None:
        self._known, self._names = None, None

    def _one(self, statement: str) -> int:
        return int(self._database.run(lambda c: c.execute(statement).fetchone()[0]))


def _brought_up_to_date(connection: Connection) -> None:
    if bring_up_to_date(connection, CHAIN) > len(CHAIN):
        raise VaultTooNew("La liste des patients a été écrite par une version plus récente du programme.")


def _flowing(blocks: Iterable[Sequence[Patient]], sites: dict[str, None]) -> Iterator[Sequence[Patient]]:
    """Every block; the sites it names are noted on the way."""
    for block in blocks:
        if len(sites) <= MOST_SITES:
            sites.update(dict.fromkeys([one.site for one in block if one.site]))
        yield block
