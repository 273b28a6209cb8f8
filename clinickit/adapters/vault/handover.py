"""One practice alone, as a vault of its own: another vault's key, another file key, nothing of the others."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import Cost, KeySlots
from clinickit.adapters.vault import erasing, index
from clinickit.adapters.vault.database import Connection, changing, copy_under_key
from clinickit.adapters.vault.index import PRACTICES, Place
from clinickit.adapters.vault.looking import look
from clinickit.adapters.vault.migrations import CHAIN, bring_up_to_date, of_vault
from clinickit.adapters.vault.shelf import Shelf
from clinickit.adapters.vault.swap import DATABASE, SLOTS


@dataclass(frozen=True, slots=True)
class Made:
    """The files of the vault handed over, and which files of the pool are its own."""

    names: tuple[str, ...]
    holds: Callable[[str], bool]


def made(shelf: Shelf, place: Path, practice: str, passphrase: str, cost: Cost) -> Made:
    """Write a vault with one practice into an empty folder. Raises KeyError, VaultProblem, OSError."""
    key, vault = keyslots.new_vault_key(), secrets.token_hex(16)
    try:
        slot = keyslots.passphrase_slot(key, vault, passphrase, cost)
        fresh, paths = shelf.run(lambda main: _copied(shelf, main, practice, place, vault))
        opened = changing(place / DATABASE, key.derived("database"))
        with opened as database, changing(place / fresh.path, fresh.key) as file:
            bring_up_to_date(database, of_vault(CHAIN))
            meta = (("counter", "1"), ("vault", vault))
            database.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", meta)
            index.add(database, practice, (fresh.file, fresh.key), index.SETTLED)
            index.counted(database, practice, fresh.counter)
            index.tell(database, fresh, file)
        keyslots.write_slots(place / SLOTS, KeySlots(len(CHAIN), vault, 1, (slot,)), key)
    finally:
        key.wipe()
    return Made((DATABASE, SLOTS, fresh.path), lambda path: erasing.is_within(path, paths))


def proved(place: Path, passphrase: str) -> None:
    """Open what was written with its passphrase and read all of it. Raises VaultDamaged."""
    slots = keyslots.read_slots(place / SLOTS, len(CHAIN))
    key = keyslots.key_from_passphrase(slots, passphrase)
    try:
        look(place, key, slots, CHAIN, whole=True)
    finally:
        key.wipe()


def _copied(shelf: Shelf, main: Connection, practice: str, place: Path, vault: str) -> tuple[Place, tuple[str, ...]]:
    old = index.place_of(main, practice)
    if old is None or shelf.folder is None:
        raise KeyError(practice)
    paths = erasing.paths_of(shelf, main, practice)
    counter = int(shelf.file(main, practice).execute("SELECT value FROM meta WHERE name = 'counter'").fetchone()[0])
    shelf.database.let_go(practice)
    name, raw = index.new_file()
    fresh = Place(practice, name, raw, counter, index.SETTLED, b"")
    (place / PRACTICES).mkdir(mode=0o700)
    copy_under_key(shelf.folder / old.path, old.key, place / fresh.path, raw)
    with changing(place / fresh.path, raw) as file:
        file.execute("UPDATE meta SET value = ? WHERE name = 'vault'", (vault,))
    return fresh, paths
