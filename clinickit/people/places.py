"""Brings street, postcode and town to a form in which two writings of one address are equal."""

import re
from collections.abc import Sequence
from functools import lru_cache

from clinickit.people.names import fold, plain_words

_NUMBER = re.compile(r"\b([0-9]{1,4})\b")
# 00xxx are those of the armies.
_POSTCODE = re.compile(r"(?:(?:0[1-9]|[1-8][0-9]|9[0-57-8])[0-9]|00[1-9])[0-9]{2}")
_CODE = r"(?:F-?\s?)?([0-9]{5}|[0-9]{2}\s[0-9]{3})"
_BEFORE_TOWN = re.compile(rf"\s*{_CODE}[\s,/–-]+(\D.*)", re.IGNORECASE | re.DOTALL)
_AFTER_TOWN = re.compile(rf"(\D+?)[\s,]*\(?{_CODE}\)?\s*", re.IGNORECASE)
_AFTER_STREET = re.compile(rf"(.*?)[\s,;–-]+{_CODE}[\s,]+(\D[^\n]*)", re.IGNORECASE | re.DOTALL)
POSTCODE_LENGTH = 5
# No address is longer; a cell of free text would take these patterns for ever.
_LONGEST = 400
_SHORT_WORD, _LONGEST_NUMBER = 2, 4


@lru_cache(maxsize=1 << 14)
def postcode(text: str) -> str:
    """Five figures of a French postcode, with the zero a spreadsheet took away put back; empty when it is none.

    A town that stands behind is left out (« 59045 CEDEX 9 »).
    """
    plain = text.replace(" ", "").replace("-", "").removesuffix(".0").removeprefix("'").removeprefix("F")
    if plain[POSTCODE_LENGTH : POSTCODE_LENGTH + 1].isalpha():
        plain = plain[:POSTCODE_LENGTH]
    if plain.isdecimal() and len(plain) == POSTCODE_LENGTH - 1:
        plain = "0" + plain
    return plain if _POSTCODE.fullmatch(plain) else ""


def parted_town(text: str) -> tuple[str, str]:
    """Postcode and town of a cell that holds both (« 59000 LILLE », « PARIS 15 (75015) »); else no postcode."""
    if len(text) > _LONGEST:
        return "", text.strip()
    if both := _BEFORE_TOWN.fullmatch(text):
        return both[1], both[2].strip()
    if both := _AFTER_TOWN.fullmatch(text):
        return both[2], both[1].strip()
    return "", text.strip()


def parted_address(text: str) -> tuple[str, str, str]:
    """Street, postcode and town of a whole address in one cell (« 1 rue A, 59000 LILLE »); else all is the street."""
    found = _AFTER_STREET.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return (" ".join(found[1].split()), found[2], found[3].strip()) if found else (text, "", "")


def town_beside(code: str, town: str) -> str:
    """The town, completed by what stands behind the postcode in its cell (« 59045 CEDEX », « 59000 LILLE »)."""
    behind = code[POSTCODE_LENGTH:].strip(" ,/–-") if code[:POSTCODE_LENGTH].isdecimal() else ""
    adds = behind and (not town or (behind.upper().startswith("CEDEX") and "CEDEX" not in town.upper()))
    return f"{town} {behind}".strip() if adds else town


def street_key(street: str, code: str) -> int:
    """A number equal for two writings of one address: house number, last long word of the street, postcode; 0 if none.

    « 12 bis, rue du Gal de Gaulle » and « 12 RUE GENERAL DE GAULLE » agree; two houses of one street do not.
    """
    # The memory of `fold` is for names, which come again; streets would push them out.
    words = [word for word in fold.__wrapped__(street).split() if len(word) > _SHORT_WORD]
    if not words or not code:
        return 0
    number = _NUMBER.search(street)
    return hash((number[1] if number else "", words[-1], code))


def street_keys(streets: Sequence[str], codes: Sequence[str]) -> list[int]:
    """`street_key` of a whole column: most begin with their number and end with a word, and are read without care."""
    keys = []
    for at, (plain, code) in enumerate(zip(plain_words(streets, with_figures=True), codes, strict=True)):
        number, _, rest = plain.partition(" ")
        word = rest.rpartition(" ")[2]
        begins = number.isdecimal() and len(number) <= _LONGEST_NUMBER
        if code and begins and word.isalpha() and len(word) > _SHORT_WORD:
            keys.append(hash((number, word, code)))
        else:
            keys.append(street_key(streets[at], code) if code and plain else 0)
    return keys
