"""The open file of a case's patients: its tables brought up to date, its people streamed, the key let go of."""

import functools
from collections.abc import Callable, Iterator

from clinickit.adapters import patient_people as people
from clinickit.adapters.patient_names import NameIndex
from clinickit.adapters.patient_people import Places
from clinickit.adapters.patient_tables_sql import CHAIN
from clinickit.adapters.vault.database import Connection, Database
from clinickit.adapters.vault.migrations import bring_up_to_date
from clinickit.domain.errors import VaultTooNew
from clinickit.people.names import NameRules
from clinickit.people.patient import Patient


class OpenPatients:
    """What every part of the store stands on: where each line is, everybody in order."""

    def __init__(self, database: Database, rules: Callable[[], NameRules]) -> None:
        self._database, self._rules = database, rules
        self._known: Places | None = None
        self._names: NameIndex | None = None
        try:
            database.run(_brought_up_to_date)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Let go of the key and the file; may be called twice."""
        self._forget_places()
        self._database.close()

    def _numbered(self, after: int) -> Iterator[tuple[int, Patient]]:
        last = after
        while True:
            last, some = self._database.run(functools.partial(people.next_people, after=last))
            if not last:
                return
            yield from some

    def _places(self) -> Places:
        if self._known is None:
            self._known = self._database.run(people.places)
        return self._known

    def _forget_places(self) -> None:
        self._known, self._names = None, None

    def _one(self, statement: str) -> int:
        return int(self._database.run(lambda c: c.execute(statement).fetchone()[0]))


def _brought_up_to_date(connection: Connection) -> None:
    if bring_up_to_date(connection, CHAIN) > len(CHAIN):
        raise VaultTooNew("La liste des patients a été écrite par une version plus récente du programme.")
