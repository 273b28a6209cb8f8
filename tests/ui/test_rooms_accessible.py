"""The pages around the journey: every control named, reached by Tab in reading order, nothing cut when small."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.pack_making import author, shelf
from tests.ui.hands import Hands
from tests.ui.seen import away
from tests.ui.stage import PHRASE
from tests.ui.test_keyboard import name_of, on_the_ransom_case, place, reachable, walked
from tests.ui.test_larger_words import beyond_the_edge, cut


def show_keys(hands: Hands) -> None:
    """What is left after a change of keys, with a copy of before."""
    away(hands.window.desk.safe.back_up)
    away(lambda: hands.window.desk.keys.change_passphrase(PHRASE, "Trois loutres sous la lune", new_key=True))
    hands.window.rooms.vault.keys.enter()


def show_one_structure(hands: Hands) -> None:
    """A backup, and the structures it holds."""
    away(hands.window.desk.safe.back_up)
    room = hands.window.rooms.vault
    room.show_backups()
    hands.settle()
    hands.press(room.backups.structures[0])


def show_what_it_replaces(hands: Hands) -> None:
    """What taking one of them back would replace."""
    show_one_structure(hands)
    hands.press(hands.window.rooms.vault.take_back.page.look)


def show_paper_form(hands: Hands) -> None:
    """A question of the paper form, opened by its code."""
    room = hands.window.rooms.paper_form
    room.enter()
    room.page.when.setText("12/11/2026 8h30")
    room.page.code_given.emit("D8b")


ROOMS: dict[str, Callable[[Hands], None]] = {
    "calls": lambda hands: hands.window.rooms.calls.enter(),
    "vault": lambda hands: hands.window.rooms.vault.enter(),
    "keys": show_keys,
    "backups": lambda hands: hands.window.rooms.vault.show_backups(),
    "one structure of a backup": show_one_structure,
    "what it replaces": show_what_it_replaces,
    "recovery": lambda hands: hands.window.rooms.vault.offer_recovery(),
    "passphrase": lambda hands: hands.window.show_page(hands.window.rooms.vault.passphrase),
    "pieces": lambda hands: hands.window.rooms.records.show_pieces(),
    "paper form": show_paper_form,
    "main courante": lambda hands: hands.window.rooms.records.show_main_courante(),
    "rules": lambda hands: hands.window.rooms.rules.enter(),
    "home": lambda hands: hands.window.go_home(),
    "start": lambda hands: hands.window.start_case(exercise=False),
    "locked": lambda hands: hands.window.guard.lock(),
}


@pytest.fixture
def working(hands: Hands, tmp_path: Path) -> Hands:
    """A protected case, on a computer that believes an author of packs."""
    on_the_ransom_case(hands)
    hands.protect()
    hands.come_back(hands.window.journey)
    desk = hands.window.desk
    desk.world = replace(desk.world, packs=shelf(tmp_path, author()))
    return hands


def from_the_top(order: list[QWidget], hands: Hands) -> list[QWidget]:
    """The same round, from the control nearest the top."""
    tops = [(place(one, hands.window).top(), place(one, hands.window).left()) for one in order]
    first = tops.index(min(tops))
    return [*order[first:], *order[:first]]


@pytest.mark.parametrize("room", ROOMS)
def test_every_control_has_a_name_and_tab_reaches_it_in_the_order_of_reading(working: Hands, room: str) -> None:
    ROOMS[room](working)
    working.settle()
    controls = reachable(working.window)
    assert [type(one).__name__ for one in controls if not name_of(one)] == []
    holder = QApplication.focusWidget()
    assert holder is not None
    assert working.window.isAncestorOf(holder) or holder is working.window
    order = from_the_top(walked(working), working)
    # One round button of a group takes the focus; arrows go to the others, as everywhere.
    assert set(order) == set(reachable(working.window))
    inside = [place(one, working.page) for one in order if working.page.isAncestorOf(one)]
    for before, after in pairwise(inside):
        same_line = before.top() < after.bottom() and after.top() < before.bottom()
        assert after.left() > before.left() if same_line else after.top() >= before.bottom(), (before, after)


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_cut_in_a_small_window(working: Hands, room: str) -> None:
    ROOMS[room](working)
    working.window.resize(900, 600)
    working.settle()
    assert (working.window.width(), working.window.height()) == (900, 600)
    assert cut(working.window) == []
    assert beyond_the_edge(working.page) == []
