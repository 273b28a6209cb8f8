"""Whom the practice presumes concerned while the leaked file is not lawfully in hand, counted before it is decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinickit.documents.wording import count_in_french, in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, Precision, Several
from clinickit.domain.letters import LeakCategory, counted_as
from clinickit.people.criteria import Counted, Criteria, by_prescriber, counted
from clinickit.people.dates import DateOrder, as_number, read_date
from clinickit.services.casebook import OpenCase, answered
from clinickit.services.leak.search import LeakDesk
from clinickit.services.wizard import change_of


@dataclass(frozen=True, slots=True)
class PresumedScreen:
    """The criteria held, what the lists can be narrowed by, and how many people are concerned now.

    `undated` have no last visit, `unbegun` no first one.
    """

    criteria: tuple[Criteria, ...]
    sites: tuple[str, ...]
    sources: tuple[str, ...]
    people: int
    undated: int
    unbegun: int
    found: int
    presumed: int
    proposed: tuple[LeakCategory, ...]
    prescribers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """Criteria as they were typed: dates still as text."""

    why: str
    everybody: bool
    from_day: str = ""
    to_day: str = ""
    sites: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    categories: tuple[LeakCategory, ...] = ()
    prescribers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The number of people to take over into the case: the sentence that says where it comes from, and the fact."""

    count: Count
    basis: str
    current: str


class PresumedDesk:
    """The use cases of people presumed concerned, and of their number. Called off the window's thread."""

    def __init__(self, leak: LeakDesk) -> None:
        self.leak = leak

    def screen(self, case: OpenCase) -> PresumedScreen:
        """What the page offers and what holds now."""
        store = self.leak.store(case)
        sites: set[str] = set()
        people, undated, unbegun = 0, 0, 0

        def senders() -> Iterator[tuple[str, ...]]:
            nonlocal people, undated, unbegun
            for one in store.people():
                people += 1
                undated += not one.last_visit
                unbegun += not one.first_visit
                sites.add(one.site)
                yield one.prescribers

        prescribers = by_prescriber(senders())
        found, presumed = store.concerned_count()
        sources = tuple(one.source for one in store.lists())
        return PresumedScreen(
            store.criteria(),
            tuple(sorted(sites - {""})),
            sources,
            people,
            undated,
            unbegun,
            found,
            presumed,
            proposed_categories(case.answers),
            prescribers,
        )

    def preview(self, case: OpenCase, typed: Typed) -> Counted:
        """How many people these criteria would mark. Raises InvalidAnswer for a date that cannot be read."""
        return counted(self.leak.store(case).people(), (self._read(typed),))

    def hold(self, case: OpenCase, typed: Typed) -> PresumedScreen:
        """Mark these people presumed concerned. Raises InvalidAnswer when no reason is written or a date is wrong."""
        if not typed.why.strip():
            raise InvalidAnswer(self._text("no_reason"), self._text("no_reason_action"))
        return self._hold(case, (self._read(typed),))

    def hold_nobody(self, case: OpenCase) -> PresumedScreen:
        """Nobody is presumed concerned any more; those found in a file stay."""
        return self._hold(case, ())

    def _hold(self, case: OpenCase, criteria: Sequence[Criteria]) -> PresumedScreen:
        store, book = self.leak.store(case), self.leak.book
        store.set_criteria(criteria, book.person.name, book.now())
        found, presumed = store.concerned_count()
        key = "leak.journal.presumed" if criteria else "leak.journal.presumed_none"
        said = "\u00a0; ".join(one.why for one in criteria)
        line = self.leak.texts[key].format(presumed=presumed, found=found, why=said)
        self.leak.record(case, "leak_presumed", line)
        return self.screen(case)

    def _text(self, key: str) -> str:
        return self.leak.texts[f"leak.presumed.{key}"]

    def _read(self, typed: Typed) -> Criteria:
        first, last = self._day(typed.from_day), self._day(typed.to_day)
        if first > self._today():
            raise InvalidAnswer(self._text("to_come"), self._text("bad_date_action"))
        if first and last and first > last:
            raise InvalidAnswer(self._text("reversed"), self._text("bad_date_action"))
        return Criteria(
            typed.why.strip(),
            first,
            last,
            typed.sites,
            typed.sources,
            typed.categories,
            everybody=typed.everybody,
            prescribers=typed.prescribers,
        )

    def _today(self) -> int:
        return as_number(self.leak.book.now().date())

    def _day(self, text: str) -> int:
        if not text.strip():
            return 0
        day = read_date(text.strip(), DateOrder.DAY_FIRST, self._today() + _AHEAD).day
        if not day:
            raise InvalidAnswer(self._text("bad_date"), self._text("bad_date_action"))
        return day

    def proposal(self, case: OpenCase) -> Proposal:
        """The number of people concerned as it can be declared today, and where it comes from."""
        texts, store = self.leak.texts, self.leak.store(case)
        found, presumed = store.concerned_count()
        left = sum(one.waiting for one in store.searches())
        precision = Precision.SUPPOSED if presumed else Precision.ESTIMATED if left else Precision.EXACT
        day = in_french(self.leak.book.now().astimezone(ZoneInfo(case.zone)).date())
        basis = texts["leak.count.basis"].format(day=day, found=found, presumed=presumed, left=left)
        current = case.answers.get("breach.people.count")
        said = count_in_french(current) if isinstance(current, Count) else texts["leak.count.nothing"]
        return Proposal(Count(found + presumed, precision), basis, said)

    def accept(self, case: OpenCase, proposal: Proposal) -> OpenCase:
        """Take the number over into the case, with its line in the journal; the case with its new answers."""
        book = self.leak.book
        answers = (
            book.answer("breach.people.count", proposal.count, source="leak"),
            book.answer("breach.people.count_basis", proposal.basis, source="leak"),
        )
        line = self.leak.texts["leak.journal.count"].format(count=count_in_french(proposal.count), basis=proposal.basis)
        book.save(change_of(book, case, answers, "answer", line))
        return answered(case, answers)


def proposed_categories(answers: Mapping[str, object]) -> tuple[LeakCategory, ...]:
    """What the case's answers say leaked, as finely as letters need; each is to be confirmed by the person."""
    said: set[object] = set()
    for path in ("breach.data.categories", "breach.data.sensitive"):
        value = answers.get(path)
        if isinstance(value, Several):
            said |= set(value.items)
    wanted = (one for one in LeakCategory if counted_as(one) in said)
    return tuple(one for one in wanted if one not in _NEVER_PROPOSED)


# A period may end after today (« until the contract ends »), by ten years as the difference of two days.
_AHEAD = 10_00_00
# Too grave or too vague to be proposed from a general answer.
_NEVER_PROPOSED = frozenset(
    {
        LeakCategory.FREE_TEXT,
        LeakCategory.PRESCRIPTION,
        LeakCategory.PHOTOGRAPH,
        LeakCategory.RELATIVE,
        LeakCategory.OTHER,
    }
)
