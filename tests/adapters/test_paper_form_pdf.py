"""The paper form as it comes out of the printer: few pages, none half empty, nothing cut, read aloud in order."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.flow.paper_codes import SHORT_FILE, parse_short
from clinickit.services.casefile.reading import read_case
from clinickit.services.library import Library
from clinickit.services.paper_form.document import Wanted, codes_of, form_document
from tests.law import RESOURCES

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
KIT = TomlResources()
LIBRARY = Library(KIT)
MOST_PAGES, MOST_PAGES_SHORT = 19, 4
POINTS_A_MM = 72 / 25.4
NO_PRINTER_PRINTS_MM = 10  # nearer to an edge than this, a home printer may print nothing
INK = 245
FOOT = 0.07  # of the height: the footer is below


def drawn(wanted: Wanted) -> bytes:
    """The PDF of a form."""
    return ReportlabPdfMaker(KIT).render(form_document(LIBRARY, wanted, AT), AT)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return drawn(Wanted())


@pytest.fixture(scope="module")
def short() -> bytes:
    return drawn(Wanted(short=True))


def pages_of(pdf: bytes) -> list[pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[number] for number in range(len(document))]


def inked(page: pypdfium2.PdfPage) -> tuple[float, ...]:
    """How far the ink of a page stays, in millimetres, from its left, top, right and lower edges."""
    picture = page.render(scale=1, grayscale=True).to_pil()
    box = picture.point(lambda light: 255 if light < INK else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    width, height = picture.size
    return tuple(one / POINTS_A_MM for one in (left, top, width - right, height - bottom))


def lowest_text(page: pypdfium2.PdfPage) -> float:
    """Where the text of a page ends, above its footer, as a share of its height from the top."""
    words, height = page.get_textpage(), float(page.get_height())
    feet = [float(words.get_rect(number)[1]) for number in range(words.count_rects())]
    return 1 - min(foot for foot in feet if foot > height * FOOT) / height


def test_the_form_has_a_reasonable_length(whole: bytes, short: bytes) -> None:
    assert len(pages_of(whole)) <= MOST_PAGES
    assert len(pages_of(short)) <= MOST_PAGES_SHORT


def test_no_page_is_half_empty(whole: bytes, short: bytes) -> None:
    for pdf in (whole, short):
        assert [number for number, page in enumerate(pages_of(pdf), 1) if lowest_text(page) < 0.6] == []


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05"])
def test_the_form_of_a_case_is_not_much_longer(number: str) -> None:
    file = next((RESOURCES / "examples").glob(f"{number}_*.toml"))
    answers = read_case(file.read_text(encoding="utf-8"), file.name).answers
    assert len(pages_of(drawn(Wanted(answers=answers, title="Dossier")))) <= MOST_PAGES + 2


def test_a_home_printer_prints_all_of_it(whole: bytes, short: bytes) -> None:
    for pdf in (whole, short):
        for page in pages_of(pdf):
            assert min(inked(page)) >= NO_PRINTER_PRINTS_MM


def test_every_code_and_every_question_is_readable_on_paper(whole: bytes, short: bytes) -> None:
    codes = codes_of(LIBRARY)
    named = parse_short(KIT.read(SHORT_FILE), codes)
    for pdf, expected in ((whole, set(codes.paths)), (short, {codes.code(path) for path in named})):
        found = set(" ".join(page.get_textpage().get_text_range() for page in pages_of(pdf)).split())
        assert expected <= found


def test_each_page_has_its_number(whole: bytes) -> None:
    pages = pages_of(whole)
    for number, page in enumerate(pages, 1):
        assert f"page {number}/{len(pages)}" in page.get_textpage().get_text_range()


def test_the_form_is_tagged_and_its_boxes_are_told(whole: bytes) -> None:
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        roles = list(_roles(pdf.Root.StructTreeRoot.K))
    assert roles.count("Lbl") == roles.count("LBody") > 400
    assert {"H1", "H2", "H3", "Table", "TH", "Sect"} <= set(roles)


def _roles(element: pikepdf.Object) -> list[str]:
    found = [str(element.S).strip("/")] if "/S" in element else []
    inside = element.get("/K", pikepdf.Array())
    for one in inside if isinstance(inside, pikepdf.Array) else [inside]:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == pikepdf.Name.StructElem:
            found += _roles(one)
    return found
