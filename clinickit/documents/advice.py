"""What a person whose data leaked can do, by category of data: advice as data, printed only when it is sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from clinickit.domain.rulebook import Confidence
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.domain.vocabulary import DataCategory, MostExposed, Nature, SensitiveData

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice; it is for whoever has one of these data or lived one of these losses.

    `letter` says whether it may stand in a patient letter at all (no link, no detail of care); `attack_only`
    keeps it for attacks, away from mistakes and losses; `help_lines` are ids of the directory.
    """

    id: str
    text: str
    confidence: Confidence
    data: tuple[DataCategory, ...] = ()
    sensitive: tuple[SensitiveData, ...] = ()
    most_exposed: tuple[MostExposed, ...] = ()
    natures: tuple[Nature, ...] = ()
    letter: bool = True
    attack_only: bool = False
    help_lines: tuple[str, ...] = ()
    source: str = ""

    @property
    def sure(self) -> bool:
        """Whether it may be asserted to a patient."""
        return not self.confidence.to_verify


def _advice(table: StrictTable) -> Advice:
    advice = Advice(
        id=table.text("id"),
        text=table.text("text"),
        confidence=table.choice("confidence", Confidence),
        data=tuple(_option(table, "data", DataCategory, one) for one in table.texts("data")),
        sensitive=tuple(_option(table, "sensitive", SensitiveData, one) for one in table.texts("sensitive")),
        most_exposed=tuple(_option(table, "most_exposed", MostExposed, one) for one in table.texts("most_exposed")),
        natures=tuple(_option(table, "natures", Nature, one) for one in table.texts("natures")),
        letter=table.flag("letter", default=True),
        attack_only=table.flag("attack_only", default=False),
        help_lines=table.texts("help_lines"),
        source=table.optional_text("source"),
    )
    if not (advice.data or advice.sensitive or advice.most_exposed or advice.natures):
        table.fail("data", "au moins une donnée ou une nature de perte est attendue")
    table.finish()
    return advice


def _option(table: StrictTable, key: str, options: type[E], value: str) -> E:
    if value not in {one.value for one in options}:
        table.fail(key, f"une de ces valeurs est attendue : {', '.join(options)}")
    return options(value)


def parse_advice(raw: Mapping[str, object], file: str) -> tuple[Advice, ...]:
    """Read the file of advice, most useful first; raises ResourceProblem with file and key."""
    table = StrictTable(raw, file)
    advice = tuple(_advice(one) for one in table.tables("advice"))
    table.finish()
    refuse_twice(file, (one.id for one in advice), "advice")
    return advice


def advice_for(
    advice: tuple[Advice, ...],
    data: tuple[DataCategory, ...],
    sensitive: tuple[SensitiveData, ...],
    most_exposed: tuple[MostExposed, ...],
    natures: tuple[Nature, ...],
) -> tuple[Advice, ...]:
    """The advice for what was exposed or lost, in the order of the file, without doubles."""
    return tuple(
        one
        for one in advice
        if set(one.data) & set(data)
        or set(one.sensitive) & set(sensitive)
        or set(one.most_exposed) & set(most_exposed)
        or set(one.natures) & set(natures)
    )
