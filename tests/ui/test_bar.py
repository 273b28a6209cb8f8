"""The bar at any width: two rows at most, nothing cut, everything still reached; the window fits a small screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from clinickit.ui.application import letters
from tests.ui.hands import Hands
from tests.ui.stage import dressed
from tests.ui.test_larger_words import beyond_the_edge, cut, every_page, on_the_ransom_case

SMALL, USUAL = QSize(900, 600), QSize(1120, 780)


@pytest.fixture
def twice() -> Iterator[None]:
    """Letters twice as large, for one test."""
    app = dressed()
    style = app.styleSheet()
    letters(app, style, 2.0)
    yield
    letters(app, style, 1.0)


def sized(hands: Hands, size: QSize) -> Hands:
    """The window at a size that it accepts."""
    hands.window.resize(size)
    hands.settle()
    assert hands.window.size() == size, "the window refuses this size"
    return hands


def protected(hands: Hands) -> Hands:
    """The ransomware case, in a vault, with every button of the bar on offer."""
    on_the_ransom_case(hands)
    if not hands.window.durable:
        hands.protect()
    hands.come_back(hands.window.journey)
    hands.window.guard.refresh_reminder()
    hands.window._show_clock()
    hands.settle()
    return hands


def rows_of(hands: Hands) -> int:
    """How many lines of widgets the bar has."""
    bar = hands.window.bar
    tops = {one.mapTo(bar, one.rect().center()).y() for one in (bar.home, bar.calls, bar.protect, bar.vault, bar.menu)}
    shown = {one.mapTo(bar, one.rect().center()).y() for one in (bar.clock, bar.state) if one.isVisible()}
    visible = {
        one.mapTo(bar, one.rect().center()).y()
        for one in (bar.home, bar.calls, bar.reminder, bar.protect, bar.vault, bar.lock, bar.menu)
        if one.isVisible()
    }
    assert visible <= tops | visible
    return len(visible) + (1 if shown else 0)


def offered(hands: Hands) -> set[str]:
    """The words of every button of the bar, folded or not."""
    bar = hands.window.bar
    buttons = (bar.home, bar.calls, bar.reminder, bar.protect, bar.vault, bar.lock)
    return {one.text() for one in buttons if one.isVisible() or one in bar.folded}


@pytest.mark.parametrize("size", [SMALL, USUAL], ids=["small", "usual"])
def test_in_the_usual_letters_the_bar_has_two_rows_and_nothing_of_it_is_cut(hands: Hands, size: QSize) -> None:
    sized(protected(hands), size)
    bar = hands.window.bar
    assert rows_of(hands) == 2
    assert bar.height() <= size.height() / 6
    assert cut(bar) == []
    assert bar.clock.whole.startswith(bar.clock.text().split("…")[0].replace("\n", " "))
    assert "il reste" in bar.clock.text().replace("\n", " ")


@pytest.mark.usefixtures("twice")
@pytest.mark.parametrize("size", [SMALL, USUAL], ids=["small", "usual"])
def test_in_letters_twice_as_large_the_bar_keeps_two_rows_and_the_date(hands: Hands, size: QSize) -> None:
    sized(protected(hands), size)
    bar = hands.window.bar
    assert rows_of(hands) == 2
    assert bar.height() <= size.height() / 3.5
    assert cut(bar) == []
    assert bar.state.isVisible()
    assert bar.state.text()
    assert bar.state.accessibleName() == hands.window.words("state.saved")
    assert "il reste" in bar.clock.text().replace("\n", " ")
    assert bar.clock.toolTip() == bar.clock.accessibleName() == bar.clock.whole
    assert len(bar.clock.text().split("\n")) <= 2


@pytest.mark.usefixtures("twice")
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_has_no_room_is_in_the_menu_and_the_keyboard_reaches_it(hands: Hands) -> None:
    wide = offered(sized(protected(hands), QSize(1700, 780)))
    sized(hands, SMALL)
    bar = hands.window.bar
    assert bar.folded
    assert offered(hands) == wide
    assert bar.menu.accessibleDescription()
    bar.menu.setFocus()
    QTest.keyClick(bar.menu, Qt.Key.Key_Space)
    hands.glance()
    listed = bar.findChild(QMenu)
    assert isinstance(listed, QMenu)
    assert [act.text() for act in listed.actions()] == [one.text() for one in bar.folded]
    place = [one.text() for one in bar.folded].index(bar.vault.text())
    for _ in range(place):
        QTest.keyClick(listed, Qt.Key.Key_Down)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    hands.settle()
    assert hands.page is hands.window.rooms.vault.overview


@pytest.mark.usefixtures("twice")
def test_a_folded_button_gives_its_focus_to_the_menu(hands: Hands) -> None:
    sized(protected(hands), QSize(1700, 780))
    hands.window.bar.vault.setFocus()
    sized(hands, SMALL)
    assert QApplication.focusWidget() is hands.window.bar.menu


def test_every_page_of_a_case_fits_a_small_window(hands: Hands) -> None:
    sized(protected(hands), SMALL)
    for step in every_page(hands):
        assert hands.window.size() == SMALL, step
        assert cut(hands.window) == [], step
        assert beyond_the_edge(hands.page) == [], step


@pytest.mark.usefixtures("twice")
def test_every_page_of_a_case_fits_the_usual_window_in_letters_twice_as_large(hands: Hands) -> None:
    sized(protected(hands), USUAL)
    for step in every_page(hands):
        assert hands.window.size() == USUAL, step
        assert cut(hands.window) == [], step
        assert beyond_the_edge(hands.page) == [], step


def test_the_vault_page_leads_back_to_the_case(hands: Hands) -> None:
    protected(hands)
    hands.press(hands.window.vault_button)
    assert hands.page is hands.window.rooms.vault.overview
    hands.press(hands.button(hands.window.rooms.vault.words("vault.back")))
    assert hands.window.pages.currentWidget() is hands.window.journey
