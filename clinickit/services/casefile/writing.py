"""Writes a case back as a case file (TOML) and as JSON: the same keys, and no answer lost."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from clinickit.domain.case import CASE_FORMAT
from clinickit.domain.facts import (
    PARIS,
    Count,
    FactValue,
    Moment,
    Precision,
    Several,
    Unknown,
    instant_of_local,
    moment_of_day,
)
from clinickit.domain.journal import Entry
from clinickit.domain.schema import elements
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.casefile.reading import FACT_TABLES, NOTE, Node, tree

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What the `[case]` table says."""

    kind: CaseKind = CaseKind.REAL
    title: str = ""


def write_toml(answers: Mapping[str, FactValue], head: CaseHead | None = None, journal: tuple[Entry, ...] = ()) -> str:
    """The case file of these answers: reading it again gives them back, journal included.

    What was not asked, and an empty text, are not written. Numbers and hashes of journal entries are not part of the
    file: they are made again by whoever keeps the journal.
    """
    zone = _zone_of(answers)
    lines = [f"format = {CASE_FORMAT}", *_head_lines(head or CaseHead())]
    for name in FACT_TABLES:
        lines += _record_lines(answers, tree().children[name], name, name, zone)
    for entry in journal:
        lines += _entry_lines(entry, zone)
    return "\n".join(lines) + "\n"


def to_json(answers: Mapping[str, FactValue], head: CaseHead | None = None, journal: tuple[Entry, ...] = ()) -> str:
    """The same case as JSON. Every moment, count and set is an object, so that a reader has one shape to know."""
    head = head or CaseHead()
    whole: dict[str, Json] = {
        "format": CASE_FORMAT,
        "case": {"kind": head.kind.value, "title": head.title},
        **{name: _record_json(answers, tree().children[name], name) for name in FACT_TABLES},
        "journal": [_entry_json(one) for one in journal],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def plain_json(value: FactValue) -> Json:
    """One value as JSON, in the shapes of `to_json`; unknowns and texts are strings."""
    return _json(value)


def _zone_of(answers: Mapping[str, FactValue]) -> str:
    zone = answers.get("practice.time_zone")
    return zone if isinstance(zone, str) and zone else PARIS


def _given(value: FactValue) -> bool:
    return value is not Unknown.NOT_ASKED and value != ""


def _head_lines(head: CaseHead) -> list[str]:
    return ["", "[case]", f"kind = {_quoted(head.kind.value)}", f"title = {_quoted(head.title)}"]


def _record_lines(answers: Mapping[str, FactValue], node: Node, path: str, header: str, zone: str) -> list[str]:
    """The facts of a table first, then its sub-tables, then its lists of tables: TOML wants that order."""
    facts = [
        f"{name} = {_value(value, zone)}"
        for name, child in node.children.items()
        if child.leaf is not None and _given(value := answers.get(f"{path}.{name}", Unknown.NOT_ASKED))
    ]
    lines = ["", f"[{header}]", *facts] if facts and not node.group else facts
    for name, child in _tables(node):
        lines += _record_lines(answers, child, f"{path}.{name}", f"{header}.{name}", zone)
    for name, child in _groups(node):
        for element in elements(answers, f"{path}.{name}"):
            inside = _record_lines(answers, child, f"{path}.{name}[{element}]", f"{header}.{name}", zone)
            if inside:
                lines += ["", f"[[{header}.{name}]]", f"id = {_quoted(element)}", *inside]
    return lines


def _tables(node: Node) -> Iterator[tuple[str, Node]]:
    return ((name, one) for name, one in node.children.items() if one.leaf is None and not one.group)


def _groups(node: Node) -> Iterator[tuple[str, Node]]:
    return ((name, one) for name, one in node.children.items() if one.group)


def _entry_lines(entry: Entry, zone: str) -> list[str]:
    entered = entry.entered_at.astimezone(UTC)
    lines = ["", "[[journal]]", f"at = {_moment(entry.event_at, zone)}"]
    if entered != entry.event_at.at:
        lines.append(f"entered_at = {entered.isoformat()}")
    if entry.kind != NOTE:
        lines.append(f"kind = {_quoted(entry.kind)}")
    lines.append(f"text = {_quoted(entry.text)}")
    if entry.person:
        lines.append(f"person = {_quoted(entry.person)}")
    if entry.refs:
        lines.append(f"refs = [{', '.join(_quoted(one) for one in entry.refs)}]")
    return lines


def _quoted(text: str) -> str:
    """A basic TOML string; JSON escapes are TOML escapes, and DEL is the one character JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: FactValue, zone: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return _moment(value, zone)
    if isinstance(value, Count):
        exact = value.precision is Precision.EXACT
        return str(value.value) if exact else f"{{ value = {value.value}, precision = {_quoted(value.precision)} }}"
    if isinstance(value, Several):
        items = f"[{', '.join(_quoted(one.value) for one in value.items)}]"
        return items if value.complete else f"{{ items = {items}, complete = false }}"
    if isinstance(value, date):
        return value.isoformat()
    return _quoted(value.value if isinstance(value, StrEnum | Unknown) else value)


def _moment(moment: Moment, zone: str) -> str:
    second = False
    if moment.day_only and moment_of_day(moment.day, moment.zone).at == moment.at:
        at = moment.day.isoformat()
    else:
        naive = moment.local.replace(tzinfo=None, fold=0)
        at = naive.isoformat()
        second = instant_of_local(naive, moment.zone) != moment.at
    more = [f"zone = {_quoted(moment.zone)}"] if moment.zone != zone else []
    more += [f"precision = {_quoted(moment.precision)}"] if moment.precision is not Precision.EXACT else []
    more += ["second_occurrence = true"] if second else []
    return f"{{ {', '.join([f'at = {at}', *more])} }}" if more else at


def _record_json(answers: Mapping[str, FactValue], node: Node, path: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, child in node.children.items():
        here = f"{path}.{name}"
        if child.leaf is not None:
            value = answers.get(here, Unknown.NOT_ASKED)
            if _given(value):
                found[name] = _json(value)
        elif not child.group:
            inside = _record_json(answers, child, here)
            if inside:
                found[name] = inside
        else:
            ids = elements(answers, here)
            if ids:
                found[name] = [{"id": one, **_record_json(answers, child, f"{here}[{one}]")} for one in ids]
    return found


def _json(value: FactValue) -> Json:
    if isinstance(value, Moment):
        return {
            "at": _utc(value.at),
            "local": value.local.replace(tzinfo=None).isoformat(),
            "zone": value.zone,
            "precision": value.precision.value,
            "day_only": value.day_only,
        }
    if isinstance(value, Count):
        return {"value": value.value, "precision": value.precision.value}
    if isinstance(value, Several):
        return {"items": [one.value for one in value.items], "complete": value.complete}
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum | Unknown) else value


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _entry_json(entry: Entry) -> Json:
    return {
        "at": _json(entry.event_at),
        "entered_at": _utc(entry.entered_at),
        "kind": entry.kind,
        "text": entry.text,
        "person": entry.person,
        "refs": list(entry.refs),
    }
