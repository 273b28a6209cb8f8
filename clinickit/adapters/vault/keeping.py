"""What a backup must hold beside the databases: a file that went or was spoilt stays as the last good backup has it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clinickit.adapters import sealed
from clinickit.adapters.vault.archive import Pooled
from clinickit.adapters.vault.attached import attached_files
from clinickit.adapters.vault.database import Connection, damaged_pages, look_into
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.pool import Pool
from clinickit.domain.errors import EvidenceProblem, VaultDamaged, VaultProblem
from clinickit.services.evidence_ports import FORMER_KEYS, PIECE_KEY
from clinickit.services.vault_ports import LostFile

_SETTING, _SIZE, _LOG = "setting.", "setting.piece_size.", "-wal"
_SHA256 = "SELECT value FROM case_answers WHERE case_id = ? AND path = ? AND removed = 0 ORDER BY seq DESC LIMIT 1"
# A larger file is only opened: its pages are each checked when they are read.
Before = tuple[Mapping[str, Pooled], Callable[[], Mapping[str, Pooled]]]
_WHOLE_CHECK_UP_TO = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Named:
    """A file that the vault says it holds, with what opens it: the age keys of a piece, or the key of a database."""

    path: str
    case: str
    piece: str = ""
    sha256: str = ""
    identities: tuple[str, ...] = field(default=(), repr=False)
    key: bytes = field(default=b"", repr=False)


def named_in(folder: Path, places: Iterable[Place]) -> tuple[Named, ...]:
    """The pieces and attached files that the practices of a closed copy name. Raises VaultDamaged."""
    return tuple(one for place in places for one in look_into(folder / place.path, place.key, named_by))


def named_by(practice: Connection) -> tuple[Named, ...]:
    """The pieces and attached files that the file of a practice names."""
    return (*_pieces(practice), *_attached(practice))


def _pieces(practice: Connection) -> Iterator[Named]:
    rows = practice.execute("SELECT name, value FROM meta WHERE name LIKE 'setting.piece%' AND value <> ''").fetchall()
    settings: dict[str, str] = dict(rows)
    for name in settings:
        if name.startswith(_SIZE):
            case, _, piece = name.removeprefix(_SIZE).partition(".")
            keys = " ".join(settings.get(f"{_SETTING}{prefix}{case}", "") for prefix in (PIECE_KEY, FORMER_KEYS))
            row = practice.execute(_SHA256, (case, f"breach.evidence[{piece}].sha256")).fetchone()
            told = str(json.loads(row[0]).get("value", "")) if row else ""
            yield Named(f"pieces/{case}/{piece}.age", case, piece, told, tuple(keys.split()))


def _attached(practice: Connection) -> Iterator[Named]:
    for one in attached_files(practice):
        if one.made:
            yield Named(one.path, one.case, key=one.key)


def with_what_went(
    pool: Pool, folder: Path, named: Iterable[Named], gathered: Iterable[Pooled], before: Before
) -> tuple[tuple[Pooled, ...], tuple[LostFile, ...]]:
    """What the next backup names, and a report of what went or was spoilt.

    It names what was gathered in a vault, and in the place of these what the last backup has, or else an earlier one.
    """
    (latest, earlier), listed, lost = before, {one.path: one for one in gathered}, []
    for one in named:
        now, last = listed.get(one.path), latest.get(one.path)
        spoilt = now is not None and last is not None and now.sha256 != last.sha256 and is_spoilt(folder, one)
        if now is not None and not spoilt:
            continue
        held = latest if last is not None else earlier()
        again = [entry for path in (one.path, one.path + _LOG) if (entry := held.get(path)) is not None]
        if kept := bool(again) and all(pool.has(entry) for entry in again):
            listed.pop(one.path + _LOG, None)
            listed |= {entry.path: entry for entry in again}
        lost.append(LostFile(one.path, one.case, one.piece, spoilt=spoilt, kept=kept))
    return tuple(listed[path] for path in sorted(listed)), tuple(lost)


def is_spoilt(folder: Path, one: Named) -> bool:
    """Whether a file that has changed since the last backup no longer opens, or is no longer what was taken in."""
    return _piece_is_spoilt(folder / one.path, one) if one.piece else _database_is_spoilt(folder / one.path, one.key)


def _piece_is_spoilt(path: Path, one: Named) -> bool:
    counted = sealed.Counted()
    try:
        sealed.open_sealed(path, None, one.identities, counted)
    except EvidenceProblem:
        return True
    return bool(one.sha256) and counted.sha256 != one.sha256


def _database_is_spoilt(path: Path, key: bytes) -> bool:
    """One that is open now, log beside it, opened: it is not looked at."""
    if path.with_name(path.name + _LOG).exists():
        return False

    def spoilt(connection: Connection) -> bool:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return path.stat().st_size <= _WHOLE_CHECK_UP_TO and bool(damaged_pages(connection))

    try:
        return look_into(path, key, spoilt)
    except VaultDamaged:
        return True
    except VaultProblem:  # another reader has it
        return False
