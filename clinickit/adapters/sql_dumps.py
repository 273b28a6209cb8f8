"""Reads the rows of an SQL dump (INSERT and COPY) as a stream, and tells where a dump was cut."""

import re
from collections.abc import Iterator
from typing import Self

from clinickit.adapters.csv_text import LineProblems

_NAME = r"[\w.`\"\[\]]+"
_CREATE = re.compile(rf"\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?({_NAME})\s*\(", re.IGNORECASE)
_COLUMN = re.compile(r"\s*[`\"\[]?(\w+)[`\"\]]?\s+[a-z]", re.IGNORECASE)
_NOT_A_COLUMN = frozenset(
    {"primary", "key", "unique", "constraint", "index", "foreign", "check", "fulltext", "spatial"}
)
_INSERT = re.compile(
    rf"\s*(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+({_NAME})\s*(?:\(([^()]*)\))?\s*VALUES\s*", re.IGNORECASE
)
_COPY = re.compile(rf"\s*COPY\s+({_NAME})\s*(?:\(([^()]*)\))?\s+FROM\s+stdin", re.IGNORECASE)
_QUOTED = r"'(?:[^'\\]|\\.|'')*'"
_TUPLE = re.compile(
    rf"\s*\(((?:[^'()\"]|{_QUOTED}|\"(?:[^\"\\]|\\.)*\"|\((?:[^()']|{_QUOTED})*\))*)\)\s*([,;]?)", re.DOTALL
)
_BARE = r"(?:[^,()]|\((?:[^()']|'[^']*')*\))*"
_VALUE = re.compile(rf"\s*(?:[NE]?'((?:[^'\\]|\\.|'')*)'|\"((?:[^\"\\]|\\.)*)\"|({_BARE}))\s*(?:,|$)", re.DOTALL)
_STATEMENT = re.compile(r"(?:INSERT INTO|REPLACE INTO|COPY|CREATE TABLE|DROP TABLE|UNLOCK TABLES)\b", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)|''", re.DOTALL)
_COPY_ESCAPE = re.compile(r"\\(.)")
_SPECIAL = {"n": "\n", "t": "\t", "r": "\r", "0": "", "b": "", "Z": "", "f": "", "v": ""}
_ROWS_IN_BLOCK = 1_000
# A statement that does not end within so many characters is not read further.
_MOST_PENDING = 1 << 24


