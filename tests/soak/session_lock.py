"""The lock follows a real session's own, over D-Bus or Windows' messages: `python3 dev.py soak session_lock`."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import ctypes, os, subprocess, sys
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from clinickit.ui.locking import IdleWatch
app = QApplication([])
watch, asked = IdleWatch(app), []
watch.lock_asked.connect(lambda: (asked.append(True), app.quit()))
watch.start(5)
signal = ["dbus-send", "--session", "--type=signal", *sys.argv[1:], "boolean:true"]
def lock():
    if sys.platform == "win32":
        session_change, locked = 0x02B1, 0x7
        ctypes.windll.user32.PostMessageW(ctypes.c_void_p(int(watch.ear.winId())), session_change, locked, 1)
    else:
        subprocess.Popen(signal)
QTimer.singleShot(300, lock)
QTimer.singleShot(5000, app.quit)
app.exec()
print(*sys.argv[2:] or ["the session was locked"], "- the vault was asked to lock:", asked == [True])
sys.exit(0 if asked == [True] else 1)
"""


# What desktops say of their lock, and the system of its sleep.
SIGNALS = (
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged"),
    ("/org/mate/ScreenSaver", "org.mate.ScreenSaver.ActiveChanged"),
    ("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep"),
)


def main() -> int:
    """One lock of a session of its own for each way of saying it."""
    platform, session = ("windows", []) if sys.platform == "win32" else ("offscreen", ["dbus-run-session", "--"])
    environment = os.environ | {"QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT)}
    command = [*session, sys.executable, "-c", PROGRAM]
    told = ((),) if sys.platform == "win32" else SIGNALS
    return max(subprocess.run([*command, *one], env=environment, check=False).returncode for one in told)


if __name__ == "__main__":
    sys.exit(main())
