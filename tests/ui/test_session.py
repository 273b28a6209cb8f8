"""What Windows and macOS say when the session is locked: read from the bytes they give, heard through real C calls."""

import ctypes
import gc
import struct
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from clinickit.ui import session_mac, session_windows
from clinickit.ui.locking import IdleWatch
from clinickit.ui.session_windows import Message, SessionEar, says_left

# A MSG of 64-bit Windows: window, number, wParam, lParam, time, x, y; 48 bytes with their gaps.
MSG = "<QI4xQqIii4x"


def bytes_of(number: int, kind: int) -> ctypes.Array[ctypes.c_char]:
    given = struct.pack(MSG, 0x0003_0078, number, kind, 1, 81_234_500, 640, 480)
    assert len(given) == 48
    return ctypes.create_string_buffer(given, 48)


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[IdleWatch]:
    """A watch that runs, as over an open vault."""
    del qtbot
    owner = QObject()
    made = IdleWatch(owner)
    made.start(5)
    yield made
    made.stop()


SAID = {
    "session locked": (0x02B1, 0x7, True),
    "another person's turn": (0x02B1, 0x2, True),
    "remote session left": (0x02B1, 0x4, True),
    "logged off": (0x02B1, 0x6, True),
    "session unlocked": (0x02B1, 0x8, False),
    "logged on": (0x02B1, 0x5, False),
    "going to sleep": (0x0218, 0x4, True),
    "awake again": (0x0218, 0x7, False),
    "battery or mains": (0x0218, 0xA, False),
    "a key, of the same number as the lock": (0x0100, 0x7, False),
}


@pytest.mark.parametrize(("number", "kind", "left"), SAID.values(), ids=SAID.keys())
def test_windows_message_of_leaving_is_told_from_the_others(number: int, kind: int, left: bool) -> None:  # noqa: FBT001 - from the table
    assert says_left(Message.from_buffer_copy(bytes_of(number, kind))) is left


@pytest.mark.parametrize(("number", "kind", "left"), [(0x02B1, 0x7, True), (0x02B1, 0x8, False), (0x0218, 0x4, True)])
def test_the_window_that_hears_windows_asks_for_the_lock(watch: IdleWatch, number: int, kind: int, left: bool) -> None:  # noqa: FBT001 - from the table
    asked: list[bool] = []
    watch.lock_asked.connect(lambda: asked.append(True))
    ear, given = SessionEar(), bytes_of(number, kind)
    ear.left.connect(watch.session_locked)
    ear.nativeEvent(b"windows_generic_MSG", ctypes.addressof(given))
    assert asked == [True] * left


def test_on_a_screen_that_is_not_windows_no_window_is_made(watch: IdleWatch) -> None:
    assert QGuiApplication.platformName() == "offscreen"
    session_windows.follow(watch)
    assert watch.ear is None


NAME, CENTER = 0x51, 0x52
Named = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
Center = ctypes.CFUNCTYPE(ctypes.c_void_p)
Observed = ctypes.CFUNCTYPE(
    None,
    *(ctypes.c_void_p, ctypes.c_void_p, session_mac.Callback),  # center, observer, callback
    *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long),  # name, object, behaviour
)


def test_macos_tells_of_its_locked_screen_through_the_functions_of_its_header(watch: IdleWatch) -> None:
    """The stand-ins are C functions of the types that CFNotificationCenter.h and CFString.h declare."""
    told: list[object] = []
    heard: list[session_mac.Heard] = []

    def named(allocator: int | None, text: bytes, encoding: int) -> int:
        told.append((allocator, text, encoding))
        return NAME

    def observed(center: int, observer: int | None, callback: session_mac.Heard, *rest: int | None) -> None:
        told.append((center, observer, *rest))
        heard.append(callback)

    library = SimpleNamespace(
        CFStringCreateWithCString=Named(named),
        CFNotificationCenterGetDistributedCenter=Center(lambda: CENTER),
        CFNotificationCenterAddObserver=Observed(observed),
    )
    session_mac.follow(watch, library)
    assert told == [(None, b"com.apple.screenIsLocked", 0x08000100), (CENTER, None, NAME, None, 4)]
    gc.collect()
    asked: list[bool] = []
    watch.lock_asked.connect(lambda: asked.append(True))
    heard[0](CENTER, None, NAME, None, None)
    assert asked == [True]


def test_a_mac_without_these_functions_is_left_alone(watch: IdleWatch) -> None:
    session_mac.follow(watch, SimpleNamespace())
    asked: list[bool] = []
    watch.lock_asked.connect(lambda: asked.append(True))
    assert asked == []
