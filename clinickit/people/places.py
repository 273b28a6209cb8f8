"""Brings street, postcode and town to a form in which two writings of one address are equal."""

import re
from functools import lru_cache

from clinickit.people.names import fold

_NUMBER = re.compile(r"\b([0-9]{1,4})\b")
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-57-8])[0-9]{3}")
_IN_TOWN = re.compile(r"^\s*([0-9]{5})\s+(\D+)$")
POSTCODE_LENGTH = 5
_SHORT_WORD = 2


@lru_cache(maxsize=1 << 14)
def postcode(text: str) -> str:
    """Five figures of a French postcode, with the zero a spreadsheet took away put back; empty when it is none."""
    plain = text.replace(" ", "").removesuffix(".0").removeprefix("'").removeprefix("F-")
    if plain.isdecimal() and len(plain) == POSTCODE_LENGTH - 1:
        plain = "0" + plain
    return plain if _POSTCODE.fullmatch(plain) else ""


def parted_town(text: str) -> tuple[str, str]:
    """Postcode and town of a cell that holds both (« 59000 LILLE »); the first is empty when it holds the town only."""
    both = _IN_TOWN.match(text)
    return (both[1], both[2].strip()) if both else ("", text.strip())


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
