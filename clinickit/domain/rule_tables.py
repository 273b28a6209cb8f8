"""Tables of the rules in force that reasoning reads at each case, indexed once for each state of the law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rulebook import Row, RulesInForce


@dataclass(frozen=True, slots=True)
class _Edition:
    """One state of the rules, told apart by fingerprint and day, so that its tables are indexed once."""

    fingerprint: str
    day: date
    rules: RulesInForce = field(compare=False)


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


def grid(rules: RulesInForce) -> Mapping[tuple[str, str], Row]:
    """The grid of duties by structure and duty, without what does not apply."""
    return _grid(_Edition(rules.fingerprint, rules.day, rules))


@lru_cache(maxsize=16)
def _grid(edition: _Edition) -> Mapping[tuple[str, str], Row]:
    rows = edition.rules.rows("duty_grid")
    return {(row.text("structure"), row.text("duty")): row for row in rows if row.text("verdict") != "not_applicable"}


def risk_scale(rules: RulesInForce) -> RiskScale:
    """The thresholds of risk in force, from the tables « risk_people_bands » and « risk_outage_bands »."""
    return _scale(_Edition(rules.fingerprint, rules.day, rules))


@lru_cache(maxsize=16)
def _scale(edition: _Edition) -> RiskScale:
    people = {band: _first(edition.rules, "risk_people_bands", band) for band in ("a_handful", "a_few", "some", "many")}
    hours = {band: _first(edition.rules, "risk_outage_bands", band) for band in ("a_few_hours", "a_day")}
    return RiskScale(**people, **hours)


def _first(rules: RulesInForce, rule_id: str, band: str) -> int:
    row = rules.row(rule_id, band=band)
    first = row.number("first") if row is not None else None
    if first is None:
        raise ResourceProblem(rules.rule(rule_id).file, f"{band}.first", "un nombre est attendu")
    return int(first)
