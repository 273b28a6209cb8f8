"""Linux desktops say over D-Bus that the session's lock came on; the system says that the computer goes to sleep."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import SLOT
from PySide6.QtDBus import QDBusConnection

if TYPE_CHECKING:
    from clinickit.ui.locking import IdleWatch

NAMES = tuple(f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "cinnamon", "mate", "xfce"))
LOGIN, SLEEP = "org.freedesktop.login1.Manager", "PrepareForSleep"


def follow(watch: "IdleWatch") -> None:
    """Tell the watch when the session is locked, where there is a bus; elsewhere nothing happens."""
    session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
    slot = cast("bytes", SLOT("session_locked(bool)"))  # the library takes the text that the stubs refuse
    if system.isConnected():
        system.connect("", "", LOGIN, SLEEP, watch, slot)
    if session.isConnected():
        for name in NAMES:
            session.connect("", "", name, "ActiveChanged", watch, slot)
