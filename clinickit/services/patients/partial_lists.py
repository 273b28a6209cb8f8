"""Where a list of patients can be had when the usual one was encrypted or lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain.strict_tables import StrictTable

FILE = "people/partial_lists.toml"


@dataclass(frozen=True, slots=True)
class PartialList:
    """One place to look: what it holds, how to get it, what it lacks; `sure` when that was checked at its source."""

    id: str
    name: str
    holds: str
    how: str
    lacks: str
    sure: bool


def read_partial_lists(raw: Mapping[str, object]) -> tuple[PartialList, ...]:
    """The parsed file, in order. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, FILE)
    table.optional_text("title")
    found = []
    for one in table.tables("lists"):
        found.append(
            PartialList(
                id=one.text("id"),
                name=one.text("name"),
                holds=one.text("holds"),
                how=one.text("how"),
                lacks=one.text("lacks"),
                sure=one.text("confidence") == "confirmed",
            )
        )
        one.finish()
    table.finish()
    return tuple(found)
