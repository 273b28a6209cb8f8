"""Windows says that the session is locked or that the computer goes to sleep: heard by a window that nobody sees."""

import contextlib
import ctypes
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QGuiApplication, QWindow

if TYPE_CHECKING:
    from clinickit.ui.locking import IdleWatch

# Windows' own numbers (winuser.h, wtsapi32.h).
SESSION_CHANGE, POWER = 0x02B1, 0x0218
ANOTHER_PERSON, REMOTE_SESSION_LEFT, LOGGED_OFF, LOCKED = 0x2, 0x4, 0x6, 0x7
SUSPEND = 0x4
_LEAVING = {
    SESSION_CHANGE: frozenset({ANOTHER_PERSON, REMOTE_SESSION_LEFT, LOGGED_OFF, LOCKED}),
    POWER: frozenset({SUSPEND}),
}
_THIS_SESSION = _TO_A_WINDOW = 0


class Message(ctypes.Structure):
    """Windows' MSG: the message and what it carries; its time and place are left unread."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("number", ctypes.c_uint32),
        ("kind", ctypes.c_size_t),
        ("more", ctypes.c_ssize_t),
    )


def says_left(message: Message) -> bool:
    """Whether nobody is before the screen any more: session locked, left to another person, or computer suspended."""
    return message.kind in _LEAVING.get(message.number, ())


class SessionEar(QWindow):
    """A window never shown, so that Python sees the few messages that are for it and none of the others."""

    left = Signal(bool)

    def nativeEvent(self, eventType: QByteArray | bytes | bytearray | memoryview, message: int) -> object:  # noqa: N803 - Qt's own name
        """Each message of Windows to this window; none is kept from it."""
        del eventType  # there is only one
        if says_left(Message.from_address(int(message))):
            self.left.emit(True)
        return False, 0


def follow(watch: "IdleWatch") -> None:
    """Tell the watch when the session is left or the computer suspended; what Windows refuses is left."""
    if QGuiApplication.platformName() != "windows":
        return
    ear = SessionEar()
    ear.create()
    ear.left.connect(watch.session_locked)
    # Here and now, on the window's own thread: only that one may take a window away.
    watch.destroyed.connect(ear.destroy)
    watch.ear = ear
    _register(int(ear.winId()))


def _register(window: int) -> None:
    """Ask for both kinds of messages: sleep is only told to who asked on a computer of « veille moderne »."""
    if sys.platform == "win32":
        handle = ctypes.c_void_p(window)
        with contextlib.suppress(OSError, AttributeError):  # an edition of Windows without one of these
            ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification(handle, _THIS_SESSION)
            power = ctypes.WinDLL("user32").RegisterSuspendResumeNotification
            power.restype = ctypes.c_void_p
            power(handle, _TO_A_WINDOW)
