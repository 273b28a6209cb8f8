"""The numbers France gives to structures, places and professionals, and the keys that betray a typing mistake."""

import re

LA_POSTE = "356000000"
SIREN_LENGTH = 9
SIRET_LENGTH = 14
RPPS_LENGTH = 11

_SEPARATORS = re.compile(r"[\s.\-/\u00a0\u202f]+")
_DIGITS = re.compile(r"[0-9]+")
_FINESS = re.compile(r"(?:[0-9]{2}|2[AB]|9[A-F])[0-9]{7}")
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-57-8])[0-9]{3}")


def compact(text: str) -> str:
    """The identifier without the spaces, dots, dashes and slashes people put in it, in capitals."""
    return _SEPARATORS.sub("", text).upper()


def only_digits(text: str, length: int) -> bool:
    """Whether a text is exactly so many figures 0 to 9."""
    return len(text) == length and _DIGITS.fullmatch(text) is not None


def luhn_holds(digits: str) -> bool:
    """Whether the last figure is the right key (ISO/IEC 7812-1, annex B, « Luhn »)."""
    total = 0
    for place, figure in enumerate(reversed(digits)):
        doubled = int(figure) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled  # noqa: PLR2004 - the two figures of 10…18 add up to it minus 9
    return total % 10 == 0


def is_siren(text: str) -> bool:
    """Nine figures with their key: the number of a legal entity or sole practitioner."""
    return only_digits(text, SIREN_LENGTH) and luhn_holds(text)


def is_siret(text: str) -> bool:
    """Fourteen figures: a SIREN, then the place; La Poste's offices follow a rule of their own (sum, multiple of 5)."""
    if not only_digits(text, SIRET_LENGTH) or not is_siren(text[:SIREN_LENGTH]):
        return False
    post_office = text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0
    return post_office or luhn_holds(text)


def is_rpps(text: str) -> bool:
    """Eleven figures with their key: the number of a health professional."""
    return only_digits(text, RPPS_LENGTH) and luhn_holds(text)


def is_finess(text: str) -> bool:
    """Nine characters, the department first (2A, 2B and 9A to 9F included); only the shape is checked."""
    return _FINESS.fullmatch(text) is not None


def is_postcode(text: str) -> bool:
    """Five figures that begin with a French department, overseas included."""
    return _POSTCODE.fullmatch(text) is not None
