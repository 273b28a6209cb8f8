"""Looks for every person of the list in a leaked file, block by block, and keeps nothing of its lines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from clinickit.domain.letters import LeakCategory
from clinickit.people.columns import Columns
from clinickit.people.dates import DateOrder
from clinickit.people.identity import NO_NIR, email_address, phone_number, read_nir
from clinickit.people.key_tables import KEY, Holders, KeyTable, each
from clinickit.people.leak_index import (
    DAY_SPREAD,
    NO_FAMILY_NAME,
    NO_GIVEN_NAME,
    DayMemory,
    Family,
    FamilyMemory,
    Given,
    GivenMemory,
    LeakIndex,
    day_key,
    family_key,
    forget_if_full,
)
from clinickit.people.leak_places import Places, categories_of, places_of
from clinickit.people.matching import GIVEN_LIKENESS, Identity, Judgement, judge, like
from clinickit.people.names import OTHER_NAME, NameRules, given_names
from clinickit.people.own_accounts import MOST_KEPT, OwnAccounts, OwnFinding, find_own
from clinickit.people.places import postcode, street_key
from clinickit.people.reasons import Pile, Reason

# A name seen more often than this in the leaked file is not rare.
RARE_IN_FILE = 2
_FAMILY_FILTER = 0.75
_SPACES = str.maketrans("", "", " .-/()\u00a0\u202f\t")
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
    """The columns of one block by position, its names folded, and the candidates found so far per line."""

    cells: Sequence[Sequence[str]]
    families: Sequence[Family]
    givens: Sequence[Given]
    days: Sequence[int]
    codes: Sequence[str]
    found: dict[int, list[int]]


class LeakSearch:
    """The list held ready, and what has been found so far.

    It is a class because the index, the names already read and the piles live through the whole file.
    Feed it blocks with `read`, then call `finish` once; `piles` and `counts` hold at any moment.
    """

    def __init__(
        self,
        people: Iterable[tuple[str, Identity]],
        rules: NameRules,
        latest: int,
        fingerprint: Callable[[Row], bytes],
        own: OwnAccounts | None = None,
    ) -> None:
        self._index, self._rules = LeakIndex(people, rules), rules
        self._fingerprint, self._own = fingerprint, own or OwnAccounts()
        self._piles = bytearray(len(self._index.ids))
        self._family_memory, self._given_memory = FamilyMemory(rules), GivenMemory(rules)
        self._day_memories = {order: DayMemory(order, latest) for order in DateOrder}
        self._weak: dict[int, list[tuple[int, Match]]] = {}
        self._seen_names: dict[int, int] = {}
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
        places, order = places_of(columns), columns.date_order
        self.lines += len(rows)
        cells = list(zip_longest(*rows, fillvalue=""))
        cells += [("",) * len(rows)] * (places.width - len(cells))
        read = self._folded(cells, places, order)
        if places.birth >= 0:
            self._find_by_day(read, places, self._day_memories[order].others)
        self._find_by_name(read, places)
        if places.nir >= 0:
            _find(read.found, self._index.by_nir, [hash(cell[:13]) for cell in _stripped(cells[places.nir])])
        for at in places.phones:
            _find(read.found, self._index.by_phone, [hash(cell[-9:]) for cell in _stripped(cells[at])])
        for at in places.emails:
            _find(read.found, self._index.by_email, map(hash, map(str.lower, map(str.strip, cells[at]))))
        for own in find_own(self._own, table, rows, numbers, places.passwords, self._fingerprint):
            self.own_lines += 1
            if len(self.own_findings) < MOST_KEPT:
                self.own_findings.append(own)
        forget_if_full(self._family_memory)
        forget_if_full(self._given_memory)
        forget_if_full(self._day_memories[order])
        matches: list[Match] = []
        for at, people in sorted(read.found.items()):
            row = rows[at] if len(rows[at]) >= places.width else [*rows[at], *[""] * (places.width - len(rows[at]))]
            line = self._line(row, places, read, at, self._day_memories[order].others)
            key = read.families[at].key ^ read.givens[at].key if not line.whole else 0
            matches += self._kept((table, numbers[at]), columns, row, line, key, people)
        return matches

    def finish(self) -> list[Match]:
        """The pairs that only a rare name speaks for, now that the whole file has been read; to be checked."""
        matches: list[Match] = []
        for key, weak in self._weak.items():
            one_human = len({self._index.human(person) for person, _ in weak}) == 1
            if self._seen_names.get(key, 0) <= RARE_IN_FILE and one_human:
                for person, match in weak:
                    self._piles[person] = max(self._piles[person], Pile.TO_CHECK)
                    matches.append(match._replace(pile=Pile.TO_CHECK, reasons=(*match.reasons, Reason.RARE_NAME)))
        self._weak.clear()
        return matches

    # ---- candidates, a whole column at a time --------------------------------------------------------------

    def _folded(self, cells: Sequence[Sequence[str]], places: Places, order: DateOrder) -> _Read:
        lines = len(cells[0] if cells else ())
        days, givens = [0] * lines, [NO_GIVEN_NAME] * lines
        if places.birth >= 0:
            days = list(map(self._day_memories[order].__getitem__, cells[places.birth]))
        if places.given >= 0:
            givens = list(map(self._given_memory.__getitem__, cells[places.given]))
        codes = cells[places.postcode] if places.postcode >= 0 else ("",) * lines
        return _Read(cells, self._families(cells, places, lines), givens, days, codes, {})

    def _families(self, cells: Sequence[Sequence[str]], places: Places, lines: int) -> list[Family]:
        if places.family < 0:
            return [NO_FAMILY_NAME] * lines
        texts = cells[places.family]
        if places.birth_name >= 0:
            pairs = zip(texts, cells[places.birth_name], strict=True)
            texts = [f"{used} née {born}" if used and born and used != born else used or born for used, born in pairs]
        return list(map(self._family_memory.__getitem__, texts))

    def _find_by_day(self, read: _Read, places: Places, others: Mapping[str, int]) -> None:
        """People born on the line's day whose given name and family name are not out of the question.

        They are looked up by day with the beginning of the given name, and by day with that of the family name: a
        day alone has fifteen people of half a million.
        """
        find = self._index.by_day.find
        keys = [day * DAY_SPREAD & KEY for day in read.days]
        self._born(read, places, find([key ^ given[3] for key, given in zip(keys, read.givens, strict=True)]))
        self._born(read, places, find([key ^ family[2] for key, family in zip(keys, read.families, strict=True)]))
        if others:
            for at, text in enumerate(read.cells[places.birth]):
                if text in others:
                    key = day_key(others[text])
                    both = find((key ^ read.givens[at].begun, key ^ read.families[at].begun))
                    self._born(read, places, [(at, people) for _, people in both])

    def _born(self, read: _Read, places: Places, candidates: Iterable[tuple[int, Holders]]) -> None:
        index, found, families, givens, codes = self._index, read.found, read.families, read.givens, read.codes
        known_families, known_givens, postcodes = index.families, index.givens, index.postcodes
        for at, holders in candidates:
            given, family = givens[at][1], families[at][0]
            people = each(holders)
            if not given:
                people = self._born_and_named(read, places, at, people)
            else:
                code = int(postcode(codes[at]) or -1)
                people = tuple(
                    [
                        one
                        for one in people
                        if (not family or postcodes[one] == code or _not_far(family, known_families[one]))
                        and _near_given(given, known_givens[one])
                    ]
                )
            if people:
                found.setdefault(at, []).extend(people)

    def _born_and_named(self, read: _Read, places: Places, at: int, born: Iterable[int]) -> tuple[int, ...]:
        """The same where the line has no given name of its own: a whole name, a family name, or none at all."""
        index = self._index
        if places.whole >= 0:
            words = set(given_names(read.cells[places.whole][at], self._rules).split())
            return tuple([person for person in born if not words.isdisjoint(index.givens[person].split())])
        family = read.families[at][0]
        return tuple([person for person in born if family and _not_far(family, index.families[person])])

    def _find_by_name(self, read: _Read, places: Places) -> None:
        """People of the line's name whose day is near or unknown; and the name counted as seen."""
        index, days, crowds = self._index, read.days, self._index.crowds
        if places.whole >= 0 and places.family < 0:
            wholes = [list(self._whole_keys(whole)) for whole in read.cells[places.whole]]
            lines = [at for at, keys in enumerate(wholes) for _ in keys]
            keys = [key for found in wholes for key in found]
        else:
            lines = list(range(len(days)))
            keys = [family[1] ^ given[2] for family, given in zip(read.families, read.givens, strict=True)]
        for at, holders in index.by_name.find(keys):
            people, day = each(holders), days[lines[at]]
            self._named(read, lines[at], keys[at], index.near(people, day) if day else people)
        if crowds:
            for at, key in enumerate(keys):
                if key in crowds:
                    self._named(read, lines[at], key, index.near_in_crowd(key, days[lines[at]]))

    def _named(self, read: _Read, at: int, key: int, people: Iterable[int]) -> None:
        self._seen_names[key] = self._seen_names.get(key, 0) + 1
        if people:
            read.found.setdefault(at, []).extend(people)

    def _whole_keys(self, text: str) -> Iterator[int]:
        words, rules = given_names(text, self._rules).split(), self._rules
        for cut in range(1, len(words)):
            yield family_key(" ".join(words[:cut]), rules) ^ hash(words[cut]) & KEY
            yield family_key(" ".join(words[cut:]), rules) ^ hash(words[0]) & KEY

    # ---- candidates, one by one ----------------------------------------------------------------------------

    def _line(self, row: Row, places: Places, read: _Read, at: int, others: Mapping[str, int]) -> Identity:
        code = postcode(row[places.postcode]) if places.postcode >= 0 else ""
        street = next((row[column] for column in places.streets if row[column]), "")
        other = others.get(row[places.birth], 0) if others and places.birth >= 0 else 0
        family, given = read.families[at].folded, read.givens[at].folded
        nameless = not family and not given and places.whole >= 0
        return Identity(
            family,
            given,
            read.days[at],
            other,
            read_nir(row[places.nir]) if places.nir >= 0 else NO_NIR,
            tuple([number for column in places.phones if (number := phone_number(row[column]))]),
            tuple([email for column in places.emails if (email := email_address(row[column]))]),
            street_key(street, code) if street else 0,
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
        # An enumeration is slow to hash: a line with the same cells filled gives the same categories.
        filled = tuple([cell != "" and not cell.isspace() for cell in row])
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
        if self._seen_names.get(key, 0) > RARE_IN_FILE:
            self._weak.pop(key, None)
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


def _stripped(cells: Sequence[str]) -> Sequence[str]:
    """The cells without the signs that part figures: all at once, unless a cell holds a line break."""
    parted = "\n".join(cells).translate(_SPACES).upper().split("\n")
    return parted if len(parted) == len(cells) else [cell.translate(_SPACES).upper() for cell in cells]


def _find(found: dict[int, list[int]], table: KeyTable, keys: Iterable[int]) -> None:
    for at, holders in table.find(keys):
        found.setdefault(at, []).extend(each(holders))


def _not_far(family: str, known: str) -> bool:
    if family in known or known in family:
        return True
    if OTHER_NAME in known or OTHER_NAME in family:
        return any(_not_far(one, other) for one in family.split(OTHER_NAME) for other in known.split(OTHER_NAME))
    return like(family, known) >= _FAMILY_FILTER


def _near_given(given: str, known: str) -> bool:
    """Whether the first given name of a line may be one of the given names of a person."""
    return given in known or any(like(given, name) >= GIVEN_LIKENESS for name in known.split(" "))


__all__ = ("LeakSearch", "Match", "OwnAccounts", "OwnFinding")
