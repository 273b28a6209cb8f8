"""The people of a case's lists inside their file: found again by number or id, streamed, merged, forgotten."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from clinickit.adapters.patient_blocks import (
    IN_BLOCK,
    listed_of_text,
    numbers_of_text,
    people_of_text,
    text_of_numbers,
    text_of_people,
)
from clinickit.adapters.vault.database import Connection, Row
from clinickit.people.comparable import ListedPeople, listed
from clinickit.people.patient import Patient, unpacked

_BLOCK = "b.first, b.people, b.lines, b.ids, b.patients, l.source FROM blocks b JOIN lists l ON l.number = b.list"
_NEXT_BLOCK = f"SELECT {_BLOCK} WHERE b.first > ? ORDER BY b.first LIMIT 1"
_BLOCK_OF = f"SELECT {_BLOCK} WHERE b.first <= ? ORDER BY b.first DESC LIMIT 1"
_NEXT_OF_LIST = f"SELECT {_BLOCK} WHERE b.list = ? AND b.first > ? ORDER BY b.first LIMIT 1"
_ADD_BLOCK = "INSERT INTO blocks (first, list, people, lines, ids, patients) VALUES (?, ?, ?, ?, ?, ?)"
_JOINED = "SELECT line FROM joined WHERE line BETWEEN ? AND ?"
_MERGED = "SELECT person, patient FROM merged WHERE person BETWEEN ? AND ?"


@dataclass(frozen=True, slots=True)
class Places:
    """Which line of which list each number is: four bytes a line, held while the file is open."""

    firsts: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    lines: "tuple[array[int], ...]" = ()
    aliases: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def number_of(self, person: str) -> int:
        """The number behind an id, 0 when there is none."""
        if person in self.aliases:
            return self.aliases[person]
        source, _, line = person.rpartition("-")
        if source not in self.sources or not line.isdecimal():
            return 0
        at = self.sources.index(source)
        place = place_of(self.lines[at], int(line))
        number = self.firsts[at] + place
        return number if place >= 0 and number not in self.names else 0

    def id_of(self, number: int) -> str:
        """The id of a number that is held."""
        if number in self.names:
            return self.names[number]
        at = sum(first <= number for first in self.firsts) - 1
        return f"{self.sources[at]}-{self.lines[at][number - self.firsts[at]]}"


def place_of(lines: "array[int]", line: int) -> int:
    """Where a line stands among those of a list, -1 when it does not."""
    place = bisect_left(lines, line)
    return place if place < len(lines) and lines[place] == line else -1


def places(connection: Connection) -> Places:
    """The places as they stand."""
    lists = connection.execute("SELECT number, source, first FROM lists ORDER BY first").fetchall()
    lines = []
    for number, _, _ in lists:
        held = array("I")
        for (text,) in connection.execute(
            "SELECT lines FROM blocks WHERE list = ? ORDER BY first", (number,)
        ).fetchall():
            held.extend(numbers_of_text(text))
        lines.append(held)
    named = connection.execute("SELECT id, person, own FROM aliases").fetchall()
    aliases = {person: number for person, number, _ in named}
    names = {number: person for person, number, own in named if own}
    return Places(tuple(row[2] for row in lists), tuple(row[1] for row in lists), tuple(lines), aliases, names)


def write_people(
    connection: Connection, number: int, source: str, first: int, people: Iterable[Sequence[Patient]]
) -> int:
    """Write the people of a new list from this number on; returns how many. ValueError for a line of another list."""
    count, last = 0, 0
    for block in (part for held in people for part in _parts(held)):
        ids, places = [one[0] for one in block], [one[1][0] for one in block]
        lines = [line for _, line in places]
        regular = (f"\n{source}-").join(["", *map(str, lines)]) == "\n" + "\n".join(ids)
        rising = lines[0] > last and all(one < other for one, other in pairwise(lines))
        if not rising or {named for named, _ in places} != {source} or any(len(one[1]) > 1 for one in block):
            raise ValueError("each person of a list stands in one line of it, and its lines rise")
        if not regular:
            pairs = [(person, first + count + at) for at, person in enumerate(ids)]
            connection.executemany("INSERT INTO aliases (id, person, own) VALUES (?, ?, 1)", pairs)
        told = "" if regular else "\n".join(ids)
        row = (first + count, number, len(block), text_of_numbers(lines), told, text_of_people(block))
        connection.execute(_ADD_BLOCK, row)
        count, last = count + len(block), lines[-1]
    return count


def _parts(held: Sequence[Patient]) -> Iterator[Sequence[Patient]]:
    return (held[at : at + IN_BLOCK] for at in range(0, len(held), IN_BLOCK))


def lines_of_list(connection: Connection, number: int) -> Iterator[tuple[int, Patient]]:
    """Every line of a list by number, as that list has it."""
    after = 0
    while (row := connection.execute(_NEXT_OF_LIST, (number, after)).fetchone()) is not None:
        after = row[0]
        yield from enumerate(_of_row(row), start=after)


def next_people(connection: Connection, after: int) -> tuple[int, list[tuple[int, Patient]]]:
    """The people of the first block that holds a number above `after`, merged, and the block's last number.

    (0, []) at the end. People of the block up to `after` are left out.
    """
    row = _next_block(connection, after)
    if row is None:
        return 0, []
    first, last = row[0], row[0] + row[1] - 1
    elsewhere, merged = _joined_between(connection, first, last)
    people = enumerate(_of_row(row), start=first)
    if not elsewhere and not merged:
        return last, [(number, one) for number, one in people if number > after]
    found = [
        (number, unpacked(one.id, merged[number]) if number in merged else one)
        for number, one in people
        if number > after and number not in elsewhere
    ]
    return last, found


def next_listed(connection: Connection, after: int) -> tuple[int, ListedPeople | None]:
    """The same as columns of what a leaked file is searched for, of all the people of the block; (0, None) at the end.

    A block of lines that joined no other is never made into records: four times as fast.
    """
    row = _next_block(connection, after)
    if row is None:
        return 0, None
    first, last = row[0], row[0] + row[1] - 1
    if any(_joined_between(connection, first, last)):
        return last, listed([one for _, one in next_people(connection, first - 1)[1]])
    held, told, text, source = row[2:]
    ids = told.split("\n") if told else [f"{source}-{line}" for line in numbers_of_text(held)]
    return last, listed_of_text(text, ids)


def _next_block(connection: Connection, after: int) -> Row | None:
    row: Row | None = connection.execute(_BLOCK_OF, (after + 1,)).fetchone()
    if row is None or row[0] + row[1] <= after + 1:
        row = connection.execute(_NEXT_BLOCK, (after,)).fetchone()
    return row


def _joined_between(connection: Connection, first: int, last: int) -> tuple[set[int], dict[int, str]]:
    """The lines between two numbers that joined an earlier person, and the people who are more than their line."""
    elsewhere = {line for (line,) in connection.execute(_JOINED, (first, last)).fetchall()}
    return elsewhere, dict(connection.execute(_MERGED, (first, last)).fetchall())


def some_people(connection: Connection, numbers: Iterable[int]) -> list[Patient]:
    """People by number, in the order asked; a number that is not a person's is left out."""
    wanted = list(numbers)
    found: dict[int, Patient] = {}
    for (first, last), block in _blocks_of(connection, wanted):
        elsewhere, merged = _joined_between(connection, first, last)
        for number, one in block.items():
            if number not in elsewhere:
                found[number] = unpacked(one.id, merged[number]) if number in merged else one
    return [found[number] for number in wanted if number in found]


