"""The page that reportlab lays out once per body: its own drawing operators, and where the slots stand on it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from clinickit.adapters.pdf.draw import PaperCanvas, draw
from clinickit.adapters.pdf.fonts import Faces
from clinickit.adapters.pdf.mailing_fonts import Face, Stock
from clinickit.adapters.pdf.structure import Element
from clinickit.adapters.pdf.style_sheet import MM, PAGE_HEIGHT, PAGE_WIDTH, StyleSheet
from clinickit.documents.blocks import Document
from clinickit.documents.slots import ADDRESS, IN_TEXT, marks_of

_SMALLER = (0.96, 0.92)  # of the size of a letter: 11.5 points become 11, then 10.6
_MATRIX = re.compile(r"1 0 0 1 (-?[\d.]+) (-?[\d.]+) (cm|Tm)")
_FONT = re.compile(r"/(F\d)\+0 ([\d.]+) Tf")
_COLOR = re.compile(r"([\d.]+ [\d.]+ [\d.]+) rg")
_MARK = re.compile(r"\(([^()]*)(@@[a-z]+@@)\) Tj")
_MCID = re.compile(r"/\w+ <</MCID \d+>>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a slot's text starts (points from the lower left corner), in which font, size and colour, after what words.

    `words` are as reportlab encoded them, ready for a PDF string, and `words_width` wide. `element` is the mark that
    ties it to its paragraph in the reading order, and `width` how long the whole line may be, in points.
    """

    x: float
    y: float
    font: str
    size: float
    color: str
    words: str
    words_width: float
    element: bytes
    width: float


@dataclass(frozen=True, slots=True)
class Master:
    """A body laid out: operators of each page, places of the slots, reading order, characters drawn in each face."""

    pages: tuple[bytes, ...]
    places: Mapping[str, Place]
    structure: Element
    used: Mapping[str, frozenset[int]]


@dataclass(slots=True)
class _Caught:
    pages: list[str] = field(default_factory=list)


class CatchingCanvas(PaperCanvas):
    """A canvas that keeps the operators of each page instead of writing a file."""

    def __init__(self, *args: object, caught: _Caught, stock: Stock, **settings: Any) -> None:  # noqa: ANN401 - reportlab's own
        super().__init__(*args, **settings)
        self.caught = caught
        for face in stock.faces:
            face.seed_into(self._doc)
            face.font.getSubsetInternalName(0, self._doc)

    def doForm(self, name: str) -> None:  # noqa: N802 - reportlab's own name
        """The number of the page is written in its place once all pages are known."""
        self.addLiteral(f"%%{name}")

    def showPage(self) -> None:  # noqa: N802 - reportlab's own name
        """Keep the page."""
        self.caught.pages.append("\n".join(self._code))
        super().showPage()

    def save(self) -> None:
        """Write the page numbers; no file is made."""
        sheet, pages = self.setting.sheet, len(self.caught.pages)
        style = self.setting.style("footer")
        for page in range(1, pages + 1):
            self._code.clear()
            self.saveState()
            self.setFont(style.fontName, style.fontSize)
            self.setFillColor(style.textColor)
            words = sheet.words.page.format(page=page, pages=pages)
            self.drawRightString(self.right, sheet.footer.baseline * MM, words)
            self.restoreState()
            drawn = "\n".join(self._code)
            self.caught.pages[page - 1] = self.caught.pages[page - 1].replace(f"%%page{page}", drawn, 1)
        self._code.clear()


def laid_out_once(body: Document, sheet: StyleSheet, faces: Faces, stock: Stock) -> Master:
    """A body, or any document, as pages ready to be put into many files.

    A letter that is a little too long for one page is set a little smaller: a second sheet for each of half a million
    people costs more than a point. Raises ValueError when a mark of the body is not found alone at the end of a line,
    where it can be replaced.
    """
    if body.layout != "letter":
        return _laid_out(body, sheet, faces, stock)
    body = replace(body, letterhead=replace(body.letterhead, recipient=(ADDRESS,)))
    whole = _laid_out(body, sheet, faces, stock)
    for share in _SMALLER if len(whole.pages) > 1 else ():
        tried = _laid_out(body, _smaller(sheet, share), faces, stock)
        if len(tried.pages) == 1:
            return tried
    return whole


