"""Every reason, every finding and every sheet of a duty has its French words, and none is written for nothing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinickit.domain import case_clocks, risk
from clinickit.domain import vocabulary as v
from clinickit.domain.clock_kinds import CLOCKS
from clinickit.domain.contradictions import CONTRADICTIONS
from clinickit.domain.duty_files import Strength, build_duties, parse_duty
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.errors import ResourceProblem
from clinickit.services.law.assessment import READ_IN_ANSWERS
from tests.law import RESOURCES, RULEBOOK, read
from tests.sheets import FINDING_WORDS, REASON_WORDS, RISK_WORDS, SHEETS

DOMAIN = Path(risk.__file__).parent
RISK_FILES = ("risk", "exposure", "sensitivity", "disruption")
DUTY_FILES = ("duty_questions", "duty_rules")


def called(files: tuple[str, ...], function: str) -> Iterator[ast.Call]:
    for name in files:
        for node in ast.walk(ast.parse((DOMAIN / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                yield node


def texts_in(node: ast.expr) -> Iterator[str]:
    """The texts an expression may give: a constant, either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_in(node.body)
        yield from texts_in(node.orelse)


def risk_reasons() -> set[str]:
    said = {text for call in called(RISK_FILES, "because") for text in texts_in(call.args[1])}
    counted = {text for call in called(RISK_FILES, "_at_least") for arg in call.args[2:4] for text in texts_in(arg)}
    options = {f"recipients_{one.value}" for one in v.Recipients} | {f"alteration_{one.value}" for one in v.Alteration}
    return said | counted | options


def duty_reasons() -> set[str]:
    said = {text for call in called(DUTY_FILES, "because") for text in texts_in(call.args[1])}
    makers = {"kind_among": 0, "request_among": 0, "said_yes": 1, "holds_among": 2}
    named = {
        text
        for maker, place in makers.items()
        for call in called(DUTY_FILES, maker)
        for text in texts_in(call.args[place])
    }
    by_risk = {f"{one}_{end}" for one in ("risk", "high") for end in ("reached", "not_reached")}
    return said | named | {f"not_{one}" for one in named} | by_risk


def test_every_reason_of_the_risk_has_its_words_and_none_is_written_for_nothing() -> None:
    assert set(RISK_WORDS["reasons"]) == risk_reasons()


def test_every_reason_of_a_duty_has_its_words_and_none_is_written_for_nothing() -> None:
    assert set(REASON_WORDS["reasons"]) == duty_reasons()


def test_every_outcome_verdict_and_strength_has_its_words() -> None:
    assert set(RISK_WORDS["outcomes"]) == {one.value for one in v.RiskOutcome}
    assert set(REASON_WORDS["verdicts"]) == {one.value for one in Verdict}
    assert set(REASON_WORDS["strengths"]) == {one.value for one in Strength}
    assert {one["sense"] for one in RISK_WORDS["reasons"].values()} == {"raises", "lowers", "neutral"}


def test_every_finding_has_its_sentence_and_none_is_written_for_nothing() -> None:
    source = (DOMAIN / "case_clocks.py").read_text(encoding="utf-8")
    dated = {*case_clocks._NEVER_TO_COME.values(), "informed_before_aware", "late_reasons_owed", "late_reasons_given"}
    assert all(f'"{one}"' in source for one in dated)
    assert set(FINDING_WORDS["remarks"]) == dated | set(CONTRADICTIONS) | set(READ_IN_ANSWERS.values())


@pytest.mark.parametrize("name", DUTIES)
def test_a_sheet_names_only_rules_and_clocks_that_exist(name: str) -> None:
    sheet = SHEETS[name]
    assert {*sheet.rules, *sheet.mentioned_in} <= set(RULEBOOK.rules)
    assert sheet.clock in {"", *CLOCKS}
    assert sheet.positions in {"", *RULEBOOK.rules}


def sentences(tree: Any) -> Iterator[str]:  # noqa: ANN401 - what a TOML file may hold
    if isinstance(tree, dict):
        for branch in tree.values():
            yield from sentences(branch)
    elif isinstance(tree, list):
        for one in tree:
            yield from sentences(one)
    elif isinstance(tree, str):
        yield tree


def all_sentences() -> list[str]:
    sheets = [read(one) for one in sorted((RESOURCES / "duties").glob("*.toml"))]
    return [one for tree in (*sheets, RISK_WORDS, REASON_WORDS, FINDING_WORDS) for one in sentences(tree)]


def test_the_french_is_typeset() -> None:
    wrong = re.compile(r" [:;!?»]|« |'|\u202f")
    assert [one for one in all_sentences() if wrong.search(one) and not one.startswith("http")] == []


def test_no_legal_delay_stands_in_the_sheets() -> None:
    durations = re.compile(r"\d+\s*(heures?|jours?|mois)\b")
    assert [one for one in all_sentences() if durations.search(one)] == []


def raw_sheet(**changes: object) -> dict[str, object]:
    return {**read(RESOURCES / "duties" / "ordre.toml"), **changes}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"strength": "perhaps"}, "strength"),
        ({"lottery": 1}, "lottery"),
        ({"rules": [], "references": []}, "references"),
        ({"title": ""}, "title"),
    ],
)
def test_an_ill_formed_sheet_is_refused_with_its_file_and_key(changes: dict[str, object], key: str) -> None:
    with pytest.raises(ResourceProblem) as refused:
        parse_duty(raw_sheet(**changes), "duties/ordre.toml")
    assert (refused.value.file, refused.value.key) == ("duties/ordre.toml", key)


def test_a_sheet_that_nobody_reasons_on_and_a_missing_one_are_refused() -> None:
    sheet = parse_duty(raw_sheet(id="lottery"), "duties/lottery.toml")
    with pytest.raises(ResourceProblem, match="lottery"):
        build_duties([*SHEETS.values(), sheet], DUTIES)
    with pytest.raises(ResourceProblem, match="ordre"):
        build_duties([one for one in SHEETS.values() if one.id != "ordre"], DUTIES)
