"""Holds the list ready for lookups by day, name, health number, telephone and e-mail, in little memory."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from clinickit.people.dates import DateOrder, read_date, regular_day
from clinickit.people.identity import Nir, NirState
from clinickit.people.key_tables import Holders, KeyTable, PackedTexts
from clinickit.people.matching import GIVEN_LIKENESS, Identity, like
from clinickit.people.names import OTHER_NAME, NameRules, bare, family_names, given_names

# A telephone or e-mail that more people share (a home for the elderly, a dummy) says nothing about any of them.
MOST_SHARED = 12
_MEMORY = 100_000
_STATES = tuple(NirState)
_STATE, _HAS_PHONE, _HAS_EMAIL, _TEMPORARY = 7, 8, 16, 128
# Likenesses of first names remembered at once; some 80 bytes each.
_MOST_NEAR = 300_000

Value = TypeVar("Value")


class Born(NamedTuple):
    """Those born on one day: for each of their given names, the person and the rank of the name."""

    people: "array[int]"
    names: "array[int]"


NOBODY = Born(array("i"), array("i"))


class LeakIndex:
    """The people of a list by number, from 0: columns of plain figures and packed texts, and tables from key to number.

    Half a million records of their own would take six times the memory.
    """

    def __init__(self, people: Iterable[tuple[str, Identity]], rules: NameRules) -> None:
        self.rules = rules
        self.ids, self.families = PackedTexts(), PackedTexts()
        self.givens: list[str] = []
        self.births, self.postcodes = array("i"), array("i")
        self._other_births: dict[int, int] = {}
        self._nirs, self._streets = array("q"), array("q")
        self._flags = bytearray()
        self.by_birth: dict[int, Born] = {}
        self.by_nir, self.by_name, self.by_phone, self.by_email = KeyTable(), KeyTable(), KeyTable(), KeyTable()
        pool: dict[str, str] = {}
        ranks: dict[str, int] = {}
        for person, identity in people:
            self._add(person, identity, pool, ranks)
        self.given_words = list(ranks)
        for table, most in (
            (self.by_nir, 0),
            (self.by_name, 0),
            (self.by_phone, MOST_SHARED),
            (self.by_email, MOST_SHARED),
        ):
            table.close(most)

    def _add(self, person: str, one: Identity, pool: dict[str, str], ranks: dict[str, int]) -> None:
        number = len(self.births)
        self.ids.append(person)
        self.families.append(one.families)
        self.givens.append(pool.setdefault(one.givens, one.givens))
        words = [ranks.setdefault(word, len(ranks)) for word in one.givens.split() or ("",)]
        self.births.append(one.birth)
        if one.other_birth:
            self._other_births[number] = one.other_birth
        self.postcodes.append(int(one.postcode or 0))
        self._nirs.append(one.nir.number)
        self._streets.append(one.street)
        flags = _STATES.index(one.nir.state) | (_TEMPORARY if one.nir.temporary else 0)
        self._flags.append(flags | (_HAS_PHONE if one.phones else 0) | (_HAS_EMAIL if one.emails else 0))
        for day in {one.birth, one.other_birth} - {0}:
            born = self.by_birth.get(day) or self.by_birth.setdefault(day, Born(array("i"), array("i")))
            born.people.extend([number] * len(words))
            born.names.extend(words)
        if one.nir.number:
            self.by_nir.hold(hash(nir_text(one.nir.number)), number)
        key = given_key(one.givens, self.rules)
        for family in one.families.split(OTHER_NAME):
            if family and one.givens:
                self.by_name.hold(hash(bare(family, self.rules)) ^ key, number)
        for phone in one.phones:
            self.by_phone.hold(hash(str(phone)[-9:]), number)
        for email in one.emails:
            self.by_email.hold(hash(email), number)

    def person(self, number: int, line: Identity) -> Identity:
        """The person in comparable form; of their telephones and e-mails only those that this line has too."""
        flags = self._flags[number]
        code = self.postcodes[number]
        return Identity(
            self.families[number],
            self.givens[number],
            self.births[number],
            self._other_births.get(number, 0),
            Nir(self._nirs[number], _STATES[flags & _STATE], flags >= _TEMPORARY),
            tuple([one for one in line.phones if _holds(self.by_phone.get(hash(str(one)[-9:])), number)]),
            tuple([one for one in line.emails if _holds(self.by_email.get(hash(one)), number)]),
            self._streets[number],
            f"{code:05d}" if code else "",
            "",
            bool(flags & _HAS_PHONE),
            bool(flags & _HAS_EMAIL),
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


class DayMemory(dict[str, Born]):
    """A birth date as written → the people of the list born that day."""

    def __init__(self, by_birth: Mapping[int, Born], order: DateOrder, latest: int) -> None:
        super().__init__()
        self._by_birth, self._order, self._latest = by_birth, order, latest

    def __missing__(self, text: str) -> Born:
        born = NOBODY
        if regular := regular_day(text, self._order):
            born = self._by_birth.get(regular, NOBODY)
        elif text:
            day = read_date(text, self._order, self._latest)
            born = self._by_birth.get(day.day, NOBODY)
            if day.other in self._by_birth:
                other = self._by_birth[day.other]
                born = Born(born.people + other.people, born.names + other.names)
        self[text] = born
        return born


class NearNames(dict[int, bool]):
    """Rank of a first name of the list → whether the given name of a line may be meant by it; kept while met again."""

    def __init__(self, given: str, names: Sequence[str], made: list[int]) -> None:
        super().__init__()
        self._given, self._names, self._made = given, names, made

    def __missing__(self, rank: int) -> bool:
        name = self._names[rank]
        found = self[rank] = self._given in name or like(self._given, name) >= GIVEN_LIKENESS
        self._made[0] += 1
        return found


class NearMemory(dict[str, NearNames]):
    """A given name as a line has it → which first names of the list it may mean."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names, self._made = names, [0]

    def __missing__(self, given: str) -> NearNames:
        found = self[given] = NearNames(given, self._names, self._made)
        return found

    def forget_if_full(self) -> None:
        """Begin again when too much is remembered."""
        if self._made[0] > _MOST_NEAR:
            self.clear()
            self._made[0] = 0


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


def _holds(holders: Holders | None, number: int) -> bool:
    return number in holders if isinstance(holders, tuple) else holders == number
