"""What vault.db tells: the file and key of each practice, one sealed line per practice and case, what is to remove."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from clinickit.adapters.keyslots import KEY_SIZE, IndexSeal
from clinickit.adapters.records import value_of_text
from clinickit.adapters.vault import rows, statements
from clinickit.adapters.vault.database import Connection, Row
from clinickit.domain.case import CaseHeader
from clinickit.domain.errors import VaultDamaged

PRACTICES = "practices"
SETTLED, NEW, STALE = "", "new", "stale"
SHOWN = frozenset({"breach.kinds", "practice.name"})
_COLUMNS = "id, file, key, counter, state, line"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a practice is: its file, its key, how many sessions wrote there, whether its lines are up to date."""

    id: str
    file: str
    key: bytes = field(repr=False)
    counter: int
    state: str
    line: bytes = field(repr=False)

    @property
    def path(self) -> str:
        """The file, from the folder of the vault."""
        return f"{PRACTICES}/{self.file}"

    @property
    def seal(self) -> IndexSeal:
        """What seals the lines of this practice."""
        return IndexSeal(self.key)


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """What is told of a practice without opening its file: its name (or an empty text), whether anything is known."""

    name: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What is told of a case without opening its file: its header, and the answers that a list shows, as text."""

    header: CaseHeader
    shown: Mapping[str, str]


def new_file() -> tuple[str, bytes]:
    """A random name and a random key for the file of a practice."""
    return f"{secrets.token_hex(16)}.db", secrets.token_bytes(KEY_SIZE)


def places(main: Connection) -> tuple[Place, ...]:
    """Every practice, in order of creation."""
    return tuple(_place(row) for row in main.execute(f"SELECT {_COLUMNS} FROM practices ORDER BY number").fetchall())  # noqa: S608


def place_of(main: Connection, practice: str) -> Place | None:
    """One practice, or None."""
    row = main.execute(f"SELECT {_COLUMNS} FROM practices WHERE id = ?", (practice,)).fetchone()  # noqa: S608
    return _place(row) if row else None


def _place(row: Row) -> Place:
    identity, file, key, counter, state, line = row
    try:
        raw = bytes.fromhex(key)
    except ValueError:
        raw = b""
    if len(raw) != KEY_SIZE or file != Path(file).name or not file.endswith(".db"):
        raise VaultDamaged("L’index des dossiers du coffre a été altéré.")
    return Place(identity, file, raw, counter, state, line)


def homes(main: Connection) -> dict[str, str]:
    """The practice of each case."""
    return dict(main.execute("SELECT id, practice_id FROM cases").fetchall())


def add(main: Connection, practice: str, place: tuple[str, bytes], state: str = NEW) -> None:
    """A practice that has no line yet."""
    file, key = place
    line = IndexSeal(key).seal(practice, _text_of_line(PracticeLine()))
    values = (practice, file, key.hex(), 0, state, line)
    main.execute(f"INSERT INTO practices ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", values)  # noqa: S608


def put(main: Connection, place: Place) -> None:
    """A practice that is from now on in this file, under this key; its lines are still to be told."""
    if place_of(main, place.id) is None:
        add(main, place.id, (place.file, place.key))
    values = (place.file, place.key.hex(), place.counter, place.id)
    main.execute("UPDATE practices SET file = ?, key = ?, counter = ? WHERE id = ?", values)


def mark(main: Connection, practice: str, state: str) -> None:
    """Say whether the lines of a practice are up to date; a practice being made stays so until it is."""
    main.execute(
        "UPDATE practices SET state = ? WHERE id = ? AND (state <> ? OR ? = '')", (state, practice, NEW, state)
    )


def counted(main: Connection, practice: str, counter: int) -> None:
    """How many sessions wrote in the file of a practice."""
    main.execute("UPDATE practices SET counter = ? WHERE id = ?", (counter, practice))


def tell(main: Connection, place: Place, file: Connection, cases: Iterable[str] | None = None) -> None:
    """Write again the lines of a practice, and of some of its cases (all by default), from its own file."""
    seal, said = place.seal, _line_of(file)
    main.execute("UPDATE practices SET line = ? WHERE id = ?", (seal.seal(place.id, _text_of_line(said)), place.id))
    held: dict[str, Row] = {row[0]: row for row in file.execute(statements.CASES).fetchall()}
    for case in held if cases is None else cases:
        if case in held:
            shown: dict[str, str] = dict(file.execute(statements.SHOWN, (case,)).fetchall())
            text = json.dumps([*held[case], shown], separators=(",", ":"))
            main.execute(
                """INSERT INTO cases (id, practice_id, line) VALUES (?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET line = excluded.line""",
                (case, place.id, seal.seal(case, text)),
            )
    if cases is None:
        known = main.execute("SELECT id FROM cases WHERE practice_id = ?", (place.id,)).fetchall()
        main.executemany("DELETE FROM cases WHERE id = ?", [row for row in known if row[0] not in held])
    mark(main, place.id, SETTLED)


def reseal(main: Connection, old: Place, new: Place) -> None:
    """The same lines under the new key of a practice, with its new file."""
    before, after = old.seal, new.seal
    values = (new.file, new.key.hex(), after.seal(old.id, before.open(old.id, old.line)), old.id)
    main.execute("UPDATE practices SET file = ?, key = ?, line = ? WHERE id = ?", values)
    lines = main.execute("SELECT id, line FROM cases WHERE practice_id = ?", (old.id,)).fetchall()
    fresh = [(after.seal(case, before.open(case, line)), case) for case, line in lines]
    main.executemany("UPDATE cases SET line = ? WHERE id = ?", fresh)


def forget(main: Connection, practice: str) -> None:
    """Nothing of a practice stays in vault.db; its key is overwritten."""
    main.execute("DELETE FROM cases WHERE practice_id = ?", (practice,))
    main.execute("DELETE FROM practices WHERE id = ?", (practice,))


def lines(main: Connection) -> tuple[CaseLine, ...]:
    """What is told of every case, the last opened first."""
    seals = {place.id: place.seal for place in places(main)}
    found = []
    for number, case, practice, line in main.execute("SELECT number, id, practice_id, line FROM cases").fetchall():
        found.append((_case_line(practice, seals[practice].open(case, line)), number))
    return tuple(one for one, _ in sorted(found, key=lambda pair: (pair[0].header.opened_at, pair[1]), reverse=True))


def line_of(place: Place) -> PracticeLine:
    """What is told of a practice."""
    try:
        held = cast("dict[str, object]", json.loads(place.seal.open(place.id, place.line)))
        return PracticeLine(str(held["name"]), bool(held["known"]))
    except (ValueError, KeyError, TypeError):
        raise VaultDamaged("L’index des dossiers du coffre a été altéré.") from None


def leave(main: Connection, paths: Sequence[str]) -> None:
    """Name the files that nothing needs any more: they are removed now, or at the next opening."""
    main.executemany("INSERT OR IGNORE INTO leaving (path) VALUES (?)", [(path,) for path in paths])


def leaving(main: Connection) -> tuple[str, ...]:
    """The files still to be removed."""
    return tuple(row[0] for row in main.execute("SELECT path FROM leaving ORDER BY path").fetchall())


def left(main: Connection, *paths: str) -> None:
    """Files that are no longer there."""
    main.executemany("DELETE FROM leaving WHERE path = ?", [(path,) for path in paths])


def _case_line(practice: str, text: str) -> CaseLine:
    try:
        *header, shown = json.loads(text)
        return CaseLine(rows.case_of_row(practice, tuple(header)), dict(shown))
    except (ValueError, TypeError):
        raise VaultDamaged("L’index des dossiers du coffre a été altéré.") from None


def _line_of(file: Connection) -> PracticeLine:
    known = file.execute(statements.ANSWERED).fetchone()[0] > 0
    row = file.execute(statements.LAST_NAME).fetchone()
    name = value_of_text("practice.name", row[0]) if row else ""
    return PracticeLine(name if isinstance(name, str) else "", known)


def _text_of_line(line: PracticeLine) -> str:
    return json.dumps({"name": line.name, "known": line.known}, sort_keys=True, separators=(",", ":"))
