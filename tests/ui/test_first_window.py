"""The first window loads nothing that its first page does not show: that is what makes it come at once."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# These lists may only shrink.
OURS = {
    "clinickit",
    "clinickit.adapters",
    "clinickit.adapters.machine",
    "clinickit.adapters.paths",
    "clinickit.adapters.toml_resources",
    "clinickit.bootstrap",
    "clinickit.domain",
    "clinickit.domain.directory",
    "clinickit.domain.errors",
    "clinickit.domain.holidays_fr",
    "clinickit.domain.rulebook",
    "clinickit.domain.strict_tables",
    "clinickit.services",
    "clinickit.services.entrance",
    "clinickit.ui",
    "clinickit.ui.application",
    "clinickit.ui.background",
    "clinickit.ui.bar",
    "clinickit.ui.guard",
    "clinickit.ui.home",
    "clinickit.ui.locking",
    "clinickit.ui.main_window",
    "clinickit.ui.unlock",
    "clinickit.ui.widgets",
    "clinickit.ui.widgets.pieces",
    "clinickit.ui.words",
}
OTHERS = {"PySide6", "shiboken6", "shibokensupport", "signature_bootstrap"}
QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}

FIRST_WINDOW = """
import json, sys
before = set(sys.modules)
from pathlib import Path
from clinickit import bootstrap
made = bootstrap.first_window(Path(sys.argv[1]))
from PySide6.QtWidgets import QApplication
made.show(); QApplication.processEvents()
known = before | set(sys.stdlib_module_names) | {"__feature__"}
print(json.dumps([name for name in sys.modules if name not in known and name.partition(".")[0] not in known]))
"""


def loaded(folder: Path) -> set[str]:
    """The modules, beside Python's own, that a new process has loaded when its first window is shown."""
    run = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW, str(folder)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(run.stdout))


def test_the_first_window_loads_only_what_it_shows(tmp_path: Path) -> None:
    names = loaded(tmp_path / "vault")
    assert {name for name in names if name.partition(".")[0] == "clinickit"} - OURS == set()
    assert {name.partition(".")[0] for name in names} - OTHERS == {"clinickit"}
    assert {name for name in names if name.startswith("PySide6.Qt")} - QT == set()


def test_nothing_is_on_the_list_that_is_no_longer_loaded(tmp_path: Path) -> None:
    names = loaded(tmp_path / "vault")
    assert OURS - names == set()
    assert OTHERS - {name.partition(".")[0] for name in names} == set()
    assert QT - names == set()


def test_a_locked_vault_opens_its_first_window_without_any_library_of_cryptography(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "vault.db").write_bytes(b"closed")
    names = {name.partition(".")[0] for name in loaded(tmp_path / "vault")}
    assert names & {"cryptography", "sqlcipher3", "keyring", "reportlab", "pikepdf", "pypdfium2", "holidays"} == set()
