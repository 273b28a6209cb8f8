"""Erases one case or one practice from a vault: one commit decides, then the files go, now or at the next opening."""

import contextlib
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from clinickit.adapters.keyslots import KEY_SIZE
from clinickit.adapters.safe_files import make_private_folder, patiently, sync_folder
from clinickit.adapters.vault import index
from clinickit.adapters.vault.attached import attached_files
from clinickit.adapters.vault.database import Connection, changing, copy_under_key, look_into
from clinickit.adapters.vault.index import PRACTICES, Place
from clinickit.adapters.vault.practice_file import remove_path
from clinickit.adapters.vault.shelf import Shelf
from clinickit.domain.errors import VaultProblem

PIECES, ASIDE = "pieces", "aside"
_OF_CASE = ("drafts", "papers", "journal", "case_answers")


def forget_practice(shelf: Shelf, main: Connection, practice: str) -> None:
    """Erase a practice, its cases, their pieces and attached files. Raises KeyError when it is unknown."""
    place = index.place_of(main, practice)
    if place is None:
        raise KeyError(practice)
    paths = [place.path, *paths_of(shelf, main, practice)]
    shelf.database.let_go(practice)

    def decide(connection: Connection) -> None:
        index.forget(connection, practice)
        if shelf.folder is not None:
            index.leave(connection, paths)

    _overwriting(shelf, main, decide)


def forget_case(shelf: Shelf, main: Connection, case: str) -> None:
    """Erase a case with its pieces and attached files. Raises KeyError when it is unknown, VaultProblem.

    What is left of the practice is written into a new file under a new key: what the disk keeps of the old file
    cannot be read with the key kept from then on.
    """
    practice = shelf.homes(main).get(case)
    place = index.place_of(main, practice) if practice is not None else None
    if place is None:
        raise KeyError(case)
    file = shelf.file(main, place.id)
    if shelf.folder is None:
        shelf.database.transaction(file, lambda connection: _delete_case(connection, case))
        _overwriting(shelf, main, lambda connection: _drop_line(connection, case))
        return
    paths = [place.path, *held_by_case(file, case)]
    shelf.database.let_go(place.id)
    fresh = _copied_without(shelf.folder, main, shelf, place, case)

    def decide(connection: Connection) -> None:
        _drop_line(connection, case)
        index.reseal(connection, place, fresh)
        index.left(connection, fresh.path)
        index.leave(connection, paths)

    _overwriting(shelf, main, decide)


def paths_of(shelf: Shelf, main: Connection, practice: str) -> tuple[str, ...]:
    """What the cases of a practice hold beside its file: folders of pieces (ending in `/`), attached files.

    Raises KeyError when it is unknown.
    """
    if index.place_of(main, practice) is None:
        raise KeyError(practice)
    cases = [case for case, home in shelf.homes(main).items() if home == practice]
    try:
        file = shelf.file(main, practice)
        return tuple(path for case in cases for path in held_by_case(file, case))
    except VaultProblem:  # a damaged file can be erased too; the attached files it named stay, unreadable
        return tuple(f"{PIECES}/{case}/" for case in cases)


def is_within(path: str, paths: Sequence[str]) -> bool:
    """Whether a file of the vault is one of these, or in one of these folders (ending in `/`)."""
    name = path.removesuffix("-wal")
    return any(name == one or (one.endswith("/") and name.startswith(one)) for one in paths)


def paths_of_case(shelf: Shelf, main: Connection, case: str) -> tuple[str, ...]:
    """The same for one case. Raises KeyError."""
    return tuple(held_by_case(shelf.file(main, shelf.homes(main)[case]), case))


def held_by_case(file: Connection, case: str) -> list[str]:
    """What a case holds beside the file of its practice, as this file says."""
    return [f"{PIECES}/{case}/", *(one.path for one in attached_files(file) if one.case == case)]


