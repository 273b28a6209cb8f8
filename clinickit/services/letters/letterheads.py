"""The page of letterheads: which one for each site that the list names, and for each list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from clinickit.documents.letterheads import letterheads, site_key, sites_named
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.heads import Rules, keep_rules, kept_rules

MOST_SITES = 60
"""Sites of the list that can be given a letterhead one by one; a list that names more of them names no sites."""


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

    def __init__(self, letters: LettersDesk) -> None:
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
        held = Rules(
            _without_empty({**rules.sites, **{site_key(name): head for name, head in sites.items()}}),
            _without_empty({**rules.lists, **lists}),
        )
        keep_rules(book, case, held)
        text = self.letters.text("letterheads_kept").format(sites=len(held.sites), lists=len(held.lists))
        self.letters.record(case, text)


def _without_empty(chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: head for name, head in chosen.items() if head}
