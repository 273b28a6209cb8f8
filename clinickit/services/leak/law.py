"""What must be read and said before a leaked file is opened: the law, whether police and lawyer know."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import ClinicKitError
from clinickit.domain.facts import Moment
from clinickit.domain.rulebook import Confidence
from clinickit.domain.strict_tables import StrictTable
from clinickit.services.casebook import Casebook, Change, OpenCase

FILE = "people/leak_law.toml"
_SETTING = "leak_law."


class LeakProblem(ClinicKitError):
    """A leaked file that cannot be looked through as things stand."""

    default_action = "Corrigez ce point, puis recommencez."


class Origin(StrEnum):
    """Who put the file in the practice's hands."""

    POLICE = "police"
    CNIL = "cnil"
    PUBLISHER = "publisher"
    LAWYER = "lawyer"
    THIRD = "third"


class Told(StrEnum):
    """Whether somebody was told before the file is opened."""

    YES = "yes"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class LawPoint:
    """One point of law: what it says, where that is read, and whether it is still to be checked."""

    title: str
    text: str
    source: str
    url: str
    to_verify: bool


@dataclass(frozen=True, slots=True)
class LeakLaw:
    """The whole page, and the mail domains that belong to everybody."""

    points: tuple[LawPoint, ...]
    public_mail: frozenset[str]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That the page was read, by whom and when (in words), and what was decided."""

    police: Told
    lawyer: Told
    origin: Origin
    by: str
    at: str


def read_leak_law(raw: Mapping[str, object], file: str = FILE) -> LeakLaw:
    """The parsed file. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, file)
    table.optional_text("title")
    public, points = frozenset(table.texts("public_mail")), []
    for one in table.tables("points"):
        one.text("id")
        doubt = one.choice("confidence", Confidence).to_verify
        points.append(
            LawPoint(one.text("title"), one.text("text"), one.text("source"), one.optional_text("url"), doubt)
        )
        one.finish()
    table.finish()
    return LeakLaw(tuple(points), public)


def acknowledged(book: Casebook, case: OpenCase) -> Acknowledgement | None:
    """What was said for this case; None when the page was not read yet."""
    kept = book.store.setting(_SETTING + case.id)
    if not kept:
        return None
    said: dict[str, str] = json.loads(kept)
    at = moment_in_french(Moment(datetime.fromisoformat(said["at"]), case.zone))
    return Acknowledgement(Told(said["police"]), Told(said["lawyer"]), Origin(said["origin"]), said["by"], at)


def acknowledge(book: Casebook, case: OpenCase, line: str, *, police: Told, lawyer: Told, origin: Origin) -> None:
    """Keep what was said, with its line in the journal; durable on return. Saying it again replaces it."""
    said = {"police": police, "lawyer": lawyer, "origin": origin, "by": book.person.name, "at": book.now().isoformat()}
    book.store.set_setting(_SETTING + case.id, json.dumps(said))
    entry = book.entry("leak_law", line, zone=case.zone)
    book.save(Change(case.id, case.header.practice_id, entry=entry))
