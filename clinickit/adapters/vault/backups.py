"""Backups of the vault: one file each, encrypted as the vault is, proved by opening them; hostile files refused."""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from clinickit.adapters.safe_files import make_private_folder, sync_file, sync_folder
from clinickit.adapters.vault.opening import BACKUPS, EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.domain.errors import ExportProblem, VaultDamaged, VaultProblem
from clinickit.services.ports import BackupFile

SUMS = "SHA256SUMS"
_BLOCK = 1024 * 1024
_NAME = re.compile(r"clinickit-(\d{8}-\d{6})-[0-9a-f]{8}\.zip")
_STAMP = "%Y%m%d-%H%M%S"
_LARGEST = {DATABASE: 1 << 40, SLOTS: 1 << 20, SUMS: 4096}
_NOT_OURS = "Ce fichier n’est pas une sauvegarde de clinickit, ou il a été coupé ou altéré ; rien n’a été changé."
_CHOOSE = "Choisissez une autre sauvegarde."


class VaultBackups:
    """The backups beside one vault."""

    def __init__(self, vault: EncryptedVault) -> None:
        self._vault = vault

    def listed(self, folder: Path | None = None) -> tuple[BackupFile, ...]:
        """The backups beside the vault, or those of another folder, the latest first."""
        found = []
        for path in (folder or self._folder).glob("clinickit-*.zip"):
            if (named := _NAME.fullmatch(path.name)) and path.is_file() and not path.is_symlink():
                at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                found.append(BackupFile(path, at, path.stat().st_size))
        return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))

    def make(self, at: datetime) -> BackupFile:
        """Copy the open vault into a new file, then open that file in a scratch place to prove it.

        Raises VaultProblem, VaultDamaged; no file is then added.
        """
        try:
            make_private_folder(self._folder)
            for leftover in self._folder.glob(".clinickit-*.partial"):  # a program died while writing it
                leftover.unlink()
            name = f"clinickit-{at.astimezone(UTC):{_STAMP}}-{secrets.token_hex(4)}.zip"
            partial = self._folder / f".{name}.partial"
            with self._scratch() as place:
                self._vault.snapshot(place)
                _pack(place, partial)
            try:
                self.prove(partial)
                partial.rename(self._folder / name)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
            sync_folder(self._folder)
        except OSError as problem:
            raise VaultProblem(f"La sauvegarde n’a pas pu être écrite (erreur {problem.errno}).") from None
        return BackupFile(self._folder / name, at, (self._folder / name).stat().st_size)

    def prove(self, backup: Path) -> None:
        """Restore a backup of the open vault into a scratch place and read all of it. Raises VaultDamaged."""
        with self._scratch() as place:
            _unpack(backup, place)
            self._vault.prove_pair(place)

    def forget(self, backup: Path) -> None:
        """Remove a backup that is no longer needed; nothing else can be removed this way."""
        if backup.parent == self._folder and _NAME.fullmatch(backup.name):
            backup.unlink(missing_ok=True)

    def restore(self, backup: Path, typed: str) -> TableStore:
        """Open a backup with its passphrase or recovery key and put it in the vault's place.

        What was there is kept aside under `before-restore-…`. Raises WrongPassphrase, VaultDamaged, VaultTooNew,
        VaultProblem; until the backup has been read whole, nothing has changed.
        """
        try:
            make_private_folder(self._vault.location())
            with self._scratch() as place:
                _unpack(backup, place)
                return self._vault.replace_by(place, typed)
        except OSError as problem:
            raise VaultProblem(f"Le disque refuse la restauration (erreur {problem.errno}).") from None

    def copy_to(self, backup: Path, folder: Path) -> Path:
        """Copy a backup into a folder (a USB key) and read the copy back. Raises ExportProblem."""
        partial, target = folder / f".{secrets.token_hex(8)}.partial", folder / backup.name
        try:
            with backup.open("rb") as origin, partial.open("xb") as copy:
                shutil.copyfileobj(origin, copy, _BLOCK)
            sync_file(partial)
            if _digest(partial) != _digest(backup):
                raise ExportProblem(f"La copie relue dans {folder} diffère de la sauvegarde ; elle a été retirée.")
            partial.replace(target)
            sync_folder(folder)
        except OSError as problem:
            raise ExportProblem(f"Impossible de copier dans {folder} (erreur {problem.errno}).") from None
        finally:
            partial.unlink(missing_ok=True)
        return target

    @property
    def _folder(self) -> Path:
        return self._vault.location() / BACKUPS

    @contextlib.contextmanager
    def _scratch(self) -> Iterator[Path]:
        place = self._vault.location() / f".scratch-{secrets.token_hex(4)}"
        for leftover in self._vault.location().glob(".scratch-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _pack(place: Path, target: Path) -> None:
    """An uncompressed ZIP: what is inside is encrypted, so it would not shrink, and nothing can be a bomb."""
    sums = "".join(f"{_digest(place / name)}  {name}\n" for name in (DATABASE, SLOTS))
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name in (DATABASE, SLOTS):
                archive.write(place / name, name)
            archive.writestr(SUMS, sums)
        stream.flush()
        os.fsync(stream.fileno())


def _unpack(backup: Path, place: Path) -> None:
    """The files of a backup under their own fixed names. Raises VaultDamaged for anything that is not one."""
    try:
        with zipfile.ZipFile(backup) as archive:
            members = {info.filename: info for info in archive.infolist()}
            if len(archive.infolist()) != len(members) or set(members) != set(_LARGEST):
                raise VaultDamaged(_NOT_OURS, _CHOOSE)
            for name, info in members.items():
                if not _is_plain(info, backup.stat().st_size):
                    raise VaultDamaged(_NOT_OURS, _CHOOSE)
                with archive.open(info) as origin, (place / name).open("xb") as copy:
                    shutil.copyfileobj(origin, copy, _BLOCK)
        told = (place / SUMS).read_text(encoding="ascii")
    except (
        zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError,
        OverflowError,
    ):  # fmt: skip
        raise VaultDamaged(_NOT_OURS, _CHOOSE) from None
    except FileNotFoundError:
        raise VaultDamaged("Cette sauvegarde est introuvable ; rien n’a été changé.", _CHOOSE) from None
    except OSError as problem:
        if problem.errno == errno.EINVAL:  # it points outside itself
            raise VaultDamaged(_NOT_OURS, _CHOOSE) from None
        raise
    if told != "".join(f"{_digest(place / name)}  {name}\n" for name in (DATABASE, SLOTS)):
        raise VaultDamaged(_NOT_OURS, _CHOOSE)


def _is_plain(info: zipfile.ZipInfo, whole: int) -> bool:
    """A stored, unencrypted, ordinary file no larger than the archive that holds it."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    sizes = info.file_size == info.compress_size <= min(whole, _LARGEST[info.filename])
    return info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & 1 and kind in (0, stat.S_IFREG) and sizes


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
