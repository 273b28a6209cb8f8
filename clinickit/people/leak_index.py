"""Holds the list ready for lookups by day, name, health number, telephone and e-mail, in little memory."""

from array import array
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from clinickit.people.dates import DateOrder, read_date, regular_day
from clinickit.people.identity import Nir, NirState
from clinickit.people.key_tables import KEY, Holders, KeyTable, PackedTexts, each
from clinickit.people.matching import NEAR_DIFFERENCES, Identity, turned_day
from clinickit.people.names import OTHER_NAME, NameRules, bare, family_names, given_names

# A telephone or e-mail that more people share (a home for the elderly, a dummy) says nothing about any of them.
MOST_SHARED = 12
_MEMORY = 100_000
_STATES = tuple(NirState)
_STATE, _HAS_PHONE, _HAS_EMAIL, _TEMPORARY = 7, 8, 16, 128
# Beyond so many people of one name they are entered by year and by day of the year too.
_CROWD = 12
# With a day, the first letters of one name are enough to leave few people; one typing error leaves the other name.
_BEGINNING = 4
DAY_SPREAD, _FAMILY, NO_FAMILY = 0x6F4A7C15B, 0x5BD1E995A5, 0x2545F4914F
_YEAR = 10_000

Value = TypeVar("Value")


class Family(NamedTuple):
    """A family name as a line has it: folded, the key of the whole, the key of its beginning."""

    folded: str
    key: int
    begun: int


class Given(NamedTuple):
    """Given names as a line has them: folded, the first of them, the key of the whole, the key of the beginning."""

    folded: str
    first: str
    key: int
    begun: int


NO_FAMILY_NAME, NO_GIVEN_NAME = Family("", 0, NO_FAMILY), Given("", "", 0, 0)


