"""Copies a closed vault under a new key, practices and attached files under new ones too, compared before it counts."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KEY_SIZE, KeySlots, Slot, VaultKey
from clinickit.adapters.sealed import new_identity
from clinickit.adapters.vault import index
from clinickit.adapters.vault.attached import Attached, attached_files, keep_attached, new_attached
from clinickit.adapters.vault.database import (
    Connection,
    changing,
    copy_under_key,
    damaged_pages,
    fingerprint,
    look_into,
)
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.practice_file import remove_database
from clinickit.adapters.vault.statements import SAVE_SETTING
from clinickit.adapters.vault.swap import DATABASE, prepared_pair, staged
from clinickit.domain.errors import VaultDamaged, VaultProblem
from clinickit.services.evidence_ports import FORMER_KEYS, PIECE_KEY, TO_SEAL_AGAIN

_SETTING = "setting."


@dataclass(frozen=True, slots=True)
class Renewed:
    """The key-slot file as it was prepared, and the cases that have an attached file nobody can read any more."""

    slots: KeySlots
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Moved:
    """A practice before and after, the attached files left behind, those that stay, whether it has pieces."""

    before: Place
    after: Place
    left: tuple[Attached, ...]
    unreadable: tuple[Attached, ...]
    has_pieces: bool


def copied_under(folder: Path, slots: KeySlots, old: VaultKey, fresh: VaultKey, ways: tuple[Slot, ...]) -> Renewed:
    """Prepare the whole vault under new keys, ready for `swap.put_in_place`. Raises VaultProblem, OSError.

    The pieces stay as they are: each case gets a new key for those to come, and keeps the former ones. An attached
    file that cannot be read stays too, with its key.
    """
    database, slots_file = prepared_pair(folder)
    keys = old.derived("database"), fresh.derived("database")
    faithful(folder / DATABASE, keys[0], database, keys[1])
    moved = [_renewed(folder, place) for place in look_into(database, keys[1], index.places)]
    with changing(database, keys[1]) as main:
        main.execute("PRAGMA secure_delete = ON")
        main.execute("BEGIN IMMEDIATE")
        for one in moved:
            index.reseal(main, one.before, one.after)
            index.leave(main, [one.before.path, *(file.path for file in one.left)])
        if any(one.has_pieces for one in moved):
            main.execute(SAVE_SETTING, (_SETTING + TO_SEAL_AGAIN, "yes"))
        main.execute("COMMIT")
    written = keyslots.write_slots(slots_file, replace(slots, slots=ways), fresh)
    return Renewed(written, tuple(dict.fromkeys(file.case for one in moved for file in one.unreadable)))


def _renewed(folder: Path, place: Place) -> _Moved:
    """The file of a practice, and those attached to its cases, under new names and new keys."""
    fresh = replace(place, file=f"{secrets.token_hex(16)}.db", key=secrets.token_bytes(KEY_SIZE))
    path = staged(folder, fresh.path)
    faithful(folder / place.path, place.key, path, fresh.key)
    held = look_into(path, fresh.key, lambda file: tuple(attached_files(file)))
    after = {one: _copied(folder, one) for one in held}
    with changing(path, fresh.key) as file:
        file.execute("PRAGMA secure_delete = ON")
        file.execute("BEGIN IMMEDIATE")
        for moved in after.values():
            if moved is not None:
                keep_attached(file, moved)
        has_pieces = _new_piece_keys(file)
        file.execute("COMMIT")
    left = tuple(one for one, moved in after.items() if moved is not None)
    return _Moved(place, fresh, left, tuple(one for one in held if one not in left), has_pieces)


def _copied(folder: Path, one: Attached) -> Attached | None:
    """An attached file under a new name and a new key; None when it is altered, so that it stays where it is."""
    fresh = new_attached(one.case, one.kind)
    if not (folder / one.path).exists():  # named, and not made yet; or lost, and its copies open with this key
        return None if one.made else fresh
    target = staged(folder, fresh.path)
    try:
        faithful(folder / one.path, one.key, target, fresh.key)
    except VaultProblem:
        if not _is_altered(folder / one.path, one.key):
            raise
        remove_database(target)
        return None
    return fresh


def _is_altered(path: Path, key: bytes) -> bool:
    """Whether a file cannot be read whole, rather than the disk having refused."""
    try:
        return bool(look_into(path, key, damaged_pages))
    except VaultDamaged:
        return True


def _new_piece_keys(practice: Connection) -> bool:
    """A new key for the pieces to come of each case that has one; those of before still open theirs."""
    select = "SELECT name, value FROM meta WHERE substr(name, 1, ?) = ? AND value <> ''"
    prefixes = (_SETTING + PIECE_KEY, _SETTING + FORMER_KEYS)
    held, former = (_by_case(practice.execute(select, (len(one), one)).fetchall(), one) for one in prefixes)
    for case, key in held.items():
        practice.execute(SAVE_SETTING, (prefixes[0] + case, new_identity()))
        practice.execute(SAVE_SETTING, (prefixes[1] + case, " ".join([key, *former.get(case, "").split()])))
    return bool(held)


def _by_case(rows: Sequence[tuple[str, str]], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in rows}


def faithful(source: Path, key: bytes, target: Path, target_key: bytes) -> None:
    """Copy a closed database under another key, compared row by row, every page read. Raises VaultProblem."""
    copy_under_key(source, key, target, target_key)
    target.chmod(0o600)
    before = look_into(source, key, fingerprint)

    def whole(connection: Connection) -> tuple[str, list[tuple[object, ...]]]:
        return fingerprint(connection), damaged_pages(connection)

    if look_into(target, target_key, whole) != (before, []):
        raise VaultProblem("La copie du coffre sous sa nouvelle clé n’est pas fidèle ; le coffre n’a pas changé.")
