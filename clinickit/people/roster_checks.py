"""Checks a block of a list column after column: what may be wrong, or worth knowing, in each of its lines."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from clinickit.people.identity import Nir, NirState, email_address, like_email, nir_fits_birth, read_nir
from clinickit.people.patient import Problem

_WITH_KEY, _KEY_PART, _AFTER_MONTH = 15, 100, 10**8
_MONTHS, _CENTURY_AND_MONTH = 12, 10_000
_FIRST, _LAST = 10**14, 3 * 10**14
_NIR_PROBLEMS = {NirState.ROUNDED: Problem.NIR_ROUNDED, NirState.MALFORMED: Problem.NIR_MALFORMED}


class Checked(NamedTuple):
    """The columns of a block that are checked, side by side; `valid_codes` are postcodes, or empty."""

    families: Sequence[str]
    birth_names: Sequence[str]
    givens: Sequence[str]
    days: Sequence[int]
    birth_texts: Sequence[str]
    nirs: Sequence[int]
    odd_nirs: Mapping[int, Nir]
    emails: Sequence[str]
    streets: Sequence[str]
    streets_more: Sequence[str]
    codes: Sequence[str]
    valid_codes: Sequence[str]
    towns: Sequence[str]
    countries: Sequence[str]
    deceased: Sequence[bool]
    protected: Sequence[bool]


def read_nirs(texts: Sequence[str]) -> tuple[list[int], dict[int, Nir]]:
    """The comparable number of each text (0: none), and what is said of those that are not simply right.

    Nearly all are fifteen figures with their right key: they are read without a call each.
    """
    figures = [int(text) if len(text) == _WITH_KEY and text.isdecimal() else 0 for text in texts]
    numbers = [whole // _KEY_PART for whole in figures]
    odd: dict[int, Nir] = {}
    for at, (whole, number) in enumerate(zip(figures, numbers, strict=True)):
        if (
            97 - number % 97 != whole % _KEY_PART
            or not _FIRST <= whole < _LAST
            or not 0 < number // _AFTER_MONTH % _KEY_PART <= _MONTHS
        ):
            read = read_nir(texts[at])
            numbers[at] = read.number
            if read.state is not NirState.ABSENT:
                odd[at] = read
    return numbers, odd


def problems_of(
    block: Checked, youngest_adult: int, no_address: Collection[str] | None
) -> Iterator[tuple[int, Problem]]:  # fmt: skip
    """Place in the block and problem, column after column; `no_address` is None where no column holds addresses."""
    yield from _names(block)
    for at, day in enumerate(block.days):
        if day > youngest_adult:
            yield at, Problem.MINOR
        elif not day:
            yield at, Problem.IMPOSSIBLE_BIRTH_DATE if block.birth_texts[at] else Problem.NO_BIRTH_DATE
    yield from _numbers(block)
    yield from _addresses(block, no_address)
    for at, email in enumerate(map(str.lower, block.emails)):
        if email and not like_email(email) and not email_address(email):
            yield at, Problem.BAD_EMAIL
    for flags, problem in ((block.deceased, Problem.DECEASED), (block.protected, Problem.PROTECTED)):
        if any(flags):
            yield from ((at, problem) for at, flag in enumerate(flags) if flag)


def _names(block: Checked) -> Iterator[tuple[int, Problem]]:
    for at, (family, born, given) in enumerate(zip(block.families, block.birth_names, block.givens, strict=True)):
        if not given or not (family or born):
            if family or born:
                yield at, Problem.NO_GIVEN_NAME
            else:
                yield at, Problem.NO_FAMILY_NAME if given else Problem.NO_NAME


def _numbers(block: Checked) -> Iterator[tuple[int, Problem]]:
    for at, nir in block.odd_nirs.items():
        if not nir.number:
            yield at, _NIR_PROBLEMS[nir.state]
        elif nir.state is NirState.WRONG_KEY:
            yield at, Problem.NIR_WRONG_KEY
    for at, (number, day) in enumerate(zip(block.nirs, block.days, strict=True)):
        same = number // _AFTER_MONTH % _CENTURY_AND_MONTH == day // _KEY_PART % _CENTURY_AND_MONTH
        if not same and not nir_fits_birth(number, day):
            odd = block.odd_nirs.get(at)
            if odd is None or odd.state is not NirState.WRONG_KEY:
                yield at, Problem.NIR_NOT_OWN


def _addresses(block: Checked, no_address: Collection[str] | None) -> Iterator[tuple[int, Problem]]:
    streets = list(map(str.lower, block.streets))
    lines = zip(streets, block.codes, block.valid_codes, block.towns, block.countries, strict=True)
    for at, (street, code, valid, town, country) in enumerate(lines):
        if country:
            yield at, Problem.ABROAD
        elif code and not valid:
            yield at, Problem.BAD_POSTCODE
        if no_address is not None and (not (town and street and code) or street in no_address):
            located = (street or block.streets_more[at]) and town and (code or country)
            if not located or street in no_address:
                yield at, Problem.NO_ADDRESS
