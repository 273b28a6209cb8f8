"""Takes one case or one practice out of every copy of the vault that can be reached, and names the others."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clinickit.adapters.safe_files import patiently, sync_folder
from clinickit.adapters.vault.archive import pack, unpack
from clinickit.adapters.vault.backup_folder import BackupFolder
from clinickit.adapters.vault.database import refuse_log
from clinickit.adapters.vault.erasing import ASIDE, is_within
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.domain.errors import ClinicKitError
from clinickit.services.vault_ports import ErasedFromBackups

_ASIDE = "Ce fichier a été mis de côté : ce coffre ne peut pas le lire, ni savoir ce qu’il contient."


@dataclass(frozen=True, slots=True)
class Gone:
    """What is to be forgotten, and how to know what it holds beside the file of its practice."""

    forget: Callable[[TableStore], None]
    paths: Callable[[TableStore], tuple[str, ...]]


def of_case(case: str) -> Gone:
    """One case."""
    return Gone(lambda store: store.forget_case(case), lambda store: store.paths(case=case))


def of_practice(practice: str) -> Gone:
    """One practice with its cases."""
    return Gone(lambda store: store.forget_practice(practice), lambda store: store.paths(practice=practice))


def cleaned(backups: BackupFolder, vault: EncryptedVault, gone: Gone, folder: Path | None) -> ErasedFromBackups:
    """Go through the backups beside the vault, those of a folder, and what restoring or upgrading kept aside."""
    places = [None, *([folder] if folder is not None else [])]
    zips = [one.path for place in places for one in backups.listed(place)]
    asides = sorted(path for path in vault.location().glob("before-*") if path.is_dir())
    done: list[Path] = []
    without: list[Path] = []
    unreached: list[tuple[Path, str]] = []
    for path in (*zips, *asides):
        try:
            found = (_clean_zip if path in zips else _clean_folder)(backups, vault, gone, path)
        except ClinicKitError as problem:
            unreached.append((path, problem.sentence))
        except OSError as problem:
            unreached.append((path, f"Le disque refuse (erreur {problem.errno})."))
        else:
            (done if found else without).append(path)
    unreached += [(path, _ASIDE) for path in sorted((vault.location() / ASIDE).glob("*.db"))]
    for one in dict.fromkeys(path.parent for path in zips):
        backups.prune(one)
    return ErasedFromBackups(tuple(done), tuple(without), tuple(unreached))


def _clean_zip(backups: BackupFolder, vault: EncryptedVault, gone: Gone, path: Path) -> bool:
    with backups.scratch() as place:
        pooled = unpack(path, place)
        if (left := _forgotten(vault, gone, place)) is None:
            return False
        paths, names = left
        partial = path.with_name(f".{path.name}.partial")
        partial.unlink(missing_ok=True)
        kept = [one for one in pooled if not is_within(one.path, paths)]
        try:
            vault.prove_pair(place)
            pack(place, names, kept, partial)
            patiently(partial.replace, path)
        finally:
            partial.unlink(missing_ok=True)
        sync_folder(path.parent)
    return True


def _clean_folder(backups: BackupFolder, vault: EncryptedVault, gone: Gone, path: Path) -> bool:
    with backups.scratch() as place:
        shutil.copytree(path, place, dirs_exist_ok=True)
        if _forgotten(vault, gone, place) is None:
            return False
        vault.prove_pair(place)
        old = path.with_name(f"{path.name}.old")  # still found as a copy if the program dies here
        patiently(path.rename, old)
        patiently(place.rename, path)
        sync_folder(path.parent)
        shutil.rmtree(old)
    return True


def _forgotten(vault: EncryptedVault, gone: Gone, place: Path) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Forget it in the copy of a folder: the paths it held and the files left, or None when it never was there."""
    store = vault.open_copy(place)
    try:
        paths = gone.paths(store)
        gone.forget(store)
        names = (DATABASE, SLOTS, *store.files())
    except KeyError:
        return None
    finally:
        store.close()
    for name in names:
        refuse_log(place / name)
    return paths, names
