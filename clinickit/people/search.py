"""Looks for every person of the list in a leaked file, line by line, and keeps nothing of the lines."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from clinickit.domain.letters import LeakCategory, segment_categories
from clinickit.people.columns import LEAKED_AS, Columns, Role
from clinickit.people.dates import UNREAD, ReadDate, read_date, regular_day
from clinickit.people.identity import Nir, NirState, email_address, nir_number, phone_number, read_nir
from clinickit.people.matching import GIVEN_LIKENESS, Identity, judge, near_days
from clinickit.people.names import OTHER_NAME, NameRules, bare, family_names, given_names
from clinickit.people.places import postcode, street_key
from clinickit.people.reasons import Pile, Reason

# A telephone or e-mail that more people share (a home for the elderly, a dummy) says nothing about any of them.
MOST_SHARED = 12
# A name seen more often than this in the leaked file is not rare.
RARE_IN_FILE = 2
_MEMORY = 1 << 16
_MOBILE_LENGTH = 10
_FIGURES_OF_NIR = frozenset({13, 15})
_FAMILY_FILTER = 0.75
_STATES = tuple(NirState)


class Match(NamedTuple):
    """One line that may be about one person: where it stands, why, what it held; not the line itself."""

    person: str
    table: str
    line: int
    pile: Pile
    reasons: tuple[Reason, ...]
    categories: tuple[LeakCategory, ...]
    fingerprint: bytes


class OwnFinding(NamedTuple):
    """One of the practice's own accounts found in the leaked file, and whether a password stands beside it."""

    account: str
    table: str
    line: int
    with_password: bool
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """The practice's own e-mails, logins and mail domains, in small letters, looked for in the same reading."""

    accounts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


class _Name(NamedTuple):
    folded: str
    first: str
    key: int


class _Places(NamedTuple):
    """Positions of what is read on every line; -1 when the table has none."""

    family: int
    birth_name: int
    given: int
    whole: int
    birth: int
    nir: int
    postcode: int
    phones: tuple[int, ...]
    emails: tuple[int, ...]
    logins: tuple[int, ...]
    passwords: tuple[int, ...]
    streets: tuple[int, ...]
    width: int


Holders = dict[int, int | tuple[int, ...]]
_NO_NAME = _Name("", "", 0)


