"""Finds in a damaged old-style workbook (XLS) the chains of sectors that never end, before a reader follows them."""

import struct
from array import array
from collections import deque
from collections.abc import Iterator

# Places in the header of a compound file, [MS-CFB] 2.2, and in an entry of its directory, 2.6.
_HEADER, _IN_HEADER, _ENTRY = 512, 109, 128
_SHIFT_AT, _DIRECTORY_AT, _MINI_AT, _MORE_AT, _FATS_AT = 30, 48, 60, 68, 76
_START_AT = 116
_SHIFTS = range(7, 17)


def never_ends(content: bytes) -> bool:
    """Whether a chain of this compound file comes back on itself: who follows it fills the whole memory."""
    if len(content) < _HEADER or struct.unpack_from("<H", content, _SHIFT_AT)[0] not in _SHIFTS:
        return False
    size = 1 << struct.unpack_from("<H", content, _SHIFT_AT)[0]
    try:
        fat = _numbers(content, _fat_sectors(content, size), size)
        directory = list(_chain(fat, _at(content, _DIRECTORY_AT)))
        mini = _numbers(content, _chain(fat, _at(content, _MINI_AT)), size)
        for sector in directory:
            for place in range((sector + 1) * size, min((sector + 2) * size, len(content) - _ENTRY + 1), _ENTRY):
                # Which of the two tables holds a stream depends on its length, which may be damaged too.
                for table in (fat, mini):
                    deque(_chain(table, _at(content, place + _START_AT)), maxlen=0)
    except _EndlessError:
        return True
    return False


class _EndlessError(Exception):
    """A chain that was longer than there are sectors."""


def _at(content: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", content, place)[0])


def _chain(table: "array[int]", sector: int) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if sector >= len(table):
            return
        yield sector
        sector = table[sector]
    raise _EndlessError


def _numbers(content: bytes, sectors: Iterator[int], size: int) -> "array[int]":
    pieces = (content[(sector + 1) * size : (sector + 2) * size] for sector in sectors)
    held = b"".join(pieces)
    return array("I", held[: len(held) // 4 * 4])


def _fat_sectors(content: bytes, size: int) -> Iterator[int]:
    most = len(content) // size
    yield from (one for one in struct.unpack_from(f"<{_IN_HEADER}I", content, _FATS_AT) if one < most)
    more, seen = _at(content, _MORE_AT), 0
    while more < most:
        seen += 1
        if seen > most:
            raise _EndlessError
        place = (more + 1) * size
        held = content[place : place + size]
        numbers = struct.unpack(f"<{len(held) // 4}I", held[: len(held) // 4 * 4])
        yield from (one for one in numbers[:-1] if one < most)
        more = numbers[-1] if numbers else most
