"""Whatever the case: no unknown removes a duty that a value of it would impose, none is in doubt without need."""

import os

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinickit.domain.duties import DutiesAssessment
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import FactValue
from clinickit.domain.schema import leaves
from tests.properties.generated import completions, whole, with_holes
from tests.sheets import RULES, assessed

# The soak asks for thousands; the ordinary run keeps to a few.
EXAMPLES = int(os.environ.get("CLINICKIT_EXAMPLES", "60"))
MOST_COMPLETIONS = 120

Answers = dict[str, FactValue]

# Every single fact of a case; groups are tried apart.
PATHS = tuple(path for path in leaves() if "[]" not in path)


def verdicts(found: DutiesAssessment) -> dict[str, Verdict]:
    return {one.key: one.verdict for one in found.duties}


@settings(max_examples=EXAMPLES)
@given(whole(PATHS))
def test_a_case_with_nothing_unknown_leaves_no_duty_in_doubt(answers: Answers) -> None:
    assert Verdict.UNDETERMINED not in verdicts(assessed(answers)).values()


@settings(max_examples=EXAMPLES * 2)
@given(with_holes(PATHS, most=len(PATHS)))
def test_no_unknown_removes_a_duty_that_its_value_imposes(cases: tuple[Answers, Answers]) -> None:
    full, holed = cases
    known, doubtful = assessed(full), assessed(holed)
    removed = [
        one.key for one in known.duties if one.verdict is Verdict.YES and doubtful.duty(one.key).verdict is Verdict.NO
    ]
    assert removed == []


@settings(max_examples=EXAMPLES)
@given(with_holes(PATHS, most=40), st.data())
def test_a_duty_on_which_every_completion_agrees_is_not_in_doubt(
    cases: tuple[Answers, Answers], data: st.DataObject
) -> None:
    full, _ = cases
    read = sorted({path for one in assessed(full).duties for path in one.facts_used})
    assume(read)
    holes = data.draw(st.lists(st.sampled_from(read), min_size=1, max_size=2, unique=True))
    _, holed = data.draw(with_holes(holes, most=2))
    every = list(completions({**full, **holed}))
    assume(len(every) <= MOST_COMPLETIONS)
    seen = [verdicts(assessed(one)) for one in every]
    found = assessed({**full, **holed})
    for duty in DUTIES:
        agreed = {one[duty] for one in seen}
        if len(agreed) == 1:
            assert found.duty(duty).verdict in agreed, duty


@settings(max_examples=EXAMPLES)
@given(whole(PATHS))
def test_every_duty_cites_a_rule_in_force_and_says_why(answers: Answers) -> None:
    for one in assessed(answers).duties:
        assert one.rule_ids
        assert one.references
        assert one.reasons
        assert all(RULES.has(rule) for rule in one.rule_ids)
