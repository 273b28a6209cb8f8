"""When a backup is due, and which older ones stay."""

from datetime import UTC, datetime, timedelta

import pytest

from clinickit.services.vault.backups import CHANGES, is_due, kept, pool_is_due

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "changes", "due"),
    [
        (None, 0, True),
        (NOW, CHANGES, True),
        (NOW, CHANGES - 1, False),
        (NOW - timedelta(hours=24), 1, True),
        (NOW - timedelta(hours=23), 1, False),
        (NOW - timedelta(days=9), 0, False),
        (NOW + timedelta(days=1), 1, True),
    ],
)
def test_a_backup_is_due_after_fifty_changes_or_a_day(last: datetime | None, changes: int, *, due: bool) -> None:
    assert is_due(NOW, last, changes) is due


def test_the_last_five_stay_then_one_a_day_then_one_a_week() -> None:
    made = [NOW - timedelta(hours=3 * n) for n in range(24 // 3 * 60)]
    stay = kept(made)
    assert set(made[:5]) <= stay
    days = {at.date() for at in stay}
    assert {(NOW - timedelta(days=n)).date() for n in range(7)} <= days
    assert NOW - min(stay) > timedelta(days=25)
    assert len(stay) <= 5 + 7 + 5


def test_few_backups_all_stay() -> None:
    made = [NOW - timedelta(minutes=n) for n in range(5)]
    assert kept(made) == frozenset(made)
    assert kept([]) == frozenset()


def test_what_backups_share_is_read_again_every_week_and_when_the_clock_went_back() -> None:
    week = timedelta(days=7)
    assert pool_is_due(NOW, "")
    assert not pool_is_due(NOW, (NOW - week + timedelta(minutes=1)).isoformat())
    assert pool_is_due(NOW, (NOW - week).isoformat())
    assert pool_is_due(NOW, (NOW + timedelta(days=1)).isoformat())
