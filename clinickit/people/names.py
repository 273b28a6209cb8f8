"""Brings French names to one written form: accents, hyphens, particles, birth and married names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clinickit.domain.strict_tables import StrictTable

# Letters that Unicode does not split into a base and an accent.
_WHOLE_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th", "ß": "ss"}
# The letters of Latin-1 and its first extension, which is all that French lists hold nearly always.
_LATIN = str.maketrans(
    {letter: unicodedata.normalize("NFKD", letter)[0] for letter in map(chr, range(0xC0, 0x180)) if letter.isalpha()}
    | _WHOLE_LETTERS
    | {"’": "'", "\u00a0": " "}
    # The accents of old software (é, ê, ë, ç, â, ï, ä of DOS) as Windows reads them: signs that no name holds.
    | dict(zip("‚ˆ‰‡ƒ‹„", "eeecaia", strict=True))
)
_LOST_LETTERS = re.compile("[?\ufffd]")
_OTHERS = re.compile(r"[^a-z]+")
_MOJIBAKE = re.compile(
    "[ÃÂÅãâ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
)
# A text may have gone through two programs that read it so.
_WRONG_COPIES = 2
OTHER_NAME = "|"
# For each sign of Latin-1 its small letter without accent. A sign of ASCII that parts words is a space; a full stop
# stands for what must be read with care: « ? » for a lost letter, « / » and « ( » before another name, the capitals
# that a wrong copy leaves (« Ã »), and a « _ », which is none of the signs that part a number from a word.
_CAREFUL = frozenset("ÃÂÅ?/(_")
_PLAIN_LETTERS = "".join(
    "."
    if sign in _CAREFUL
    else plain
    if len(plain) == 1 and plain.isascii() and plain.isalpha()
    else " "
    if sign.isascii()
    else "."
    for sign, plain in [(chr(code), chr(code).lower().translate(_LATIN)) for code in range(0x100)]
).encode("ascii")
_PLAIN_OR_NEXT = _PLAIN_LETTERS[: ord("\n")] + b"\n" + _PLAIN_LETTERS[ord("\n") + 1 :]
_PLAIN_OR_FIGURE = _PLAIN_OR_NEXT[: ord("0")] + b"0123456789" + _PLAIN_OR_NEXT[ord("9") + 1 :]
_BARE_TITLE = len("Dr")


@dataclass(frozen=True, slots=True, eq=False)
class NameRules:
    """Small words of French names, as `people/names.toml` lists them, already folded.

    `special` holds all the words that are not kept as they stand: a name without any is the ordinary case. `composing`
    are given names that begin another one (Jean, Jean-Pierre).
    Compared by identity: there is one, and it is part of the key of every remembered comparison.
    """

    particles: frozenset[str]
    titles: frozenset[str]
    links: frozenset[str]
    short_forms: tuple[tuple[str, str], ...]
    special: frozenset[str]
    composing: frozenset[str]


def read_name_rules(raw: Mapping[str, object], file: str = "people/names.toml") -> NameRules:
    """The parsed file as rules. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, file)
    table.optional_text("title")
    particles, titles, links, composing = (
        frozenset(map(fold, table.texts(key))) for key in ("particles", "titles", "links", "composing")
    )
    shorts = tuple((fold(one.text("short")), fold(one.text("long"))) for one in table.tables("short_forms"))
    table.finish()
    return NameRules(particles, titles, links, shorts, titles | links | {short for short, _ in shorts}, composing)


