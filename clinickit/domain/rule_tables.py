"""Tables of the rules in force that reasoning reads at each case, indexed once for each state of the law."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rulebook import Row, RulesInForce
from clinickit.domain.vocabulary import IncidentKind


@dataclass(frozen=True, slots=True)
class RiskScale:
    """Where the kit sees a change of size (choices of the kit): numbers of people, then hours without the data.

    Each number is the first one of its band: « more than a few people » begins at `a_few`.
    """

    a_handful: int
    a_few: int
    some: int
    many: int
    a_few_hours: int
    a_day: int


def risk_scale(rules: RulesInForce) -> RiskScale:
    """The thresholds of risk in force, from the tables « risk_people_bands » and « risk_outage_bands »."""
    return rules.once("risk_scale", _scale)


def _scale(rules: RulesInForce) -> RiskScale:
    people = {band: _first(rules, "risk_people_bands", band) for band in ("a_handful", "a_few", "some", "many")}
    hours = {band: _first(rules, "risk_outage_bands", band) for band in ("a_few_hours", "a_day")}
    return RiskScale(**people, **hours)


def _first(rules: RulesInForce, rule_id: str, band: str) -> int:
    row = rules.row(rule_id, band=band)
    first = row.number("first") if row is not None else None
    if first is None:
        raise ResourceProblem(rules.rule(rule_id).file, f"{band}.first", "un nombre est attendu")
    return int(first)


def grid(rules: RulesInForce) -> Mapping[tuple[str, str], Row]:
    """The grid of duties by structure and duty, without what does not apply."""
    return rules.once("grid", _grid)


def _grid(rules: RulesInForce) -> Mapping[tuple[str, str], Row]:
    rows = rules.rows("duty_grid")
    return {(row.text("structure"), row.text("duty")): row for row in rows if row.text("verdict") != "not_applicable"}


def complaint_kinds(rules: RulesInForce) -> tuple[tuple[IncidentKind, bool], ...]:
    """The kinds of incident that may show the complaint counter, and whether they always do; none before the law."""
    return rules.once("complaint_kinds", _complaint_kinds)


def _complaint_kinds(rules: RulesInForce) -> tuple[tuple[IncidentKind, bool], ...]:
    rows = rules.rows("complaint_counter") if rules.has("complaint_counter") else ()
    return tuple(
        (IncidentKind(one.text("kind")), one.text("show") == "yes") for one in rows if one.text("show") != "no"
    )
