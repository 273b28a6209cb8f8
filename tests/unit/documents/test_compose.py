"""Composing never invents: unknown facts stay visible, known ones are printed, and all that was read is noted."""

from datetime import UTC, datetime

import pytest

from clinickit.documents.blocks import Document, Emphasis, ListBlock, Paragraph, Run, Signature, Table, plain
from clinickit.documents.compose import compose
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.sources import Sources
from clinickit.documents.templates import BlockTemplate, DocumentTemplate
from clinickit.documents.views import VIEWS
from clinickit.domain.facts import FactValue, Several, Unknown
from clinickit.domain.schema import generic, leaves
from clinickit.domain.vocabulary import Nature
from tests.french import faults
from tests.papers import EMPTY, FORM, IDS, MADE_AT, RICH, VOCABULARIES, WORDS, paper

# The authority's own labels are copied to the letter, straight apostrophes and all.
OFFICIAL = sorted(
    {option.cnil for one in VOCABULARIES.by_enum.values() for option in one.options if option.cnil}
    | {one.unknown_cnil for one in VOCABULARIES.by_enum.values() if one.unknown_cnil}
    | {field.label for field in FORM.fields}
    | {FORM.not_known_yet},
    key=len,
    reverse=True,
)


def one_block(block: BlockTemplate, answers: dict[str, FactValue]) -> Document:
    """A paper of one block."""
    template = DocumentTemplate("t", "1", "Titre", "", "", "report", "always", (), (), (), (block,))
    return compose(template, Sources(answers, WORDS, MADE_AT), VIEWS)


def without_official_labels(text: str) -> str:
    """The text with the authority's own labels put aside."""
    for label in OFFICIAL:
        if faults(label):
            text = text.replace(label, "Libellé")
    return text


def pieces(document: Document) -> list[str]:
    """Every text of a paper apart, cell by cell."""
    found = [*document.letterhead.sender, *document.letterhead.recipient, document.footer, document.title]
    for block in document.blocks:
        match block:
            case Paragraph(text, _):
                found.append(plain(text))
            case ListBlock(items, _):
                found += [plain(item) for item in items]
            case Table():
                found += [*block.header, *(plain(cell) for row in block.rows for cell in row)]
            case Signature():
                found += [block.name, block.quality]
            case _:
                pass
    return found


def test_a_known_fact_is_printed_and_an_unknown_one_is_a_visible_gap() -> None:
    block = BlockTemplate("paragraph", text="**Nom :** {practice.name}, SIREN {practice.siren}")
    document = one_block(block, {"practice.name": "Cabinet des Tilleuls"})
    made = document.blocks[0]
    assert isinstance(made, Paragraph)
    assert made.text[0] == Run("Nom :", Emphasis.STRONG)
    assert made.text[-1].emphasis is Emphasis.GAP
    assert [gap.path for gap in document.gaps] == ["practice.siren"]
    assert dict(document.uses).keys() == {"practice.name", "practice.siren"}


@pytest.mark.parametrize("unknown", list(Unknown))
def test_every_kind_of_unknown_is_a_gap(unknown: Unknown) -> None:
    document = one_block(BlockTemplate("paragraph", text="{practice.name}"), {"practice.name": unknown})
    assert len(document.gaps) == 1


def test_a_block_waits_for_its_condition_to_be_certain() -> None:
    block = BlockTemplate("paragraph", text="Perte.", when="confidentiality_lost")
    assert not one_block(block, {}).blocks
    undecided: dict[str, FactValue] = {"breach.natures": Several((Nature.INTEGRITY,), complete=False)}
    assert not one_block(block, undecided).blocks
    sure: dict[str, FactValue] = {"breach.natures": Several((Nature.CONFIDENTIALITY,))}
    assert one_block(block, sure).blocks


def test_the_facts_that_a_condition_read_are_noted() -> None:
    document = one_block(BlockTemplate("paragraph", text="Perte.", when="confidentiality_lost"), {})
    assert "breach.natures" in dict(document.uses)


def test_a_block_can_wait_for_the_rows_of_a_view() -> None:
    block = BlockTemplate("heading", text="Prestataires", shown_if_rows=("processors",))
    assert not one_block(block, {}).blocks
    assert one_block(block, {"practice.processors[a].name": "Logimed"}).blocks


def test_a_signature_can_go_without_place_and_date() -> None:
    assert one_block(BlockTemplate("signature", text="Anne", dated=False), {}).blocks == (Signature("", "Anne", ""),)
    dated = one_block(BlockTemplate("signature", text="Anne"), {}).blocks[0]
    assert isinstance(dated, Signature)
    assert dated.place_and_date.startswith("Fait à")


@pytest.mark.parametrize("template_id", IDS)
def test_an_empty_case_gives_only_visible_gaps(template_id: str) -> None:
    document = paper(template_id, EMPTY, {})
    text = as_plain_text(document)
    assert document.gaps
    assert all(f"[à compléter\u00a0: {gap.label}]" in text for gap in document.gaps)
    assert not faults(without_official_labels(text))
    assert all(piece.strip() for piece in pieces(document) if piece)


@pytest.mark.parametrize("template_id", IDS)
def test_no_cell_and_no_paragraph_is_empty(template_id: str) -> None:
    for answers in (EMPTY, RICH):
        document = paper(template_id, answers)
        blocks = [one for one in document.blocks if isinstance(one, Paragraph)]
        assert all(plain(one.text).strip() for one in blocks)
        tables = [one for one in document.blocks if isinstance(one, Table)]
        assert all(plain(cell).strip() for one in tables for row in one.rows for cell in row)


@pytest.mark.parametrize("template_id", IDS)
def test_a_rich_case_leaves_no_gap_for_a_known_fact(template_id: str) -> None:
    document = paper(template_id)
    assert [gap.path for gap in document.gaps if gap.path in RICH] == []
    assert "[à compléter" not in as_plain_text(document)


@pytest.mark.parametrize("template_id", IDS)
def test_a_rich_case_keeps_french_typography(template_id: str) -> None:
    assert faults(without_official_labels(as_plain_text(paper(template_id)))) == []


@pytest.mark.parametrize("template_id", IDS)
def test_every_fact_a_paper_notes_exists(template_id: str) -> None:
    groups = {path.rpartition("[]")[0] for path in leaves() if "[]" in path}
    for path, _ in paper(template_id).uses:
        assert generic(path) in leaves() or path in groups


@pytest.mark.parametrize("template_id", IDS)
def test_the_same_case_at_the_same_moment_gives_the_same_paper(template_id: str) -> None:
    assert paper(template_id) == paper(template_id)


def test_a_paper_is_dated_on_the_clock_of_the_practice() -> None:
    late_evening = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
    overseas: dict[str, FactValue] = {**RICH, "practice.time_zone": "Indian/Reunion"}
    assert "22\u00a0novembre 2026" in paper("register_entry", overseas, made_at=late_evening).footer
    assert "21\u00a0novembre 2026" in paper("register_entry", made_at=late_evening).footer
