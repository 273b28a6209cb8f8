"""Reads separated text as a stream of blocks: its encoding and separator found, broken quotes told by line."""

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from clinickit.domain.errors import ClinicKitError
from clinickit.services.tables_ports import Block

SAMPLE_BYTES = 1 << 16
BLOCK_CHARACTERS = 1 << 17
MOST_COLUMNS = 500
MOST_CHARACTERS_IN_CELL = 1 << 20
# A quoted cell that runs over more lines than this was never closed.
MOST_LINES_IN_CELL = 200
SEPARATORS = ";,\t|~^¦"
# Times hold it too, and lists of « site:e-mail:password »: only where no other cuts anything, and this one often.
LAST_SEPARATOR, LAST_CUTS = ":", 5
EIGHT_BITS = ("cp1252", "mac_roman", "cp850")
FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒÆ’«»°€")
# The letters of French outside ASCII, by how often they are met: « é » more than all the others together.
_OFTEN = {"é": 8, "è": 4, **dict.fromkeys("àêçÉ", 3), **dict.fromkeys("ôîïëâÈ’°", 2)}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LENIENT = "clinickit-cp1252"


class TableProblem(ClinicKitError):
    """A list or a leaked file that cannot be read as a table; the sentence names the line when there is one."""

    default_action = "Vérifiez le fichier, ou enregistrez-le au format CSV depuis votre tableur, puis recommencez."


@dataclass(slots=True)
class LineProblems:
    """Lines that could not be read as written; what was good is kept. Only the first hundred are named."""

    named: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, sentence: str) -> None:
        """Note a line and what is wrong with it."""
        self.count += 1
        if len(self.named) < 100:  # noqa: PLR2004 - enough to find the cause
            self.named.append((line, sentence))


