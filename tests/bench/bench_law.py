"""Verdicts with their reasons, without what-if, on every case file of the law: cases a second (aim: 1,000)."""

from datetime import date
from functools import partial

from clinickit.domain.duties import assess_duties
from clinickit.domain.facts import FactValue, Unknown
from clinickit.services.law.assessment import assess
from tests.bench.figures import line, timed
from tests.scenarios.test_law_cases import NAMES, counted, expected, library

ROUNDS = 9
DAY = date(2026, 11, 21)


def run() -> None:
    """Print cases a second for all case files and for those with no unknown, then the whole assessment beside them."""
    cases = {name: counted(name) for name in NAMES}
    known = {name: answers for name, answers in cases.items() if not _has_unknown(answers)}
    _judge(cases)  # the rules' tables are indexed once
    for title, chosen in (("every case file", cases), ("nothing unknown", known)):
        rounds = [timed(partial(_judge, chosen)) for _ in range(ROUNDS)]
        each = [seconds / len(chosen) for seconds in rounds]
        print(line(f"duties, {title} ({len(chosen)})", each), f"= {1 / sorted(each)[ROUNDS // 2]:.0f} cases a second")
    whole = [timed(lambda: _assess(cases)) / len(cases) for _ in range(ROUNDS)]
    print(line("duties, clocks, scales and remarks together", whole))


def _judge(cases: dict[str, dict[str, FactValue]]) -> None:
    rules, sheets = library().rulebook.at(DAY), library().duties
    for answers in cases.values():
        assess_duties(answers, rules, sheets)


def _assess(cases: dict[str, dict[str, FactValue]]) -> None:
    for name, answers in cases.items():
        assess(library(), answers, expected(name)["at"])


def _has_unknown(answers: dict[str, FactValue]) -> bool:
    return any(isinstance(value, Unknown) for value in answers.values())
