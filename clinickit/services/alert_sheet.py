"""Reads wording/alert.toml: what not to say, confirm or accept, and the sentences of the proposed hours."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain.strict_tables import StrictTable
from clinickit.domain.vocabulary import AlertSource
from clinickit.flow.steps import Flow

ALERT_FILE = "wording/alert.toml"
ALERT_STEP = "alert"
TEXTS = ("first_alert", "first_alert_notice", "aware_evidence", "aware_notice", "aware_check", "ignored_title")


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to read under a question; for some sources of the alert only, or for all when none is named."""

    at: str
    title: str
    lines: tuple[str, ...]
    sources: tuple[AlertSource, ...]


@dataclass(frozen=True, slots=True)
class AlertSheet:
    """The cautions, in order, and the fixed sentences."""

    cautions: tuple[Caution, ...]
    texts: Mapping[str, str]


def parse_alert_sheet(raw: Mapping[str, object], file: str, journey: Flow) -> AlertSheet:
    """Read the file. Raises ResourceProblem with file and key: a question that is not on the page, a wrong source."""
    table = StrictTable(raw, file)
    asked = tuple(question.fills for question in journey.step(ALERT_STEP).questions if question.essential)
    cautions = tuple(_caution(one, asked) for one in table.tables("asides"))
    texts = StrictTable(table.value("texts"), file, "texts")
    found = AlertSheet(cautions, {key: texts.text(key) for key in TEXTS})
    texts.finish()
    table.finish()
    return found


def _caution(table: StrictTable, asked: tuple[str, ...]) -> Caution:
    caution = Caution(
        at=table.text("at"),
        title=table.text("title"),
        lines=table.texts("lines"),
        sources=_sources(table),
    )
    table.finish()
    if caution.at not in asked:
        table.fail("at", "une question essentielle de l’étape de l’alerte est attendue")
    if not caution.lines:
        table.fail("lines", "au moins une phrase est attendue")
    return caution


def _sources(table: StrictTable) -> tuple[AlertSource, ...]:
    names = table.texts("sources")
    known = {one.value for one in AlertSource}
    for name in names:
        if name not in known:
            table.fail("sources", f"« {name} » n’est pas un interlocuteur de vocabularies/alert_source.toml")
    return tuple(AlertSource(name) for name in names)
