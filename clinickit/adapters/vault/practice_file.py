"""The file of one practice: what it says of itself before a byte of it can change, and its removal."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinickit.adapters.safe_files import sync_folder
from clinickit.adapters.vault.database import Connection, damaged_pages, look_into
from clinickit.adapters.vault.index import Place, line_of
from clinickit.adapters.vault.migrations import format_of
from clinickit.adapters.vault.statements import LAST_WRITTEN
from clinickit.domain.errors import VaultDamaged, VaultOlder, VaultTooNew
from clinickit.domain.older_copy import Aged, AgedFile

_PAGE = 4096
_WHOLE_CHECK_UP_TO = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """What the file of a practice says of itself."""

    format: int
    practice: str
    vault: str
    counter: int


def check(place: Place, path: Path, vault: str, newest: int, *, accept_older: bool = False) -> Written:
    """What the file of a practice says of itself, before a byte of it can change.

    Raises VaultDamaged, VaultTooNew, VaultOlder.
    """
    if not path.is_file():
        raise VaultDamaged(f"Le fichier {place.path} du coffre est introuvable\u00a0; les autres structures s’ouvrent.")
    try:
        found, damaged = look_into(path, place.key, lambda c: (written(c), _some_damaged(c, path)))
    except VaultDamaged:
        damaged = True
    if damaged:
        sentence = f"Le fichier {place.path} du coffre a été altéré, coupé ou remplacé\u00a0; il n’a pas été touché."
        raise VaultDamaged(sentence)
    if found.format > newest:
        sentence = "Ce dossier a été écrit par une version plus récente du programme\u00a0; il n’a pas été touché."
        raise VaultTooNew(sentence)
    if found.practice != place.id or found.vault != vault:
        raise VaultDamaged(f"Le fichier {place.path} n’est pas celui de cette structure\u00a0; il n’a pas été touché.")
    if not accept_older and found.counter < place.counter:
        sentence = f"Le fichier {place.path} du coffre est une copie plus ancienne que le reste du coffre."
        raise VaultOlder(sentence, (aged(place, path, Aged.PRACTICE, place.counter - found.counter),))
    if not accept_older and found.counter > place.counter + 1:
        sentence = f"Le fichier vault.db du coffre est une copie plus ancienne que {place.path}."
        raise VaultOlder(sentence, (aged(place, path, Aged.INDEX, found.counter - place.counter),))
    return found


def aged(place: Place, path: Path, what: Aged, behind: int = 0) -> AgedFile:
    """What is told of a file of another date. Raises VaultDamaged."""
    row = look_into(path, place.key, lambda connection: connection.execute(LAST_WRITTEN).fetchone())
    last = datetime.fromisoformat(row[0]) if row[0] else None
    return AgedFile(what, place.path, behind, place.id, line_of(place).name, last)


def written(connection: Connection) -> Written:
    """What the file of a practice says of itself. Raises VaultDamaged."""
    if (reached := format_of(connection)) < 1:
        raise VaultDamaged("Le fichier d’une structure du coffre est vide.")
    try:
        values = [meta_of(connection, name) for name in ("practice", "vault", "counter")]
        return Written(reached, values[0], values[1], int(values[2]))
    except (TypeError, ValueError):
        raise VaultDamaged("Le fichier d’une structure du coffre a été altéré.") from None


def _some_damaged(connection: Connection, path: Path) -> bool:
    """Whether a page is spoilt: of a small file all are read, of a large one each when it is needed.

    A log that a crash left may hold the sound copy of a page that was being written: the file alone then tells nothing.
    """
    if has_log(path):
        return False
    size = path.stat().st_size
    return size % _PAGE != 0 or (size <= _WHOLE_CHECK_UP_TO and bool(damaged_pages(connection)))


def has_log(path: Path) -> bool:
    """Whether a crash left a log beside a closed database."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def remove_database(path: Path) -> None:
    """Remove a closed database with what a crash left beside it. Raises OSError."""
    for ending in ("-wal", "-shm", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def remove_path(folder: Path, name: str) -> None:
    """Remove a file (with its log) or a folder of the vault named in `leaving`. Raises OSError."""
    path = folder / name
    if ".." in Path(name).parts or Path(name).is_absolute() or not path.parent.is_dir():
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        remove_database(path)
    sync_folder(path.parent)


def meta_of(connection: Connection, name: str) -> str:
    """One word that a file says of itself."""
    return str(connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])
