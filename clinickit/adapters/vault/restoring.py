"""Prepares a copy of a vault to take the place of another: no file of it bears a name that is in use there."""

from dataclasses import replace
from pathlib import Path

from clinickit.adapters.keyslots import VaultKey
from clinickit.adapters.safe_files import patiently
from clinickit.adapters.vault import erasing, index
from clinickit.adapters.vault.attached import ATTACHED, Attached, attached_files, keep_attached, new_attached
from clinickit.adapters.vault.database import Connection, changing
from clinickit.adapters.vault.index import PRACTICES, Place
from clinickit.adapters.vault.looking import Found
from clinickit.adapters.vault.migrations import SPLIT
from clinickit.adapters.vault.swap import DATABASE, second_name, staged


def with_new_names(place: Path, key: VaultKey, found: Found) -> None:
    """Give new random names to the files of practices, and to the attached files that came with them."""
    if found.format < SPLIT:
        return
    with changing(place / DATABASE, key.derived("database")) as main:
        for one in found.places:
            _rename_attached(place, one)
            name, _ = index.new_file()
            (place / one.path).rename(place / PRACTICES / name)
            main.execute("UPDATE practices SET file = ? WHERE id = ?", (name, one.id))


def stage(place: Path, folder: Path, aside: Path | None) -> None:
    """Move every other file of the copy to where `swap.finish` takes it from. Raises OSError.

    A piece that is there already, but not as it was, is kept aside before its place is taken. What a crash left under
    `patients/` or `mailing/` and nothing names bears its own name in the copy too: it is aside already.
    """
    for part in (PRACTICES, *ATTACHED, erasing.PIECES):
        for file in sorted(path for path in (place / part).rglob("*") if path.is_file()):
            name = file.relative_to(place).as_posix()
            if aside is not None and (folder / name).exists() and not (aside / name).exists():
                (aside / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                second_name(folder / name, aside / name)
            file.chmod(0o600)
            patiently(file.replace, staged(folder, name))


def _rename_attached(place: Path, one: Place) -> None:
    kinds = [kind for kind in ATTACHED if (place / kind).is_dir()]
    if not kinds:
        return
    with changing(place / one.path, one.key) as file:
        for held in attached_files(file):
            if held.kind in kinds and (place / held.path).is_file():
                _rename(place, held, file)


def _rename(place: Path, held: Attached, file: Connection) -> None:
    fresh = replace(new_attached(held.case, held.kind), key=held.key)
    for ending in ("", "-wal"):
        if (place / (held.path + ending)).exists():
            (place / (held.path + ending)).rename(place / (fresh.path + ending))
    keep_attached(file, fresh)
