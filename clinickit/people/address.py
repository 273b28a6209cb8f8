"""Lays out an address for a window envelope after NF Z10-011, and says what does not fit rather than cut it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.strict_tables import StrictTable
from clinickit.people.patient import Patient

_PUNCTUATION = re.compile(r"[.,;:!?()\"«»_*/\\]+|\s-\s")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PostalRules:
    """The figures of the norm and its abbreviations, from `people/postal.toml`."""

    most_lines: int
    most_lines_abroad: int
    most_characters: int
    abbreviate_above: int
    abbreviations: tuple[tuple[str, str], ...]


class AddressFault(StrEnum):
    """Why an address cannot be printed as it is."""

    NO_STREET = "no_street"
    NO_TOWN = "no_town"
    NO_POSTCODE = "no_postcode"
    LINE_TOO_LONG = "line_too_long"
    TOO_MANY_LINES = "too_many_lines"


@dataclass(frozen=True, slots=True)
class AddressBlock:
    """The lines to print, top to bottom, and what a person must mend first."""

    lines: tuple[str, ...]
    faults: tuple[AddressFault, ...]


def read_postal_rules(raw: Mapping[str, object]) -> PostalRules:
    """The parsed file. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, "people/postal.toml")
    for key in ("title", "source", "confidence"):
        table.text(key)
    table.day("checked_on")
    rules = PostalRules(
        most_lines=table.integer("most_lines"),
        most_lines_abroad=table.integer("most_lines_abroad"),
        most_characters=table.integer("most_characters"),
        abbreviate_above=table.integer("abbreviate_above"),
        abbreviations=tuple((one.text("long"), one.text("short")) for one in table.tables("abbreviations")),
    )
    table.finish()
    return rules


def address_block(addressee: str, patient: Patient, rules: PostalRules) -> AddressBlock:
    """Addressee (one line or two), complement, street, postcode and town, country.

    At most six lines (seven abroad) of 38 characters; what does not fit is a fault and is not cut.
    """
    abroad = bool(patient.country)
    town = f"{patient.postcode} {patient.town}".strip()
    above = [*map(_tidy, addressee.splitlines()), _tidy(patient.street_more)]
    below = [patient.street, town, *([patient.country] if abroad else [])]
    lines = [line for line in above if line] + [plain_line(line, rules) for line in below if line]
    fitted = tuple(shorten(line, rules) for line in lines)
    checks = (
        (AddressFault.NO_STREET, not patient.street and not patient.street_more),
        (AddressFault.NO_TOWN, not patient.town),
        (AddressFault.NO_POSTCODE, not patient.postcode and not abroad),
        (AddressFault.LINE_TOO_LONG, any(len(line) > rules.most_characters for line in fitted)),
        (AddressFault.TOO_MANY_LINES, len(fitted) > (rules.most_lines_abroad if abroad else rules.most_lines)),
    )
    return AddressBlock(fitted, tuple(fault for fault, holds in checks if holds))


def plain_line(text: str, rules: PostalRules) -> str:
    """A line from the street on: capitals, no punctuation."""
    return shorten(_tidy(_PUNCTUATION.sub(" ", text)).upper().replace("’", " ").replace("'", " "), rules)


def shorten(line: str, rules: PostalRules) -> str:
    """The line with as many of the norm's abbreviations as it takes to fit; unchanged when it fits."""
    for long, short in rules.abbreviations:
        if len(line) <= rules.abbreviate_above:
            break
        line = re.sub(rf"\b{re.escape(long)}\b", short, line, flags=re.IGNORECASE)
    return line


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
