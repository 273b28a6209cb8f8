"""Papers as PDF: drawn with reportlab, finished with pikepdf, from the styles and fonts under resources/."""

from datetime import datetime
from threading import Lock

from clinickit.documents.blocks import Document
from clinickit.documents.timeline import Timeline
from clinickit.services.ports import Resources

ONE_AT_A_TIME = Lock()  # reportlab keeps its fonts in one table for the whole process


class ReportlabPdfMaker:
    """The `PdfMaker` port. Reportlab and pikepdf are loaded at the first paper, not before."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def render(self, document: Document, made_at: datetime) -> bytes:
        """The PDF of a document: tagged PDF/A-2b, embedded fonts, bookmarks, metadata, « page x/y ».

        `made_at` must be aware; it is the creation date of the file. The same document and the same moment give the
        same bytes. Raises ResourceProblem when a style or a font under resources/ does not hold together.
        """
        if made_at.tzinfo is None:
            raise ValueError("made_at has no time zone")
        from clinickit.adapters.pdf.draw import draw
        from clinickit.adapters.pdf.finish import finish
        from clinickit.adapters.pdf.fonts import register_fonts
        from clinickit.adapters.pdf.style_sheet import read_style_sheet

        sheet = read_style_sheet(self._resources)
        with ONE_AT_A_TIME:
            fonts = register_fonts(self._resources, sheet.fonts)
            drawn = draw(document, sheet, fonts)
            return finish(drawn, document, made_at, self._resources.data("style/sRGB.icc"))

    def timeline(self, timeline: Timeline, made_at: datetime) -> bytes:
        """The picture of a timeline as PDF pages, made as `render` makes a paper: days are headings of lists."""
        if made_at.tzinfo is None:
            raise ValueError("made_at has no time zone")
        from clinickit.adapters.pdf.finish import finish
        from clinickit.adapters.pdf.fonts import register_fonts
        from clinickit.adapters.pdf.style_sheet import read_style_sheet
        from clinickit.adapters.pdf.timeline import described, draw_timeline

        sheet = read_style_sheet(self._resources)
        with ONE_AT_A_TIME:
            drawn = draw_timeline(timeline, sheet, register_fonts(self._resources, sheet.fonts))
            return finish(drawn, described(timeline), made_at, self._resources.data("style/sRGB.icc"))
