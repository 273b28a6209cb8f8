"""From process start to the first window, beside a bare PySide6 window (aim: under twice)."""

import os
import tempfile

from tests.bench.figures import line, paired, process

ROUNDS = 15
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.show(); app.processEvents()
"""
OURS = """
import os
from pathlib import Path
from clinickit import bootstrap
made = bootstrap.first_window(Path(os.environ["CLINICKIT_BENCH"]))
from PySide6.QtWidgets import QApplication
made.show(); QApplication.processEvents(); os._exit(0)
"""


def run() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["CLINICKIT_BENCH"] = place
        ours, bare = paired(process(OURS), process(BARE), ROUNDS)
    print(line("bare PySide6 window", bare))
    print(line("clinickit, first window", ours, bare))
