"""The published examples of the European Data Protection Board: the kit concludes as the Board does."""

import tomllib
from pathlib import Path

import pytest

from clinickit.domain.facts import Several, Unknown
from clinickit.domain.risk import assess_risk, worse
from clinickit.domain.schema import leaf_of
from clinickit.domain.vocabulary import RiskOutcome
from clinickit.services.casefile import CaseFile, read_case

HERE = Path(__file__).parent / "guidelines"
EXPECTED: dict[str, str] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))["outcomes"]


def example(name: str) -> CaseFile:
    return read_case((HERE / f"{name}.toml").read_text(encoding="utf-8"), name)


def test_every_case_file_has_an_expected_outcome_and_the_other_way_round() -> None:
    files = {path.stem for path in HERE.glob("*.toml")} - {"expected"}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_case_file_is_well_formed(name: str) -> None:
    assert example(name).problems == ()


@pytest.mark.parametrize(("name", "outcome"), EXPECTED.items())
def test_the_kit_concludes_as_the_guidelines_do(name: str, outcome: str) -> None:
    found = assess_risk(example(name).answers)
    assert (found.certain, found.cautious) == (RiskOutcome(outcome), RiskOutcome(outcome))
    assert found.reasons


@pytest.mark.parametrize(("name", "outcome"), EXPECTED.items())
def test_forgetting_any_one_fact_never_lowers_the_conclusion(name: str, outcome: str) -> None:
    answers = example(name).answers
    for path in answers:
        less = {other: value for other, value in answers.items() if other != path}
        for blank in (less, {**less, path: Unknown.NOT_YET}):
            found = assess_risk(blank).cautious
            assert worse(found, RiskOutcome(outcome)) is found, f"{path} oublié abaisse {name}"


@pytest.mark.parametrize("name", EXPECTED)
def test_saying_that_a_list_may_be_longer_never_lowers_the_conclusion(name: str) -> None:
    answers = example(name).answers
    for path, value in answers.items():
        if isinstance(value, Several):
            found = assess_risk({**answers, path: Several(value.items, complete=False)}).cautious
            assert worse(found, RiskOutcome(EXPECTED[name])) is found
            assert leaf_of(path).options is not None
