"""Whether recorded criteria (period, site, list) presume a person concerned, and how many people they mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinickit.people.patient import Patient
from clinickit.services.patients_ports import Criteria


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people some criteria mark, how many of them only because something is not known, and the whole list."""

    people: int
    unknown: int
    everybody: int


def meets(patient: Patient, one: Criteria) -> bool:
    """Whether a person is concerned after these criteria; an empty criterion or an unknown fact does not narrow."""
    return one.meets(patient)


def counted(people: Iterable[Patient], criteria: Sequence[Criteria]) -> Counted:
    """How many of these people meet one of the criteria, each counted once."""
    met, unknown, everybody = 0, 0, 0
    for patient in people:
        everybody += 1
        by = [one for one in criteria if meets(patient, one)]
        met += bool(by)
        unknown += bool(by) and all(_unknown(patient, one) for one in by)
    return Counted(met, unknown, everybody)


def _unknown(patient: Patient, one: Criteria) -> bool:
    dated, sited = bool(one.from_day or one.to_day), bool(one.sites)
    return not one.everybody and ((dated and not patient.last_visit) or (sited and not patient.site))
