"""Whatever the case: no unknown removes a duty that a value of it would impose, none is in doubt without need."""

import os
import random
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinickit.domain.duties import DutiesAssessment
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.facts import FactValue
from clinickit.domain.schema import leaf_of, leaves
from tests.law import RULEBOOK
from tests.properties.generated import HOLES, completions, values_of, whole, with_holes
from tests.sheets import assessed

# The soak asks for thousands; the ordinary run keeps to a few.
EXAMPLES = int(os.environ.get("CLINICKIT_EXAMPLES", "60"))
MOST_COMPLETIONS = 120

Answers = dict[str, FactValue]

# Every single fact of a case, and one request of a person; other groups are tried apart.
PATHS = (*(path for path in leaves() if "[]" not in path), "breach.requests[une].kind")
DAYS = st.dates(date(2019, 1, 1), date(2029, 12, 31))
LAWS = st.sampled_from(("", *RULEBOOK.proposed_laws()))


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
@given(whole(PATHS), DAYS, LAWS)
def test_on_any_day_every_duty_cites_a_rule_in_force_that_day_and_says_why(
    answers: Answers, day: date, law: str
) -> None:
    rules = (RULEBOOK.enact_law(law, date(2026, 6, 1)) if law else RULEBOOK).at(day)
    for one in assessed(answers, rules).duties:
        assert one.rule_ids
        assert one.references
        assert one.reasons
        began = [rules.version(rule).valid_from for rule in one.rule_ids]
        assert all(first is not None and first <= day for first in began)


def some_case(chance: random.Random) -> Answers:
    """A case in which nothing, a little or a third is not known."""
    share = chance.choice((0.0, 0.03, 0.3))
    return {
        path: chance.choice(HOLES) if chance.random() < share else chance.choice(values_of(leaf_of(path)))
        for path in PATHS
    }


def test_each_duty_is_seen_owed_not_owed_and_in_doubt_over_invented_cases() -> None:
    chance = random.Random(int(os.environ.get("CLINICKIT_SEED", "20261121")))  # noqa: S311 - the same cases each time
    nis2 = RULEBOOK.enact_law("nis2", date(2026, 1, 1)).at(date(2026, 11, 21))
    seen: dict[str, set[Verdict]] = {duty: set() for duty in DUTIES}
    for _ in range(EXAMPLES * 5):
        for one in assessed(some_case(chance), nis2).duties:
            seen[one.id].add(one.verdict)
    assert {duty: found for duty, found in seen.items() if found != set(Verdict)} == {}
