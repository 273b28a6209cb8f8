"""Papers: compose from the facts, draw, keep exactly what was issued, say when one is out of date."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from clinickit.documents.blocks import Document
from clinickit.documents.compose import compose
from clinickit.documents.findings import DUTIES, EXERCISE, ISSUED, JOURNAL_HEAD, DutyLine, many
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.secrecy import allowed_names, compromised_values, review
from clinickit.documents.sources import Sources
from clinickit.documents.templates import DocumentTemplate
from clinickit.documents.views import VIEWS
from clinickit.documents.views_register import dated_by_journal, with_head
from clinickit.domain.conditions import holds
from clinickit.domain.facts import FactValue, Unknown
from clinickit.domain.identity_index import IdentityIndex
from clinickit.domain.journal import FIRST_HASH, Entry
from clinickit.domain.paper_trail import INTERNAL
from clinickit.domain.schema import elements, groups
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.library import Library
from clinickit.services.ports import IssuedPaper, PdfMaker

# The journal of a chronology tells what happened, not every key pressed.
SILENT = frozenset({"answer", "element_removed", "draft"})


@dataclass(frozen=True, slots=True)
class Material:
    """What every paper of one case is made from, at one moment."""

    answers: Mapping[str, FactValue]
    journal: tuple[Entry, ...]
    papers: tuple[IssuedPaper, ...]
    findings: Mapping[str, object]
    made_at: datetime
    kind: CaseKind = CaseKind.REAL


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper composed and drawn."""

    document: Document
    text: str
    pdf: bytes


def template_ids(
    library: Library, answers: Mapping[str, FactValue], findings: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    """The papers that this case calls for, in the order of the journey, but those whose condition certainly fails.

    A paper without a page of its own comes right after the one that it goes with. With the findings of an assessment, a
    paper made for some duties is left out when none of them may be owed.
    """
    ordered = [step.paper for step in library.journey.steps if step.paper]
    beside = [one for one in library.templates.values() if one.after]
    templates = [paper for one in ordered for paper in (library.templates[one], *(b for b in beside if b.after == one))]
    called = [one for one in templates if holds(one.when, answers) is not False]
    return tuple(one.id for one in called if findings is None or _owed(one, findings))


def _owed(template: DocumentTemplate, findings: Mapping[str, object]) -> bool:
    """Whether one of the duties that a paper fulfils may be owed; a paper without duties always is."""
    lines = many(findings, DUTIES, DutyLine)
    return not template.duties or any(line.applies for line in lines if line.id in template.duties)


def sources_of(library: Library, material: Material) -> Sources:
    """What a paper of this case is composed from; how papers are approved and followed is printed in none."""
    told = tuple(entry for entry in material.journal if entry.kind not in SILENT | INTERNAL)
    findings = {
        **material.findings,
        JOURNAL_HEAD: head_of(material.journal),
        ISSUED: material.papers,
        EXERCISE: material.kind is CaseKind.EXERCISE,
    }
    return Sources(material.answers, library.words, material.made_at, told, findings)


def composed(library: Library, template_id: str, material: Material) -> Document:
    """One paper, composed. Raises KeyError for a template that does not exist."""
    sources = sources_of(library, material)
    return dated_by_journal(compose(library.templates[template_id], sources, VIEWS), sources)


def head_of(journal: tuple[Entry, ...]) -> str:
    """The head of a journal's chain, which dates all of it."""
    return journal[-1].hash if journal else FIRST_HASH


def dated(library: Library, document: Document, journal: tuple[Entry, ...]) -> Document:
    """A paper made without a template, with the head of its case's journal at its foot."""
    return with_head(document, head_of(journal), library.words.sentences["journal_head_short"])


def drawn(library: Library, maker: PdfMaker, template_id: str, material: Material) -> Drawn:
    """One paper, composed and drawn in memory."""
    document = composed(library, template_id, material)
    return Drawn(document, as_plain_text(document), maker.render(document, material.made_at))


def issued(drawn_paper: Drawn, case_id: str, rules_version: str, made_at: datetime) -> IssuedPaper:
    """What is kept of a paper when it is issued."""
    document = drawn_paper.document
    return IssuedPaper(
        id=uuid.uuid4().hex[:12],
        case_id=case_id,
        template_id=document.template_id,
        template_version=document.template_version,
        rules_version=rules_version,
        issued_at=made_at.astimezone(UTC),
        title=document.title,
        text=drawn_paper.text,
        pdf=drawn_paper.pdf,
        uses=document.uses,
    )


def out_of_date(paper: IssuedPaper, answers: Mapping[str, FactValue]) -> tuple[str, ...]:
    """The fact paths an issued paper read whose value is no longer the same."""
    return changed(paper.uses, answers)


def changed(uses: tuple[tuple[str, str], ...], answers: Mapping[str, FactValue]) -> tuple[str, ...]:
    """The fact paths, with the values they had, whose value is no longer the same."""
    return tuple(path for path, value in uses if _now(path, answers) != value)


def _now(path: str, answers: Mapping[str, FactValue]) -> str:
    if path in groups():
        return ",".join(elements(answers, path))
    return repr(answers.get(path, Unknown.NOT_ASKED))


def file_name(number: int, template: DocumentTemplate, version: str = "") -> str:
    """A file name that tells the paper, in French, and nothing personal."""
    return f"{number:02d}-{template.file or template.id}{version}.pdf"


def warnings(
    library: Library, document: Document, answers: Mapping[str, FactValue], patients: IdentityIndex
) -> tuple[str, ...]:
    """What must be read again before this paper leaves: where it stands, what is wrong with it, what to do."""
    found = review(document, library.guard, patients, allowed_names(answers), compromised_values(answers))
    return tuple(f"{one.place}\u00a0: «\u00a0{one.found.strip()}\u00a0». {one.sentence} {one.action}" for one in found)
