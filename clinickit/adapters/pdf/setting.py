"""Sets text in one of the style sheet's styles, tied to its structure element."""

from dataclasses import dataclass, field, replace

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle

from clinickit.adapters.pdf.flowables import MarkedParagraph
from clinickit.adapters.pdf.fonts import Faces, drawable
from clinickit.adapters.pdf.markup import markup, with_gaps
from clinickit.adapters.pdf.structure import Element, Marks
from clinickit.adapters.pdf.style_sheet import MM, StyleSheet, TextStyle
from clinickit.documents.blocks import Text, plain


@dataclass(frozen=True, slots=True)
class Setting:
    """The style sheet, the fonts and the marks of the document being drawn."""

    sheet: StyleSheet
    faces: Faces
    marks: Marks
    _made: dict[tuple[str, TextStyle], ParagraphStyle] = field(default_factory=dict)

    def style(self, name: str, **changed: float) -> ParagraphStyle:
        """Reportlab's style for a name of the style sheet; `changed` overrides its numbers."""
        base = self.sheet.styles[name]
        text = replace(base, **changed) if changed else base  # type: ignore[arg-type]  # only numbers are changed
        if (name, text) not in self._made:
            self._made[name, text] = self._make(name, text)
        return self._made[name, text]

    def paragraph(self, text: Text | str, style: str, element: Element, **changed: float) -> MarkedParagraph:
        """A paragraph; a plain string has its gaps found and shown."""
        runs = with_gaps(text) if isinstance(text, str) else text
        drawn = MarkedParagraph(
            markup(runs, self.faces, self.sheet.colors.gap_fill) or " ", self.style(style, **changed)
        )
        return drawn.tied(element, self.marks, drawable(plain(runs), self.faces.characters))

    def _make(self, name: str, text: TextStyle) -> ParagraphStyle:
        return ParagraphStyle(
            name,
            fontName=self.faces.named(text.font),
            fontSize=text.size,
            leading=text.leading,
            spaceBefore=text.before,
            spaceAfter=text.after,
            leftIndent=text.indent * MM,
            textColor=HexColor(getattr(self.sheet.colors, text.color)),
            allowWidows=0,
            allowOrphans=0,
            splitLongWords=1,
            uriWasteReduce=0.3,
        )
