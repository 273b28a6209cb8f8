"""Which letterhead a letter bears: chosen for the person, for their site or their list; what is not known is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from clinickit.documents.letterheads import letterheads, site_key, sites_named
from clinickit.domain.facts import FactValue
from clinickit.people.patient import Patient
from clinickit.people.segments import OWN_LETTERHEAD, Choices
from clinickit.services.casebook import Casebook, OpenCase

_SETTING = "letterheads."


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


def keep_rules(book: Casebook, case: OpenCase, rules: Rules) -> None:
    """Keep what is chosen for sites and lists."""
    held = {"sites": dict(rules.sites), "lists": dict(rules.lists)}
    book.store.set_setting(_SETTING + case.id, json.dumps(held, ensure_ascii=False))
