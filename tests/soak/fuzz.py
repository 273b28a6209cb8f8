"""Spoils files at random, drives a vault with Hypothesis, and formats with atheris: `python3 dev.py soak fuzz`."""

import argparse
import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from hypothesis.stateful import run_state_machine_as_test

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.recovery_key import new_recovery_key, read_back
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.domain.errors import ClinicKitError
from tests.adapters.stored_things import NOON, full, told
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of
from tests.soak.machine import VaultMachine, settled

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(tempfile.gettempdir()) / "clinickit-fuzz"
GUIDED = ("slots", "backup", "recovery", "csv", "leak", "case_file", "typed")
STEPS = 40
SECRET_SAID = "the content changed without a word"


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one of the usual accidents."""
    place = chance.randrange(len(data) + 1)
    kind = chance.randrange(5)
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + chance.randbytes(chance.randrange(1, 64)) + data[place:]
    if kind == 2:
        return data[:place] + bytes(chance.randrange(64)) + data[place + 64 :]
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


class Place:
    """One sound vault, its backup, a piece and what it says, spoilt again and again in copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        vault = cheap_vault(folder / "sound")
        store = vault.create(PHRASE)
        full(store)
        self.said = told(store)
        self.backup = VaultBackups(vault).make(NOON).path
        self.pieces = SealedPieces(folder / "sound")
        self.key = self.pieces.new_key()
        self.taken = self.pieces.add("case-1", "p", self.backup, self.key)
        store.close()

    def copy(self) -> Path:
        """A fresh copy of the vault to spoil."""
        place = self.folder / "copy"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / "sound", place)
        return place

    def vault(self, chance: random.Random) -> str:
        """One of the two files spoilt: it opens with all it held, or says why, untouched."""
        place = self.copy()
        file = place / chance.choice(["vault.db", "vault.keys"])
        file.write_bytes(spoilt(file.read_bytes(), chance))
        before = state_of(place)
        try:
            store = cheap_vault(place).unlock(PHRASE)
        except ClinicKitError as problem:
            return type(problem).__name__ if state_of(place) == before else "a file was touched"
        same = told(store) == self.said
        store.close()
        return "opened" if same else SECRET_SAID

    def archive(self, chance: random.Random) -> str:
        """A backup spoilt: it restores all it held, or says why, and the vault is untouched."""
        place = self.copy()
        hostile = self.folder / "hostile.zip"
        hostile.write_bytes(spoilt(self.backup.read_bytes(), chance))
        before = state_of(place)
        try:
            store = VaultBackups(cheap_vault(place)).restore(hostile, PHRASE)
        except ClinicKitError as problem:
            return type(problem).__name__ if state_of(place) == before else "a file was touched"
        same = told(store) == self.said
        store.close()
        return "restored" if same else SECRET_SAID

    def piece(self, chance: random.Random) -> str:
        """A piece spoilt: it is told, or it is what it was."""
        place = self.copy()
        file = place / "pieces/case-1/p.age"
        file.write_bytes(spoilt(file.read_bytes(), chance))
        try:
            taken = SealedPieces(place).check("case-1", "p", (self.key,))
        except ClinicKitError as problem:
            return type(problem).__name__
        return "sound" if taken == self.taken else SECRET_SAID

    def recovery(self, chance: random.Random) -> str:
        """A key mistyped by one character is always seen."""
        key = new_recovery_key()
        place = chance.choice([n for n, letter in enumerate(key) if letter != "-"])
        other = chance.choice([c for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if c != key[place]])
        try:
            read_back(key[:place] + other + key[place + 1 :])
        except ClinicKitError as problem:
            return type(problem).__name__
        return SECRET_SAID


def rounds(folder: Path, seed: int, count: int) -> Counter[str]:
    """What happened in so many rounds of each kind."""
    place, found = Place(folder), Counter[str]()
    acts: tuple[Callable[[random.Random], str], ...] = (place.vault, place.archive, place.piece, place.recovery)
    for number in range(count):
        for act in acts:
            chance = random.Random(f"{seed} {number} {act.__name__}")  # noqa: S311 - the same each time
            try:
                said = act(chance)
            except Exception as problem:  # noqa: BLE001 - that is what is looked for
                said = f"UNFORESEEN {type(problem).__name__}"
            found[f"{act.__name__}: {said}"] += 1
    return found


def failures(found: Counter[str]) -> dict[str, int]:
    """What must never happen."""
    return {said: n for said, n in found.items() if SECRET_SAID in said or "UNFORESEEN" in said or "touched" in said}


def guided(name: str, runs: int, seed: int) -> bool:
    """One format under atheris; whether nothing but sentences of ours came out. The bytes at fault are kept."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        command = [sys.executable, "-m", "tests.soak.formats", name, f"-runs={runs}", f"-seed={seed}"]
        command += [f"-artifact_prefix={KEPT}/{name}-", str(corpus)]
        environment = os.environ | {"CLINICKIT_FUZZ_FOLDER": folder}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    print(f"atheris, {name}: {told.group(1) if told else 'no'} runs, {'sound' if not done.returncode else 'FAULT'}")
    if done.returncode:
        print("\n".join(done.stderr.splitlines()[-30:]))
    return not done.returncode


def main() -> int:
    """Spoil, drive and try as often as asked; prints seeds and counts."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=5000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--lives", type=int, default=500, help="lives of a vault driven by Hypothesis")
    asked.add_argument("--runs", type=int, default=200_000, help="runs of atheris for each format (Linux alone)")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = rounds(Path(folder), given.seed, given.rounds)
    for said, number in sorted(found.items()):
        print(f"seed {given.seed}: {number:6} {said}", flush=True)
    run_state_machine_as_test(VaultMachine, settings=settled(given.lives, STEPS))
    print(f"hypothesis: {given.lives} lives of a vault, up to {STEPS} acts each, always as its model", flush=True)
    sound = True
    if importlib.util.find_spec("atheris"):
        KEPT.mkdir(exist_ok=True)
        for name in GUIDED:
            sound = guided(name, given.runs, given.seed) and sound
    else:
        print("atheris is not made for this system: formats not tried")
    return 1 if failures(found) or not sound else 0


if __name__ == "__main__":
    sys.exit(main())
