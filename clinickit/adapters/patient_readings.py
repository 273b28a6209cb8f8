"""What the file of a case's patients holds of leaked files: readings, decisions, whom the breach concerns."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from clinickit.adapters import patient_people as people
from clinickit.adapters import patient_searches as found
from clinickit.adapters.patient_open import OpenPatients
from clinickit.adapters.patient_records import secret_of
from clinickit.adapters.vault.database import Connection
from clinickit.domain.letters import LeakCategory
from clinickit.people.criteria import Criteria, presumes
from clinickit.people.patient import Patient
from clinickit.people.reasons import Pile, Reason
from clinickit.people.search import Match, OwnFinding
from clinickit.services.patients_ports import Concerned, Decision, NewSearch, ReviewGroup, StoredMatch, TakenSearch

_ONCE = 1000


class PatientReadings(OpenPatients):
    """The part of the `PatientStore` port about leaked files and the people they concern."""

    # ---- readings of leaked files --------------------------------------------------------------------------

    def secret(self) -> bytes:
        """32 random bytes of this case: the key of the fingerprints of leaked files and lines."""
        return bytes.fromhex(str(self._database.run(secret_of)))

    def keep_search(self, new: NewSearch, matches: Iterable[Match], own: Iterable[OwnFinding]) -> TakenSearch:
        """Keep a reading whole, or nothing of it; decisions about the same line and person are taken over."""
        known = self._places()
        number = self._database.change(lambda c: found.keep(c, known, new, matches, own))
        return next(one for one in self.searches() if one.number == number)

    def searches(self) -> tuple[TakenSearch, ...]:
        """The readings, in order."""
        return self._database.run(found.searches)

    def own_findings(self, search: int) -> tuple[OwnFinding, ...]:
        """The practice's own accounts found in a reading."""
        return self._database.run(lambda c: found.own_findings(c, search))

    def piles(self, search: int, pile: Pile, after: str, most: int) -> tuple[Patient, ...]:
        """People of a pile after an id, decisions counted; of those the list held when the file was read."""
        number = self._places().number_of(after) if after else 0

        def standing(connection: Connection) -> Sequence[Patient]:
            return people.some_people(connection, found.standing(connection, search, pile, number, most))

        return tuple(self._database.run(standing))

    def groups(self, search: int) -> tuple[ReviewGroup, ...]:
        """The matches to be checked, by their reasons, the largest group first."""
        return self._database.run(lambda c: found.groups(c, search))

    def matches(
        self, search: int, reasons: tuple[Reason, ...] | None, *, undecided: bool, after: int, most: int
    ) -> tuple[StoredMatch, ...]:
        """Matches to be checked of a group (None: all); one put off counts as undecided."""
        known, window = self._places(), (undecided, after, most)
        return self._database.run(lambda c: found.to_check(c, known, search, reasons, window))

    def matches_of(self, person: str) -> tuple[StoredMatch, ...]:
        """Every match about a person, of every reading."""
        known = self._places()
        return self._database.run(lambda c: found.matches_of(c, known, known.number_of(person)))

    def decide(self, numbers: Sequence[int], decision: Decision | None, by: str, at: datetime) -> int:
        """Decide matches; returns how many changed."""
        return self._database.change(lambda c: found.decide(c, numbers, decision, by, at))

    def decide_group(self, search: int, reasons: tuple[Reason, ...], decision: Decision, by: str, at: datetime) -> int:
        """Decide every match of a group that nobody decided yet or put off for a closer look."""
        return self._database.change(
            lambda c: found.decide(c, found.undecided_of(c, search, reasons), decision, by, at)
        )

    # ---- whom the breach concerns --------------------------------------------------------------------------

    def criteria(self) -> tuple[Criteria, ...]:
        """The criteria held now, in order."""
        return self._database.run(found.criteria)

    def set_criteria(self, criteria: Sequence[Criteria], by: str, at: datetime) -> None:
        """Keep them; earlier ones stay in the history."""
        self._database.change(lambda c: found.set_criteria(c, criteria, by, at))

    def concerned(self) -> Iterator[Concerned]:
        """Everybody the breach concerns, once, in the order of the list; found wins over presumed."""
        held, known = self.criteria(), self._places()
        here, tests = self._found(), [(one, presumes(one)) for one in held]
        if not held:
            yield from (Concerned(known.id_of(number), categories, presumed=False) for number, categories in here)
            return
        next_found = next(here, None)
        for number, one in self._numbered(0):
            while next_found and next_found[0] < number:
                next_found = next(here, None)
            if next_found and next_found[0] == number:
                yield Concerned(one.id, next_found[1], presumed=False)
            elif fitting := [each for each, meets in tests if meets(one)]:
                codes = " ".join(code for each in fitting for code in each.categories)
                yield Concerned(one.id, found.categories_of(codes), presumed=True)

    def concerned_count(self) -> tuple[int, int]:
        """How many are found, how many are only presumed."""
        if not self.criteria():
            return self._database.run(found.found_count), 0
        kinds = [one.presumed for one in self.concerned()]
        return kinds.count(False), kinds.count(True)

    def _found(self) -> Iterator[tuple[int, tuple[LeakCategory, ...]]]:
        after = 0
        while some := self._database.run(functools.partial(found.found_after, after=after, most=_ONCE)):
            yield from some
            after = some[-1][0]
