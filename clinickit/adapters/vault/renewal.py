"""Copies a closed vault under a new key, each practice under a new one too, and compares before it counts."""

import secrets
from dataclasses import replace
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KEY_SIZE, KeySlots, Slot, VaultKey
from clinickit.adapters.vault import index
from clinickit.adapters.vault.database import (
    Connection,
    changing,
    copy_under_key,
    damaged_pages,
    fingerprint,
    look_into,
)
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.swap import DATABASE, prepared_pair, staged
from clinickit.domain.errors import VaultProblem


def copied_under(folder: Path, slots: KeySlots, old: VaultKey, fresh: VaultKey, ways: tuple[Slot, ...]) -> KeySlots:
    """Prepare the whole vault under new keys, ready for `swap.put_in_place`. Raises VaultProblem, OSError."""
    database, slots_file = prepared_pair(folder)
    keys = old.derived("database"), fresh.derived("database")
    _faithful(folder / DATABASE, keys[0], database, keys[1])
    renewed = [(place, _renewed(folder, place)) for place in look_into(database, keys[1], index.places)]
    with changing(database, keys[1]) as main:
        main.execute("PRAGMA secure_delete = ON")
        main.execute("BEGIN IMMEDIATE")
        for before, after in renewed:
            index.reseal(main, before, after)
        index.leave(main, [before.path for before, _ in renewed])
        main.execute("COMMIT")
    return keyslots.write_slots(slots_file, replace(slots, slots=ways), fresh)


def _renewed(folder: Path, place: Place) -> Place:
    """The file of a practice under a new name and a new key."""
    fresh = replace(place, file=f"{secrets.token_hex(16)}.db", key=secrets.token_bytes(KEY_SIZE))
    _faithful(folder / place.path, place.key, staged(folder, fresh.path), fresh.key)
    return fresh


def _faithful(source: Path, key: bytes, target: Path, target_key: bytes) -> None:
    copy_under_key(source, key, target, target_key)
    target.chmod(0o600)
    before = look_into(source, key, fingerprint)

    def whole(connection: Connection) -> tuple[str, list[tuple[object, ...]]]:
        return fingerprint(connection), damaged_pages(connection)

    if look_into(target, target_key, whole) != (before, []):
        raise VaultProblem("La copie du coffre sous sa nouvelle clé n’est pas fidèle ; le coffre n’a pas changé.")
