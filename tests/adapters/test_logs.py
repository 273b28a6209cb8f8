"""A log holds known messages and numbers, and no other text whatever is logged."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinickit.adapters.logs import MESSAGES, WITHHELD, start_logging
from clinickit.domain.errors import InvalidAnswer

SECRET = "Quetzal"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What reaches the log."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    start_logging(logging.StreamHandler(stream))
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_a_known_message_and_its_numbers_are_written(written: io.StringIO) -> None:
    logging.getLogger("clinickit.services.vault").info("vault.unlocked", extra={"numbers": {"ms": 612, "ratio": 1.5}})
    assert written.getvalue().rstrip().endswith("INFO vault.unlocked ms=612 ratio=1.5")


@pytest.mark.parametrize("message", ["%s", "vault.unlocked %s", f"{SECRET}.unlocked %s", "quetzal %s"])
def test_any_other_text_is_withheld(written: io.StringIO, message: str) -> None:
    logging.getLogger(f"{SECRET}.x").info(message, SECRET, extra={"numbers": {"name": SECRET, SECRET: 1, "ok": True}})
    logging.getLogger("PIL").info({"text": SECRET})
    lines = written.getvalue()
    assert lines.count(WITHHELD) == 2
    assert "ok=True" in lines
    assert "Quetzal" not in lines


@pytest.mark.logs("program.failed")
def test_an_error_is_written_as_its_type_and_places_only(written: io.StringIO) -> None:
    def refuse() -> None:
        raise InvalidAnswer(f"{SECRET} n’est pas une date")

    def fail() -> None:
        try:
            refuse()
        except InvalidAnswer as problem:
            raise KeyError(SECRET) from problem

    try:
        fail()
    except KeyError:
        logging.getLogger("clinickit").exception("program.failed", extra={"numbers": {"pages": 3}})
    lines = written.getvalue()
    assert "program.failed pages=3" in lines
    assert "KeyError" in lines
    assert "InvalidAnswer" in lines
    assert SECRET not in lines
    assert Path(__file__).name not in lines


def test_every_known_message_is_an_id_with_an_explanation() -> None:
    assert all(explained.endswith(".") and " " not in message for message, explained in MESSAGES.items())
