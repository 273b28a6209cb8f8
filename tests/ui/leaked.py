"""A case with a list of invented patients in its vault, and leaked files about some of them."""

from collections.abc import Sequence
from pathlib import Path

from clinickit.people.columns import guess_columns
from clinickit.people.roster import RosterReader
from clinickit.services.patients_ports import NewList
from tests.generators import LEAK_HEADER, ROSTER_HEADER, Invented, as_csv, invent, leak_about, roster_row
from tests.people_words import HEADERS, NAMES, ON, ROSTER
from tests.ui.hands import Hands
from tests.ui.seen import away
from tests.ui.stage import NOW

SEED = 41


def with_list(hands: Hands, people: Sequence[Invented]) -> None:
    """The open case gets this list, as if it had been taken from a file."""
    case = hands.window.case
    assert case is not None
    rows = [roster_row(number, one) for number, one in enumerate(people)]
    columns, _ = guess_columns([ROSTER_HEADER, *rows[:50]], HEADERS)
    reader = RosterReader("logiciel", columns, ROSTER, NAMES, ON)

    def take() -> None:
        store = hands.window.desk.world.patients.patients(case.id)
        new = NewList("logiciel", "0" * 64, NOW, columns)
        store.take_list(new, [reader.read(rows, range(2, len(rows) + 2))], lambda: reader.findings)

    away(take)


def invented(count: int) -> list[Invented]:
    """So many people, the same always."""
    return list(invent(SEED, count))


def leaked_file(place: Path, people: Sequence[Invented], within: int, lines: int) -> Path:
    """A leaked CSV about the first of these people, with every fault, and about strangers."""
    rows = [row for row, _, _ in leak_about(SEED, people, within, lines)]
    place.write_text(as_csv([LEAK_HEADER, *rows]), encoding="utf-8", newline="")
    return place
