"""No delay and no threshold of the law stands in the code: they are read from the rules, or explained here."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from clinickit.domain.rulebook import DURATION_KINDS, Row, RuleKind
from tests.architecture.purity import ROOT
from tests.law import RULEBOOK

ROOMS = ("domain", "flow", "services")
MODULES = sorted(path for room in ROOMS for path in (ROOT / "clinickit" / room).rglob("*.py"))

# What the law and the choices of the kit count with: hours, days, months, years, people.
SCALES = ("risk_people_bands", "risk_outage_bands")
NUMBERS = frozenset(
    {
        value
        for rule in RULEBOOK.rules.values()
        for version in rule.versions
        if rule.kind in DURATION_KINDS | {RuleKind.NUMBER} and isinstance(value := version.value, int | float)
    }
    | {
        row.number("first")
        for rule_id in SCALES
        for version in RULEBOOK.rules[rule_id].versions
        if isinstance(version.value, tuple)
        for row in version.value
        if isinstance(row, Row)
    }
    | {24.0, 48.0, 72.0, 96.0}
)
# Below, a number is too common (an index, a heading, a month) to be watched outside the modules of the law, but in a
# length of time.
COMMON = 12

# Here the numbers are the law's own: every one of them is explained, even 2.
OF_THE_LAW = re.compile(
    r"domain/(asking|case_clocks|clock\w*|conditions|contradictions|deadlines|disruption|dut\w+|exposure|offence\w*"
    r"|reasoning|risk|rule_tables|sensitivity|severity)\.py"
    r"|services/law/(assessment|map|reasons|remarks|screens|text|ways|what_if|words)\.py"
)

# file, number → why this is no delay and no threshold.
EXPLAINED: dict[tuple[str, float], str] = {
    ("domain/asking.py", 2): "two results seen are enough to know that a question is open",
    ("domain/asking.py", 20_000): "how many reasons are kept in memory",
    ("domain/clock_warnings.py", 100): "per cent",
    ("domain/clocks.py", 12): "months of a year",
    ("domain/deadlines.py", 5): "Saturday, in the numbering of Python",
    ("domain/deadlines.py", 6): "Sunday, in the numbering of Python",
    ("domain/deadlines.py", 12): "months of a year",
    ("domain/deadlines.py", 23): "a day ends at 23:59",
    ("domain/deadlines.py", 59): "a day ends at 23:59",
    ("domain/reasoning.py", 2): "two results seen are enough to know that a question is open",
    ("domain/reasoning.py", 2000): "trials after which a question is said to be open",
    ("domain/reasoning.py", 20_000): "how many readings are kept in memory",
    ("domain/sensitivity.py", 2): "the third step of a scale without unit",
    ("domain/sensitivity.py", 3): "the fourth step of a scale without unit",
    ("services/leak/review.py", 100): "per cent, and people shown at once",
    ("services/law/assessment.py", 2): "spaces of the JSON",
    ("services/vault/backups.py", 7): "days after which what backups share is read again",
    ("services/vault/backups.py", 50): "changes after which a backup is proposed",
    ("services/casefile/syntax.py", 100): "dates read in one file",
    ("services/evidence.py", 7): "days after which a piece is checked again: its file, and not the law",
    ("services/law/map.py", 2): "level of a heading",
    ("services/law/map.py", 3): "level of a heading",
    ("services/law/map.py", 12): "letters of a fingerprint",
    ("services/law/ways.py", 1_000_000): "every result is wanted",
    ("services/law/ways.py", 2026): "some moment, to read conditions that turn on one",
    ("services/letters/person.py", 20): "people that a search by name shows at once",
    ("services/letters/settings.py", 100): "per cent",
    ("services/letters/settings.py", 15): "millimetres that the address may be moved aside",
    ("services/letters/settings.py", 20): "millimetres that the address may be moved down",
    ("services/letters/mailing_register.py", 20): "lines among which the header of a provider's table is looked for",
    ("services/letters/reception.py", 20): "people of one name and birth date that are compared",
    ("services/law/remarks.py", 60): "minutes of an hour",
    ("services/law/remarks.py", 1440): "minutes of a day",
    ("services/vault/desk.py", 15): "minutes before the vault locks itself",
    ("services/vault/desk.py", 30): "minutes before the vault locks itself",
    ("services/law/what_if.py", 5): "answers named before « ou l’une des autres »",
}
DURATION = re.compile(r"\b\d+[\s\u00a0]*(?:h|heures?|jours?|mois|ans?)\b")


def name_of(module: Path) -> str:
    return module.relative_to(ROOT / "clinickit").as_posix()


def constants(source: str) -> Iterator[ast.Constant]:
    """Every constant of a module but its docstrings."""
    tree = ast.parse(source)
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = (node.body[0] for node in ast.walk(tree) if isinstance(node, holders) and node.body)
    docstrings = {id(one.value) for one in first if isinstance(one, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node


def watched(name: str, source: str) -> set[float]:
    """The numbers of a module that could be the law's."""
    found = {one for one in numbers(constants(source)) if one >= 1}  # a share of a column is no delay
    if OF_THE_LAW.fullmatch(name):
        return found - {1.0}
    return {one for one in found & NUMBERS if one > COMMON} | lengths_of_time(source)


def numbers(nodes: Iterable[ast.AST]) -> Iterator[float]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield float(node.value)


def lengths_of_time(source: str) -> set[float]:
    """The numbers that a timedelta is made of, but one unit and none."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    made = (one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "timedelta")
    return set(numbers(node for one in made for node in ast.walk(one))) - {0.0, 1.0}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_number_of_the_law_stands_in_a_module_unexplained(module: Path) -> None:
    name = name_of(module)
    found = watched(name, module.read_text(encoding="utf-8"))
    assert {number for number in found if (name, number) not in EXPLAINED} == set()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_sentence_of_a_module_writes_a_delay(module: Path) -> None:
    said = (node.value for node in constants(module.read_text(encoding="utf-8")) if isinstance(node.value, str))
    assert [text for text in said if DURATION.search(text)] == []


def test_every_explanation_is_still_needed() -> None:
    stale = [
        (name, number)
        for name, number in EXPLAINED
        if number not in watched(name, (ROOT / "clinickit" / name).read_text(encoding="utf-8"))
    ]
    assert stale == []


def test_the_delays_of_the_law_are_among_the_numbers_watched() -> None:
    assert {72.0, 96.0, 5.0, 15.0, 24.0, 3.0, 6.0, 51.0, 301.0, 5001.0, 8.0} <= NUMBERS


@pytest.mark.parametrize(
    "source",
    ["DELAY = 72", "due = start + timedelta(hours=96)", "MANY = 5001", "few = count < 51", "timedelta(days=5)"],
)
def test_a_delay_written_in_code_would_be_seen(source: str) -> None:
    assert watched("services/new.py", source)


def test_a_delay_written_in_a_sentence_would_be_seen() -> None:
    assert DURATION.search("à notifier sous 72\u00a0heures")
    assert not DURATION.search("heures d’ouverture")
