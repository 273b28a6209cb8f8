"""Looks for every person of the list in a leaked file, block by block, and keeps nothing of its lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from operator import xor
from typing import NamedTuple, TypeVar

from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import NOTHING, Columns
from clinickit.people.comparable import Comparable
from clinickit.people.dates import DateOrder
from clinickit.people.identity import NO_NIR, email_address, phone_numbers, read_nir
from clinickit.people.key_tables import KeyTable
from clinickit.people.leak_index import LeakIndex
from clinickit.people.leak_places import Places, categories_of, family_texts, places_of
from clinickit.people.lookup_keys import (
    CodeMemory,
    DayMemory,
    FamilyMemory,
    GivenMemory,
    NameColumn,
    day_key,
    family_key,
    forget_if_full,
    name_column,
    small_letters,
    stripped,
)
from clinickit.people.matching import GIVEN_LIKENESS, Identity, Judgement, judge, like
from clinickit.people.names import OTHER_NAME, NameRules, given_names
from clinickit.people.own_accounts import MOST_KEPT, OwnAccounts, OwnFinding, find_own
from clinickit.people.places import parted_address, parted_town, postcode, street_keys
from clinickit.people.reasons import Pile, Reason

# A name seen more often than this in the leaked file is not rare.
RARE_IN_FILE = 2
_SOME_KEY = (1 << 40) - 1
_FAMILY_FILTER = 0.75
_Shared = TypeVar("_Shared", bound=tuple[object, ...])
Row = Sequence[str]


class Match(NamedTuple):
    """One line that may be about one person: where it stands, why, what it held; not the line itself."""

    person: str
    table: str
    line: int
    pile: Pile
    reasons: tuple[Reason, ...]
    categories: tuple[LeakCategory, ...]
    fingerprint: bytes


class _Read(NamedTuple):
    """The columns of one block by position, its names folded, and what was found so far per line.

    `found` has the candidates, `named` the place of the name in the table of names.
    """

    cells: Sequence[Sequence[str]]
    families: NameColumn
    givens: NameColumn
    births: Sequence[str]
    days: DayMemory
    codes: Sequence[str]
    found: dict[int, list[int]]
    named: dict[int, int]


class LeakSearch:
    """The list held ready, and what has been found so far.

    It is a class because the index, the names already read and the piles live through the whole file.
    Feed it blocks with `read`, then call `finish` once; `piles` and `counts` hold at any moment.
    """

    def __init__(
        self,
        people: Iterable[Comparable],
        rules: NameRules,
        latest: int,
        fingerprint: Callable[[Row], bytes],
        own: OwnAccounts | None = None,
    ) -> None:
        self._index, self._rules = LeakIndex(people, rules), rules
        self._families, self._family_ends = self._index.families.text, self._index.families.ends
        self._postcodes, self._codes = self._index.postcodes, CodeMemory()
        self._fingerprint, self._own = fingerprint, own or OwnAccounts()
        self._piles = bytearray(len(self._index.ids))
        self._family_memory, self._given_memory = FamilyMemory(rules), GivenMemory(rules)
        self._day_memories = {order: DayMemory(order, latest) for order in DateOrder}
        self._weak: dict[int, list[tuple[int, Match]]] = {}
        # How often each name of the list was seen, never counted further than needed.
        self._seen_names = bytearray(len(self._index.by_name))
        self._shared: dict[tuple[object, ...], tuple[object, ...]] = {}
        self._columns: Columns | None = None
        self._held: dict[tuple[bool, ...], tuple[LeakCategory, ...]] = {}
        self.own_findings: list[OwnFinding] = []
        self.own_lines = 0
        self.lines = 0

    def piles(self) -> Iterator[tuple[str, Pile]]:
        """Every person of the list with their pile, exactly one, in the order of the list."""
        return ((person, Pile(pile)) for person, pile in zip(self._index.ids, self._piles, strict=True))

    def counts(self) -> dict[Pile, int]:
        """How many people stand in each pile."""
        return {pile: self._piles.count(pile) for pile in Pile}

    def read(self, table: str, columns: Columns, rows: Sequence[Row], numbers: Sequence[int]) -> list[Match]:
        """The matches of one block of lines of a table; `numbers` says where each line stands in the file."""
        places = places_of(columns)
        self.lines += len(rows)
        cells = list(zip_longest(*rows, fillvalue=""))
        cells += [("",) * len(rows)] * (places.width - len(cells))
        read = self._folded(cells, places, self._day_memories[columns.date_order])
        if places.birth >= 0:
            self._find_by_day(read, places)
        self._find_by_name(read, places)
        if places.nir >= 0:
            self._find(read, self._index.by_nir, [hash(cell[:13]) for cell in stripped(cells[places.nir])])
        for at in places.phones:
            self._find(read, self._index.by_phone, [hash(cell[-9:]) for cell in stripped(cells[at])])
        for at in places.emails:
            self._find(read, self._index.by_email, map(hash, small_letters(cells[at])))
        for own in find_own(self._own, table, rows, numbers, places.passwords, self._fingerprint):
            self.own_lines += 1
            if len(self.own_findings) < MOST_KEPT:
                self.own_findings.append(own)
        forget_if_full(self._family_memory)
        forget_if_full(self._given_memory)
        forget_if_full(read.days)
        forget_if_full(self._codes)
        matches: list[Match] = []
        for at, people in sorted(read.found.items()):
            row = rows[at] if len(rows[at]) >= places.width else [*rows[at], *[""] * (places.width - len(rows[at]))]
            line = self._line(row, places, read, at)
            name = read.named.get(at, ~((read.families.keys[at] ^ read.givens.keys[at]) & _SOME_KEY))
            matches += self._kept((table, numbers[at]), columns, row, line, name, people)
        return matches

    def finish(self) -> list[Match]:
        """The pairs that only a rare name speaks for, now that the whole file has been read; to be checked."""
        matches: list[Match] = []
        for key, weak in self._weak.items():
            one_human = len({self._index.human(person) for person, _ in weak}) == 1
            if self._rare(key) and one_human:
                for person, match in weak:
                    self._piles[person] = max(self._piles[person], Pile.TO_CHECK)
                    matches.append(match._replace(pile=Pile.TO_CHECK, reasons=(*match.reasons, Reason.RARE_NAME)))
        self._weak.clear()
        return matches

    # ---- candidates, a whole column at a time --------------------------------------------------------------

    def _folded(self, cells: Sequence[Sequence[str]], places: Places, days: DayMemory) -> _Read:
        nothing = ("",) * len(cells[0] if cells else ())
        births = cells[places.birth] if places.birth >= 0 else nothing
        codes = cells[places.postcode] if places.postcode >= 0 else nothing
        if places.postcode < 0 <= places.town:
            codes = [parted_town(town)[0] for town in cells[places.town]]
        families = name_column(self._family_memory, family_texts(cells, places), len(nothing))
        givens = name_column(self._given_memory, cells[places.given] if places.given >= 0 else (), len(nothing))
        return _Read(cells, families, givens, births, days, codes, {}, {})

    def _find_by_day(self, read: _Read, places: Places) -> None:
        """People born on the line's day whose given name and family name are not out of the question.

        They are looked up by day with the beginning of the given name, and by day with that of the family name: a
        day alone has fifteen people of half a million.
        """
        keys, odd = read.days.column(read.births)
        self._born_on(read, places, keys, range(len(keys)))
        others = read.days.others
        doubtful = [at for at in odd if read.births[at] in others] if others else []
        if doubtful:
            self._born_on(read, places, [day_key(others[read.births[at]]) for at in doubtful], doubtful)

    def _born_on(self, read: _Read, places: Places, days: Sequence[int], lines: Sequence[int]) -> None:
        index, found, families, givens = self._index, read.found, read.families, read.givens
        whole = len(lines) == len(givens.folded)
        keys = map(xor, days, givens.begun if whole else [givens.begun[at] for at in lines])
        for which, people in index.by_day_and_given.holders(keys):
            at = lines[which]
            near = self._of_near_family(families.folded[at], read.codes[at], people)
            if near and (near := self._of_near_given(givens.folded[at], near)):
                found.setdefault(at, []).extend(near)
        keys = map(xor, days, families.begun if whole else [families.begun[at] for at in lines])
        for which, people in index.by_day_and_family.holders(keys):
            at = lines[which]
            near = self._of_near_given(givens.folded[at], people)
            if near and (near := self._of_near_family(families.folded[at], read.codes[at], near)):
                found.setdefault(at, []).extend(near)
        if "" in givens.folded:
            nameless = [which for which, at in enumerate(lines) if not givens.folded[at]]
            for which, people in index.by_day.holders([days[one] for one in nameless]):
                at = lines[nameless[which]]
                if near := self._born_and_named(read, places, at, people):
                    found.setdefault(at, []).extend(near)

    def _of_near_family(self, family: str, code: str, people: Sequence[int]) -> Sequence[int]:
        """Those of some people whose family name may be that of a line, or who live at its postcode."""
        if not family:
            return people
        families, ends, code_of = self._families, self._family_ends, self._postcodes
        wanted = self._codes[code]
        return [
            one for one in people if code_of[one] == wanted or _not_far(family, families[ends[one] : ends[one + 1]])
        ]

    def _of_near_given(self, givens: str, people: Sequence[int]) -> Sequence[int]:
        """Those who may have the first given name of a line."""
        given, texts = givens.partition(" ")[0], self._index.givens
        return [one for one in people if given and _near_given(given, texts[one])]

    def _born_and_named(self, read: _Read, places: Places, at: int, born: Iterable[int]) -> list[int]:
        """The same where the line has no given name of its own: a whole name, a family name, or none at all."""
        index = self._index
        if places.whole >= 0:
            words = set(given_names(read.cells[places.whole][at], self._rules).split()) - self._rules.particles
            return [
                person
                for person in born
                if not words.isdisjoint(index.givens[person].split())
                or not words.isdisjoint(index.families[person].replace(OTHER_NAME, " ").split())
            ]
        family = read.families.folded[at]
        return [person for person in born if family and _not_far(family, index.families[person])]

    def _find_by_name(self, read: _Read, places: Places) -> None:
        """People of the line's name whose day is near or unknown; and the name counted as seen."""
        lines: Sequence[int] = ()
        if places.whole >= 0 and places.family < 0:
            wholes = [list(self._whole_keys(whole)) for whole in read.cells[places.whole]]
            lines = [at for at, keys in enumerate(wholes) for _ in keys]
            keys = [key for found in wholes for key in found]
        else:
            keys = list(map(xor, read.families.keys, read.givens.keys))
        index, named, seen, births, days = self._index, read.named, self._seen_names, read.births, read.days
        for which, start, after in index.by_name.find(keys):
            at = lines[which] if lines else which
            named[at] = start
            if seen[start] <= RARE_IN_FILE:
                seen[start] += 1
            day = days[births[at]]
            if people := index.near_named(start, after, day) if day else index.by_name.people(start, after):
                read.found.setdefault(at, []).extend(people)

    def _rare(self, name: int) -> bool:
        return name < 0 or self._seen_names[name] <= RARE_IN_FILE

    def _find(self, read: _Read, table: KeyTable, keys: Iterable[int]) -> None:
        for at, people in table.holders(keys):
            read.found.setdefault(at, []).extend(people)

    def _whole_keys(self, text: str) -> Iterator[int]:
        words, rules = given_names(text, self._rules).split(), self._rules
        for cut in range(1, len(words)):
            yield family_key(" ".join(words[:cut]), rules) ^ hash(words[cut])
            yield family_key(" ".join(words[cut:]), rules) ^ hash(words[0])

    # ---- candidates, one by one ----------------------------------------------------------------------------

    def _line(self, row: Row, places: Places, read: _Read, at: int) -> Identity:
        code = postcode(read.codes[at])
        street = next((row[column] for column in places.streets if row[column]), "")
        if street and not code:
            street, code, _ = parted_address(street)
        family, given = read.families.folded[at], read.givens.folded[at]
        nameless = not family and not given and places.whole >= 0
        return Identity(
            family,
            given,
            read.days[read.births[at]],
            read.days.others.get(read.births[at], 0),
            read_nir(row[places.nir]) if places.nir >= 0 else NO_NIR,
            tuple([number for column in places.phones for number in phone_numbers(row[column])]),
            tuple([email for column in places.emails if (email := email_address(row[column]))]),
            street_keys([street], [code])[0] if street else 0,
            code,
            given_names(row[places.whole], self._rules) if nameless else "",
        )

    def _kept(
        self, place: tuple[str, int], columns: Columns, row: Row, line: Identity, key: int, people: Sequence[int]
    ) -> list[Match]:
        index = self._index
        judged: list[tuple[int, Judgement]] = []
        for person in dict.fromkeys(people):
            one = judge(line, index.person(person, line), self._rules)
            if one.pile or one.weak:
                judged.append((person, one))
        if not judged:
            return []
        sure = {index.human(person) for person, one in judged if one.pile is Pile.CERTAIN}
        if sure:  # a brother or sister under the same roof is not looked at twice
            judged = [(person, one) for person, one in judged if one.pile is Pile.CERTAIN or _named(one)]
        # An enumeration is slow to hash: a line with the same cells filled gives the same categories.
        filled = tuple([cell != "" and not cell.isspace() and cell not in NOTHING for cell in row])
        categories = self._held_by(columns, filled)
        mark = self._fingerprint(row)
        matches: list[Match] = []
        for person, one in judged:
            pile, reasons = one.pile, one.reasons
            if pile is Pile.CERTAIN and len(sure) > 1:
                pile, reasons = Pile.TO_CHECK, (*reasons, Reason.HOMONYMS)
            match = Match(index.ids[person], *place, pile, self._share(reasons), categories, mark)
            if one.weak:
                self._weak.setdefault(key, []).append((person, match))
            else:
                self._piles[person] = max(self._piles[person], pile)
                matches.append(match)
        if key in self._weak and not self._rare(key):
            del self._weak[key]
        return matches

    def _held_by(self, columns: Columns, filled: tuple[bool, ...]) -> tuple[LeakCategory, ...]:
        if columns is not self._columns:
            self._columns, self._held = columns, {}
        found = self._held.get(filled)
        if found is None:
            found = self._held[filled] = categories_of(filled, columns)
        return found

    def _share(self, values: _Shared) -> _Shared:
        """The same tuple for the same values, so that a million matches share a few hundred."""
        return self._shared.setdefault(values, values)  # type: ignore[return-value]


def _not_far(family: str, known: str) -> bool:
    if family in known or known in family:
        return True
    if OTHER_NAME in known or OTHER_NAME in family:
        return any(_not_far(one, other) for one in family.split(OTHER_NAME) for other in known.split(OTHER_NAME))
    return like(family, known, score_cutoff=_FAMILY_FILTER) > 0


def _named(found: Judgement) -> bool:
    return Reason.GIVEN_DIFFERENT not in found.reasons


def _near_given(given: str, known: str) -> bool:
    """Whether the first given name of a line may be one of the given names of a person."""
    return given in known or any(like(given, name) >= GIVEN_LIKENESS for name in known.split(" "))


__all__ = ("LeakSearch", "Match", "OwnAccounts", "OwnFinding")
