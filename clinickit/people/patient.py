"""One line of the list as the kit keeps it: half a million of these are made in seconds."""

from enum import StrEnum
from typing import NamedTuple

# Signs that no cell keeps, so that they can part the fields of a packed patient.
SEPARATOR, INNER_SEPARATOR = "\x1f", "\x1e"


class Problem(StrEnum):
    """What may be wrong, or worth knowing, in a line of a list; the sentence is in `people/roster.toml`."""

    NO_NAME = "no_name"
    NO_FAMILY_NAME = "no_family_name"
    NO_GIVEN_NAME = "no_given_name"
    NO_BIRTH_DATE = "no_birth_date"
    IMPOSSIBLE_BIRTH_DATE = "impossible_birth_date"
    NO_ADDRESS = "no_address"
    NO_ADDRESS_COLUMN = "no_address_column"
    BAD_POSTCODE = "bad_postcode"
    TOWN_ELSEWHERE = "town_elsewhere"
    NIR_WRONG_KEY = "nir_wrong_key"
    NIR_MALFORMED = "nir_malformed"
    NIR_ROUNDED = "nir_rounded"
    NIR_NOT_OWN = "nir_not_own"
    BAD_EMAIL = "bad_email"
    DUPLICATE = "duplicate"
    DECEASED = "deceased"
    MINOR = "minor"
    PROTECTED = "protected"
    ABROAD = "abroad"
    FORMULA = "formula"
    SHORT_LINE = "short_line"
    LONG_LINE = "long_line"
    EMPTY_LINE = "empty_line"
    REPEATED_HEADER = "repeated_header"
    BROKEN_QUOTES = "broken_quotes"


OF_THE_LIST = frozenset({Problem.NO_ADDRESS_COLUMN})
"""Told once of a whole list, at line 0."""


class Finding(NamedTuple):
    """A problem of one line, of the whole list at line 0; `first_line`: an earlier line of the same person, or 0."""

    source: str
    line: int
    problem: Problem
    first_line: int = 0


class Patient(NamedTuple):
    """A person of the list, as written there; a tuple, because a frozen record takes four times as long to make.

    `id` is stable for a source and a line; `sources` names every list the person stands in, with the line;
    `birth` and both visits are YYYYMMDD, 0 when unknown; `prescribers` never go into a letter. What a doctor decides
    about the person (do not write, agreed channel, most exposed) is kept beside, by id, not here: a list may be read
    again.
    """

    id: str
    sources: tuple[tuple[str, int], ...]
    civility: str
    family_name: str
    birth_name: str
    given_names: str
    birth: int
    nir: str
    phones: tuple[str, ...]
    email: str
    street: str
    street_more: str
    postcode: str
    town: str
    country: str
    deceased: bool
    protected: bool
    staff: bool
    patient_number: str
    last_visit: int
    site: str
    prescribers: tuple[str, ...] = ()
    first_visit: int = 0


def packed(one: Patient) -> str:
    """All fields but the id as one text, which an encrypted table takes four times as fast as twenty columns."""
    flags = f"{one.deceased:d}{one.protected:d}{one.staff:d}"
    sources = INNER_SEPARATOR.join([f"{line} {source}" for source, line in one.sources])
    numbers = f"{one.birth} {one.last_visit}" + (f" {one.first_visit}" if one.first_visit else "")
    several = (INNER_SEPARATOR.join(one.prescribers),) if one.prescribers else ()
    phones = INNER_SEPARATOR.join(one.phones)
    return SEPARATOR.join((sources, numbers, flags, phones, *one[2:6], one[7], *one[9:15], *one[18:21:2], *several))


def unpacked(person: str, text: str) -> Patient:
    """The patient that `packed` made a text of; without prescribers, it ends before them."""
    sources, numbers, flags, phones, *cells = text.split(SEPARATOR)
    civility, family, birth_name, given, nir, email, street, more, code, town, country, number, site, *sent = cells
    birth, last_visit, *first_visit = map(int, numbers.split())
    deceased, protected, staff = (flag == "1" for flag in flags)
    told = [source.partition(" ") for source in sources.split(INNER_SEPARATOR)]
    return Patient(
        person,
        tuple((source, int(line)) for line, _, source in told),
        civility,
        family,
        birth_name,
        given,
        birth,
        nir,
        tuple(phones.split(INNER_SEPARATOR)) if phones else (),
        email,
        street,
        more,
        code,
        town,
        country,
        deceased,
        protected,
        staff,
        number,
        last_visit,
        site,
        tuple(sent[0].split(INNER_SEPARATOR)) if sent else (),
        *first_visit,
    )
