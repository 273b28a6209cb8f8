"""The picture of a timeline is a paper like the others: tagged in reading order, PDF/A, whole, in its place."""

from datetime import UTC
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from clinickit.documents.timeline import Point, Timeline
from tests.adapters.test_pdf import (
    MADE_AT,
    MAKER,
    all_is_marked,
    boxes_of_words,
    elements,
    flat,
    lines_drawn,
    pages,
    whole_text,
)

DAYS = ("12 novembre 2026", "13 novembre 2026", "21 novembre 2026")
ADDRESS = "https://teleservice.exemple.fr/" + "notification/" * 14


def point(number: int) -> Point:
    what = f"Fait n° {number}" + ("" if number % 7 else " : " + "et la suite de ce qui s’est passé, " * 60)
    return Point(DAYS[min(number // 14, 2)], "" if number == 3 else f"{8 + number % 12} h", what, "Léa Morvan")


STORY = Timeline(
    "Chronologie de l’incident",
    "L’horloge de ce PC avance de 10 min.",
    (*(point(number) for number in range(40)), Point(DAYS[2], "23 h", ADDRESS)),
    "Dossier n° 4 – tête de la main courante : 2c1919b4",
)


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return MAKER.timeline(STORY, MADE_AT)


def test_all_of_it_is_on_the_pages_in_order(drawn: bytes) -> None:
    said = whole_text(drawn)
    places = [said.index(f"Fait n° {number} ") for number in range(40)]
    assert places == sorted(places)
    assert ADDRESS in said.replace(" ", "")
    assert "L’horloge de ce PC avance" in said


def test_the_reading_order_is_a_heading_for_each_day_and_a_list_under_it(drawn: bytes) -> None:
    found = elements(drawn)
    roles = [role for role, _ in found]
    assert roles[:8] == ["Document", "H1", "P", "H2", "L", "LI", "Lbl", "LBody"]
    assert roles.count("H2") == roles.count("L") == len(DAYS)
    assert roles.count("LI") == roles.count("LBody") == len(STORY.points)
    assert roles.count("Lbl") == len(STORY.points) - 1
    assert [marks for role, marks in found if role == "H2"] == [1] * len(DAYS)  # said again on a page, read once
    assert all(marks for role, marks in found if role in {"H1", "P", "Lbl", "LBody"})
    assert max(marks for role, marks in found if role == "LBody") > 1  # one goes on over the page


def test_every_mark_has_an_owner_and_nothing_is_left_unmarked(drawn: bytes) -> None:
    all_is_marked(drawn)


def test_the_file_says_its_title_language_date_and_that_it_is_pdf_a(drawn: bytes) -> None:
    with pikepdf.open(BytesIO(drawn)) as opened:
        assert opened.check_pdf_syntax() == []
        assert str(opened.Root.Lang) == "fr-FR"
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.docinfo["/Title"]) == STORY.title
        assert str(opened.docinfo["/CreationDate"]) == "D:20261121103000+01'00'"
        with opened.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert all(page.obj.Tabs == pikepdf.Name.S for page in opened.pages)


def test_each_page_says_its_number_the_day_it_goes_on_with_and_the_footer(drawn: bytes) -> None:
    told = [flat(page) for page in pages(drawn)]
    assert len(told) > 3
    for number, page in enumerate(told, start=1):
        assert f"page {number}/{len(told)}" in page
        assert "tête de la main courante" in page
        assert any(day in page for day in DAYS)


def test_days_are_bookmarks(drawn: bytes) -> None:
    with pypdfium2.PdfDocument(drawn) as opened:
        assert [entry.get_title() for entry in opened.get_toc()] == list(DAYS)


def test_nothing_is_drawn_outside_the_sheet_or_over_the_footer(drawn: bytes) -> None:
    for page in range(len(pages(drawn))):
        for said, left, _top, right, bottom in boxes_of_words(drawn, page):
            assert left >= 20, said
            assert right <= 210 - 20, said
            in_footer = "page " in said or "Dossier" in said
            assert bottom <= 297 - (5 if in_footer else 18), said


def test_a_day_is_never_left_alone_at_the_foot_of_a_page() -> None:
    for number in range(20, 34):
        points = (*(Point(DAYS[0], "8 h", f"Fait {one}") for one in range(number)), Point(DAYS[1], "9 h", "Ensuite"))
        told = pages(MAKER.timeline(Timeline("Chronologie", "", points, ""), MADE_AT))
        (where,) = (page for page in told if DAYS[1] in page)
        assert "Ensuite" in where


def test_the_words_of_two_lines_are_not_read_as_one() -> None:
    story = Timeline("Chronologie", "", (Point(DAYS[0], "8 h", "appel téléphonique " * 12),), "")
    lines = lines_drawn(MAKER.timeline(story, MADE_AT))
    assert len(lines) > 4
    assert "appel téléphonique appel" in flat(pages(MAKER.timeline(story, MADE_AT))[0])


def test_a_timeline_of_nothing_is_one_page() -> None:
    assert len(pages(MAKER.timeline(Timeline("Chronologie", "", (), ""), MADE_AT))) == 1


def test_the_same_story_gives_the_same_bytes_and_a_moment_without_zone_is_refused(drawn: bytes) -> None:
    assert MAKER.timeline(STORY, MADE_AT) == drawn
    with pytest.raises(ValueError, match="time zone"):
        MAKER.timeline(STORY, MADE_AT.astimezone(UTC).replace(tzinfo=None))


def test_the_dots_stand_left_of_the_texts() -> None:
    story = Timeline("Chronologie", "", (Point(DAYS[0], "8 h 30", "Début"),), "")
    boxes = {
        said.strip(): (left, right)
        for said, left, _top, right, _bottom in boxes_of_words(MAKER.timeline(story, MADE_AT), 0)
    }
    assert boxes["8 h 30"][1] < 22 + 26 - 4
    assert boxes["Début"][0] > 22 + 26 + 2
