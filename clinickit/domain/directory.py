"""Whom to call or write to: authorities, portals, help lines, regional teams, each with its source and its date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.holidays_fr import department_of
from clinickit.domain.rulebook import Confidence
from clinickit.domain.strict_tables import StrictTable, refuse_twice


class EntryKind(StrEnum):
    """What an entry of the directory is."""

    AUTHORITY = "authority"
    CSIRT = "csirt"
    POLICE = "police"
    CARDS = "cards"
    PROFESSION = "profession"
    HELP_LINE = "help_line"


class MeansKind(StrEnum):
    """How an entry is reached."""

    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    TELESERVICE = "teleservice"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Means:
    """One number or address. `checked_on` is None until somebody has checked it."""

    kind: MeansKind
    value: str
    confidence: Confidence
    checked_on: date | None
    source: str
    note: str

    @property
    def to_verify(self) -> bool:
        """Whether it is printed with « à vérifier »."""
        return self.confidence.to_verify


@dataclass(frozen=True, slots=True)
class Entry:
    """A body or a service, when to use it, and how to reach it; `departments` only for a regional team."""

    id: str
    kind: EntryKind
    name: str
    usage: str
    region: str
    departments: tuple[str, ...]
    means: tuple[Means, ...]

    def first(self, kind: MeansKind) -> Means | None:
        """The first number or address of that kind, or None."""
        return next((one for one in self.means if one.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Directory:
    """Every entry, by id, in the order of the files."""

    entries: Mapping[str, Entry]

    def entry(self, entry_id: str) -> Entry:
        """One entry; raises ResourceProblem when no file has it."""
        if entry_id not in self.entries:
            raise ResourceProblem("directory/", entry_id, "cette entrée n’existe pas")
        return self.entries[entry_id]

    def of(self, kind: EntryKind) -> tuple[Entry, ...]:
        """The entries of one kind."""
        return tuple(one for one in self.entries.values() if one.kind is kind)


def parse_entries(raw: Mapping[str, object], file: str) -> tuple[Entry, ...]:
    """Read one file of the directory; raises ResourceProblem with file and key."""
    table = StrictTable(raw, file)
    entries = tuple(_entry(one) for one in table.tables("entries"))
    table.finish()
    refuse_twice(file, (one.id for one in entries), "entries")
    return entries


def _entry(table: StrictTable) -> Entry:
    entry = Entry(
        id=table.text("id"),
        kind=table.choice("kind", EntryKind),
        name=table.text("name"),
        usage=table.text("usage"),
        region=table.optional_text("region"),
        departments=table.texts("departments"),
        means=tuple(_means(one) for one in table.tables("means")),
    )
    table.finish()
    if (entry.kind is EntryKind.CSIRT) != bool(entry.departments):
        table.fail("departments", "une équipe régionale, et elle seule, dit ses départements")
    return entry


def _means(table: StrictTable) -> Means:
    means = Means(
        kind=table.choice("kind", MeansKind),
        value=table.text("value"),
        confidence=table.choice("confidence", Confidence),
        checked_on=table.optional_day("checked_on"),
        source=table.text("source"),
        note=table.optional_text("note"),
    )
    if means.confidence is Confidence.CONFIRMED and means.checked_on is None:
        table.fail("checked_on", "une coordonnée confirmée porte la date de sa vérification")
    table.finish()
    return means


def build_directory(entries: Iterable[Entry], file: str = "directory/") -> Directory:
    """Put the entries of all files together; refuses an id or a département given twice."""
    kept = tuple(entries)
    refuse_twice(file, (one.id for one in kept), "entries")
    refuse_twice(file, (department for one in kept for department in one.departments), "departments")
    return Directory({one.id: one for one in kept})


def csirt_for(postcode: str, directory: Directory) -> Entry | None:
    """The regional team for a postcode; None where none is known (Mayotte, Polynesia) or the postcode is odd."""
    department = department_of(postcode)
    return next((one for one in directory.of(EntryKind.CSIRT) if department and department in one.departments), None)
