"""What names, days and health numbers are looked up by, read a whole column at a time."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from clinickit.people.dates import DateOrder, read_date, regular_day
from clinickit.people.identity import CORSICA
from clinickit.people.names import OTHER_NAME, NameRules, bare, family_names, given_names, plain_words
from clinickit.people.places import postcode

# With a day, the first letters of one name are enough to leave few people; one typing error leaves the other name.
BEGINNING = 4
_MEMORY = 50_000
# « 12/03/1985 », the writing by which a day is looked up: those of a column that has it are not read at all.
_WRITTEN, _MIDDLE = len("12/03/1985"), slice(2, 6)
_MONTHS = frozenset(f"/{month:02}/" for month in range(1, 13))
_SPACES = " .-/()\u00a0\u202f\t"
_NO_SPACES, _ASCII_SPACES = str.maketrans("", "", _SPACES), _SPACES.encode("ascii", "ignore")

Value = TypeVar("Value")


class Name(NamedTuple):
    """Family or given names as a line has them: folded, the key of the whole, the key of the beginning."""

    folded: str
    key: int
    begun: int


class NameColumn(NamedTuple):
    """The same for the lines of a block, side by side."""

    folded: Sequence[str]
    keys: Sequence[int]
    begun: Sequence[int]


class DayColumn(NamedTuple):
    """The keys of the days of a block, and which lines were written in another way than « 12/03/1985 »."""

    keys: Sequence[int]
    odd: Sequence[int]


NO_NAME = Name("", 0, 0)


class NameMemory(dict[str, Name]):
    """Names as written → what they are looked up by; kept while they are met again."""

    def __init__(self, rules: NameRules) -> None:
        super().__init__()
        self._rules = rules

    def column(self, texts: Sequence[str]) -> NameColumn:
        """A whole column; nearly all of it is one word each, and takes no room here."""
        folded, special = plain_words(texts), self._rules.special
        keys = list(map(hash, folded))
        begun = [hash(word[:BEGINNING]) for word in folded]
        careful = [at for at, word in enumerate(folded) if not word.isalpha()]
        if not special.isdisjoint(folded):
            careful += [at for at, word in enumerate(folded) if word in special]
        for at in careful:
            folded[at], keys[at], begun[at] = self[texts[at]]
        return NameColumn(folded, keys, begun)


class FamilyMemory(NameMemory):
    """Family names: by the first of them, without its particles."""

    def __missing__(self, text: str) -> Name:
        folded = family_names(text, self._rules)
        plain = folded if folded.isalpha() else bare(folded.split(OTHER_NAME)[0], self._rules)
        found = self[text] = Name(folded, hash(plain), beginning_key(plain)) if folded else NO_NAME
        return found


class GivenMemory(NameMemory):
    """Given names: by the first of them."""

    def __missing__(self, text: str) -> Name:
        folded = given_names(text, self._rules)
        begun = beginning_key(folded.partition(" ")[0])
        found = self[text] = Name(folded, given_key(folded, self._rules), begun) if folded else NO_NAME
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

    def column(self, texts: Sequence[str]) -> DayColumn:
        """The keys of a whole column."""
        keys = list(map(hash, texts))
        odd: Sequence[int] = range(len(texts))
        if self._order is not DateOrder.MONTH_FIRST:
            odd = [at for at, text in enumerate(texts) if text[_MIDDLE] not in _MONTHS or len(text) != _WRITTEN]
        for at in odd:
            text = texts[at]
            if len(text) == _WRITTEN and text[4] == text[7] == "-":
                keys[at] = hash(f"{text[8:]}/{text[5:7]}/{text[:4]}")
            else:
                keys[at] = day_key(self[text])
        return DayColumn(keys, odd)


class CodeMemory(dict[str, int]):
    """Postcodes as written → as the list holds them; -1 when it is none."""

    def __missing__(self, text: str) -> int:
        found = self[text] = int(postcode(text) or -1)
        return found


def name_column(memory: NameMemory, texts: Sequence[str], lines: int) -> NameColumn:
    """The column of a table, or as many lines without a name where it has none."""
    if texts:
        return memory.column(texts)
    return NameColumn([NO_NAME.folded] * lines, [NO_NAME.key] * lines, [NO_NAME.begun] * lines)


def stripped(cells: Sequence[str]) -> Sequence[str]:
    """The cells without the signs that part figures: all at once, unless a cell holds a line break."""
    joined = "\n".join(cells)
    if joined.isascii():
        parted = joined.encode("ascii").translate(None, _ASCII_SPACES).upper().decode("ascii").split("\n")
        if len(parted) == len(cells):
            return parted
    return [cell.translate(_NO_SPACES).upper() for cell in cells]


def small_letters(cells: Sequence[str]) -> Iterable[str]:
    """The cells in small letters, stripped: all at once, likewise."""
    parted = "\n".join(cells).lower().split("\n")
    return map(str.strip, parted if len(parted) == len(cells) else map(str.lower, cells))


def day_key(day: int) -> int:
    """The key of a day (YYYYMMDD), to which that of a name is added; 0 for no day."""
    return hash(f"{day % 100:02}/{day // 100 % 100:02}/{day // 10_000:04}") if day else 0


def beginning_key(name: str) -> int:
    """The key of the first letters of a folded name."""
    return hash(name[:BEGINNING])


def family_key(folded: str, rules: NameRules) -> int:
    """The key of one family name, without its particles."""
    return hash(bare(folded, rules))


def given_key(folded: str, rules: NameRules) -> int:
    """The key of given names: the first of them; all together after a particle, for it may be a family name there."""
    first = folded.partition(" ")[0]
    return hash(bare(folded, rules) if first in rules.particles else first)


def nir_texts(number: int) -> list[str]:
    """The ways in which the first 13 signs of a health number are written: in figures, and with Corsican letters."""
    text = f"{number:013d}"
    return [text, *(f"{text[:5]}{letters}{text[7:]}" for letters, figures in CORSICA.items() if text[5:7] == figures)]


def forget_if_full(memory: dict[str, Value]) -> None:
    """Empty a memory that has grown too large; called between two blocks, because a call per line costs too much."""
    if len(memory) > _MEMORY:
        memory.clear()
