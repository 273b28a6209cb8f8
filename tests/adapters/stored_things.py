"""Invented answers, cases, entries and papers to put in a store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from clinickit.domain.case import Answer, CaseHeader, Person
from clinickit.domain.facts import Count, FactValue, Moment, Precision, Several, Unknown
from clinickit.domain.journal import Entry
from clinickit.domain.schema import Kind, Leaf, leaf_of
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.ports import CaseStore, IssuedPaper

NOON = datetime(2026, 11, 21, 11, 0, 0, 123456, tzinfo=UTC)
CASE = CaseHeader("case-1", "practice-1", "Ordinateur volé", CaseKind.REAL, NOON)
NURSE = Person("Léa Morvan", "infirmière")


def value_for(leaf: Leaf) -> FactValue:
    """A value of the type a fact asks for."""
    options = tuple(leaf.options) if leaf.options else ()
    values: dict[Kind, FactValue] = {
        Kind.TEXT: "L’été, « œuvre » — 𝔘 \u00a0\x00\r\n fin",
        Kind.YES_NO: False,
        Kind.COUNT: Count(491840, Precision.ESTIMATED),
        Kind.MOMENT: Moment(NOON, "Indian/Reunion", Precision.SUPPOSED, day_only=True),
        Kind.DAY: date(2026, 2, 28),
    }
    if leaf.kind is Kind.CHOICE:
        return options[-1]
    if leaf.kind is Kind.CHOICES:
        return Several(options[:2], complete=False)
    return values[leaf.kind]


def answer(path: str, value: FactValue | None = None, *, at: datetime = NOON) -> Answer:
    """An answer to a path, with a value of its type unless one is given."""
    wanted = value_for(leaf_of(path)) if value is None else value
    return Answer(path, wanted, at, at - timedelta(hours=3), NURSE, "pièce 4", "à confirmer")


def entry(text: str, *, at: datetime = NOON) -> Entry:
    """A journal entry, not sealed yet."""
    return Entry("free", text, Moment(at), at + timedelta(minutes=5), "Léa Morvan", ("case-1", "piece-4"))


def paper(identity: str = "paper-1") -> IssuedPaper:
    """An issued paper."""
    return IssuedPaper(
        id=identity,
        case_id=CASE.id,
        template_id="patient_letter",
        template_version="1",
        rules_version="2026-11-01",
        issued_at=NOON,
        title="Lettre aux patients",
        text="Madame, Monsieur,",
        pdf=b"%PDF-1.7 \x00\xff",
        uses=(("breach.summary", "un vol"), ("practice.name", "Cabinet")),
    )


def with_case(store: CaseStore, header: CaseHeader = CASE) -> CaseStore:
    """The store with one practice and one case in it."""
    with store.begin() as unit:
        unit.save_practice(header.practice_id, [answer("practice.name", "Cabinet Morvan")])
        unit.open_case(header)
        unit.commit()
    return store


def give(store: CaseStore, *answers: Answer, case_id: str = CASE.id) -> None:
    """Commit answers to a case."""
    with store.begin() as unit:
        unit.answer(case_id, answers)
        unit.commit()


def full(store: CaseStore) -> CaseStore:
    """The store with something in every table."""
    with_case(store)
    with store.begin() as unit:
        unit.save_practice("practice-2", [])
        unit.open_case(replace(CASE, id="case-2", practice_id="practice-2", kind=CaseKind.EXERCISE, closed_at=NOON))
        unit.answer("case-1", [answer("breach.summary", "Un ordinateur volé"), answer("breach.parties[acme].name")])
        unit.answer("case-1", [answer("breach.established", Unknown.NOT_YET), answer("breach.kinds")])
        unit.remove_element("case-1", "breach.parties[acme]")
        unit.record("case-1", entry("Vol constaté."))
        unit.record("case-1", entry("Plainte déposée."))
        unit.record("case-2", entry("Exercice."))
        unit.issue(paper())
        unit.commit()
    store.save_draft("case-1", "breach.reference", "DOSS")
    return store


def told(store: CaseStore) -> dict[str, object]:
    """Everything a store says, to be compared."""
    cases = store.cases()
    return {
        "practices": [(i, store.practice_answers(i)) for i in store.practices()],
        "cases": cases,
        "per case": [
            (store.answers(c.id), dict(store.drafts(c.id)), store.journal(c.id), store.papers(c.id)) for c in cases
        ],
    }
