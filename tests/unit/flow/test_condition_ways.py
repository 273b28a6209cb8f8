"""What is said of a condition on paper is the condition: the ways hold, and nothing else makes it certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.conditions import holds
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.schema import Kind, leaf_of
from clinickit.flow.condition_ways import Need, ways
from clinickit.flow.steps import facts_read
from clinickit.services.library import Library

JOURNEY = Library(TomlResources()).journey
USED = sorted(
    {
        condition
        for step in JOURNEY.steps
        if step.questions
        for condition in (step.when, *(question.when for question in step.questions))
    }
)


def value(path: str) -> st.SearchStrategy[FactValue]:
    """Any whole answer to a question."""
    leaf = leaf_of(path)
    if leaf.kind is Kind.YES_NO:
        return st.booleans()
    assert leaf.options is not None
    option = st.sampled_from(list(leaf.options))
    if leaf.kind is Kind.CHOICE:
        return option
    return st.lists(option, unique=True).map(lambda items: Several(tuple(items)))


def satisfied(need: Need, answered: FactValue) -> bool:
    """Whether an answer is one of those that a need names."""
    if isinstance(answered, bool):
        return ("oui" if answered else "non") in need.one_of
    if isinstance(answered, Several):
        return any(str(item.value) in need.one_of for item in answered.items)
    return str(answered) in need.one_of


@pytest.mark.parametrize("condition", USED)
@given(data=st.data())
def test_whoever_follows_the_words_answers_what_the_window_would_ask(condition: str, data: st.DataObject) -> None:
    answers = {path: data.draw(value(path)) for path in sorted(facts_read(condition))}
    by_words = any(all(satisfied(need, answers[need.path]) for need in way) for way in ways(condition))
    assert by_words is holds(condition, answers)


@pytest.mark.parametrize("condition", USED)
def test_every_condition_of_the_journey_can_be_said(condition: str) -> None:
    assert ways(condition)


def test_answers_that_differ_by_one_option_are_said_together() -> None:
    (way,) = ways("not_informing")
    assert way == (Need("breach.communication.status", ("no_low_risk", "no_exemption")),)
