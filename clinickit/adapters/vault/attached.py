"""The files attached to cases (patient lists, letters): where each is and its key, in the file of its practice."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from clinickit.adapters.vault import index
from clinickit.adapters.vault.database import Connection
from clinickit.services.vault_ports import FILE_MADE

ATTACHED = ("patients", "mailing")
_PREFIX = "setting.file_key."


@dataclass(frozen=True, slots=True)
class Attached:
    """A file attached to a case: its kind, its name, its key; `made` once it was there."""

    case: str
    kind: str
    file: str
    key: bytes = field(repr=False)
    made: bool = False

    @property
    def path(self) -> str:
        """The file, from the folder of the vault."""
        return f"{self.kind}/{self.file}"

    @property
    def setting(self) -> str:
        """What the file of the practice keeps of it."""
        return f"{self.file} {self.key.hex()}"


def file_setting(case: str, kind: str) -> str:
    """The setting that names an attached file of a case, with its key."""
    return f"file_key.{case}.{kind}"


def made_setting(case: str, kind: str) -> str:
    """The setting that says that an attached file was made: without it on the disk, it was lost."""
    return f"{FILE_MADE}{case}.{kind}"


def new_attached(case: str, kind: str) -> Attached:
    """A random name and a random key. The file is the caller's to make."""
    return Attached(case, kind, *index.new_file())


def read_attached(case: str, kind: str, text: str) -> Attached:
    """What a setting says. Raises ValueError when it was altered."""
    file, _, key = text.partition(" ")
    return Attached(case, kind, Path(file).name, bytes.fromhex(key))


def attached_files(practice: Connection) -> Iterator[Attached]:
    """Every file attached to the cases of a practice."""
    rows = practice.execute("SELECT name, value FROM meta WHERE name LIKE 'setting.file_key.%'").fetchall()
    for name, value in rows:
        case, _, kind = name.removeprefix(_PREFIX).rpartition(".")
        if kind in ATTACHED and value:
            name_made = f"setting.{made_setting(case, kind)}"
            made = practice.execute("SELECT 1 FROM meta WHERE name = ? AND value <> ''", (name_made,)).fetchone()
            yield replace(read_attached(case, kind, value), made=made is not None)


def keep_attached(practice: Connection, one: Attached) -> None:
    """Say in the file of the practice where an attached file is from now on, and under which key."""
    values = (one.setting, f"setting.{file_setting(one.case, one.kind)}")
    practice.execute("UPDATE meta SET value = ? WHERE name = ?", values)
