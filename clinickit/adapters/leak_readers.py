"""Reads a leaked file of any usual form as a stream of blocks: never unpacked, never copied, never held whole."""

import functools
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, BinaryIO

from clinickit.adapters.csv_text import SAMPLE_BYTES, LineProblems, TableProblem, csv_blocks
from clinickit.adapters.file_kinds import SPOILT_ARCHIVE, why_unreadable
from clinickit.adapters.json_records import LISTS_IN_LIST, json_rows, looks_like_json
from clinickit.adapters.sql_dumps import looks_like_sql, sql_rows
from clinickit.adapters.tables import (
    LARGEST_SPREADSHEET,
    MOST_SHRUNK,
    SPREADSHEETS,
    all_sheets,
    check_archive,
    file_kind,
    spreadsheet_kind,
    text_format,
)
from clinickit.services.tables_ports import Block, FileKind, LeakBlock

_LONGEST_LINE = 1 << 24
_GENEROUS = 100 * 1024 * 1024
_HASHED_AT_ONCE = 1 << 20
_NOT_DATA = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc", ".exe", ".dll", ".mp4", ".zip", ".rar", ".7z")


class LeakReader:
    """One leaked file on this PC, only ever read.

    It is a class because problems and progress are asked for while the blocks flow. `problems` fills as lines are
    met; `progress` gives bytes read and bytes in all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problems = LineProblems()
        self.skipped: list[str] = []
        self._source: BinaryIO | None = None
        self._size = 0
        self._cut: list[str] = []

    def blocks(self) -> Generator[LeakBlock, None, None]:
        """Every table of the file, block by block. Raises TableProblem with one sentence."""
        try:
            self._size = self._path.stat().st_size
            with self._path.open("rb") as source:
                self._source = source
                yield from self._opened(lambda: _rewound(source), self._path.name, "")
        except OSError as problem:
            raise self._gone(problem) from None
        except EOFError:
            self._cut.append(self._path.name)
        except SPOILT_ARCHIVE:
            raise TableProblem(f"Le fichier {self._path.name} est abîmé et ne peut pas être lu.") from None
        finally:
            self._source = None
        if self._cut:
            sentence = f"Le fichier {self._path.name} est coupé : sa fin manque."
            raise TableProblem(sentence, "Ce qui précède la coupure a été lu.")

    def progress(self) -> tuple[int, int]:
        """Bytes read so far, bytes in all (of the file as it is, packed or not)."""
        return (self._source.tell() if self._source and not self._source.closed else self._size), self._size

    def sha256(self) -> bytes:
        """The SHA-256 of the file, read once more from end to end: what its keyed fingerprint is made from.

        Raises TableProblem.
        """
        digest = hashlib.sha256()
        try:
            with self._path.open("rb") as source:
                while piece := source.read(_HASHED_AT_ONCE):
                    digest.update(piece)
        except OSError as problem:
            raise self._gone(problem) from None
        return digest.digest()

    def _gone(self, problem: OSError) -> TableProblem:
        return TableProblem(f"Le fichier {self._path.name} ne peut pas être lu ({why_unreadable(problem)}).")

    def _opened(
        self, open_again: Callable[[], BinaryIO], name: str, table: str, *, packed: bool = False
    ) -> Iterator[LeakBlock]:
        kind = file_kind(open_again(), name)
        if kind is FileKind.GZIP:
            if packed:
                raise TableProblem(f"Le fichier {name} est compressé deux fois.", "Décompressez-le, puis recommencez.")
            unpacked = functools.partial(self._unpacked, open_again, name)
            yield from self._opened(unpacked, name, table, packed=True)
        elif kind is FileKind.ZIP:
            yield from self._archive(open_again(), name, inside=packed or bool(table))
        elif kind is FileKind.XLS:
            yield from self._spreadsheet(open_again, name, table)
        else:
            yield from self._text(open_again, table)

    def _unpacked(self, open_again: Callable[[], BinaryIO], name: str) -> BinaryIO:
        return _unpacked(open_again(), self._size, name, self._cut)

    def _archive(self, source: BinaryIO, name: str, *, inside: bool) -> Iterator[LeakBlock]:
        source = source if source.seekable() else io.BytesIO(_bounded(source, name))
        try:
            archive = zipfile.ZipFile(source)
        except zipfile.BadZipFile:
            raise TableProblem(f"L’archive {name} est abîmée ou incomplète.") from None
        with archive:
            kind = spreadsheet_kind(archive, name)
            if kind in SPREADSHEETS:
                yield from self._spreadsheet(lambda: source, name, name if inside else "")
                return
            if inside:
                action = "Décompressez la première, puis recommencez."
                raise TableProblem(f"L’archive {name} en contient une autre.", action)
            check_archive(archive, name)
            members = [member for member in archive.infolist() if _is_file(member)]
            readable = [member for member in members if not member.filename.lower().endswith(_NOT_DATA)]
            self.skipped += [member.filename for member in members if member not in readable]
            if not readable:
                sentence = f"L’archive {name} ne contient aucun fichier de données lisible."
                raise TableProblem(sentence, "Décompressez-la, et voyez si elle en contient une autre.")
            yield from self._members(archive, readable)

    def _members(self, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[LeakBlock]:
        """What can be read of each; one that cannot does not hide the others. Raises TableProblem when none can."""
        first: TableProblem | None = None
        unread = 0
        for member in members:
            given = False
            try:
                for block in self._opened(
                    functools.partial(_member, archive, member), member.filename, member.filename
                ):
                    given = True
                    yield block
            except SPOILT_ARCHIVE:
                self.problems.add(0, f"{member.filename} : abîmé dans l’archive, lu jusqu’au défaut")
            except TableProblem as problem:
                first = first or problem
                if given:
                    self.problems.add(0, f"{member.filename} : {problem.sentence}")
                else:
                    unread += 1
                    self.skipped.append(member.filename)
        if first and unread == len(members):
            raise first

    def _spreadsheet(self, open_again: Callable[[], BinaryIO], name: str, table: str) -> Iterator[LeakBlock]:
        source = open_again()
        if source.seekable():
            source.seek(0)
        for sheet, block in all_sheets(_bounded(source, name), name):
            yield LeakBlock(f"{table} {sheet}".strip(), (), block.rows, block.numbers)

    def _text(self, open_again: Callable[[], BinaryIO], table: str) -> Iterator[LeakBlock]:
        found = text_format(open_again())
        start = open_again().read(SAMPLE_BYTES).decode(found.encoding, errors="replace")
        stream = open_again()
        if looks_like_sql(start):
            lines = _lines(io.TextIOWrapper(stream, encoding=found.encoding, errors="clinickit-cp1252"))
            for name, header, rows, numbers in sql_rows(lines, self.problems):
                yield LeakBlock(f"{table} {name}".strip(), header, rows, numbers)
        elif looks_like_json(start):
            text = io.TextIOWrapper(stream, encoding=found.encoding, errors="clinickit-cp1252")
            for name, header, rows, numbers in json_rows(text, self.problems):
                yield LeakBlock(f"{table} {name}".strip(), header, rows, numbers)
        elif LISTS_IN_LIST.match(start):
            sentence = f"Le fichier {self._path.name} est un JSON fait de listes, que le kit ne sait pas lire."
            raise TableProblem(sentence, "Faites-le convertir en CSV, puis recommencez.")
        else:
            blocks: Iterator[Block] = csv_blocks(stream, found.encoding, found.separator, self.problems)
            for block in blocks:
                yield LeakBlock(table, (), block.rows, block.numbers)


def first_rows(blocks: Iterator[LeakBlock], most: int = 200) -> tuple[list[LeakBlock], Iterator[LeakBlock]]:
    """Enough blocks to guess columns from, and all the blocks again from the first."""
    taken: list[LeakBlock] = []
    for block in blocks:
        taken.append(block)
        if sum(len(one.rows) for one in taken) >= most:
            break
    return taken, chain(taken, blocks)


class _Guarded(io.RawIOBase):
    """A gzip stream that stops when it grows out of all proportion to the file, and ends where it was cut."""

    def __init__(self, source: gzip.GzipFile, packed: int, name: str, cut: list[str]) -> None:
        self._source, self._most, self._name = source, max(packed * MOST_SHRUNK, _GENEROUS), name
        self._cut = cut
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._source.read1(len(buffer))
        except EOFError:  # what came before the cut is read as if the file ended there; the reader says it
            self._cut.append(self._name)
            return 0
        except (gzip.BadGzipFile, zlib.error):
            raise TableProblem(f"Le fichier {self._name} est abîmé et ne peut pas être décompressé.") from None
        self._given += len(piece)
        if self._given > self._most:
            raise TableProblem(
                f"Le fichier {self._name} se déploie hors de toute proportion : il est piégé ou abîmé.",
                "Ne l’ouvrez pas ; demandez le fichier d’origine à qui vous l’a remis.",
            )
        buffer[: len(piece)] = piece
        return len(piece)


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Whether a member of an archive holds something; what a Mac notes beside each file is nothing of the file."""
    return not member.is_dir() and member.file_size > 0 and not member.filename.startswith("__MACOSX/")


def _rewound(source: BinaryIO) -> BinaryIO:
    source.seek(0)
    return io.BufferedReader(_Borrowed(source))


def _unpacked(source: BinaryIO, packed: int, name: str, cut: list[str]) -> BinaryIO:
    return io.BufferedReader(_Guarded(gzip.GzipFile(fileobj=source), packed, name, cut))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    return io.BufferedReader(_Plain(archive.open(member)))


class _Plain(io.RawIOBase):
    """A member of an archive, as the reader of text wants it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._source.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Borrowed(io.RawIOBase):
    """The file, lent to a reader that would close it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        return self._source.seek(place, whence)

    def tell(self) -> int:
        return self._source.tell()

    def read(self, size: int = -1) -> bytes:
        return self._source.read(size)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._source.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _bounded(source: BinaryIO, name: str) -> bytes:
    content = source.read(LARGEST_SPREADSHEET + 1)
    if len(content) > LARGEST_SPREADSHEET:
        raise TableProblem(f"Le classeur {name} est trop grand pour être lu d’un bloc.")
    return content


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a text; one that runs beyond all bounds is given in pieces."""
    while line := text.readline(_LONGEST_LINE):
        yield line


__all__ = ("LeakBlock", "LeakReader", "TableProblem", "first_rows")
