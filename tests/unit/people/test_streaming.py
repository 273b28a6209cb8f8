"""Long readings keep the collector out, and give it back whatever happens."""

import gc

import pytest

from clinickit.people.streaming import without_collector


def test_the_collector_is_out_during_the_reading_and_back_afterwards() -> None:
    with without_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_comes_back_after_a_failure() -> None:
    with pytest.raises(KeyError), without_collector():
        raise KeyError
    assert gc.isenabled()
