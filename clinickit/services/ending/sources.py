"""What patients and letters add to the end of a case: points still open, and the registers of a whole export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinickit.domain.errors import VaultLocked
from clinickit.people.patient import Patient
from clinickit.services.casebook import OpenCase
from clinickit.services.ending.closing import TEXTS
from clinickit.services.ending.open_points import OpenPoint
from clinickit.services.letters.mailing_exports import table
from clinickit.services.letters.mailing_register import register_table
from clinickit.services.library import Library
from clinickit.services.patients_ports import PatientFiles

ROSTER_RULE = "retention_roster"


@dataclass(frozen=True)
class PatientSources:
    """Reads the files of a case's patients, when there are any: a case without them is given none."""

    library: Library
    files: PatientFiles

    def _held(self, case: OpenCase) -> bool:
        try:
            return self.files.held(case.id)
        except VaultLocked:  # nothing is kept on this PC yet: no list of patients either
            return False

    def points(self, case: OpenCase) -> Iterator[OpenPoint]:
        """Letters that came back, people not reached, the list of patients still held."""
        if not self._held(case):
            return
        texts, counts = self.library.texts(TEXTS), self.files.mailing(case.id).counts()
        if counts.returned:
            yield OpenPoint("letters.returned", "people", texts["letters_returned"].format(count=counts.returned))
        if counts.people and counts.not_informed:
            title = texts["letters_not_reached"].format(count=counts.not_informed)
            yield OpenPoint("letters.not_reached", "people", title)
        if people := self.files.patients(case.id).count():
            months = self.library.rulebook.at(case.header.opened_at.date()).months(ROSTER_RULE)
            yield OpenPoint(
                "roster", "people", texts["roster"].format(count=people), texts["roster_detail"].format(months=months)
            )

    def exported(self, case: OpenCase) -> Mapping[str, bytes]:
        """The sending register (references alone) and the list of patients as it is held."""
        if not self._held(case):
            return {}
        found: dict[str, bytes] = {}
        register = b"".join(register_table(self.files.mailing(case.id)))
        if register:
            found["registre-envoi.csv"] = register
        patients = self.files.patients(case.id)
        if patients.count():
            found["liste-patients.csv"] = table(Patient._fields, (_cells(one) for one in patients.people()))
        return found


def _cells(patient: Patient) -> tuple[str, ...]:
    return tuple(value if isinstance(value, str) else str(value) for value in patient)
