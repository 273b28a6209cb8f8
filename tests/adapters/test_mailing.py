"""Letters by the thousand: the same page as reportlab's, the address in the window, nobody mixed up."""

import hashlib
import re
import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinickit.adapters.mailing_files import FolderLetters
from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pdf.mailing import PdfMailing
from clinickit.adapters.pdf_pages import PdfiumPages
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Document, Paragraph, words
from clinickit.documents.slots import SALUTATION, filled
from clinickit.domain.letters import LetterSlots
from clinickit.services.mailing_ports import WindowOffset
from tests.adapters.sample_mailings import NAMES, TALL, body, one_person

MADE_AT = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
MM = 72 / 25.4
RESOURCES = TomlResources()
PRINTER = PdfMailing(RESOURCES)
MAKER = ReportlabPdfMaker(RESOURCES)
PAGES = PdfiumPages()


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in opened]


def words_of(pdf: bytes) -> list[list[str]]:
    return [sorted(page.split()) for page in texts(pdf)]


def sound(pdf: bytes) -> None:
    """Fail on a file that qpdf's library finds wrong."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []


def printed(letters: Iterable[tuple[str, LetterSlots]], **bodies: Document) -> bytes:
    return PRINTER.print_file(bodies, letters, None, MADE_AT).pdf


def boxes(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Each piece of text with its box in millimetres from the left and top edges of the sheet."""
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[page].get_textpage()
        found = []
        for rank in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(rank)
            said = text.get_text_bounded(left, bottom, right, top)
            found.append((said, left / MM, 297 - top / MM, right / MM, 297 - bottom / MM))
    return found


SHAPES = [
    one_person(),
    one_person("MADAME ÉLÉONORE LEFÈVRE-D’ANGELO (CHEZ M DÛ)", child="Zoé Martin"),
    LetterSlots("p", ("M OU MME NOM",), "Madame,", "A-000001-B"),
    LetterSlots("p", tuple(f"LIGNE {rank} DE L’ADRESSE" for rank in range(6)), "Madame,", "A-000001-B"),
    LetterSlots("p", tuple(f"LIGNE {rank} DE L’ADRESSE" for rank in range(7)), "Madame,", "A-000001-B"),
    LetterSlots("p", ("W" * 38, "3 RUE DES LILAS", "44000 NANTES"), "Madame,", "A-000001-B"),
    LetterSlots("p", ("MONSIEUR ŁUKASZ ĐORĐEVIĆ ΩΔ ЖД", "3 RUE DES LILAS"), "Bonjour Ωμέγα,", "A-000001-B"),
]


@pytest.mark.parametrize("slots", SHAPES, ids=range(len(SHAPES)))
def test_a_letter_has_the_very_pixels_and_words_of_reportlabs_own_page(slots: LetterSlots) -> None:
    model = body(child=bool(slots.concerned_person))
    ours, theirs = printed([("a", slots)], a=model), MAKER.render(filled(model, slots), MADE_AT)
    alone = PRINTER.single(model, slots, MADE_AT)
    assert PAGES.picture(ours, 0, 1240) == PAGES.picture(theirs, 0, 1240) == PAGES.picture(alone, 0, 1240)
    assert words_of(ours) == words_of(theirs) == words_of(alone)


def test_a_body_of_several_pages_is_the_same_on_each() -> None:
    slots = one_person()
    ours, theirs = printed([("a", slots)], a=TALL), MAKER.render(filled(TALL, slots), MADE_AT)
    assert PAGES.page_count(theirs) == 2
    for page in range(2):
        assert PAGES.picture(ours, page, 800) == PAGES.picture(theirs, page, 800)


def test_a_letter_a_little_too_long_for_a_page_is_set_smaller_and_not_on_two() -> None:
    long = body(3)
    assert PAGES.page_count(MAKER.render(filled(long, one_person()), MADE_AT)) == 2
    ours = PRINTER.single(long, one_person(), MADE_AT)
    assert PAGES.page_count(ours) == 1
    assert sorted(texts(ours)[0].split()) == sorted(
        " ".join(texts(MAKER.render(filled(long, one_person()), MADE_AT)))
        .replace("page 2/2", "")
        .replace("1/2", "1/1")
        .replace("Laboratoire Saint-Éloi – information au titre de l’article 34 du RGPD", "", 1)
        .split()
    )


