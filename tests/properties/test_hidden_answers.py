"""Whatever the case: an answer that the other answers hide counts for nothing, in no verdict, no clock and no paper."""

import os
from datetime import UTC, datetime
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.facts import FactValue
from clinickit.domain.schema import leaf_of, leaves
from clinickit.flow.walk import effective
from clinickit.services.law.assessment import assess, to_json
from clinickit.services.library import Library
from tests.properties.generated import HOLES, values_of, whole, with_holes

EXAMPLES = int(os.environ.get("CLINICKIT_EXAMPLES", "60"))
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATHS = tuple(path for path in leaves() if "[]" not in path)

Answers = dict[str, FactValue]


@cache
def library() -> Library:
    return Library(TomlResources())


@settings(max_examples=EXAMPLES)
@given(with_holes(PATHS, most=40), st.data())
def test_changing_a_hidden_answer_changes_nothing(cases: tuple[Answers, Answers], data: st.DataObject) -> None:
    _, answers = cases
    counted = effective(library().journey, answers)
    hidden = sorted(set(answers) - set(counted))
    assume(hidden)
    path = data.draw(st.sampled_from(hidden))
    other = data.draw(st.sampled_from((*values_of(leaf_of(path)), *HOLES)))
    changed = effective(library().journey, {**answers, path: other})
    assert changed == counted
    without = effective(library().journey, {one: value for one, value in answers.items() if one != path})
    assert without == counted


@settings(max_examples=max(10, EXAMPLES // 6))
@given(whole(PATHS))
def test_forgetting_every_hidden_answer_leaves_the_same_assessment(answers: Answers) -> None:
    counted = effective(library().journey, answers)
    again = effective(library().journey, counted)
    assert again == counted
    said = [to_json(assess(library(), one, NOW), library()) for one in (counted, again)]
    assert said[0] == said[1]