class LeakSearch:
    """The list held ready for lookups, and what has been found so far.

    It is a class because the index, the memory of names already read and the piles live through the whole file.
    Feed it blocks with `read`, then call `finish` once; `pile_of` and `counts` hold at any moment.
    """

    def __init__(
        self,
        people: Iterable[tuple[str, Identity]],
        rules: NameRules,
        latest: int,
        fingerprint: Callable[[Sequence[str]], bytes],
        own: OwnAccounts | None = None,
    ) -> None:
        self._rules, self._latest, self._fingerprint = rules, latest, fingerprint
        self._own = own or OwnAccounts()
        self.ids: list[str] = []
        self._families: list[str] = []
        self._givens: list[str] = []
        self._births, self._other_births = array("i"), array("i")
        self._nirs, self._streets, self._postcodes = array("q"), array("q"), array("i")
        self._nir_states = bytearray()
        self._by_birth: dict[int, array[int]] = {}
        self._by_nir: Holders = {}
        self._by_name: Holders = {}
        self._by_phone: Holders = {}
        self._by_email: Holders = {}
        self._piles = bytearray()
        self._weak: dict[int, list[tuple[int, Match]]] = {}
        self._seen_names: dict[int, int] = {}
        self._pool: dict[str, str] = {}
        self._shared: dict[tuple[object, ...], tuple[object, ...]] = {}
        self.own_findings: list[OwnFinding] = []
        self.lines = 0
        for person, identity in people:
            self._add(person, identity)
        self._piles = bytearray(len(self.ids))
        for holders in (self._by_phone, self._by_email):
            _drop_shared(holders)
        self._pool.clear()
        self._family_names: dict[str, _Name] = {}
        self._given_names: dict[str, _Name] = {}
        self._days: dict[str, tuple[ReadDate, Sequence[int]]] = {}

    def _add(self, person: str, one: Identity) -> None:
        number = len(self.ids)
        self.ids.append(person)
        self._families.append(self._pool.setdefault(one.families, one.families))
        self._givens.append(self._pool.setdefault(one.givens, one.givens))
        self._births.append(one.birth)
        self._other_births.append(one.other_birth)
        self._nirs.append(one.nir.number)
        self._nir_states.append(_STATES.index(one.nir.state) | (128 if one.nir.temporary else 0))
        self._streets.append(one.street)
        self._postcodes.append(int(one.postcode or 0))
        for day in {one.birth, one.other_birth} - {0}:
            self._by_birth.setdefault(day, array("i")).append(number)
        if one.nir.number:
            _hold(self._by_nir, one.nir.number, number)
        first = hash(one.givens.split(" ")[0])
        for family in one.families.split(OTHER_NAME):
            if family and one.givens:
                _hold(self._by_name, hash(bare(family, self._rules)) ^ first, number)
        for phone in one.phones:
            _hold(self._by_phone, phone, number)
        for email in one.emails:
            _hold(self._by_email, hash(email), number)

    def pile_of(self, number: int) -> Pile:
        """The pile of the person at this place of the list: exactly one, at any moment."""
        return Pile(self._piles[number])

    def piles(self) -> Iterator[tuple[str, Pile]]:
        """Every person of the list with their pile, in the order of the list."""
        return ((person, Pile(pile)) for person, pile in zip(self.ids, self._piles, strict=True))

    def counts(self) -> dict[Pile, int]:
        """How many people stand in each pile."""
        return {pile: self._piles.count(pile) for pile in Pile}

    def read(self, table: str, columns: Columns, first_line: int, rows: Sequence[Sequence[str]]) -> list[Match]:
        """The matches of one block of lines of a table; `first_line` numbers the first of them."""
        places = places_of(columns)
        return self.read_numbered(table, columns, enumerate(rows, first_line), places)

    def read_numbered(  # noqa: C901, PLR0912, PLR0915 - the hot loop: a call per line and column would double it
        self, table: str, columns: Columns, rows: Iterable[tuple[int, Sequence[str]]], places: _Places
    ) -> list[Match]:
        """The same for lines that carry their own numbers."""
        matches: list[Match] = []
        days, given_memory, family_memory = self._days, self._given_names, self._family_names
        by_name, by_nir, by_phone, by_email = self._by_name, self._by_nir, self._by_phone, self._by_email
        givens, families, postcodes, seen = self._givens, self._families, self._postcodes, self._seen_names
        own = self._own
        watched = bool(own.accounts or own.domains)
        like = JaroWinkler.similarity
        at_family, at_birth_name, at_given = places.family, places.birth_name, places.given
        at_birth, at_nir, width = places.birth, places.nir, places.width
        order, by_birth, number = columns.date_order, self._by_birth, 0
        for line, row in rows:
            self.lines += 1
            if len(row) < width:
                row = [*row, *[""] * (width - len(row))]  # noqa: PLW2901 - a short line is read as if padded
            found: list[int] = []
            given = family = _NO_NAME
            if at_given >= 0:
                text = row[at_given]
                given = given_memory.get(text) or self._remember(given_memory, text, given_names(text, self._rules))
            if at_family >= 0:
                text = row[at_family]
                if at_birth_name >= 0 and (other := row[at_birth_name]) and other != text:
                    text = f"{text} née {other}" if text else other
                family = family_memory.get(text) or self._remember(family_memory, text, family_names(text, self._rules))
            day, born, number = UNREAD, _NOBODY, 0
            if at_birth >= 0:
                text = row[at_birth]
                if number := regular_day(text, order):
                    if (holders_of_day := by_birth.get(number)) is not None:
                        born = holders_of_day
                        day = ReadDate(number)
                elif text:
                    day, born = days.get(text) or self._day(text, columns)
            if born:
                first_given, folded = given.first, family.folded
                if first_given:
                    for person in born:
                        known = givens[person]
                        if first_given in known or like(first_given, known.split(" ")[0]) >= GIVEN_LIKENESS:
                            found.append(person)
                    if found and folded:
                        code = _code(row[places.postcode]) if places.postcode >= 0 else -1
                        found = [
                            person
                            for person in found
                            if folded in (known := families[person])
                            or known in folded
                            or OTHER_NAME in known
                            or OTHER_NAME in folded
                            or like(folded, known) >= _FAMILY_FILTER
                            or postcodes[person] == code
                        ]
                elif places.whole >= 0:
                    words = set(given_names(row[places.whole], self._rules).split())
                    found.extend(p for p in born if not words.isdisjoint(givens[p].split()))
                elif at_given < 0 and folded:
                    found.extend(p for p in born if folded in families[p])
            key = 0
            if family.key and given.key:
                key = family.key ^ given.key
                holders = by_name.get(key)
                if holders is not None:
                    seen[key] = seen.get(key, 0) + 1
                    day = day if day.day else ReadDate(number)
                    found.extend(self._near(holders, day))
            elif places.whole >= 0:
                for key in self._whole_keys(row[places.whole]):
                    if (holders := by_name.get(key)) is not None:
                        seen[key] = seen.get(key, 0) + 1
                        found.extend(self._near(holders, day))
            if at_nir >= 0 and (text := row[at_nir]):
                plain = text.isdecimal() and len(text) in _FIGURES_OF_NIR
                if (holders := by_nir.get(int(text[:13]) if plain else nir_number(text))) is not None:
                    _extend(found, holders)
            for at in places.phones:
                if text := row[at]:
                    plain = text.isdecimal() and len(text) == _MOBILE_LENGTH
                    if (holders := by_phone.get(int(text) if plain else phone_number(text))) is not None:
                        _extend(found, holders)
            for at in places.emails:
                if text := row[at]:
                    text = text.strip().lower()
                    if (holders := by_email.get(hash(text))) is not None:
                        _extend(found, holders)
                    if watched and (text in own.accounts or text.rpartition("@")[2] in own.domains):
                        self._own_found(text, table, line, row, places)
            if watched:
                for at in places.logins:
                    if (text := row[at].strip().lower()) and text in own.accounts:
                        self._own_found(text, table, line, row, places)
            if found:
                matches += self._judged(table, columns, line, row, places, (family, given, day, key), found)
        return matches

    def _near(self, holders: int | tuple[int, ...], day: ReadDate) -> Iterator[int]:
        """Those of the same name whose day is near; those of the same day were found by the day."""
        births = self._births
        for person in (holders,) if isinstance(holders, int) else holders:
            born = births[person]
            if not day.day or not born or near_days(day.day, born) or (day.day - born) % 1_000_000 == 0:
                yield person

    def _judged(
        self,
        table: str,
        columns: Columns,
        line: int,
        row: Sequence[str],
        places: _Places,
        read: tuple[_Name, _Name, ReadDate, int],
        found: Sequence[int],
    ) -> list[Match]:
        family, given, _, key = read
        day = read_date(row[places.birth], columns.date_order, self._latest) if places.birth >= 0 else UNREAD
        seen_by = self._line(row, places, family.folded, given.folded, day)
        judged = [
            (person, judge(seen_by, self._person(person, seen_by), self._rules)) for person in dict.fromkeys(found)
        ]
        kept = [(person, one) for person, one in judged if one.pile or one.weak]
        if not kept:
            return []
        sure = {self._human(person) for person, one in kept if one.pile is Pile.CERTAIN}
        categories = self._share(categories_of(row, columns))
        mark = self._fingerprint(row)
        matches: list[Match] = []
        for person, one in kept:
            pile, reasons = one.pile, one.reasons
            if pile is Pile.CERTAIN and len(sure) > 1:
                pile, reasons = Pile.TO_CHECK, (*reasons, Reason.HOMONYMS)
            match = Match(self.ids[person], table, line, pile, self._share(reasons), categories, mark)
            if one.weak:
                self._weak.setdefault(key, []).append((person, match))
            else:
                self._piles[person] = max(self._piles[person], pile)
                matches.append(match)
        if self._seen_names.get(key, 0) > RARE_IN_FILE:
            self._weak.pop(key, None)
        return matches

    def finish(self) -> list[Match]:
        """The pairs that only a rare name speaks for, now that the whole file has been read; to be checked."""
        matches: list[Match] = []
        for key, weak in self._weak.items():
            holders = self._by_name.get(key)
            alone = isinstance(holders, int) or len({self._human(person) for person, _ in weak}) == 1
            if self._seen_names.get(key, 0) <= RARE_IN_FILE and alone and holders is not None:
                for person, match in weak:
                    self._piles[person] = max(self._piles[person], Pile.TO_CHECK)
                    matches.append(match._replace(pile=Pile.TO_CHECK, reasons=(*match.reasons, Reason.RARE_NAME)))
        self._weak.clear()
        return matches

    def _human(self, person: int) -> tuple[int, int, str]:
        """Equal for two lines of the list that are one human being entered twice."""
        return self._nirs[person] or -person, self._births[person], self._givens[person]

    def _person(self, person: int, line: Identity) -> Identity:
        state = self._nir_states[person]
        return Identity(
            families=self._families[person],
            givens=self._givens[person],
            birth=self._births[person],
            other_birth=self._other_births[person],
            nir=Nir(self._nirs[person], _STATES[state & 127], temporary=state > 127),  # noqa: PLR2004 - the top bit
            phones=tuple(phone for phone in line.phones if _holds(self._by_phone, phone, person)),
            emails=tuple(email for email in line.emails if _holds(self._by_email, hash(email), person)),
            street=self._streets[person],
            postcode=f"{self._postcodes[person]:05d}" if self._postcodes[person] else "",
        )

    def _line(self, row: Sequence[str], places: _Places, family: str, given: str, day: ReadDate) -> Identity:
        code = postcode(row[places.postcode]) if places.postcode >= 0 else ""
        streets = [row[at] for at in places.streets if row[at]]
        return Identity(
            families=family,
            givens=given,
            birth=day.day,
            other_birth=day.other,
            nir=read_nir(row[places.nir]) if places.nir >= 0 else Nir(0, NirState.ABSENT),
            phones=tuple(number for at in places.phones if (number := phone_number(row[at]))),
            emails=tuple(email for at in places.emails if (email := email_address(row[at]))),
            street=street_key(streets[0], code) if streets else 0,
            postcode=code,
            whole=given_names(row[places.whole], self._rules) if places.whole >= 0 and not family and not given else "",
        )

    def _remember(self, memory: dict[str, _Name], text: str, folded: str) -> _Name:
        if len(memory) > _MEMORY:
            memory.clear()
        one = folded.split(OTHER_NAME)[0]
        name = _NO_NAME
        if memory is self._given_names:
            first = folded.split(" ")[0]
            name = _Name(folded, first, hash(first) if first else 0)
        elif folded:
            name = _Name(folded, one, hash(bare(one, self._rules)))
        memory[text] = name
        return name

    def _day(self, text: str, columns: Columns) -> tuple[ReadDate, Sequence[int]]:
        if len(self._days) > _MEMORY:
            self._days.clear()
        day = read_date(text, columns.date_order, self._latest)
        born = self._by_birth.get(day.day, _NOBODY)
        if day.other and day.other in self._by_birth:
            born = array("i", [*born, *self._by_birth[day.other]])
        self._days[text] = (day, born)
        return day, born

    def _whole_keys(self, text: str) -> Iterator[int]:
        words = given_names(text, self._rules).split()
        for cut in range(1, len(words)):
            yield hash(bare(" ".join(words[:cut]), self._rules)) ^ hash(words[cut])
            yield hash(bare(" ".join(words[cut:]), self._rules)) ^ hash(words[0])

    def _own_found(self, account: str, table: str, line: int, row: Sequence[str], places: _Places) -> None:
        beside = any(row[at].strip() for at in places.passwords)
        self.own_findings.append(OwnFinding(account, table, line, beside, self._fingerprint(row)))

    def _share(self, values: tuple[object, ...]) -> tuple:  # type: ignore[type-arg]
        return self._shared.setdefault(values, values)


