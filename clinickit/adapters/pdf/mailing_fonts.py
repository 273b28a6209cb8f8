"""Fonts of a mailing: every character has its place before the first letter is drawn, and files carry few glyphs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from struct import pack, unpack_from
from zlib import compress

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, TTFontFile, makeToUnicodeCMap

from clinickit.adapters.pdf.fonts import Faces, drawable

# Capital and small letters of French names and addresses first, then those of the neighbours, then all the rest.
FRENCH = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆÑàâäçéèêëîïôöùûüÿœæñ’«»–—…€°•"
NEIGHBOURS = "ÁÃÅÍÌÓÒÕØÚÝÐÞáãåíìóòõøúýðþßŠšŽžŁłĐđĆćČčŃńŚśŻżŹźĄąĘęŢţŞşȚțȘșĂăĞğİıŐőŰűŘřĚěŮůÿ‘“”²³ºª¿¡½¼"
_SUBSET = 256
_FIRST_PRINTED = 0x20
# Tables that a viewer reads in an embedded TrueType font (ISO 32000-1, 9.9); its names are left out.
_EMBEDDED = ("cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_SYMBOLIC, _NONSYMBOLIC = 1 << 2, 1 << 5


class Owner:
    """Stands for a document where reportlab keeps the places of characters per document."""


@dataclass(frozen=True)
class Face:
    """One face: `resource` is its name on the page (F1), `places` says subset and code of each character."""

    font: TTFont
    resource: str
    seed: str
    places: Mapping[int, tuple[int, int]]
    subsets: tuple[tuple[int, ...], ...]

    @cached_property
    def widths(self) -> Mapping[str, float]:
        """Width of each character, in thousandths of the size."""
        measured: Mapping[int, float] = self.font.face.charWidths
        return {chr(code): measured[code] for code in self.font.face.charToGlyph if code in measured}

    def width(self, line: str) -> float:
        """Width of a line, in thousandths of the size."""
        missing = float(self.font.face.defaultWidth)
        return sum(self.widths.get(letter, missing) for letter in line)

    def seed_into(self, owner: object) -> None:
        """Give the characters the same places in another document of reportlab's."""
        self.font.splitString(self.seed, owner)

    @cached_property
    def ordinary(self) -> Mapping[int, int | bytes]:
        """For `codecs.charmap_encode`: the first subset's characters as they stand inside a PDF string."""
        table: dict[int, int | bytes] = {
            letter: at for letter, (subset, at) in self.places.items() if not subset and letter >= _FIRST_PRINTED
        }
        table |= {code: b"\\" + bytes([code]) for code in b"()\\" if code in table}
        table |= {letter: b"\\%03o" % at for letter, at in table.items() if isinstance(at, int) and at in b"\r\n"}
        table[0xA0] = table[0x20]  # as reportlab does: a no-break space is drawn as a space
        return table

    @cached_property
    def with_line_ends(self) -> Mapping[int, int | bytes]:
        """The same, where a line end goes to the next line of the page."""
        return {**self.ordinary, 0x0A: b") Tj T* ("}


@dataclass(frozen=True)
class Stock:
    """The faces of a mailing."""

    regular: Face
    bold: Face
    italic: Face
    characters: frozenset[str]

    @property
    def faces(self) -> tuple[Face, Face, Face]:
        """In the order of their names on the page."""
        return self.regular, self.bold, self.italic

    def named(self, resource: str) -> Face:
        """The face of a name on the page."""
        return next(face for face in self.faces if face.resource == resource)


def font_stock(faces: Faces) -> Stock:
    """Every character of the three faces put in its place."""
    regular, bold, italic = _face(faces.regular, "F1"), _face(faces.bold, "F2"), _face(faces.italic, "F3")
    return Stock(regular, bold, italic, faces.characters)


def _face(name: str, resource: str) -> Face:
    font, owner = pdfmetrics.getFont(name), Owner()
    known = set(map(chr, font.face.charToGlyph))
    rest = sorted(known - set(FRENCH) - set(NEIGHBOURS))
    seed = "".join(letter for letter in dict.fromkeys(FRENCH + NEIGHBOURS + "".join(rest)) if letter in known)
    font.splitString(seed, owner)
    state = font.state[owner]
    places = {letter: (at // _SUBSET, at % _SUBSET) for letter, at in state.assignments.items() if letter}
    return Face(font, resource, seed, places, tuple(tuple(subset) for subset in state.subsets))


def pieces(text: str, face: Face, characters: frozenset[str]) -> list[tuple[int, bytes]]:
    """A text cut where its subset changes, each piece ready to stand between the brackets of a PDF string."""
    made: list[tuple[int, bytearray]] = []
    for letter in drawable(text, characters).replace("\u00a0", " "):
        subset, at = face.places.get(ord(letter), (0, 0x3F))
        if not made or made[-1][0] != subset:
            made.append((subset, bytearray()))
        made[-1][1].extend(b"\\%03o" % at if at in b"()\\\r\n" else bytes([at]))
    return [(subset, bytes(code)) for subset, code in made]


@dataclass(frozen=True, slots=True)
class Embedded:
    """One subset ready for a file: the font program, its widths, its map to Unicode, and numbers of its descriptor."""

    name: str
    program: bytes
    length: int
    widths: str
    unicode: bytes
    descriptor: str


def embedded(face: Face, subset: int, wanted: Collection[int] | None = None) -> Embedded:
    """A subset as it is put into a file; `wanted` keeps only those characters (code points), all of them if None."""
    codes = face.subsets[subset]
    kept = [code if wanted is None or code in wanted else 0 for code in codes]
    while kept and not kept[-1]:
        kept.pop()
    program, metrics = _program(face.font.face, kept), face.font.face
    base = SUBSETN(subset + (0 if wanted is None else _fingerprint(kept))).decode() + "+"
    name = base + metrics.name.decode("ascii")
    box = " ".join(f"{number:g}" for number in metrics.bbox)
    flags = (metrics.flags & ~_NONSYMBOLIC) | _SYMBOLIC
    descriptor = (
        f"/Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{box}]/ItalicAngle {metrics.italicAngle:g}"
        f"/Ascent {metrics.ascent:g}/Descent {metrics.descent:g}/CapHeight {metrics.capHeight:g}"
        f"/StemV {metrics.stemV:g}/MissingWidth {metrics.defaultWidth:g}"
    )
    widths = " ".join(f"{metrics.getCharWidth(code):g}" for code in kept)
    unicode = compress(makeToUnicodeCMap(name, kept).encode(), 9)
    return Embedded(name, compress(program, 9), len(program), widths, unicode, descriptor)


def _fingerprint(codes: Iterable[int]) -> int:
    return 1000 + sum(rank * code for rank, code in enumerate(codes, 1)) % 900_000


def _program(face: TTFontFile, codes: list[int]) -> bytes:
    """The font file of these characters, without the tables that only a system's font needs."""
    made = face.makeSubset(codes)
    count = unpack_from(">H", made, 4)[0]
    records = [unpack_from(">4s3L", made, 12 + 16 * rank) for rank in range(count)]
    tables = {tag.decode(): made[at : at + length] for tag, _, at, length in records}
    return _font_file({tag: tables[tag] for tag in _EMBEDDED if tag in tables})


def _font_file(tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = [pack(">L4H", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))]
    body, at = BytesIO(), 12 + 16 * count
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(unpack_from(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory.append(pack(">4s3L", tag.encode(), total, at + body.tell(), len(data)))
        body.write(padded)
    return b"".join(directory) + body.getvalue()
