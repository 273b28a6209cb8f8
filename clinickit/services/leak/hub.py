"""Where « qui est concerné » stands: readings, people found and presumed, the number to declare."""

from dataclasses import dataclass
from functools import cached_property

from clinickit.documents.numbers import number_in_french
from clinickit.documents.wording import count_in_french, moment_in_french
from clinickit.domain.facts import Moment
from clinickit.people.reasons import Pile
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.leak.request import RequestDesk
from clinickit.services.leak.review import ReviewDesk
from clinickit.services.leak.search import LeakDesk
from clinickit.services.library import Library
from clinickit.services.patients.presumed import PresumedDesk
from clinickit.services.patients_ports import PatientFiles, TakenSearch
from clinickit.services.ports import Exports, PdfMaker
from clinickit.services.tables_ports import PatientTables


@dataclass(frozen=True, slots=True)
class HubScreen:
    """The state in figures and sentences; `review_in` is the last reading that has matches left to check."""

    people: int
    found: int
    presumed: int
    readings: tuple[tuple[int, str], ...]
    to_review: int
    review_in: int
    current: str
    proposed: str


class ConcernedDesk:
    """The four desks of these pages, and what they say together."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        files: PatientFiles,
        tables: PatientTables,
        pdf: PdfMaker,
        exports: Exports,
    ) -> None:
        self.leak = LeakDesk(library, book, files, tables)
        self._pdf, self._exports = pdf, exports

    @cached_property
    def review(self) -> ReviewDesk:
        """The three piles and the matches to be checked."""
        return ReviewDesk(self.leak)

    @cached_property
    def presumed(self) -> PresumedDesk:
        """People presumed concerned, and the number to declare."""
        return PresumedDesk(self.leak)

    @cached_property
    def request(self) -> RequestDesk:
        """The letter that asks for the file."""
        return RequestDesk(self.leak, self._pdf, self._exports)

    def hub(self, case: OpenCase) -> HubScreen:
        """Where things stand. Raises VaultLocked."""
        store = self.leak.store(case)
        searches = store.searches()
        found, presumed = store.concerned_count()
        proposal = self.presumed.proposal(case)
        waiting = [one for one in searches if one.waiting]
        return HubScreen(
            people=store.count(),
            found=found,
            presumed=presumed,
            readings=tuple((one.number, self._sentence(case, one)) for one in searches),
            to_review=sum(one.waiting for one in waiting),
            review_in=waiting[-1].number if waiting else 0,
            current=proposal.current,
            proposed=count_in_french(proposal.count),
        )

    def _sentence(self, case: OpenCase, one: TakenSearch) -> str:
        figures = {name: number_in_french(one.counts.get(pile, 0)) for name, pile in _PILES}
        day = moment_in_french(Moment(one.read_at, case.zone))
        return self.leak.texts["leak.hub.reading"].format(label=one.label, day=day, **figures)


_PILES = (("certain", Pile.CERTAIN), ("check", Pile.TO_CHECK), ("absent", Pile.ABSENT))
