"""The letterhead of one site of a practice that has several: its name, company, address and telephone."""

from collections.abc import Mapping
from dataclasses import replace

from clinickit.documents.blocks import Document
from clinickit.documents.secrecy import folded
from clinickit.domain.facts import FactValue
from clinickit.domain.schema import elements

SITES, ENTITIES = "practice.sites", "practice.entities"
_SMALL = frozenset(["site", "de", "des", "du", "d", "la", "le", "les", "l"])
_OF_SITE = {
    "practice.address.street": "address.street",
    "practice.address.postcode": "address.postcode",
    "practice.address.town": "address.town",
}

Answers = Mapping[str, FactValue]


def _text(answers: Answers, path: str) -> str:
    value = answers.get(path)
    return value if isinstance(value, str) else ""


def sites_named(answers: Answers) -> Mapping[str, str]:
    """The sites by all that a list may call them (`site_key`): id, name with or without « site de », FINESS number.

    Empty for a practice of one site; a name that two sites share is nobody's.
    """
    sites = [one for one in elements(answers, SITES) if _text(answers, f"{SITES}[{one}].name")]
    if len(sites) < 2:  # noqa: PLR2004 - several
        return {}
    named: dict[str, set[str]] = {}
    for site in sites:
        name = _text(answers, f"{SITES}[{site}].name")
        for called in (site, name, _text(answers, f"{SITES}[{site}].finess")):
            named.setdefault(site_key(called), set()).add(site)
    return {key: next(iter(found)) for key, found in named.items() if key and len(found) == 1}


def site_key(called: str) -> str:
    """The name of a site as it is compared: small letters and figures, without « site de »."""
    words = "".join(letter if letter.isalnum() else " " for letter in folded(called)).split()
    return " ".join([word for word in words if word not in _SMALL] or words)


def site_answers(answers: Answers, site: str) -> dict[str, FactValue]:
    """The facts of the practice as a letter of this site shows them: the site's address, whole, and its telephone.

    What is safe to print is still decided by the letter: an address or a telephone of the crisis comes before both.
    """
    of_site = {path: _text(answers, f"{SITES}[{site}].{name}") for path, name in _OF_SITE.items()}
    changed: dict[str, FactValue] = dict(of_site) if all(of_site.values()) else {}
    if phone := _text(answers, f"{SITES}[{site}].phone"):
        changed["practice.phone"] = phone
    return {**answers, **changed}


def with_site(document: Document, answers: Answers, site: str) -> Document:
    """The document with the company and the name of the site under the name of the practice."""
    company = _text(answers, f"{ENTITIES}[{_text(answers, f'{SITES}[{site}].entity')}].name")
    sender = document.letterhead.sender
    added = [one for one in (company, site_name(answers, site)) if one and one not in sender]
    return replace(document, letterhead=replace(document.letterhead, sender=(*sender[:1], *added, *sender[1:])))


def site_name(answers: Answers, site: str) -> str:
    """The name of a site, empty when there is none."""
    return _text(answers, f"{SITES}[{site}].name") if site else ""
