"""The picture of a timeline: what happened, in order, day by day, ready to be drawn."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from clinickit.documents.blocks import Document, Table, plain

_PNG = b"\x89PNG\r\n\x1a\n"
_RGB = bytes((8, 2, 0, 0, 0))  # 8 bits a channel, colour, no interlacing


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that happened: the day and the hour as they are said, what, and who."""

    day: str
    hour: str
    what: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is drawn: a title, what is said under it, the points in order, the last line of each page."""

    title: str
    subtitle: str
    points: tuple[Point, ...]
    footer: str


def points_of(chronology: Document) -> tuple[Point, ...]:
    """The points of the chronology paper: the rows of its first table."""
    tables = (block for block in chronology.blocks if isinstance(block, Table))
    rows: Iterable[tuple[str, ...]] = (tuple(plain(cell) for cell in row) for row in next(tables).rows)
    return tuple(_point(row) for row in rows)


def _point(row: tuple[str, ...]) -> Point:
    when, what, who = row[:3]
    moment, _, doubt = when.partition(" (")
    day, _, hour = moment.partition(" à ")
    return Point(day, hour, f"{what} ({doubt}" if doubt else what, "" if who == "–" else who)


def png(width: int, height: int, rgb: bytes) -> bytes:
    """Red, green and blue bytes as a PNG (ISO/IEC 15948)."""
    row = width * len("RGB")
    lines = b"".join(b"\0" + rgb[start : start + row] for start in range(0, row * height, row))
    chunks = (
        (b"IHDR", struct.pack(">II", width, height) + _RGB),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    return _PNG + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