class _Numbered:
    """Lines with their numbers; the last one can be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = enumerate(lines, 1)
        self._again: list[tuple[int, str]] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[int, str]:
        return self._again.pop() if self._again else next(self._lines)

    def put_back(self, number: int, line: str) -> None:
        """Give this line once more."""
        self._again.append((number, line))


def looks_like_sql(text: str) -> bool:
    """Whether the beginning of a text is that of a dump."""
    lines = text.splitlines()[:400]
    return any(_CREATE.match(line) or _INSERT.match(line) or _COPY.match(line) for line in lines)


def sql_rows(
    lines: Iterator[str], problems: LineProblems
) -> Iterator[tuple[str, tuple[str, ...], list[list[str]], list[int]]]:
    """Table, its columns (empty when the dump does not name them), rows and their line numbers, in blocks.

    A dump cut in the middle gives all its whole rows, and one problem that names the line where it stops.
    """
    columns_of: dict[str, tuple[str, ...]] = {}
    numbered = _Numbered(lines)
    for number, line in numbered:
        if found := _INSERT.match(line):
            table, columns = _bare(found[1]), _columns(found[2]) or columns_of.get(_bare(found[1]), ())
            yield from _inserted(table, columns, (number, line[found.end() :]), numbered, problems)
        elif found := _COPY.match(line):
            table, columns = _bare(found[1]), _columns(found[2]) or columns_of.get(_bare(found[1]), ())
            yield from _copied(table, columns, numbered, problems)
        elif found := _CREATE.match(line):
            columns_of[_bare(found[1])] = _created(line[found.end() :], numbered)
        elif re.match(r"\s*(?:INSERT|REPLACE)\s", line, re.IGNORECASE):
            # The names of the columns and VALUES may stand on lines of their own.
            joined = line.rstrip("\n")
            for number_here, more in numbered:
                joined += " " + more.rstrip("\n")
                if found := _INSERT.match(joined):
                    columns = _columns(found[2]) or columns_of.get(_bare(found[1]), ())
                    start = (number_here, joined[found.end() :])
                    yield from _inserted(_bare(found[1]), columns, start, numbered, problems)
                    break
                if len(joined) > _MOST_PENDING or joined.endswith(";"):
                    break


def _inserted(
    table: str,
    columns: tuple[str, ...],
    start: tuple[int, str],
    numbered: "_Numbered",
    problems: LineProblems,
) -> Iterator[tuple[str, tuple[str, ...], list[list[str]], list[int]]]:
    number, pending = start
    rows: list[list[str]] = []
    numbers: list[int] = []
    while True:
        place = 0
        while found := _TUPLE.match(pending, place):
            rows.append(_values(found[1]))
            numbers.append(number)
            place = found.end()
            if len(rows) >= _ROWS_IN_BLOCK:
                yield table, columns, rows, numbers
                rows, numbers = [], []
            if found[2] == ";" or (not found[2] and pending[place:].strip()):
                if rows:
                    yield table, columns, rows, numbers
                return
        pending = pending[place:]
        following = next(numbered, None)
        if following is None or len(pending) > _MOST_PENDING:
            if pending.strip():
                problems.add(number, "l’instruction est coupée ici ; les lignes complètes d’avant ont été lues")
            break
        if pending.strip() and _STATEMENT.match(following[1]):
            problems.add(number, "cette instruction est abîmée ; la lecture reprend à la suivante")
            numbered.put_back(*following)
            break
        number, line = following
        pending = pending + line if pending.strip() else line
    if rows:
        yield table, columns, rows, numbers


def _copied(
    table: str, columns: tuple[str, ...], numbered: "_Numbered", problems: LineProblems
) -> Iterator[tuple[str, tuple[str, ...], list[list[str]], list[int]]]:
    rows: list[list[str]] = []
    numbers: list[int] = []
    number = 0
    for number, line in numbered:
        text = line.rstrip("\n")
        if text == r"\.":
            break
        if columns and text.count("\t") != len(columns) - 1:
            problems.add(number, "cette ligne n’a pas le nombre de colonnes attendu : elle est lue telle quelle")
        cells = text.split("\t")
        rows.append([_copied_cell(cell) for cell in cells] if "\\" in text else cells)
        numbers.append(number)
        if len(rows) >= _ROWS_IN_BLOCK:
            yield table, columns, rows, numbers
            rows, numbers = [], []
    else:
        problems.add(number, "le fichier est coupé ici ; les lignes d’avant ont été lues")
    if rows:
        yield table, columns, rows, numbers


def _copied_cell(cell: str) -> str:
    return "" if cell == r"\N" else _COPY_ESCAPE.sub(lambda found: _SPECIAL.get(found[1], found[1]), cell)


def _values(text: str) -> list[str]:
    values: list[str] = []
    place = 0
    while place < len(text):
        found = _VALUE.match(text, place)
        if found is None:
            break
        quoted = found[1] if found[1] is not None else found[2]
        if quoted is None:
            bare = found[3].strip()
            values.append("" if bare.upper() == "NULL" else bare)
        elif "\\" in quoted or "''" in quoted:
            values.append(_ESCAPE.sub(lambda escape: _SPECIAL.get(escape[1], escape[1]) if escape[1] else "'", quoted))
        else:
            values.append(quoted)
        place = found.end()
    return values


def _created(rest: str, numbered: "_Numbered") -> tuple[str, ...]:
    names: list[str] = []
    parts = [rest]
    while ";" not in parts[-1]:
        following = next(numbered, None)
        if following is None:
            break
        parts.append(following[1])
    for part in re.split(r",(?![^(]*\))|\n", "".join(parts)):
        found = _COLUMN.match(part)
        if found and found[1].lower() not in _NOT_A_COLUMN:
            names.append(found[1])
    return tuple(names)


def _columns(text: str | None) -> tuple[str, ...]:
    return tuple(_bare(name) for name in text.split(",")) if text else ()


def _bare(name: str) -> str:
    return name.strip().rpartition(".")[2].strip('`"[] ')
