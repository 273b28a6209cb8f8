"""The vault is in the user's own data folder, and clocks tell aware instants."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clinickit.adapters.machine import memory_kib
from clinickit.adapters.paths import data_folder, vault_folder
from clinickit.adapters.system_clock import SetClock, SystemClock


def test_the_vault_is_under_the_home_and_asking_creates_nothing(own_home: Path) -> None:
    assert vault_folder() == data_folder() / "vault"
    assert own_home in data_folder().parents
    assert data_folder().name == "clinickit"
    assert not data_folder().exists()


def test_the_system_clock_is_aware_and_goes_on() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert first <= second
    assert first.utcoffset() == timedelta(0)


def test_a_set_clock_stands_at_its_instant_in_utc() -> None:
    at = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=4)))
    assert SetClock(at).now() == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert SetClock(at).now().utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="time zone"):
        SetClock(datetime(2026, 11, 21))  # noqa: DTZ001 - meant


def test_this_machine_has_some_memory() -> None:
    assert memory_kib() >= 256 * 1024
