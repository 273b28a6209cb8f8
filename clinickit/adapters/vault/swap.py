"""Puts a prepared vault in the place of the one that is there: by renames, with one moment that decides."""

import contextlib
import os
import shutil
from itertools import count
from pathlib import Path

from clinickit.adapters.safe_files import make_private_folder, patiently, sync_file, sync_folder

DATABASE, SLOTS = "vault.db", "vault.keys"
NEXT, AGREED, STAGED = ".next", ".agreed", "next"
_WITH_IT = ("practices", "patients", "mailing")


def prepared_pair(folder: Path) -> tuple[Path, Path]:
    """Where to write the database and the key-slot file to come; what a crash left there is removed first."""
    remove_leftovers(folder)
    return folder / (DATABASE + NEXT), folder / (SLOTS + NEXT)


def staged(folder: Path, name: str) -> Path:
    """Where to write another file of the vault to come; its name must be one that the present vault does not use."""
    path = folder / STAGED / name
    make_private_folder(path.parent.parent)
    make_private_folder(path.parent)
    return path


def remove_leftovers(folder: Path) -> None:
    """Remove a vault that was being prepared and never agreed on. Raises OSError."""
    if is_pending(folder):
        return
    for leftover in (*folder.glob(DATABASE + NEXT + "*"), *folder.glob(SLOTS + NEXT + "*")):
        leftover.unlink()
    if (folder / STAGED).is_dir():
        shutil.rmtree(folder / STAGED)


def keep_aside(folder: Path) -> Path | None:
    """Keep the files of a closed vault, whatever their state, in a folder of their own. Raises OSError.

    The files of practices get a second name where the disk can (nothing writes there any more), else a copy.
    """
    pair = [folder / name for name in (DATABASE, DATABASE + "-wal", SLOTS) if (folder / name).exists()]
    if not pair:
        return None
    place = next(place for n in count(1) if not (place := folder / f"before-restore-{n}").exists())
    place.mkdir(mode=0o700)
    for source in pair:
        shutil.copyfile(source, place / source.name)
        sync_file(place / source.name)
    for name in _WITH_IT:
        for source in sorted((folder / name).glob("*")) if (folder / name).is_dir() else []:
            (place / name).mkdir(mode=0o700, exist_ok=True)
            second_name(source, place / name / source.name)
        if (place / name).is_dir():
            sync_folder(place / name)
    sync_folder(place)
    sync_folder(folder)
    return place


def second_name(source: Path, target: Path) -> None:
    """The same file under another name, or a synced copy where the disk has no such thing. Raises OSError."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        sync_file(target)


def forget_replaced(folder: Path, aside: Path | None) -> None:
    """Remove from their former place the files that are kept aside, once the vault that used them is replaced."""
    if aside is not None:
        for name in _WITH_IT:
            for kept in (aside / name).glob("*"):
                with contextlib.suppress(OSError):
                    (folder / name / kept.name).unlink(missing_ok=True)


def put_in_place(folder: Path) -> None:
    """Replace the closed vault by the prepared one. Raises OSError; before the first rename nothing has changed.

    That first rename decides: a program that dies before it leaves the old vault, after it `finish` goes on.
    """
    sync_file(folder / (DATABASE + NEXT))
    for file in _staged_files(folder):
        sync_file(file)
        sync_folder(file.parent)
    patiently((folder / (SLOTS + NEXT)).replace, folder / (SLOTS + AGREED))
    sync_folder(folder)
    try:
        finish(folder)
    except OSError:
        if (folder / (DATABASE + NEXT)).exists():  # the database did not move: nothing was replaced after all
            patiently((folder / (SLOTS + AGREED)).replace, folder / (SLOTS + NEXT))
            sync_folder(folder)
        raise


def is_pending(folder: Path) -> bool:
    """Whether a replacement was decided and not completed: the vault must be closed and opened again."""
    return (folder / (SLOTS + AGREED)).exists()


def finish(folder: Path) -> None:
    """Complete a replacement that was decided; nothing happens when there is none. Raises OSError."""
    agreed, fresh = folder / (SLOTS + AGREED), folder / (DATABASE + NEXT)
    if not agreed.exists():
        return
    for file in _staged_files(folder):
        target = folder / file.relative_to(folder / STAGED)
        make_private_folder(target.parent.parent)
        make_private_folder(target.parent)
        patiently(file.replace, target)
        sync_folder(target.parent)
    if fresh.exists():
        for ending in ("-wal", "-shm"):  # they belong to the database that goes
            patiently((folder / (DATABASE + ending)).unlink, missing_ok=True)
        patiently(fresh.replace, folder / DATABASE)
        sync_folder(folder)
    patiently(agreed.replace, folder / SLOTS)
    sync_folder(folder)
    shutil.rmtree(folder / STAGED, ignore_errors=True)


def _staged_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / STAGED).rglob("*") if path.is_file())