def test_two_people_never_share_a_leaf() -> None:
    letters = [("short", one_person(reference="A-000001-A")), ("long", one_person(reference="A-000002-B"))] * 2
    made = PRINTER.print_file({"short": body(), "long": TALL}, letters, None, MADE_AT)
    assert made.first_pages == (1, 3, 5, 7)
    assert made.pages == 8
    with pikepdf.open(BytesIO(made.pdf)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"
    with pikepdf.open(BytesIO(printed(letters[:1], short=body()))) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == "/Simplex"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=7))
def test_whatever_the_address_says_it_stays_in_the_window_and_nothing_else_does(lines: list[str]) -> None:
    slots = LetterSlots("p", tuple(lines), "Madame, Monsieur,", "TIL-000123-A")
    pdf = printed([("a", slots)], a=body())
    sure_left, sure_top, sure_right, sure_bottom = 100, 55, 190, 79.5
    for said, left, top, right, bottom in boxes(pdf):
        seen = left < 200 and right > 90 and top < 90 and bottom > 44
        if seen and said.strip():
            assert left >= sure_left
            assert right <= sure_right
            assert top >= sure_top
            assert bottom <= sure_bottom
    sound(pdf)


def test_the_address_can_be_moved_to_suit_an_envelope() -> None:
    there = {said: (left, top) for said, left, top, _, _ in boxes(printed([("a", one_person())], a=body()))}
    moved = PdfMailing(RESOURCES, WindowOffset(right=-2.0, down=3.5))
    pdf = moved.print_file({"a": body()}, [("a", one_person())], None, MADE_AT).pdf
    here = {said: (left, top) for said, left, top, _, _ in boxes(pdf)}
    assert here["44000 NANTES"][0] - there["44000 NANTES"][0] == pytest.approx(-2.0, abs=0.01)
    assert here["44000 NANTES"][1] - there["44000 NANTES"][1] == pytest.approx(3.5, abs=0.01)


def test_the_test_sheet_frames_the_address_where_letters_have_it() -> None:
    pdf = PRINTER.test_sheet(MADE_AT)
    assert PAGES.page_count(pdf) == 1
    left, top = next((left, top) for said, left, top, _, _ in boxes(pdf) if "44041" in said)
    assert left == pytest.approx(105, abs=1)
    assert 70 < top < 79


def test_each_letter_of_a_file_holds_its_own_persons_words_and_nobody_elses() -> None:
    letters = [
        (
            "adult",
            LetterSlots(f"p{rank}", (f"{NAMES[rank % 4]} X{rank}X", "44000 NANTES"), "Madame,", f"T-{rank:06d}-A"),
        )
        for rank in range(60)
    ]
    found = texts(printed(letters, adult=body()))
    assert len(found) == 60
    for rank, page in enumerate(found):
        assert re.findall(r"X(\d+)X", page) == [str(rank)]
        assert re.findall(r"T-(\d+)-A", page) == [f"{rank:06d}"]


def test_a_letter_without_a_character_of_the_font_is_named_and_still_made() -> None:
    letters = [("a", one_person("王芳 MARTIN", "T-000001-A")), ("a", one_person(NAMES[3], "T-000002-A"))]
    made = PRINTER.print_file({"a": body()}, letters, None, MADE_AT)
    assert made.undrawable == ("T-000001-A",)
    assert "?? MARTIN" in texts(made.pdf)[0]
    assert "ŁUKASZ ĐORĐEVIĆ" in texts(made.pdf)[1]


def test_brackets_backslashes_and_control_characters_in_a_name_do_no_harm() -> None:
    said = "M (BOB) \\ MARTIN) Tj ET Q"
    pdf = printed([("a", one_person(said + "\r\n\x00\x01"))], a=body())
    assert "M (BOB) \\ MARTIN) Tj ET Q" in texts(pdf)[0]
    sound(pdf)


