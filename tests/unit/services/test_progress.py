"""The rail tells what was done, and the time left falls with it."""

from datetime import UTC, datetime

import pytest

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import NOT_ASKED, FactValue, Moment, Several
from clinickit.domain.vocabulary import CaseKind, Choice, IncidentKind
from clinickit.services.casebook import OpenCase, with_issued
from clinickit.services.library import Library
from clinickit.services.screens import StepScreen, StepState
from clinickit.services.wizard import Guide, step_screen

NOW = datetime(2026, 11, 12, 7, 30, tzinfo=UTC)
HEADER = CaseHeader("case", "practice", "Dossier", CaseKind.REAL, NOW)
KINDS: dict[str, FactValue] = {"breach.kinds": Several((IncidentKind.RANSOMWARE,)), "breach.personal_data": True}


@pytest.fixture(scope="module")
def guide() -> Guide:
    library = Library(TomlResources())
    return Guide(library.journey, library.vocabularies, library.reference_texts)


def state(screen: StepScreen, step: str) -> StepState:
    return next(line.state for line in screen.rail if line.id == step)


def test_a_paper_is_done_once_it_is_issued_and_not_before(guide: Guide) -> None:
    case = OpenCase(HEADER, answers=KINDS)
    before = step_screen(guide, case, "register_entry")
    after = step_screen(guide, with_issued(case, "register_entry"), "register_entry")
    assert (state(before, "register_entry"), state(after, "register_entry")) == (StepState.TODO, StepState.DONE)
    assert after.minutes_left < before.minutes_left


@pytest.mark.parametrize(
    ("step", "answers", "told"),
    [
        ("gestures", {"breach.gestures[ransomware.unplug_network].done_at": Moment(NOW)}, StepState.PARTIAL),
        ("duties", {"decisions.duties[cnil_notification].choice": Choice.FOLLOW}, StepState.DONE),
    ],
    ids=["a gesture ticked", "a decision taken"],
)
def test_an_act_marks_its_page_and_shortens_what_is_left(
    guide: Guide, step: str, answers: dict[str, FactValue], told: StepState
) -> None:
    before = step_screen(guide, OpenCase(HEADER, answers=KINDS), step)
    after = step_screen(guide, OpenCase(HEADER, answers={**KINDS, **answers}), step)
    assert (state(before, step), state(after, step)) == (StepState.TODO, told)
    assert after.minutes_left < before.minutes_left


def test_what_was_taken_back_no_longer_counts(guide: Guide) -> None:
    unticked: dict[str, FactValue] = {"breach.gestures[ransomware.unplug_network].done_at": NOT_ASKED}
    screen = step_screen(guide, OpenCase(HEADER, answers={**KINDS, **unticked}), "gestures")
    assert state(screen, "gestures") is StepState.TODO
