"""The gestures of a case: ticked, given to somebody, set aside with the reason, with what the practice's tools need."""

from datetime import UTC, datetime, timedelta

import pytest

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.case import CaseHeader, Person
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.gesture_acts import assigned, ticked
from clinickit.services.gestures import gestures_screen
from clinickit.services.law.assessment import assess
from clinickit.services.library import Library
from clinickit.services.screens import GestureInput, GestureLine, GesturesScreen

LIBRARY = Library(TomlResources())
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FIRST = "common.patients_first"
RANSOM: dict[str, FactValue] = {"breach.kinds": Several((v.IncidentKind.RANSOMWARE,))}


def book_of(name: str = "") -> Casebook:
    return Casebook(memory_store(), SetClock(NOW), Person(name))


def screen(answers: dict[str, FactValue], now: datetime = NOW) -> GesturesScreen:
    return gestures_screen(LIBRARY, assess(LIBRARY, answers, now))


def line_of(shown: GesturesScreen, gesture: str) -> GestureLine:
    return next(one for phase in shown.phases for one in phase.gestures if one.id == gesture)


def case_with(answers: dict[str, FactValue]) -> OpenCase:
    return OpenCase(CaseHeader("c", "p", "Dossier", v.CaseKind.REAL, NOW), answers=answers)


def given(case: OpenCase, name: str, when: str, now: datetime = NOW) -> GestureLine:
    after, _change = assigned(LIBRARY, book_of(), case, GestureInput(FIRST, name, when))
    return line_of(screen(dict(after.answers), now), FIRST)


def test_the_seven_lines_that_hold_whatever_happens_stand_on_top() -> None:
    assert len(screen({}).rule) == 7
    assert screen(RANSOM).rule == screen({}).rule


def test_a_gesture_given_to_somebody_says_to_whom_and_before_when() -> None:
    line = given(case_with(RANSOM), "Léa Morvan", "20/11/2026 à 15h")
    assert line.given == "Confié à Léa Morvan, à faire avant le 20\u00a0novembre 2026 à 15\u00a0h"
    assert (line.name, line.late) == ("Léa Morvan", False)


def test_the_agreed_time_once_past_is_said_and_a_day_alone_lasts_until_its_end() -> None:
    assert given(case_with(RANSOM), "Léa Morvan", "20/11/2026 à 9h").late
    assert not given(case_with(RANSOM), "Léa Morvan", "20/11/2026").late
    assert given(case_with(RANSOM), "Léa Morvan", "20/11/2026", NOW + timedelta(days=1)).late


def test_a_time_that_cannot_be_read_is_refused_and_so_is_nothing_at_all() -> None:
    with pytest.raises(InvalidAnswer):
        given(case_with(RANSOM), "Léa Morvan", "bientôt")
    with pytest.raises(InvalidAnswer):
        given(case_with(RANSOM), " ", "")


def test_emptying_the_form_takes_a_gesture_back() -> None:
    first, _change = assigned(LIBRARY, book_of(), case_with(RANSOM), GestureInput(FIRST, "Léa Morvan", ""))
    assert given(first, "", "").given == ""


def test_a_ticked_gesture_is_stamped_with_the_one_it_was_given_to_else_the_person_at_the_keyboard() -> None:
    book = book_of("Paul Guéguen")
    alone, _change = ticked(LIBRARY, book, case_with(RANSOM), FIRST, done=True)
    assert "par Paul Guéguen" in line_of(screen(dict(alone.answers)), FIRST).done
    shared, _change = assigned(LIBRARY, book, case_with(RANSOM), GestureInput(FIRST, "Léa Morvan", ""))
    after, change = ticked(LIBRARY, book, shared, FIRST, done=True)
    line = line_of(screen(dict(after.answers)), FIRST)
    assert "par Léa Morvan" in line.done
    assert line.given == ""
    assert change.entry is not None
    assert change.entry.person == "Paul Guéguen"


def test_who_did_it_and_when_can_be_corrected_and_unticking_forgets_both() -> None:
    done, _change = ticked(LIBRARY, book_of(), case_with(RANSOM), FIRST, done=True)
    after, _change = assigned(LIBRARY, book_of(), done, GestureInput(FIRST, "Remplaçante", "19/11/2026 à 8h30"))
    said = "Fait le 19\u00a0novembre 2026 à 8\u00a0h\u00a030 par Remplaçante"
    assert line_of(screen(dict(after.answers)), FIRST).done == said
    undone, _change = ticked(LIBRARY, book_of(), after, FIRST, done=False)
    assert line_of(screen(dict(undone.answers)), FIRST).done == ""


def test_a_gesture_that_does_not_concern_the_case_is_set_aside_with_the_reason() -> None:
    uninsured = {**RANSOM, "practice.insured": False}
    told = [line for line in screen(uninsured).set_aside if "d’après vos réponses" in line]
    assert any("assurance" in line for line in told)
    assert not [line for line in screen(RANSOM).set_aside if "assurance" in line and "vos réponses" in line]


def test_what_is_not_answered_leaves_every_gesture_in_place() -> None:
    unknown = {one.id for phase in screen(RANSOM).phases for one in phase.gestures}
    answered = {**RANSOM, "practice.insured": False, "breach.cards_exposed": False, "breach.patient_harmed": False}
    assert {one.id for phase in screen(answered).phases for one in phase.gestures} < unknown


def test_the_tools_of_the_practice_bring_their_own_lines_and_only_them() -> None:
    shown = screen({**RANSOM, "practice.bricks": Several((v.Brick.LOCAL_SOFTWARE,))})
    assert [card.title for card in shown.bricks] == ["Logiciel de gestion de cabinet installé sur place"]
    assert shown.bricks_known
    assert any(line.stops and line.substitute for _action, line in shown.bricks[0].lines)
    open_list = screen({**RANSOM, "practice.bricks": Several((v.Brick.LOCAL_SOFTWARE,), complete=False)})
    assert len(open_list.bricks) > 1
    assert not open_list.bricks_known


def test_evidence_says_who_may_take_it() -> None:
    texts = [piece.text for piece in screen(RANSOM).evidence]
    assert texts
    assert all(text.endswith(("prestataire)", "par vous)")) for text in texts)
    assert any(text.endswith("(à prendre par le prestataire)") for text in texts)


def test_the_date_that_a_gesture_serves_stands_beside_it_once_it_runs() -> None:
    leak: dict[str, FactValue] = {
        **RANSOM,
        "breach.natures": Several((v.Nature.AVAILABILITY,)),
        "breach.timeline.aware_at": Moment(NOW - timedelta(hours=2)),
    }
    clocks = [one.clock for phase in screen(leak).phases for one in phase.gestures if one.clock]
    assert any("CNIL" in text and "2026" in text for text in clocks)
    assert not [one.clock for phase in screen({}).phases for one in phase.gestures if "CNIL" in one.clock]


def test_the_official_sheets_are_named_with_their_doubtful_numbers() -> None:
    assert any(line.startswith("Chiffrement en cours") and "à vérifier" in line for line in screen(RANSOM).official)


def test_names_to_propose_come_from_the_practice_and_from_gestures_already_given() -> None:
    answers: dict[str, FactValue] = {
        **RANSOM,
        "practice.head.first_name": "Anne",
        "practice.head.last_name": "Le Goff",
        "practice.processors[info].name": "Info Ouest",
        f"breach.gestures[{FIRST}].given_to": "Léa Morvan",
    }
    assert screen(answers).people == ("Léa Morvan", "Anne Le Goff", "Info Ouest")
