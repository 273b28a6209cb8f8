"""Prepares a copy of a vault to take the place of another: no file of it bears a name that is in use there."""

from pathlib import Path

from clinickit.adapters.keyslots import VaultKey
from clinickit.adapters.vault import erasing, index
from clinickit.adapters.vault.database import Connection, changing
from clinickit.adapters.vault.index import PRACTICES, Place
from clinickit.adapters.vault.looking import Found
from clinickit.adapters.vault.migrations import SPLIT
from clinickit.adapters.vault.swap import DATABASE, second_name, staged

_SETTINGS = "SELECT name, value FROM meta WHERE name LIKE 'setting.file_key.%'"


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

    A piece that is there already, but not as it was, is kept aside before its place is taken.
    """
    for part in (PRACTICES, *erasing.ATTACHED, erasing.PIECES):
        for file in sorted(path for path in (place / part).rglob("*") if path.is_file()):
            name = file.relative_to(place).as_posix()
            if aside is not None and (folder / name).exists():
                (aside / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                second_name(folder / name, aside / name)
            file.chmod(0o600)
            file.replace(staged(folder, name))


def _rename_attached(place: Path, one: Place) -> None:
    kinds = [kind for kind in erasing.ATTACHED if (place / kind).is_dir()]
    if not kinds:
        return
    with changing(place / one.path, one.key) as file:
        for name, value in file.execute(_SETTINGS).fetchall():
            kind, (held, _, key) = name.rpartition(".")[2], value.partition(" ")
            if kind in kinds and (place / kind / Path(held).name).is_file():
                _rename(place / kind, Path(held).name, file, (name, key))


def _rename(folder: Path, held: str, file: Connection, setting: tuple[str, str]) -> None:
    fresh, _ = index.new_file()
    for ending in ("", "-wal"):
        if (folder / (held + ending)).exists():
            (folder / (held + ending)).rename(folder / (fresh + ending))
    file.execute("UPDATE meta SET value = ? WHERE name = ?", (f"{fresh} {setting[1]}", setting[0]))