def test_one_pdf_per_person_is_small_tagged_and_claims_pdf_a() -> None:
    for name in (*NAMES, "MONSIEUR ΩΔ ЖД"):
        pdf = PRINTER.single(body(), one_person(name), MADE_AT)
        assert len(pdf) <= 40_000
        sound(pdf)
        with pikepdf.open(BytesIO(pdf)) as opened:
            assert opened.Root.MarkInfo.Marked
            assert opened.Root.Lang == "fr-FR"
            assert b"<pdfaid:part>2</pdfaid:part>" in opened.Root.Metadata.read_bytes()
            assert all("/FontFile2" in font.FontDescriptor for font in opened.pages[0].Resources.Font.values())
            assert name not in str(opened.docinfo)


def test_a_single_letter_is_read_aloud_in_the_order_of_reportlabs() -> None:
    ours = PRINTER.single(body(), one_person(), MADE_AT)
    theirs = MAKER.render(filled(body(), one_person()), MADE_AT)
    assert roles(ours) == roles(theirs)
    assert sorted(marks_drawn(ours)) == marks_drawn(theirs)


def roles(pdf: bytes) -> list[str]:
    """Each structure element in the order it is read, and whether it has content on the page."""

    def below(element: Any) -> Iterator[str]:  # noqa: ANN401 - pikepdf's objects
        kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
        marks = [kid for kid in kids if "/MCID" in kid]
        yield f"{element.S} {len(marks)}"
        for kid in kids:
            if "/S" in kid:
                yield from below(kid)

    with pikepdf.open(BytesIO(pdf)) as opened:
        return list(below(opened.Root.StructTreeRoot.K))


def marks_drawn(pdf: bytes) -> list[int]:
    """The marks of the first page's operators, in order."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        operators = pikepdf.parse_content_stream(opened.pages[0])
        return [
            int(one.operands[1].MCID) for one in operators if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
        ]


def test_the_same_letters_and_moment_give_the_same_bytes() -> None:
    letters = [("a", one_person(name)) for name in NAMES]
    assert printed(letters, a=body()) == PdfMailing(RESOURCES).print_file({"a": body()}, letters, None, MADE_AT).pdf
    first = PRINTER.single(body(), one_person(), MADE_AT)
    assert first == PdfMailing(RESOURCES).single(body(), one_person(), MADE_AT)


def test_a_mark_that_cannot_be_drawn_alone_is_refused() -> None:
    inside = Document("essai", "1", "Essai", (Paragraph(words(f"Chère {SALUTATION} voici")),), "letter")
    with pytest.raises(ValueError, match="mark"):
        PRINTER.page_count(inside)


def test_memory_does_not_grow_with_the_number_of_files() -> None:
    letters = [("a", one_person(reference=f"T-{rank:06d}-A")) for rank in range(200)]
    printed(letters, a=body())
    tracemalloc.start()
    try:
        printed(letters, a=body())
        after_one = tracemalloc.get_traced_memory()[0]
        for _ in range(20):
            printed(letters, a=body())
        assert tracemalloc.get_traced_memory()[0] - after_one < 100_000
    finally:
        tracemalloc.stop()


def test_a_file_is_whole_or_absent_and_a_partial_one_is_written_over(tmp_path: Path) -> None:
    files = FolderLetters()
    (tmp_path / ".lettres-0001.pdf.partial").write_bytes(b"half")
    files.write(tmp_path, "lettres-0001.pdf", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["lettres-0001.pdf"]
    assert files.sha256(tmp_path, "lettres-0001.pdf") == hashlib.sha256(b"whole").hexdigest()
    assert files.sha256(tmp_path, "lettres-0002.pdf") == ""


def test_a_folder_of_single_letters_replaces_the_one_of_an_earlier_run(tmp_path: Path) -> None:
    files = FolderLetters()
    files.write_all(tmp_path, "lot-0001", [("a.pdf", b"1"), ("b.pdf", b"2")])
    (tmp_path / ".lot-0001.partial").mkdir()
    (tmp_path / ".lot-0001.partial" / "c.pdf").write_bytes(b"leftover")
    assert files.write_all(tmp_path, "lot-0001", [("a.pdf", b"1"), ("d.pdf", b"3")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["lot-0001"]
    assert sorted(path.name for path in (tmp_path / "lot-0001").iterdir()) == ["a.pdf", "d.pdf"]
