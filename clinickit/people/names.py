"""Brings French names to one written form: accents, hyphens, particles, birth and married names."""

import re
import unicodedata
from collections.abc import Mapping
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
)
_LOST_LETTERS = re.compile("[?\ufffd]")
_OTHERS = re.compile(r"[^a-z]+")
_MOJIBAKE = re.compile("[ÃÂÅ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]")
OTHER_NAME = "|"


@dataclass(frozen=True, slots=True, eq=False)
class NameRules:
    """Small words of French names, as `people/names.toml` lists them, already folded.

    `special` holds all the words that are not kept as they stand: a name without any is the ordinary case.
    Compared by identity: there is one, and it is part of the key of every remembered comparison.
    """

    particles: frozenset[str]
    titles: frozenset[str]
    links: frozenset[str]
    short_forms: tuple[tuple[str, str], ...]
    special: frozenset[str]


def read_name_rules(raw: Mapping[str, object], file: str = "people/names.toml") -> NameRules:
    """The parsed file as rules. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, file)
    table.optional_text("title")
    particles, titles, links = (frozenset(map(fold, table.texts(key))) for key in ("particles", "titles", "links"))
    shorts = tuple((fold(one.text("short")), fold(one.text("long"))) for one in table.tables("short_forms"))
    table.finish()
    return NameRules(particles, titles, links, shorts, titles | links | {short for short, _ in shorts})


def mend(text: str) -> str:
    """The text as it was typed, when UTF-8 was once read as Windows-1252 (« FranÃ§ois »)."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
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
