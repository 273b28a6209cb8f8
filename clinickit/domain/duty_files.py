"""Reads resources/duties/: what each duty is called, to whom it is owed, what to do, where it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rule_files import parse_reference
from clinickit.domain.rulebook import Confidence, Reference
from clinickit.domain.strict_tables import StrictTable, refuse_twice


class DutyNature(StrEnum):
    """What makes it a duty: the law, a condition of payment, a contract, or good advice."""

    LEGAL = "legal"
    CONDITION = "condition"
    CONTRACT = "contract"
    ADVICE = "advice"


class Strength(StrEnum):
    """How strongly it binds, from the strongest; `to_check` when nobody could say for sure."""

    OBLIGATORY = "obligatory"
    CONDITION = "condition"
    TO_CHECK = "to_check"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class DutySheet:
    """The words and sources of one duty.

    `grid` names its column in the grid by type of structure, which then says how strongly it binds. `rules` are the
    rules whose sources it cites, `mentioned_in` those that only name it; `confidence` is how sure the duty itself is,
    whatever the marks of single sources. `positions` the rule that lists conflicting positions.
    """

    id: str
    title: str
    recipient: str
    what: str
    how: tuple[str, ...]
    if_missed: str
    nature: DutyNature
    strength: Strength
    grid: str
    clock: str
    rules: tuple[str, ...]
    mentioned_in: tuple[str, ...]
    confidence: Confidence
    positions: str
    references: tuple[Reference, ...]
    file: str


def parse_duty(raw: Mapping[str, object], file: str) -> DutySheet:
    """Read one duty; raises ResourceProblem with file and key. A duty cites at least one rule or source."""
    table = StrictTable(raw, file)
    sheet = DutySheet(
        id=table.text("id"),
        title=table.text("title"),
        recipient=table.text("recipient"),
        what=table.text("what"),
        how=table.texts("how"),
        if_missed=table.text("if_missed"),
        nature=table.choice("nature", DutyNature),
        strength=table.choice("strength", Strength),
        grid=table.optional_text("grid"),
        clock=table.optional_text("clock"),
        rules=table.texts("rules"),
        mentioned_in=table.texts("mentioned_in"),
        confidence=table.choice("confidence", Confidence),
        positions=table.optional_text("positions"),
        references=tuple(parse_reference(one) for one in table.tables("references")) if table.has("references") else (),
        file=file,
    )
    table.finish()
    if not sheet.rules and not sheet.references:
        table.fail("references", "au moins une règle ou une source est attendue")
    if not sheet.rules and not sheet.mentioned_in:
        table.fail("mentioned_in", "au moins une règle en vigueur est attendue")
    return sheet


def build_duties(sheets: Iterable[DutySheet], known: Iterable[str]) -> Mapping[str, DutySheet]:
    """The duties by id, in the order of `known`; refuses a duty that nobody reasons on, or a missing one."""
    found = tuple(sheets)
    refuse_twice("duties/", (one.id for one in found), "id")
    by_id = {one.id: one for one in found}
    order = tuple(known)
    for one in found:
        if one.id not in order:
            raise ResourceProblem(one.file, "id", "aucun raisonnement ne porte ce nom")
    for missing in order:
        if missing not in by_id:
            raise ResourceProblem(f"duties/{missing}.toml", "fichier", "une fiche pour cette obligation")
    return {duty_id: by_id[duty_id] for duty_id in order}
