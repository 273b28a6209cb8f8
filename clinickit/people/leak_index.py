"""Holds the list ready for lookups by day, name, health number, telephone and e-mail, in little memory."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from clinickit.people.identity import Nir, NirState
from clinickit.people.key_tables import KeyTable, PackedTexts
from clinickit.people.lookup_keys import SPREAD, beginning_key, day_key, family_key, given_key, nir_text, part_key
from clinickit.people.matching import NEAR_DIFFERENCES, Identity, turned_day
from clinickit.people.names import OTHER_NAME, NameRules

# A telephone or e-mail that more people share (a home for the elderly, a dummy) says nothing about any of them.
MOST_SHARED = 12
_STATES = tuple(NirState)
_STATE, _HAS_PHONE, _HAS_EMAIL, _TEMPORARY = 7, 8, 16, 128
_YEAR, _MONTH_TENS = 10_000, 2
# The name alone (its day unknown), with the year, with the day of the year, with the figures between turned.
_PARTS = 4


class HeldKeys(NamedTuple):
    """Keys and, beside each, the person it is of."""

    keys: "array[int]"
    numbers: "array[int]"

    def hold(self, key: int, number: int) -> None:
        """One more."""
        self.keys.append(key)
        self.numbers.append(number)


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
        phones, emails = HeldKeys(array("q"), array("I")), HeldKeys(array("q"), array("I"))
        for person, identity in people:
            self._add(person, identity, phones, emails)
        self.by_phone = KeyTable(zip(*phones, strict=True), MOST_SHARED)
        self.by_email = KeyTable(zip(*emails, strict=True), MOST_SHARED)
        # One table after the other, each from the columns: all at once would take twice the memory while they are made.
        self.by_nir = KeyTable((hash(nir_text(one)), number) for number, one in enumerate(self._nirs) if one)
        # By day alone and by day and beginning of each given name, by day and beginning of each family name.
        self.by_day_and_given = KeyTable(self._day_and_given_keys())
        self.by_day_and_family = KeyTable(self._day_and_family_keys())
        self.by_name = KeyTable(self._name_keys())
        # By name with the year, and by name with the day of the year.
        self._by_name_and_part = KeyTable(self._name_and_part_keys())

    def _add(self, person: str, one: Identity, phones: HeldKeys, emails: HeldKeys) -> None:
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
        for phone in one.phones:
            phones.hold(hash(str(phone)[-9:]), number)
        for email in one.emails:
            emails.hold(hash(email), number)

    def _day_keys(self, number: int) -> list[int]:
        days = {self.births[number], self._other_births.get(number, 0)} - {0}
        return [day_key(day) for day in days]

    def _day_and_given_keys(self) -> Iterator[tuple[int, int]]:
        for number, givens in enumerate(self.givens):
            begun = {0, *map(beginning_key, givens.split())}
            yield from [(key ^ one, number) for key in self._day_keys(number) for one in begun]

    def _day_and_family_keys(self) -> Iterator[tuple[int, int]]:
        particles = self.rules.particles
        for number, families in enumerate(self.families):
            words = families.replace(OTHER_NAME, " ").split()
            begun = {beginning_key(word) for word in words if word not in particles}
            yield from [(key ^ one, number) for key in self._day_keys(number) for one in begun]

    def _name_keys(self) -> Iterator[tuple[int, int]]:
        for number, (families, givens) in enumerate(zip(self.families, self.givens, strict=True)):
            if givens:
                given = given_key(givens, self.rules)
                names = filter(None, families.split(OTHER_NAME))
                yield from [(family_key(family, self.rules) ^ given, number) for family in names]

    def _name_and_part_keys(self) -> Iterator[tuple[int, int]]:
        for key, number in self._name_keys():
            year, rest = divmod(self.births[number], _YEAR)
            yield part_key(key, year), number
            if rest:
                yield part_key(key, rest), number

    def near_named(self, names: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, list[int]]]:
        """For lines with the key of their name and their day: those of that name born near it, or on a day unknown.

        A day that is near has the year or the day of the year, but for the two figures between that changed places.
        """
        keys: list[int] = []
        for _, name, day in names:
            year, rest = divmod(day, _YEAR)
            # No month begins with a figure above 1.
            between = year // 10 * 10 + rest // 1000 if year % 10 < _MONTH_TENS else 0
            keys += name, name ^ year * SPREAD, name ^ rest * SPREAD, name ^ between * SPREAD
        for at, start, after in self._by_name_and_part.find(keys):
            line, _, day = names[at // _PARTS]
            if near := self._near(self._by_name_and_part.people(start, after), day):
                yield line, near

    def _near(self, people: Iterable[int], day: int) -> list[int]:
        """Those born near a day, or on a day unknown: a first look, which costs a tenth of the one `judge` takes."""
        births, others = self.births, (turned_day(day), 0)
        return [person for person in people if day - (born := births[person]) in NEAR_DIFFERENCES or born in others]

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
            tuple([one for one in line.phones if self.by_phone.holds(hash(str(one)[-9:]), number)]),
            tuple([one for one in line.emails if self.by_email.holds(hash(one), number)]),
            self._streets[number],
            f"{code:05d}" if code else "",
            "",
            bool(flags & _HAS_PHONE),
            bool(flags & _HAS_EMAIL),
        )

    def human(self, number: int) -> tuple[int, int, str]:
        """Equal for two lines of the list that are one human being entered twice with the same health number."""
        return self._nirs[number] or -number - 1, self.births[number], self.givens[number]
