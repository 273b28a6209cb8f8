"""macOS says that the screen is locked: heard through CoreFoundation's C functions. Never tried on a real Mac."""

import ctypes
from typing import TYPE_CHECKING, Protocol, cast

from shiboken6 import isValid

if TYPE_CHECKING:
    from clinickit.ui.locking import IdleWatch

CORE_FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
LOCKED = b"com.apple.screenIsLocked"
UTF8, AT_ONCE = 0x08000100, 4

_POINTER = ctypes.c_void_p
# CFNotificationCenter.h: center, observer, name, object, userInfo.
Callback = ctypes.CFUNCTYPE(None, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_kept: list[object] = []  # the system calls them until the program ends


class Heard(Protocol):
    """A C function of the type above, as Python sees it."""

    def __call__(self, *given: int | None) -> None:
        """Call it."""
        ...


class Function(Protocol):
    """A function of a C library, whose types are to be said before it is called."""

    argtypes: object
    restype: object

    def __call__(self, *given: object) -> int:
        """Call it."""
        ...


class CoreFoundation(Protocol):
    """What is used of the library."""

    CFStringCreateWithCString: Function
    CFNotificationCenterGetDistributedCenter: Function
    CFNotificationCenterAddObserver: Function


def follow(watch: "IdleWatch", library: "CoreFoundation | None" = None) -> None:
    """Tell the watch when the screen is locked; a system without these functions is left."""
    try:
        system = library or cast("CoreFoundation", ctypes.CDLL(CORE_FOUNDATION))
        name_of, center_of = system.CFStringCreateWithCString, system.CFNotificationCenterGetDistributedCenter
        observe = system.CFNotificationCenterAddObserver
    except (OSError, AttributeError):
        return
    name_of.argtypes, name_of.restype = (_POINTER, ctypes.c_char_p, ctypes.c_uint32), _POINTER
    center_of.argtypes, center_of.restype = (), _POINTER
    observe.argtypes = (_POINTER, _POINTER, Callback, _POINTER, _POINTER, ctypes.c_long)
    observe.restype = None

    def heard(*_told: int | None) -> None:
        if isValid(watch):
            watch.session_locked(True)

    callback, name, center = Callback(heard), name_of(None, LOCKED, UTF8), center_of()
    _kept.append(callback)
    if name and center:
        observe(center, None, callback, name, None, AT_ONCE)
