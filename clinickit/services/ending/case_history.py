"""Every answer of a case with who gave it, when, from what and how surely: what was replaced or removed included."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from clinickit.documents.wording import value_in_french
from clinickit.domain.case import Answer
from clinickit.domain.facts import FactValue, Unknown
from clinickit.domain.journal import Entry
from clinickit.domain.schema import generic
from clinickit.services.casebook import OpenCase
from clinickit.services.casefile.writing import plain_json
from clinickit.services.letters.mailing_exports import table
from clinickit.services.library import Library
from clinickit.services.ports import CaseStore


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was given; `current` when it is the one that counts now, `removed` with its whole element."""

    number: int
    answer: Answer
    current: bool
    removed: bool


def history_of(store: CaseStore, case: OpenCase) -> tuple[Given, ...]:
    """Every answer ever given in a case, in the order of writing."""
    kept, gone = store.answers(case.id), store.removed_answers(case.id)
    last = {answer.path: place for place, answer in enumerate(kept)}
    found = [(answer, last[answer.path] == place, False) for place, answer in enumerate(kept)]
    found += [(answer, False, True) for answer in gone]
    ordered = sorted(found, key=lambda one: one[0].recorded_at)
    return tuple(Given(number, *one) for number, one in enumerate(ordered, start=1))


def said_value(value: FactValue, library: Library) -> str:
    """A value in French; an unknown says which."""
    if value is Unknown.NOT_YET:
        return library.words.sentences["reasoning_unknown"]
    return value_in_french(value, library.words) if not isinstance(value, Unknown) else value.value


def _name(path: str, library: Library) -> str:
    try:
        return library.words.fact_name(generic(path))
    except KeyError:
        return path


def history_csv(history: Sequence[Given], library: Library, columns: Sequence[str]) -> bytes:
    """The history as a table for spreadsheets."""
    lines = (
        (
            str(one.number),
            one.answer.path,
            _name(one.answer.path, library),
            said_value(one.answer.value, library),
            json.dumps(plain_json(one.answer.value), ensure_ascii=False),
            _at(one.answer.known_at),
            _at(one.answer.recorded_at),
            one.answer.said_by.name,
            one.answer.said_by.role,
            one.answer.source,
            one.answer.sureness,
            "oui" if one.current else "non",
            "oui" if one.removed else "non",
        )
        for one in history
    )
    return table(columns, lines)


def history_json(history: Sequence[Given]) -> bytes:
    """The history, exact, for programs."""
    whole = [
        {
            "number": one.number,
            "path": one.answer.path,
            "value": plain_json(one.answer.value),
            "unknown": isinstance(one.answer.value, Unknown),
            "known_at": _at(one.answer.known_at),
            "recorded_at": _at(one.answer.recorded_at),
            "person": one.answer.said_by.name,
            "role": one.answer.said_by.role,
            "source": one.answer.source,
            "sureness": one.answer.sureness,
            "current": one.current,
            "removed": one.removed,
        }
        for one in history
    ]
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def drafts_json(drafts: Mapping[str, str], never: tuple[str, ...]) -> bytes:
    """What was being typed and never given, per field; those whose names begin by one of `never` are left out."""
    kept = {path: text for path, text in drafts.items() if text and not path.startswith(never)}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def journal_json(entries: Sequence[Entry]) -> bytes:
    """Entries of the main courante, exact, for programs."""
    whole = [
        {
            "number": one.number,
            "kind": one.kind,
            "text": one.text,
            "event_at": _at(one.event_at.at),
            "event_zone": one.event_at.zone,
            "event_precision": one.event_at.precision.value,
            "event_day_only": one.event_at.day_only,
            "entered_at": _at(one.entered_at),
            "person": one.person,
            "refs": list(one.refs),
            "corrects": one.corrects,
            "previous": one.previous,
            "hash": one.hash,
        }
        for one in entries
    ]
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _at(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
