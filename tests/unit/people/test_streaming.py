"""Long readings keep the collector out, and give it back whatever happens."""

import gc
from collections.abc import Iterator

import pytest

from clinickit.people.streaming import without_collector


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    """The collector runs by itself, though a window opened in this process may have taken it in hand."""
    was_on = gc.isenabled()
    gc.enable()
    yield
    if not was_on:
        gc.disable()


def test_the_collector_is_out_during_the_reading_and_back_afterwards() -> None:
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_comes_back_after_a_failure() -> None:
    with pytest.raises(KeyError), without_collector():
        raise KeyError
    assert gc.isenabled()


def test_a_collector_held_by_the_window_stays_held() -> None:
    gc.disable()
    with without_collector():
        assert gc.get_freeze_count()
    assert not gc.isenabled()
    assert not gc.get_freeze_count()
