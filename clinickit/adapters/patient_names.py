"""Finds people by the beginnings of their names and their birth date, among half a million, while somebody waits."""

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clinickit.adapters.patient_blocks import names_of_text
from clinickit.adapters.vault.database import Connection
from clinickit.people.names import fold

_NEXT = "SELECT first, people, patients FROM blocks WHERE first > ? ORDER BY first LIMIT 1"


class _Names(NamedTuple):
    """The lines of one block: the number of the first, the folded names one under the other, the birth dates."""

    first: int
    text: str
    births: "array[int]"


class NameIndex:
    """The folded names and birth dates of every line, in memory while the list is open; about 40 bytes a line.

    Made on the first search: kept in the file it would slow every import down for what few ever ask.
    """

    def __init__(self, connection: Connection) -> None:
        self._blocks: list[_Names] = []
        after = 0
        while (row := connection.execute(_NEXT, (after,)).fetchone()) is not None:
            after, count, text = row
            names, births = names_of_text(text, count)
            folded = "\n".join(f" {fold.__wrapped__(' '.join(name))}" for name in names)
            self._blocks.append(_Names(after, folded + "\n", array("I", births)))

    def lines(self, typed: str, birth: int) -> Iterator[int]:
        """Numbers of the lines that have every word typed as the beginning of a name, and this birth date if given."""
        words = sorted({f" {word}" for word in fold(typed).split()}, key=len, reverse=True)
        for block in self._blocks:
            if birth and birth not in block.births:
                continue
            places = _named(block.text, words) if words else range(len(block.births) if birth else 0)
            yield from (block.first + at for at in places if not birth or block.births[at] == birth)


def names_after(connection: Connection, after: int) -> tuple[int, list[tuple[str, str, str]]]:
    """Family name, birth name and given names of the lines of the next block, and its number; 0 at the end."""
    row = connection.execute(_NEXT, (after,)).fetchone()
    return (row[0], names_of_text(row[2], row[1])[0]) if row else (0, [])


def _named(text: str, words: Sequence[str]) -> Iterator[int]:
    """The places of the lines of a text that hold every word, the rarest looked for first."""
    place, counted, at = 0, 0, text.find(words[0])
    while at >= 0:
        place, counted = place + text.count("\n", counted, at), at
        end = text.index("\n", at)
        start = text.rfind("\n", 0, at) + 1
        if all(text.find(word, start, end) >= 0 for word in words[1:]):
            yield place
        at = text.find(words[0], end)
