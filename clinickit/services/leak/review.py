"""The three piles of a reading and the matches to be checked: shown, decided one by one or by sampled group, undone."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Moment
from clinickit.domain.letters import LeakCategory
from clinickit.people.dates import as_date
from clinickit.people.identity import NirState, read_nir
from clinickit.people.patient import Patient
from clinickit.people.reasons import Pile, Reason, in_words, read_reason_words
from clinickit.people.segments import display_name
from clinickit.services.casebook import OpenCase
from clinickit.services.leak.search import LeakDesk
from clinickit.services.patients_ports import Decision, PatientStore, ReviewGroup, StoredMatch, TakenSearch

SAMPLE_RULE = "review_sample"
PAGE = 100
_AT_ONCE = 5_000
_SHOWN_OF_NIR = 5
_PERCENT = 100
_OPEN = (None, Decision.LATER)
# Rule of three: when none of n draws is wrong, at most about 3 in n are (95 % sure).
_RULE_OF_THREE = 3


@dataclass(frozen=True, slots=True)
class PilesScreen:
    """A reading in figures: people per pile as read, matches decided since, and people concerned in the end.

    `own` are the practice's own accounts found: the account, on how many lines, whether with a password; `leaked`, how
    many people found each category leaked about, in all readings.
    """

    search: TakenSearch
    confirmed: int
    refused: int
    left: int
    found: int
    presumed: int
    own: tuple[tuple[str, int, bool], ...]
    leaked: tuple[tuple[LeakCategory, int], ...]
    read_at: str


@dataclass(frozen=True, slots=True)
class PileLine:
    """A person of a pile: name, birth date and town, from the practice's own list."""

    id: str
    name: str
    birth: str
    town: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Matches that the same reasons speak for, and how far they are decided.

    `sample` is how many are drawn before the rest may be decided together (0: too few for that), `drawn_left` how many
    of them are still to be decided, `whole` the decision that all of them had, empty when they differ, `share` how many
    in a hundred may be wrong all the same.
    """

    reasons: tuple[Reason, ...]
    words: tuple[str, ...]
    matches: int
    undecided: int
    sample: int = 0
    drawn_left: int = 0
    whole: str = ""
    share: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One match to be checked: the practice's own record, why, what leaked; nothing of the leaked line."""

    match: StoredMatch
    record: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    done: int
    total: int
    group: GroupLine
    of_sample: bool


