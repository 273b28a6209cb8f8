"""What this computer has, and what it must not do with this program: its memory, no picture of it after a crash."""

import contextlib
import io
import os
import sys

_UNKNOWN_KIB = 1024 * 1024


def memory_kib() -> int:
    """The memory of this computer in KiB; 1 GiB when the system does not say."""
    if sys.platform == "win32":
        return _windows_memory_kib()
    else:  # noqa: RET505 - each system's checker reads its own half
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024
        except (ValueError, OSError):
            return _UNKNOWN_KIB


def forbid_core_dumps() -> None:
    """Ask the system to write no picture of this program's memory if it crashes; what it refuses is left."""
    if sys.platform == "win32":
        _windows_without_reports()
    else:
        import resource

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            _linux_without_dumps()


def _linux_without_dumps() -> None:
    """A limit of zero does not stop a crash handler that is fed by a pipe; PR_SET_DUMPABLE does."""
    import ctypes

    set_dumpable, no = 4, 0
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(set_dumpable, no, 0, 0, 0)


def _windows_without_reports() -> None:
    import ctypes

    fail_critical_errors, no_fault_box = 0x0001, 0x0002
    system = getattr(ctypes, "windll", None)
    if system is not None:
        system.kernel32.SetErrorMode(fail_critical_errors | no_fault_box)


def _windows_memory_kib() -> int:
    """What Windows itself can use: the memory that the firmware names is not told on every machine."""
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            ("physical", ctypes.c_uint64),
            ("others", ctypes.c_uint64 * 6),
        )

    status = Status(length=ctypes.sizeof(Status))
    system = getattr(ctypes, "windll", None)
    if system is None or not system.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return _UNKNOWN_KIB
    return int(status.physical) // 1024


def write_utf8() -> None:
    """Make what goes to a file or to another program UTF-8: Windows would use a code page that lacks letters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
