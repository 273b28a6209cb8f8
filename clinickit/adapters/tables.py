"""Opens patient lists: CSV, XLSX, ODS and XLS, told by their content, with their bounds checked before reading."""

import contextlib
import io
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from clinickit.adapters.csv_text import (
    MOST_COLUMNS,
    SAMPLE_BYTES,
    LineProblems,
    TableProblem,
    csv_blocks,
    find_encoding,
    find_separator,
)
from clinickit.adapters.file_kinds import SPOILT_ARCHIVE, is_text, no_table, why_unreadable
from clinickit.adapters.json_records import LISTS_IN_LIST, looks_like_json
from clinickit.adapters.old_workbooks import never_ends
from clinickit.adapters.sheet_extent import reaches_too_far_ods, reaches_too_far_xlsx
from clinickit.adapters.sql_dumps import looks_like_sql
from clinickit.services.tables_ports import Block, FileKind, TableFormat, TablePreview

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

# A spreadsheet is held whole in memory; above this, unpacked, it must be saved as CSV, which is not.
LARGEST_SPREADSHEET = 400 * 1024 * 1024
# No honest spreadsheet or text shrinks more than this.
MOST_SHRUNK = 250
_ROWS_IN_BLOCK = 2_000
_PREVIEW_ROWS = 200
_WHOLE_NUMBERS_BELOW = 2**53
_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
_TOO_LARGE = "Ouvrez-le dans votre tableur, enregistrez-le au format CSV, puis choisissez ce fichier CSV."
_FAR_CELL = "Dans votre tableur, supprimez les lignes et colonnes vides autour de la liste, ou enregistrez-la en CSV."
_ARCHIVE_PASSWORD = "Décompressez-le avec le mot de passe, puis choisissez le fichier qu’il contient."  # noqa: S105 - a sentence
_PASSWORD = "Ouvrez-le dans votre tableur avec le mot de passe, enregistrez-le sans mot de passe, puis recommencez."  # noqa: S105 - a sentence


SPREADSHEETS = frozenset({FileKind.XLSX, FileKind.ODS, FileKind.XLS})


def inspect_table(path: Path, chosen: TableFormat | None = None) -> TablePreview:
    """The format of a list and its first rows; `chosen` is used instead of what would be found.

    Raises TableProblem with one sentence when the file is empty, not a list, protected or too large.
    """
    wanted = chosen or _found_format(path)
    rows: list[tuple[str, ...]] = []
    with closing(read_table(path, wanted, LineProblems())) as blocks:
        for block in blocks:
            rows += map(tuple, block.rows)
            if len(rows) >= _PREVIEW_ROWS:
                break
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise TableProblem(f"Le fichier {path.name} est vide.", "Choisissez un autre fichier.")
    return TablePreview(wanted, tuple(rows[:_PREVIEW_ROWS]))


def read_table(path: Path, table_format: TableFormat, problems: LineProblems) -> Generator[Block, None, None]:
    """The rows of a list with their line numbers, block by block. Raises TableProblem."""
    if table_format.kind in SPREADSHEETS:
        yield from spreadsheet_blocks(path, table_format)
        return
    with path.open("rb") as stream:
        yield from csv_blocks(stream, table_format.encoding, table_format.separator, problems)


def file_kind(stream: BinaryIO, name: str) -> FileKind:
    """What a stream holds by its first bytes. Raises TableProblem for what can be no table."""
    start = stream.read(SAMPLE_BYTES)
    if not start:
        raise TableProblem(f"Le fichier {name} est vide.", "Choisissez un autre fichier.")
    if start.startswith(_OLE):
        return FileKind.XLS
    if start.startswith(_GZIP):
        return FileKind.GZIP
    if start.startswith(_ZIP):
        return FileKind.ZIP
    if known := no_table(start):
        raise TableProblem(f"Le fichier {name} {known[0]}.", known[1])
    zeros = start.count(0)
    # In UTF-16 the zeros of ordinary letters all stand on one side.
    one_sided = min(start[0::2].count(0), start[1::2].count(0)) * 20 < zeros and zeros > len(start) // 4
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or one_sided
    if not wide and not is_text(start):
        raise TableProblem(f"Le fichier {name} n’est ni un texte ni un classeur lisible.")
    return FileKind.TEXT


