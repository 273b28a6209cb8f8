"""Reads the rows of an SQL dump (INSERT and COPY) as a stream, and tells where a dump was cut."""

import csv
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Self

from clinickit.adapters.csv_text import LineProblems

_WORD = r"(?:\[[^\]]+\]|`[^`]+`|\"[^\"]+\"|\w+)"
_NAME = rf"{_WORD}(?:\.{_WORD})*"
_CREATE = re.compile(rf"\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?({_NAME})\s*\(", re.IGNORECASE)
_COLUMN = re.compile(r"\s*(?:\[([^\]]+)\]|`([^`]+)`|\"([^\"]+)\"|(\w+))(?:\s|$)")
_NOT_A_COLUMN = frozenset(
    {"primary", "key", "unique", "constraint", "index", "foreign", "check", "fulltext", "spatial"}
)
_INTO = rf"\s*(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?(?:INTO\s+)?({_NAME})\s*(?:\(((?:[^()\[\]]|\[[^\]]*\])*)\))?"
_INSERT = re.compile(rf"{_INTO}\s*VALUES\s*", re.IGNORECASE)
_BEGUN = re.compile(rf"{_INTO}\s*$", re.IGNORECASE)
_COPY = re.compile(rf"\s*COPY\s+({_NAME})\s*(?:\(([^()]*)\))?\s+FROM\s+stdin", re.IGNORECASE)


class _Quoting(NamedTuple):
    """How a dump writes its texts: one line of values, one value, and what stands for a quote inside a text."""

    line: re.Pattern[str]
    value: re.Pattern[str]
    escape: re.Pattern[str]


def _quoting(inside: str, escape: str) -> _Quoting:
    quoted = f"'(?:{inside})*'"
    deepest = rf"\((?:[^()']|{quoted})*\)"
    nested = rf"\((?:[^()']|{quoted}|{deepest})*\)"
    line = rf"\s*,?\s*\(((?:[^'()\"]|{quoted}|\"(?:[^\"\\]|\\.)*\"|{nested})*)\)\s*([,;]?)"
    bare = rf"(?:[^,()]|{nested})*"
    text = rf"(?:[NEB]|_\w+\s+)?'((?:{inside})*)'(?:::[\w ]+)?"
    value = rf"\s*(?:{text}|\"((?:[^\"\\]|\\.)*)\"|({bare}))\s*(?:,|$)"
    return _Quoting(re.compile(line, re.DOTALL), re.compile(value, re.DOTALL), re.compile(escape, re.DOTALL))


# MySQL puts a backslash before a quote; the norm, and so SQL Server, PostgreSQL, Oracle and SQLite, doubles it.
_ESCAPED, _DOUBLED = _quoting(r"[^'\\]|\\.|''", r"\\(.)|''"), _quoting(r"[^']|''", "()''")
# « CAST(N'1985-03-12' AS Date) », « to_date('12/03/85', 'DD/MM/RR') », « DATE '1985-03-12' »: the text is the value.
_TYPED = re.compile(
    r"(?:(?:CAST|TRY_CAST|TO_DATE|TO_TIMESTAMP|STR_TO_DATE)\s*\(|CONVERT\s*\(\s*\w+\s*,|DATE|TIMESTAMP)"
    r"\s*N?'((?:[^']|'')*)'",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"(?:INSERT|REPLACE INTO|COPY|CREATE TABLE|DROP TABLE|UNLOCK TABLES)\b|GO\s*$", re.IGNORECASE)
_TEXTS, _PIECES = re.compile(r"'(?:[^'\\]|\\.|'')*'|--[^\n]*"), re.compile(r"[(),]|[^(),]+")
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
    kinds = (_CREATE, _INSERT, _COPY, _BEGUN)
    return any(kind.match(line) for line in text.splitlines() for kind in kinds)


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
            start = (number, line[found.end() :])
            yield from _inserted(table, columns, start, numbered, problems, quotings=_quotings(found[1]))
        elif found := _COPY.match(line):
            table, columns = _bare(found[1]), _columns(found[2]) or columns_of.get(_bare(found[1]), ())
            parted = _by_commas if re.search(r"\bcsv\b", line[found.end() :], re.IGNORECASE) else _by_tabs
            yield from _copied(table, columns, numbered, problems, parted)
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
                    quotings = _quotings(found[1])
                    yield from _inserted(_bare(found[1]), columns, start, numbered, problems, quotings=quotings)
                    break
                if len(joined) > _MOST_PENDING or joined.endswith(";"):
                    break


