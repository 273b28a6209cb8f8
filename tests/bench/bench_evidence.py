"""Taking a large file in as evidence, beside `cp` and `sha256sum` of it (aim: 0.4 of their speed, under 100 MB).

CLINICKIT_BENCH_GIB says how large the file is (default 1).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from clinickit.adapters.pieces import SealedPieces
from tests.bench.readings import in_a_process, measured

ROUNDS = 3
GIB = 1 << 30


def run() -> None:
    """Both in turn on the same file, the copies synced."""
    size = int(float(os.environ.get("CLINICKIT_BENCH_GIB", "1")) * GIB)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        file = Path(place) / "piece.bin"
        with file.open("wb") as stream:
            for _ in range(size >> 20):
                stream.write(os.urandom(1 << 20))
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            for command in (["cp", str(file), f"{place}/copy"], ["sync", f"{place}/copy"], ["sha256sum", str(file)]):
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            plain = time.perf_counter() - begun
            Path(f"{place}/copy").unlink()
            ours: dict[str, Any] = in_a_process(__spec__.name, str(file), f"{place}/vault")
            shutil.rmtree(f"{place}/vault")
            speed = plain / ours["wall"]
            print(
                f"{size / GIB:g} GiB: cp, sync, sha256sum {plain:.2f} s; taken in {ours['wall']:.2f} s, "
                f"{speed:.2f} of their speed, at most {ours['peak_mb']:.0f} MB"
            )


def take(file: Path, folder: Path) -> dict[str, Any]:
    """Seal it and give what it is."""
    pieces = SealedPieces(folder)
    taken = pieces.add("case", "piece", file, pieces.new_key())
    return {"size": taken.size, "sha256": taken.sha256}


if __name__ == "__main__":
    print(json.dumps(measured(lambda: take(Path(sys.argv[1]), Path(sys.argv[2])))))
