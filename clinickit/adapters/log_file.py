"""The technical log's own file: kept small, readable by this user only, never in the way of the program."""

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from clinickit.adapters.logs import start_logging

NAME = "journal-technique.txt"
LARGEST = 256 * 1024
_LOG = logging.getLogger("clinickit")


def log_file(folder: Path) -> Path:
    """Where the log is, or will be."""
    return folder / NAME


def keep_log(folder: Path) -> bool:
    """Send the log of this run, and whatever nobody foresaw, to a file; False when nothing can be written there.

    A file grown too large is kept once, as `…-precedent.txt`.
    """
    file = log_file(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LARGEST:
            file.replace(file.with_name(f"{file.stem}-precedent{file.suffix}"))
        file.touch(mode=0o600, exist_ok=True)
        handler = logging.FileHandler(file, encoding="utf-8")
    except OSError:
        return False
    start_logging(handler)
    _watch_what_nobody_foresaw()
    _LOG.info("program.started")
    return True


def _watch_what_nobody_foresaw() -> None:
    """Write each unforeseen error by its type and places, then let it go where it went before."""
    usual, usual_in_threads = sys.excepthook, threading.excepthook

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            _LOG.error("program.failed", exc_info=(kind, error, trace))
        usual(kind, error, trace)

    def told_in_thread(given: threading.ExceptHookArgs) -> None:
        if isinstance(given.exc_value, Exception):
            _LOG.error("program.failed", exc_info=(type(given.exc_value), given.exc_value, given.exc_traceback))
        usual_in_threads(given)

    sys.excepthook, threading.excepthook = told, told_in_thread