def _smaller(sheet: StyleSheet, share: float) -> StyleSheet:
    text = sheet.styles["letter_body"]
    set_smaller = replace(text, size=text.size * share, leading=text.leading * share, after=text.after * share * share)
    return replace(sheet, styles={**sheet.styles, "letter_body": set_smaller})


def _laid_out(body: Document, sheet: StyleSheet, faces: Faces, stock: Stock) -> Master:
    caught = _Caught()
    canvas: Callable[..., PaperCanvas] = lambda *a, **k: CatchingCanvas(*a, caught=caught, stock=stock, **k)  # noqa: E731
    drawn = draw(body, sheet, faces, canvas)
    wanted = {ADDRESS, *marks_of(body)} if body.layout == "letter" else set()
    slots = _Slots(sheet, stock)
    pages = tuple(slots.taken_out(code, number) for number, code in enumerate(caught.pages))
    if set(slots.places) != wanted:
        raise ValueError(f"marks lost on the page: {wanted ^ set(slots.places)}")
    return Master(pages, slots.places, drawn.structure, _used(caught.pages, stock))


@dataclass(slots=True)
class _Pen:
    """Where reportlab's operators stand on the page, in which colour, in which element."""

    x: float = 0.0
    y: float = 0.0
    color: str = "0 0 0"
    element: str = ""

    def follow(self, line: str) -> None:
        """Take a line of operators into account."""
        if line.endswith(" cm") and (moved := _MATRIX.fullmatch(line)):
            self.x, self.y = float(moved[1]), float(moved[2])
        elif found := _MCID.search(line):
            self.element = found[0]
        elif found := _COLOR.fullmatch(line):
            self.color = found[1]


class _Slots:
    """Takes the texts of the marks out of the pages, and notes their places."""

    def __init__(self, sheet: StyleSheet, stock: Stock) -> None:
        self.right = (PAGE_WIDTH - sheet.letter.right) * MM
        self.stock = stock
        self.places: dict[str, Place] = {}

    def taken_out(self, code: str, page: int) -> bytes:
        """The page without its marks."""
        kept: list[str] = []
        pen = _Pen()
        for line in code.split("\n"):
            pen.follow(line)
            if found := _MARK.search(line):
                if page:
                    raise ValueError(f"a mark must be on the first page: {found[2]}")
                self.places[found[2]] = self._place(line, found, pen)
                kept[kept.index(f"{pen.element} BDC")] = "/Artifact BMC"
            else:
                kept.append(line)
        return "\n".join(kept).encode("latin-1")

    def _place(self, line: str, found: re.Match[str], pen: _Pen) -> Place:
        text, font = _MATRIX.search(line), _FONT.search(line)
        if found[2] not in {*IN_TEXT, ADDRESS} or text is None or font is None or line.count(" Tj") != 1:
            raise ValueError(f"a mark that cannot be replaced: {found[2]}")
        x, y, size = pen.x + float(text[1]), pen.y + float(text[2]), float(font[2])
        face = self.stock.named(font[1])
        said = "".join(map(chr, _characters(found[1], face)))
        width = face.width(said) * size / 1000
        element = pen.element.encode()
        return Place(x, y, font[1], size, pen.color, found[1], width, element, self.right - x)


def first_baseline(sheet: StyleSheet, size: float) -> float:
    """Height, in points from the lower edge, of the first line of an address of this size."""
    return (PAGE_HEIGHT - sheet.window.top) * MM - size


_SHOWN = re.compile(r"/(F\d)\+(\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", re.DOTALL)
_ESCAPED = re.compile(r"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def _used(pages: list[str], stock: Stock) -> Mapping[str, frozenset[int]]:
    """Characters (code points) of each face's first subset that the pages draw."""
    used: dict[str, set[int]] = {face.resource: set() for face in stock.faces}
    for code in pages:
        name, subset = "F1", 0
        for found in _SHOWN.finditer(code):
            if found[1]:
                name, subset = found[1], int(found[2])
            elif not subset:
                used[name].update(_characters(found[3], stock.named(name)))
    return {name: frozenset(codes) for name, codes in used.items()}


def _characters(string: str, face: Face) -> Iterator[int]:
    """The code points behind a PDF string in the first subset of a face."""
    return (face.subsets[0][ord(one)] for one in _ESCAPED.sub(_unescaped, string))


def _unescaped(found: re.Match[str]) -> str:
    said = found[1]
    return chr(int(said, 8)) if said[0].isdigit() else _LETTERS.get(said, said)
