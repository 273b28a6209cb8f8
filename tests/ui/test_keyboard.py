"""Without a mouse, and for who does not see the screen: every control is reached in reading order and has a name."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QPushButton, QWidget

from clinickit.domain.facts import Several
from clinickit.domain.vocabulary import IncidentKind
from tests.ui.hands import Hands

EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples"
RANSOM = EXAMPLES / "03_rancongiciel.toml"
MOST_TABS = 600


def on_the_ransom_case(hands: Hands) -> None:
    """The window on a case that shows nearly every page."""
    text = RANSOM.read_text(encoding="utf-8")
    window = hands.window
    window.background.vault(lambda: window.desk.load_case_file(text, RANSOM.name)).success(window.show_case).run()
    hands.settle()


def steps(hands: Hands) -> list[str]:
    assert hands.journey.step is not None
    return [line.id for line in hands.journey.step.rail]


def reachable(root: QWidget) -> list[QWidget]:
    """Every control a person could want to reach, found without the program's own help."""
    inside = [one for one in root.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [one for one in inside if one.isVisible() and one.isEnabled() and one.focusProxy() is None]


def walked(hands: Hands) -> list[QWidget]:
    """The controls in the order of Tab, from the first to the first again."""
    order: list[QWidget] = []
    hands.window.to_home.setFocus()
    for _ in range(MOST_TABS):
        QTest.keyClick(QApplication.focusWidget() or hands.window, Qt.Key.Key_Tab)
        holder = QApplication.focusWidget()
        assert holder is not None
        if holder in order[:1]:
            return order
        assert holder not in order, f"Tab turns in a circle around {holder.accessibleName()}"
        order.append(holder)
    raise AssertionError("Tab never comes back")


def place(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


def name_of(widget: QWidget) -> str:
    """What a screen reader says of a control."""
    heard = QAccessible.queryAccessibleInterface(widget)
    return heard.text(QAccessible.Text.Name).strip()


def unfold(hands: Hands) -> None:
    """Show what the page keeps folded."""
    for one in hands.page.findChildren(QPushButton):
        if one.isCheckable() and not one.isChecked() and one.isVisible():
            one.setChecked(True)
    hands.settle()


def test_tab_reaches_every_control_of_every_page_from_top_to_bottom(hands: Hands) -> None:
    on_the_ransom_case(hands)
    for step in steps(hands):
        hands.journey.go(step)
        hands.settle()
        order = walked(hands)
        assert set(order) == set(reachable(hands.window)), step
        inside = [place(one, hands.page) for one in order if hands.page.isAncestorOf(one)]
        for before, after in pairwise(inside):
            same_line = before.top() < after.bottom() and after.top() < before.bottom()
            assert after.left() > before.left() if same_line else after.top() >= before.bottom(), (step, before, after)


def test_every_control_of_every_page_has_a_name_for_a_screen_reader(hands: Hands) -> None:
    on_the_ransom_case(hands)
    for step in steps(hands):
        hands.journey.go(step)
        hands.settle()
        unfold(hands)
        nameless = [type(one).__name__ for one in reachable(hands.window) if not name_of(one)]
        assert nameless == [], step


@pytest.mark.parametrize("page", ["home", "unlock", "protect"])
def test_the_pages_around_the_journey_have_names_too(hands: Hands, page: str) -> None:
    hands.window.show_page(getattr(hands.window, page))
    hands.settle()
    controls = reachable(hands.window)
    assert controls
    assert [type(one).__name__ for one in controls if not name_of(one)] == []


def test_two_boxes_of_one_page_never_have_the_same_name(hands: Hands) -> None:
    hands.start()
    names = [name_of(one) for one in reachable(hands.page)]
    assert len(set(names)) == len(names)


def test_the_focus_is_seen_on_every_kind_of_control(hands: Hands) -> None:
    on_the_ransom_case(hands)
    seen: set[str] = set()
    for step in ("situation", "gestures", "dates", "practice", "done", "duties", "summary"):
        hands.journey.go(step)
        hands.settle()
        for one in reachable(hands.window):
            kind = f"{type(one).__name__}#{one.objectName()}"
            if kind in seen:
                continue
            seen.add(kind)
            hands.window.setFocus()
            without = one.grab().toImage()
            one.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            assert one.grab().toImage() != without, f"{step}: {kind}"
    assert len(seen) > 8


def test_the_first_page_is_answered_and_left_with_the_keyboard_alone(hands: Hands) -> None:
    while QApplication.focusWidget() is not hands.window.home.start:
        QTest.keyClick(QApplication.focusWidget() or hands.window, Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Return)
    assert hands.step == "situation"
    hands.key(Qt.Key.Key_Space)
    while QApplication.focusWidget() is not hands.journey.forward:
        QTest.keyClick(QApplication.focusWidget() or hands.window, Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Return)
    assert hands.answer("breach.kinds") == Several((next(iter(IncidentKind)),))
    assert hands.step == "gestures"


def test_the_focus_stays_on_the_box_ticked_when_the_page_is_drawn_again(hands: Hands) -> None:
    hands.start()
    hands.go("alert")
    boxes = [one for one in reachable(hands.page) if one.isVisible()]
    boxes[1].setFocus()
    name = name_of(boxes[1])
    hands.key(Qt.Key.Key_Space)
    holder = QApplication.focusWidget()
    assert holder is not None
    assert name_of(holder) == name


def test_a_long_text_does_not_keep_the_focus_and_a_list_opens_with_the_keyboard(hands: Hands) -> None:
    hands.start()
    hands.go("done")
    text = hands.page.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    text.setFocus()
    hands.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not text
    hands.go("practice")
    listed = hands.page.findChild(QComboBox)
    assert isinstance(listed, QComboBox)
    listed.setFocus()
    hands.key(Qt.Key.Key_Down)
    assert listed.currentIndex() == 1