_NOBODY: Sequence[int] = ()


def places_of(columns: Columns) -> _Places:
    """Where the columns stand that every line is read for."""
    family, birth_name = columns.place(Role.FAMILY_NAME), columns.place(Role.BIRTH_NAME)
    if family < 0:
        family, birth_name = birth_name, -1
    several = (
        columns.places(Role.PHONE),
        columns.places(Role.EMAIL),
        columns.places(Role.LOGIN),
        columns.places(Role.PASSWORD),
        (*columns.places(Role.STREET), *columns.places(Role.STREET_MORE)),
    )
    single = [
        columns.place(role) for role in (Role.GIVEN_NAMES, Role.FULL_NAME, Role.BIRTH_DATE, Role.NIR, Role.POSTCODE)
    ]
    given, whole, birth, nir, code = single
    every = (family, birth_name, *single, *(place for places in several for place in places))
    return _Places(family, birth_name, given, whole, birth, nir, code, *several, max(every, default=-1) + 1)


def categories_of(row: Sequence[str], columns: Columns) -> tuple[LeakCategory, ...]:
    """What this line held: the categories of its columns that are not empty, and OTHER for unknown ones."""
    held = {
        LEAKED_AS.get(role, LeakCategory.OTHER)
        for role, cell in zip(columns.roles, row, strict=False)
        if cell and not cell.isspace()
    }
    return segment_categories(held)


def _code(text: str) -> int:
    return int(postcode(text) or -1)


def _hold(holders: Holders, key: int, person: int) -> None:
    known = holders.get(key)
    if known is None:
        holders[key] = person
    else:
        holders[key] = (known, person) if isinstance(known, int) else (*known, person)


def _holds(holders: Holders, key: int, person: int) -> bool:
    known = holders.get(key)
    return known == person or (isinstance(known, tuple) and person in known)


def _extend(found: list[int], holders: int | tuple[int, ...]) -> None:
    if isinstance(holders, int):
        found.append(holders)
    else:
        found.extend(holders)


def _drop_shared(holders: Holders) -> None:
    for key in [key for key, known in holders.items() if isinstance(known, tuple) and len(known) > MOST_SHARED]:
        del holders[key]
