"""What a paper is composed from; notes every fact read, so that the paper knows when it is out of date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clinickit.documents.blocks import Emphasis, Gap, Run, Text
from clinickit.documents.wording import Words, value_in_french
from clinickit.domain.conditions import CONDITIONS
from clinickit.domain.facts import FactValue, Unknown
from clinickit.domain.journal import Entry
from clinickit.domain.reasoning import explore
from clinickit.domain.schema import elements, generic, leaf_of


@dataclass(slots=True)
class Sources:
    """Facts, words, journal and moment of one composition.

    `findings` are results computed by services from the same answers (duties, clocks, risk), by name.
    `uses` and `gaps` fill up while blocks are composed.
    """

    answers: Mapping[str, FactValue]
    words: Words
    made_at: datetime
    journal: tuple[Entry, ...] = ()
    findings: Mapping[str, object] = field(default_factory=dict)
    uses: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, Gap] = field(default_factory=dict)

    def value(self, path: str) -> FactValue:
        """The value of a fact, noted as used. Raises KeyError for a path that does not exist."""
        leaf_of(path)
        value = self.answers.get(path, Unknown.NOT_ASKED)
        self.uses[path] = repr(value)
        return value

    def known(self, path: str) -> bool:
        """Whether a fact has a value that can be printed."""
        value = self.value(path)
        return not isinstance(value, Unknown) and value != ""

    def said(self, path: str, variant: str = "") -> str:
        """The value in French, empty when unknown."""
        return value_in_french(self.value(path), self.words, variant)

    def gap(self, path: str, label: str = "") -> Text:
        """A visible « [à compléter : …] » for something the paper needs and nobody knows yet."""
        name = label or self.words.fact_name(generic(path))
        self.gaps.setdefault(path, Gap(path, name))
        return (Run(f"[à compléter\u00a0: {name}]", Emphasis.GAP),)

    def text(self, path: str, variant: str = "") -> Text:
        """The value as a text, or a gap."""
        value = self.value(path)
        if isinstance(value, Unknown) or value == "":
            return self.gap(path)
        said = value_in_french(value, self.words, variant)
        if not said:
            return (Run("aucun"),)
        return (Run(said),)

    def elements(self, group: str) -> tuple[str, ...]:
        """Ids of the elements of a group, noted as used."""
        ids = elements(self.answers, group)
        self.uses[group] = ",".join(ids)
        return ids

    def verdict(self, condition: str) -> bool | None:
        """Whether a named condition holds, None when that is not decided; the facts it read are noted as used."""
        finding = explore(CONDITIONS[condition], self.answers)
        for read in finding.reads:
            self.uses.setdefault(read.path, repr(self.answers.get(read.path, Unknown.NOT_ASKED)))
        return finding.certain

    def holds(self, condition: str) -> bool:
        """Whether a named condition certainly holds."""
        return self.verdict(condition) is True
