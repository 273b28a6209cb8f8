"""Kills a working program at random moments, again and again: `python3 dev.py soak kills`, resumable."""

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault.attached import file_setting, read_attached
from clinickit.adapters.vault.database import look_into
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import WrongPassphrase
from clinickit.domain.journal import verify
from clinickit.services.evidence_ports import PIECE_KEY
from tests.adapters import frozen_vaults as frozen
from tests.adapters.stored_things import with_case
from tests.adapters.vault_places import cheap_vault
from tests.soak.working import CASE, LIST, OLD, PHRASES, keys_of

ALL_ACTS = (
    *("answer", "answer", "answer", "draft", "piece", "attach", "backup", "restore", "bring"),
    *("rekey", "seal", "erase", "migrate", "reopen"),
)
LONGEST_SECONDS = 0.6
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Totals:
    """What many kills have shown."""

    kills: int = 0
    answers: int = 0
    pieces: int = 0
    attached: int = 0
    lost: int = 0
    closed: int = 0
    erased: int = 0
    migrated: int = 0
    stopped: int = 0


def prepared(folder: Path) -> None:
    """A vault with one case and the key of its pieces."""
    store = cheap_vault(folder).create(PHRASES[0])
    with_case(store)
    store.set_setting(PIECE_KEY + CASE, SealedPieces(folder).new_key())
    store.close()


def kill_once(folder: Path, seed: int, acts: tuple[str, ...], totals: Totals) -> None:
    """Let the program work, kill it, open the vault, and count what it had said was kept and is not there."""
    chance = random.Random(seed)  # noqa: S311 - the same moment each time
    command = [sys.executable, "-m", "tests.soak.working", str(folder), str(seed), ",".join(acts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(chance.uniform(0, LONGEST_SECONDS))
        child.kill()
        lines = [first, *child.stdout.readlines()]
    told = [line.split() for line in lines if line.endswith("\n")]
    totals.kills += 1
    totals.stopped += child.returncode != -signal.SIGKILL  # it ended by itself: an act that should work did not
    store = opened(folder)
    if store is None:
        totals.closed += 1
        return
    try:
        count(folder, store, told, totals)
        look_at_old_ones(folder, totals)
    finally:
        store.close()


def opened(folder: Path) -> TableStore | None:
    """The vault with one phrase or the other; None when neither opens it."""
    for phrase in PHRASES:
        try:
            return cheap_vault(folder).unlock(phrase)
        except WrongPassphrase:
            continue
        except Exception as problem:  # noqa: BLE001 - that is what is counted
            print(f"the vault does not open: {problem}", flush=True)
            return None
    return None


def count(folder: Path, store: TableStore, told: list[list[str]], totals: Totals) -> None:
    """Compare what was said with what is there."""
    journal = store.journal(CASE)
    verify(journal)
    texts = {one.text for one in journal}
    values = {str(one.value) for one in store.answers(CASE)}
    for kind, *what in told:
        if kind == "answer":
            totals.answers += 1
            totals.lost += f"saved {what[0]}" not in texts & values
        elif kind == "forgotten":
            totals.erased += 1
            totals.lost += what[0] in {one.id for one in store.cases()} or store.answers(what[0]) != ()
        elif kind == "made" and ["forgetting", what[0]] not in told:
            totals.lost += [one.value for one in store.answers(what[0])] != [what[0]]
        elif kind == "piece":
            totals.pieces += 1
            totals.lost += SealedPieces(folder).check(CASE, what[0], keys_of(store)).sha256 != what[1]
        elif kind == "attached":
            totals.attached += 1
            totals.lost += what[0] not in list_of(folder, store)


def list_of(folder: Path, store: TableStore) -> set[str]:
    """What is in the list attached to the case, its log included."""
    held = read_attached(CASE, LIST, store.setting(file_setting(CASE, LIST)))
    names = "SELECT name FROM people"
    return look_into(folder / held.path, held.key, lambda file: {row[0] for row in file.execute(names).fetchall()})


def look_at_old_ones(folder: Path, totals: Totals) -> None:
    """Vaults of format 1 that were being opened for the first time: each opens, in one format or the other."""
    for place in folder.glob(f"{OLD}*"):
        store = cheap_vault(place).unlock(frozen.PHRASE)
        journal = store.journal("case-1")
        verify(journal)
        kept = [one for one in frozen.answers() if one.path != "breach.parties[erreur].name"]
        totals.lost += store.answers("case-1") != tuple(kept) or len(journal) != len(frozen.entries())
        totals.lost += store.papers("case-1") != (frozen.paper(),)
        totals.migrated += 1
        store.close()
        shutil.rmtree(place)


def main() -> int:
    """Kill as often as asked, in a folder that a second call goes on with; prints seed and totals."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "clinickit-kills")
    given = asked.parse_args()
    place, mark = given.folder / f"seed-{given.seed}", given.folder / f"seed-{given.seed}.txt"
    totals = Totals()
    if mark.exists():
        totals = Totals(*(int(number) for number in mark.read_text().split()))
        print(f"going on after {totals.kills} kills")
    else:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        prepared(place)
    while totals.kills < given.kills:
        kill_once(place, given.seed * 1_000_000 + totals.kills, ALL_ACTS, totals)
        mark.write_text(" ".join(str(number) for number in astuple(totals)))
        if totals.kills % 25 == 0 or totals.closed or totals.stopped:
            print(f"seed {given.seed}: {totals}", flush=True)
        if totals.closed or totals.stopped:
            return 1
    print(f"seed {given.seed}: {totals}")
    return 1 if totals.lost or totals.closed else 0


if __name__ == "__main__":
    sys.exit(main())
