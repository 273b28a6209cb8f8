"""The doors to files on this PC that hold people: lists and leaked files, only ever read, block by block."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol


class FileKind(StrEnum):
    """What a file is, whatever its name says."""

    TEXT = "text"
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    ZIP = "zip"
    GZIP = "gzip"


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How a file is read; found, shown to the person, who may change it with `replace`."""

    kind: FileKind
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The format found and the first rows read with it."""

    format: TableFormat
    rows: tuple[tuple[str, ...], ...]


class Block(NamedTuple):
    """Consecutive rows and, for each, the number of the line it begins on (from 1)."""

    rows: list[list[str]]
    numbers: Sequence[int]


class LeakBlock(NamedTuple):
    """Rows of one table of a leaked file; `header` is empty when the file does not name its columns.

    The first block of a table without header may begin with it: the columns are guessed from the first rows.
    """

    table: str
    header: tuple[str, ...]
    rows: list[list[str]]
    numbers: Sequence[int]


class FaultyLines(Protocol):
    """Lines that could not be read as written: the first ones by number and sentence, and how many in all."""

    named: list[tuple[int, str]]
    count: int


class OpenedList(Protocol):
    """A list being read."""

    @property
    def problems(self) -> FaultyLines:
        """The lines that could not be read as written; fills as the blocks flow."""
        ...

    def blocks(self) -> Generator[Block, None, None]:
        """The rows with their line numbers; closing it lets the file go. Raises a ClinicKitError of one sentence."""
        ...

    def progress(self) -> tuple[int, int]:
        """Bytes read so far, bytes in all; (0, 0) where a spreadsheet does not tell."""
        ...

    def sha256(self) -> str:
        """The fingerprint of the whole file, in hexadecimal."""
        ...


class OpenedLeak(Protocol):
    """A leaked file being read; nothing of it is ever written. `skipped`: what an archive held that is no table."""

    skipped: list[str]

    @property
    def problems(self) -> FaultyLines:
        """The lines that could not be read as written; fills as the blocks flow."""
        ...

    def blocks(self) -> Generator[LeakBlock, None, None]:
        """Every table of the file, block by block; closing it lets the file go. Raises a ClinicKitError."""
        ...

    def progress(self) -> tuple[int, int]:
        """Bytes read so far, bytes in all."""
        ...

    def sha256(self) -> bytes:
        """The fingerprint of the whole file."""
        ...


class PatientTables(Protocol):
    """Lists and leaked files on this PC, only ever read; and the reports written beside them on demand."""

    def inspect(self, path: Path, chosen: TableFormat | None = None) -> TablePreview:
        """Format and first rows; `chosen` instead of what would be found. Raises a ClinicKitError of one sentence."""
        ...

    def open_list(self, path: Path, table_format: TableFormat) -> OpenedList:
        """A list, read with this format."""
        ...

    def open_leak(self, path: Path) -> OpenedLeak:
        """A leaked file in any usual form (CSV, TSV, XLSX, SQL, JSON; in ZIP or GZ)."""
        ...
