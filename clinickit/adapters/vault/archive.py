"""The file of a backup: an uncompressed ZIP of a whole vault, and the list of what lies in the pool beside it."""

import errno
import json
import os
import re
import shutil
import stat
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from clinickit.adapters.safe_files import digest, sync_handle
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.domain.errors import VaultDamaged

SUMS, LIST = "SHA256SUMS", "pool.json"
BLOCK = 1024 * 1024
_TERABYTE = 1 << 40
_LARGEST = {SLOTS: 1 << 20, SUMS: 1 << 26, LIST: 1 << 28}
_PRACTICE = re.compile(r"practices/[0-9a-f]{32}\.db")
_POOLED = re.compile(r"pieces/\w[\w.-]*/\w[\w.-]*\.age|(?:patients|mailing)/[0-9a-f]{32}\.db(?:-wal)?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_OURS = "Ce fichier n’est pas une sauvegarde de clinickit, ou il a été coupé ou altéré ; rien n’a été changé."
_CHOOSE = "Choisissez une autre sauvegarde."


@dataclass(frozen=True, slots=True)
class Pooled:
    """A file of the vault that a backup names: its path, its size, its date (ns), the SHA-256 it has in the pool."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


def pack(place: Path, names: Sequence[str], pooled: Sequence[Pooled], target: Path) -> None:
    """Write the files of a folder and the list. Raises OSError.

    What is inside is encrypted, so it would not shrink, and nothing can be a bomb.
    """
    (place / LIST).write_text(json.dumps([asdict(one) for one in pooled], indent=0), encoding="ascii")
    held = (*names, LIST)
    sums = "".join(f"{digest(place / name)}  {name}\n" for name in held)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name in held:
                archive.write(place / name, name)
            archive.writestr(SUMS, sums)
        stream.flush()
        sync_handle(stream.fileno())


def unpack(backup: Path, place: Path) -> tuple[Pooled, ...]:
    """The files of a backup under their own names, and its list. Raises VaultDamaged for anything that is not one."""
    try:
        with zipfile.ZipFile(backup) as archive:
            names = _checked(archive, backup.stat().st_size)
            for name in names:
                (place / name).parent.mkdir(mode=0o700, exist_ok=True)
                with archive.open(name) as origin, (place / name).open("xb") as copy:
                    shutil.copyfileobj(origin, copy, BLOCK)
        told = (place / SUMS).read_text(encoding="ascii")
        listed = _listed((place / LIST).read_bytes()) if LIST in names else ()
    except (
        zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError,
        OverflowError, TypeError,
    ):  # fmt: skip
        raise VaultDamaged(_NOT_OURS, _CHOOSE) from None
    except FileNotFoundError:
        raise VaultDamaged("Cette sauvegarde est introuvable ; rien n’a été changé.", _CHOOSE) from None
    except OSError as problem:
        if problem.errno == errno.EINVAL:  # it points outside itself
            raise VaultDamaged(_NOT_OURS, _CHOOSE) from None
        raise
    parts = [line.partition("  ") for line in told.splitlines()]
    sums = {name: sha256 for sha256, _, name in parts}
    if sums != {name: digest(place / name) for name in names if name != SUMS}:
        raise VaultDamaged(_NOT_OURS, _CHOOSE)
    return listed


def list_of(backup: Path) -> tuple[Pooled, ...]:
    """What a backup names in the pool, read alone. Raises VaultDamaged."""
    raw = _member(backup, LIST)
    try:
        return _listed(raw) if raw else ()
    except Exception:  # noqa: BLE001 - anything at all in a file that is not ours
        raise VaultDamaged(_NOT_OURS, _CHOOSE) from None


def slots_of(backup: Path) -> bytes:
    """The key-slot file of a backup, read alone, not verified. Raises VaultDamaged."""
    return _member(backup, SLOTS)


def looks_like_one(file: Path) -> bool:
    """Whether a ZIP has the files of a backup, whatever its name; nothing of it is verified."""
    try:
        with zipfile.ZipFile(file) as archive:
            return {DATABASE, SLOTS, SUMS} <= set(archive.namelist())
    except Exception:  # noqa: BLE001 - anything at all in a file that is not ours
        return False


def _member(backup: Path, name: str) -> bytes:
    """One file of a backup, empty when it is not there. Raises VaultDamaged."""
    try:
        with zipfile.ZipFile(backup) as archive:
            return archive.read(name) if name in _checked(archive, backup.stat().st_size) else b""
    except Exception:  # noqa: BLE001 - anything at all in a file that is not ours
        raise VaultDamaged(_NOT_OURS, _CHOOSE) from None


def _checked(archive: zipfile.ZipFile, whole: int) -> list[str]:
    """The names inside: those of a vault and no other, each an ordinary stored file. Raises VaultDamaged."""
    members = {info.filename: info for info in archive.infolist()}
    known = {DATABASE, SLOTS, SUMS}
    others = members.keys() - known - {LIST}
    sound = (
        len(archive.infolist()) == len(members)
        and known <= members.keys()
        and all(_PRACTICE.fullmatch(name) for name in others)
        and all(_is_plain(info, whole) for info in members.values())
        and sum(info.file_size for info in members.values()) <= whole
    )
    if not sound:
        raise VaultDamaged(_NOT_OURS, _CHOOSE)
    return list(members)


def _is_plain(info: zipfile.ZipInfo, whole: int) -> bool:
    """A stored, unencrypted, ordinary file no larger than the archive that holds it."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    sizes = info.file_size == info.compress_size <= min(whole, _LARGEST.get(info.filename, _TERABYTE))
    return info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1 and kind in (0, stat.S_IFREG) and sizes


def _listed(raw: bytes) -> tuple[Pooled, ...]:
    found = tuple(Pooled(**held) for held in json.loads(raw))
    for one in found:
        numbers = type(one.size) is int and type(one.mtime_ns) is int and one.size >= 0
        if not (numbers and _POOLED.fullmatch(one.path) and _SHA256.fullmatch(one.sha256)):
            raise ValueError("pool")
    if len({one.path for one in found}) != len(found):
        raise ValueError("pool")
    return found