def clear(shelf: Shelf, main: Connection) -> None:
    """Remove the files that were named as leaving; those that cannot be removed now are tried again later."""
    if shelf.folder is None:
        return
    gone = []
    for path in index.leaving(main):
        with contextlib.suppress(OSError):
            remove_path(shelf.folder, path)
            gone.append(path)
    if gone:
        shelf.database.transaction(main, lambda c: index.left(c, *gone), counted=False)


def set_strangers_aside(folder: Path, main: Connection) -> None:
    """Move the files of practices that vault.db does not name into `aside/`: they may be somebody's data.

    A file that it names again (the latest vault.db was found and put back) comes back from there.
    """
    home, aside = folder / PRACTICES, folder / ASIDE
    known = {place.file for place in index.places(main)} | {Path(path).name for path in index.leaving(main)}
    for name in sorted(known):
        if (aside / name).exists() and not (home / name).exists():
            _move(aside, home, name)
    for path in sorted(home.glob("*.db")) if home.is_dir() else []:
        if path.name not in known:
            aside.mkdir(mode=0o700, exist_ok=True)
            _move(home, aside, path.name)


def set_one_aside(folder: Path, live: Path) -> None:
    """Move a file of the vault to `aside/`, if it is there. Raises OSError."""
    if live.exists():
        make_private_folder(folder / ASIDE)
        patiently(live.replace, folder / ASIDE / f"{secrets.token_hex(4)}-{live.name}")
        sync_folder(folder / ASIDE)


def _move(origin: Path, place: Path, name: str) -> None:
    """A database with its log, under the same name, or under one more when that one is taken."""
    free = name if not (place / name).exists() else f"{secrets.token_hex(4)}-{name}"
    for ending in ("-wal", ""):
        if (origin / (name + ending)).exists():
            (origin / (name + ending)).rename(place / (free + ending))
    sync_folder(place)
    sync_folder(origin)


def _copied_without(folder: Path, main: Connection, shelf: Shelf, place: Place, case: str) -> Place:
    """The file of a practice without one case, under a new name and key; named as leaving until it is used."""
    name = f"{secrets.token_hex(16)}.db"
    fresh = Place(place.id, name, secrets.token_bytes(KEY_SIZE), place.counter, place.state, place.line)
    shelf.database.transaction(main, lambda c: index.leave(c, [fresh.path]), counted=False)
    target = folder / fresh.path
    copy_under_key(folder / place.path, place.key, target, fresh.key)
    target.chmod(0o600)
    with changing(target, fresh.key) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        _delete_case(connection, case)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    sync_folder(target.parent)
    if look_into(target, fresh.key, lambda c: c.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
        raise VaultProblem("Le fichier sans le dossier à effacer n’a pas pu être vérifié\u00a0; rien n’a été effacé.")
    return fresh


def _delete_case(connection: Connection, case: str) -> None:
    for table in _OF_CASE:
        connection.execute(f"DELETE FROM {table} WHERE case_id = ?", (case,))  # noqa: S608 - a name from above
    connection.execute("DELETE FROM cases WHERE id = ?", (case,))
    names = [row[0] for row in connection.execute("SELECT name FROM meta WHERE name LIKE 'setting.%'").fetchall()]
    gone = [(name,) for name in names if case in name.split(".")]
    connection.executemany("DELETE FROM meta WHERE name = ?", gone)


def _drop_line(connection: Connection, case: str) -> None:
    connection.execute("DELETE FROM cases WHERE id = ?", (case,))


def _overwriting(shelf: Shelf, main: Connection, decide: Callable[[Connection], object]) -> None:
    """One transaction of vault.db whose deleted rows are overwritten, log included."""
    main.execute("PRAGMA secure_delete = ON")
    try:
        shelf.database.transaction(main, decide)
    finally:
        main.execute("PRAGMA secure_delete = OFF")
    main.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    shelf.forget_lines()
    clear(shelf, main)
