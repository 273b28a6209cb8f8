"""Linux desktops say over D-Bus that the screen saver or the session's lock came on."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import SLOT
from PySide6.QtDBus import QDBusConnection

if TYPE_CHECKING:
    from clinickit.ui.locking import IdleWatch

NAMES = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")


def follow(watch: "IdleWatch") -> None:
    """Tell the watch when the session is locked, where there is a bus; elsewhere nothing happens."""
    session = QDBusConnection.sessionBus()
    if session.isConnected():
        slot = cast("bytes", SLOT("session_locked(bool)"))  # the library takes the text that the stubs refuse
        for name in NAMES:
            session.connect("", "", name, "ActiveChanged", watch, slot)
