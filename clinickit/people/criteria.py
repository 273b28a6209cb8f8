"""Whether recorded criteria (period, site, prescriber, list) presume a person concerned, and how many they mark."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clinickit.domain.letters import LeakCategory
from clinickit.people.names import fold
from clinickit.people.patient import Patient


@dataclass(frozen=True, slots=True)
class Criteria:
    """Whom the practice presumes concerned when the file is not in hand; empty fields do not narrow.

    `from_day` and `to_day` (YYYYMMDD, inclusive) bound the time touched: only who came for the last time before it, or
    for the first time after it, is out of it; a later visit alone says nothing of what was held then. `why` is the
    person's written reason. What is not known of a person (visits, site, prescriber) does not take them out.
    """

    why: str
    from_day: int = 0
    to_day: int = 0
    sites: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    categories: tuple[LeakCategory, ...] = ()
    everybody: bool = False
    prescribers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people some criteria mark, how many of them only because something is not known, and the whole list."""

    people: int
    unknown: int
    everybody: int


@lru_cache(maxsize=1 << 14)
def prescriber_key(name: str) -> str:
    """What two ways of writing one prescriber have in common: letters without accents nor capitals, and figures."""
    return f"{fold(name)} {''.join(filter(str.isdecimal, name))}"


def presumes(one: Criteria) -> Callable[[Patient], bool]:
    """Says of a person whether these criteria presume them concerned; prescribers are compared without accents."""
    if one.everybody:
        return lambda _patient: True
    sites, sources, prescribers = (
        frozenset(one.sites),
        frozenset(one.sources),
        frozenset(map(prescriber_key, one.prescribers)),
    )

    def meets(patient: Patient) -> bool:
        if patient.last_visit and patient.last_visit < one.from_day:
            return False
        if one.to_day and patient.first_visit > one.to_day:
            return False
        if sites and patient.site and patient.site not in sites:
            return False
        if prescribers and patient.prescribers and prescribers.isdisjoint(map(prescriber_key, patient.prescribers)):
            return False
        return not sources or any(source in sources for source, _line in patient.sources)

    return meets


def counted(people: Iterable[Patient], criteria: Sequence[Criteria]) -> Counted:
    """How many of these people meet one of the criteria, each counted once."""
    tests = [(one, presumes(one)) for one in criteria]
    met, unknown, everybody = 0, 0, 0
    for patient in people:
        everybody += 1
        by = [one for one, meets in tests if meets(patient)]
        met += bool(by)
        unknown += bool(by) and all(_unknown(patient, one) for one in by)
    return Counted(met, unknown, everybody)


def by_prescriber(people: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    """Each prescriber as first written, with how many people they have, the most frequent first."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for prescribers in people:
        keys = {prescriber_key(one): one for one in prescribers}
        counts.update(keys.keys())
        for key in keys.keys() - names.keys():
            names[key] = keys[key]
    return tuple((names[key], count) for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _unknown(patient: Patient, one: Criteria) -> bool:
    if one.everybody:
        return False
    dated = (one.from_day and not patient.last_visit) or (one.to_day and not patient.first_visit)
    sited = bool(one.sites) and not patient.site
    return bool(dated) or sited or (bool(one.prescribers) and not patient.prescribers)
