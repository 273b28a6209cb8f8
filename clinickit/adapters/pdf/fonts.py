"""The three faces of the papers' font, registered once with reportlab under names that follow their bytes."""

import unicodedata
from dataclasses import dataclass
from io import BytesIO
from zlib import crc32

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from clinickit.adapters.pdf import style_sheet
from clinickit.domain.errors import ResourceProblem
from clinickit.services.ports import Resources

# Said alike, but missing from most fonts: a narrow no-break space also lets reportlab break the line after it.
_ALIKE = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u2060": "", "\u200b": "", "\ufeff": "", "\u00ad": "", "☒": "☑"}


@dataclass(frozen=True, slots=True)
class Faces:
    """Reportlab's names of the three faces, and the characters that all of them can draw."""

    regular: str
    bold: str
    italic: str
    characters: frozenset[str]

    def named(self, face: str) -> str:
        """The reportlab name of regular, bold or italic."""
        return {"regular": self.regular, "bold": self.bold, "italic": self.italic}[face]


def _register(resources: Resources, file: str) -> str:
    data = resources.data(file)
    name = f"clinickit-{crc32(data):08x}"
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(name, BytesIO(data)))
        except TTFError:
            raise ResourceProblem(file, "police", "une police TrueType à contours glyf est attendue") from None
    return name


def register_fonts(resources: Resources, files: style_sheet.Fonts) -> Faces:
    """The faces, ready to draw with. Raises ResourceProblem for a file that is not a TrueType font."""
    regular, bold, italic = (_register(resources, file) for file in (files.regular, files.bold, files.italic))
    known = [set(pdfmetrics.getFont(name).face.charToGlyph) for name in (regular, bold, italic)]
    return Faces(regular, bold, italic, frozenset(map(chr, set.intersection(*known))))


def drawable(text: str, characters: frozenset[str]) -> str:
    """The text with each character the font lacks replaced by one said alike, else by a visible « ? »."""
    composed = unicodedata.normalize("NFC", text)
    if characters.issuperset(composed):
        return composed.replace("\u202f", "\u00a0")
    return "".join(_nearest(letter, characters) for letter in composed)


def _nearest(letter: str, characters: frozenset[str]) -> str:
    if letter in _ALIKE:
        return _ALIKE[letter]
    if letter in characters or letter in "\n\t":
        return letter
    simpler = "".join(one for one in unicodedata.normalize("NFKD", letter) if one in characters)
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cc":
        return ""
    return simpler or "?"
