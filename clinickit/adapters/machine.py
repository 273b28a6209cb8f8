"""What this computer has: its memory."""

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


def _windows_memory_kib() -> int:
    import ctypes

    kib = ctypes.c_ulonglong(0)
    system = getattr(ctypes, "windll", None)
    if system is None or not system.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kib)):
        return _UNKNOWN_KIB
    return int(kib.value)