def text_format(stream: BinaryIO) -> TableFormat:
    """Encoding and separator of a text, read from its beginning; the stream is left where it stopped."""
    start = stream.read(SAMPLE_BYTES)
    first = iter((start,))
    encoding = find_encoding(lambda size: next(first, None) or stream.read(size))
    text = start.decode(encoding, errors="replace")
    return TableFormat(FileKind.TEXT, encoding, find_separator(text.rpartition("\n")[0] or text))


def check_archive(archive: zipfile.ZipFile, name: str, largest: int | None = None) -> None:
    """Refuse a ZIP that unpacks into far more than it weighs, before anything is unpacked."""
    members = archive.infolist()
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_SHRUNK * max(packed, 1) and unpacked > SAMPLE_BYTES:
        raise TableProblem(
            f"Le fichier {name} se déploie en {unpacked // 1024**2:,} Mo".replace(",", "\u00a0")
            + " pour un poids minime : il est piégé ou abîmé, et n’a pas été ouvert.",
            "Ne l’ouvrez pas ; demandez le fichier d’origine à qui vous l’a remis.",
        )
    if largest is not None and unpacked > largest:
        raise TableProblem(f"Le classeur {name} est trop grand pour être lu d’un bloc.", _TOO_LARGE)
    if any(member.flag_bits & 1 for member in members):
        action = _PASSWORD if largest is not None else _ARCHIVE_PASSWORD
        raise TableProblem(f"Le fichier {name} est protégé par un mot de passe.", action)
    # A table of contents may lie about sizes: then the sums do not hold.
    if largest is not None and archive.testzip() is not None:
        raise TableProblem(f"Le classeur {name} est abîmé et ne peut pas être lu.")


def spreadsheet_blocks(source: Path | bytes, table_format: TableFormat, name: str = "") -> Iterator[Block]:
    """The rows of one sheet; formulas give the value last computed, never anything that runs."""
    name = source.name if isinstance(source, Path) else name
    book = _book(source, name)
    with _reading(name):
        wanted = table_format.sheet or _first_filled(book)
    yield from _sheet_blocks(book, wanted, name)


def all_sheets(source: bytes, name: str) -> Iterator[tuple[str, Block]]:
    """The rows of every sheet that has any, hidden ones too, with the name of the sheet where there are several."""
    if source.startswith(_OLE) and never_ends(source):
        raise TableProblem(f"Le classeur {name} est abîmé et ne peut pas être lu.")
    book = _book(source, name)
    for sheet in book.sheet_names:
        told = sheet if len(book.sheet_names) > 1 else ""
        for block in _sheet_blocks(book, sheet, name):
            yield told, block


def _book(source: Path | bytes, name: str) -> "CalamineWorkbook":
    import python_calamine as calamine

    with _reading(name):
        if isinstance(source, Path):
            return calamine.CalamineWorkbook.from_path(source)
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(source))


@contextlib.contextmanager
def _reading(name: str) -> Iterator[None]:
    """Says in one sentence what the reader of spreadsheets cannot do, also where it gives up on a damaged file."""
    import python_calamine as calamine

    try:
        yield
    except (calamine.CalamineError, OSError, ValueError, KeyError) as problem:
        if "password" in str(problem).lower():
            raise TableProblem(f"Le classeur {name} est protégé par un mot de passe.", _PASSWORD) from None
        raise TableProblem(f"Le classeur {name} est abîmé et ne peut pas être lu.") from None
    except BaseException as problem:
        # It is no Exception, and bears no name that can be imported.
        if type(problem).__name__ != "PanicException":
            raise
        raise TableProblem(f"Le classeur {name} est abîmé et ne peut pas être lu.") from None


def _sheet_blocks(book: "CalamineWorkbook", wanted: str, name: str) -> Iterator[Block]:
    with _reading(name):
        sheet = book.get_sheet_by_name(wanted)
    if sheet.width > MOST_COLUMNS:
        found = f"{sheet.width:,}".replace(",", "\u00a0")
        raise TableProblem(
            f"La feuille {sheet.name} a {found} colonnes, alors que {MOST_COLUMNS} au plus peuvent être lues.",
            "Gardez seulement les colonnes utiles, puis recommencez.",
        )
    rows: list[list[str]] = []
    number = 1
    for row in sheet.iter_rows():
        rows.append([as_text(cell) for cell in row])
        if len(rows) == _ROWS_IN_BLOCK:
            yield Block(rows, range(number, number + len(rows)))
            number, rows = number + len(rows), []
    if rows:
        yield Block(rows, range(number, number + len(rows)))


