"""What the first page shows, and nothing more: it must be there at once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinickit.domain.directory import Entry, Means, parse_entries
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.strict_tables import StrictTable

if TYPE_CHECKING:
    from clinickit.services.ports import Resources

FIRST_CALLS = "wording/first_calls.toml"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the list."""

    id: str
    title: str
    opened: str
    exercise: bool
    practice: str = ""


@dataclass(frozen=True, slots=True)
class CallLine:
    """Whom to call: who, the number or address, what for and whether it was checked."""

    name: str
    number: str
    note: str


@dataclass(frozen=True, slots=True)
class BackupState:
    """When a backup was last proved by being restored, empty when none was; how many files it found lost."""

    verified: str
    lost: int = 0


@dataclass(frozen=True, slots=True)
class HomeScreen:
    """The first screen: cases to resume, numbers to call, where the data is; cases whose retention is over."""

    cases: tuple[CaseLine, ...]
    calls: tuple[CallLine, ...]
    saved_where: str = ""
    backup: BackupState | None = None
    to_erase: tuple[CaseLine, ...] = ()
    law_problem: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What is known before anything is opened."""

    vault_exists: bool
    home: HomeScreen


def call_note(entry: Entry, means: Means) -> str:
    """What the number is for, and whether it was checked."""
    return " ".join(note for note in (entry.usage, means.note, "À vérifier." if means.to_verify else "") if note)


def call_lines(resources: "Resources") -> tuple[CallLine, ...]:
    """The numbers of the first page, in the order of wording/first_calls.toml, each with its first means.

    Raises ResourceProblem when one of them is in no file it names.
    """
    table = StrictTable(resources.read(FIRST_CALLS), FIRST_CALLS)
    entries = {one.id: one for file in table.texts("files") for one in parse_entries(resources.read(file), file)}
    names = table.texts("entries")
    table.finish()
    found = []
    for name in names:
        if name not in entries:
            raise ResourceProblem(FIRST_CALLS, "entries", f"« {name} » n’est dans aucun des fichiers nommés")
        means = entries[name].means[0]
        found.append(CallLine(entries[name].name, means.value, call_note(entries[name], means)))
    return tuple(found)


def entrance(resources: "Resources", *, vault_exists: bool) -> Entrance:
    """The first page before anything is opened."""
    return Entrance(vault_exists, HomeScreen((), call_lines(resources)))