class ReviewDesk:
    """The use cases of checking. Every method is called off the window's thread.

    It remembers which matches were drawn of each group: to draw them again would read the whole group.
    """

    def __init__(self, leak: LeakDesk) -> None:
        self.leak = leak
        self._samples: dict[tuple[int, tuple[Reason, ...], int], tuple[int, ...]] = {}

    @cached_property
    def reason_words(self) -> Mapping[Reason, str]:
        """A sentence for each reason."""
        return read_reason_words(self.leak.library.resources.read("people/reasons.toml"))

    def sample_size(self) -> int:
        """How many matches of a group are drawn before the rest may be decided together."""
        value = self.leak.library.rulebook.rules[SAMPLE_RULE].versions[-1].value
        return value if isinstance(value, int) else 0

    def error_share(self) -> int:
        """How many in a hundred may still be wrong when every one of the sample was right."""
        return round(_PERCENT * _RULE_OF_THREE / self.sample_size())

    # The piles

    def searches(self, case: OpenCase) -> tuple[TakenSearch, ...]:
        """The readings, in order."""
        return self.leak.store(case).searches()

    def piles(self, case: OpenCase, number: int) -> PilesScreen:
        """One reading in figures. Raises KeyError when it is not there."""
        store = self.leak.store(case)
        search = next(one for one in store.searches() if one.number == number)
        decided = [one.decision for one in _all(store, number, None)]
        own: dict[str, tuple[int, bool]] = {}
        for one in store.own_findings(number):
            lines, with_password = own.get(one.account, (0, False))
            own[one.account] = lines + 1, with_password or one.with_password
        listed = tuple((account, lines, paired) for account, (lines, paired) in sorted(own.items()))
        found, presumed = store.concerned_count()
        return PilesScreen(
            search,
            confirmed=decided.count(Decision.CONFIRMED),
            refused=decided.count(Decision.REFUSED),
            left=sum(one in _OPEN for one in decided),
            found=found,
            presumed=presumed,
            own=listed,
            leaked=_leaked(store),
            read_at=moment_in_french(Moment(search.read_at, case.zone)),
        )

    def pile(self, case: OpenCase, number: int, pile: Pile, after: str = "") -> tuple[PileLine, ...]:
        """The people of a pile after one of them, a page at a time."""
        people = self.leak.store(case).piles(number, pile, after, PAGE)
        return tuple(PileLine(one.id, display_name(one), _day(one.birth), one.town) for one in people)

    # The queue

    def groups(self, case: OpenCase, number: int) -> tuple[GroupLine, ...]:
        """The matches to be checked by their reasons, the largest group first."""
        store = self.leak.store(case)
        return tuple(self._group(store, number, one) for one in store.groups(number))

    def _group(self, store: PatientStore, number: int, group: ReviewGroup) -> GroupLine:
        words = in_words(group.reasons, self.reason_words)
        line = GroupLine(group.reasons, words, group.matches, group.undecided)
        size = self.sample_size()
        if not group.undecided or group.matches <= size:
            return line
        drawn = self._drawn(store, number, group)
        said = [one.decision for one in drawn if one.decision not in _OPEN]
        alike = set(said) if len(said) == len(drawn) else set()
        whole = next(iter(alike)) if len(alike) == 1 else None
        left = len(drawn) - len(said)
        return GroupLine(
            group.reasons, words, group.matches, group.undecided, len(drawn), left, whole or "", self.error_share()
        )

    def _drawn(self, store: PatientStore, number: int, group: ReviewGroup) -> list[StoredMatch]:
        """The sample of a group: drawn by chance, but the same each time, so that nobody draws until it suits."""
        key = (number, group.reasons, group.matches)
        if key not in self._samples:
            everyone = [one.number for one in _all(store, number, group.reasons)]
            chance = random.Random(f"{number}:{'+'.join(group.reasons)}")  # noqa: S311 - a draw that can be made again
            self._samples[key] = tuple(chance.sample(everyone, min(self.sample_size(), len(everyone))))
        found: list[StoredMatch] = []
        for one in self._samples[key]:
            found += store.matches(number, group.reasons, undecided=False, after=one - 1, most=1)
        return found

    def card(
        self,
        case: OpenCase,
        number: int,
        reasons: tuple[Reason, ...] | None = None,
        skipped: frozenset[int] = frozenset(),
    ) -> Card | None:
        """The next match to check, of a group when one is named, those of its sample first; None when none is left.

        `skipped` are those put off in this sitting: they come back once the others are done.
        """
        store = self.leak.store(case)
        groups = [one for one in store.groups(number) if one.undecided and reasons in (None, one.reasons)]
        for one in groups:
            group = self._group(store, number, one)
            drawn = self._drawn(store, number, one) if group.drawn_left else []
            fresh = [match for match in drawn if match.decision in _OPEN and match.number not in skipped]
            of_sample = bool(fresh)
            if not fresh:
                waiting = store.matches(number, one.reasons, undecided=True, after=0, most=len(skipped) + 1)
                fresh = [match for match in waiting if match.number not in skipped]
            if fresh:
                return self._card(store, number, fresh[0], group, of_sample=of_sample)
        return self.card(case, number, reasons) if skipped and groups else None

    def _card(self, store: PatientStore, number: int, match: StoredMatch, group: GroupLine, *, of_sample: bool) -> Card:
        search = next(one for one in store.searches() if one.number == number)
        patient = store.person(match.person)
        return Card(
            match,
            self._record(patient) if patient else (),
            in_words(match.reasons, self.reason_words),
            search.reviewed,
            search.to_review,
            group,
            of_sample,
        )

    def _record(self, one: Patient) -> tuple[tuple[str, str], ...]:
        """The practice's own record, as far as it helps to recognise the person."""
        texts = self.leak.texts
        told = {
            "name": display_name(one),
            "given": one.given_names,
            "birth_name": one.birth_name if one.birth_name != one.family_name else "",
            "birth": _day(one.birth),
            "nir": _short_nir(one.nir),
            "phone": ", ".join(one.phones),
            "email": one.email,
            "address": " ".join(filter(None, (one.street, one.street_more, one.postcode, one.town))),
            "number": one.patient_number,
        }
        return tuple((texts[f"leak.review.record_{key}"], value) for key, value in told.items() if value)

    def decide(self, case: OpenCase, numbers: Sequence[int], decision: Decision | None) -> int:
        """Decide matches, or take a decision back; how many changed. Kept with who and when."""
        book = self.leak.book
        return self.leak.store(case).decide(numbers, decision, book.person.name, book.now())

    def take_back(self, case: OpenCase, numbers: Sequence[int]) -> int:
        """Undo a decision; that of a whole group leaves a line in the journal."""
        if len(numbers) > 1:
            self.leak.record(case, "leak_review", self.leak.texts["leak.journal.undone"].format(count=len(numbers)))
        return self.decide(case, numbers, None)

    def decide_group(
        self, case: OpenCase, number: int, reasons: tuple[Reason, ...]
    ) -> tuple[tuple[int, ...], Decision]:
        """Decide what is left of a group as every one of its sample was decided; the matches that changed, and how.

        Raises InvalidAnswer when the sample is not finished or does not agree.
        """
        store = self.leak.store(case)
        group = self._group(store, number, next(one for one in store.groups(number) if one.reasons == reasons))
        if group.whole not in (Decision.CONFIRMED, Decision.REFUSED):
            raise InvalidAnswer(self.leak.texts["leak.review.not_yet"], self.leak.texts["leak.review.not_yet_action"])
        decision = Decision(group.whole)
        left = [one.number for one in _all(store, number, reasons) if one.decision in _OPEN]
        self.decide(case, left, decision)
        key = "leak.journal.group_yes" if decision is Decision.CONFIRMED else "leak.journal.group_no"
        self.leak.record(
            case,
            "leak_review",
            self.leak.texts[key].format(count=len(left), sample=group.sample, share=self.error_share()),
        )
        return tuple(left), decision

    def finish_sitting(self, case: OpenCase, number: int, yes: int, no: int) -> None:
        """One line in the journal for what was decided one by one in a sitting; nothing when nothing was."""
        if yes or no:
            search = next(one for one in self.searches(case) if one.number == number)
            left = search.waiting
            self.leak.record(
                case, "leak_review", self.leak.texts["leak.journal.review"].format(yes=yes, no=no, left=left)
            )


def _leaked(store: PatientStore) -> tuple[tuple[LeakCategory, int], ...]:
    counts = Counter(category for one in store.concerned() if not one.presumed for category in one.categories)
    return tuple((one, counts[one]) for one in LeakCategory if counts[one])


def _all(store: PatientStore, number: int, reasons: tuple[Reason, ...] | None) -> Iterator[StoredMatch]:
    after = 0
    while page := store.matches(number, reasons, undecided=False, after=after, most=_AT_ONCE):
        yield from page
        after = page[-1].number


def _day(number: int) -> str:
    day = as_date(number)
    return in_french(day) if day else ""


def _short_nir(text: str) -> str:
    """Enough of a health number to recognise it by: sex, year and month, then dots."""
    figures = "".join(text.split())
    readable = read_nir(text).state not in (NirState.ABSENT, NirState.MALFORMED, NirState.ROUNDED)
    return f"{figures[:_SHOWN_OF_NIR]}…" if readable else ""
