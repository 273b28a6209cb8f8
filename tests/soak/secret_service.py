"""A real Secret Service, present, locked and absent: `python3 dev.py soak secret_service` (gnome-keyring and dbus)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PRESENT = """
import sys
from pathlib import Path
from clinickit.adapters.os_keyring import SessionKeychain
from clinickit.adapters.vault.opening import EncryptedVault
from tests.adapters.vault_places import CHEAP, PHRASE
folder, step = Path(sys.argv[1]), sys.argv[2]
keychain = SessionKeychain()
vault = EncryptedVault(folder, CHEAP, keychain=keychain)
print(step, "usable:", keychain.usable())
if step == "make":
    store = vault.create_provisional()
    store.set_setting("said", "kept")
    store.close()
elif step == "open":
    store = vault.unlock_with_keychain()
    assert store.setting("said") == "kept"
    vault.choose_passphrase(PHRASE)
    vault.remember_in_keychain()
    store.close()
    vault.unlock_with_keychain().close()
elif step == "lost":
    try:
        vault.unlock_with_keychain()
        sys.exit("a keychain that is lost opened the vault")
    except Exception as problem:
        print("  told:", problem)
    store = vault.unlock(PHRASE)
    assert store.setting("said") == "kept"
    store.close()
print(step, "ok")
"""
ROOT = Path(__file__).resolve().parents[2]


def session(home: Path, step: str, *, unlocked: bool) -> int:
    """One step in a session of its own, with its keychain unlocked or without any."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", PRESENT, str(home / "vault"), step]
    if unlocked:
        start = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
        program = ["sh", "-c", start, "sh", *program]
    return subprocess.run(["dbus-run-session", "--", *program], env=environment, check=False).returncode


def main() -> int:
    """Make with a keychain, open in another session, then without it."""
    if not shutil.which("dbus-run-session") or not shutil.which("gnome-keyring-daemon"):
        print("gnome-keyring and dbus are needed")
        return 2
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        steps = (("make", True), ("open", True), ("lost", False))
        return max(session(home, step, unlocked=unlocked) for step, unlocked in steps)


if __name__ == "__main__":
    sys.exit(main())
