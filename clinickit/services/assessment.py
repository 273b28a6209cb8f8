"""One case judged: the risk, the duties, the clocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clinickit.documents.calendar import Event
from clinickit.domain.facts import FactValue
from clinickit.services.library import Library


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the law asks in one case, at one moment."""

    now: datetime

    def findings(self, _library: Library) -> Mapping[str, object]:
        """What papers print of it."""
        return {}

    def calendar(self, _library: Library) -> tuple[Event, ...]:
        """The dates of the clocks."""
        return ()

    def to_json(self, _library: Library) -> str:
        """The machine form."""
        return "{}"


def assess(_library: Library, _answers: Mapping[str, FactValue], now: datetime) -> Assessment:
    """Judge a case."""
    return Assessment(now)
