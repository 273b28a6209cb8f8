"""The five examples go through the whole program, and come out as the expected files, written from the law, say."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from clinickit.adapters.pdf import ReportlabPdfMaker
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.blocks import plain
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.sources import Sources
from clinickit.documents.templates import DocumentTemplate, printed
from clinickit.documents.views import VIEWS
from clinickit.domain.journal import chained
from clinickit.flow.walk import effective
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.law.assessment import Assessment, assess
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.library import Library
from clinickit.services.paperwork import SILENT, Material, composed, template_ids

HERE = Path(__file__).parent
NUMBERS = ("01", "02", "03", "04", "05")

# What an example has nothing to say about: every other element of every paper is there, in words.
NO_CHANGE = {"cnil_notification": {"changes"}}
NOTHING_UNKNOWN = {"cnil_notification": {"changes", "complement"}, "patient_letter": {"unknown"}}
ALL_DATED = {"chronology": {"undated"}}
NOTHING_TO_SAY: Mapping[str, Mapping[str, set[str]]] = {
    "01": {**NOTHING_UNKNOWN, **ALL_DATED},
    "02": {"complaint": {"witnesses"}, **NO_CHANGE, **ALL_DATED},
    "03": {"patient_letter": {"unknown"}, **NO_CHANGE, **ALL_DATED},
    "04": {**NOTHING_UNKNOWN, **ALL_DATED},
    "05": {**NOTHING_UNKNOWN, **ALL_DATED},
}


@cache
def library() -> Library:
    """The law, the words and the papers, read once."""
    return Library(TomlResources())


@cache
def expected(number: str) -> dict[str, Any]:
    """What the law says of an example, written before the program."""
    return tomllib.loads((HERE / "expected" / f"{number}.toml").read_text(encoding="utf-8"))


@cache
def case(number: str) -> CaseFile:
    """The example itself."""
    name = f"examples/{expected(number)['case']}"
    return read_case(library().resources.data(name).decode(), name)


@cache
def judged(number: str) -> Assessment:
    """What the program concludes, at the moment the expected file names."""
    moment = expected(number)["assess_at"]
    assert isinstance(moment, datetime)
    return assess(library(), effective(library().journey, case(number).answers), moment)


@cache
def material(number: str) -> Material:
    """What the papers of an example are made from."""
    assessment = judged(number)
    findings = for_papers(assessment, library())
    return Material(assessment.answers, chained(case(number).journal), (), findings, assessment.now)


@cache
def paper_text(number: str, paper: str) -> str:
    """A paper as a person reads it."""
    return as_plain_text(composed(library(), paper, material(number)))


def squeezed(text: str) -> str:
    """A text without its spaces and its capitals."""
    return "".join(text.split()).casefold()


def papers() -> list[tuple[str, str]]:
    """Every paper of every example."""
    return [(number, one["id"]) for number in NUMBERS for one in expected(number)["papers"]]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_risk_of_an_example_is_what_the_law_says(number: str) -> None:
    wanted, risk = expected(number)["risk"], judged(number).risk
    assert (risk.certain.value if risk.certain else "undetermined") == wanted["certain"], wanted["reference"]
    assert risk.cautious.value == wanted["cautious"], wanted["reference"]


@pytest.mark.parametrize("number", NUMBERS)
def test_each_duty_of_an_example_is_what_the_law_says(number: str) -> None:
    assert list(duty_disagreements(number)) == []


def duty_disagreements(number: str) -> Iterator[str]:
    """One line for each duty that is absent, or is not what is expected."""
    for row in expected(number)["duties"]:
        findings = [one for one in judged(number).duties if one.id == row["id"]]
        if not findings:
            yield f"{row['id']}: absent ({row['reference']})"
        for one in findings:
            if one.verdict.value != row["verdict"]:
                yield f"{one.key}: {one.verdict.value}, expected {row['verdict']} ({row['reference']})"
            strength = row.get("strength")
            wanted = strength[one.subject] if isinstance(strength, dict) else strength
            if wanted and one.verdict.value != "no" and one.strength.value != wanted:
                yield f"{one.key}: {one.strength.value}, expected {wanted} ({row['reference']})"


@pytest.mark.parametrize("number", NUMBERS)
def test_each_deadline_of_an_example_starts_and_ends_when_the_law_says(number: str) -> None:
    for row in expected(number)["deadlines"]:
        clock = judged(number).clock(row["clock"], row.get("policy", ""))
        assert clock is not None, row["clock"]
        assert clock.start is not None
        assert clock.due is not None
        assert (clock.start.at, clock.due.at) == (row["start"], row["due"]), row["reference"]
    for row in expected(number).get("no_clock", []):
        assert judged(number).clock(row["clock"]) is None


@pytest.mark.parametrize("number", NUMBERS)
def test_an_example_calls_for_the_papers_it_expects(number: str) -> None:
    wanted = {one["id"] for one in expected(number)["papers"]}
    assert wanted == set(template_ids(library(), judged(number).answers, material(number).findings))


@pytest.mark.parametrize(("number", "paper"), papers())
def test_a_paper_says_what_it_must_and_nothing_that_it_must_not(number: str, paper: str) -> None:
    row = next(one for one in expected(number)["papers"] if one["id"] == paper)
    said = squeezed(paper_text(number, paper))
    assert [text for text in row["must"] if squeezed(text) not in said] == []
    assert [text for text in row["never"] if squeezed(text) in said] == []


@pytest.mark.parametrize(("number", "paper"), papers())
def test_every_element_a_paper_must_contain_is_there_in_words(number: str, paper: str) -> None:
    template, said, sources = library().templates[paper], squeezed(paper_text(number, paper)), sources_of(number)
    absent = {
        element.id
        for element in template.elements
        if not any(is_said(name, template, sources, said) for name in element.carried_by)
    }
    assert absent == NOTHING_TO_SAY[number].get(paper, set())


def test_the_request_to_the_attacked_publisher_becomes_a_reminder_once_its_date_is_past() -> None:
    """Asked on 18 November at 8:30, two days are given: 20 November at 8:30."""
    asked = " ".join(paper_text("02", "vendor_request").split())
    assert "relance" not in asked
    assert "au plus tard le samedi 21 novembre 2026 à 10 h" in asked
    later = assess(library(), judged("02").answers, datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    findings = for_papers(later, library())
    made = composed(library(), "vendor_request", Material(later.answers, (), (), findings, later.now))
    reminder = " ".join(as_plain_text(made).split())
    assert "Objet : relance" in reminder
    assert "Nous l’attendions au plus tard le vendredi 20 novembre 2026 à 8 h 30." in reminder


def sources_of(number: str) -> Sources:
    """The facts and words that the papers of an example are composed from."""
    made = material(number)
    told = tuple(one for one in made.journal if one.kind not in SILENT)
    findings = {**made.findings, "journal_head": made.journal[-1].hash, "issued": ()}
    return Sources(made.answers, library().words, made.made_at, told, findings)


def is_said(name: str, template: DocumentTemplate, sources: Sources, said: str) -> bool:
    """Whether a fact or every cell of a view stands in the text of a paper."""
    view = VIEWS.get(name.removeprefix("view:"))
    if view is None:
        variants = [variant for path, variant in printed(template) if path == name]
        return any(squeezed(plain(sources.text(name, variant))) in said for variant in variants)
    cells = [plain(cell) for row in view(sources) for cell in row]
    return bool(cells) and all(squeezed(cell) in said for cell in cells)


@pytest.mark.parametrize("paper", [paper for number, paper in papers() if number == "01"])
def test_the_printed_paper_of_the_laboratory_says_what_it_must(paper: str) -> None:
    """Read back from the PDF: its words, not its bytes."""
    pdf = ReportlabPdfMaker(library().resources).render(composed(library(), paper, material("01")), judged("01").now)
    row = next(one for one in expected("01")["papers"] if one["id"] == paper)
    said = squeezed(text_of_pdf(pdf))
    assert [text for text in row["must"] if squeezed(text) not in said] == []
    assert [text for text in row["never"] if squeezed(text) in said] == []


def text_of_pdf(pdf: bytes) -> str:
    """The words of every page of a PDF."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in opened)
    finally:
        opened.close()


@pytest.mark.parametrize("number", NUMBERS)
def test_every_paper_shows_the_head_of_the_main_courante_so_that_its_recipient_dates_it(number: str) -> None:
    made = material(number)
    head = made.journal[-1].hash
    for paper in template_ids(library(), made.answers, made.findings):
        assert head[:16] in paper_text(number, paper), paper
