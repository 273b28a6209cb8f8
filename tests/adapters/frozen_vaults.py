"""What the frozen vaults under samples/ hold. A file there is never made again: only new formats are added."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clinickit.domain.case import Answer, CaseHeader, Person
from clinickit.domain.facts import Count, FactValue, Moment, Precision, Several, Unknown
from clinickit.domain.journal import Entry
from clinickit.domain.vocabulary import CaseKind, Sector
from clinickit.services.ports import CaseStore, IssuedPaper

SAMPLES = Path(__file__).with_name("samples")
PHRASE = "Quatre hérons sous l’érable"
RECOVERY_KEY = "HPTV6-GQ30Q-0AHS1-834VS-5DZGH-M3FGD-N3399"
AT = datetime(2026, 11, 21, 9, 30, 0, 250000, tzinfo=UTC)
NURSE = Person("Anaïs Hoarau", "infirmière")
CASE = CaseHeader("case-1", "practice-1", "Ordinateur volé dans une voiture", CaseKind.REAL, AT)

_GIVEN: tuple[tuple[str, FactValue], ...] = (
    ("breach.summary", "Un ordinateur non chiffré a été volé.\nIl contenait « l’œuvre » d’une tournée."),
    ("breach.summary", "Un ordinateur non chiffré a été volé dans une voiture."),
    ("breach.patient_harmed", False),
    ("breach.personal_data", True),
    ("breach.kinds", Several((), complete=False)),
    ("practice.sector", Sector.PRIVATE),
    ("breach.people.count", Count(340, Precision.ESTIMATED)),
    ("breach.timeline.aware_at", Moment(AT, "Indian/Reunion", Precision.SUPPOSED, day_only=True)),
    ("breach.communication.planned_on", date(2026, 11, 30)),
    ("breach.timeline.ended_at", Unknown.NOT_YET),
    ("breach.timeline.contained_at", Unknown.CANNOT),
    ("breach.parties[assureur].name", "Assurance des Caps"),
    ("breach.parties[erreur].name", "Saisi par erreur"),
)


def answers() -> tuple[Answer, ...]:
    """The answers, one minute apart."""
    return tuple(
        Answer(
            path, value, AT + timedelta(minutes=n), AT, Person("Anaïs Hoarau", "infirmière"), "pièce 1", "à confirmer"
        )
        for n, (path, value) in enumerate(_GIVEN)
    )


def entries() -> tuple[Entry, ...]:
    """The journal before it is sealed."""
    return tuple(
        Entry("free", text, Moment(AT), AT + timedelta(minutes=5), "Anaïs Hoarau", ("case-1",), corrects)
        for text, corrects in (("Vol constaté à 6 h.", 0), ("Vol constaté à 6 h 30.", 1))
    )


def paper() -> IssuedPaper:
    """The paper issued."""
    uses = (("breach.people.count", "environ 340"),)
    return IssuedPaper(
        "paper-1", CASE.id, "register_entry", "1", "2026-11-01", AT, "Entrée du registre", "Texte.", b"%PDF-1.7", uses
    )


def fill(store: CaseStore) -> None:
    """Put it all into a store."""
    with store.begin() as unit:
        unit.save_practice("practice-1", [replace(answers()[0], path="practice.name", value="Cabinet Hoarau")])
        unit.open_case(CASE)
        unit.answer(CASE.id, answers())
        unit.remove_element(CASE.id, "breach.parties[erreur]")
        for entry in entries():
            unit.record(CASE.id, entry)
        unit.issue(paper())
        unit.commit()
    store.save_draft(CASE.id, "breach.reference", "DOSS")
