"""The duties' sheets of the checkout and the sentences of reasons, read once for the tests."""

from collections.abc import Mapping
from datetime import date

from clinickit.domain.duties import DutiesAssessment, DutyFinding, assess_duties
from clinickit.domain.duty_files import build_duties, parse_duty
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.facts import FactValue
from clinickit.domain.risk import RiskAssessment, assess_risk
from clinickit.domain.rule_tables import risk_scale
from clinickit.domain.rulebook import RulesInForce
from tests.law import RESOURCES, RULEBOOK, read

SHEETS = build_duties(
    (parse_duty(read(one), f"duties/{one.name}") for one in sorted((RESOURCES / "duties").glob("*.toml"))), DUTIES
)
REASON_WORDS = read(RESOURCES / "wording" / "reasons.toml")
RISK_WORDS = read(RESOURCES / "wording" / "risk.toml")
FINDING_WORDS = read(RESOURCES / "wording" / "findings.toml")
DAY = date(2026, 11, 21)
RULES = RULEBOOK.at(DAY)


def assessed(answers: Mapping[str, FactValue], rules: RulesInForce = RULES) -> DutiesAssessment:
    """Every duty of a case on the day of the tests."""
    return assess_duties(answers, rules, SHEETS)


def risk_of(answers: Mapping[str, FactValue], rules: RulesInForce = RULES) -> RiskAssessment:
    """The risk of a case on the day of the tests."""
    return assess_risk(answers, risk_scale(rules))


def duty(key: str, answers: Mapping[str, FactValue], rules: RulesInForce = RULES) -> DutyFinding:
    """One duty of a case."""
    return assessed(answers, rules).duty(key)
