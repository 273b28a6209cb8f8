"""Holds the list ready for lookups by day, name, health number, telephone and e-mail, in little memory."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from clinickit.people.dates import DateOrder, read_date, regular_day
from clinickit.people.identity import Nir, NirState
from clinickit.people.matching import Identity
from clinickit.people.names import OTHER_NAME, NameRules, bare, family_names, given_names

# A telephone or e-mail that more people share (a home for the elderly, a dummy) says nothing about any of them.
MOST_SHARED = 12
_MEMORY = 100_000
_STATES = tuple(NirState)
_TEMPORARY = 128

Key = TypeVar("Key")
Value = TypeVar("Value")
Holders = int | tuple[int, ...]
NOBODY: Sequence[int] = ()


class LeakIndex:
    """The people of a list by number, from 0: columns of plain figures, and tables from key to numbers.

    Half a million records of their own would take four times the memory; the tables keep one number, or a tuple of
    numbers where several people share a key.
    """

    def __init__(self, people: Iterable[tuple[str, Identity]], rules: NameRules) -> None:
        self.rules = rules
        self.ids: list[str] = []
        self.families: list[str] = []
        self.givens: list[str] = []
        self.firsts: list[str] = []
        self.births, self._other_births, self.postcodes = array("i"), array("i"), array("i")
        self._nirs, self._streets = array("q"), array("q")
        self._nir_states = bytearray()
        self.by_birth: dict[int, array[int]] = {}
        self.by_nir: dict[str, Holders] = {}
        self.by_name: dict[int, Holders] = {}
        self.by_phone: dict[str, Holders] = {}
        self.by_email: dict[int, Holders] = {}
        pool: dict[str, str] = {}
        for person, identity in people:
            self._add(person, identity, pool)
        _drop_shared(self.by_phone)
        _drop_shared(self.by_email)

    def _add(self, person: str, one: Identity, pool: dict[str, str]) -> None:
        number = len(self.ids)
        self.ids.append(person)
        self.families.append(pool.setdefault(one.families, one.families))
        self.givens.append(pool.setdefault(one.givens, one.givens))
        first = one.givens.partition(" ")[0]
        self.firsts.append(pool.setdefault(first, first))
        self.births.append(one.birth)
        self._other_births.append(one.other_birth)
        self.postcodes.append(int(one.postcode or 0))
        self._nirs.append(one.nir.number)
        self._streets.append(one.street)
        self._nir_states.append(_STATES.index(one.nir.state) | (_TEMPORARY if one.nir.temporary else 0))
        for day in {one.birth, one.other_birth} - {0}:
            self.by_birth.setdefault(day, array("i")).append(number)
        if one.nir.number:
            _hold(self.by_nir, nir_text(one.nir.number), number)
        key = given_key(one.givens, self.rules)
        for family in one.families.split(OTHER_NAME):
            if family and one.givens:
                _hold(self.by_name, hash(bare(family, self.rules)) ^ key, number)
        for phone in one.phones:
            _hold(self.by_phone, str(phone)[-9:], number)
        for email in one.emails:
            _hold(self.by_email, hash(email), number)

    def person(self, number: int, line: Identity) -> Identity:
        """The person in comparable form; of their telephones and e-mails only those that this line has too."""
        state = self._nir_states[number]
        code = self.postcodes[number]
        return Identity(
            self.families[number],
            self.givens[number],
            self.births[number],
            self._other_births[number],
            Nir(self._nirs[number], _STATES[state % _TEMPORARY], state >= _TEMPORARY),
            tuple([one for one in line.phones if _holds(self.by_phone.get(str(one)[-9:]), number)]),
            tuple([one for one in line.emails if _holds(self.by_email.get(hash(one)), number)]),
            self._streets[number],
            f"{code:05d}" if code else "",
        )

    def human(self, number: int) -> tuple[int, int, str]:
        """Equal for two lines of the list that are one human being entered twice with the same health number."""
        return self._nirs[number] or -number - 1, self.births[number], self.givens[number]


class FamilyMemory(dict[str, tuple[str, int]]):
    """A family name as written → its folded form and its key; kept while it is met again."""

    def __init__(self, rules: NameRules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, text: str) -> tuple[str, int]:
        folded = text.lower()
        if folded.isalpha() and folded.isascii() and folded not in self._rules.special:
            found = folded, hash(folded)
        else:
            folded = family_names(text, self._rules)
            found = folded, hash(bare(folded.split(OTHER_NAME)[0], self._rules)) if folded else 0
        self[text] = found
        return found


class GivenMemory(dict[str, tuple[str, str, int]]):
    """Given names as written → folded, the first of them, and its key."""

    def __init__(self, rules: NameRules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, text: str) -> tuple[str, str, int]:
        folded = given_names(text, self._rules)
        first = folded.split(" ")[0]
        found = folded, first, given_key(folded, self._rules) if first else 0
        self[text] = found
        return found


class DayMemory(dict[str, Sequence[int]]):
    """A birth date as written → the people of the list born that day."""

    def __init__(self, by_birth: "Mapping[int, array[int]]", order: DateOrder, latest: int) -> None:
        super().__init__()
        self._by_birth, self._order, self._latest = by_birth, order, latest

    def __missing__(self, text: str) -> Sequence[int]:
        born: Sequence[int] = NOBODY
        if regular := regular_day(text, self._order):
            born = self._by_birth.get(regular, NOBODY)
        elif text:
            day = read_date(text, self._order, self._latest)
            born = self._by_birth.get(day.day, NOBODY)
            if day.other in self._by_birth:
                born = array("i", [*born, *self._by_birth[day.other]])
        self[text] = born
        return born


def given_key(folded: str, rules: NameRules) -> int:
    """The key of given names: the first of them; all together after a particle, for it may be a family name there."""
    first = folded.partition(" ")[0]
    return hash(bare(folded, rules) if first in rules.particles else first)


def nir_text(number: int) -> str:
    """The first 13 signs of a health number as they are written, Corsican letters put back."""
    rank, figures = divmod(number, 10**13)
    text = f"{figures:013d}"
    return text if not rank else f"{text[:5]}2{' AB'[rank]}{text[7:]}"


def forget_if_full(memory: dict[str, Value]) -> None:
    """Empty a memory that has grown too large; called between two blocks, because a call per line costs too much."""
    if len(memory) > _MEMORY:
        memory.clear()


def _hold(table: dict[Key, Holders], key: Key, number: int) -> None:
    known = table.get(key)
    if known is None:
        table[key] = number
    else:
        table[key] = (known, number) if isinstance(known, int) else (*known, number)


def _holds(holders: Holders | None, number: int) -> bool:
    return number in holders if isinstance(holders, tuple) else holders == number


def _drop_shared(table: dict[Key, Holders]) -> None:
    for key in [key for key, known in table.items() if isinstance(known, tuple) and len(known) > MOST_SHARED]:
        del table[key]
