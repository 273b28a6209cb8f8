"""The copies beside the vault that open with an earlier passphrase or key: told by their key slots, removed on ask."""

import contextlib
import secrets
import shutil
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from clinickit.adapters.safe_files import sync_folder
from clinickit.adapters.vault.archive import slots_of
from clinickit.adapters.vault.backup_folder import BackupFolder
from clinickit.adapters.vault.erasing import ASIDE
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.swap import SLOTS
from clinickit.domain.errors import VaultDamaged
from clinickit.services.vault_ports import CopyKind, OldCopy

_FOLDERS = {"before-restore-": CopyKind.RESTORED, "before-format-": CopyKind.FORMAT}


def found(backups: BackupFolder, vault: EncryptedVault) -> tuple[OldCopy, ...]:
    """The backups, the folders that a restoration or a new format left, and what was set aside, the latest first."""
    home = vault.location()
    told = [
        OldCopy(one.path.relative_to(home).as_posix(), CopyKind.BACKUP, one.made_at, one.size)
        for one in backups.listed()
        if vault.opens_otherwise(_slots_of_backup(one.path))
    ]
    for path, kind in _folders(home):
        if kind is CopyKind.ASIDE or vault.opens_otherwise(_slots_of_folder(path)):
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            told.append(OldCopy(path.name, kind, at, _size(path)))
    return tuple(sorted(told, key=lambda one: one.made_at, reverse=True))


def forgotten(backups: BackupFolder, vault: EncryptedVault, paths: Collection[str]) -> tuple[str, ...]:
    """Remove those of these paths that `found` names, and no other; those that the disk keeps are returned.

    A folder changes its name first: a program that dies here leaves none that looks whole.
    """
    home, kept = vault.location(), []
    for one in found(backups, vault):
        if one.path not in paths:
            continue
        try:
            if one.kind is CopyKind.BACKUP:
                (home / one.path).unlink()
            else:
                leaving = home / f".scratch-{secrets.token_hex(4)}"
                (home / one.path).rename(leaving)
                shutil.rmtree(leaving)
        except OSError:
            kept.append(one.path)
    with contextlib.suppress(OSError):
        backups.prune(backups.path)
        sync_folder(home)
    return tuple(kept)


def _folders(home: Path) -> Iterator[tuple[Path, CopyKind]]:
    for path in sorted(home.iterdir()):
        kind = next((kind for start, kind in _FOLDERS.items() if path.name.startswith(start)), None)
        if path.name == ASIDE and any(path.glob("*.db")):
            kind = CopyKind.ASIDE
        if kind is not None and path.is_dir() and not path.is_symlink():
            yield path, kind


def _slots_of_backup(path: Path) -> bytes:
    try:
        return slots_of(path)
    except VaultDamaged:
        return b""


def _slots_of_folder(path: Path) -> bytes:
    try:
        return (path / SLOTS).read_bytes()
    except OSError:
        return b""


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
