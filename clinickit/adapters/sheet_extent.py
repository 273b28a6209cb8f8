"""Measures how far out the cells of a workbook (XLSX, ODS) stand, before a library makes room for all between."""

import re
import zipfile
from collections.abc import Iterator

# As many cells as a sheet of all the rows there can be and `_NARROW` columns: a gigabyte of memory.
_NARROW = 38
_MOST_CELLS = _NARROW << 20
_FAR_COLUMN = re.compile(rb' r="((?:[A-Z]{3,}|[B-Z][A-Z]|A[M-Z]))[0-9]+"(?:[^<>]*[^<>/])?>')
_SIX_FIGURES = 100_000
_LARGE_ROW = re.compile(rb' r="[A-Z]+([0-9]{6,})"(?:[^<>]*[^<>/])?>')
_ANY_ROW = re.compile(rb' r="[A-Z]+([0-9]+)"(?:[^<>]*[^<>/])?>')
_AT_ONCE, _LONGEST_TAG, _LONGEST_ROW = 1 << 20, 1 << 10, 1 << 25
_ROW_END, _TABLE = b"</table:table-row>", b"<table:table "
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(/?)>")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]+)"')


def reaches_too_far_xlsx(archive: zipfile.ZipFile) -> bool:
    """Whether a sheet of an XLSX has filled cells so far out that room for all between would take the whole memory.

    The library that reads it makes that room at once, and ends the program when there is not enough.
    """
    for member in archive.namelist():
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            row, column = _last_cell(archive, member, _LARGE_ROW, _SIX_FIGURES)
            if row == _SIX_FIGURES and row * column > _MOST_CELLS:
                row, column = _last_cell(archive, member, _ANY_ROW, 1)
            if row * column > _MOST_CELLS:
                return True
    return False


def reaches_too_far_ods(archive: zipfile.ZipFile) -> bool:
    """The same for an ODS, where one row or one cell stands for as many as it says: a thousand bytes can fill a PC."""
    cells, rows, last, width = 0, 0, 0, 0
    for piece in _pieces(archive, "content.xml"):
        if _TABLE in piece:
            cells, rows, last, width = cells + last * width, 0, 0, 0
        above, times, filled = _row(piece)
        rows += above + times
        if filled:
            last, width = rows, max(width, filled)
        if cells + last * width > _MOST_CELLS:
            return True
    return False


def _row(piece: bytes) -> tuple[int, int, int]:
    """How many empty rows stand before a row, how often it is repeated, how far its last filled cell stands."""
    if b"repeated" not in piece:
        return 0, 1, piece.count(b"<table:table-cell") + piece.count(b"<table:covered-table-cell")
    starts = [(_times(found[1]), found[2], found.end()) for found in _ROW.finditer(piece)]
    above = sum(times for times, closed, _ in starts if closed)
    times, begun = next(((times, end) for times, closed, end in reversed(starts) if not closed), (1, 0))
    place = last = 0
    for found in _CELL.finditer(piece, begun):
        place += _times(found[1])
        if not found[2] or b"value-type" in found[1]:
            last = place
    return above, times, last


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1][:12]) if found else 1


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """The text of a member, cut behind each row."""
    rest = b""
    with archive.open(member) as source:
        while piece := source.read(_AT_ONCE):
            *rows, rest = (rest + piece).split(_ROW_END)
            yield from rows
            if len(rest) > _LONGEST_ROW:
                yield rest
                rest = b""
    yield rest


def _last_cell(archive: zipfile.ZipFile, member: str, rows: re.Pattern[bytes], row: int) -> tuple[int, int]:
    """A row that no cell met by `rows` stands below, at least `row`, and a column that no filled cell stands beyond."""
    column, rest = _NARROW, b""
    with archive.open(member) as source:
        while piece := source.read(_AT_ONCE):
            text = rest + piece
            row = max(row, row, *map(int, set(rows.findall(text))))
            column = max(column, column, *map(_column_number, set(_FAR_COLUMN.findall(text))))
            rest = text[-_LONGEST_TAG:]
    return row, column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
