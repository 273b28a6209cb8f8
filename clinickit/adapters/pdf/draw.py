"""Draws a document page after page with reportlab: frames, letterhead, footer, « page x/y »."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from clinickit.adapters.pdf.flow import Flow, laid_out
from clinickit.adapters.pdf.fonts import Faces
from clinickit.adapters.pdf.letterhead import Top, draw_top, letter_top
from clinickit.adapters.pdf.setting import Setting
from clinickit.adapters.pdf.structure import Element, Marks, decoration
from clinickit.adapters.pdf.style_sheet import MM, PAGE_HEIGHT, PAGE_WIDTH, LetterMargins, Margins, StyleSheet, enlarged
from clinickit.documents.blocks import Document

POSTER, FORM = "poster", "form"
_ROOM_FOR_PAGE_NUMBER = 24.0  # millimetres at the right of the footer


@dataclass(frozen=True, slots=True)
class Drawn:
    """What reportlab made, the reading order that the last step writes into it, how many pages it takes."""

    pdf: bytes
    structure: Element
    pages: int = 1


class PaperCanvas(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """A canvas that knows how many pages there are before it closes, and only then writes « page x/y »."""

    def __init__(self, *args: object, setting: Setting, right: float, **settings: object) -> None:
        super().__init__(*args, **settings)
        self.setting, self.right = setting, right

    def save(self) -> None:
        """Write the page numbers, then the file."""
        sheet, pages = self.setting.sheet, self.getPageNumber() - 1
        style = self.setting.style("footer")
        for page in range(1, pages + 1):
            self.beginForm(f"page{page}", 0, 0, PAGE_WIDTH * MM, PAGE_HEIGHT * MM)
            self.setFont(style.fontName, style.fontSize)
            self.setFillColor(style.textColor)
            words = sheet.words.page.format(page=page, pages=pages)
            self.drawRightString(self.right, sheet.footer.baseline * MM, words)
            self.endForm()
        super().save()


def draw(document: Document, sheet: StyleSheet, faces: Faces, paper: Callable[..., PaperCanvas] = PaperCanvas) -> Drawn:
    """The pages of a document, without their tags yet; `paper` is the canvas they are drawn on.

    A poster is set as large as one page allows, and never smaller than a report.
    """
    times = sheet.poster.largest if document.layout == POSTER else 1.0
    while times > 1.0:
        made = _drawn(document, enlarged(sheet, times), faces, paper)
        if made.pages == 1:
            return made
        times -= sheet.poster.step
    return _drawn(document, sheet, faces, paper)


def _drawn(document: Document, sheet: StyleSheet, faces: Faces, paper: Callable[..., PaperCanvas]) -> Drawn:
    letter, form = document.layout == "letter", document.layout == FORM
    if form:
        sheet = enlarged(sheet, sheet.rooms.size)
    setting = Setting(sheet, faces, Marks())
    root = Element("Document")
    margins: Margins | LetterMargins = sheet.letter if letter else sheet.form if form else sheet.report
    top = letter_top(document.letterhead, root, setting) if letter else None
    footer, bottom = page_footer(document.footer, setting, margins)
    width = (PAGE_WIDTH - margins.left - margins.right) * MM
    tallest = (PAGE_HEIGHT - margins.top) * MM - bottom
    body = "letter_body" if letter else "form_body" if form else "body"
    flow = Flow(setting, root, width, margins.left, body, 1 if letter else 2)
    story = laid_out(document, flow, tallest)
    made = BytesIO()
    template = BaseDocTemplate(
        made,
        pagesize=(PAGE_WIDTH * MM, PAGE_HEIGHT * MM),
        pageTemplates=_page_templates(setting, margins, bottom, top, footer),
        invariant=1,
        lang="fr-FR",
        initialFontName=faces.regular,
        initialFontSize=10,
    )
    template.build(story, canvasmaker=partial(paper, setting=setting, right=(PAGE_WIDTH - margins.right) * MM))
    return Drawn(made.getvalue(), root, template.page)


def page_footer(text: str, setting: Setting, margins: Margins | LetterMargins) -> tuple[Flowable | None, float]:
    """What stands at the foot of each page, if anything does, and how high the pages then end."""
    bottom = margins.bottom * MM
    if not text.strip():
        return None, bottom
    footer = setting.paragraph(text, "footer", Element("P"))
    footer.element = None  # decoration: not read aloud on each page
    width = (PAGE_WIDTH - margins.left - margins.right - _ROOM_FOR_PAGE_NUMBER) * MM
    return footer, bottom + _lift(footer.wrap(width, 1000)[1], setting)


def _page_templates(
    setting: Setting, margins: Margins | LetterMargins, bottom: float, top: Top | None, footer: Flowable | None
) -> list[PageTemplate]:
    def frame(from_top: float) -> Frame:
        width, height = (PAGE_WIDTH - margins.left - margins.right) * MM, (PAGE_HEIGHT - from_top) * MM - bottom
        return Frame(margins.left * MM, bottom, width, height, 0, 0, 0, 0)

    def end(canvas: Any, _template: object) -> None:  # noqa: ANN401 - called by reportlab, which has no types
        draw_footer(canvas, setting, margins, footer)

    def draw_first(canvas: Any, _template: object) -> None:  # noqa: ANN401 - the same
        if top is not None:
            draw_top(canvas, top, setting)

    later = PageTemplate("later", [frame(margins.top)], onPageEnd=end)
    if top is None:
        return [later]
    first = PageTemplate("first", [frame(top.body_top)], onPage=draw_first, onPageEnd=end, autoNextPageTemplate="later")
    return [first, later]


def _lift(height: float, setting: Setting) -> float:
    """How much higher a footer of this height must start, so that its last line stays where printers print."""
    footer, size = setting.sheet.footer, setting.sheet.styles["footer"].size
    return max(0.0, height - (footer.baseline - footer.lowest) * MM - size)


def draw_footer(
    canvas: Any,  # noqa: ANN401 - reportlab ships no types
    setting: Setting,
    margins: Margins | LetterMargins,
    footer: Flowable | None,
) -> None:
    """Draw the foot of a page: a rule, what stands there, and where the page number comes when it is known."""
    sheet, left, right = setting.sheet, margins.left * MM, (PAGE_WIDTH - margins.right) * MM
    style = setting.style("footer")
    with decoration(canvas, "Pagination"):
        first_line_top = sheet.footer.baseline * MM + style.fontSize
        lift = 0.0
        if footer is not None:
            _, height = footer.wrapOn(canvas, right - left - _ROOM_FOR_PAGE_NUMBER * MM, 1000)
            lift = _lift(height, setting)
            footer.drawOn(canvas, left, first_line_top + lift - height)
        canvas.saveState()
        canvas.setStrokeColor(HexColor(sheet.colors.rule))
        canvas.setLineWidth(0.5)
        canvas.line(left, first_line_top + lift + 4, right, first_line_top + lift + 4)
        canvas.restoreState()
        canvas.doForm(f"page{canvas.getPageNumber()}")
