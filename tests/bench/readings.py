"""Runs one reading in a process of its own and gives back its seconds, its memory and what it found."""

import csv
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KILOBYTES_IN_MEGABYTE = 1024


def in_a_process(module: str, *arguments: str) -> dict[str, Any]:
    """What `module`, run with these arguments, prints as JSON."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def measured(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Seconds of wall and of processor, the peak of memory in MB, and what the work returned."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    found |= {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    return found | {"peak_mb": peak_memory()}


def peak_memory() -> float:
    """The most memory this program held, in MB. Not `ru_maxrss`, in which Linux counts what the parent held too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_IN_MEGABYTE
    held = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) / KILOBYTES_IN_MEGABYTE


def bare_csv(file: Path) -> dict[str, Any]:
    """A bare reading by the csv module and nothing else, of a Windows-1252 file parted by semicolons."""
    with file.open(encoding="cp1252", newline="") as stream:
        return {"lines": sum(1 for _ in csv.reader(stream, delimiter=";"))}


def ratio_line(name: str, ours: list[dict[str, Any]], bare: list[dict[str, Any]]) -> str:
    """One line of the table: best of the rounds on both sides, their ratio, and the largest memory."""
    one, other = min(run["processor"] for run in ours), min(run["processor"] for run in bare)
    ratios = ", ".join(f"{a['processor'] / b['processor']:.1f}" for a, b in zip(ours, bare, strict=True))
    peak = max(run["peak_mb"] for run in ours)
    return f"{name}: {one:.2f} s, bare csv {other:.2f} s, ratio {one / other:.1f} (each round: {ratios}), {peak:.0f} MB"
