"""A second person in the window: given a passphrase, shown, taken back; and the vault's own register."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinickit.services.vault.register import SETTING
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import PHRASE

SECOND = "Huit hérissons sous la neige"


def to_the_page(hands: Hands) -> None:
    hands.press(hands.window.vault_button)
    hands.press(hands.window.rooms.vault.overview.second)


def given(hands: Hands) -> None:
    hands.start()
    hands.protect()
    to_the_page(hands)
    page = hands.window.rooms.vault.more.second
    for name, text in (("current", PHRASE), ("first", SECOND), ("again", SECOND)):
        hands.write(text, page.lines[name])
    hands.press(page.do)


def test_a_second_person_gets_a_passphrase_and_opens_the_vault_with_it(hands: Hands) -> None:
    given(hands)
    assert "deuxième personne peut ouvrir" in words_on(hands.page)
    hands.lock()
    hands.unlock(SECOND)
    assert hands.window.durable


def test_it_is_taken_back_and_no_longer_opens(hands: Hands) -> None:
    given(hands)
    hands.press(hands.window.rooms.vault.overview.second)
    page = hands.window.rooms.vault.more.second
    hands.write(PHRASE, page.lines["current"])
    hands.key(Qt.Key.Key_Return)
    assert "n’ouvre plus" in words_on(hands.page)
    hands.lock()
    hands.unlock(SECOND)
    assert not hands.window.durable
    hands.unlock(PHRASE)
    assert hands.window.durable


def test_what_is_wrong_is_told_beside_the_fields_and_nothing_has_changed(hands: Hands) -> None:
    hands.start()
    hands.protect()
    to_the_page(hands)
    page = hands.window.rooms.vault.more.second
    hands.press(page.do)
    assert page.problem.isVisible()
    for name, text in (("current", "Une autre phrase de passe"), ("first", SECOND), ("again", SECOND)):
        hands.write(text, page.lines[name])
    hands.press(page.do)
    assert "bonne" in page.problem.text()
    assert not away(hands.window.desk.world.vault.has_second_person)


def test_nothing_typed_stays_on_the_page_at_the_lock(hands: Hands) -> None:
    hands.start()
    hands.protect()
    to_the_page(hands)
    page = hands.window.rooms.vault.more.second
    hands.write(SECOND, page.lines["first"])
    hands.lock()
    assert page.findChildren(QLineEdit) == []


def test_openings_locks_and_keys_are_in_the_vault_s_own_register(hands: Hands) -> None:
    given(hands)
    hands.lock()
    hands.unlock()
    hands.press(hands.window.vault_button)
    hands.press(hands.window.rooms.vault.overview.register)
    shown = words_on(hands.page)
    for said in ("Verrouillé", "Ouvert avec une phrase de passe", "deuxième personne", "Coffre créé"):
        assert said in shown
    assert "5 actes affichés sur 5" in shown
    assert "modifiée" not in shown


def test_an_act_rewritten_is_seen(hands: Hands) -> None:
    given(hands)
    store = hands.window.desk.book.store
    held = json.loads(away(lambda: store.setting(SETTING)))
    held[0][0] = held[0][0].replace("créé", "copié")
    away(lambda: store.set_setting(SETTING, json.dumps(held)))
    hands.press(hands.window.rooms.vault.overview.register)
    assert "modifiée" in words_on(hands.page)


def test_the_register_of_breaches_leaves_as_pdf_and_table(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.press(hands.window.vault_button)
    hands.press(hands.window.rooms.vault.overview.register)
    hands.press(hands.window.rooms.vault.more.register.breaches)
    out = hands.told.chosen
    assert out is not None
    assert sorted(one.suffix for one in out.iterdir()) == [".csv", ".pdf"]
    assert str(out) in hands.told.said[-1]
