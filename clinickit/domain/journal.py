"""The main courante: entries appended, never changed, each sealed to the one before by its hash."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from clinickit.domain.errors import ClinicKitError
from clinickit.domain.facts import Moment

FIRST_HASH = "0" * 64


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
    fields = {
        "number": entry.number,
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
        "previous": entry.previous,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(entry: Entry, last: Entry | None) -> Entry:
    """The same entry numbered after `last` and sealed to it (SHA-256 of its canonical JSON)."""
    following = replace(
        entry,
        number=last.number + 1 if last else 1,
        previous=last.hash if last else FIRST_HASH,
        hash="",
    )
    return replace(following, hash=hashlib.sha256(content(following).encode()).hexdigest())


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


def chained(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries not yet sealed (read from a case file), numbered and sealed in order."""
    done: list[Entry] = []
    for entry in entries:
        done.append(seal(entry, done[-1] if done else None))
    return tuple(done)
