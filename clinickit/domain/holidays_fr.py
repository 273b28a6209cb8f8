"""Public holidays and time zones of France, overseas included, found from a postcode."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MAINLAND_ZONE = "Europe/Paris"


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a practice stands, as far as holidays and clocks go.

    `department` is the official number (2A, 67, 971, 988…); empty when the postcode is not French.
    `subdivision` is the name the `holidays` library gives to the local list; empty for the national one.
    """

    department: str
    subdivision: str
    zone: str


UNKNOWN_TERRITORY = Territory("", "", MAINLAND_ZONE)

# Our own map: the library knows 67 and 68 only as « 6AE », 975 only as « PM », and no postcode at all.
_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}

_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}

# Communes whose postcode looks like their neighbour's.
_SAINT_BARTHELEMY = "97133"
_SAINT_MARTIN = "97150"
# The postal file gives the Marquesas 98740 to 98749 and 98796, the Gambier commune 98755, 98792 and 98793.
_MARQUESAS = frozenset({*(f"9874{last}" for last in range(10)), "98796"})
_GAMBIER = frozenset({"98755", "98792", "98793"})
# Corsica: Ajaccio and Sartène share 200 and 201 (2A), the rest of the island is 2B.
_SOUTH_CORSICA = ("200", "201")


def department_of(postcode: str) -> str:
    """The number of the département or overseas territory of a French postcode; empty when there is none.

    A postcode follows the sorting office, so that a few communes carry the number of a neighbouring département;
    none of them, in the official list of communes of 2026, lies where holidays or clocks differ.
    """
    code = _without_spaces(postcode)
    if len(code) != len("75001") or not (code.isascii() and code.isdigit()):
        return ""
    if code == _SAINT_BARTHELEMY:
        return "977"
    if code == _SAINT_MARTIN:
        return "978"
    if code.startswith(("97", "98")):
        return code[:3] if code[:3] in _ZONES else ""
    if code.startswith("20"):
        return "2A" if code.startswith(_SOUTH_CORSICA) else "2B"
    return code[:2] if "01" <= code[:2] <= "95" else ""


def territory_of(postcode: str) -> Territory:
    """Holidays list and time zone of a French postcode; the national list and Paris time when unknown."""
    department = department_of(postcode)
    if not department:
        return UNKNOWN_TERRITORY
    zone = _zone(_without_spaces(postcode), department)
    return Territory(department, _SUBDIVISIONS.get(department, ""), zone)


def _without_spaces(postcode: str) -> str:
    return "".join(postcode.split())


def _zone(postcode: str, department: str) -> str:
    if postcode in _MARQUESAS:
        return "Pacific/Marquesas"
    if postcode in _GAMBIER:
        return "Pacific/Gambier"
    return _ZONES.get(department, MAINLAND_ZONE)


@lru_cache(maxsize=256)
def _calendar(subdivision: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - takes longer to load than the whole first window, which needs no holiday

    found = holidays.country_holidays("FR", subdiv=subdivision or None, years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in found.items()}


def local_holiday(day: date, territory: Territory) -> str:
    """French name of the public holiday on that day in that territory; empty on an ordinary day."""
    return _calendar(territory.subdivision, day.year).get(day, "")


def national_holiday(day: date) -> str:
    """French name of the public holiday on that day in the whole of France; empty on an ordinary day.

    Source: Code du travail, art. L3133-1, through the `holidays` library; to be checked by a jurist.
    """
    return _calendar("", day.year).get(day, "")
