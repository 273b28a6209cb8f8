"""Recognises the full names of a case's patients in what is written, by fingerprints held while the vault is open."""

import re
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from clinickit.documents.secrecy import allowed_names
from clinickit.domain.errors import VaultDamaged
from clinickit.domain.facts import FactValue
from clinickit.domain.identity_index import IdentityHit, IdentityIndex, IdentityKind, NoIndex
from clinickit.people.names import OTHER_NAME, NameRules, family_names, fold, given_names, read_name_rules
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.library import Library
from clinickit.services.patients_ports import PatientFiles, TakenList

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile("[ \t\u00a0'’,-]{1,2}")
_MOST_WORDS = 6  # of a given name and a family name together, particles counted
_REMEMBERED = 32_768  # names of each kind while a list is read: many people share them
_LONG = 4  # letters: two names as long as this are one person's even without capitals; « le an » is not
_NAMED = re.compile(r"practice\..*name|breach\.gestures\[.*\.(?:given_to|done_by)")


@dataclass(frozen=True, slots=True)
class NamePairs:
    """The full names of a list as sorted fingerprints (eight bytes each, meaningless once the program ends).

    A family name alone, or a given name alone, is never recognised: too many are also common words. `ours` are the
    words of the names of the practice's own people.
    """

    keys: "array[int]"
    ours: frozenset[frozenset[str]] = field(default=frozenset())

    def found_in(self, text: str) -> tuple[IdentityHit, ...]:
        """Every full name, in either order, of somebody who is not of the practice."""
        return tuple(self._found(text, list(_WORD.finditer(text))))

    def _found(self, text: str, words: list[re.Match[str]]) -> Iterator[IdentityHit]:
        folded = [fold(one.group()) for one in words]
        at = 0
        while at < len(words) - 1:
            end = self._end(text, words, folded, at)
            if end and not any(one >= set(folded[at:end]) for one in self.ours):
                yield IdentityHit(IdentityKind.NAME, words[at].start(), words[end - 1].end())
            at = end or at + 1

    def _end(self, text: str, words: list[re.Match[str]], folded: list[str], at: int) -> int:
        """The place after the longest name that begins at a word, 0 when none does."""
        found, last = 0, at + 1
        while last < min(len(words), at + _MOST_WORDS) and _BETWEEN.fullmatch(
            text, words[last - 1].end(), words[last].start()
        ):
            last += 1
            if any(self._named(words, folded, (at, cut, last)) for cut in range(at + 1, last)):
                found = last
        return found

    def _named(self, words: list[re.Match[str]], folded: list[str], places: tuple[int, int, int]) -> bool:
        start, cut, end = places
        one, other = " ".join(folded[start:cut]), " ".join(folded[cut:end])
        capitals = words[start].group()[0].isupper() and words[cut].group()[0].isupper()
        if not capitals and min(len(one), len(other)) < _LONG:
            return False
        key = _key(one, other)
        place = bisect_left(self.keys, key)
        return place < len(self.keys) and self.keys[place] == key


def _key(one: str, other: str) -> int:
    """The same for a family name and a given name in either order; salted anew each time the program starts."""
    return hash((one, other) if one < other else (other, one))


def fingerprints(names: Iterable[tuple[str, str, str]], rules: NameRules) -> "array[int]":
    """Of family name, birth name and given names: each family name with one, two and all words of the given names."""

    @lru_cache(maxsize=_REMEMBERED)
    def families(name: str) -> tuple[str, ...]:
        return tuple(filter(None, family_names(name, rules).split(OTHER_NAME)))

    @lru_cache(maxsize=_REMEMBERED)
    def called(given: str) -> tuple[str, ...]:
        words = given_names(given, rules).split()
        return tuple({" ".join(words[:count]) for count in (1, 2, len(words)) if words})

    keys: set[int] = set()
    for family, birth, given in names:
        told = called(given)
        for name in families(family) + families(birth) if birth and birth != family else families(family or birth):
            for one in told:
                keys.add(hash((name, one) if name < one else (one, name)))
    return array("q", sorted(keys))


class PatientNames:
    """The names of the patients of the case at hand. It is a class because they are kept until the list changes."""

    def __init__(self, library: Library, book: Casebook, files: PatientFiles) -> None:
        self.library, self.book, self.files = library, book, files
        self._gate = threading.Lock()
        self._made: tuple[str, tuple[TakenList, ...], array[int]] | None = None
        self._locked = 0

    def of(self, case: OpenCase) -> IdentityIndex:
        """Who is recognised in this case; nobody without a list. Reads the names once: off the window's thread."""
        if not self.book.store.durable or not self.files.held(case.id):
            return NoIndex()
        try:
            locked, store = self._locked, self.files.patients(case.id)
        except VaultDamaged:  # told on its own page and by the backups; papers go on
            return NoIndex()
        with self._gate:
            made, lists = self._made, store.lists()
            if made is None or made[:2] != (case.id, lists):
                rules = read_name_rules(self.library.resources.read("people/names.toml"))
                made = (case.id, lists, fingerprints(store.full_names(), rules))
                self._made = made if locked == self._locked else None
        return NamePairs(made[2], self._ours(case)) if made[2] else NoIndex()

    def _ours(self, case: OpenCase) -> frozenset[frozenset[str]]:
        """Who speaks and acts for the practice: what the case says of it, and who wrote in the main courante."""
        answers: dict[str, FactValue] = dict(case.answers)
        said = [value for path, value in answers.items() if isinstance(value, str) and _NAMED.match(path)]
        wrote = [one.person for one in self.book.store.journal(case.id)]
        names = {*allowed_names(answers), *said, *wrote, self.book.person.name}
        return frozenset(frozenset(fold(name).split()) for name in names if name)

    def forget(self) -> None:
        """Nothing of anybody stays in memory (the vault is being locked)."""
        self._locked += 1
        self._made = None