def _as_windows(problem: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 in a UTF-8 file come from a copy and paste: read them as Windows wrote them."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("cp1252", errors="replace"), problem.end


codecs.register_error(_LENIENT, _as_windows)


def find_encoding(read: Callable[[int], bytes]) -> str:
    """The encoding of what `read` gives: byte-order mark, strict UTF-8, then the likeliest of three 8-bit ones.

    Text that has no accent in its beginning is read on until one shows, because that is what tells.
    """
    sample = read(SAMPLE_BYTES)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    zeros = sample.count(0)
    if zeros > len(sample) // 4:
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    while sample.isascii():
        more = read(SAMPLE_BYTES)
        if not more:
            return "utf-8"
        sample = sample[-4:] + more
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError as problem:
        # A sample may begin inside a letter; and one bad byte among many good letters is still UTF-8.
        good = sample.decode("utf-8", errors="ignore")
        lost = len(sample) - len(good.encode())
        if problem.start > 0 and lost * 20 < sum(not letter.isascii() for letter in good):
            return "utf-8"
        return max(EIGHT_BITS, key=lambda name: french_weight(sample, name))
    return "utf-8"


def french_weight(sample: bytes, encoding: str) -> float:
    """How French the letters outside ASCII are that this encoding would give, by how often each is met."""
    decoded = [letter for letter in sample.decode(encoding, errors="replace") if not letter.isascii()]
    inside = sum(_OFTEN.get(letter, letter in FRENCH) for letter in decoded)
    return inside / len(decoded) if decoded else 0.0


def find_separator(text: str) -> str:
    """The separator that cuts the first lines most evenly; « : » when no other cuts any, else « ; »."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def evenness(separator: str) -> tuple[float, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator)] if lines else [1]
        usual = max(set(counts), key=counts.count)
        return (counts.count(usual) / len(counts) if usual > 1 else 0.0, usual)

    try:
        best = max(SEPARATORS, key=evenness)
        return best if evenness(best)[0] or evenness(LAST_SEPARATOR)[1] < LAST_CUTS else LAST_SEPARATOR
    except csv.Error:
        return max(SEPARATORS, key=text.count)


def csv_blocks(stream: BinaryIO, encoding: str, separator: str, problems: LineProblems) -> Generator[Block, None, None]:
    """The rows of a separated text, a block at a time, never the whole file.

    A block without a quotation mark is cut by its separators alone, twice as fast as a CSV reader and equal to it.
    Raises TableProblem on too many columns or a cell too long.
    """
    text = io.TextIOWrapper(stream, encoding=encoding, errors=_LENIENT, newline=None)
    try:
        yield from _blocks(text, separator, problems)
    finally:
        # The stream belongs to whoever opened it.
        with suppress(ValueError):
            text.detach()


def _blocks(  # noqa: C901 - the states of one loop over a stream
    text: TextIO, separator: str, problems: LineProblems
) -> Iterator[Block]:
    first, rest, width = 1, "", 0
    while True:
        chunk = text.read(BLOCK_CHARACTERS)
        if not chunk and not rest:
            break
        whole = rest + chunk.replace("\0", "")
        cut = whole.rfind("\n") + 1 if chunk else len(whole)
        if not cut:
            rest = whole
            if len(rest) > MOST_CHARACTERS_IN_CELL * 4:
                raise TableProblem(f"Ligne {first} : cette ligne dépasse 4 millions de caractères.")
            continue
        ready, rest = whole[:cut], whole[cut:]
        lines = ready.removesuffix("\n").split("\n")
        known_width, width = width, width or lines[0].count(separator) + 1
        if '"' in ready:
            numbers: Sequence[int]
            rows, numbers, left = _quoted(lines, separator, (first, width), problems, final=not chunk)
            if left:
                rest = "\n".join(lines[len(lines) - left :]) + "\n" + rest
                if len(rest) > MOST_CHARACTERS_IN_CELL:
                    place = first + len(lines) - left
                    raise TableProblem(f"Ligne {place} : une cellule dépasse un million de caractères.")
        else:
            left = 0
            rows = [line.split(separator) for line in lines]
            numbers = range(first, first + len(lines))
        first += len(lines) - left
        if not known_width or len(ready) > len(lines) * MOST_COLUMNS:
            _check_width(rows, numbers)
        if rows:
            yield Block(rows, numbers)
        if not chunk:
            break


def _check_width(rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> None:
    for row, number in zip(rows, numbers, strict=True):
        if len(row) > MOST_COLUMNS:
            found = f"{len(row):,}".replace(",", "\u00a0")
            raise TableProblem(
                f"Ligne {number} : {found} colonnes, alors que {MOST_COLUMNS} au plus peuvent être lues.",
                "Vérifiez le séparateur, ou gardez seulement les colonnes utiles, puis recommencez.",
            )


def _quoted(
    lines: list[str], separator: str, usual: tuple[int, int], problems: LineProblems, *, final: bool
) -> tuple[list[list[str]], list[int], int]:
    """Rows of lines that hold quotation marks, their numbers, and how many lines at the end wait for more text.

    A quoted cell that no line closes, or that swallows lines which are rows of the `usual` width by themselves, is
    told, and its line is cut by separators alone. `usual` is the number of the first line and the width of the table.
    """
    first, width = usual
    rows: list[list[str]] = []
    numbers: list[int] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if '"' not in line:
            rows.append(line.split(separator))
            numbers.append(first + at)
            at += 1
            continue
        taken = _lines_of_record(lines, at, separator)
        if taken == 0 and not final and len(lines) - at < MOST_LINES_IN_CELL:
            return rows, numbers, len(lines) - at
        record = _record(lines[at : at + taken], separator) if taken else []
        swallowed = taken > 0 and len(record) != width and line.count(separator) + 1 == width
        if taken == 0 or swallowed:
            problems.add(first + at, "guillemet ouvert et jamais fermé : la ligne est lue telle quelle")
            rows.append([cell.strip('"') for cell in line.split(separator)])
            taken = 1
        else:
            rows.append(record)
        numbers.append(first + at)
        at += taken
    return rows, numbers, 0


def _lines_of_record(lines: Sequence[str], at: int, separator: str) -> int:
    """How many lines the record that begins here takes; 0 when it is not closed within reason."""
    inside = _open_after(lines[at], separator, inside=False)
    taken = 1
    while inside:
        if at + taken >= len(lines) or taken >= MOST_LINES_IN_CELL:
            return 0
        inside = _open_after(lines[at + taken], separator, inside=True)
        taken += 1
    return taken


def _open_after(line: str, separator: str, *, inside: bool) -> bool:
    """Whether a quoted cell is still open at the end of this line. A quote inside a bare cell means nothing."""
    if inside:
        cells = ['"' + line]
    elif line.count('"') % 2 == 0 and line.count('"') == 2 * line.count(f'{separator}"') + 2 * line.startswith('"'):
        return False
    else:
        cells = [line]
    text, place = cells[0], 0
    while place < len(text):
        if text[place] != '"':
            after = text.find(separator, place)
            if after < 0:
                return False
            place = after + 1
            continue
        place += 1
        while True:
            end = text.find('"', place)
            if end < 0:
                return True
            if text[end + 1 : end + 2] == '"':
                place = end + 2
                continue
            after = text.find(separator, end)
            if after < 0:
                return False
            place = after + 1
            break
    return False


def _record(lines: Sequence[str], separator: str) -> list[str]:
    reader = csv.reader(["\n".join(lines)] if len(lines) == 1 else [f"{line}\n" for line in lines], delimiter=separator)
    try:
        return next(reader, [])
    except csv.Error:
        return "\n".join(lines).split(separator)


csv.field_size_limit(MOST_CHARACTERS_IN_CELL)
