"""How answers, cases, entries and papers become rows of the store, and rows become them again."""

from clinickit.adapters.records import (
    entry_of_text,
    instant_of_text,
    pairs_of_text,
    text_of_instant,
    text_of_pairs,
    text_of_value,
    value_of_text,
)
from clinickit.adapters.vault.database import Row
from clinickit.domain.case import Answer, CaseHeader, Person
from clinickit.domain.errors import VaultTooNew
from clinickit.domain.journal import Entry
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.ports import IssuedPaper

ANSWER_COLUMNS = "path, value, known_at, recorded_at, person, role, source, sureness"
CASE_COLUMNS = "id, title, kind, opened_at, incident_id, closed_at"
PAPER_COLUMNS = "id, case_id, template_id, template_version, rules_version, issued_at, title, text, pdf, uses, state"


def row_of_answer(answer: Answer) -> Row:
    """An answer as ANSWER_COLUMNS. Raises ValueError when it is ill-typed."""
    return (
        answer.path,
        text_of_value(answer.path, answer.value),
        text_of_instant(answer.known_at),
        text_of_instant(answer.recorded_at),
        answer.said_by.name,
        answer.said_by.role,
        answer.source,
        answer.sureness,
    )


def answer_of_row(row: Row) -> Answer:
    """The inverse of `row_of_answer`. Raises VaultDamaged, VaultTooNew."""
    path, value, known_at, recorded_at, person, role, source, sureness = row
    return Answer(
        path=path,
        value=value_of_text(path, value),
        recorded_at=instant_of_text(recorded_at),
        known_at=instant_of_text(known_at),
        said_by=Person(person, role),
        source=source,
        sureness=sureness,
    )


def row_of_case(header: CaseHeader) -> Row:
    """A case header as CASE_COLUMNS."""
    return (
        header.id,
        header.title,
        header.kind.value,
        text_of_instant(header.opened_at),
        header.incident_id,
        text_of_instant(header.closed_at) if header.closed_at else None,
    )


def case_of_row(practice_id: str, row: Row) -> CaseHeader:
    """The inverse of `row_of_case`. Raises VaultDamaged, VaultTooNew."""
    identity, title, kind, opened_at, incident_id, closed_at = row
    try:
        sort = CaseKind(kind)
    except ValueError:
        raise VaultTooNew("Ce coffre contient une sorte de dossier que cette version ne connaît pas.") from None
    closed = instant_of_text(closed_at) if closed_at is not None else None
    return CaseHeader(identity, practice_id, title, sort, instant_of_text(opened_at), incident_id, closed)


def entry_of_row(row: Row) -> Entry:
    """A sealed journal entry from content and hash. Raises VaultDamaged."""
    text, seal = row
    return entry_of_text(text, seal)


def row_of_paper(paper: IssuedPaper) -> Row:
    """An issued paper as PAPER_COLUMNS."""
    return (
        paper.id,
        paper.case_id,
        paper.template_id,
        paper.template_version,
        paper.rules_version,
        text_of_instant(paper.issued_at),
        paper.title,
        paper.text,
        paper.pdf,
        text_of_pairs(paper.uses),
        paper.state,
    )


def paper_of_row(row: Row) -> IssuedPaper:
    """The inverse of `row_of_paper`. Raises VaultDamaged."""
    identity, case_id, template, version, rules, issued_at, title, text, pdf, uses, state = row
    return IssuedPaper(
        id=identity,
        case_id=case_id,
        template_id=template,
        template_version=version,
        rules_version=rules,
        issued_at=instant_of_text(issued_at),
        title=title,
        text=text,
        pdf=pdf,
        uses=pairs_of_text(uses),
        state=state,
    )
