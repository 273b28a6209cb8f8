"""Back and jump are an index, resume is the first step with something missing, and a hidden answer does not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.flow.walk import Progress, Walk, effective, walk
from tests.unit.flow.flows import ANSWERS, EXFILTRATION, KINDS, NATURES, small_flow

FLOW = small_flow()
AVAILABILITY: FactValue = Several((v.Nature.AVAILABILITY,))


def walked(**changes: FactValue) -> Walk:
    """The walk of the full answers, with some changed (`__` for a dot) ."""
    return walk(FLOW, {**ANSWERS, **{path.replace("__", "."): value for path, value in changes.items()}})


def shown(place: Walk) -> list[str]:
    return [view.step.id for view in place.steps]


def asked(place: Walk, step: str) -> list[str]:
    return [question.id for question in place.view(step).questions]


def test_next_previous_and_progress_follow_the_steps_shown() -> None:
    place = walked()
    after, before = place.after("gestures"), place.before("gestures")
    assert after is not None
    assert before is not None
    assert (before.id, after.id) == ("first", "who")
    assert place.before("first") is None
    assert place.after("claim") is None
    assert place.progress("who") == Progress(3, 5)


def test_a_step_whose_condition_is_false_is_neither_shown_nor_counted() -> None:
    place = walked(breach__natures=AVAILABILITY)
    assert shown(place) == ["first", "gestures", "who", "claim"]
    assert place.progress("claim") == Progress(4, 4)
    with pytest.raises(KeyError):
        place.index("leak")
    assert place.nearest("leak").id == "who"
    assert place.nearest("who").id == "who"


@pytest.mark.parametrize("unknown", list(Unknown))
def test_an_unknown_fact_shows_the_step_that_some_value_of_it_would_show(unknown: Unknown) -> None:
    assert "leak" in shown(walked(breach__natures=unknown))
    assert "claim" in shown(walked(practice__insured=unknown))


def test_a_set_that_may_still_grow_shows_what_the_missing_option_would_show() -> None:
    assert "leak" in shown(walked(breach__natures=Several((v.Nature.AVAILABILITY,), complete=False)))


def test_a_question_waits_for_the_one_above_it_on_the_same_page() -> None:
    answers = {p: value for p, value in ANSWERS.items() if p in {KINDS, NATURES}}
    assert asked(walk(FLOW, answers), "who") == ["involved", "count", "records"]
    for answer in (True, Unknown.NOT_YET):
        answers["breach.parties_involved"] = answer
        assert "parties" in asked(walk(FLOW, answers), "who")
    answers["breach.parties_involved"] = False
    assert "parties" not in asked(walk(FLOW, answers), "who")


def test_a_question_does_not_wait_for_one_of_an_earlier_page() -> None:
    assert "leak" in shown(walk(FLOW, {}))


def test_a_question_that_waits_but_was_answered_in_a_case_file_is_shown_and_counts() -> None:
    answers = {p: value for p, value in ANSWERS.items() if p != "breach.parties_involved"}
    place = walk(FLOW, answers)
    assert "parties" in asked(place, "who")
    assert place.effective["breach.parties[acme].name"] == "Éditions Acmé"


def test_a_question_stands_among_the_details_unless_its_moment_has_come() -> None:
    def is_essential(kinds: FactValue) -> bool:
        return "count" in [question.id for question in walked(breach__kinds=kinds).view("who").essential]

    assert is_essential(Several((v.IncidentKind.THEFT,)))
    assert not is_essential(Several((v.IncidentKind.LOSS,)))
    assert not is_essential(Unknown.NOT_YET)
    assert [q.id for q in walked(breach__kinds=Unknown.NOT_YET).view("who").details] == ["count", "records"]


def test_resume_is_the_first_step_with_something_essential_missing() -> None:
    assert walk(FLOW, {}).resume().id == "first"
    assert walk(FLOW, {KINDS: ANSWERS[KINDS], NATURES: AVAILABILITY}).resume().id == "who"
    assert walked().resume().id == "claim"


def test_not_knowing_yet_is_an_answer_and_leaves_nothing_missing() -> None:
    place = walked(**{"breach__natures": Unknown.NOT_YET, "breach__parties[acme]__name": Unknown.NOT_YET})
    assert all(view.complete for view in place.steps)


def test_a_group_is_missing_until_it_has_an_element_with_its_essentials() -> None:
    answers = {p: value for p, value in ANSWERS.items() if not p.startswith("breach.parties[")}
    assert [q.id for q in walk(FLOW, answers).view("who").missing] == ["parties"]
    answers["breach.parties[acme].contact"] = "02 99 00 00 00"
    assert [q.id for q in walk(FLOW, answers).view("who").missing] == ["parties"]
    answers["breach.parties[acme].name"] = "Éditions Acmé"
    assert walk(FLOW, answers).view("who").complete


def test_a_hidden_answer_does_not_count_and_returns_when_the_person_changes_their_mind() -> None:
    hidden: dict[str, FactValue] = {**ANSWERS, NATURES: AVAILABILITY}
    assert EXFILTRATION not in effective(FLOW, hidden)
    assert effective(FLOW, {**hidden, NATURES: ANSWERS[NATURES]}) == ANSWERS


def test_hiding_a_group_hides_every_element_of_it() -> None:
    found = walked(breach__parties_involved=False).effective
    assert not [path for path in found if path.startswith("breach.parties[")]
    assert found["breach.parties_involved"] is False


def test_an_answer_that_no_question_of_this_flow_asks_is_kept() -> None:
    assert walked(decisions__risk=v.RiskOutcome.HIGH).effective["decisions.risk"] is v.RiskOutcome.HIGH


def test_the_answers_that_count_keep_their_order() -> None:
    assert list(walked(breach__natures=AVAILABILITY).effective) == [p for p in ANSWERS if p != EXFILTRATION]


def test_minutes_left_shrink_as_answers_come_and_count_only_what_is_shown() -> None:
    answers: dict[str, FactValue] = {KINDS: ANSWERS[KINDS]}
    half = walk(FLOW, answers).minutes_left()
    assert half == walk(FLOW, {}).minutes_left() - 2
    assert walk(FLOW, {**answers, NATURES: AVAILABILITY}).minutes_left() == half - 2 - 4
    assert walked().minutes_left() == 15 + 4
    assert walked().minutes_left(done={"gestures", "claim"}) == 0


VALUES: dict[str, list[FactValue]] = {
    KINDS: [Several(()), Several((v.IncidentKind.VENDOR,)), Unknown.NOT_YET],
    NATURES: [Several((v.Nature.CONFIDENTIALITY,)), AVAILABILITY, Unknown.CANNOT],
    "breach.parties_involved": [True, False, Unknown.NOT_YET],
    "breach.parties[acme].name": ["Éditions Acmé"],
    "breach.people.count": [Count(3), Unknown.TO_DETERMINE],
    EXFILTRATION: list(v.Exfiltration),
    "practice.insured": [True, False],
}
ANSWER_SETS = st.fixed_dictionaries({}, optional={path: st.sampled_from(values) for path, values in VALUES.items()})


@given(ANSWER_SETS)
def test_hidden_answers_have_no_effect_on_what_is_shown(answers: dict[str, FactValue]) -> None:
    kept = effective(FLOW, answers)
    assert shown(walk(FLOW, kept)) == shown(walk(FLOW, answers))
    assert effective(FLOW, kept) == kept
    assert kept.items() <= answers.items()


@given(ANSWER_SETS, st.sampled_from(sorted(VALUES)))
def test_forgetting_a_fact_never_hides_a_step(answers: dict[str, FactValue], forgotten: str) -> None:
    before, after = shown(walk(FLOW, answers)), shown(walk(FLOW, {**answers, forgotten: Unknown.NOT_YET}))
    assert set(before) <= set(after)