def as_text(cell: object) -> str:
    """A spreadsheet's cell as a person would type it: days as AAAA-MM-JJ, whole numbers without « .0 »."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE_NUMBERS_BELOW else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""


def spreadsheet_kind(archive: zipfile.ZipFile, name: str) -> FileKind | None:
    """XLSX or ODS when a ZIP is one of them, checked for size and password; None for an ordinary ZIP."""
    names = set(archive.namelist())
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        check_archive(archive, name, LARGEST_SPREADSHEET)
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise TableProblem(f"Le classeur {name} est protégé par un mot de passe.", _PASSWORD)
        if reaches_too_far_ods(archive):
            raise TableProblem(f"Le classeur {name} a une cellule remplie très loin de la liste.", _FAR_CELL)
        return FileKind.ODS
    if "[Content_Types].xml" in names:
        if not any(member.startswith("xl/") for member in names):
            raise TableProblem(f"Le fichier {name} est un document, pas un classeur.")
        check_archive(archive, name, LARGEST_SPREADSHEET)
        if reaches_too_far_xlsx(archive):
            raise TableProblem(f"Le classeur {name} a une cellule remplie très loin de la liste.", _FAR_CELL)
        return FileKind.XLSX
    return None


def _found_format(path: Path) -> TableFormat:
    try:
        with path.open("rb") as stream:
            kind = file_kind(stream, path.name)
            stream.seek(0)
            if kind is FileKind.TEXT:
                return _list_format(stream, path.name)
            if kind is FileKind.GZIP:
                raise TableProblem(f"Le fichier {path.name} est compressé.", "Décompressez-le, puis recommencez.")
            if kind is FileKind.ZIP:
                with zipfile.ZipFile(stream) as archive:
                    kind = spreadsheet_kind(archive, path.name) or FileKind.ZIP
        if kind is FileKind.ZIP:
            raise TableProblem(f"Le fichier {path.name} est une archive ZIP.", "Décompressez-la, puis recommencez.")
    except OSError as problem:
        raise TableProblem(f"Le fichier {path.name} ne peut pas être lu ({why_unreadable(problem)}).") from None
    except SPOILT_ARCHIVE:
        raise TableProblem(f"Le classeur {path.name} est abîmé et ne peut pas être lu.") from None
    if kind is FileKind.XLS:
        _check_xls(path)
    return _with_sheets(path, kind)


def _list_format(stream: BinaryIO, name: str) -> TableFormat:
    """The format of a text, unless it is one that only a search in a leaked file reads."""
    found = text_format(stream)
    stream.seek(0)
    start = stream.read(SAMPLE_BYTES).decode(found.encoding, errors="replace")
    json = looks_like_json(start) or LISTS_IN_LIST.match(start) is not None
    for told, kind in ((json, "du JSON"), (looks_like_sql(start), "un export de base (SQL)")):
        if told:
            raise TableProblem(f"Le fichier {name} est {kind}, pas une liste.", "Demandez-la en CSV ou en XLSX.")
    return found


def _check_xls(path: Path) -> None:
    """An old-style container may also be a protected XLSX or a text document."""
    if path.stat().st_size > LARGEST_SPREADSHEET:
        raise TableProblem(f"Le classeur {path.name} est trop grand pour être lu d’un bloc.", _TOO_LARGE)
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise TableProblem(f"Le classeur {path.name} est protégé par un mot de passe.", _PASSWORD)
    if never_ends(content):
        raise TableProblem(f"Le classeur {path.name} est abîmé et ne peut pas être lu.")


def _with_sheets(path: Path, kind: FileKind) -> TableFormat:
    book = _book(path, path.name)
    with _reading(path.name):
        return TableFormat(kind, sheet=_first_filled(book), sheets=tuple(book.sheet_names))


def _first_filled(book: "CalamineWorkbook") -> str:
    """The first sheet that people see and that has more than one row."""
    import python_calamine as calamine

    if not book.sheet_names:
        raise TableProblem("Le classeur n’a aucune feuille.", "Choisissez un autre fichier.")
    hidden = {one.name for one in book.sheets_metadata if one.visible is not calamine.SheetVisibleEnum.Visible}
    names = sorted(book.sheet_names, key=lambda name: name in hidden)
    filled = (name for name in names if book.get_sheet_by_name(name).height > 1)
    return next(filled, names[0])
