"""One practice alone brought back from a copy: prepared beside under new names and keys, then one commit decides."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from clinickit.adapters.safe_files import make_private_folder, patiently, sync_folder
from clinickit.adapters.sealed import new_identity
from clinickit.adapters.vault import erasing, index, rows, statements
from clinickit.adapters.vault.attached import Attached, attached_files, keep_attached, new_attached
from clinickit.adapters.vault.database import Connection, changing, damaged_pages, look_into
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.keeping import named_by
from clinickit.adapters.vault.migrations import CHAIN, bring_up_to_date, of_practice
from clinickit.adapters.vault.renewal import faithful
from clinickit.adapters.vault.shelf import Shelf
from clinickit.domain.errors import VaultDamaged, VaultOlder, VaultProblem
from clinickit.domain.journal import Entry, sealed_as_text
from clinickit.services.evidence_ports import FORMER_KEYS, PIECE_KEY, TO_SEAL_AGAIN
from clinickit.services.vault_ports import CopiedCase, PracticeCopy

_SETTING = "setting."
_ENTRIES = "SELECT hash FROM journal WHERE case_id = ?"
_ELSEWHERE = "Un dossier de cette copie appartient aujourd’hui à une autre structure\u00a0; rien n’a été changé."


@dataclass(frozen=True, slots=True)
class Present:
    """A practice as it is in the open vault: `sound` when its file can be read whole; `keys` of pieces, by case.

    `paths` are the pieces and attached files that it names.
    """

    place: Place | None
    sound: bool = False
    paths: frozenset[str] = frozenset()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A practice ready to come back, in a scratch place: its file, the files beside it, what goes, what is missing."""

    place: Place
    paths: tuple[str, ...]
    missing: tuple[str, ...]
    cases: tuple[str, ...]
    seal_again: bool


def told(place: Path, practices: Iterable[Place]) -> tuple[PracticeCopy, ...]:
    """What a copy holds of each practice. Raises VaultDamaged."""

    def entries(file: Connection, case: str) -> frozenset[str]:
        return frozenset(row[0] for row in file.execute(_ENTRIES, (case,)).fetchall())

    def one(practice: Place, file: Connection) -> PracticeCopy:
        headers = [rows.case_of_row(practice.id, row) for row in file.execute(statements.CASES).fetchall()]
        (last,) = file.execute(statements.LAST_WRITTEN).fetchone()
        return PracticeCopy(
            practice.id,
            index.line_of(practice).name,
            datetime.fromisoformat(last) if last else None,
            tuple(CopiedCase(header.id, header.opened_at, entries(file, header.id)) for header in headers),
        )

    return tuple(look_into(place / each.path, each.key, partial(one, each)) for each in practices)


def present(shelf: Shelf, practice: str) -> Present:
    """A practice as it is now. Raises VaultTooNew: what a newer program wrote is never replaced."""

    def look(main: Connection) -> Present:
        place = index.place_of(main, practice)
        if place is None:
            return Present(None)
        file = shelf.file(main, practice)
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if damaged_pages(file):
            return Present(place)
        return Present(place, True, _paths(file), _piece_keys(file))  # noqa: FBT003 - `sound`

    try:
        return shelf.run(look)
    except (VaultDamaged, VaultOlder):
        return Present(shelf.run(lambda main: index.place_of(main, practice)))


def paths_in(place: Path, one: Place) -> tuple[str, ...]:
    """What a practice of a copy holds beside its file: attached files, folders of pieces (ending in `/`)."""

    def look(file: Connection) -> tuple[str, ...]:
        cases = file.execute("SELECT id FROM cases").fetchall()
        return tuple(path for (case,) in cases for path in erasing.held_by_case(file, case))

    return look_into(place / one.path, one.key, look)


def refuse_others(shelf: Shelf, practice: str, cases: Iterable[str]) -> None:
    """Raise VaultProblem when a case of the copy is another practice's today."""
    homes = shelf.run(shelf.homes)
    if any(homes.get(case, practice) != practice for case in cases):
        raise VaultProblem(_ELSEWHERE)


