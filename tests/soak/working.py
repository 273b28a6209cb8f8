"""A program at work in a vault, made to be killed: it says each thing only once it is durable."""

import random
import secrets
import shutil
import sys
from pathlib import Path

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import Connection, Database, open_file
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.case import CaseHeader
from clinickit.domain.errors import ExportProblem, WrongPassphrase
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.evidence_ports import FORMER_KEYS, PIECE_KEY
from tests.adapters import frozen_vaults as frozen
from tests.adapters.stored_things import NOON, answer, entry
from tests.adapters.vault_places import cheap_vault

PHRASES = ("Sept girafes près du phare", "Trois loutres sous la lune")
CASE = "case-1"
LIST = "patients"
OLD = "old-"


def say(*words: object) -> None:
    """One line that the killer reads: what it says is durable."""
    print(*words, flush=True)


def keys_of(store: TableStore) -> tuple[str, ...]:
    """The keys of the pieces of the case, the newest first."""
    return store.setting(PIECE_KEY + CASE), *store.setting(FORMER_KEYS + CASE).split()


class Worker:
    """One program at work: its vault, the passphrase in use, the number of the next answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = cheap_vault(folder)
        self.phrase, self.store = self._opened()
        self.backups, self.pieces = VaultBackups(self.vault), SealedPieces(folder)
        self.number = len(self.store.journal(CASE))

    def _opened(self) -> tuple[str, TableStore]:
        try:
            return PHRASES[0], self.vault.unlock(PHRASES[0])
        except WrongPassphrase:
            return PHRASES[1], self.vault.unlock(PHRASES[1])

    def answer(self) -> None:
        """One answer and its entry."""
        with self.store.begin() as unit:
            unit.answer(CASE, [answer("breach.summary", f"saved {self.number}")])
            unit.record(CASE, entry(f"saved {self.number}"))
            unit.commit()
        say("answer", self.number)
        self.number += 1

    def draft(self) -> None:
        """What is in a field."""
        self.store.save_draft(CASE, "breach.reference", f"draft {self.number}")

    def piece(self) -> None:
        """A file taken in."""
        name = f"p{self.number}-{secrets.token_hex(3)}"
        taken = self.pieces.add(CASE, name, self.folder / "vault.keys", keys_of(self.store)[0])
        say("piece", name, taken.sha256)

    def seal(self) -> None:
        """The pieces of before a change of keys, under the newest one."""
        keys = keys_of(self.store)
        for path in sorted((self.folder / "pieces" / CASE).glob("*.age")):
            if not self.pieces.is_under(CASE, path.stem, keys[0]):
                sha256 = self.pieces.check(CASE, path.stem, keys).sha256
                self.pieces.seal_again(CASE, path.stem, keys, sha256, lambda _size: None, lambda: False)

    def attach(self) -> None:
        """One line in the list attached to the case."""
        text = secrets.token_hex(4)
        file = Database(lambda: open_file(*self.vault.case_file(CASE, LIST)))

        def add(connection: Connection) -> None:
            connection.execute("CREATE TABLE IF NOT EXISTS people (name TEXT)")
            connection.execute("INSERT INTO people VALUES (?)", (text,))

        try:
            file.change(add)
            say("attached", text)
        finally:
            file.close()

    def backup(self) -> None:
        """A backup, proved; the older ones go."""
        made = self.backups.make(NOON)
        for one in self.backups.listed():
            if one.path != made.path:
                self.backups.forget(one.path)

    def restore(self) -> None:
        """Back to a backup of this very moment: nothing that was said may be missing from it."""
        self.store = self.backups.restore(self.backups.make(NOON).path, self.phrase)
        for aside in (*self.folder.glob("before-restore-*"), *self.folder.glob("aside")):
            shutil.rmtree(aside)
        self.backup()

    def bring(self) -> None:
        """One structure back to a backup of this very moment."""
        made = self.backups.make(NOON)
        self.backups.bring_back(made.path, "", "practice-1", entry("Structure reprise"))
        self.number += 1
        self.backup()

    def rekey(self) -> None:
        """The other passphrase, under a new vault key."""
        other = PHRASES[1] if self.phrase == PHRASES[0] else PHRASES[0]
        self.vault.renew_key(self.phrase, other)
        self.phrase = other

    def migrate(self) -> None:
        """A vault of format 1 opened for the first time: it goes to the present format."""
        name = f"{OLD}{secrets.token_hex(4)}"
        copying = self.folder / f".{name}"
        shutil.copytree(frozen.SAMPLES / "format-1", copying)
        try:
            copying.rename(self.folder / name)
        except OSError as problem:  # a failure put in here is not the program's
            raise ExportProblem(str(problem)) from None
        cheap_vault(self.folder / name).unlock(frozen.PHRASE).close()

    def erase(self) -> None:
        """A case of another practice and one of this one: made, then erased."""
        case = f"gone-{secrets.token_hex(4)}"
        practice = f"of-{case}" if self.number % 2 else "practice-1"
        with self.store.begin() as unit:
            unit.save_practice(practice, ())
            unit.open_case(CaseHeader(case, practice, "À effacer", CaseKind.REAL, NOON))
            unit.answer(case, [answer("breach.summary", case)])
            unit.commit()
        say("made", case)
        say("forgetting", case)
        if practice == "practice-1":
            self.store.forget_case(case)
        else:
            self.store.forget_practice(practice)
        say("forgotten", case)

    def reopen(self) -> None:
        """Closed and opened again."""
        self.store.close()
        self.store = self.vault.unlock(self.phrase)


def work(folder: Path, seed: int, kinds: tuple[str, ...]) -> None:
    """Work until killed."""
    chance = random.Random(seed)  # noqa: S311 - the same acts each time
    worker = Worker(folder)
    while True:
        getattr(worker, chance.choice(kinds))()


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), tuple(sys.argv[3].split(",")))
