"""Makes each write and sync of a scenario fail in turn: `python3 dev.py soak failing` (needs strace, fiu-utils)."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.soak.kills import Totals, count, look_at_old_ones, opened, prepared

ROOT = Path(__file__).resolve().parents[2]
WAYS = {
    "sync": "fsync,fdatasync:error=EIO",
    "write": "write,pwrite64,ftruncate:error=EIO",
    "full": "write,pwrite64:error=ENOSPC",
    "rename": "rename,renameat,renameat2,link,linkat:error=EIO",
}
# Failure points of libfiu's preload library, and how often each strikes.
CHANCES = {
    "posix/io/sync/fsync": 0.005,
    "posix/io/sync/fdatasync": 0.005,
    "posix/io/rw/pwrite": 0.002,
    "posix/io/rw/pwrite/reduce": 0.002,
    "posix/io/rw/write": 0.002,
    "posix/io/dir/rename": 0.02,
}
DONE, TOLD, STOPPED = "the scenario went to its end", "said in one sentence", "the program stopped"


def run_once(place: Path, way: str, call: str) -> tuple[str, list[list[str]]]:
    """The scenario with one call that fails (`3`), or that call and all after it (`3+`): how it ended, what it said."""
    calls = WAYS[way].partition(":")[0]
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", str(place / "trace"), "-e", f"trace={calls}"]
    command += ["-e", f"inject={WAYS[way]}:when={call}"]
    command += [sys.executable, "-m", "tests.soak.scenario", str(place / "vault")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    struck = "(INJECTED)" in (place / "trace").read_text(errors="replace")
    ended, lines = ending(done, f"{way} {call}")
    return (ended if struck else ""), lines


def run_by_chance(place: Path) -> tuple[str, list[list[str]]]:
    """The scenario with libfiu's preload library, whose failures fall at random."""
    points = [
        word for name, chance in CHANCES.items() for word in ("-c", f"enable_random name={name},probability={chance}")
    ]
    command = ["fiu-run", "-x", "-f", "", *points, sys.executable, "-m", "tests.soak.scenario", str(place / "vault")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ending(done, "by chance")


def ending(done: subprocess.CompletedProcess[str], name: str) -> tuple[str, list[list[str]]]:
    """How a scenario ended, and what it said."""
    lines = [line.split() for line in done.stdout.splitlines(keepends=True) if line.endswith("\n")]
    ended = DONE if lines and lines[-1] == ["end"] else TOLD if lines and lines[-1][0] == "refused" else STOPPED
    if ended == STOPPED:
        print(f"{name}: {done.stderr.strip().splitlines()[-1:]}", flush=True)
    return ended, lines


def each_call(place: Path, way: str, *, lasting: bool, every: int, totals: Totals, found: Counter[str]) -> int:
    """Every n-th call of a way in turn, until none is left to fail; returns how many there were."""
    number = 1
    while True:
        renew(place)
        ended, lines = run_once(place, way, f"{number}+" if lasting else str(number))
        if not ended:
            return number - 1
        found[f"{way}{' and all after it' if lasting else ''}: {ended}"] += 1
        look(place, f"{way} {number}", lines, totals)
        number += every


def renew(place: Path) -> None:
    """A sound vault again."""
    shutil.rmtree(place / "vault", ignore_errors=True)
    shutil.copytree(place / "sound", place / "vault")


def look(place: Path, name: str, lines: list[list[str]], totals: Totals) -> None:
    """Open the vault after a failure, and compare it with what was said."""
    totals.kills += 1
    store = opened(place / "vault")
    if store is None:
        totals.closed += 1
        print(f"{name}: the vault does not open", flush=True)
        return
    before = totals.lost
    count(place / "vault", store, [line for line in lines if len(line) > 1], totals)
    look_at_old_ones(place / "vault", totals)
    if totals.lost > before:
        print(f"{name}: something said to be kept is not there", flush=True)
    store.close()


def main() -> int:
    """Every way, failing once and from then on; prints the counts."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=int, default=1, help="one call out of so many")
    asked.add_argument("--way", choices=tuple(WAYS), action="append")
    asked.add_argument("--by-chance", type=int, default=100, help="runs with failures that fall at random")
    given = asked.parse_args()
    absent = [name for name in ("strace", "fiu-run") if shutil.which(name) is None]
    if absent:
        print(f"not installed: {', '.join(absent)} (apt-get install strace fiu-utils)")
        return 2
    totals, found = Totals(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "sound").mkdir()
        prepared(place / "sound")
        for way in given.way or WAYS:
            for lasting in (False, True):
                calls = each_call(place, way, lasting=lasting, every=given.every, totals=totals, found=found)
                print(f"{way}{' and all after it' if lasting else ''}: {calls} calls", flush=True)
        for _ in range(given.by_chance):
            renew(place)
            ended, lines = run_by_chance(place)
            found[f"by chance: {ended}"] += 1
            look(place, "by chance", lines, totals)
    for said, number in sorted(found.items()):
        print(f"{number:6} {said}")
    print(f"{totals.kills} failures, {totals.answers} answers said, {totals.pieces} pieces said")
    print(f"lost: {totals.lost}; vaults that do not open: {totals.closed}")
    stopped = any(STOPPED in said for said in found)
    return 1 if totals.lost or totals.closed or stopped else 0


if __name__ == "__main__":
    sys.exit(main())