def _inserted(  # noqa: C901 - the states of one loop over a stream
    table: str,
    columns: tuple[str, ...],
    start: tuple[int, str],
    numbered: "_Numbered",
    problems: LineProblems,
    *,
    quotings: tuple[_Quoting, ...],
) -> Iterator[tuple[str, tuple[str, ...], list[list[str]], list[int]]]:
    number, pending = start
    rows: list[list[str]] = []
    numbers: list[int] = []
    ended = False
    while True:
        place = 0
        while read := _values(pending, place, quotings):
            found, values = read
            rows.append(values)
            numbers.append(number)
            place, ended = found.end(), not found[2]
            if len(rows) >= _ROWS_IN_BLOCK:
                yield table, columns, rows, numbers
                rows, numbers = [], []
            if found[2] == ";" or (not found[2] and pending[place:].strip()):
                if rows:
                    yield table, columns, rows, numbers
                return
        pending = pending[place:]
        if ended and pending.strip() == ";":
            break
        following = next(numbered, None)
        if ended and following and not pending.strip() and not following[1].lstrip().startswith((",", ";")):
            numbered.put_back(*following)  # SQL Server writes no semicolon, but « GO » or nothing
            break
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
    table: str,
    columns: tuple[str, ...],
    numbered: "_Numbered",
    problems: LineProblems,
    parted: Callable[[str], list[str]],
) -> Iterator[tuple[str, tuple[str, ...], list[list[str]], list[int]]]:
    rows: list[list[str]] = []
    numbers: list[int] = []
    number = 0
    for number, line in numbered:
        text = line.rstrip("\n")
        if text == r"\.":
            break
        cells = parted(text)
        if columns and len(cells) != len(columns):
            problems.add(number, "cette ligne n’a pas le nombre de colonnes attendu : elle est lue telle quelle")
        rows.append(cells)
        numbers.append(number)
        if len(rows) >= _ROWS_IN_BLOCK:
            yield table, columns, rows, numbers
            rows, numbers = [], []
    else:
        problems.add(number, "le fichier est coupé ici ; les lignes d’avant ont été lues")
    if rows:
        yield table, columns, rows, numbers


def _by_tabs(text: str) -> list[str]:
    cells = text.split("\t")
    return [_copied_cell(cell) for cell in cells] if "\\" in text else cells


def _by_commas(text: str) -> list[str]:
    try:
        return next(csv.reader([text]), [])
    except csv.Error:
        return text.split(",")


def _copied_cell(cell: str) -> str:
    return "" if cell == r"\N" else _COPY_ESCAPE.sub(lambda found: _SPECIAL.get(found[1], found[1]), cell)


def _quotings(table: str) -> tuple[_Quoting, ...]:
    """How the texts of a statement may be quoted, the likeliest first, by how the name of its table is."""
    return (_DOUBLED,) if "[" in table else (_ESCAPED,) if "`" in table else (_ESCAPED, _DOUBLED)


def _values(text: str, start: int, quotings: tuple[_Quoting, ...]) -> tuple[re.Match[str], list[str]] | None:
    """The line of values that begins here, as it is written and as it is read; None when none is whole."""
    for quoting in quotings:
        if found := quoting.line.match(text, start):
            return found, _cells(found[1], quoting)
    return None


def _cells(text: str, quoting: _Quoting) -> list[str]:
    values: list[str] = []
    place = 0
    while place < len(text):
        found = quoting.value.match(text, place)
        if found is None:
            break
        quoted = found[1] if found[1] is not None else found[2]
        if quoted is None:
            bare = found[3].strip()
            if typed := _TYPED.match(bare) if "'" in bare else None:
                bare = typed[1]
            values.append("" if bare.upper() == "NULL" else bare)
        elif "\\" in quoted or "''" in quoted:
            unescaped = quoting.escape.sub(
                lambda escape: _SPECIAL.get(escape[1], escape[1]) if escape[1] else "'", quoted
            )
            values.append(unescaped)
        else:
            values.append(quoted)
        place = found.end()
    return values


def _created(rest: str, numbered: "_Numbered") -> tuple[str, ...]:
    """The names of the columns of a table, from after its first bracket to the one that closes it."""
    depth, parts, line = 1, [""], rest
    while depth:
        for piece in _PIECES.findall(_TEXTS.sub("", line)):
            depth += (piece == "(") - (piece == ")")
            if not depth:
                break
            if piece == "," and depth == 1:
                parts.append("")
            else:
                parts[-1] += piece
        following = next(numbered, None) if depth else None
        if following is None:
            break
        parts[-1] += "\n"
        line = following[1]
    found = filter(None, map(_COLUMN.match, parts))
    return tuple(next(filter(None, one.groups())) for one in found if not one[4] or one[4].lower() not in _NOT_A_COLUMN)


def _columns(text: str | None) -> tuple[str, ...]:
    return tuple(_bare(name) for name in text.split(",")) if text else ()


def _bare(name: str) -> str:
    return name.strip().rpartition(".")[2].strip('`"[] ')
