"""The main courante: entries appended, never changed, each sealed to the one before by its hash."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from clinickit.domain.errors import ClinicKitError
from clinickit.domain.facts import Moment

FIRST_HASH = "0" * 64
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class JournalBroken(ClinicKitError):
    """An entry no longer matches its hash, or does not follow the one before."""

    default_action = (
        "Gardez une copie du coffre, puis montrez cette main courante à votre avocat ou à votre prestataire."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened (`event_at`), when it was written down (`entered_at`, UTC), by whom; `refs` are stable ids."""

    kind: str
    text: str
    event_at: Moment
    entered_at: datetime
    person: str = ""
    refs: tuple[str, ...] = ()
    corrects: int = 0
    number: int = 0
    previous: str = FIRST_HASH
    hash: str = ""


def content(entry: Entry) -> str:
    """The text that is hashed: canonical JSON of everything but the hash itself."""
    return _text_of(entry, entry.number, entry.previous)


def seal(entry: Entry, last: Entry | None) -> Entry:
    """The same entry numbered after `last` and sealed to it (SHA-256 of its canonical JSON)."""
    return sealed_as_text(entry, last)[0]


def sealed_as_text(entry: Entry, last: Entry | None) -> tuple[Entry, str]:
    """The same entry sealed after `last`, with the very text that was hashed."""
    number, previous = (last.number + 1, last.hash) if last else (1, FIRST_HASH)
    text = _text_of(entry, number, previous)
    return replace(entry, number=number, previous=previous, hash=hashlib.sha256(text.encode()).hexdigest()), text


def verify(entries: tuple[Entry, ...]) -> str:
    """The hash of the last entry (the head of the chain).

    Raises JournalBroken at the first entry that was changed, removed or moved.
    """
    last: Entry | None = None
    for entry in entries:
        if seal(entry, last) != entry:
            message = f"L’entrée n° {entry.number} de la main courante ne correspond plus à son empreinte."
            raise JournalBroken(message)
        last = entry
    return last.hash if last else FIRST_HASH


def head_and_fault(entries: tuple[Entry, ...]) -> tuple[str, str]:
    """The last hash told, and what is wrong with the chain, in French; empty when it holds.

    A broken main courante still leaves the vault, and says so: what was kept is never locked away for ever.
    """
    try:
        return verify(entries), ""
    except JournalBroken as problem:
        return entries[-1].hash, problem.sentence


def chained(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries not yet sealed (read from a case file), numbered and sealed in order."""
    done: list[Entry] = []
    for entry in entries:
        done.append(seal(entry, done[-1] if done else None))
    return tuple(done)


def _text_of(entry: Entry, number: int, previous: str) -> str:
    fields = {
        "number": number,
        "kind": entry.kind,
        "text": entry.text,
        "event_at": entry.event_at.at.astimezone(UTC).isoformat(),
        "event_zone": entry.event_at.zone,
        "event_precision": entry.event_at.precision.value,
        "event_day_only": entry.event_at.day_only,
        "entered_at": entry.entered_at.astimezone(UTC).isoformat(),
        "person": entry.person,
        "refs": list(entry.refs),
        "corrects": entry.corrects,
        "previous": previous,
    }
    return _CANONICAL.encode(fields)
