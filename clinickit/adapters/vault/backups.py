"""Backups of the vault: one file each, encrypted as the vault is, proved by opening them; hostile files refused."""

import contextlib
import secrets
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from clinickit.adapters.safe_files import (
    digest,
    make_private_folder,
    patiently,
    sync_file,
    sync_folder,
    what_to_do,
)
from clinickit.adapters.vault import cleaning, handover, old_copies, one_practice
from clinickit.adapters.vault.archive import BLOCK, Pooled, list_of, pack, slots_of, unpack
from clinickit.adapters.vault.backup_folder import BackupFolder, new_name
from clinickit.adapters.vault.erasing import is_within, set_one_aside
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.keeping import is_spoilt, named_in, with_what_went
from clinickit.adapters.vault.one_practice import Present
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.pool import Pool
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import ExportProblem, VaultProblem
from clinickit.domain.journal import Entry
from clinickit.services.vault_ports import BackupFile, ErasedFromBackups, OldCopy, PracticeCopy

_REFUSED = "Le disque refuse la restauration (erreur {code})."
_NOWHERE = "Aucune sauvegarde de ce PC n’a plus ce fichier tel qu’il était."


class VaultBackups:
    """The backups beside one vault."""

    def __init__(self, vault: EncryptedVault) -> None:
        self._vault, self._place = vault, BackupFolder(vault.location())
        self._not_restored: tuple[str, ...] = ()

    def listed(self, folder: Path | None = None) -> tuple[BackupFile, ...]:
        """The backups beside the vault, or those of another folder, the latest first."""
        return self._place.listed(folder)

    def make(self, at: datetime) -> BackupFile:
        """Copy the open vault into a new file, then open that file in a scratch place to prove it.

        Raises VaultProblem, VaultDamaged; no file is then added.
        """
        try:
            make_private_folder(self._place.path)
            for leftover in self._place.path.glob(".clinickit-*.partial"):  # a program died while writing it
                leftover.unlink()
            name = new_name(at)
            unproved = self._place.path / f".{name}.partial"
            with self._place.scratch() as place:
                names, before, pool = self._vault.snapshot(place), self._last_list(), self._place.pool()
                found = pool.gather(self._vault.location(), before)
                pooled, lost = with_what_went(
                    pool, self._vault.location(), self._vault.named_in(place), found, (before, self._earlier)
                )
                pack(place, names, pooled, unproved)
            try:
                self.prove(unproved)
                patiently(unproved.rename, self._place.path / name)
            except BaseException:
                unproved.unlink(missing_ok=True)
                raise
            sync_folder(self._place.path)
        except OSError as problem:
            raise VaultProblem(f"La sauvegarde n’a pas pu être écrite (erreur {problem.errno}).") from None
        return BackupFile(self._place.path / name, at, (self._place.path / name).stat().st_size, lost)

    def prove(self, backup: Path) -> None:
        """Restore a backup of the open vault into a scratch place and read all of it. Raises VaultDamaged.

        Of the pool, which was read when each file came in, only the presence is checked: `spoilt` reads it again.
        """
        with self._place.scratch() as place:
            pooled = unpack(backup, place)
            self._vault.prove_pair(place)
        pool = self._place.pool(backup.parent)
        if missing := [one.path for one in pooled if not pool.has(one)]:
            raise VaultProblem(f"La réserve de cette sauvegarde n’est pas entière : il en manque {len(missing)}.")

    def spoilt(self, backup: Path) -> tuple[str, ...]:
        """Read again the pieces and attached files that a backup names: those its pool lacks, or has altered.

        An altered one is removed, so that the next backup takes it in again. Raises VaultDamaged, VaultProblem.
        """
        pool = self._place.pool(backup.parent)
        try:
            found = [one for one in list_of(backup) if not pool.is_sound(one)]
            for one in found:
                pool.path(one.sha256).unlink(missing_ok=True)
        except OSError as problem:
            raise VaultProblem(f"La réserve des sauvegardes n’a pas pu être relue (erreur {problem.errno}).") from None
        return tuple(one.path for one in found)

    def forget(self, backup: Path) -> None:
        """Remove a backup that is no longer needed, and what only it named; nothing else can be removed this way."""
        if self._place.holds(backup):
            backup.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                self._place.prune(self._place.path)

    def old_copies(self) -> tuple[OldCopy, ...]:
        """What opens in a way the vault no longer has, or in no known way, the latest first. Raises VaultLocked."""
        return old_copies.found(self._place, self._vault)

    def forget_old_copies(self, paths: Collection[str]) -> tuple[str, ...]:
        """Remove those of these that `old_copies` names; the paths of those that the disk keeps. Raises VaultLocked."""
        return old_copies.forgotten(self._place, self._vault, paths)

    def restore(self, backup: Path, typed: str) -> TableStore:
        """Open a backup with its passphrase or recovery key and put it in the vault's place.

        What was there is kept aside under `before-restore-…`; `not_restored` then names what its pool lacks. Raises
        WrongPassphrase, VaultDamaged, VaultTooNew, VaultProblem; until all has been read, nothing has changed.
        """
        try:
            make_private_folder(self._vault.location())
            with self._place.scratch() as place:
                pooled = unpack(backup, place)
                missing: list[str] = []
                bring = partial(self._bring, place, pooled, self._place.pool(backup.parent), missing)
                store = self._vault.replace_by(place, typed, bring)
        except OSError as problem:
            raise VaultProblem(_REFUSED.format(code=problem.errno)) from None
        self._not_restored = tuple(missing)
        return store

    def not_restored(self) -> tuple[str, ...]:
        """What the last restoration could not bring back: the names of missing or damaged pieces and files."""
        return self._not_restored

    def take_back(self, path: str) -> None:
        """Put a lost file back as the latest backup that has it whole keeps it; the altered one goes to `aside/`.

        Raises VaultProblem; nothing has then changed.
        """
        try:
            with self._place.scratch() as place:
                found = self._brought(path, place)
                for one in found:
                    live = self._vault.location() / one.path
                    set_one_aside(self._vault.location(), live)
                    make_private_folder(live.parent)
                    (place / one.path).chmod(0o600)
                    patiently((place / one.path).replace, live)
                    sync_folder(live.parent)
        except OSError as problem:
            raise VaultProblem(f"Le disque refuse de reprendre ce fichier (erreur {problem.errno}).") from None

    def _brought(self, path: str, place: Path) -> tuple[Pooled, ...]:
        """A file and its log, out of the pool, verified. Raises VaultProblem."""
        for backup in self.listed():
            with contextlib.suppress(VaultProblem):
                listed = {one.path: one for one in list_of(backup.path)}
                found = [listed[name] for name in (path, f"{path}-wal") if name in listed]
                if found and all(self._place.pool().bring(one, place / one.path) for one in found):
                    return tuple(found)
        raise VaultProblem(_NOWHERE, "Cherchez une copie des sauvegardes ailleurs (clé USB), et gardez-la.")

    def set_aside(self, path: str) -> None:
        """Move an altered file to `aside/`, if it is there. Raises VaultProblem."""
        try:
            set_one_aside(self._vault.location(), self._vault.location() / path)
        except OSError as problem:
            raise VaultProblem(f"Le disque refuse de mettre ce fichier de côté (erreur {problem.errno}).") from None

    def asks_passphrase(self, backup: Path) -> bool:
        """Whether a backup is under another key than the open vault's, so that its passphrase of then is needed."""
        return not self._vault.is_of_this_key(slots_of(backup))

    def practices_in(self, backup: Path, typed: str = "") -> tuple[PracticeCopy, ...]:
        """The practices that a backup of the open vault holds. Raises WrongPassphrase, VaultDamaged, VaultProblem."""
        try:
            with self._place.scratch() as place:
                unpack(backup, place)
                found, _same = self._vault.found_in(place, typed)
                return one_practice.told(place, found.places)
        except OSError as problem:
            raise VaultProblem(_REFUSED.format(code=problem.errno)) from None

    def is_sound(self, practice_id: str) -> bool:
        """Whether a practice is in the open vault and its file can be read whole. Raises VaultTooNew."""
        return self._vault.practice_now(practice_id).sound

    def bring_back(self, backup: Path, typed: str, practice_id: str, entry: Entry) -> tuple[str, ...]:
        """Put one practice back as a backup has it, noted by `entry` in each of its cases.

        Its spoilt file, if it was, stays in `aside/`. The paths of the pieces and attached files that the pool lacks.
        Raises KeyError, WrongPassphrase, VaultProblem; nothing has then changed.
        """
        try:
            with self._place.scratch() as place:
                pooled = unpack(backup, place)
                found, same = self._vault.found_in(place, typed)
                one = {each.id: each for each in found.places}[practice_id]
                now = self._vault.practice_now(practice_id)
                lacking = self._bring_of(place, one, now, {each.path: each for each in pooled}, backup.parent)
                altered = self._vault.bring_back(place, one, now, entry, same_key=same)
        except OSError as problem:
            raise VaultProblem(_REFUSED.format(code=problem.errno)) from None
        return (*lacking, *altered)

    def _bring_of(
        self, place: Path, one: Place, now: Present, pooled: Mapping[str, Pooled], folder: Path
    ) -> tuple[str, ...]:
        """Bring what one practice holds to a scratch place; a piece that is there and sound stays. What is missing."""
        home, pool, within = self._vault.location(), self._place.pool(folder), one_practice.paths_in(place, one)
        named, missing = {each.path: each for each in named_in(place, [one])}, []
        for path in dict.fromkeys((*named, *(path for path in pooled if is_within(path, within)))):
            if (piece := named.get(path)) and piece.piece and (home / path).is_file():
                keys = (*piece.identities, *now.keys.get(piece.case, ()))
                if not is_spoilt(home, replace(piece, identities=keys)):
                    continue
            if path not in pooled or not pool.bring(pooled[path], place / path):
                missing.append(path)
        return tuple(missing)

    def copy_to(self, backup: Path, folder: Path) -> Path:
        """Copy a backup into a folder (a USB key), with what its pool lacks there; read back. Raises ExportProblem."""
        unread, target = folder / f".{secrets.token_hex(8)}.partial", folder / backup.name
        here, there = self._place.pool(backup.parent), self._place.pool(folder)
        try:
            for one in list_of(backup):
                there.take(one, here.path(one.sha256))
            with backup.open("rb") as origin, unread.open("xb") as copy:
                shutil.copyfileobj(origin, copy, BLOCK)
            sync_file(unread)
            if digest(unread) != digest(backup):
                raise ExportProblem(f"La copie relue dans {folder} diffère de la sauvegarde ; elle a été retirée.")
            patiently(unread.replace, target)
            sync_folder(folder)
        except OSError as problem:
            message = f"Impossible de copier dans {folder} (erreur {problem.errno})."
            raise ExportProblem(message, what_to_do(problem)) from None
        except VaultProblem as problem:
            raise ExportProblem(problem.sentence) from None
        finally:
            unread.unlink(missing_ok=True)
        return target

    def forget_case(self, case_id: str, folder: Path | None = None) -> ErasedFromBackups:
        """Rewrite every copy that can be reached without a case. Raises VaultLocked."""
        return cleaning.cleaned(self._place, self._vault, cleaning.of_case(case_id), folder)

    def forget_practice(self, practice_id: str, folder: Path | None = None) -> ErasedFromBackups:
        """Rewrite every copy that can be reached without a practice. Raises VaultLocked."""
        return cleaning.cleaned(self._place, self._vault, cleaning.of_practice(practice_id), folder)

    def hand_over_practice(self, practice_id: str, folder: Path, passphrase: str, at: datetime) -> Path:
        """Write one practice alone, under a vault's key of its own and a passphrase, as a backup that opens elsewhere.

        Its pieces and attached files go to the pool of that folder. Raises KeyError, VaultProblem, ExportProblem.
        """
        target = folder / new_name(at)
        unproved = folder / f".{target.name}.partial"
        try:
            with self._place.scratch() as place:
                made = self._vault.practice_alone(place, practice_id, passphrase)
                pack(place, made.names, self._handed(practice_id, folder, made.holds), unproved)
            with self._place.scratch() as place:
                unpack(unproved, place)
                handover.proved(place, passphrase)
            patiently(unproved.replace, target)
            sync_folder(folder)
        except OSError as problem:
            raise ExportProblem(f"Impossible d’écrire dans {folder} (erreur {problem.errno}).") from None
        finally:
            with contextlib.suppress(OSError):
                unproved.unlink(missing_ok=True)
        return target

    def _handed(self, practice_id: str, folder: Path, holds: Callable[[str], bool]) -> tuple[Pooled, ...]:
        """The pieces and attached files of a practice, put in the pool of a folder; the lost ones from our backups."""
        here, there = self._place.pool(), self._place.pool(folder)
        found = there.gather(self._vault.location(), {}, holds)
        before, named = (self._last_list(), self._earlier), self._vault.named_of(practice_id)
        pooled, _lost = with_what_went(here, self._vault.location(), named, found, before)
        for one in pooled:
            if one not in found:
                there.take(one, here.path(one.sha256))
        return pooled

    def _last_list(self) -> dict[str, Pooled]:
        """What the latest backup named: its files that have not changed since need not be read again."""
        for one in self.listed():
            with contextlib.suppress(VaultProblem):
                return {pooled.path: pooled for pooled in list_of(one.path)}
        return {}

    def _earlier(self) -> dict[str, Pooled]:
        """What any backup still there names, the latest first."""
        found: dict[str, Pooled] = {}
        for one in self.listed():
            with contextlib.suppress(VaultProblem):
                found |= {pooled.path: pooled for pooled in list_of(one.path) if pooled.path not in found}
        return found

    def _bring(self, place: Path, pooled: tuple[Pooled, ...], pool: Pool, missing: list[str]) -> None:
        """Bring the files of the pool to a scratch place, but the pieces that are in the vault already, unchanged."""
        for one in pooled:
            live = self._vault.location() / one.path
            held = one.path.startswith("pieces/") and live.is_file() and live.stat().st_size == one.size
            if not (held and digest(live) == one.sha256) and not pool.bring(one, place / one.path):
                missing.append(one.path)
