"""Which letterhead a letter bears: chosen for the person, for their site or their list; what is not known is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clinickit.documents.letterheads import letterheads, site_key, sites_named
from clinickit.domain.facts import FactValue
from clinickit.people.patient import Patient
from clinickit.people.segments import OWN_LETTERHEAD, Choices
from clinickit.services.casebook import Casebook, OpenCase

if TYPE_CHECKING:
    from clinickit.services.letters.desk import LettersDesk

_SETTING = "letterheads."
MOST_SITES = 60
"""Sites of the list that can be given a letterhead one by one; a list that names more of them names no sites."""


class Placed(NamedTuple):
    """A letterhead, empty for that of the practice; `sure` when somebody chose it or the site says it."""

    head: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The letterheads chosen for sites (as `site_key` writes them) and for lists."""

    sites: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heads:
    """The letterheads of a case, the sites recognised by their name, and the rules; none for a practice of one site."""

    known: frozenset[str] = frozenset()
    recognised: Mapping[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)

    def of(self, patient: Patient, choices: Choices) -> Placed:
        """Whose letterhead somebody's letter bears: their own choice, the rule of their site, its name, their list.

        A letterhead that the case does not have any more is not replaced by another: it is not sure.
        """
        chosen = [choices.entity]
        if self.known:
            key = site_key(patient.site)
            chosen += [self.rules.sites.get(key, ""), self.recognised.get(key, "")]
            chosen += [self.rules.lists.get(source, "") for source, _line in patient.sources]
        head = next(filter(None, chosen), "")
        if head == OWN_LETTERHEAD:
            return Placed("", sure=True)
        if not head:
            return Placed("", sure=not self.known)
        return Placed(head, sure=True) if head in self.known else Placed("", sure=False)


def heads_of(book: Casebook, case: OpenCase, answers: Mapping[str, FactValue]) -> Heads:
    """The letterheads of the case today."""
    known = frozenset(head for head, _name in letterheads(answers))
    return Heads(known, sites_named(answers), kept_rules(book, case) if known else Rules())


def kept_rules(book: Casebook, case: OpenCase) -> Rules:
    """What was chosen for sites and lists."""
    held = json.loads(book.store.setting(_SETTING + case.id) or "{}")
    return Rules(held.get("sites", {}), held.get("lists", {}))


class Origin(NamedTuple):
    """A site or a list as the page shows it: people concerned, the site it is recognised as, what was chosen."""

    name: str
    people: int
    recognised: str
    chosen: str


@dataclass(frozen=True, slots=True)
class HeadsScreen:
    """What can be chosen: the letterheads by id and name, the sites that the list names, the lists."""

    heads: tuple[tuple[str, str], ...]
    sites: tuple[Origin, ...]
    lists: tuple[Origin, ...]


class LetterheadDesk:
    """The use cases of letterheads. Every method is called off the window's thread."""

    def __init__(self, letters: "LettersDesk") -> None:
        self.letters = letters

    def screen(self, case: OpenCase) -> HeadsScreen:
        """The sites and lists of the people concerned, the most frequent first."""
        answers, book = self.letters.material(case).answers, self.letters.book
        heads, rules, made = letterheads(answers), kept_rules(book, case), self.letters.ready(case)
        names, recognised = dict(heads), sites_named(answers)
        sites = tuple(
            Origin(site, people, names.get(recognised.get(site_key(site), ""), ""), rules.sites.get(site_key(site), ""))
            for site, people in made.sites.most_common(MOST_SITES)
            if site
        )
        lists = tuple(
            Origin(one.source, one.people, "", rules.lists.get(one.source, ""))
            for one in self.letters.people(case).lists()
        )
        return HeadsScreen(heads, sites, lists)

    def keep(self, case: OpenCase, sites: Mapping[str, str], lists: Mapping[str, str]) -> None:
        """Keep the letterheads chosen for these sites and lists, by their names; an empty one takes the rule away.

        What was chosen for sites that nobody concerned names any more stays.
        """
        book, rules = self.letters.book, kept_rules(self.letters.book, case)
        held = {
            "sites": _without_empty({**rules.sites, **{site_key(name): head for name, head in sites.items()}}),
            "lists": _without_empty({**rules.lists, **lists}),
        }
        book.store.set_setting(_SETTING + case.id, json.dumps(held, ensure_ascii=False))
        count = {name: len(chosen) for name, chosen in held.items()}
        self.letters.record(case, self.letters.text("letterheads_kept").format(**count))


def _without_empty(chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: head for name, head in chosen.items() if head}
