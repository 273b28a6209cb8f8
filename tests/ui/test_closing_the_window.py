"""Closing the window in each state: what would be lost is said first, what is being typed is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away


def test_closing_with_nothing_typed_asks_nothing(hands: Hands) -> None:
    assert hands.window.close()
    assert hands.told.said == []


def test_closing_what_only_memory_holds_is_refused_until_the_person_agrees(hands: Hands) -> None:
    hands.start()
    hands.told.leaves = False
    assert not hands.window.close()
    assert hands.told.said == ["leaves unsaved"]
    assert hands.window.isVisible()
    assert hands.window.pages.currentWidget() is hands.window.protect
    assert len(away(hands.window.desk.book.store.cases)) == 1
    hands.told.leaves = True
    assert hands.window.close()


def test_closing_a_protected_case_keeps_the_field_being_typed_and_makes_a_backup(opened: Opened) -> None:
    hands = opened()
    hands.start()
    hands.protect()
    hands.window.return_to_work()
    hands.settle()
    line = _first_line(hands)
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    hands.write("en cours de frappe", line)
    assert hands.window.close()
    assert hands.told.said == []

    again = opened()
    again.unlock()
    desk = again.window.desk
    header = away(desk.book.store.cases)[0]
    case = away(lambda: desk.book.open(header))
    kept = {*map(str, case.answers.values()), *case.drafts.values()}
    assert "en cours de frappe" in kept
    assert len(away(desk.world.backups.listed)) >= 1


def _first_line(hands: Hands) -> QLineEdit | QPlainTextEdit:
    for step in hands.window.desk.guide.flow.steps:
        hands.journey.go(step.id)
        hands.settle()
        questions = hands.journey.questions
        long_texts = [one for one in questions.findChildren(QPlainTextEdit) if one.isVisible()]
        if long_texts:
            return long_texts[0]
    raise AssertionError("no field to type in")
