"""The papers as files: everything is on the page, in its place, readable by people, machines and screen readers."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from types import MappingProxyType
from typing import Any

import pikepdf
import pypdfium2
import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.pdf_pages import PdfiumPages
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import (
    Annex,
    Block,
    Document,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Text,
    words,
)
from clinickit.domain.errors import ResourceProblem
from tests.adapters.sample_papers import GAP, LONG, RECIPIENT, URL, letter, report, text

MADE_AT = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
MM = 72 / 25.4
PAGE_HEIGHT = 297 * MM
MAKER = ReportlabPdfMaker(TomlResources())


def paper(*blocks: Block, **changed: Any) -> Document:  # noqa: ANN401 - any field of a document
    return replace(Document("essai", "1.0.0", "Titre d’essai", blocks), **changed)


def render(document: Document) -> bytes:
    return MAKER.render(document, MADE_AT)


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in opened]


def flat(said: str) -> str:
    """Words without their line ends, so that a sentence is found wherever it was broken."""
    return " ".join(said.replace("\u00a0", " ").split())


def whole_text(pdf: bytes) -> str:
    return flat(" ".join(pages(pdf)))


def boxes_of_words(pdf: bytes, page: int) -> Iterator[tuple[str, float, float, float, float]]:
    """Each line of text of a page with its left, top, right and bottom in millimetres from the upper left corner."""
    with pypdfium2.PdfDocument(pdf) as opened:
        sheet = opened[page].get_textpage()
        for number in range(sheet.count_rects()):
            left, bottom, right, top = sheet.get_rect(number)
            said = sheet.get_text_bounded(left, bottom, right, top)
            yield said, left / MM, (PAGE_HEIGHT - top) / MM, right / MM, (PAGE_HEIGHT - bottom) / MM


def elements(pdf: bytes) -> list[tuple[str, int]]:
    """Role of each structure element in reading order, with how many marked pieces of pages it holds."""
    found: list[tuple[str, int]] = []

    def walk(element: Any) -> None:  # noqa: ANN401 - pikepdf's own objects
        children = [child for child in element.K if child.get("/Type") != pikepdf.Name.MCR]
        found.append((str(element.S)[1:], len(element.K) - len(children)))
        for child in children:
            walk(child)

    with pikepdf.open(BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


@pytest.fixture(scope="module")
def report_pdf() -> bytes:
    return render(report())


@pytest.fixture(scope="module")
def letter_pdf() -> bytes:
    return render(letter())


def test_every_word_of_a_report_is_on_its_pages(report_pdf: bytes) -> None:
    footer = re.compile(r"Fiche de préparation – .*? page \d+/\d+ (Question Réponse )?")
    said = footer.sub("", whole_text(report_pdf) + " ")
    for expected in (
        "Fiche de préparation de la notification à la CNIL",
        "Laboratoire Saint-Éloi · 12 rue de l’Œuvre · 44000 Nantes",
        "1. Organisme à l’origine de la notification",
        "[à compléter : nom du représentant]",
        "Łukasz Đorđević & <inconnu>",
        "Perte de disponibilité, y compris momentanée, [à compléter : durée]",
        "2. Déposer plainte.",
        "Fait à Nantes, le 21 novembre 2026",
        "Dr Éléonore Lefèvre",
        "Annexe A – Pièces jointes",
    ):
        assert expected in said
    assert said.count(flat(LONG)) == 3 + 1 + 1 + 18 + 60 + 1
    assert URL in said.replace(" ", "")
    assert [f"n° {number} :" in said for number in range(1, 91)] == [True] * 90


def test_each_page_says_its_number_and_how_many_there_are(report_pdf: bytes) -> None:
    said = pages(report_pdf)
    assert len(said) > 5
    for number, page in enumerate(said, 1):
        assert f"page {number}/{len(said)}" in page
        assert "dossier EX-2026-01" in page


def test_a_table_repeats_its_header_on_each_page_it_goes_on(report_pdf: bytes) -> None:
    with_events = [page for page in pages(report_pdf) if "Événement n°" in page.replace("\u00a0", " ")]
    assert len(with_events) >= 4
    assert all(page.count("Date et heure") == 1 for page in with_events)


def test_a_table_never_leaves_its_last_row_alone_on_a_page() -> None:
    for rows in range(30, 40):
        table = Table(("Fait", "Source"), tuple((words(f"Fait n°{n}"), words("x")) for n in range(rows)), (0.5, 0.5))
        said = pages(render(paper(table)))
        assert len(said) == 1 or said[-1].count("Fait n°") >= 2


@pytest.mark.parametrize("lines", range(50, 64, 2))
def test_a_row_taller_than_a_page_is_cut_and_loses_nothing(lines: int) -> None:
    tall = "\n".join(f"ligne {number} fin" for number in range(lines))
    table = Table(
        ("Question", "Réponse"), ((words("Récit"), words(tall)), (words("Suite"), words("dernière"))), (0.3, 0.7)
    )
    said = whole_text(render(paper(Heading("Récit"), table)))
    assert [number for number in range(lines) if f"ligne {number} fin" not in said] == []
    assert "Suite dernière" in said


def test_a_heading_is_never_left_alone_at_the_foot_of_a_page() -> None:
    for before in range(28, 44):
        filler = tuple(Paragraph(words(f"Ligne de remplissage {number}.")) for number in range(before))
        document = paper(
            *filler,
            Heading("Titre principal", 1),
            Heading("Titre second", 2),
            Table(("Fait", "Source"), ((words("Premier fait"), words("journal")),) * 3, (0.5, 0.5), "Légende"),
        )
        holder = [page for page in pages(render(document)) if "Titre principal" in page]
        assert len(holder) == 1
        assert "Titre second" in holder[0]
        assert "Légende" in holder[0]
        assert "Premier fait" in holder[0]


def test_the_signature_stays_with_the_paragraph_before_it() -> None:
    for before in range(8, 26):
        filler = tuple(Paragraph(words(f"Ligne {number}.")) for number in range(before))
        end = Paragraph(words("Nous vous prions d’agréer nos salutations distinguées."))
        signature = Signature("Fait à Nantes, le 21 novembre 2026", "Dr Éléonore Lefèvre", "Gérante")
        said = pages(
            render(paper(*filler, end, signature, layout="letter", letterhead=Letterhead(("Cabinet",), RECIPIENT)))
        )
        holder = [page for page in said if "salutations" in page]
        assert len(holder) == 1
        assert "Dr Éléonore Lefèvre" in holder[0]


def test_a_long_heading_chain_does_not_open_an_empty_page() -> None:
    document = paper(PageBreak(), Annex("Annexe A"), Paragraph(words("Une ligne.")), PageBreak(), Annex("Annexe B"))
    said = pages(render(document))
    assert [("Annexe A" in page, "Annexe B" in page) for page in said] == [(False, False), (True, False), (False, True)]
    assert pages(render(paper(Paragraph(words("Seule.")), PageBreak()))) == pages(
        render(paper(Paragraph(words("Seule."))))
    )


def test_the_address_is_wholly_inside_what_the_envelope_shows(letter_pdf: bytes) -> None:
    lines = [box for box in boxes_of_words(letter_pdf, 0) if box[0].strip() in RECIPIENT]
    assert [line[0].strip() for line in lines] == list(RECIPIENT)
    for _, left, top, right, bottom in lines:
        assert 104.5 < left < 106.5
        assert right <= 190
        assert top >= 55
        assert bottom <= 79


def test_nothing_but_the_address_can_show_in_the_window(letter_pdf: bytes) -> None:
    for said, _, top, right, bottom in boxes_of_words(letter_pdf, 0):
        inside = right > 90 and bottom > 34 and top < 90
        assert not inside or said.strip() in RECIPIENT


@pytest.mark.parametrize(
    "address",
    [
        (*RECIPIENT, "BELGIQUE"),
        ("MONSIEUR JEAN-BAPTISTE DE LA ROCHEFOUCAULD-MONTMORENCY D’ANGOULÊME", "1 RUE A", "29000 QUIMPER"),
        ("[à compléter\u00a0: nom et adresse postale complète de la personne concernée]",),
    ],
)
def test_a_long_address_is_made_smaller_rather_than_leave_the_window(address: tuple[str, ...]) -> None:
    pdf = render(letter(2, address))
    inside = [box for box in boxes_of_words(pdf, 0) if box[3] > 104 and 34 < box[2] < 90]
    assert flat(" ".join(box[0] for box in inside)) == flat(" ".join(address))
    assert all(right <= 190 and top >= 55 and bottom <= 79 for _, _, top, right, bottom in inside)


def test_a_letter_without_an_address_starts_under_its_sender() -> None:
    boxes = list(boxes_of_words(render(letter(1, ())), 0))
    objects = [top for said, _, top, _, _ in boxes if said.startswith("Objet")]
    assert 40 < objects[0] < 80


def test_nothing_is_drawn_outside_the_sheet_or_over_the_footer() -> None:
    footer = " ".join(["Pied de page très long qui tient sur plusieurs lignes."] * 9)
    pdf = render(replace(report(), footer=footer, blocks=(*report().blocks, Paragraph(words("x" * 400)))))
    for page in range(len(pages(pdf))):
        boxes = list(boxes_of_words(pdf, page))
        assert all(left >= 21 and right <= 189 and bottom <= 293 for _, left, _, right, bottom in boxes)
        first_line = min(top for said, _, top, _, _ in boxes if "Pied de page" in said)
        text_end = max(bottom for said, _, top, _, bottom in boxes if top < first_line)
        assert text_end < first_line


def test_a_no_break_space_is_never_where_a_line_ends() -> None:
    for width in range(1, 30):
        said = pages(
            render(
                paper(
                    Paragraph(text("m" * width + " ", "«\u00a0l’accès a duré 2\u00a0h\u00a010\u00a0»\u00a0; puis " * 6))
                )
            )
        )[0]
        for line in said.split("\n"):
            assert not line.rstrip(" ").endswith(("«", "duré 2", "2 h", "10", "»"))


def test_gaps_stand_out_by_colour_and_by_weight(report_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(report_pdf)) as opened:
        first_page = opened.pages[0]
        stream = first_page.Contents.read_bytes().decode("latin-1")
    assert stream.count("1 .866667 .521569 rg") >= 3
    document = paper(Paragraph(text("avant ", GAP, " après")))
    with pypdfium2.PdfDocument(render(document)) as opened:
        sheet = opened[0].get_textpage()
        at = sheet.get_text_range().index("[à compléter")
        assert "Bold" in font_of(sheet, at)
        assert "Bold" not in font_of(sheet, sheet.get_text_range().index("avant"))


def font_of(sheet: Any, index: int) -> str:  # noqa: ANN401 - pypdfium2 ships no types
    from ctypes import c_int, create_string_buffer

    name, flags = create_string_buffer(200), c_int()
    pypdfium2.raw.FPDFText_GetFontInfo(sheet, index, name, 200, flags)
    return name.value.decode()


@pytest.mark.parametrize("document", [report(), letter()])
def test_every_font_is_embedded(document: Document) -> None:
    with pikepdf.open(BytesIO(render(document))) as opened:
        fonts = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert len(fonts) >= 2
        assert all("SourceSans3" in str(font.BaseFont) for font in fonts)
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_headings_and_annexes_are_bookmarks_that_open_their_page(report_pdf: bytes) -> None:
    with pypdfium2.PdfDocument(report_pdf) as opened:
        entries = [(entry.level, entry.get_title(), entry.get_dest().get_index()) for entry in opened.get_toc()]
        texts = [page.get_textpage().get_text_range() for page in opened]
    assert [(level, title) for level, title, _ in entries] == [
        (0, "1. Organisme à l’origine de la notification"),
        (0, "2. À propos de la violation"),
        (1, "2.1 Dates"),
        (2, "2.1.1 Nature de la violation"),
        (1, "2.2 Mesures prises"),
        (0, "3. Chronologie"),
        (0, "4. Descriptions longues"),
        (0, "5. Page à part"),
        (0, "Annexe A – Pièces jointes"),
    ]
    assert all(title in texts[page] for _, title, page in entries)


def test_a_skipped_heading_level_does_not_break_the_outline() -> None:
    with pypdfium2.PdfDocument(render(paper(Heading("Trois", 3), Heading("Un", 1), Heading("Trois bis", 3)))) as opened:
        assert [entry.level for entry in opened.get_toc()] == [0, 0, 1]


def test_the_file_says_its_title_author_language_and_date(report_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(report_pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "Fiche de préparation de la notification à la CNIL"
        assert str(opened.docinfo["/Author"]) == "Laboratoire Saint-Éloi"
        assert str(opened.docinfo["/Creator"]) == "clinickit"
        assert str(opened.docinfo["/CreationDate"]) == "D:20261121103000+01'00'"
        assert str(opened.Root.Lang) == "fr-FR"
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        with opened.open_metadata() as xmp:
            assert xmp["dc:title"] == "Fiche de préparation de la notification à la CNIL"
            assert xmp["xmp:CreateDate"] == "2026-11-21T10:30:00+01:00"
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")


def test_the_same_document_and_moment_give_the_same_bytes(report_pdf: bytes) -> None:
    assert ReportlabPdfMaker(TomlResources()).render(report(), MADE_AT) == report_pdf
    assert MAKER.render(report(), MADE_AT + timedelta(seconds=1)) != report_pdf


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        MAKER.render(letter(), MADE_AT.replace(tzinfo=None))


@pytest.mark.parametrize("document", [report(), letter(), letter(1, ()), paper()])
def test_the_file_has_no_syntax_problem(document: Document) -> None:
    with pikepdf.open(BytesIO(render(document))) as opened:
        assert opened.check_pdf_syntax() == []


def test_the_reading_order_is_tagged(report_pdf: bytes) -> None:
    found = elements(report_pdf)
    roles = [role for role, _ in found]
    assert roles[:5] == ["Document", "P", "H1", "P", "H2"]
    assert roles.count("Table") == 3
    assert roles.count("TR") == 4 + 91 + 3
    assert roles.count("TH") == 4 + 3 + 2
    assert roles.count("LI") == 3 + 3 + 3 + 2
    assert roles.count("Lbl") == roles.count("LBody") == roles.count("LI")
    pieces_of_headers = [marks for role, marks in found if role == "TH"]
    assert pieces_of_headers == [1] * len(pieces_of_headers)  # a repeated header is read aloud once
    assert all(marks for role, marks in found if role in {"H1", "H2", "H3", "H4", "P", "LBody", "TD"})


def test_every_mark_on_the_pages_has_an_owner_and_nothing_is_left_unmarked(report_pdf: bytes) -> None:
    all_is_marked(report_pdf)


def all_is_marked(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        owners = dict(zip(*[iter(opened.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        for number, page in enumerate(opened.pages):
            marked, depth, unmarked = 0, 0, 0
            for one in pikepdf.parse_content_stream(page):
                operator = str(one.operator)
                if operator in {"BDC", "BMC"}:
                    depth += 1
                    marked += str(one.operands[0]) != "/Artifact"
                elif operator == "EMC":
                    depth -= 1
                elif operator in {"Tj", "TJ", "re", "l", "Do"} and depth == 0:
                    unmarked += 1
            assert (unmarked, depth) == (0, 0)
            assert len(owners[number]) == marked


def lines_drawn(pdf: bytes) -> list[bytes]:
    """Each line of text of the first page as it stands in the file."""
    lines = [b""]
    with pikepdf.open(BytesIO(pdf)) as opened:
        for one in pikepdf.parse_content_stream(opened.pages[0], "Tj T* ET"):
            if str(one.operator) == "Tj":
                lines[-1] += bytes(one.operands[0])
            else:
                lines.append(b"")
    return [line for line in lines if line]


@pytest.mark.parametrize("said", [words(f"{LONG} {LONG}"), text(f"{LONG} ", GAP, f" {LONG} {LONG}")])
def test_the_words_of_two_lines_are_not_read_as_one(said: Text) -> None:
    lines = [line for line in lines_drawn(render(paper(Paragraph(said)))) if not line.startswith(b"Titre")]
    assert len(lines) > 3
    assert [line.endswith(b" ") for line in lines] == [True] * (len(lines) - 1) + [False]


def test_an_address_cut_at_the_end_of_a_line_gets_no_space() -> None:
    lines = [line for line in lines_drawn(render(paper(Paragraph(words(URL * 2))))) if not line.startswith(b"Titre")]
    assert len(lines) > 1
    assert b"".join(lines).decode("ascii") == URL * 2


@pytest.mark.parametrize("said", [words("https://exemple.fr/" + "notification/" * 40), words("x" * 900)])
def test_an_address_of_many_lines_is_cut_at_the_end_of_each(said: Text) -> None:
    drawn = render(paper(Paragraph(said), Table(("Adresse",), ((said,),), (1.0,))))
    assert max(right for page in range(len(pages(drawn))) for *_, right, _bottom in boxes_of_words(drawn, page)) < 190
    assert whole_text(drawn).replace(" ", "").count("".join(run.text for run in said)) == 2


def test_a_character_the_font_lacks_is_said_alike_or_shown_as_missing() -> None:
    said = whole_text(
        render(paper(Paragraph(words("2\u202f000 pers\u00adonnes, ﬁchier, e\u0301te\u0301, 患者, ☒ oui, fin"))))
    )
    assert "2 000 personnes, fichier, été, ??, ☑ oui, fin" in said


def test_empty_parts_draw_nothing_and_break_nothing() -> None:
    document = paper(
        Paragraph(()),
        ListBlock(()),
        Table((), (), ()),
        Table(("A", "B"), (), (0.5, 0.5)),
        Table(("A",), ((words("un"), words("deux"), words("trois")), ()), (0.2, 0.3)),
        Signature("", "", ""),
        ListBlock((words(""), words("☑")), "box"),
    )
    assert "un deux trois" in whole_text(render(document))


def test_boxes_are_drawn_as_squares_and_a_ticked_one_has_its_cross() -> None:
    def drawn(*items: str) -> tuple[int, int]:
        pdf = render(paper(ListBlock(tuple(words(item) for item in items), "box")))
        with pikepdf.open(BytesIO(pdf)) as opened:
            operators = [str(one.operator) for one in pikepdf.parse_content_stream(opened.pages[0])]
        return operators.count("re"), operators.count("l")

    (squares, strokes), (more_squares, more_strokes) = drawn("☐ Oui"), drawn("☑ Oui", "☐ Non")
    assert (more_squares - squares, more_strokes - strokes) == (1, 2)


def test_pages_become_pictures_from_memory(letter_pdf: bytes) -> None:
    preview = PdfiumPages()
    assert preview.page_count(letter_pdf) == 2
    width, height, rgb = preview.picture(letter_pdf, 0, 433)
    assert width == 433
    assert abs(height - 433 * 297 / 210) <= 1
    assert len(rgb) == width * height * 3
    assert rgb[:3] == b"\xff\xff\xff"
    assert min(rgb) < 60
    with pytest.raises(IndexError):
        preview.picture(letter_pdf, 2, 400)


class ChangedResources(TomlResources):
    """The real resources with one file of another content."""

    def __init__(self, name: str, *, parsed: dict[str, object] | None = None, raw: bytes = b"") -> None:
        super().__init__()
        self._name, self._changed, self._raw = name, parsed, raw

    def read(self, name: str) -> MappingProxyType[str, object]:
        changed = self._changed if name == self._name and self._changed is not None else super().read(name)
        return MappingProxyType(dict(changed))

    def data(self, name: str) -> bytes:
        return self._raw if name == self._name and self._raw else super().data(name)


@pytest.mark.parametrize(
    ("table", "key", "value", "named"),
    [
        ("window", "left", "105", "window.left"),
        ("window", "extra", 1.0, "window.extra"),
        ("colors", "ink", "noir", "colors.ink"),
        ("styles", "body", {}, "styles.body.font"),
        ("words", "page", "", "words.page"),
        ("words", "page", "page {numero}", "words.page"),
    ],
)
def test_a_wrong_style_sheet_is_named_with_its_key(table: str, key: str, value: object, named: str) -> None:
    sheet = dict(TomlResources().read("style/pdf.toml"))
    part = sheet[table]
    assert isinstance(part, dict)
    sheet[table] = {**part, key: value}
    with pytest.raises(ResourceProblem) as problem:
        ReportlabPdfMaker(ChangedResources("style/pdf.toml", parsed=sheet)).render(letter(), MADE_AT)
    assert (problem.value.file, problem.value.key) == ("style/pdf.toml", named)


def test_a_file_that_is_not_a_font_is_named() -> None:
    resources = ChangedResources("fonts/SourceSans3-Bold.ttf", raw=b"not a font at all, but long enough to look at")
    with pytest.raises(ResourceProblem) as problem:
        ReportlabPdfMaker(resources).render(letter(), MADE_AT)
    assert problem.value.file == "fonts/SourceSans3-Bold.ttf"


def test_the_pdf_libraries_are_loaded_only_when_a_paper_is_drawn() -> None:
    code = "import sys, clinickit.adapters.pdf, clinickit.adapters.pdf_pages; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"reportlab", "pikepdf", "pypdfium2"} & set(loaded.split())


def test_a_date_in_utc_is_written_as_such() -> None:
    with pikepdf.open(BytesIO(MAKER.render(letter(), datetime(2026, 11, 21, 9, tzinfo=UTC)))) as opened:
        assert str(opened.docinfo["/CreationDate"]) == "D:20261121090000+00'00'"
