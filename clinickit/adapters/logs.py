"""Logs that cannot tell anything: messages of a known list and numbers pass, all other text is withheld."""

import logging
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "program.started": "The program started.",
        "program.stopped": "The program ended by itself.",
        "program.failed": "Something unexpected happened; the place in the code follows.",
        "resources.read": "A number of files under resources/ were read.",
        "vault.created": "A vault was made.",
        "vault.unlocked": "The vault was opened; how long it took, in milliseconds.",
        "vault.locked": "The vault was closed.",
        "vault.refused": "The vault was not opened.",
        "vault.upgraded": "The tables changed format, after a verified copy.",
        "store.saved": "A unit of work was committed; how long it took, in milliseconds.",
        "paper.made": "A paper was drawn: pages, bytes, milliseconds.",
        "export.written": "Files left the vault: how many, how many bytes.",
        "export.refused": "Files could not be written.",
        "work.cancelled": "The person stopped a long piece of work.",
    }
)
"""The only texts a log may hold, with what they mean. A message that is not here is written as WITHHELD."""

WITHHELD = "[texte retiré]"
_WORD = re.compile(r"[a-z_]{1,30}")
_PACKAGE = Path(__file__).resolve().parents[1]


class AllowListFormatter(logging.Formatter):
    """Writes time, level, message id and numbers of a record, and for an error its type and places in the code.

    Code logs an id of MESSAGES, with its numbers apart: `log.info("vault.unlocked", extra={"numbers": {"ms": 612}})`.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one more per place in the code when there is an error."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        known = isinstance(record.msg, str) and record.msg in MESSAGES
        parts = [at, record.levelname, record.msg if known else f"{_origin(record)} {WITHHELD}"]
        parts += _numbers(getattr(record, "numbers", None))
        lines = [" ".join(parts)]
        if record.exc_info and record.exc_info[1] is not None:
            lines += _places(record.exc_info[1])
        return "\n".join(lines)


def start_logging(stream_or_file: logging.Handler) -> None:
    """Send every log of the program and of its libraries through the allow-list, to one handler and no other."""
    stream_or_file.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
    root.addHandler(stream_or_file)
    root.setLevel(logging.INFO)


def _origin(record: logging.LogRecord) -> str:
    """The name of the library that speaks, never more than its first word."""
    first = record.name.partition(".")[0].lower()
    return first if _WORD.fullmatch(first) else "?"


def _numbers(given: object) -> list[str]:
    if not isinstance(given, Mapping):
        return []
    return [
        f"{name}={value}"
        for name, value in given.items()
        if isinstance(name, str) and _WORD.fullmatch(name) and type(value) in (int, float, bool)
    ]


def _places(error: BaseException) -> list[str]:
    """The type of an error and where it passed in our own code; its message and values are left out."""
    lines = [f"  {type(error).__name__}"]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        place = path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else WITHHELD
        lines.append(f"  {place}:{frame.lineno}")
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines + (_places(cause) if cause is not None else [])
