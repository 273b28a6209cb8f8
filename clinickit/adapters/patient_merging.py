"""Joins the lines of several lists about one person inside the patients' file, and undoes it when a list goes."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from clinickit.adapters.patient_blocks import numbers_of_text
from clinickit.adapters.patient_people import (
    Places,
    lines_of_list,
    person_of,
    place_of,
    places,
    some_lines,
    some_people,
)
from clinickit.adapters.vault.database import Connection
from clinickit.people.merging import Disagreement, Joiner, corroborated, joined
from clinickit.people.names import NameRules
from clinickit.people.patient import Patient, Problem, packed

_AT_ONCE = 10_000
# An id that an earlier dropped list gave follows its person again: letters were sent under it.
_REJOINED_ALIASES = """UPDATE aliases SET person = (SELECT person FROM joined WHERE line = aliases.person)
WHERE own = 0 AND person >= ? AND person < ? AND person IN (SELECT line FROM joined)"""
_MOVED_ALIASES = "UPDATE aliases SET person = ? WHERE person = ? AND own = 0"
_HEIRS = """SELECT person, min(line) FROM joined WHERE person >= ? AND person < ? AND NOT (line >= ? AND line < ?)
GROUP BY person"""
_WHOLE = "SELECT j.person FROM joined j WHERE j.line = t.person"
_DISAGREE = "INSERT INTO disagreements (person, field, source, line) VALUES (?, ?, ?, ?)"


def merge_list(connection: Connection, number: int, rules: NameRules) -> None:
    """Join the lines of the last list to the people of the earlier ones."""
    first = int(connection.execute("SELECT first FROM lists WHERE number = ?", (number,)).fetchone()[0])
    if connection.execute("SELECT 1 FROM lists WHERE first < ?", (first,)).fetchone() is None:
        _join_duplicates(connection, number, first)
    else:
        pairs = _found_again(connection, number, first, rules)
        for some in _in_pieces(pairs):
            people = some_people(connection, sorted({person for person, _ in some}))
            heads = dict(zip(sorted({person for person, _ in some}), people, strict=True))
            _join(connection, some, heads, some_lines(connection, (line for _, line in some)))


def _found_again(connection: Connection, number: int, first: int, rules: NameRules) -> list[tuple[int, int]]:
    """Person and line, for each line of a list about somebody met before."""
    joiner = Joiner(rules)
    joined_to: dict[int, int] = dict(connection.execute("SELECT line, person FROM joined").fetchall())
    for (known,) in connection.execute("SELECT number FROM lists WHERE first < ? ORDER BY first", (first,)).fetchall():
        for line, one in lines_of_list(connection, known):
            joiner.remember(joined_to.get(line, line), one)
    pairs = []
    for line, one in lines_of_list(connection, number):
        person = joiner.place(one, line, lambda at: at >= first, lambda at: some_lines(connection, (at,))[at])
        if person != line:
            pairs.append((person, line))
    return pairs


def _join_duplicates(connection: Connection, number: int, first: int) -> None:
    """Join the lines of the only list that its report calls duplicates, when more than name and date says so."""
    statement = "SELECT lines, firsts FROM findings WHERE list = ? AND problem = ?"
    found = connection.execute(statement, (number, Problem.DUPLICATE.value)).fetchone()
    if found is None:
        return
    known = places(connection)
    held = known.lines[known.firsts.index(first)]
    told = zip(numbers_of_text(found[0]), numbers_of_text(found[1]), strict=True)
    pairs = ((first + place_of(held, earlier), first + place_of(held, later)) for later, earlier in told)
    for some in _in_pieces(pair for pair in pairs if first <= pair[0] < pair[1]):
        lines = some_lines(connection, (line for pair in some for line in pair))
        sure = [pair for pair in some if corroborated(lines[pair[0]], lines[pair[1]])]
        _join(connection, sure, {person: lines[person] for person, _ in sure}, lines)


def _join(
    connection: Connection, pairs: list[tuple[int, int]], people: dict[int, Patient], lines: dict[int, Patient]
) -> None:
    """Keep that each line is about a person, and what they are once all is put together."""
    told: list[tuple[object, ...]] = []
    for person, line in pairs:
        people[person], differing = joined(people[person], lines[line])
        told += [(person, one.field, one.source, one.line) for one in differing]
    connection.executemany("INSERT INTO joined (person, line) VALUES (?, ?)", pairs)
    rows = [(person, packed(one)) for person, one in people.items()]
    connection.executemany("INSERT OR REPLACE INTO merged (person, patient) VALUES (?, ?)", rows)
    connection.executemany(_DISAGREE, told)


def _in_pieces(pairs: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The pairs in order of person, some thousands at a time, never parting those of one person."""
    some: list[tuple[int, int]] = []
    for _, of_one in groupby(sorted(pairs), key=itemgetter(0)):
        some += of_one
        if len(some) >= _AT_ONCE:
            yield some
            some = []
    yield some


def forget_list(connection: Connection, number: int, rules: NameRules) -> None:
    """Forget a list; what was decided or found about people whom another list names goes over to that list's line."""
    found = connection.execute("SELECT first FROM lists WHERE number = ?", (number,)).fetchone()
    if found is None:
        return
    first = int(found[0])
    last = (
        first
        + connection.execute("SELECT coalesce(sum(people), 0) FROM blocks WHERE list = ?", (number,)).fetchone()[0]
    )
    moves = connection.execute(_HEIRS, (first, last, first, last)).fetchall()
    heirs: dict[int, int] = dict(moves)
    known = places(connection)
    former = [(known.id_of(person), heir) for person, heir in moves]
    for statement in ("DELETE FROM findings WHERE list = ?", "DELETE FROM blocks WHERE list = ?"):
        connection.execute(statement, (number,))
    connection.execute(_REJOINED_ALIASES, (first, last))
    connection.executemany(_MOVED_ALIASES, [(heir, person) for person, heir in moves])
    connection.execute("DELETE FROM aliases WHERE person >= ? AND person < ?", (first, last))
    connection.execute("DELETE FROM lists WHERE number = ?", (number,))
    connection.executemany("INSERT OR REPLACE INTO aliases (id, person, own) VALUES (?, ?, 0)", former)
    for table in ("joined", "merged", "disagreements"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a table's name of ours
    for (kept,) in connection.execute("SELECT number FROM lists ORDER BY first").fetchall():
        merge_list(connection, kept, rules)
    for table in ("choices", "matches", "decisions"):
        named = f"SELECT DISTINCT person FROM {table} WHERE person >= ? AND person < ?"  # noqa: S608
        told = [row[0] for row in connection.execute(named, (first, last)).fetchall() if row[0] in heirs]
        move = f"UPDATE {table} SET person = ? WHERE person = ?"  # noqa: S608 - a table's name of ours
        connection.executemany(move, [(person_of(connection, heirs[person]), person) for person in told])
        rejoined = f"UPDATE {table} AS t SET person = ({_WHOLE}) WHERE person IN (SELECT line FROM joined)"  # noqa: S608
        connection.execute(rejoined)
        gone = f"DELETE FROM {table} WHERE person >= ? AND person < ?"  # noqa: S608 - a table's name of ours
        connection.execute(gone, (first, last))


def disagreements(connection: Connection, known: Places, after: int, most: int) -> list[tuple[int, Disagreement]]:
    """Where the lists disagree, by number, after one."""
    statement = "SELECT number, person, field, source, line FROM disagreements WHERE number > ? ORDER BY number LIMIT ?"
    rows = connection.execute(statement, (after, most)).fetchall()
    return [(row[0], Disagreement(known.id_of(row[1]), *row[2:])) for row in rows]
