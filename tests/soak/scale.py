"""`dev.py soak scale [-- LETTERS [KILLS]]`: a laboratory's mailing, killed again and again, then each letter counted.

Resumable: what is made stays in soak-scale/ of the current folder, and the next run goes on from there. Prints the
seed, the speed, the peak memory and the totals; fails when a letter is lost, doubled or wrong.
"""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from clinickit.adapters.mailing_files import FolderLetters
from clinickit.adapters.mailing_store import open_mailing_store
from clinickit.adapters.pdf.mailing import PdfMailing
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.people.mailing import Addressee, BatchState, reference
from clinickit.services.letters.mailing import Made, Mailings
from tests.adapters.sample_mailings import BODIES, people

REFERENCE_CASE = 491_840
SMALL = 20_000
KILLS = 12
SEED = 20261121
KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PLACE = Path("soak-scale")
PRINTED = re.compile(rb"TIL-\d{6}-[A-Z]")
STREET = re.compile(rb"\((?:[^()]|\\.)*?(\d+) RUE DES LILAS")


def mailings(folder: Path) -> Mailings:
    """The mailings of the register in a folder."""
    resources = TomlResources()
    words = {key: str(value) for key, value in resources.read("wording/mailing.toml").items()}
    store = open_mailing_store(folder / "mailing.db", KEY)
    return Mailings(store, PdfMailing(resources), FolderLetters(), SetClock(NOW), words)


def invented(count: int) -> Iterator[Addressee]:
    """So many people, one after the other: never all in memory."""
    yield from people(count)


def work(folder: Path, count: int, *, only_plan: bool) -> None:
    """Plan if nothing is planned, make what is not made; prints seconds and peak memory."""
    used = mailings(folder)
    begun = time.perf_counter()
    if not used._store.mailings():
        used.plan(BODIES, invented(count), "TIL")
    planned = time.perf_counter()
    made = Made((), (), ()) if only_plan else used.make(1, folder / "lots")
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{planned - begun:.2f} {done - planned:.2f} {len(made.made)} {peak:.0f}")
    used._store.close()


def child(folder: Path, count: int, what: str = "--work") -> subprocess.Popen[str]:
    """The work in a process of its own; `what` is --work or --plan."""
    command = [sys.executable, "-m", "tests.soak.scale", what, str(folder), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)


def finished(folder: Path, count: int, what: str = "--work") -> tuple[float, float, int, int]:
    """Let the work come to its end: seconds of planning and making, batches made, peak memory in MB."""
    process = child(folder, count, what)
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the work failed with status {process.returncode}")
    plan, make, made, peak = told.split()
    return float(plan), float(make), int(made), int(peak)


def killed(folder: Path, count: int, kills: int, chance: random.Random) -> int:
    """Kill the work at so many moments, without warning; returns how many kills hit it at work."""
    hits = 0
    for _ in range(kills):
        process = child(folder, count)
        try:
            process.wait(timeout=chance.uniform(0.3, 6.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            hits += 1
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    return hits


def counted(folder: Path) -> Counter[int]:
    """How often each letter is in the files; also checks that each reference stands beside its own person's address."""
    store = open_mailing_store(folder / "mailing.db", KEY)
    found: Counter[int] = Counter()
    for batch in store.batches(1):
        assert batch.state is BatchState.MADE
        assert FolderLetters().sha256(folder / "lots", batch.file) == batch.sha256
        raw = (folder / "lots" / batch.file).read_bytes()
        pieces = [piece for piece in raw.split(b"\nendstream") if b" RUE DES LILAS" in piece]
        assert len(pieces) == batch.letters
        for piece in pieces:
            [said] = PRINTED.findall(piece)
            [street] = STREET.findall(piece)
            number = int(said[4:10])
            assert said.decode() == reference("TIL", number)
            assert int(street) == number - 1
            found[number] += 1
    names = {path.name for path in (folder / "lots").iterdir()}
    assert names == {batch.file for batch in store.batches(1)}
    store.close()
    return found


def main(arguments: list[str]) -> int:
    """Run the small mailing undisturbed, then the large one under kills, then count both."""
    count = int(arguments[0]) if arguments else REFERENCE_CASE
    kills = int(arguments[1]) if len(arguments) > 1 else KILLS
    PLACE.mkdir(exist_ok=True)
    print(f"seed {SEED}; {count:,} letters, {kills} kills; {PLACE}/ keeps what is done", flush=True)
    small = PLACE / "small"
    shutil.rmtree(small, ignore_errors=True)
    small.mkdir()
    plan, make, _, peak = finished(small, SMALL)
    print(f"{SMALL:,} letters: planned in {plan:.1f} s, made in {make:.1f} s, peak {peak} MB", flush=True)
    large = PLACE / "large"
    large.mkdir(exist_ok=True)
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    hits = killed(large, count, kills // 3, chance)
    planned, *_ = finished(large, count, "--plan")
    hits += killed(large, count, kills - kills // 3, chance)
    print(f"{count:,} letters planned in {planned:.1f} s after {kills // 3} kills", flush=True)
    plan, make, made, peak = finished(large, count)
    print(
        f"{count:,} letters after {hits} kills: the last run made {made} files in {make:.1f} s, peak {peak} MB",
        flush=True,
    )
    for folder, wanted in ((small, SMALL), (large, count)):
        found = counted(folder)
        lost, doubled = set(range(1, wanted + 1)) - set(found), [one for one, times in found.items() if times > 1]
        print(f"{folder.name}: {sum(found.values()):,} letters printed, {len(lost)} lost, {len(doubled)} doubled")
        if lost or doubled or set(found) - set(range(1, wanted + 1)):
            return 1
    size = sum(path.stat().st_size for path in (large / "lots").iterdir())
    print(f"{size / 1e6:,.0f} MB of files; remove {PLACE}/ when you are done")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] in (["--work"], ["--plan"]):
        work(Path(sys.argv[2]), int(sys.argv[3]), only_plan=sys.argv[1] == "--plan")
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
