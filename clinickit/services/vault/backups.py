"""When a backup is due, which of the older ones are kept, and how large they are said to be."""

from collections.abc import Iterable
from datetime import datetime, timedelta

CHANGES = 50
_EVERY = timedelta(days=1)
POOL_EVERY = timedelta(days=7)
_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024
_LATEST, _DAYS, _WEEKS = 5, 7, 5


def is_due(now: datetime, last: datetime | None, changes: int) -> bool:
    """After 50 changes; once a day when something has changed; at once when there is none yet.

    A clock set back makes the last one look as if it were still to come: then one is due too.
    """
    if last is None or changes >= CHANGES:
        return True
    return changes > 0 and not timedelta(0) <= now - last < _EVERY


def pool_is_due(now: datetime, last: str) -> bool:
    """Whether what backups share (pieces, lists) was not read again for a week; `last` is an instant, or empty."""
    return not last or not timedelta(0) <= now - datetime.fromisoformat(last) < POOL_EVERY


def kept(made: Iterable[datetime]) -> frozenset[datetime]:
    """Of backups made at these moments: the last five, the last of each of seven days, of each of five weeks."""
    ordered = sorted(made, reverse=True)
    by_day: dict[object, datetime] = {}
    by_week: dict[object, datetime] = {}
    for at in ordered:
        by_day.setdefault(at.date(), at)
        by_week.setdefault(at.isocalendar()[:2], at)
    return frozenset((*ordered[:_LATEST], *list(by_day.values())[:_DAYS], *list(by_week.values())[:_WEEKS]))


def size_in_french(size: int) -> str:
    """A size in bytes, to a kilobyte or a megabyte."""
    return f"{size // _MEGABYTE} Mo" if size >= _MEGABYTE else f"{max(1, size // _KILOBYTE)} ko"
