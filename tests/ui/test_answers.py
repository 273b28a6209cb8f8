"""What a person answers is kept as they give it: unknown, wrong, hidden, taken back, typed half-way."""

from enum import StrEnum

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from clinickit.domain.facts import NOT_ASKED, Several, Unknown
from clinickit.domain.vocabulary import IncidentKind
from clinickit.flow.walk import effective
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away
from tests.ui.stage import Told

RANSOM: Several[StrEnum] = Several((IncidentKind.RANSOMWARE,))


def text_of(hands: Hands, path: str) -> str:
    """What stands in the line of a question."""
    editor = hands.field(path).findChild(QLineEdit)
    assert editor is not None
    return editor.text()


def to_resume(hands: Hands) -> QPushButton:
    """The button of the only case on the first page."""
    found = hands.page.findChild(QPushButton, "resume")
    assert isinstance(found, QPushButton)
    return found


def counted(hands: Hands, path: str) -> bool:
    """Whether an answer may reach a paper."""
    case = hands.window.case
    return case is not None and path in effective(hands.window.desk.guide.flow, case.answers)


def test_a_case_starts_with_one_click_and_asks_for_no_account(hands: Hands) -> None:
    hands.start()
    assert hands.step == "situation"
    assert hands.window.state.text() == hands.window.words("state.memory_only")


def test_not_knowing_yet_is_an_answer_that_says_what_to_do_next(hands: Hands) -> None:
    hands.start()
    hands.give("breach.personal_data", Unknown.NOT_YET)
    assert hands.answer("breach.personal_data") is Unknown.NOT_YET
    assert hands.field("breach.personal_data").advice.isVisible()
    hands.give("breach.personal_data", value=True)
    view = hands.field("breach.personal_data")
    assert not view.unknown.isChecked()
    assert not view.advice.isVisible()
    assert hands.answer("breach.personal_data") is True


def test_not_knowing_may_say_that_somebody_is_looking_or_that_nobody_ever_will(hands: Hands) -> None:
    hands.start()
    view = hands.field("breach.personal_data")
    assert not view.shades.isVisible()
    hands.give("breach.personal_data", Unknown.NOT_YET)
    view = hands.field("breach.personal_data")
    assert view.shades.isVisible()
    assert not any(radio.isChecked() for radio in view.shades.buttons.values())
    for kind in (Unknown.TO_DETERMINE, Unknown.CANNOT):
        radio = hands.field("breach.personal_data").shades.buttons[kind.value]
        radio.setFocus()
        QTest.keyClick(radio, Qt.Key.Key_Space)
        hands.settle()
        assert hands.answer("breach.personal_data") is kind
        assert hands.field("breach.personal_data").shades.buttons[kind.value].isChecked()
    hands.give("breach.personal_data", value=True)
    assert not hands.field("breach.personal_data").shades.isVisible()
    assert hands.answer("breach.personal_data") is True


def test_taking_back_not_knowing_leaves_no_answer(hands: Hands) -> None:
    hands.start()
    hands.give("breach.personal_data", Unknown.NOT_YET)
    hands.tick(hands.field("breach.personal_data").unknown)
    assert hands.answer("breach.personal_data") is NOT_ASKED


def test_a_text_that_cannot_be_read_is_said_beside_the_field_kept_as_a_draft_and_blocks_nothing(hands: Hands) -> None:
    hands.start()
    hands.go("dates")
    view = hands.field("breach.timeline.aware_at")
    view.setFocus()
    hands.write("le 45 du mois")
    hands.key(Qt.Key.Key_Tab)
    assert hands.field("breach.timeline.aware_at").problem.isVisible()
    assert hands.answer("breach.timeline.aware_at") is None
    assert hands.forward()
    hands.go("dates")
    assert text_of(hands, "breach.timeline.aware_at") == "le 45 du mois"
    assert hands.field("breach.timeline.aware_at").problem.text() != ""


