"""What an export holds, according to whom it is for: entries of the main courante, papers, facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinickit.domain.journal import Entry, content
from clinickit.domain.strict_tables import StrictTable
from clinickit.services.library import Library

FILE = "records/extracts.toml"
ALL = "*"
ARCHIVE, LAWYER = "archive", "lawyer"


@dataclass(frozen=True, slots=True)
class Extract:
    """One recipient: which kinds of entries and which papers go, and whether every fact with its history does."""

    id: str
    name: str
    hint: str
    journal: frozenset[str]
    papers: frozenset[str]
    facts: bool

    def named(self, stem: str) -> str:
        """A name of file or folder that tells whose extract it is."""
        return stem if self.id == ARCHIVE else f"{stem}-{self.id}"

    def takes_entry(self, entry: Entry) -> bool:
        """Whether an entry of the main courante goes."""
        return ALL in self.journal or entry.kind in self.journal

    def takes_paper(self, template_id: str) -> bool:
        """Whether a paper goes."""
        return ALL in self.papers or template_id in self.papers


def parse_extracts(raw: Mapping[str, object], file: str) -> Mapping[str, Extract]:
    """Every recipient, by id, in the order in which they are offered. Raises ResourceProblem."""
    table = StrictTable(raw, file)
    found = {}
    for one in table.tables("recipients"):
        extract = Extract(
            id=one.text("id"),
            name=one.text("name"),
            hint=one.text("hint"),
            journal=frozenset(one.texts("journal")),
            papers=frozenset(one.texts("papers")),
            facts=one.flag("facts", default=False),
        )
        one.finish()
        found[extract.id] = extract
    table.finish()
    return found


def extracts_of(library: Library) -> Mapping[str, Extract]:
    """Every recipient, by id. Raises ResourceProblem."""
    return parse_extracts(library.resources.read(FILE), FILE)


def exact_lines(entries: Iterable[Entry], extract: Extract | None = None) -> str:
    """The exact text of each entry and its hash, a line each; `null` instead of the text of what does not go.

    `resources/scripts/verifier.py` checks it: what is left out still stands in the chain by its hash.
    """
    return "".join(
        f"{content(one) if extract is None or extract.takes_entry(one) else 'null'}\n{one.hash}\n" for one in entries
    )