def mend(text: str) -> str:
    """The text as it was typed, when UTF-8 was once read as Windows-1252 (« FranÃ§ois »)."""
    for _ in range(_WRONG_COPIES):
        if not _MOJIBAKE.search(text):
            break
        try:
            text = text.replace("ã", "Ã").encode("cp1252").decode("utf-8")
        except UnicodeError:
            break
    return text


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Small letters without accents, words parted by one space: « De La Fontaine-Brûlé » → « de la fontaine brule ».

    A letter lost by a bad copy (« Ren?e ») leaves no hole, so that it counts as one typing error.
    """
    plain = text.lower() if text.isascii() else mend(text).lower().translate(_LATIN)
    if plain.isalpha() and plain.isascii():
        return plain
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _OTHERS.sub(" ", _LOST_LETTERS.sub("", plain)).strip()


def plain_words(cells: Sequence[str], *, with_figures: bool = False) -> list[str]:
    """A whole column folded at once, twenty times as fast as `fold`: right where a cell gives letters and spaces alone.

    A cell that must be read with care gives a text with a full stop; those of words parted by several spaces, by
    hyphens or by figures keep all the spaces. With figures, these stay.
    """
    table = _PLAIN_OR_FIGURE if with_figures else _PLAIN_OR_NEXT
    signs = "\n".join(cells).encode("latin-1", "replace").translate(table)
    words = signs.decode("ascii").split("\n")
    return words if len(words) == len(cells) else ["."] * len(cells)


def bare(folded: str, rules: NameRules) -> str:
    """The name without its particles and without spaces, unless only particles are left."""
    kept = [word for word in folded.split() if word not in rules.particles]
    return "".join(kept) if kept else folded.replace(" ", "")


def family_names(text: str, rules: NameRules) -> str:
    """Every family name of a field, folded, parted by « | »: « MARTIN née DUPONT » → « martin|dupont »."""
    folded = fold(text)
    if "(" not in text and "/" not in text and rules.special.isdisjoint(folded.split()):
        return folded
    names: list[list[str]] = [[]]
    shorts = dict(rules.short_forms)
    for word in fold(text.replace("/", " ep ").replace("(", " ep ")).split():
        if word in rules.links:
            names.append([])
        elif word not in rules.titles:
            names[-1].append(shorts.get(word, word))
    return OTHER_NAME.join(dict.fromkeys(" ".join(name) for name in names if name))


def given_names(text: str, rules: NameRules) -> str:
    """The given names, folded, without titles: « Mme Marie-Claire » → « marie claire »."""
    folded = fold(text)
    if rules.special.isdisjoint(folded.split()):
        return folded
    shorts = dict(rules.short_forms)
    words = [shorts.get(word, word) for word in folded.split()]
    return " ".join(word for word in words if word not in rules.titles) or " ".join(words)


def join_names(*fields: str) -> str:
    """Several fields of family names as one, each name once, empty ones left out."""
    names = [name for field in fields for name in field.split(OTHER_NAME) if name]
    return OTHER_NAME.join(dict.fromkeys(names))


def parted_titles(names: Sequence[str], rules: NameRules) -> tuple[Sequence[str], Sequence[str]]:
    """Titles and rest of the names of a column (« Mme DUPONT » → « Mme », « DUPONT »); no titles when none has one.

    A bare « M » may begin a name (« M BAREK »): it is a title only where half of the column has one.
    """
    firsts = {name.partition(" ")[0] for name in names if " " in name}
    titles = {first for first in firsts if fold(first) in rules.titles}
    if not titles:
        return (), names
    sure = {first for first in titles if "." in first or len(first) > _BARE_TITLE}
    titled = sum(name.partition(" ")[0] in titles for name in names) * 2 >= sum(map(bool, names))
    cut = titles if titled else sure
    parted = [name.partition(" ") if name.partition(" ")[0] in cut else ("", "", name) for name in names]
    return [title for title, _, _ in parted], [rest.strip() for _, _, rest in parted]


def parted_name(whole: str, rules: NameRules, *, given_first: bool = False) -> tuple[str, str]:
    """Family and given names of « DUPONT MARTIN Jean Paul » or « Jean DUPONT », by capitals, a comma or the order.

    « Claire Dupont » alone does not say which is which: the family name is taken to be first, unless `given_first`.
    """
    family, comma, given = whole.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = whole.split()
    loud = [word.isupper() for word in words]
    if not any(loud) or all(loud):
        if given_first:
            return " ".join(words[1:]) or whole.strip(), words[0] if len(words) > 1 else ""
        cut = 1
        while cut < len(words) - 1 and fold(words[cut - 1]) in rules.particles:
            cut += 1
        return " ".join(words[:cut]), " ".join(words[cut:])
    small = rules.particles | rules.links
    start, end = loud.index(True), len(words)
    while start and fold(words[start - 1]) in rules.particles:
        start -= 1
    if not start:
        loudest = (at for at in range(len(words)) if not loud[at] and not (fold(words[at]) in small and any(loud[at:])))
        end = next(loudest, len(words))
    return " ".join(words[start:end]), " ".join([*words[:start], *words[end:]])
