"""The few drawing operators that belong to one person: address in the window's zone, reference, salutation."""

from codecs import charmap_encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from clinickit.adapters.pdf.fonts import drawable
from clinickit.adapters.pdf.mailing_fonts import Face, Stock, pieces
from clinickit.adapters.pdf.mailing_page import Master, Place, first_baseline
from clinickit.adapters.pdf.style_sheet import MM, StyleSheet, Window
from clinickit.documents.slots import ADDRESS, CONCERNED, REFERENCE, SALUTATION
from clinickit.domain.letters import LetterSlots

_STEP = 0.25  # points between two sizes tried for the address, as for the address of any paper
_WIDEST = 1.0  # no letter of the font is wider than its size


@lru_cache(maxsize=256)
def largest_size(lines: int, window: Window, lowest: float) -> float:
    """The largest size at which so many lines stay inside the window's height; `lowest` when none does."""
    size = window.largest
    while size >= lowest and lines * leading_of(size, window) > window.height * MM:
        size -= _STEP
    return max(size, lowest)


def leading_of(size: float, window: Window) -> float:
    """Distance between two lines of the address, in points."""
    return min(window.line * MM, size * 1.08)


@dataclass(slots=True)
class SlotWriter:
    """Writes the slots of one body after the other; notes the characters that no font of ours can draw."""

    stock: Stock
    sheet: StyleSheet
    extra: set[tuple[str, int]] = field(default_factory=set)  # subsets used beside the first ones
    undrawable: set[str] = field(default_factory=set)  # references of letters with a character replaced

    def page(self, master: Master, slots: LetterSlots, *, marked: bool = False) -> bytes:
        """The operators of one person's slots; `marked` ties each to its paragraph in the reading order."""
        values = {REFERENCE: slots.reference, CONCERNED: slots.concerned_person, SALUTATION: slots.salutation}
        parts = []
        for mark, place in master.places.items():
            address = mark == ADDRESS
            drawn = self._address(place, slots) if address else self._line(place, values[mark], slots.reference)
            parts.append(b"%b BDC %b EMC" % (place.element, drawn) if marked else drawn)
        return b"\n".join(parts)

    def _address(self, place: Place, slots: LetterSlots) -> bytes:
        window, face = self.sheet.window, self.stock.named(place.font)
        lines: Sequence[str] = "\n".join(slots.address_lines).split("\n")
        size = largest_size(len(lines), window, window.unbroken)
        widest = max(map(len, lines))
        if widest * size * _WIDEST > window.width * MM or len(lines) * leading_of(size, window) > window.height * MM:
            lines, size = self._fitted(lines, size)
        start = _start(place.color, place.x, first_baseline(self.sheet, size), place.font, size)
        start += b"%.5f TL " % leading_of(size, window)
        text = " \n".join(lines)  # a space ends each line, so that the words of two lines are not read as one
        try:
            return start + b"(" + charmap_encode(text, "strict", face.with_line_ends)[0] + b") Tj ET"
        except UnicodeEncodeError:
            shown = (self._shown(line + " ", face, size, slots.reference) for line in lines)
            return start + b" T* ".join(shown) + b" ET"

    def _fitted(self, lines: Sequence[str], size: float) -> tuple[Sequence[str], float]:
        """The largest size that fits; a line is cut between two words only when it would be tiny otherwise."""
        window, said = self.sheet.window, [drawable(line, self.stock.characters) for line in lines]
        widest = max(self.stock.bold.width(line) for line in said) / 1000
        while size >= window.unbroken:
            if widest * size <= window.width * MM and len(said) * leading_of(size, window) <= window.height * MM:
                return lines, size
            size -= _STEP
        size = window.largest
        while size >= window.smallest:
            cut = [part for line in said for part in _cut(line, self.stock.regular, window.width * MM * 1000 / size)]
            if len(cut) * leading_of(size, window) <= window.height * MM:
                return cut, size
            size -= _STEP
        smallest = min(window.smallest, window.height * MM / (len(cut) * 1.08))
        return cut, smallest

    def _line(self, place: Place, value: str, reference: str) -> bytes:
        if not value:
            return b""
        face, size = self.stock.named(place.font), place.size
        words = place.words.encode("latin-1")
        if len(value) * size * _WIDEST > place.width - place.words_width:
            said = drawable(value, self.stock.characters)
            size *= min(1.0, place.width / (place.words_width + face.width(said) * size / 1000))
        start = _start(place.color, place.x, place.y, place.font, size)
        try:
            return start + b"(" + words + charmap_encode(value, "strict", face.ordinary)[0] + b") Tj ET"
        except UnicodeEncodeError:
            return start + b"(" + words + b") Tj " + self._shown(value, face, size, reference) + b" ET"

    def _shown(self, text: str, face: Face, size: float, reference: str) -> bytes:
        """A text with characters outside the first subset: the font changes where the subset does."""
        if drawable(text, self.stock.characters).count("?") > text.count("?"):
            self.undrawable.add(reference)
        made = []
        for subset, code in pieces(text.replace("\n", " "), face, self.stock.characters):
            if subset:
                self.extra.add((face.resource, subset))
            made.append(b"/%s+%d %g Tf (%b) Tj" % (face.resource.encode(), subset, size, code))
        made.append(b"/%s+0 %g Tf" % (face.resource.encode(), size))
        return b" ".join(made)


@lru_cache(maxsize=4096)
def _start(color: str, x: float, y: float, font: str, size: float) -> bytes:
    return f"BT {color} rg 1 0 0 1 {x:.4f} {y:.4f} Tm /{font}+0 {size:g} Tf ".encode()


def _cut(line: str, face: Face, width: float) -> list[str]:
    """A line cut between words, inside a word only when it is too long, each part at most so wide (thousandths)."""
    parts: list[str] = []
    for word in line.split():
        longer = f"{parts[-1]} {word}" if parts else word
        if parts and face.width(longer) <= width:
            parts[-1] = longer
        else:
            parts += _chopped(word, face, width)
    return parts or [""]


def _chopped(word: str, face: Face, width: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and face.width(parts[-1] + letter) > width:
            parts.append("")
        parts[-1] += letter
    return parts
