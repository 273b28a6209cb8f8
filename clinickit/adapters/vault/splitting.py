"""Takes a vault of format 1 apart: one file per practice, each under a key of its own, compared before it counts."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KeySlots, VaultKey
from clinickit.adapters.vault import index
from clinickit.adapters.vault.database import Connection, Row, changing, damaged_pages, look_into
from clinickit.adapters.vault.migrations import CHAIN, SPLIT, bring_up_to_date, of_practice, of_vault
from clinickit.adapters.vault.swap import DATABASE, prepared_pair, put_in_place, staged
from clinickit.domain.errors import VaultProblem

_ANSWERS = "seq, path, value, known_at, recorded_at, person, role, source, sureness, removed"
_CASES = "id, title, kind, opened_at, incident_id, closed_at"
_PAPERS = "id, case_id, template_id, template_version, rules_version, issued_at, title, text, pdf, uses, state"
_MINE = "WHERE case_id IN (SELECT id FROM cases WHERE practice_id = ?)"
_COPIED = {  # table: its columns, where the rows of one practice are in format 1, their order in both
    "practice_answers": (_ANSWERS, "WHERE practice_id = ?", "seq"),
    "cases": (_CASES, "WHERE practice_id = ?", "number"),
    "case_answers": (f"case_id, {_ANSWERS}", _MINE, "case_id, seq"),
    "drafts": ("case_id, path, text", _MINE, "case_id, path"),
    "journal": ("case_id, number, content, hash", _MINE, "case_id, number"),
    "papers": (_PAPERS, _MINE, "number"),
}


def split(folder: Path, key: VaultKey, slots: KeySlots) -> KeySlots:
    """Replace a closed vault of format 1 by the same one in format 2; a verified copy must already be kept.

    Whatever stops it, the vault is whole in one format or the other. Raises VaultProblem, OSError.
    """
    raw = key.derived("database")
    database, slots_file = prepared_pair(folder)
    with changing(folder / DATABASE, raw) as old, changing(database, raw) as main:
        bring_up_to_date(main, of_vault(CHAIN[:SPLIT]))
        _fill(folder, old, main)
    database.chmod(0o600)
    if look_into(database, raw, damaged_pages):
        raise VaultProblem("Le coffre dans son nouveau format n’a pas pu être vérifié ; il n’a pas changé.")
    written = keyslots.write_slots(slots_file, replace(slots, format=SPLIT), key)
    put_in_place(folder)
    return written


def _fill(folder: Path, old: Connection, main: Connection) -> None:
    meta: dict[str, str] = dict(old.execute("SELECT name, value FROM meta").fetchall())
    homes: dict[str, str] = dict(old.execute("SELECT id, practice_id FROM cases ORDER BY number").fetchall())
    main.execute("BEGIN IMMEDIATE")
    own = {name: value for name, value in meta.items() if not name.startswith("setting.")}
    main.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", own.items())
    settings: dict[str, list[Row]] = {}
    for name, value in _renamed(old, meta).items():
        home = next((homes[part] for part in name.split(".") if part in homes), "")
        settings.setdefault(home, []).append((name, value))
    main.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", settings.get("", []))
    known = [row[0] for row in old.execute("SELECT id FROM practices ORDER BY number").fetchall()]
    for practice in dict.fromkeys((*known, *homes.values())):
        index.add(main, practice, index.new_file(), index.SETTLED)
        place = index.place_of(main, practice)
        if place is None:
            raise VaultProblem("Le coffre dans son nouveau format n’a pas pu être vérifié ; il n’a pas changé.")
        path = staged(folder, place.path)
        with changing(path, place.key) as file:
            bring_up_to_date(file, of_practice(CHAIN[:SPLIT]))
            _copy(old, file, practice)
            mine = (("vault", meta["vault"]), ("practice", practice), ("counter", "0"), *settings.get(practice, []))
            file.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", mine)
            file.execute("COMMIT")
            index.tell(main, place, file, [case for case, home in homes.items() if home == practice])
        path.chmod(0o600)
        same = look_into(path, place.key, lambda c: (_digest(_there(c)), damaged_pages(c)))
        if same != (_digest(_here(old, practice)), []):
            raise VaultProblem("Le coffre dans son nouveau format diffère de l’ancien ; il n’a pas changé.")
    order = [(case,) for case in homes]
    main.executemany("UPDATE cases SET number = -number WHERE id = ?", order)
    main.executemany("UPDATE cases SET number = ? WHERE id = ?", [(n, case) for n, case in enumerate(homes, start=1)])
    main.execute("COMMIT")


def _renamed(old: Connection, meta: dict[str, str]) -> dict[str, str]:
    """The settings under the names of format 2: the size of a piece says of which case it is."""
    found = {}
    for name, value in meta.items():
        if not name.startswith("setting."):
            continue
        piece = name.removeprefix("setting.piece_size.")
        if piece != name:
            path = f"breach.evidence[{piece}]."
            row = old.execute(
                "SELECT case_id FROM case_answers WHERE substr(path, 1, length(?)) = ? LIMIT 1", (path, path)
            ).fetchone()
            found[f"setting.piece_size.{row[0]}.{piece}" if row else name] = value
        else:
            found[name] = value
    return found


def _copy(old: Connection, file: Connection, practice: str) -> None:
    file.execute("BEGIN IMMEDIATE")
    for table, (columns, where, order) in _COPIED.items():
        marks = ", ".join("?" * len(columns.split(",")))
        found = old.execute(f"SELECT {columns} FROM {table} {where} ORDER BY {order}", (practice,))  # noqa: S608
        while (row := found.fetchone()) is not None:
            file.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)  # noqa: S608 - names from above


def _here(old: Connection, practice: str) -> Iterator[Row]:
    for table, (columns, where, order) in _COPIED.items():
        found = old.execute(f"SELECT {columns} FROM {table} {where} ORDER BY {order}", (practice,))  # noqa: S608
        while (row := found.fetchone()) is not None:
            yield row


def _there(file: Connection) -> Iterator[Row]:
    for table, (columns, _, order) in _COPIED.items():
        found = file.execute(f"SELECT {columns} FROM {table} ORDER BY {order}")  # noqa: S608 - names from above
        while (row := found.fetchone()) is not None:
            yield row


def _digest(found: Iterator[Row]) -> str:
    told = hashlib.sha256()
    for row in found:
        told.update(repr(row).encode("utf-8", "surrogatepass"))
    return told.hexdigest()
