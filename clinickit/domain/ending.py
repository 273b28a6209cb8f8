"""The end of a case, read from its journal: what was settled and why, the hold, the retention, the reopenings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from clinickit.domain.journal import Entry

SETTLED, UNSETTLED = "settled", "unsettled"
HOLD, HOLD_LIFTED = "legal_hold", "legal_hold_lifted"
CLOSED, REOPENED, KEPT_UNTIL = "case_closed", "case_reopened", "kept_until"
DONE, WITH_REASON = "done", "reason"
_UNTIL = "keep_until:"


@dataclass(frozen=True, slots=True)
class Ending:
    """Where the end of a case stands. The journal is the only place where it is kept: signed, dated, chained.

    `settled` maps the key of an open point to the entry that settles it, since the case was last opened again.
    """

    settled: Mapping[str, Entry] = field(default_factory=dict)
    hold: Entry | None = None
    closed: Entry | None = None
    keep_until: date | None = None
    reopened: tuple[Entry, ...] = ()


def until_ref(day: date) -> str:
    """How a retention date is written among the references of an entry."""
    return _UNTIL + day.isoformat()


def ending_of(entries: Iterable[Entry]) -> Ending:
    """What the journal says of the end of its case; a case opened again has to be settled anew."""
    settled: dict[str, Entry] = {}
    hold = closed = keep_until = None
    reopened: list[Entry] = []
    for entry in entries:
        match entry.kind:
            case "settled" if entry.refs:
                settled[entry.refs[0]] = entry
            case "unsettled" if entry.refs:
                settled.pop(entry.refs[0], None)
            case "legal_hold":
                hold = entry
            case "legal_hold_lifted":
                hold = None
            case "case_closed":
                closed, keep_until = entry, _until(entry)
            case "kept_until":
                keep_until = _until(entry) or keep_until
            case "case_reopened":
                settled.clear()
                reopened.append(entry)
                closed = keep_until = None
            case _:
                pass
    return Ending(settled, hold, closed, keep_until, tuple(reopened))


def _until(entry: Entry) -> date | None:
    found = next((one for one in entry.refs if one.startswith(_UNTIL)), "")
    return date.fromisoformat(found.removeprefix(_UNTIL)) if found else None


def to_erase(ending: Ending, today: date) -> bool:
    """Whether erasing may be proposed: closed, the retention over, nobody having asked to keep it."""
    over = ending.keep_until is not None and ending.keep_until <= today
    return ending.closed is not None and over and ending.hold is None


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=day.day - 1)
