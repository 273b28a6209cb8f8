"""Who can be recognised in a text while it is typed: health numbers, mailboxes, telephones, patients of the list."""

import re
from collections.abc import Iterator, Mapping

from clinickit.documents.secrecy import (
    FEWEST_DIGITS,
    IDENTITIES,
    NIR,
    Danger,
    allowed_names,
    is_nir,
)
from clinickit.domain.facts import FactValue
from clinickit.domain.identity_index import IdentityIndex

EMAIL = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+\.[A-Za-z]{2,}")
# Ten figures from 01 to 09 or after +33, spaced by twos or not; the short numbers of emergency services pass.
PHONE = re.compile(
    r"(?<![0-9])(?:(?:\+|00)33[ .\u00a0-]?(?:\(0\))?[ .\u00a0-]?|0)[1-9](?:[ .\u00a0-]?[0-9]{2}){4}(?![0-9])"
)
_NOT_A_FIGURE = re.compile(r"[^0-9]")


def people_in(text: str, index: IdentityIndex, answers: Mapping[str, FactValue]) -> tuple[Danger, ...]:
    """The kinds of identity that stand in a text, each once; what the case itself says of its professionals passes."""
    return tuple(dict.fromkeys(_found(text, index, answers)))


def _found(text: str, index: IdentityIndex, answers: Mapping[str, FactValue]) -> Iterator[Danger]:
    healths = [hit for hit in NIR.finditer(text) if is_nir(hit.group(1), hit.group(2))]
    if healths:
        yield Danger.NIR
    names = [one.casefold() for one in allowed_names(answers)]
    for hit in index.found_in(text):
        if not any(text[hit.start : hit.end].casefold() in name for name in names):
            yield IDENTITIES[hit.kind]
    said = [value for path, value in answers.items() if isinstance(value, str) and value]
    if any(not _written(hit.group(), said) for hit in EMAIL.finditer(text)):
        yield Danger.EMAIL
    apart = [hit for hit in PHONE.finditer(text) if not any(_overlap(hit, health) for health in healths)]
    numbers = {_figures(value) for value in said}
    if any(_figures(hit.group()) not in numbers for hit in apart):
        yield Danger.PHONE


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _written(found: str, said: list[str]) -> bool:
    return any(found.casefold().rstrip(".") == value.casefold() for value in said)


def _figures(text: str) -> str:
    """The last figures of a number, enough to know it again with or without +33."""
    figures = _NOT_A_FIGURE.sub("", text)
    return figures[-FEWEST_DIGITS - 1 :]
