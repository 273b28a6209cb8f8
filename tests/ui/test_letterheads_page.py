"""The letterheads in the window: said when one is not known, chosen for a site by keyboard, and for one person."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinickit.ui.application import letters
from clinickit.ui.patients.letters.room import LettersRoom
from clinickit.ui.widgets.reading_order import reading_order
from tests.ui.hands import Hands
from tests.ui.seen import words_on
from tests.ui.stage import dressed
from tests.ui.test_larger_words import beyond_the_edge, cut
from tests.ui.test_letters_page import settled


@pytest.fixture
def room(hands: Hands) -> LettersRoom:
    """A laboratory of several sites; the people's list names sites that the case does not know."""
    return settled(hands)


def shown(hands: Hands) -> QWidget:
    return hands.page


def plain(hands: Hands) -> str:
    return words_on(hands.page).replace("\u00a0", " ")


def test_an_unknown_letterhead_is_said_and_chosen_for_a_whole_site_by_keyboard(hands: Hands, room: LettersRoom) -> None:
    assert "auraient l’en-tête général, faute de savoir lequel est le leur : Vannes (9), Auray (1)." in plain(hands)
    hands.press(room.overview.choose_heads)
    assert shown(hands) == room.heads
    vannes = room.heads.sites["Vannes"]
    assert vannes.hasFocus()
    assert vannes.currentText() == "Pas encore choisi"
    while vannes.currentText() != "Site d’Orval":
        hands.key(Qt.Key.Key_Down)
    hands.press(room.heads.keep)
    assert shown(hands) == room.overview
    assert "Site d’Orval : 10 lettres" in plain(hands)
    assert "1 personne aurait l’en-tête général, faute de savoir lequel est le sien : Auray (1)." in plain(hands)
    hands.press(room.overview.choose_heads)
    assert room.heads.sites["Vannes"].currentText() == "Site d’Orval"


def test_a_person_s_letterhead_is_chosen_on_their_page_and_their_letter_says_it(
    hands: Hands, room: LettersRoom
) -> None:
    room.overview.preview_asked.emit("", 0)
    hands.settle()
    assert "En-tête : En-tête général." in plain(hands)
    assert "Le kit ne sait pas quel en-tête est le sien" in plain(hands)
    person = room.preview.person
    hands.press(hands.button("Changer pour cette personne"))
    page = hands.window.rooms.patients.person
    page.entity.setCurrentIndex(page.entity.findText("Site de Kerlouzan"))
    hands.press(page.keep)
    assert "en-tête : Site de Kerlouzan" in plain(hands)
    room.enter()
    hands.settle()
    room.preview.person_asked.emit(person)
    hands.window.show_page(room.preview)
    hands.settle()
    assert "En-tête : Site de Kerlouzan." in plain(hands)
    assert "Le kit ne sait pas" not in plain(hands)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_page_of_letterheads_fits_and_is_reached_by_keyboard(hands: Hands, room: LettersRoom, scale: float) -> None:
    app = dressed()
    style = app.styleSheet()
    hands.window.resize(900, 600)
    letters(app, style, scale)
    try:
        for page in (room.overview, room.heads):
            if page is room.heads:
                room.show_heads()
            hands.settle()
            assert hands.page is page
            assert cut(page) == []
            assert beyond_the_edge(page) == []
        reached = list(reading_order(room.heads, shown=True))
        assert [*room.heads.sites.values(), *room.heads.lists.values(), room.heads.keep] == reached[:-1]
    finally:
        letters(app, style, 1.0)
