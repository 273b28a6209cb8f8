"""The lock follows a real session's own, over D-Bus or Windows' messages: `python3 dev.py soak session_lock`."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import ctypes, subprocess, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from clinickit.ui.locking import IdleWatch
app = QApplication([])
watch, asked = IdleWatch(app), []
watch.lock_asked.connect(lambda: (asked.append(True), app.quit()))
watch.start(5)
path, name = "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged"
signal = ["dbus-send", "--session", "--type=signal", path, name, "boolean:true"]
def lock():
    if sys.platform == "win32":
        session_change, locked = 0x02B1, 0x7
        ctypes.windll.user32.PostMessageW(ctypes.c_void_p(int(watch.ear.winId())), session_change, locked, 1)
    else:
        subprocess.Popen(signal)
QTimer.singleShot(300, lock)
QTimer.singleShot(5000, app.quit)
app.exec()
print("the session was locked, the vault was asked to lock:", asked == [True])
sys.exit(0 if asked == [True] else 1)
"""


def main() -> int:
    """One lock of a session of its own."""
    platform, session = ("windows", []) if sys.platform == "win32" else ("offscreen", ["dbus-run-session", "--"])
    environment = os.environ | {"QT_QPA_PLATFORM": platform, "PYTHONPATH": str(ROOT)}
    command = [*session, sys.executable, "-c", PROGRAM]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
