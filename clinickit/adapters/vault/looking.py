"""Reads what a vault says of itself before anything is written, and the whole of a copy to prove it."""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinickit.adapters.keyslots import KeySlots, VaultKey
from clinickit.adapters.vault import index
from clinickit.adapters.vault.database import Connection, damaged_pages, look_into
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.migrations import SPLIT, Step, format_of
from clinickit.adapters.vault.practice_file import aged, check, has_log
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.domain.errors import VaultDamaged, VaultOlder, VaultTooNew
from clinickit.domain.older_copy import Aged, AgedFile

_WHOLE_CHECK_UP_TO = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """What vault.db says of itself."""

    format: int
    vault: str
    counter: int
    places: tuple[Place, ...] = ()
    last_act: datetime | None = None


def look(folder: Path, key: VaultKey, slots: KeySlots, chain: Sequence[Step], *, whole: bool) -> Found:
    """What the database of a folder says of itself. Raises VaultDamaged, VaultTooNew.

    `whole` reads every page of it, and of every practice's file, whatever their size (a copy that must be sound).
    """
    file = folder / DATABASE
    if not file.is_file():
        raise VaultDamaged(f"Le fichier de données {DATABASE} du coffre est introuvable.")
    pages = whole or (file.stat().st_size <= _WHOLE_CHECK_UP_TO and not has_log(file))
    found, damaged = look_into(file, key.derived("database"), lambda c: (_facts(c), damaged_pages(c) if pages else []))
    if found.format > len(chain):
        raise VaultTooNew("Ce coffre a été écrit par une version plus récente du programme ; il n’a pas été touché.")
    if damaged:
        raise VaultDamaged(f"Le fichier {DATABASE} du coffre a été altéré ({len(damaged)} pages abîmées).")
    if found.vault != slots.vault:
        raise VaultDamaged("Les deux fichiers du coffre ne vont pas ensemble.")
    if whole:
        for place in found.places:
            check(place, folder / place.path, found.vault, len(chain))
            if look_into(folder / place.path, place.key, damaged_pages):
                raise VaultDamaged(f"Le fichier {place.path} du coffre a été altéré.")
    return found


def refuse_older(folder: Path, found: Found, slots: KeySlots, chain: Sequence[Step]) -> None:
    """Raise VaultOlder, with the state of every file, when one of the two files is an older copy than the other."""
    behind = slots.counter - found.counter
    if behind > 0:
        one = AgedFile(Aged.DATA, DATABASE, behind, last=found.last_act)
        sentence = "Le fichier de données du coffre est une copie plus ancienne que son fichier de clés."
        raise VaultOlder(sentence, (one, *_practices(folder, found, len(chain))))
    if behind < -1:
        sentence = "Le fichier de clés du coffre est une copie plus ancienne que son fichier de données."
        told = (one for one in _practices(folder, found, len(chain)) if one.what is not Aged.SAME)
        raise VaultOlder(sentence, (AgedFile(Aged.KEYS, SLOTS, -behind), *told))


def _practices(folder: Path, found: Found, newest: int) -> tuple[AgedFile, ...]:
    """The date of the file of each practice beside that of vault.db; a damaged one is told when it is opened."""
    told: list[AgedFile] = []
    for place in found.places:
        path = folder / place.path
        with contextlib.suppress(VaultDamaged, VaultTooNew):
            try:
                check(place, path, found.vault, newest)
                told.append(aged(place, path, Aged.SAME))
            except VaultOlder as older:
                told += older.files
    return tuple(told)


def _facts(connection: Connection) -> Found:
    reached = format_of(connection)
    if reached < 1:
        raise VaultDamaged("Le fichier de données du coffre est vide.")
    meta: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    try:
        vault, counter = meta["vault"], int(meta["counter"])
    except (KeyError, ValueError):
        raise VaultDamaged("Le fichier de données du coffre a été altéré.") from None
    places = index.places(connection) if reached >= SPLIT else ()
    return Found(reached, vault, counter, places, _last_act(meta.get("setting.vault_register", "")))


def _last_act(register: str) -> datetime | None:
    """When the last act on the vault itself was noted in its own register."""
    try:
        content, _hash = json.loads(register)[-1]
        return datetime.fromisoformat(json.loads(content)["entered_at"])
    except (ValueError, KeyError, TypeError, IndexError):
        return None
