"""Writes some hundreds of people of a list as one text, column by column, and reads them back unchanged."""

import functools
import sys
from array import array
from collections.abc import Iterable, Sequence

from clinickit.people.comparable import SEVERAL, ListedPeople
from clinickit.people.patient import Patient

IN_BLOCK = 512
_CELL, _COLUMN, _PHONE = "\x1f", "\x1e", SEVERAL
# What `Patient._make` does, without a call of Python for each of half a million.
_made = functools.partial(tuple.__new__, Patient)
_SIGNS = str.maketrans(dict.fromkeys((_CELL, _COLUMN, _PHONE), " "))


def text_of_numbers(numbers: Iterable[int]) -> bytes:
    """Whole numbers of four bytes each, the small end first."""
    held = array("I", numbers)
    if sys.byteorder == "big":
        held.byteswap()
    return held.tobytes()


def numbers_of_text(held: bytes) -> "array[int]":
    """The inverse of `text_of_numbers`."""
    numbers = array("I")
    numbers.frombytes(held)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def text_of_people(people: Sequence[Patient]) -> str:
    """All but the ids and the sources, a whole column at a time: seven times as fast as person by person.

    A column that is empty for everybody takes no room; the prescribers and first visits come last, and not at all
    where there are none (files of format 1 never have any). The signs that part cells are made spaces where a cell
    holds one.
    """
    columns = list(zip(*people, strict=True))
    texts = [_joined(column) for column in (*columns[2:6], columns[7], *columns[9:15], columns[18], columns[20])]
    texts.append(_several(columns[8], len(people)))
    texts += [" ".join(map(str, columns[at])) if any(columns[at]) else "" for at in (6, 19)]
    texts += ["".join("01"[flag] for flag in columns[at]) if any(columns[at]) else "" for at in (15, 16, 17)]
    first_visits = " ".join(map(str, columns[22])) if any(columns[22]) else ""
    if any(columns[21]) or first_visits:
        texts += [_several(columns[21], len(people)), *filter(None, (first_visits,))]
    return _COLUMN.join(texts)


def people_of_text(
    text: str, ids: Sequence[str], source: str, lines: Sequence[int], only: Sequence[int] | None = None
) -> list[Patient]:
    """The people that `text_of_people` wrote, at these lines of their list; `only` at some places.

    Without ids, each is called by its list and line.
    """
    count = len(lines)
    parts = text.split(_COLUMN)
    texts: list[Sequence[str]] = [part.split(_CELL) if part else ("",) * count for part in parts[:14]]
    days: list[Sequence[str]] = [part.split() if part else ("0",) * count for part in parts[14:16]]
    flags: list[Sequence[str]] = [part or ("0",) * count for part in parts[16:19]]
    texts.append(parts[19].split(_CELL) if parts[19:] and parts[19] else ("",) * count)
    days.append(parts[20].split() if parts[20:] else ("0",) * count)
    if only is not None:
        texts, days, flags = _picked(texts, only), _picked(days, only), _picked(flags, only)
        ids, lines = [ids[at] for at in only] if ids else (), [lines[at] for at in only]
    (civility, family, birth_name, given, nir, email, street, more, code, town, country, number, site, phones, sent) = (
        texts
    )
    births, visits, first_visits = (map(int, column) for column in days)
    deceased, protected, staff = ([flag == "1" for flag in column] for column in flags)
    numbers = [tuple(cell.split(_PHONE)) if cell else () for cell in phones]
    prescribers: dict[str, tuple[str, ...]] = {cell: tuple(cell.split(_PHONE)) if cell else () for cell in set(sent)}
    sources = [((source, line),) for line in lines]
    called = ids or [f"{source}-{line}" for line in lines]
    rows = zip(
        called, sources, civility, family, birth_name, given, births, nir, numbers, email, street, more, code, town,
        country, deceased, protected, staff, number, visits, site, map(prescribers.__getitem__, sent), first_visits,
        strict=True,
    )  # fmt: skip
    return list(map(_made, rows))


def _picked(columns: Sequence[Sequence[str]], places: Sequence[int]) -> list[Sequence[str]]:
    return [[column[at] for at in places] for column in columns]


def names_of_text(text: str, count: int) -> tuple[list[tuple[str, str, str]], Sequence[int]]:
    """For each person of a block: family name, birth name and given names, and the birth date."""
    parts = text.split(_COLUMN)
    names = (part.split(_CELL) if part else ("",) * count for part in parts[1:4])
    births = list(map(int, parts[14].split())) if parts[14] else (0,) * count
    return list(zip(*names, strict=True)), births


def listed_of_text(text: str, ids: Sequence[str]) -> ListedPeople:
    """What a leaked file is searched for of the people of a block, without a record for each."""
    parts, count = text.split(_COLUMN), len(ids)
    family, birth_name, given, nir, email, street, code, phones = (
        parts[at].split(_CELL) if parts[at] else ("",) * count for at in (1, 2, 3, 4, 5, 6, 8, 13)
    )
    births = list(map(int, parts[14].split())) if parts[14] else (0,) * count
    return ListedPeople(ids, family, birth_name, given, births, nir, phones, email, street, code)


def _joined(column: Sequence[str]) -> str:
    if not any(column):
        return ""
    text = _CELL.join(column)
    if text.count(_CELL) >= len(column) or _COLUMN in text or _PHONE in text:
        text = _CELL.join([cell.translate(_SIGNS) for cell in column])
    return text


def _several(column: Sequence[Sequence[str]], count: int) -> str:
    """A column whose cells may hold several texts; empty when none does."""
    if not any(column):
        return ""
    cells = [_PHONE.join(texts) for texts in column]
    text = _CELL.join(cells)
    if text.count(_CELL) >= count or _COLUMN in text:
        text = _CELL.join([cell.replace(_CELL, " ").replace(_COLUMN, " ") for cell in cells])
    return text
