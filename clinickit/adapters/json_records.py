"""Reads the records of a JSON file or of JSON lines as a stream, each flattened to cells."""

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TextIO

from clinickit.adapters.csv_text import MOST_COLUMNS, LineProblems

_CHUNK = 1 << 18
_LARGEST_RECORD = 1 << 23
_ROWS_IN_BLOCK = 1_000
_DEEPEST = 4
_OBJECT_OF_OBJECTS = re.compile(r'\{\s*"[^"]*"\s*:\s*\{')
LISTS_IN_LIST = re.compile(r"\ufeff?\s*\[\s*\[")
_ARRAY_OF_OBJECTS = re.compile(r":\s*\[\s*\{")


def looks_like_json(text: str) -> bool:
    """Whether the beginning of a text is that of JSON or JSON lines."""
    start = text.lstrip("\ufeff \r\n\t")
    return start.startswith(("{", "[{", "[\n", "[ ", "[\r")) and '"' in start


def json_rows(
    stream: TextIO, problems: LineProblems
) -> Iterator[tuple[str, tuple[str, ...], list[list[str]], list[int]]]:
    """An empty table name, the keys met so far, rows and their line numbers, in blocks.

    Records are the objects of any array, at the top or below, of an object that names them, or one object per line.
    Keys met later widen the table. A file cut in the middle gives its whole records and one problem.
    """
    header: dict[str, int] = {}
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, record in _records(stream, problems):
        cells = flatten(record)
        new = [key for key in cells if key not in header]
        if new and rows:
            yield "", tuple(header), rows, numbers
            rows, numbers = [], []
        for key in new:
            if len(header) < MOST_COLUMNS:
                header[key] = len(header)
        row = [""] * len(header)
        for key, value in cells.items():
            if key in header:
                row[header[key]] = value
        rows.append(row)
        numbers.append(number)
        if len(rows) >= _ROWS_IN_BLOCK:
            yield "", tuple(header), rows, numbers
            rows, numbers = [], []
    if rows:
        yield "", tuple(header), rows, numbers


def flatten(record: Mapping[str, object], before: str = "", depth: int = 0) -> dict[str, str]:
    """Keys and texts of a record; `{"a": {"b": 1}}` gives `{"a b": "1"}`, lists are joined by a comma."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = f"{before} {key}".strip()
        if isinstance(value, dict) and depth < _DEEPEST:
            cells |= flatten(value, name, depth + 1)
        elif isinstance(value, list):
            cells[name] = ", ".join(_plain(one) for one in value if not isinstance(one, dict))
            for one in value:
                if isinstance(one, dict) and depth < _DEEPEST:
                    cells |= {k: v for k, v in flatten(one, name, depth + 1).items() if k not in cells}
        else:
            cells[name] = "" if value is None else _plain(value)
    return cells


def _plain(value: object) -> str:
    """The text of a value; what is nested too deep is only told to be there."""
    return "…" if isinstance(value, dict | list) else str(value)


def _records(  # noqa: C901 - the states of one loop over a stream
    stream: TextIO, problems: LineProblems
) -> Iterator[tuple[int, dict[str, object]]]:
    """Every object that holds plain values, whatever stands around it, with the line it begins on."""
    # Figures stay as they are written: « 1,85E+14 » is told from a number, and none is too long to be read.
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    buffer, place, line, at_end, first = "", 0, 1, False, True
    while True:
        start = buffer.find("{", place)
        if start >= 0 and first:
            around = _around(decoder, buffer, start)
            # Inside what wraps, only an object that stands under a key may wrap again: those of a list are records.
            first = around is _Around.LISTS
            if around:
                line += buffer.count("\n", place, start)
                place = start + 1
                continue
        if start >= 0:
            try:
                record, end = decoder.raw_decode(buffer, start)
            except RecursionError:
                line += buffer.count("\n", place, start)
                problems.add(line, "cet enregistrement n’est pas lisible")
                place = buffer.find("}", start) + 1 or len(buffer)
                line += buffer.count("\n", start, place)
                continue
            except json.JSONDecodeError as problem:
                if at_end or len(buffer) - start > _LARGEST_RECORD:
                    line += buffer.count("\n", place, start)
                    cut = at_end and _ends_early(problem, len(buffer.rstrip()))
                    problems.add(line, "le fichier est coupé ici" if cut else "cet enregistrement n’est pas lisible")
                    line += buffer.count("\n", start, start + 1)
                    place = start + 1
                    if cut:
                        return
                    continue
            else:
                line += buffer.count("\n", place, start)
                if isinstance(record, dict):
                    yield line, record
                line += buffer.count("\n", start, end)
                place = end
                continue
        if at_end:
            return
        keep = start if start >= 0 else len(buffer)
        line += buffer.count("\n", place, keep)
        more = stream.read(max(_CHUNK, len(buffer) - keep))
        at_end = not more
        buffer, place = buffer[keep:] + more, 0


def _ends_early(problem: json.JSONDecodeError, end: int) -> bool:
    """Whether a record lacks its end, rather than being wrong inside."""
    return problem.pos >= end - 1 or problem.msg.startswith("Unterminated string")


class _Around(Enum):
    """What an object wraps: lists of records at some depth, or records of its own under their keys."""

    LISTS = "lists"
    RECORDS = "records"


def _around(decoder: json.JSONDecoder, buffer: str, start: int) -> _Around | None:
    """What this object wraps (`{"patients": [{…`, `{"12": {…}, "13": {…`); None when it is a record of its own.

    It stands first in the file or under a key; an object after which another begins is a record of JSON lines.
    """
    before = buffer[:start].rstrip("\ufeff \r\n\t")
    if before and not before.endswith(":"):
        return None
    try:
        whole, end = decoder.raw_decode(buffer, start)
    except (json.JSONDecodeError, RecursionError):
        if _ARRAY_OF_OBJECTS.search(buffer, start):
            return _Around.LISTS
        return _Around.RECORDS if _OBJECT_OF_OBJECTS.match(buffer, start) and len(buffer) >= _CHUNK else None
    if not before and buffer[end:].lstrip().startswith("{"):
        return None
    if _alike(list(whole.values())):
        return _Around.RECORDS
    return _Around.LISTS if _ARRAY_OF_OBJECTS.search(buffer, start, end) else None


def _alike(values: list[object]) -> bool:
    """Whether these are several objects with keys in common."""
    objects = [value for value in values if isinstance(value, dict)]
    return len(objects) == len(values) > 1 and bool(set.intersection(*map(set, objects)))
