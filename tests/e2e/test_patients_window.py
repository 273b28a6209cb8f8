"""A list and a leaked file dropped on the real window become printed letters, each of three hundred people once."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


def test_a_list_and_a_leaked_file_become_printed_letters(tmp_path: Path, own_home: Path) -> None:
    del own_home
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.window", "300", "3000"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"(\d+) letters planned, (\d+) printed, 0 doubled, (\d+) addresses in the window", done.stdout)
    assert told is not None
    assert len(set(told.groups())) == 1
    assert len(list((tmp_path / "soak-window" / "images").glob("*.png"))) > 20