def prepared(place: Path, one: Place, now: Present, entry: Entry, *, same_key: bool) -> Prepared:
    """Rewrite a practice of an unpacked copy under new names and keys, in the same folder; compared, read whole.

    `entry` is noted in the main courante of each of its cases. When the vault's key has changed since
    (not `same_key`), whoever could read the copy reads nothing written from now on. Raises VaultProblem.
    """
    name, key = index.new_file()
    fresh = replace(one, file=name, key=key)
    faithful(place / one.path, one.key, place / fresh.path, fresh.key)
    missing: list[str] = []
    moved: list[Attached] = []
    for held in look_into(place / fresh.path, fresh.key, lambda file: tuple(attached_files(file))):
        if (place / held.path).exists():
            try:
                moved.append(_moved(place, held))
            except VaultDamaged:
                missing.append(held.path)
    with changing(place / fresh.path, fresh.key) as file:
        bring_up_to_date(file, of_practice(CHAIN))
        file.execute("PRAGMA secure_delete = ON")
        file.execute("BEGIN IMMEDIATE")
        counter = 1 + max(int(_meta(file, "counter")), now.place.counter if now.place is not None else 0)
        file.execute("UPDATE meta SET value = ? WHERE name = 'counter'", (str(counter),))
        for attached in moved:
            keep_attached(file, attached)
        seal_again = _with_keys_of_now(file, now.keys, same_key=same_key)
        cases = tuple(row[0] for row in file.execute("SELECT id FROM cases ORDER BY number").fetchall())
        for case in cases:
            last = file.execute(statements.LAST_ENTRY, (case,)).fetchone()
            sealed, text = sealed_as_text(entry, rows.entry_of_row(last) if last else None)
            file.execute(statements.ADD_ENTRY, (case, sealed.number, text, sealed.hash))
        file.execute("COMMIT")
    if look_into(place / fresh.path, fresh.key, damaged_pages):
        raise VaultProblem("La copie de cette structure n’a pas pu être relue\u00a0; rien n’a été changé.")
    paths = (fresh.path, *(attached.path for attached in moved))
    return Prepared(replace(fresh, counter=counter), paths, tuple(missing), cases, seal_again)


def put_back(shelf: Shelf, main: Connection, place: Path, now: Present, ready: Prepared) -> None:
    """Put a prepared practice in the place of the one of today, or add it: one commit of vault.db decides.

    A program that dies before it leaves the practice as it was, after it the copy. What the practice of today held
    goes when its file was sound (a backup has it), and its spoilt file stays in `aside/`. Raises VaultProblem, OSError.
    """
    folder, fresh = shelf.folder, ready.place
    if folder is None:
        raise ValueError("a vault in memory has no backups")
    shelf.database.transaction(main, lambda c: index.leave(c, ready.paths), counted=False)
    _put_pieces(place, folder)
    for name in ready.paths:
        make_private_folder((folder / name).parent)
        (place / name).chmod(0o600)
        patiently((place / name).replace, folder / name)
        sync_folder((folder / name).parent)
    shelf.database.let_go(fresh.id)

    def decide(file: Connection) -> None:
        gone = sorted(now.paths - _paths(file))

        def commit(connection: Connection) -> None:
            index.put(connection, fresh)
            index.tell(connection, fresh, file)
            index.left(connection, *ready.paths)
            if now.sound and now.place is not None:
                index.leave(connection, [now.place.path, *gone])
            if ready.seal_again:
                connection.execute(statements.SAVE_SETTING, (_SETTING + TO_SEAL_AGAIN, "yes"))

        shelf.database.transaction(main, commit)

    look_into(folder / fresh.path, fresh.key, decide)
    shelf.forget_lines()
    erasing.clear(shelf, main)
    with contextlib.suppress(OSError):
        erasing.set_strangers_aside(folder, main)


def _paths(file: Connection) -> frozenset[str]:
    return frozenset((*(one.path for one in attached_files(file)), *(one.path for one in named_by(file))))


def _put_pieces(place: Path, folder: Path) -> None:
    """The pieces brought from the pool; what each takes the place of was lost or altered, and is kept in `aside/`."""
    for piece in sorted((place / erasing.PIECES).rglob("*.age")):
        live = folder / piece.relative_to(place)
        erasing.set_one_aside(folder, live)
        make_private_folder(live.parent.parent)
        make_private_folder(live.parent)
        piece.chmod(0o600)
        patiently(piece.replace, live)
        sync_folder(live.parent)


def _moved(place: Path, held: Attached) -> Attached:
    fresh = new_attached(held.case, held.kind)
    faithful(place / held.path, held.key, place / fresh.path, fresh.key)
    return fresh


def _with_keys_of_now(file: Connection, now: Mapping[str, tuple[str, ...]], *, same_key: bool) -> bool:
    """Each case keeps every key its pieces may be under, today's first; whether some may be under an earlier one."""
    held = _piece_keys(file)
    for case, keys in held.items():
        latest = now.get(case) or (keys if same_key else (new_identity(),))
        first, *others = dict.fromkeys((*latest, *keys))
        file.execute(statements.SAVE_SETTING, (_SETTING + PIECE_KEY + case, first))
        if others:
            file.execute(statements.SAVE_SETTING, (_SETTING + FORMER_KEYS + case, " ".join(others)))
    return bool(held) and not same_key


def _piece_keys(file: Connection) -> dict[str, tuple[str, ...]]:
    """The age keys of the pieces of each case, the newest first."""

    def found(prefix: str) -> dict[str, str]:
        start = _SETTING + prefix
        held = file.execute("SELECT name, value FROM meta WHERE substr(name, 1, ?) = ?", (len(start), start)).fetchall()
        return {name.removeprefix(start): value for name, value in held if value}

    former: Mapping[str, Sequence[str]] = {case: keys.split() for case, keys in found(FORMER_KEYS).items()}
    return {case: (key, *former.get(case, ())) for case, key in found(PIECE_KEY).items()}


def _meta(file: Connection, name: str) -> str:
    return str(file.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])
