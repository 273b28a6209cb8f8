"""Puts a prepared pair of files in the place of a vault's own: by renames, with one moment that decides."""

import shutil
from itertools import count
from pathlib import Path

from clinickit.adapters.safe_files import sync_file, sync_folder

DATABASE, SLOTS = "vault.db", "vault.keys"
NEXT, AGREED = ".next", ".agreed"


def prepared_pair(folder: Path) -> tuple[Path, Path]:
    """Where to write the database and the key-slot file to come; what a crash left there is removed first."""
    for leftover in (*folder.glob(DATABASE + NEXT + "*"), *folder.glob(SLOTS + NEXT + "*")):
        leftover.unlink()
    return folder / (DATABASE + NEXT), folder / (SLOTS + NEXT)


def keep_aside(folder: Path, names: tuple[str, ...]) -> Path | None:
    """Copy the files of a closed vault, whatever their state, into a folder of their own. Raises OSError."""
    present = [folder / name for name in names if (folder / name).exists()]
    if not present:
        return None
    place = next(place for n in count(1) if not (place := folder / f"before-restore-{n}").exists())
    place.mkdir(mode=0o700)
    for source in present:
        shutil.copyfile(source, place / source.name)
        sync_file(place / source.name)
    sync_folder(place)
    sync_folder(folder)
    return place


def put_in_place(folder: Path) -> None:
    """Replace the closed vault by the prepared pair. Raises OSError; before the first rename nothing has changed.

    That first rename decides: a program that dies before it leaves the old vault, after it `finish` goes on.
    """
    sync_file(folder / (DATABASE + NEXT))
    (folder / (SLOTS + NEXT)).replace(folder / (SLOTS + AGREED))
    sync_folder(folder)
    try:
        finish(folder)
    except OSError:
        if (folder / (DATABASE + NEXT)).exists():  # the database did not move: nothing was replaced after all
            (folder / (SLOTS + AGREED)).replace(folder / (SLOTS + NEXT))
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
    if fresh.exists():
        for ending in ("-wal", "-shm"):  # they belong to the database that goes
            (folder / (DATABASE + ending)).unlink(missing_ok=True)
        fresh.replace(folder / DATABASE)
        sync_folder(folder)
    agreed.replace(folder / SLOTS)
    sync_folder(folder)
