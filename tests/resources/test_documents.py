"""The papers as files: strict, complete, sourced, in good French, readable, one page for a patient."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import Document, ListBlock, Paragraph, plain
from clinickit.documents.compose import compose
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.readability import EASY, reading_ease
from clinickit.documents.secrecy import parse_guard
from clinickit.documents.sources import Sources
from clinickit.documents.templates import DocumentTemplate, printed
from clinickit.documents.views import VIEWS
from clinickit.domain import vocabulary as v
from clinickit.domain.conditions import CONDITIONS
from clinickit.domain.facts import FactValue, Several
from clinickit.services.casefile.reading import read_case
from tests.french import faults
from tests.law import RESOURCES, RULEBOOK, read
from tests.papers import ADVICE, FILES_OF_PAPERS, IDS, MADE_AT, RICH, SENTENCES, VOCABULARIES, WORDS, paper, template

CODE = Path(__file__).parents[2] / "clinickit" / "documents"
EXAMPLES = sorted((RESOURCES / "examples").glob("*.toml"))

# Sentences found by the option they are about.
FAMILIES = {
    "kind_": v.IncidentKind,
    "letter_kind_": v.IncidentKind,
    "letter_risk_": v.DataCategory,
    "cnil_consequences_": v.Nature,
}


def each(template_id: str) -> set[str]:
    """Every view a template names, inline, row by row or as a condition."""
    one = template(template_id)
    inline = {name.removeprefix("view:") for name, _ in printed(one) if name.startswith("view:")}
    return inline | {view for block in one.blocks for view in (block.each, *block.shown_if_rows) if view}


def of_example(file: Path, template_id: str) -> Document:
    """A paper of one of the shipped examples."""
    case = read_case(file.read_text(encoding="utf-8"), file.name)
    return compose(template(template_id), Sources(case.answers, WORDS, MADE_AT, case.journal), VIEWS)


def body(document: Document) -> str:
    """What a patient reads, without heads and feet."""
    parts = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.style == "body":
            parts.append(plain(block.text))
        if isinstance(block, ListBlock):
            parts += [plain(item) for item in block.items]
    return "\n".join(parts)


def texts_of(raw: object) -> list[str]:
    """Every text of a parsed file."""
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, dict):
        return [text for value in raw.values() for text in texts_of(value)]
    return [text for value in raw for text in texts_of(value)] if isinstance(raw, list) else []


@pytest.mark.parametrize("template_id", IDS)
def test_each_template_parses_strictly_under_its_own_name(template_id: str) -> None:
    assert template(template_id).id == template_id


def test_there_are_exactly_these_papers() -> None:
    files = {f"documents/{one.name}" for one in (RESOURCES / "documents").glob("*.toml")}
    assert files | {"letters/public/poster.toml"} == set(FILES_OF_PAPERS.values())


@pytest.mark.parametrize("template_id", IDS)
def test_a_template_needs_only_what_it_prints(template_id: str) -> None:
    one = template(template_id)
    known = {path for block in one.blocks for path in block.shown_if_known}
    assert set(one.needs) - {name for name, _ in printed(one)} - known == set()


@pytest.mark.parametrize("template_id", IDS)
def test_each_element_says_where_it_comes_from_and_what_carries_it(template_id: str) -> None:
    for element in template(template_id).elements:
        assert element.reference
        assert element.carried_by
    assert template(template_id).because


def test_every_view_is_used_by_a_template_and_every_view_used_exists() -> None:
    assert set().union(*(each(one) for one in IDS)) == set(VIEWS)


def test_no_template_names_a_contact_directly() -> None:
    direct = re.compile(r"^practice\..*(phone|email)$|^practice\.address\.|^practice\.crisis\.")
    for one in IDS:
        assert [name for name, _ in printed(template(one)) if direct.match(name)] == []


def test_no_template_names_the_size_of_the_file() -> None:
    assert not any("in_file" in name for one in IDS for name, _ in printed(template(one)))


@pytest.mark.parametrize(
    ("rule", "template_id"),
    [
        ("claim_content", "insurance_claim"),
        ("complaint_content", "complaint"),
        ("communication_content", "patient_letter"),
        ("register_content", "register_entry"),
    ],
)
def test_what_the_rule_asks_is_among_the_elements(rule: str, template_id: str) -> None:
    value = RULEBOOK.rules[rule].versions[-1].value
    assert isinstance(value, tuple)
    asked = {row.text("id") for row in value if not isinstance(row, str)} - {"formula"}
    assert asked - {one.id for one in template(template_id).elements} == set()


def test_the_claim_holds_the_formula_of_the_rule_to_the_letter() -> None:
    value = RULEBOOK.rules["claim_content"].versions[-1].value
    assert isinstance(value, tuple)
    formula = next(row.text("text") for row in value if not isinstance(row, str) and row.text("id") == "formula")
    said = as_plain_text(paper("insurance_claim")).replace("\u00a0", " ")
    assert formula.replace("\u00a0", " ").strip("« »") in said


def test_each_sentence_is_used_and_each_sentence_used_exists() -> None:
    code = "\n".join(one.read_text(encoding="utf-8") for one in CODE.glob("*.py"))
    families = {f"{prefix}{option.value}" for prefix, options in FAMILIES.items() for option in options}
    named = set(re.findall(r'"([a-z][a-z_]*)"', code))
    formed = {f"complaint_subject_{name}" for name in ("system", "theft", "fraud", "misuse")}
    formed |= {"event_party_asked_at", "event_party_answered_at"}
    assert families - set(SENTENCES) == set()
    assert set(SENTENCES) - families - formed - named == set()


def test_every_text_of_the_papers_keeps_french_typography() -> None:
    files = [*(RESOURCES / "documents").glob("*.toml"), RESOURCES / "wording" / "papers.toml"]
    files += [RESOURCES / "wording" / name for name in ("advice.toml", "secrecy.toml")]
    found = []
    for file in files:
        for text in texts_of(read(file)):
            bare = re.sub(r"\{[a-z_:.|\[\]]+\}", "x", text).replace("Ne sait pas pour l'instant", "x")
            if " " in bare and not set(bare) <= {".", " "}:
                found += [f"{file.name}: {fault}" for fault in faults(re.sub(r"\.{5,}", "…", bare))]
    assert found == []


def test_advice_that_is_not_confirmed_names_its_source_or_stays_out_of_letters() -> None:
    assert all(one.sure or one.source or not one.letter for one in ADVICE)


def test_help_lines_of_the_advice_are_in_the_directory() -> None:
    known = {entry["id"] for entry in read(RESOURCES / "directory" / "help_lines.toml")["entries"]}
    assert {line for one in ADVICE for line in one.help_lines} - known == set()


def test_the_guard_knows_every_paper() -> None:
    guard = parse_guard(
        read(RESOURCES / "wording" / "medical_terms.toml"), read(RESOURCES / "wording" / "secrecy.toml")
    )
    assert set(guard.papers) == {*IDS, "public_web_notice", "public_desk_script"}


def test_official_labels_are_copied_to_the_letter_on_the_sheet() -> None:
    lists = {
        "breach.natures": v.Nature,
        "breach.origins": v.Origin,
        "breach.causes": v.Cause,
        "breach.data.categories": v.DataCategory,
        "breach.data.sensitive": v.SensitiveData,
        "breach.people.categories": v.PeopleCategory,
        "breach.consequences.impacts": v.Impact,
    }
    everything: dict[str, FactValue] = {**RICH, **{path: Several(tuple(options)) for path, options in lists.items()}}
    said = as_plain_text(paper("cnil_notification", everything))
    labels = {VOCABULARIES.cnil_label(option) for options in lists.values() for option in options} - {""}
    assert [label for label in labels if label not in said] == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_letter_of_each_example_is_easy_to_read(file: Path) -> None:
    assert reading_ease(body(of_example(file, "patient_letter"))) >= EASY


@pytest.mark.parametrize("kind", list(v.IncidentKind))
def test_the_letter_is_easy_to_read_for_each_kind_of_incident(kind: v.IncidentKind) -> None:
    everything: dict[str, FactValue] = {
        **RICH,
        "breach.kinds": Several((kind,)),
        "breach.natures": Several(tuple(v.Nature)),
        "breach.data.categories": Several(tuple(v.DataCategory)),
    }
    assert reading_ease(body(paper("patient_letter", everything))) >= EASY


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_letter_of_each_example_fits_on_one_page(file: Path) -> None:
    maker = ReportlabPdfMaker(TomlResources())
    pdf = maker.render(of_example(file, "patient_letter"), datetime(2026, 11, 21, tzinfo=UTC))
    assert len(pypdfium2.PdfDocument(pdf)) == 1


@pytest.mark.parametrize("template_id", IDS)
def test_each_condition_of_a_template_exists(template_id: str) -> None:
    one: DocumentTemplate = template(template_id)
    assert {one.when, *(block.when for block in one.blocks)} <= set(CONDITIONS)
