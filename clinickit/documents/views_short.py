"""Short letters to those whom a duty says to warn: one part for each duty that is owed, none for the others."""

from collections.abc import Callable, Mapping

from clinickit.documents.compose import Row
from clinickit.documents.findings import DUTIES, DutyLine, many
from clinickit.documents.phrases import joined, row, say, stopped
from clinickit.documents.sources import Sources
from clinickit.documents.views_incident import what_happened
from clinickit.domain.schema import generic, leaves

# Who is written to, by the sentence that names them, and the duty that says so.
RECIPIENTS: Mapping[str, str] = {
    "short_staff": "staff_information",
    "short_correspondents": "prescribers_correspondents",
    "short_mssante": "mssante_operator",
    "short_bank": "bank",
    "short_cpam": "cpam",
    "short_ordre": "ordre",
    "short_dpo": "dpo_consult",
}


def owed(sources: Sources, duty: str) -> bool:
    """Whether a duty is a plain yes; the facts it was judged on are noted as used."""
    lines = [line for line in many(sources.findings, DUTIES, DutyLine) if line.id == duty]
    for path in (path for line in lines for path in line.facts_used):
        if generic(path) in leaves():
            sources.value(path)
    return any(line.owed for line in lines)


def letter_to(name: str) -> Callable[[Sources], tuple[Row, ...]]:
    """A view of one line, « À l’attention de… », when that recipient is to be warned."""

    def recipient(sources: Sources) -> tuple[Row, ...]:
        return (row(say(sources, name)),) if owed(sources, RECIPIENTS[name]) else ()

    recipient.__doc__ = f"The line that begins the letter of {name}, nothing when it is not owed."
    return recipient


def what_short(sources: Sources) -> tuple[Row, ...]:
    """What happened in a sentence or two, and since when the practice knows."""
    told = [stopped(cell) for made in what_happened(sources) for cell in made]
    known = say(sources, "letter_known_on", day=sources.text("breach.timeline.aware_at", "day"))
    return (row(joined([*told, known], " ")),)


def none_owed(sources: Sources) -> tuple[Row, ...]:
    """Said when no short letter is called for."""
    any_owed = any(owed(sources, duty) for duty in RECIPIENTS.values())
    return () if any_owed else (row(say(sources, "short_none")),)
