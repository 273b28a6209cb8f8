"""The letterheads of a practice of several sites or companies: name, company, address and telephone of each."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from clinickit.documents.blocks import Document
from clinickit.documents.secrecy import folded
from clinickit.domain.facts import FactValue
from clinickit.domain.schema import elements

SITES, ENTITIES = "practice.sites", "practice.entities"
_SMALL = frozenset(["site", "de", "des", "du", "d", "la", "le", "les", "l"])
_COMPANY = "company:"  # before the id of a company that has no site: a site may have the same id
_PLACE = {
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


def letterheads(answers: Answers) -> tuple[tuple[str, str], ...]:
    """The letterheads a letter may bear beside that of the practice, by id and name: sites, companies without a site.

    None for a practice of one site and one company: its own is the only one.
    """
    sites = [one for one in elements(answers, SITES) if _text(answers, f"{SITES}[{one}].name")]
    companies = [one for one in elements(answers, ENTITIES) if _text(answers, f"{ENTITIES}[{one}].name")]
    held = {_text(answers, f"{SITES}[{one}].entity") for one in sites} if len(sites) > 1 else set()
    heads = sites if len(sites) > 1 else []
    heads = [*heads, *(f"{_COMPANY}{one}" for one in companies if one not in held and len(companies) > 1)]
    return tuple((one, head_name(answers, one)) for one in heads)


@lru_cache(maxsize=1 << 12)
def site_key(called: str) -> str:
    """The name of a site as it is compared: small letters and figures, without « site de »."""
    words = "".join(letter if letter.isalnum() else " " for letter in folded(called)).split()
    return " ".join([word for word in words if word not in _SMALL] or words)


def headed_answers(answers: Answers, head: str) -> dict[str, FactValue]:
    """The facts of the practice as a letter of this letterhead shows them: its address, whole, and its telephone.

    What is safe to print is still decided by the letter: an address or a telephone of the crisis comes before both.
    """
    of_head = {path: _text(answers, f"{_element(head)}.{name}") for path, name in _PLACE.items()}
    changed: dict[str, FactValue] = dict(of_head) if all(of_head.values()) else {}
    if phone := _text(answers, f"{_element(head)}.phone"):
        changed["practice.phone"] = phone
    return {**answers, **changed}


def with_letterhead(document: Document, answers: Answers, head: str) -> Document:
    """The document with the company and the name of the site under the name of the practice."""
    company = _text(answers, f"{ENTITIES}[{_text(answers, f'{_element(head)}.entity')}].name")
    sender = document.letterhead.sender
    added = [one for one in (company, head_name(answers, head)) if one and one not in sender]
    return replace(document, letterhead=replace(document.letterhead, sender=(*sender[:1], *added, *sender[1:])))


def head_name(answers: Answers, head: str) -> str:
    """The name of a site or company by the id of its letterhead, empty when there is none."""
    return _text(answers, f"{_element(head)}.name") if head else ""


def _element(head: str) -> str:
    """Where the facts of a letterhead are."""
    if head.startswith(_COMPANY):
        return f"{ENTITIES}[{head.removeprefix(_COMPANY)}]"
    return f"{SITES}[{head}]"
