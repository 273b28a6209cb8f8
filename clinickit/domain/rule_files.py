"""Turns one parsed file of resources/rules/ into a rule, or says which key of which file is wrong."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from clinickit.domain.rulebook import (
    Cell,
    Confidence,
    Reference,
    Row,
    Rule,
    RuleKind,
    RuleVersion,
    Threshold,
    Value,
)
from clinickit.domain.strict_tables import StrictTable

PROPOSED = "proposed"


def parse_rule(raw: Mapping[str, object], file: str) -> Rule:
    """Read one rule; raises ResourceProblem on an overlap, a missing source, an unknown key, a wrong type."""
    table = StrictTable(raw, file)
    kind = table.choice("kind", RuleKind)
    tables = table.tables("versions")
    if not tables:
        table.fail("versions", "au moins une version est attendue")
    versions = tuple(_version(one, kind) for one in tables)
    rule = Rule(table.text("id"), table.text("title"), kind, versions, file)
    table.finish()
    _refuse_overlap(table, versions)
    return rule


def parse_reference(table: StrictTable) -> Reference:
    """Read one source; a confirmed one must say on which day it was checked."""
    confidence = table.choice("confidence", Confidence)
    reference = Reference(
        title=table.text("title"),
        article=table.optional_text("article"),
        url=table.optional_text("url"),
        checked_on=table.optional_day("checked_on"),
        confidence=confidence,
    )
    if confidence is Confidence.CONFIRMED and reference.checked_on is None:
        table.fail("checked_on", "une source confirmée porte la date de sa vérification")
    table.finish()
    return reference


def parse_references(table: StrictTable) -> tuple[Reference, ...]:
    """Read the sources of a record; at least one is required."""
    references = tuple(parse_reference(one) for one in table.tables("references"))
    if not references:
        table.fail("references", "au moins une source est attendue")
    return references


def _version(table: StrictTable, kind: RuleKind) -> RuleVersion:
    if table.has("valid_until"):
        table.fail("valid_until", "une version finit quand la suivante commence : retirez cette clé")
    status = table.optional_text("status")
    valid_from = table.optional_day("valid_from")
    if status not in {"", PROPOSED}:
        table.fail("status", f"seule la valeur « {PROPOSED} » est permise")
    if status == PROPOSED and valid_from is not None:
        table.fail("status", "un texte proposé n’a pas de date : retirez « status » ou « valid_from »")
    if not status and valid_from is None:
        table.fail("valid_from", 'une date est attendue, sauf pour un texte proposé (status = "proposed")')
    version = RuleVersion(
        value=_READERS[kind](table),
        references=parse_references(table),
        valid_from=valid_from,
        start_known=table.flag("start_known", default=True),
        law=table.text("law") if status else "",
        note=table.optional_text("note"),
    )
    table.finish()
    return version


def _refuse_overlap(table: StrictTable, versions: tuple[RuleVersion, ...]) -> None:
    """Versions are appended: each starts after the one above it, and law to come stands last."""
    previous = date.min
    for number, version in enumerate(versions):
        day = version.valid_from or date.max
        if day < previous or (day == previous and not version.is_proposed):
            table.fail(f"versions[{number}].valid_from", "chevauche la version précédente : ajoutez à la suite")
        previous = day


def _whole_number(table: StrictTable) -> Value:
    value = table.integer("value")
    return value if value > 0 else table.fail("value", "un nombre positif est attendu")


def _number(table: StrictTable) -> Value:
    value = table.value("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        table.fail("value", "un nombre est attendu")
    return value


def _flag(table: StrictTable) -> Value:
    table.value("value")
    return table.flag("value", default=False)


def _list(table: StrictTable) -> Value:
    table.value("value")
    return table.texts("value")


def _table(table: StrictTable) -> Value:
    rows = tuple(_row(one) for one in table.tables("value"))
    return rows or table.fail("value", "au moins une ligne est attendue")


def _row(table: StrictTable) -> Row:
    if table.has("confidence"):
        table.choice("confidence", Confidence)
    return Row(tuple((key, _cell(table, key)) for key in table.names()))


def _cell(table: StrictTable, key: str) -> Cell:
    value = table.value(key)
    if isinstance(value, list):
        return table.texts(key)
    if isinstance(value, datetime) or not isinstance(value, str | int | float | bool | date):
        table.fail(key, "un texte, un nombre, une date, true, false ou une liste de textes est attendu")
    return value


_READERS: Mapping[RuleKind, Callable[[StrictTable], Value]] = {
    RuleKind.HOURS: _whole_number,
    RuleKind.WORKING_DAYS: _whole_number,
    RuleKind.CALENDAR_DAYS: _whole_number,
    RuleKind.MONTHS: _whole_number,
    RuleKind.YEARS: _whole_number,
    RuleKind.NUMBER: _number,
    RuleKind.THRESHOLD: lambda table: table.choice("value", Threshold),
    RuleKind.METHOD: lambda table: table.text("value"),
    RuleKind.LIST: _list,
    RuleKind.TABLE: _table,
    RuleKind.TEXT: lambda table: table.text("value"),
    RuleKind.FLAG: _flag,
}
