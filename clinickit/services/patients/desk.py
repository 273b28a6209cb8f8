"""The patients of a case as four steps: the list, who is concerned, the letters, the register; which comes next."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from clinickit.documents.numbers import number_in_french
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.library import Library
from clinickit.services.patients.choices import ChoiceDesk
from clinickit.services.patients.lists import ListDesk
from clinickit.services.patients_ports import PatientFiles
from clinickit.services.ports import Exports
from clinickit.services.tables_ports import PatientTables


class PatientStep(StrEnum):
    """One of the four steps."""

    LIST = "list"
    CONCERNED = "concerned"
    LETTERS = "letters"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class StepCard:
    """A step, where it stands in one sentence, and whether it was begun."""

    step: PatientStep
    state: str
    begun: bool


@dataclass(frozen=True, slots=True)
class PatientsScreen:
    """The four steps and the next one; without a vault, only why there must be one first."""

    durable: bool
    cards: tuple[StepCard, ...] = ()
    following: PatientStep = PatientStep.LIST


class PatientsDesk:
    """What can be done with the patients of a case. Every method is called off the window's thread."""

    def __init__(
        self, library: Library, book: Casebook, files: PatientFiles, tables: PatientTables, exports: Exports
    ) -> None:
        self.book, self._files = book, files
        self.lists = ListDesk(library, book, files, tables, exports)

    @cached_property
    def people(self) -> ChoiceDesk:
        """People one by one."""
        return ChoiceDesk(self.lists)

    def overview(self, case: OpenCase) -> PatientsScreen:
        """Where the four steps stand."""
        if not self.book.store.durable:
            return PatientsScreen(durable=False)
        cards = (self._list(case), self._concerned(case), *self._letters(case))
        following = next((card.step for card in cards if not card.begun), PatientStep.REGISTER)
        return PatientsScreen(durable=True, cards=cards, following=following)

    def _list(self, case: OpenCase) -> StepCard:
        people = self.lists.store(case).count()
        taken = len(self.lists.store(case).lists())
        state = self._said("list", people, lists=number_in_french(taken))
        return StepCard(PatientStep.LIST, state, bool(people))

    def _concerned(self, case: OpenCase) -> StepCard:
        store = self.lists.store(case)
        found, presumed = store.concerned_count()
        begun = bool(store.searches() or store.criteria())
        counts = {"found": number_in_french(found), "presumed": number_in_french(presumed)}
        state = self._said("concerned", found + presumed, **counts)
        if begun and not found + presumed:
            state = self.lists.text("card.concerned.nobody")
        return StepCard(PatientStep.CONCERNED, state, begun)

    def _letters(self, case: OpenCase) -> tuple[StepCard, StepCard]:
        register = self._files.mailing(case.id)
        planned = sum(plan.letters for plan in register.mailings())
        counts = register.counts()
        informed = self._said("register", counts.informed, returned=number_in_french(counts.returned))
        return (
            StepCard(PatientStep.LETTERS, self._said("letters", planned), bool(planned)),
            StepCard(PatientStep.REGISTER, informed, bool(counts.informed)),
        )

    def _said(self, card: str, count: int, **values: str) -> str:
        key = "many" if count > 1 else "one" if count else "none"
        return self.lists.text(f"card.{card}.{key}").format(count=number_in_french(count), **values)
