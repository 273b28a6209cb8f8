"""Reads what identifies a person: health number (NIR), telephone, e-mail, each in all its written forms."""

import re
from enum import StrEnum
from typing import NamedTuple

_NIR_LENGTH, _NIR_WITH_KEY = 13, 15
# Software that keeps numbers as figures writes Corsica as Corrèze (19) or Cher (18), its key unchanged: one number.
CORSICA = {"2A": "19", "2B": "18"}
_NIR_SHAPE = re.compile(r"[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?1[2-4]", re.IGNORECASE)
_NOT_FIGURES = re.compile(r"[^0-9]+")
_NOT_NIR = re.compile(r"[^0-9ABab]+")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[a-z]{2,}")
_BETWEEN_PHONES = re.compile(r"[/;,|]|\bou\b|\bet\b|\s-\s(?=0)")
_TEMPORARY = "3478"
_NATIONAL = 9
_SHORTEST_PHONE = 6
_LAST_MONTH = 12
_FEW_FIGURES = 2


class NirState(StrEnum):
    """What can be said of a health number from its figures alone."""

    ABSENT = "absent"
    VALID = "valid"
    NO_KEY = "no_key"
    WRONG_KEY = "wrong_key"
    MALFORMED = "malformed"
    ROUNDED = "rounded"


class Nir(NamedTuple):
    """A health number: its 13 figures as a number to compare (0 when unreadable) and what its key says."""

    number: int
    state: NirState
    temporary: bool = False


NO_NIR = Nir(0, NirState.ABSENT)


def read_nir(text: str) -> Nir:
    """A health number with or without key, spaces, or Corsican letters.

    Key: 97 minus the remainder of the 13 figures divided by 97, where 2A counts as 19 and 2B as 18
    (décret 82-103; the first figures 3, 4, 7 and 8 are numbers given while waiting for the definitive one).
    """
    if len(text) == _NIR_WITH_KEY and text.isdecimal() and text[0] in "12" and "01" <= text[3:5] <= "12":
        number = int(text[:_NIR_LENGTH])
        right = 97 - number % 97 == int(text[_NIR_LENGTH:])
        return Nir(number, NirState.VALID if right else NirState.WRONG_KEY)
    stripped = _NOT_NIR.sub("", text).upper() if text else ""
    if not stripped:
        return NO_NIR if not text.strip() else Nir(0, NirState.MALFORMED)
    if _ROUNDED.fullmatch(text.strip()):
        return Nir(0, NirState.ROUNDED)
    if not _NIR_SHAPE.fullmatch(stripped):
        return Nir(0, NirState.MALFORMED)
    figures = stripped[:5] + CORSICA.get(stripped[5:7], stripped[5:7]) + stripped[7:]
    number = int(figures[:_NIR_LENGTH])
    temporary = stripped[0] in _TEMPORARY
    if len(figures) == _NIR_LENGTH:
        return Nir(number, NirState.NO_KEY, temporary)
    right = 97 - int(figures[:_NIR_LENGTH]) % 97 == int(figures[_NIR_LENGTH:])
    return Nir(number, NirState.VALID if right else NirState.WRONG_KEY, temporary)


def nir_fits_birth(number: int, birth: int) -> bool:
    """Whether year and month of a health number are those of a birth (YYYYMMDD); True when one is not known.

    A child's line often carries the number of the insured parent: then it does not fit.
    """
    if not number or not birth:
        return True
    month = number // 10**8 % 100
    return number // 10**10 % 100 == birth // 10_000 % 100 and (month > _LAST_MONTH or month == birth // 100 % 100)


def phone_number(text: str) -> int:
    """The national number without its leading zero (« +33 (0)6 12… » → 612…); 0 when unreadable or a dummy."""
    figures = text if text.isdecimal() else _NOT_FIGURES.sub("", text)
    figures = figures.removeprefix("00")
    if figures.startswith("33") and len(figures) > _NATIONAL:
        figures = figures[2:]
    figures = figures.lstrip("0")
    if len(figures) < _SHORTEST_PHONE or len(set(figures)) <= _FEW_FIGURES:
        return 0
    return int(figures)


def phone_numbers(text: str) -> tuple[int, ...]:
    """The numbers of a cell that may hold several (« 06 … / 03 … »), in the form of `phone_number`."""
    parts = (text,) if text.isdecimal() else _BETWEEN_PHONES.split(text)
    return tuple(dict.fromkeys(number for part in parts if (number := phone_number(part))))


like_email = _EMAIL.fullmatch


def email_address(text: str) -> str:
    """The address in small letters, without « mailto: »; empty when there is none."""
    plain = text.strip().lower().removeprefix("mailto:")
    return plain if _EMAIL.fullmatch(plain) else ""
