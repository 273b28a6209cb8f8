"""Cases like the published ones, told with keys missing: the kit reads what they say and concludes as they do."""

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.facts import FactValue, Unknown
from clinickit.domain.risk import worse
from clinickit.domain.vocabulary import RiskOutcome
from clinickit.flow.walk import effective
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.law.assessment import Assessment, assess
from clinickit.services.library import Library

HERE = Path(__file__).parent / "similar"
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
OUTCOMES: dict[str, str] = EXPECTED["outcomes"]
DOUBTFUL: list[str] = EXPECTED["doubtful"]["names"]
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@cache
def library() -> Library:
    return Library(TomlResources())


def case(name: str) -> CaseFile:
    return read_case((HERE / f"{name}.toml").read_text(encoding="utf-8"), name)


def judged(answers: dict[str, FactValue]) -> Assessment:
    return assess(library(), effective(library().journey, answers), NOW)


def told(name: str) -> str:
    return case(name).title


def test_every_case_has_an_expected_outcome_and_the_other_way_round() -> None:
    assert {path.stem for path in HERE.glob("*.toml")} - {"expected"} == set(OUTCOMES)
    assert len(OUTCOMES) >= 20
    assert not [one for name in OUTCOMES for one in case(name).problems]


@pytest.mark.parametrize("name", OUTCOMES, ids=told)
def test_the_kit_concludes_as_the_published_examples_do(name: str) -> None:
    risk = judged(dict(case(name).answers)).risk
    assert risk.cautious is RiskOutcome(OUTCOMES[name]), [one.id for one in risk.reasons]
    assert (risk.certain is None) is (name in DOUBTFUL), risk.missing


@pytest.mark.parametrize("name", OUTCOMES, ids=told)
def test_not_knowing_any_one_fact_never_lowers_the_conclusion(name: str) -> None:
    answers = dict(case(name).answers)
    for path in answers:
        found = judged({**answers, path: Unknown.NOT_YET}).risk.cautious
        assert worse(found, RiskOutcome(OUTCOMES[name])) is found, f"{path} inconnu abaisse {name}"


@pytest.mark.parametrize("name", OUTCOMES, ids=told)
def test_leaving_any_one_fact_out_never_lowers_the_conclusion(name: str) -> None:
    answers = dict(case(name).answers)
    for path in answers:
        found = judged({other: value for other, value in answers.items() if other != path}).risk.cautious
        assert worse(found, RiskOutcome(OUTCOMES[name])) is found, f"{path} oublié abaisse {name}"
