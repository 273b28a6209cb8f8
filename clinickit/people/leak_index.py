"""Holds the list ready for lookups by day, name, health number, telephone and e-mail, in little memory."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from clinickit.people.comparable import Comparable, last_figures
from clinickit.people.identity import CORSICA, Nir, NirState
from clinickit.people.key_tables import KeyTable, PackedTexts
from clinickit.people.lookup_keys import BEGINNING, day_key, family_key, given_key, nir_texts
from clinickit.people.matching import NEAR_DIFFERENCES, Identity, turned_day
from clinickit.people.names import OTHER_NAME, NameRules

# A telephone or e-mail that more people share (a home for the elderly, a dummy) says nothing about any of them.
MOST_SHARED = 12
_STATES = tuple(NirState)
_VALID = _STATES.index(NirState.VALID)
_STATE, _HAS_PHONE, _HAS_EMAIL, _TEMPORARY = 7, 8, 16, 128
_YEAR, _MONTH_TENS = 10_000, 2
_BYTE, _SIXTEEN_BITS = 255, (1 << 16) - 1
_AT_ONCE = 1 << 13
_CORSICAN = frozenset(CORSICA.values())
_Keys = tuple[Sequence[int], Sequence[int]]


class LeakIndex:
    """The people of a list by number, from 0: columns of plain figures and packed texts, and tables from key to number.

    Half a million records of their own would take six times the memory.
    """

    def __init__(self, people: Iterable[Comparable], rules: NameRules) -> None:
        self._rules = rules
        self.ids, self.families, self.givens = PackedTexts(), PackedTexts(), PackedTexts()
        self.births, self.postcodes = array("i"), array("i")
        self._nirs, self._streets = array("q"), array("q")
        self._flags = bytearray()
        self.by_phone, self.by_email = self._read(people)
        # One table after the other, each from the columns: all at once would take twice the memory while they are made.
        self.by_nir = _table(map(self._nir_keys, self._parts()))
        # By day and beginning of each given name, by day and beginning of each family name.
        known = _DayKeys({0: 0})
        self.by_day_and_given = _table(self._day_and_given_keys(some, known) for some in self._parts())
        self.by_day_and_family = _table(self._day_and_family_keys(some, known) for some in self._parts())
        del known
        self.by_name = _table(map(self._name_keys, self._parts()))
        # The year and the day of the year of each place of the table of names, one byte each: of a crowd with one
        # name, those born near a day are found without looking at each.
        days = array("i", map(self.births.__getitem__, self.by_name.everyone()))
        self._years = bytes([day // _YEAR & _BYTE for day in days])
        self._rests = bytes([day % _YEAR & _BYTE for day in days])
        self._undated = 0 in self._years

    @cached_property
    def by_day(self) -> KeyTable:
        """By day alone; made at the first line that has no given name of its own."""
        numbers = [number for number, day in enumerate(self.births) if day]
        return _table([([day_key(self.births[number]) for number in numbers], numbers)])

    def _read(self, people: Iterable[Comparable]) -> tuple[KeyTable, KeyTable]:
        """Fill the columns; gives the tables of telephones and e-mails, of which no column is kept."""
        phones, emails = _Held(), _Held()
        for some in people:
            first = len(self.births)
            for texts, more in ((self.ids, some.ids), (self.families, some.families), (self.givens, some.givens)):
                texts.extend(more)
            self.births.extend(some.births)
            self.postcodes.extend([int(code or 0) for code in some.postcodes])
            self._nirs.extend(some.nirs)
            self._streets.extend(some.streets)
            flags = bytearray([_VALID if number else 0 for number in some.nirs])
            for at, nir in some.odd_nirs.items():
                flags[at] = _STATES.index(nir.state) | (_TEMPORARY if nir.temporary else 0)
            for held, (places, found), flag in ((phones, some.phones, _HAS_PHONE), (emails, some.emails, _HAS_EMAIL)):
                held.hold(list(map(hash, found)), [first + at for at in places])
                for at in places:
                    flags[at] |= flag
            self._flags += flags
        for texts in (self.ids, self.families, self.givens):
            texts.settle()
        self._phone_marks, self._email_marks = _Marks(phones, len(self.births)), _Marks(emails, len(self.births))
        return KeyTable(phones.keys, phones.numbers, MOST_SHARED), KeyTable(emails.keys, emails.numbers, MOST_SHARED)

    def _parts(self) -> Iterator[range]:
        """The numbers of all, some thousands at a time."""
        size = len(self.births)
        return (range(first, min(first + _AT_ONCE, size)) for first in range(0, size, _AT_ONCE))

    def _nir_keys(self, some: range) -> _Keys:
        numbers = [number for number in some if self._nirs[number]]
        texts = [f"{self._nirs[number]:013d}" for number in numbers]
        for at in [at for at, text in enumerate(texts) if text[5:7] in _CORSICAN]:
            others = nir_texts(self._nirs[numbers[at]])[1:]
            texts += others
            numbers += [numbers[at]] * len(others)
        return list(map(hash, texts)), numbers

    def _day_and_given_keys(self, some: range, known: "_DayKeys") -> _Keys:
        days = list(map(known.__getitem__, self.births[some.start : some.stop]))
        return _day_and_word_keys(some, days, [text.split() for text in self.givens.some(some)])

    def _day_and_family_keys(self, some: range, known: "_DayKeys") -> _Keys:
        days = list(map(known.__getitem__, self.births[some.start : some.stop]))
        words = [text.replace(OTHER_NAME, " ").split() for text in self.families.some(some)]
        for at, several in enumerate(words):
            if len(several) > 1:
                words[at] = [word for word in several if word not in self._rules.particles]
        return _day_and_word_keys(some, days, words)

    def _name_keys(self, some: range) -> _Keys:
        rules, families = self._rules, self.families.some(some)
        givens = [hash(text) if text.isalpha() else given_key(text, rules) for text in self.givens.some(some)]
        columns = list(zip(some, families, givens, strict=True))
        keys = [hash(family) ^ given for _, family, given in columns if given and family.isalpha()]
        numbers = [number for number, family, given in columns if given and family.isalpha()]
        for number, family, given in columns:
            if given and family and not family.isalpha():
                several = family.split(OTHER_NAME)
                keys += [family_key(name, rules) ^ given for name in several]
                numbers += [number] * len(several)
        return keys, numbers

    def near_named(self, start: int, after: int, day: int) -> list[int]:
        """Of those who bear a name, who stand from one place to another: those born near a day, or on a day unknown.

        A day that is near has the year or the day of the year, but for the two figures between that changed places.
        """
        years, rests = self._years, self._rests
        year, rest = divmod(day, _YEAR)
        parts = [(years, year & _BYTE)] if years.find(year & _BYTE, start, after) >= 0 else []
        if rests.find(rest & _BYTE, start, after) >= 0:
            parts.append((rests, rest & _BYTE))
        if self._undated and years.find(0, start, after) >= 0:
            parts.append((years, 0))
        # No month begins with a figure above 1.
        if year % 10 < _MONTH_TENS and years.find(between := year // 10 * 10 + rest // 1000 & _BYTE, start, after) >= 0:
            parts.append((years, between))
        return self._near(start, after, day, parts) if parts else []

    def _near(self, start: int, after: int, day: int, parts: Iterable[tuple[bytes, int]]) -> list[int]:
        """A first look at those who have one of these parts, which costs a tenth of the one `judge` takes."""
        places: dict[int, None] = {}
        for known, part in parts:
            at = known.find(part, start, after)
            while at >= 0:
                places[at] = None
                at = known.find(part, at + 1, after)
        births, others = self.births, (turned_day(day), 0)
        people = self.by_name.people_at(places)
        return [person for person in people if day - (born := births[person]) in NEAR_DIFFERENCES or born in others]

    def person(self, number: int, line: Identity) -> Identity:
        """The person in comparable form; of their telephones and e-mails only those that this line has too."""
        flags = self._flags[number]
        code = self.postcodes[number]
        return Identity(
            self.families[number],
            self.givens[number],
            self.births[number],
            0,
            Nir(self._nirs[number], _STATES[flags & _STATE], flags >= _TEMPORARY),
            tuple([one for one in line.phones if self._has_phone(number, hash(last_figures(one)))]),
            tuple([one for one in line.emails if self._has_email(number, hash(one))]),
            self._streets[number],
            f"{code:05d}" if code else "",
            "",
            bool(flags & _HAS_PHONE),
            bool(flags & _HAS_EMAIL),
        )

    def _has_phone(self, number: int, key: int) -> bool:
        return self.by_phone.holds(key, number) and self._phone_marks.holds(key, number)

    def _has_email(self, number: int, key: int) -> bool:
        return self.by_email.holds(key, number) and self._email_marks.holds(key, number)

    def human(self, number: int) -> tuple[int, int, str]:
        """Equal for two lines of the list that are one human being entered twice with the same health number."""
        return self._nirs[number] or -number - 1, self.births[number], self.givens[number]


class _Held:
    """Keys and, beside each, the number of the person it is of."""

    def __init__(self) -> None:
        self.keys, self.numbers = array("q"), array("I")

    def hold(self, keys: Sequence[int], numbers: Sequence[int]) -> None:
        """Some more."""
        self.keys.extend(keys)
        self.numbers.extend(numbers)


class _Marks:
    """Sixteen bits more of the keys of each person: two bytes, and twelve for each key after the first.

    A table takes two keys alike for one, and nobody may be found by a stranger's telephone or e-mail.
    """

    def __init__(self, held: _Held, people: int) -> None:
        self._firsts = array("H", bytes(2 * people))
        self._others = _Held()
        before = -1
        for key, number in zip(held.keys, held.numbers, strict=True):
            if number == before:
                self._others.hold([key], [number])
            else:
                self._firsts[number] = key & _SIXTEEN_BITS
            before = number

    def holds(self, key: int, number: int) -> bool:
        """Whether a person holds this very key; people were entered in the order of their numbers."""
        if self._firsts[number] == key & _SIXTEEN_BITS:
            return True
        start = bisect_left(self._others.numbers, number)
        return key in self._others.keys[start : bisect_right(self._others.numbers, number, start)]


class _DayKeys(dict[int, int]):
    """The keys of the days of birth, which are few."""

    def __missing__(self, day: int) -> int:
        found = self[day] = day_key(day)
        return found


def _table(keys: Iterable[_Keys]) -> KeyTable:
    held = _Held()
    for some in keys:
        held.hold(*some)
    return KeyTable(held.keys, held.numbers)


def _day_and_word_keys(some: range, days: Sequence[int], words: Sequence[Sequence[str]]) -> _Keys:
    """The key of each person's day with the beginning of each of their words; none where the day is not known."""
    keys = [day ^ hash(word[:BEGINNING]) for day, several in zip(days, words, strict=True) if day for word in several]
    whose = zip(some, days, words, strict=True)
    return keys, [number for number, day, several in whose if day for _ in several]