def some_lines(connection: Connection, numbers: Iterable[int]) -> dict[int, Patient]:
    """Lines by number, each as its own list has it."""
    return {number: one for _, block in _blocks_of(connection, numbers) for number, one in block.items()}


def _blocks_of(connection: Connection, numbers: Iterable[int]) -> Iterator[tuple[tuple[int, int], dict[int, Patient]]]:
    """The lines of these numbers, block after block, each read once, with the first and last number of the block."""
    wanted = sorted(set(numbers))
    at = 0
    while at < len(wanted):
        row = connection.execute(_BLOCK_OF, (wanted[at],)).fetchone()
        last = row[0] + row[1] - 1 if row else wanted[at]
        end = bisect_right(wanted, last, lo=at)
        if row and wanted[at] <= last:
            places = [number - row[0] for number in wanted[at:end]]
            yield (row[0], last), dict(zip(wanted[at:end], _of_row(row, places), strict=True))
        at = max(end, at + 1)


def person_of(connection: Connection, line: int) -> int:
    """The number of the person that a line is about: its own, unless it joined an earlier one."""
    found = connection.execute("SELECT person FROM joined WHERE line = ?", (line,)).fetchone()
    return int(found[0]) if found else line


def _of_row(row: Row, only: Sequence[int] | None = None) -> list[Patient]:
    held, told, text, source = row[2:]
    lines = numbers_of_text(held)
    return people_of_text(text, told.split("\n") if told else (), source, lines, only)
