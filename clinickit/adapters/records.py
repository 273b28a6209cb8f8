"""How one answer, journal entry, date or set is written as text in the store, and read back unchanged."""

import json
from datetime import UTC, date, datetime
from enum import StrEnum

from clinickit.domain.errors import VaultDamaged, VaultTooNew
from clinickit.domain.facts import Count, FactValue, Moment, Precision, Several, Unknown
from clinickit.domain.journal import Entry
from clinickit.domain.schema import Kind, Leaf, fits, generic, leaf_of


def text_of_value(path: str, value: FactValue) -> str:
    """The value of a fact as JSON `{"kind": …, "value": …}`, or `{"unknown": …}`.

    Raises ValueError when the path does not exist or the value is not of its type: nothing ill-typed is ever kept.
    """
    try:
        leaf = leaf_of(path)
    except KeyError:
        raise ValueError(f"no such fact: {generic(path)}") from None
    if not fits(leaf, value):
        raise ValueError(f"{generic(path)} wants {leaf.kind.value}, not {type(value).__name__}")
    if isinstance(value, Unknown):
        return _json({"unknown": value.value})
    return _json({"kind": leaf.kind.value, "value": _plain(value)})


def value_of_text(path: str, text: str) -> FactValue:
    """The inverse of `text_of_value`.

    Raises VaultTooNew for a path, kind or option this version does not know, VaultDamaged for anything else.
    """
    try:
        held = json.loads(text)
        if "unknown" in held:
            return Unknown(held["unknown"])
        return _value(leaf_of(path), Kind(held["kind"]), held["value"])
    except _NewerWord:
        raise _too_new() from None
    except (KeyError, ValueError, TypeError, AttributeError):
        if _is_known(path):
            raise _damaged() from None
        raise _too_new() from None


def text_of_instant(at: datetime) -> str:
    """An instant in UTC, ISO 8601 with its offset. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC).isoformat()


def instant_of_text(text: str) -> datetime:
    """The inverse of `text_of_instant`. Raises VaultDamaged."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _damaged() from None
    if at.tzinfo is None:
        raise _damaged()
    return at


def entry_of_text(text: str, seal: str) -> Entry:
    """A journal entry from the text its hash was made of (`domain.journal.content`) and that hash.

    The hash is not checked here: `domain.journal.verify` does it for a whole chain. Raises VaultDamaged.
    """
    try:
        held = json.loads(text)
        moment = Moment(
            datetime.fromisoformat(held["event_at"]),
            held["event_zone"],
            Precision(held["event_precision"]),
            held["event_day_only"],
        )
        return Entry(
            kind=held["kind"],
            text=held["text"],
            event_at=moment,
            entered_at=datetime.fromisoformat(held["entered_at"]),
            person=held["person"],
            refs=tuple(held["refs"]),
            corrects=held["corrects"],
            number=held["number"],
            previous=held["previous"],
            hash=seal,
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise _damaged() from None


def text_of_pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    """Pairs of texts as a JSON list of lists."""
    return _json([list(pair) for pair in pairs])


def pairs_of_text(text: str) -> tuple[tuple[str, str], ...]:
    """The inverse of `text_of_pairs`. Raises VaultDamaged."""
    try:
        return tuple((str(left), str(right)) for left, right in json.loads(text))
    except (ValueError, TypeError):
        raise _damaged() from None


def text_of_typing(text: str) -> str:
    """What is in a field, whatever it holds (half a character, a zero byte), as a JSON text."""
    return _json(text)


def typing_of_text(text: str) -> str:
    """The inverse of `text_of_typing`. Raises VaultDamaged."""
    try:
        return str(json.loads(text))
    except ValueError:
        raise _damaged() from None


class _NewerWord(Exception):
    """An option that is not in the vocabulary of this version."""


def _plain(value: FactValue) -> object:
    if isinstance(value, Count):
        return {"count": value.value, "precision": value.precision.value}
    if isinstance(value, Moment):
        return {
            "at": text_of_instant(value.at),
            "zone": value.zone,
            "precision": value.precision.value,
            "day_only": value.day_only,
        }
    if isinstance(value, Several):
        return {"items": [item.value for item in value.items], "complete": value.complete}
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _value(leaf: Leaf, kind: Kind, held: object) -> FactValue:  # noqa: PLR0911 - one line per kind
    if kind is not leaf.kind:
        raise _NewerWord
    match kind, held:
        case Kind.TEXT, str():
            return held
        case Kind.YES_NO, bool():
            return held
        case Kind.CHOICE, str():
            return _option(leaf, held)
        case Kind.CHOICES, {"items": list() as items, "complete": bool() as complete}:
            return Several(tuple(_option(leaf, item) for item in items), complete)
        case Kind.COUNT, {"count": int() as number, "precision": str() as precision}:
            return Count(number, Precision(precision))
        case Kind.MOMENT, {
            "at": str() as at,
            "zone": str() as zone,
            "precision": str() as sure,
            "day_only": bool() as day,
        }:
            return Moment(instant_of_text(at), zone, Precision(sure), day)
        case Kind.DAY, str():
            return date.fromisoformat(held)
        case _:
            raise ValueError(kind)


def _option(leaf: Leaf, word: str) -> StrEnum:
    assert leaf.options is not None  # noqa: S101 - choices always have options
    try:
        return leaf.options(word)
    except ValueError:
        raise _NewerWord from None


def _is_known(path: str) -> bool:
    try:
        leaf_of(path)
    except KeyError:
        return False
    return True


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _damaged() -> VaultDamaged:
    return VaultDamaged("Une donnée du coffre ne peut pas être relue : le fichier a été altéré.")


def _too_new() -> VaultTooNew:
    return VaultTooNew("Ce coffre contient une réponse écrite par une version plus récente du programme.")
