"""The technical log: known sentences and places in the code, kept small, and never in the way."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinickit.adapters.log_file import LARGEST, keep_log, log_file
from tests.adapters.vault_places import open_to_others

SECRET = "Quetzal"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The log of the tests themselves, and their hooks, as they were."""
    root = logging.getLogger()
    logging.getLogger("clinickit").disabled = False  # the linter of imports, run by another test, turns it off
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    yield
    for one in root.handlers:
        if one not in handlers:
            one.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks


def test_the_start_is_written_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    assert keep_log(tmp_path / "data")
    file = log_file(tmp_path / "data")
    assert file.read_text(encoding="utf-8").rstrip().endswith("INFO program.started")
    assert not open_to_others(file)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_nobody_foresaw_is_written_by_its_type_and_goes_where_it_went_before(tmp_path: Path) -> None:
    told: list[str] = []
    sys.excepthook = lambda kind, _error, _trace: told.append(kind.__name__)
    threading.excepthook = lambda given: told.append(given.exc_type.__name__)
    keep_log(tmp_path)
    sys.excepthook(KeyError, KeyError(SECRET), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError(SECRET), None, None)))
    written = log_file(tmp_path).read_text(encoding="utf-8")
    assert told == ["KeyError", "KeyboardInterrupt", "ValueError"]
    assert written.count("program.failed") == 2
    assert "KeyError" in written
    assert "ValueError" in written
    assert SECRET not in written


def test_a_log_grown_too_large_is_kept_once(tmp_path: Path) -> None:
    log_file(tmp_path).write_bytes(b"x" * (LARGEST + 1))
    keep_log(tmp_path)
    assert log_file(tmp_path).stat().st_size < LARGEST
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "journal-technique-precedent.txt",
        "journal-technique.txt",
    ]


def test_where_nothing_can_be_written_the_program_goes_on_without(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    before = logging.getLogger().handlers[:]
    assert not keep_log(tmp_path / "data")
    assert logging.getLogger().handlers == before
