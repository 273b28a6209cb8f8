"""The main courante as PDF, the timeline as PDF and as pictures: what they say, that they open."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PySide6.QtGui import QImage

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pdf_pages import PdfiumPages
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.timeline import Point, Timeline, png
from clinickit.services.casebook import Change
from clinickit.services.clock_check import ClockDesk
from clinickit.services.journal_papers import PICTURE_WIDTH, JournalPapersDesk
from tests.ending import NOON, Held, held, library

MAKER = ReportlabPdfMaker(TomlResources())


@pytest.fixture
def one() -> Held:
    return held()


def desk(one: Held) -> JournalPapersDesk:
    return JournalPapersDesk(library(), one.book, MAKER, PdfiumPages(), FolderExports())


def text_of(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(" ".join(pages).replace("\u00a0", " ").split())


def test_the_main_courante_as_pdf_says_who_when_and_the_head_of_its_chain(one: Held, tmp_path: Path) -> None:
    head = one.book.store.journal(one.case.id)[-1].hash
    written = desk(one).save_pdf(one.case, tmp_path)
    said = text_of(written[0].read_bytes())
    assert "Demande de rançon sur l’écran du serveur" in said
    assert "13 novembre 2026 à 18 h 45" in said
    assert head in said.replace(" ", "")
    assert one.book.store.journal(one.case.id)[-1].kind == "exported"


def test_the_picture_holds_what_the_chronology_says_in_the_same_order(one: Held) -> None:
    points = desk(one).timeline(one.case).points
    first = points[0]
    assert (first.day, first.hour) == ("12\u00a0novembre 2026", "23\u00a0h")
    assert first.what.endswith("(date estimée)")
    said = text_of(MAKER.timeline(desk(one).timeline(one.case), NOON))
    places = [said.index(point.what.replace("\u00a0", " ")[:20]) for point in points[:8]]
    assert places == sorted(places)


def test_the_pictures_are_png_files_that_open_and_pdf_pages_that_show_the_same(one: Held, tmp_path: Path) -> None:
    written = desk(one).save_pictures(one.case, tmp_path)
    pdf = next(file for file in written if file.suffix == ".pdf")
    pictures = [file for file in written if file.suffix == ".png"]
    with pikepdf.open(BytesIO(pdf.read_bytes())) as opened:
        assert len(opened.pages) == len(pictures)
    for file in pictures:
        image = QImage(str(file))
        assert image.width() == PICTURE_WIDTH
        assert len({image.pixel(x, y) for x in range(0, 1240, 3) for y in range(0, 1700, 3)}) > 2


def test_the_offset_of_the_clock_is_printed_with_the_timeline(one: Held) -> None:
    assert desk(one).timeline(one.case).subtitle == ""
    ClockDesk(library(), one.book).compare(one.case, "12h50")
    assert "avance de 10\u00a0min" in desk(one).timeline(one.case).subtitle


def test_a_long_story_goes_on_over_pages_and_a_very_long_entry_too(one: Held) -> None:
    for number in range(120):
        entry = one.book.entry("free", f"Fait n° {number} " + "et la suite " * (400 if number == 50 else 3))
        one.book.save(Change(one.case.id, one.case.header.practice_id, entry=entry))
        one.days.later(hours=5)
    timeline = desk(one).timeline(one.case)
    pdf = MAKER.timeline(timeline, NOON)
    said = text_of(pdf)
    assert all(f"Fait n° {number} " in said for number in range(120))
    assert len(pypdfium2.PdfDocument(pdf)) > 5


def test_the_same_timeline_gives_the_same_bytes() -> None:
    timeline = Timeline("Chronologie", "", (Point("12 novembre 2026", "8 h", "Début", "Léa"),), "fin")
    assert MAKER.timeline(timeline, NOON) == MAKER.timeline(timeline, NOON + timedelta(0))


def test_a_png_is_what_it_was_made_of() -> None:
    rgb = bytes(range(12))
    image = QImage.fromData(png(2, 2, rgb))
    colours = [image.pixelColor(x, y) for y in range(2) for x in range(2)]
    assert [(one.red(), one.green(), one.blue()) for one in colours] == [
        (0, 1, 2),
        (3, 4, 5),
        (6, 7, 8),
        (9, 10, 11),
    ]
