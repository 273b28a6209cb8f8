"""The law as dated data: what a rule says on a given day, where that comes from and how sure it is."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar, cast

from clinickit.domain.errors import ClinicKitError, ResourceProblem

T = TypeVar("T")
Cell = str | int | float | bool | date | tuple[str, ...]


class Confidence(StrEnum):
    """How sure a statement is; only `confirmed` is shown without a mark."""

    CONFIRMED = "confirmed"
    KIT_CHOICE = "kit_choice"
    SECONDARY = "secondary"
    PROFESSIONAL = "professional"
    UNCERTAIN = "uncertain"

    @property
    def to_verify(self) -> bool:
        """Whether the screen and the papers say « à vérifier »."""
        return self not in {Confidence.CONFIRMED, Confidence.KIT_CHOICE}


def weakest(confidences: Iterable[Confidence]) -> Confidence:
    """The least sure of several marks: a chain is as sure as its weakest link."""
    return max(confidences, key=_SURENESS.index, default=Confidence.UNCERTAIN)


_SURENESS = tuple(Confidence)


class RuleKind(StrEnum):
    """The unit or shape of a rule's value."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    YEARS = "years"
    NUMBER = "number"
    THRESHOLD = "threshold"
    METHOD = "method"
    LIST = "list"
    TABLE = "table"
    TEXT = "text"
    FLAG = "flag"


class Threshold(StrEnum):
    """From which risk for the persons a duty begins (art. 33 and 34 GDPR)."""

    RISK = "risk"
    HIGH_RISK = "high_risk"


