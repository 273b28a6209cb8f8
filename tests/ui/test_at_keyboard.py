"""Who is at the keyboard: said once, on screen beside the case, noted with each act, off the locked screen."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from clinickit.domain.journal import Entry
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.test_main_courante import write
from tests.ui.test_pieces import take


def said(hands: Hands, name: str, role: str = "") -> None:
    hands.come_back(hands.journey)
    hands.press(hands.journey.at_keyboard)
    page = hands.window.rooms.keyboard.page
    page.name.setText(name)
    page.role.setText(role)
    hands.press(page.keep)


def last(hands: Hands) -> Entry:
    case = hands.window.case
    assert case is not None
    return away(lambda: hands.window.desk.book.store.journal(case.id))[-1]


def in_a_vault(hands: Hands) -> Hands:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    return hands


def test_whoever_says_their_name_is_noted_with_each_act_until_somebody_else_does(hands: Hands) -> None:
    in_a_vault(hands)
    assert hands.journey.at_keyboard.text().startswith("Qui est au clavier")
    hands.press(hands.journey.main_courante)
    write(hands, "Avant.")
    assert last(hands).person == ""
    said(hands, "Léa Morvan", "gérante")
    assert hands.window.pages.currentWidget() is hands.journey
    assert hands.journey.at_keyboard.text().endswith("Léa Morvan")
    hands.press(hands.journey.main_courante)
    write(hands, "Après.")
    assert last(hands).person == "Léa Morvan"
    said(hands, "Paul Hoarau")
    hands.press(hands.journey.main_courante)
    write(hands, "Enfin.")
    assert last(hands).person == "Paul Hoarau"
    assert "Paul Hoarau" in words_on(hands.page)


def test_a_piece_is_taken_in_by_whoever_is_at_the_keyboard(hands: Hands) -> None:
    in_a_vault(hands)
    said(hands, "Léa Morvan", "gérante")
    assert hands.told.chosen is not None
    hands.told.file = hands.told.chosen / "courriel.eml"
    hands.told.file.write_bytes(b"Received: from mx.exemple.fr")
    hands.press(hands.journey.pieces)
    take(hands, "Courriel piégé")
    assert "Recueillie par : Léa Morvan" in words_on(hands.page).replace("\u00a0", " ")
    assert last(hands).person == "Léa Morvan"


def test_nobody_is_noted_without_a_name_and_the_page_says_so(hands: Hands) -> None:
    in_a_vault(hands)
    said(hands, "  ", "gérante")
    page = hands.window.rooms.keyboard.page
    assert hands.window.pages.currentWidget() is page
    assert "Il manque votre nom." in page.problem.text()


def test_the_name_leaves_the_screen_at_the_lock_and_comes_back_with_the_case(opened: Opened) -> None:
    hands = in_a_vault(opened())
    said(hands, "Léa Morvan", "gérante")
    hands.lock()
    shown = [one.text() for one in hands.window.findChildren(QLabel)]
    typed = [one.text() for one in hands.window.findChildren(QLineEdit)]
    assert not any("Morvan" in one for one in (*shown, *typed, hands.journey.at_keyboard.text()))
    assert hands.window.desk.book.person.name == ""
    hands.unlock()
    hands.press(next(one for one in hands.page.findChildren(QPushButton) if one.objectName() == "resume"))
    assert hands.journey.at_keyboard.text().endswith("Léa Morvan")
    acts = away(hands.window.desk.ends.acts.screen).lines
    assert next(one.person for one in acts if one.what.startswith("Ouvert")) == "non précisé"


def test_a_name_said_before_any_passphrase_follows_the_case_into_the_vault(hands: Hands) -> None:
    hands.start()
    said(hands, "Léa Morvan")
    hands.protect()
    hands.lock()
    hands.unlock()
    assert hands.window.desk.book.person.name == "Léa Morvan"


def test_a_name_being_typed_is_there_again_after_the_lock(hands: Hands) -> None:
    in_a_vault(hands)
    hands.press(hands.journey.at_keyboard)
    page = hands.window.rooms.keyboard.page
    page.name.setText("Paul Hoa")
    hands.lock()
    assert page.name.text() == ""
    hands.unlock()
    hands.press(next(one for one in hands.page.findChildren(QPushButton) if one.objectName() == "resume"))
    hands.press(hands.journey.at_keyboard)
    assert page.name.text() == "Paul Hoa"
    assert hands.window.desk.book.person.name == ""
