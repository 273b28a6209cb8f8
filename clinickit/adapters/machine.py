"""What this computer has, and what it must not do with this program: its memory, no picture of it after a crash."""

import contextlib
import os
import sys

_UNKNOWN_KIB = 1024 * 1024


def memory_kib() -> int:
    """The memory of this computer in KiB; 1 GiB when the system does not say."""
    if sys.platform == "win32":
        return _windows_memory_kib()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024
    except (ValueError, OSError):
        return _UNKNOWN_KIB


def forbid_core_dumps() -> None:
    """Ask the system to write no picture of this program's memory if it crashes; what it refuses is left."""
    if sys.platform == "win32":
        _windows_without_reports()
        return
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
    import ctypes

    kib = ctypes.c_ulonglong(0)
    system = getattr(ctypes, "windll", None)
    if system is None or not system.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kib)):
        return _UNKNOWN_KIB
    return int(kib.value)
