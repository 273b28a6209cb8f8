"""A notice for a wall: one page, set as large as that page allows, never smaller than a report."""

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pypdfium2.raw as pdfium

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Document, Heading, Paragraph, words

MADE_AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
SHORT = Document(
    "public_poster", "1", "Information", (Heading("Un incident"), Paragraph(words("Appelez-nous."))), "poster"
)


def sizes(document: Document) -> list[float]:
    """The sizes of the letters of each page, in points, the largest first."""
    pdf = ReportlabPdfMaker(TomlResources()).render(document, MADE_AT)
    with pypdfium2.PdfDocument(pdf) as opened:
        found = set()
        for page in opened:
            text = page.get_textpage()
            found |= {round(pdfium.FPDFText_GetFontSize(text, at), 1) for at in range(text.count_chars())}
        return sorted(found, reverse=True)


def pages(document: Document) -> int:
    """How many pages it takes."""
    with pypdfium2.PdfDocument(ReportlabPdfMaker(TomlResources()).render(document, MADE_AT)) as opened:
        return len(opened)


def test_a_short_poster_is_set_much_larger_than_a_report() -> None:
    assert sizes(SHORT)[0] > 1.5 * sizes(replace(SHORT, layout="report"))[0]
    assert pages(SHORT) == 1


def test_a_longer_poster_is_set_smaller_so_as_to_stay_on_one_page() -> None:
    told = Paragraph(words("Nous ne savons pas encore si des données ont été copiées. " * 6))
    longer = replace(SHORT, blocks=(*SHORT.blocks, *[told] * 6))
    assert pages(longer) == 1
    assert sizes(longer)[0] < sizes(SHORT)[0]


def test_a_poster_too_long_for_one_page_keeps_the_letters_of_a_report() -> None:
    told = Paragraph(words("Nous ne savons pas encore si des données ont été copiées. " * 6))
    endless = replace(SHORT, blocks=(*SHORT.blocks, *[told] * 40))
    assert pages(endless) > 1
    assert sizes(endless) == sizes(replace(endless, layout="report"))
