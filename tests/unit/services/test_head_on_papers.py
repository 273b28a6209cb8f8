"""Whatever paper leaves a case shows the head of its main courante: whoever receives it dates the chain."""

from pathlib import Path

import pypdfium2
import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.safe_files import FolderExports
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.views_register import SHOWN_OF_HEAD
from clinickit.domain.letters import LeakCategory, LetterForm, RecipientKind, SegmentKey
from clinickit.services import paperwork
from clinickit.services.breach_register import BreachRegisterDesk
from clinickit.services.care import CareDesk
from clinickit.services.evidence import PiecesScreen
from clinickit.services.journal_papers import JournalPapersDesk
from clinickit.services.law.assessment import assess, for_papers
from clinickit.services.leak.hub import ConcernedDesk
from clinickit.services.leak.request import Asked
from clinickit.services.letters.mailing_bodies import public_texts, segment_bodies
from clinickit.services.paper_form.desk import PaperFormDesk
from clinickit.services.paper_form.document import texts_of
from clinickit.services.paper_form.sheets import SheetKind, SheetsDesk
from tests.ending import Held, held, library
from tests.unit.services.test_case_export import Sketch

MAKER = ReportlabPdfMaker(TomlResources())


@pytest.fixture
def one() -> Held:
    return held()


def head(one: Held) -> str:
    return one.book.store.journal(one.case.id)[-1].hash[:SHOWN_OF_HEAD]


def material(one: Held) -> paperwork.Material:
    store, now = one.book.store, one.book.now()
    findings = for_papers(assess(library(), one.case.answers, now), library())
    return paperwork.Material(one.case.answers, store.journal(one.case.id), (), findings, now)


def text_of(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return "".join("".join(pages).split())


def test_every_paper_of_the_journey_shows_it(one: Held) -> None:
    for template in library().templates:
        assert head(one) in as_plain_text(paperwork.composed(library(), template, material(one))), template


def test_each_letter_to_the_people_concerned_shows_it_in_its_language(one: Held) -> None:
    keys = [SegmentKey((LeakCategory.IDENTITY,), RecipientKind.PERSON, form=form) for form in LetterForm]
    made = segment_bodies(library(), material(one), keys)
    for key, body in made.items():
        assert head(one) in body.document.footer
        assert ("Main courante" in body.document.footer) is (key.form is not LetterForm.ENGLISH)
        assert head(one) in text_of(MAKER.render(body.document, one.book.now()))


def test_the_poster_and_the_public_texts_show_it(one: Held) -> None:
    for document in public_texts(library(), material(one)).values():
        assert head(one) in as_plain_text(document)


def test_the_request_for_the_leaked_file_shows_it(one: Held, tmp_path: Path) -> None:
    del tmp_path
    desk = ConcernedDesk(library(), one.book, None, None, Sketch(), FolderExports()).request  # type: ignore[arg-type]
    for asked in Asked:
        assert head(one) in desk.screen(one.case, asked).text


def test_the_reconnection_list_of_a_case_shows_it_and_a_blank_one_cannot(one: Held, tmp_path: Path) -> None:
    desk = CareDesk(library(), one.book, MAKER, FolderExports())
    assert head(one) in text_of(desk.print_list(one.case, tmp_path)[0].read_bytes())
    assert head(one) not in text_of(desk.print_list(None, tmp_path)[0].read_bytes())


def test_the_form_filled_from_a_case_shows_it_and_a_blank_one_cannot(one: Held, tmp_path: Path) -> None:
    desk = PaperFormDesk(library(), one.book, None, MAKER, FolderExports())  # type: ignore[arg-type]
    before = head(one)
    assert before in text_of(desk.print_form(one.case, tmp_path, short=True, known=True)[0].read_bytes())
    assert head(one) not in text_of(desk.print_form(one.case, tmp_path, short=True, known=False)[0].read_bytes())


def test_the_sheets_of_a_case_show_it(one: Held, tmp_path: Path) -> None:
    pieces = PiecesScreen((), "")
    screens = (None, None, lambda _case: pieces, None)
    desk = SheetsDesk(library(), one.book, (MAKER, FolderExports()), screens)  # type: ignore[arg-type]
    before = head(one)
    written = desk.print_sheet(one.case, SheetKind.PIECES, texts_of(library()), tmp_path)
    assert before in text_of(written[0].read_bytes())


def test_the_register_of_breaches_shows_the_whole_head_of_each_case(one: Held, tmp_path: Path) -> None:
    whole = one.book.store.journal(one.case.id)[-1].hash
    for file in BreachRegisterDesk(library(), one.book, MAKER, FolderExports()).save(tmp_path):
        data = file.read_bytes()
        assert whole in (text_of(data) if file.suffix == ".pdf" else data.decode())
    last = one.book.store.journal(one.case.id)[-1]
    assert (last.kind, last.text) == ("exported", "Registre des violations copié hors du coffre.")


def test_the_main_courante_and_the_picture_of_the_timeline_show_it(one: Held) -> None:
    desk = JournalPapersDesk(library(), one.book, MAKER, None, FolderExports())  # type: ignore[arg-type]
    assert head(one) in text_of(MAKER.timeline(desk.timeline(one.case), one.book.now()))