DURATION_KINDS = frozenset(
    {RuleKind.HOURS, RuleKind.WORKING_DAYS, RuleKind.CALENDAR_DAYS, RuleKind.MONTHS, RuleKind.YEARS}
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a statement comes from. `checked_on` is None until a person has checked the source."""

    title: str
    article: str
    url: str
    checked_on: date | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a rule that is a table; cells keep the order of the file."""

    cells: tuple[tuple[str, Cell], ...]

    def get(self, key: str) -> Cell | None:
        """The cell, or None when this line has none of that name."""
        return next((value for name, value in self.cells if name == key), None)

    def text(self, key: str) -> str:
        """The cell as a text; empty when the line has none."""
        value = self.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The cell as a list of texts; empty when the line has none."""
        value = self.get(key)
        return value if isinstance(value, tuple) else ()

    def number(self, key: str) -> float | None:
        """The cell as a number, or None when the line has none."""
        value = self.get(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def confidence(self) -> Confidence | None:
        """The mark of this line alone, or None when it carries the mark of the whole version."""
        return Confidence(self.text("confidence")) if self.get("confidence") is not None else None


Value = int | float | str | bool | tuple[str, ...] | tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """What a rule says from one day on, until the next version starts.

    `valid_from` is None for proposed law: it has no effect until a date is set.
    `start_known` is False when the true first day was not found and a prudent early one is used.
    """

    value: Value
    references: tuple[Reference, ...]
    valid_from: date | None
    start_known: bool = True
    law: str = ""
    note: str = ""

    @property
    def confidence(self) -> Confidence:
        """The weakest mark among the references."""
        return weakest(reference.confidence for reference in self.references)

    @property
    def is_proposed(self) -> bool:
        """Whether this is law to come, with no effect today."""
        return self.valid_from is None


@dataclass(frozen=True, slots=True)
class Rule:
    """One legal parameter and its versions, oldest first, proposed ones last."""

    id: str
    title: str
    kind: RuleKind
    versions: tuple[RuleVersion, ...]
    file: str

    def at(self, day: date) -> RuleVersion | None:
        """The version in force on that day, or None."""
        begun = [one for one in self.versions if one.valid_from is not None and one.valid_from <= day]
        return begun[-1] if begun else None


class RuleNotInForce(ClinicKitError):
    """A rule was asked for on a day when it has no version in force."""

    default_action = "Vérifiez la date de la violation, ou la version du programme."

    def __init__(self, rule_id: str, day: date) -> None:
        super().__init__(f"La règle « {rule_id} » n’a pas de version en vigueur au {day:%d/%m/%Y}.")
        self.rule_id, self.day = rule_id, day


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rulebook read on one day. Every accessor raises when the rule is absent or of another kind."""

    day: date
    fingerprint: str
    rules: Mapping[str, Rule]
    versions: Mapping[str, RuleVersion]
    _made: dict[str, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, name: str, make: "Callable[[RulesInForce], T]") -> T:
        """What `make` reads off these rules, made the first time `name` is asked for: rules in force never change."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = make(self)
        return cast("T", found)

    def has(self, rule_id: str) -> bool:
        """Whether the rule has a version in force."""
        return rule_id in self.versions

    def version(self, rule_id: str) -> RuleVersion:
        """The version in force, with its references."""
        if rule_id not in self.versions:
            raise RuleNotInForce(rule_id, self.day)
        return self.versions[rule_id]

    def rule(self, rule_id: str) -> Rule:
        """The whole rule, past and proposed versions included."""
        if rule_id not in self.rules:
            raise RuleNotInForce(rule_id, self.day)
        return self.rules[rule_id]

    def references(self, rule_id: str) -> tuple[Reference, ...]:
        """The sources of the version in force."""
        return self.version(rule_id).references

    def confidence(self, rule_id: str) -> Confidence:
        """The mark of the version in force."""
        return self.version(rule_id).confidence

    def value(self, rule_id: str, *kinds: RuleKind) -> Value:
        """The value in force, refused when the rule is of none of these kinds."""
        value, rule = self.version(rule_id).value, self.rule(rule_id)
        if kinds and rule.kind not in kinds:
            raise ResourceProblem(rule.file, "kind", f"attendu : {', '.join(kinds)}")
        return value

    def _integer(self, rule_id: str, kind: RuleKind) -> int:
        value = self.value(rule_id, kind)
        if not isinstance(value, int):
            raise ResourceProblem(self.rule(rule_id).file, "value", "un nombre entier est attendu")
        return value

    def hours(self, rule_id: str) -> int:
        """A delay in hours."""
        return self._integer(rule_id, RuleKind.HOURS)

    def working_days(self, rule_id: str) -> int:
        """A delay in working days (jours ouvrés)."""
        return self._integer(rule_id, RuleKind.WORKING_DAYS)

    def calendar_days(self, rule_id: str) -> int:
        """A delay in calendar days."""
        return self._integer(rule_id, RuleKind.CALENDAR_DAYS)

    def months(self, rule_id: str) -> int:
        """A delay in months, from date to date."""
        return self._integer(rule_id, RuleKind.MONTHS)

    def years(self, rule_id: str) -> int:
        """A delay in years, from date to date."""
        return self._integer(rule_id, RuleKind.YEARS)

    def number(self, rule_id: str) -> float:
        """A number without a legal unit; its title says what it counts."""
        return float(str(self.value(rule_id, RuleKind.NUMBER)))

    def threshold(self, rule_id: str) -> Threshold:
        """From which risk a duty begins."""
        return Threshold(str(self.value(rule_id, RuleKind.THRESHOLD)))

    def method(self, rule_id: str) -> str:
        """The name of a method that code holds."""
        return str(self.value(rule_id, RuleKind.METHOD))

    def text(self, rule_id: str) -> str:
        """A text in French."""
        return str(self.value(rule_id, RuleKind.TEXT))

    def flag(self, rule_id: str) -> bool:
        """A yes or no."""
        return self.value(rule_id, RuleKind.FLAG) is True

    def texts(self, rule_id: str) -> tuple[str, ...]:
        """A list of ids or texts."""
        value = self.value(rule_id, RuleKind.LIST)
        return tuple(one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()

    def rows(self, rule_id: str, **cells: str) -> tuple[Row, ...]:
        """The lines of a table, only those whose cells equal the given ones."""
        value = self.value(rule_id, RuleKind.TABLE)
        rows = [one for one in value if isinstance(one, Row)] if isinstance(value, tuple) else []
        return tuple(row for row in rows if all(row.get(key) == wanted for key, wanted in cells.items()))

    def row(self, rule_id: str, **cells: str) -> Row | None:
        """The first line of a table with these cells, or None."""
        return next(iter(self.rows(rule_id, **cells)), None)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every rule the kit knows. Build it with `build_rulebook`; it never changes, changes make another."""

    rules: Mapping[str, Rule]
    fingerprint: str

    def at(self, day: date) -> RulesInForce:
        """The rules in force on that day."""
        found = ((rule.id, rule.at(day)) for rule in self.rules.values())
        versions = {rule_id: version for rule_id, version in found if version is not None}
        return RulesInForce(day, self.fingerprint, self.rules, versions)

    def rule(self, rule_id: str) -> Rule:
        """One rule with all its versions."""
        if rule_id not in self.rules:
            raise ResourceProblem("rules/", rule_id, "cette règle n’existe pas")
        return self.rules[rule_id]

    def _with_rule(self, rule: Rule) -> "Rulebook":
        return build_rulebook([*(one for one in self.rules.values() if one.id != rule.id), rule])

    def with_version(self, rule_id: str, version: RuleVersion) -> "Rulebook":
        """The same rulebook with one more version of a rule, or another one for the same first day."""
        rule = self.rule(rule_id)
        kept = [one for one in rule.versions if one.valid_from != version.valid_from]
        return self._with_rule(replace(rule, versions=_oldest_first([*kept, version])))

    def with_value(self, rule_id: str, value: Value, valid_from: date) -> "Rulebook":
        """The same rulebook where a rule takes another value from that day on, sources unchanged."""
        rule = self.rule(rule_id)
        model = rule.at(valid_from) or rule.versions[0]
        return self.with_version(rule_id, replace(model, value=value, valid_from=valid_from))

    def enact(self, rule_id: str, valid_from: date) -> "Rulebook":
        """The same rulebook where the proposed version of a rule comes into force on that day."""
        rule = self.rule(rule_id)
        proposed = [one for one in rule.versions if one.is_proposed]
        if len(proposed) != 1:
            raise ResourceProblem(rule.file, "versions", "une seule version proposée est attendue")
        kept = [one for one in rule.versions if not one.is_proposed]
        enacted = replace(proposed[0], valid_from=valid_from)
        return self._with_rule(replace(rule, versions=_oldest_first([*kept, enacted])))

    def enact_law(self, law: str, valid_from: date) -> "Rulebook":
        """The same rulebook where everything a proposed law changes comes into force on that day."""
        changed = self
        for rule in self.rules.values():
            if any(one.is_proposed and one.law == law for one in rule.versions):
                changed = changed.enact(rule.id, valid_from)
        return changed

    def proposed_laws(self) -> tuple[str, ...]:
        """The names of the laws to come that some rule waits for."""
        versions = (one for rule in self.rules.values() for one in rule.versions)
        return tuple(sorted({one.law for one in versions if one.is_proposed}))


def _oldest_first(versions: Iterable[RuleVersion]) -> tuple[RuleVersion, ...]:
    """Dated versions by first day, then the proposed ones."""
    return tuple(sorted(versions, key=lambda one: (one.is_proposed, one.valid_from or date.max)))


def build_rulebook(rules: Iterable[Rule]) -> Rulebook:
    """Put rules together, refuse an id given twice, and compute the rules version."""
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise ResourceProblem(rule.file, "id", f"déjà pris par {by_id[rule.id].file}")
        by_id[rule.id] = rule
    ordered = dict(sorted(by_id.items()))
    return Rulebook(ordered, fingerprint_of(ordered.values()))


def fingerprint_of(rules: Iterable[Rule]) -> str:
    """SHA-256 of what the rules say, whatever the order or layout of their files."""
    content = [
        (rule.id, rule.title, rule.kind, [astuple(one) for one in rule.versions])
        for rule in sorted(rules, key=lambda one: one.id)
    ]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