def test_what_is_being_typed_survives_a_lock_without_having_been_an_answer(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.go("dates")
    hands.field("breach.timeline.aware_at").setFocus()
    hands.write("le 12 n")
    case = hands.window.case
    assert case is not None
    hands.lock()
    hands.unlock()
    drafts = away(lambda: hands.window.desk.open(case.id).drafts)
    assert drafts == {"breach.timeline.aware_at": "le 12 n"}


def test_a_case_is_resumed_at_the_first_page_where_something_is_missing(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.give("breach.kinds", RANSOM)
    hands.give("breach.personal_data", value=True)
    hands.go("done")
    hands.lock()
    hands.unlock()
    hands.press(to_resume(hands))
    assert hands.step == "dates"
    assert hands.answer("breach.kinds") == RANSOM


def test_a_wrong_passphrase_is_said_on_the_page_and_opens_nothing(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.lock()
    hands.unlock("une autre phrase, fausse")
    assert hands.page is hands.window.unlock
    assert hands.window.unlock.problem.isVisible()
    assert hands.window.unlock.open.isEnabled()


def test_a_hidden_answer_no_longer_counts_and_returns_with_its_question(hands: Hands) -> None:
    hands.start()
    hands.go("insurers")
    hands.give("practice.insured", value=True)
    hands.press(hands.button(hands.journey.words("group.add")))
    insurer = next(path for path in hands.journey.questions.fields if path.endswith(".insurer"))
    hands.give(insurer, "Mutuelle des Deux Rives")
    assert counted(hands, insurer)
    hands.give("practice.insured", value=False)
    assert insurer not in hands.journey.questions.fields
    assert not counted(hands, insurer)
    hands.give("practice.insured", value=True)
    assert text_of(hands, insurer) == "Mutuelle des Deux Rives"
    assert counted(hands, insurer)


def test_an_element_is_added_named_and_removed(hands: Hands) -> None:
    hands.start()
    hands.go("insurers")
    hands.give("practice.insured", value=True)
    for name in ("Assurances du Ponant", "Mutuelle des Deux Rives"):
        hands.press(hands.button(hands.journey.words("group.add")))
        insurer = [path for path in hands.journey.questions.fields if path.endswith(".insurer")][-1]
        hands.give(insurer, name)
    hands.go("dates")
    hands.go("insurers")
    assert hands.texts("elementTitle") == ["Assurances du Ponant", "Mutuelle des Deux Rives"]
    hands.press(hands.button(hands.journey.words("group.remove")))
    assert hands.texts("elementTitle") == ["Mutuelle des Deux Rives"]
    case = hands.window.case
    assert case is not None
    assert "Assurances du Ponant" not in case.answers.values()


def test_none_of_these_is_not_the_same_as_no_answer(hands: Hands) -> None:
    hands.start()
    hands.go("data")
    hands.give("breach.data.sensitive", Several(()))
    assert hands.answer("breach.data.sensitive") == Several(())


def test_an_exercise_wears_its_band_on_every_page(hands: Hands) -> None:
    hands.start(exercise=True)
    while True:
        assert hands.window.exercise_band.isVisible(), hands.step
        if not hands.forward():
            return


def test_a_real_case_wears_no_band(hands: Hands) -> None:
    hands.start()
    assert not hands.window.exercise_band.isVisible()


def test_closing_with_nothing_saved_asks_first_and_offers_to_save(opened: Opened, told: Told) -> None:
    hands = opened()
    hands.start()
    told.leaves = False
    hands.window.close()
    hands.settle()
    assert hands.window.isVisible()
    assert hands.page is hands.window.protect
    told.leaves = True
    hands.window.close()
    assert not hands.window.isVisible()
    assert told.said == ["leaves unsaved", "leaves unsaved"]


def test_closing_with_all_saved_asks_nothing(opened: Opened, told: Told) -> None:
    hands = opened()
    hands.start()
    hands.protect()
    hands.window.close()
    assert told.said == []


def test_what_was_saved_is_there_when_the_program_starts_again(opened: Opened) -> None:
    first = opened()
    first.start()
    first.protect()
    first.come_back(first.journey)
    first.give("breach.kinds", RANSOM)
    first.window.close()
    again = opened()
    assert again.page is again.window.unlock
    again.unlock()
    again.press(to_resume(again))
    assert again.answer("breach.kinds") == RANSOM


def test_scrolling_over_a_list_never_changes_the_answer(hands: Hands) -> None:
    hands.start()
    hands.go("practice")
    listed = hands.field("practice.kind").findChild(QComboBox)
    assert listed is not None
    middle = QPointF(listed.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(listed.mapToGlobal(listed.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    listed.setFocus()
    QApplication.sendEvent(listed, wheel)
    hands.settle()
    assert listed.currentIndex() == 0
    assert hands.answer("practice.kind") is None


def test_a_paper_asks_its_own_questions_and_draws_itself_again(hands: Hands) -> None:
    hands.start()
    hands.go("cnil_notification")
    before = hands.journey.paper.pictures
    hands.give("breach.notification.initial_number", "VDP-000000-2026")
    hands.settle()
    assert hands.answer("breach.notification.initial_number") == "VDP-000000-2026"
    assert hands.journey.paper.pictures
    assert hands.journey.paper.pictures != before


def test_what_a_paper_lacks_leads_to_its_question(hands: Hands) -> None:
    hands.start()
    hands.go("cnil_notification")
    name = hands.journey.words("paper.go_to_question")
    links = [one for one in hands.journey.paper.findChildren(QPushButton) if one.accessibleName().endswith(name)]
    hands.press(next(one for one in links if one.isEnabled()))
    asking, holder = hands.journey.asking, QApplication.focusWidget()
    assert asking is not None
    assert holder is not None
    assert any(view.isAncestorOf(holder) for view in asking.fields.values())


def test_taking_back_not_knowing_a_date_leaves_no_answer_either(hands: Hands) -> None:
    hands.start()
    hands.go("dates")
    hands.give("breach.timeline.aware_at", Unknown.NOT_YET)
    assert hands.answer("breach.timeline.aware_at") is Unknown.NOT_YET
    hands.tick(hands.field("breach.timeline.aware_at").unknown)
    assert hands.answer("breach.timeline.aware_at") is NOT_ASKED
