"""Lays out an address for a window envelope after NF Z10-011, and says what does not fit rather than cut it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.strict_tables import StrictTable
from clinickit.people.patient import Patient

_PUNCTUATION = re.compile(r"[.,;:!?()\"«»_*/\\]+|\s-\s")
_SPACES = re.compile(r"\s+")
_WORD_END = re.compile(r"[\s-]")
_BELOW_THE_STREET = re.compile(r"(?:BP|CS|TSA|B\.\s?P\.?|LIEU[ -]DIT)\b", re.IGNORECASE)
_LOW, _LOW_ABROAD = 2, 3  # street and town, and the country


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
    """Addressee, complement, street, post-office box or hamlet, postcode and town, country.

    At most six lines (seven abroad) of 38 characters. A name too long for a line goes on over the next one, as the
    norm allows; what then does not fit is a fault and is not cut.
    """
    abroad = bool(patient.country)
    town = f"{patient.postcode} {patient.town}".strip()
    boxed = _BELOW_THE_STREET.match(patient.street_more.strip()) is not None
    above = ["" if boxed else _tidy(patient.street_more)]
    below = [patient.street, patient.street_more if boxed else "", town, *([patient.country] if abroad else [])]
    named = [part for line in addressee.splitlines() for part in _parted(_tidy(line), rules)]
    lines = [line for line in (*named, *above) if line] + [plain_line(line, rules) for line in below if line]
    checks = (
        (AddressFault.NO_STREET, not patient.street and not patient.street_more),
        (AddressFault.NO_TOWN, not patient.town),
        (AddressFault.NO_POSTCODE, not patient.postcode and not abroad),
    )
    return _block(lines, tuple(fault for fault, holds in checks if holds), rules, abroad=abroad)


def typed_block(typed: Sequence[str], rules: PostalRules) -> AddressBlock:
    """An address as somebody typed it, the name first: its last two lines put in the norm's form, or three abroad.

    It is abroad when no figure stands in its last line, which then is a country.
    """
    lines = [tidied for line in typed if (tidied := _tidy(line))]
    abroad = bool(lines) and not any(letter.isdigit() for letter in lines[-1])
    low = _LOW_ABROAD if abroad else _LOW
    named = [part for line in lines[:-low] for part in _parted(line, rules)]
    return _block([*named, *(plain_line(line, rules) for line in lines[-low:])], (), rules, abroad=abroad)


def _block(lines: Sequence[str], faults: tuple[AddressFault, ...], rules: PostalRules, *, abroad: bool) -> AddressBlock:
    fitted = tuple(shorten(line, rules) for line in lines)
    most = rules.most_lines_abroad if abroad else rules.most_lines
    checks = (
        (AddressFault.LINE_TOO_LONG, any(len(line) > rules.most_characters for line in fitted)),
        (AddressFault.TOO_MANY_LINES, len(fitted) > most),
    )
    return AddressBlock(fitted, (*faults, *(fault for fault, holds in checks if holds)))


def _parted(line: str, rules: PostalRules) -> list[str]:
    """A line that is too long, on two lines parted between words or after a hyphen; as it is when it cannot be."""
    if len(shorten(line, rules)) <= rules.most_characters:
        return [line]
    places = [
        found.end() for found in _WORD_END.finditer(line) if len(line[: found.end()].rstrip()) <= rules.most_characters
    ]
    cut = max(places, default=0)
    head, tail = line[:cut].rstrip(), line[cut:].strip()
    return [head, tail] if head and 0 < len(tail) <= rules.most_characters else [line]


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
