"""The pure rooms, and an audit hook that raises when their code opens a file, a socket or a program."""

import os
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
PURE_ROOMS = ("domain", "flow", "documents", "people")
EFFECTS = (
    *("open", "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.system", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod"),
    *("shutil.", "sqlite3.", "tempfile.", "urllib.", "ctypes.dlopen"),
)
# Loading code, a time zone's table or the names of public holidays is not an act of the code that caused it.
LOADERS = (
    *("importlib", "_frozen_importlib", "_frozen_importlib_external", "zipimport", "zoneinfo", "linecache"),
    "gettext",
)
TIME_ZONES = tuple(folder + os.sep for folder in zoneinfo.TZPATH)


class NotPureError(AssertionError):
    """Code of a pure room touched the world."""


class _Guard:
    armed = False
    seen: list[str]


_GUARD = _Guard()


def guards(test_file: Path) -> bool:
    """Whether this file holds unit tests of a pure room."""
    return any(test_file.is_relative_to(ROOT / "tests" / "unit" / room) for room in PURE_ROOMS)


@contextmanager
def no_side_effects() -> Iterator[None]:
    """Within it, an effect caused by the pure rooms raises, even if that code swallows the exception."""
    _GUARD.armed, _GUARD.seen = True, []
    try:
        yield
    finally:
        _GUARD.armed = False
    if _GUARD.seen:
        raise NotPureError("; ".join(_GUARD.seen))


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _GUARD.armed or not event.startswith(EFFECTS):
        return
    if event == "open" and str(arguments[0]).startswith(TIME_ZONES):
        return
    culprit = _pure_code_behind(sys._getframe(1))
    if culprit:
        _GUARD.seen.append(f"{culprit} caused {event} {arguments[:1]}")
        raise NotPureError(_GUARD.seen[-1])


def _pure_code_behind(frame: FrameType | None) -> str | None:
    """The place in a pure room that caused an event: the nearest of our own frames decides."""
    while frame:
        if str(frame.f_globals.get("__name__")).split(".")[0] in LOADERS:
            return None
        file = frame.f_code.co_filename
        if file.startswith(_OURS):
            return f"{file[len(str(ROOT)) + 1 :]}:{frame.f_lineno}" if file.startswith(_PURE) else None
        frame = frame.f_back
    return None


_OURS = tuple(str(ROOT / folder) + os.sep for folder in ("clinickit", "tests"))
_PURE = tuple(str(ROOT / "clinickit" / room) + os.sep for room in PURE_ROOMS)
sys.addaudithook(_audit)