class LeakIndex:
    """The people of a list by number, from 0: columns of plain figures and packed texts, and tables from key to number.

    Half a million records of their own would take six times the memory.
    """

    def __init__(self, people: Iterable[tuple[str, Identity]], rules: NameRules) -> None:
        self.rules = rules
        self.ids, self.families = PackedTexts(), PackedTexts()
        self.givens = PackedTexts()
        self.births, self.postcodes = array("i"), array("i")
        self._other_births: dict[int, int] = {}
        self._nirs, self._streets = array("q"), array("q")
        self._flags = bytearray()
        # By day alone, by day and beginning of each given name, by day and beginning of each family name.
        self.by_day = KeyTable()
        self.by_nir, self.by_name, self.by_phone, self.by_email = KeyTable(), KeyTable(), KeyTable(), KeyTable()
        for person, identity in people:
            self._add(person, identity)
        for table, most in (
            (self.by_day, 0),
            (self.by_nir, 0),
            (self.by_phone, MOST_SHARED),
            (self.by_email, MOST_SHARED),
        ):
            table.close(most)
        self.crowds = self.by_name.close(_CROWD)
        self._by_name_and_part = KeyTable()
        self._part_crowds()

    def _add(self, person: str, one: Identity) -> None:
        number = len(self.births)
        self.ids.append(person)
        self.families.append(one.families)
        self.givens.append(one.givens)
        self.births.append(one.birth)
        if one.other_birth:
            self._other_births[number] = one.other_birth
        self.postcodes.append(int(one.postcode or 0))
        self._nirs.append(one.nir.number)
        self._streets.append(one.street)
        flags = _STATES.index(one.nir.state) | (_TEMPORARY if one.nir.temporary else 0)
        self._flags.append(flags | (_HAS_PHONE if one.phones else 0) | (_HAS_EMAIL if one.emails else 0))
        if one.birth or one.other_birth:
            begun = {0, *[hash(word[:_BEGINNING]) for word in one.givens.split()]}
            words = one.families.replace(OTHER_NAME, " ").split()
            begun.update([hash(word[:_BEGINNING]) ^ _FAMILY for word in words if word not in self.rules.particles])
            for day in {one.birth, one.other_birth} - {0}:
                key = day_key(day)
                for beginning in begun:
                    self.by_day.hold(key ^ beginning & KEY, number)
        if one.nir.number:
            self.by_nir.hold(hash(nir_text(one.nir.number)), number)
        given = given_key(one.givens, self.rules)
        for family in one.families.split(OTHER_NAME):
            if family and one.givens:
                self.by_name.hold(family_key(family, self.rules) ^ given, number)
        for phone in one.phones:
            self.by_phone.hold(hash(str(phone)[-9:]), number)
        for email in one.emails:
            self.by_email.hold(hash(email), number)

    def _part_crowds(self) -> None:
        for key, crowd in self.crowds.items():
            for person in crowd:
                born = self.births[person]
                for part in {born // _YEAR, born % _YEAR}:
                    self._by_name_and_part.hold(part_key(key, part), person)
        self._by_name_and_part.close()

    def near_in_crowd(self, key: int, day: int) -> tuple[int, ...]:
        """Of the many people of a name, those born near a day, or on a day unknown; all of them when `day` is 0."""
        if not day:
            return tuple(self.crowds[key])
        # A day that is near has the year or the day of the year, but for the two figures between that changed places.
        year, rest = divmod(day, _YEAR)
        between = year // 10 * 10 + rest // 1000
        parts = {key, *[key ^ part * DAY_SPREAD & KEY for part in (year, rest, between)]}
        found: set[int] = set()
        for _, holders in self._by_name_and_part.find(parts):
            found.update(each(holders))
        return self.near(found, day) if found else ()

    def near(self, people: Iterable[int], day: int) -> tuple[int, ...]:
        """Those born near a day, or on a day unknown: a first look, which costs a tenth of the one `judge` takes."""
        births, turned = self.births, turned_day(day)
        return tuple(
            [
                person
                for person in people
                if abs(day - (born := births[person])) in NEAR_DIFFERENCES or born == turned or not born
            ]
        )

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


class Beginnings(dict[str, int]):
    """The first letters of a name → their key, one figure for all names that begin alike."""

    def __init__(self, salt: int) -> None:
        super().__init__()
        self._salt = salt

    def __missing__(self, letters: str) -> int:
        found = self[letters] = (hash(letters) ^ self._salt) & KEY
        return found


class FamilyMemory(dict[str, Family]):
    """A family name as written → what it is looked up by; kept while it is met again."""

    def __init__(self, rules: NameRules) -> None:
        super().__init__()
        self._rules, self._begun = rules, Beginnings(_FAMILY)

    def __missing__(self, text: str) -> Family:
        folded = text.lower()
        if not (folded.isalpha() and folded.isascii() and folded not in self._rules.special):
            folded = family_names(text, self._rules)
        plain = folded if folded.isalpha() else bare(folded.split(OTHER_NAME)[0], self._rules)
        begun = self._begun[plain[:_BEGINNING]]
        found = self[text] = Family(folded, hash(plain) & KEY, begun) if folded else NO_FAMILY_NAME
        return found


class GivenMemory(dict[str, Given]):
    """Given names as written → what they are looked up by."""

    def __init__(self, rules: NameRules) -> None:
        super().__init__()
        self._rules, self._begun = rules, Beginnings(0)

    def __missing__(self, text: str) -> Given:
        folded = given_names(text, self._rules)
        first = folded.partition(" ")[0]
        begun = self._begun[first[:_BEGINNING]]
        found = self[text] = Given(folded, first, given_key(folded, self._rules), begun) if first else NO_GIVEN_NAME
        return found


class DayMemory(dict[str, int]):
    """A birth date as written → the day, 0 when it says none; `others` has the other century of the few in doubt."""

    def __init__(self, order: DateOrder, latest: int) -> None:
        super().__init__()
        self._order, self._latest = order, latest
        self.others: dict[str, int] = {}

    def __missing__(self, text: str) -> int:
        found = regular_day(text, self._order)
        if not found and text:
            found, other = read_date(text, self._order, self._latest)
            if other:
                self.others[text] = other
        self[text] = found
        return found


def day_key(day: int) -> int:
    """The key of a day, to which that of a name is added."""
    return day * DAY_SPREAD & KEY


def part_key(name: int, part: int) -> int:
    """The key of a name with the year of a day (1985), or with the day of the year (312 for 12 March)."""
    return name ^ day_key(part)


def family_key(folded: str, rules: NameRules) -> int:
    """The key of one family name, without its particles."""
    return hash(bare(folded, rules)) & KEY


def given_key(folded: str, rules: NameRules) -> int:
    """The key of given names: the first of them; all together after a particle, for it may be a family name there."""
    first = folded.partition(" ")[0]
    return hash(bare(folded, rules) if first in rules.particles else first) & KEY


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
