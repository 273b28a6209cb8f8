"""Each page that a person needs on paper has a way to be printed, page after page."""

from collections.abc import Callable

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import ListBlock, Paragraph, Table, plain
from clinickit.flow.steps import StepKind
from clinickit.services.care import CareDesk
from clinickit.services.desk import Desk
from clinickit.services.journal_papers import JournalPapersDesk
from clinickit.services.library import Library
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.paper_form.desk import PaperFormDesk
from clinickit.services.paper_form.document import TEXTS, codes_of
from clinickit.services.paper_form.sheets import MOST_LETTERS, SentLine, SheetKind, SheetsDesk, sendings_blocks
from clinickit.services.papers.sending_desk import SendingDesk

LIBRARY = Library(TomlResources())

# The page, and the use case that writes it as a PDF.
PRINTED: dict[str, Callable[..., object]] = {
    "first page, questions": PaperFormDesk.print_form,
    "gestures, duties and dates, pieces, sending register": SheetsDesk.print_sheet,
    "documents": PaperDesk.save_paper,
    "whom to call": Desk.save_calls,
    "main courante": JournalPapersDesk.save_pdf,
    "picture of the timeline": JournalPapersDesk.save_pictures,
    "care without a computer": CareDesk.print_sheets,
    "reconnection": CareDesk.print_list,
    "papers handed over": SendingDesk.save,
}


@pytest.mark.parametrize("page", PRINTED)
def test_every_page_that_a_person_needs_on_paper_is_printed(page: str) -> None:
    assert "folder" in PRINTED[page].__annotations__


def test_every_step_of_the_journey_has_a_paper() -> None:
    codes = codes_of(LIBRARY)
    other = {StepKind.GESTURES: SheetKind.GESTURES, StepKind.DUTIES: SheetKind.DEADLINES}
    for step in LIBRARY.journey.steps:
        assert all(codes.code(path) for path in step.paths)
        if step.kind is StepKind.PAPER:
            assert step.paper in LIBRARY.templates
        elif step.kind is StepKind.SUMMARY:
            assert not step.questions
        else:
            assert step.questions or step.kind in other


@pytest.mark.parametrize("kind", SheetKind)
def test_every_page_printed_as_it_stands_has_its_words(kind: SheetKind) -> None:
    texts = LIBRARY.texts(TEXTS)
    assert all(texts[f"{what}_{kind.value}"] for what in ("print", "sheet", "file"))


def letters(count: int) -> tuple[SentLine, ...]:
    return tuple(SentLine(f"K{n:05}", "1", "Lettre simple", "envoyée") for n in range(count))


def test_the_sending_register_lists_every_letter_by_its_reference_alone() -> None:
    counts, table = sendings_blocks(letters(3), LIBRARY.texts(TEXTS))
    assert isinstance(counts, ListBlock)
    assert plain(counts.items[0]) == "envoyée\u00a0: 3"
    assert isinstance(table, Table)
    assert [plain(row[0]) for row in table.rows] == ["K00000", "K00001", "K00002"]


def test_a_register_too_long_for_paper_is_counted_and_says_where_it_is() -> None:
    _, said = sendings_blocks(letters(MOST_LETTERS + 1), LIBRARY.texts(TEXTS))
    assert isinstance(said, Paragraph)
    assert "tableau" in plain(said.text)
