"""The system calls of one save, until it is said to be kept: `python3 dev.py soak trace` (needs strace)."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.adapters.stored_things import answer, entry, with_case
from tests.adapters.vault_places import PHRASE, cheap_vault

ROOT = Path(__file__).resolve().parents[2]
CALLS = "write,writev,pwrite64,fsync,fdatasync,rename,openat"
BEGIN, SAID = "what follows is one save", "the save is said"


def mark(text: str) -> None:
    """A line in the trace."""
    os.writev(1, [text.encode()])


def save(folder: Path) -> None:
    """One answer and its entry, between two marks."""
    store = cheap_vault(folder).unlock(PHRASE)
    with store.begin() as unit:
        unit.answer("case-1", [answer("breach.summary")])
        unit.record("case-1", entry("Avant."))
        unit.commit()
    mark(BEGIN)
    with store.begin() as unit:
        unit.answer("case-1", [answer("breach.summary")])
        unit.record("case-1", entry("Une réponse."))
        unit.commit()
    mark(SAID)
    store.close()


def calls_of_a_save(folder: Path) -> list[str]:
    """What the trace holds between the two marks, folder names cut."""
    trace = folder / "trace"
    command = ["strace", "-f", "-qq", "-y", "-s", "60", "-e", f"trace={CALLS}", "-o", str(trace)]
    command += [sys.executable, "-m", "tests.soak.trace", str(folder / "vault")]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    text = trace.read_text(errors="replace")
    lines = text[text.index(BEGIN) : text.index(SAID)].splitlines()[1:-1]
    about = [line.replace(str(folder), "…") for line in lines if str(folder) in line]
    return [re.sub(r'"[^"]*"\.*', "…", line) for line in about]


def main() -> int:
    """Print them; fails when nothing was synced after the last write."""
    if shutil.which("strace") is None:
        print("strace is not installed: apt-get install strace")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault"
        with_case(cheap_vault(vault).create(PHRASE)).close()
        lines = calls_of_a_save(Path(folder))
    for line in lines:
        print(line)
    writes = [number for number, line in enumerate(lines) if "write" in line]
    syncs = [number for number, line in enumerate(lines) if "sync(" in line and line.endswith("= 0")]
    kept = bool(writes) and bool(syncs) and syncs[-1] > writes[-1]
    print("synced after the last write, before it is said:", kept)
    return 0 if kept else 1


if __name__ == "__main__":
    if len(sys.argv) > 1:
        save(Path(sys.argv[1]))
    else:
        sys.exit(main())
