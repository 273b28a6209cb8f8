"""Return struck twice while the key of a passphrase is being derived does what it does once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.adapters.vault_places import PHRASE
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.test_lock import working

__all__ = ["working"]

OTHER = "une autre phrase, longue"


def twice(hands: Hands, line: QLineEdit) -> None:
    """Return, and Return again before anything is done."""
    for _ in range(2):
        QTest.keyClick(line, Qt.Key.Key_Return)
    hands.settle()


def test_the_vault_is_opened_once_and_shown_open(working: Hands) -> None:
    working.lock()
    unlock = working.window.unlock
    working.write(PHRASE, unlock.passphrase)
    twice(working, unlock.passphrase)
    assert working.page is working.window.home
    assert working.window.durable
    working.lock()
    working.unlock()
    assert working.page is working.window.home


def test_a_wrong_passphrase_may_be_corrected(working: Hands) -> None:
    working.lock()
    unlock = working.window.unlock
    working.write("pas celle-là", unlock.passphrase)
    twice(working, unlock.passphrase)
    assert unlock.problem.isVisible()
    unlock.passphrase.clear()
    working.unlock()
    assert working.page is working.window.home


def test_two_ways_asked_at_once_open_it_once(working: Hands) -> None:
    working.lock()
    guard = working.window.guard
    guard.unlock(PHRASE)
    guard.open_with_keychain()
    working.settle()
    assert working.page is working.window.home


def test_the_passphrase_is_chosen_once(hands: Hands) -> None:
    hands.start()
    protect = hands.window.protect
    hands.press(hands.window.protect_button)
    hands.write(PHRASE, protect.first)
    hands.write(PHRASE, protect.second)
    twice(hands, protect.second)
    assert hands.window.durable
    assert protect.problem.isHidden()


def test_the_passphrase_is_changed_once(working: Hands) -> None:
    page = working.window.rooms.vault.passphrase
    working.window.show_page(page)
    for line, text in ((page.current, PHRASE), (page.first, OTHER), (page.second, OTHER)):
        working.write(text, line)
    twice(working, page.second)
    assert working.page is working.window.rooms.vault.keys.page
    assert page.problem.isHidden()


def test_a_backup_is_restored_once(working: Hands) -> None:
    away(working.window.desk.safe.back_up)
    room = working.window.rooms.vault
    room.show_backups()
    working.settle()
    working.press(room.backups.restoring[0])
    working.write(PHRASE, room.backups.typed)
    twice(working, room.backups.typed)
    assert working.page is working.window.home
    kept = working.window.desk.world.vault.location().glob("before-*")
    assert [one.name for one in kept] == ["before-restore-1"]


def test_the_sheet_is_tried_once(hands: Hands) -> None:
    hands.protect()
    page = hands.window.rooms.vault.recovery
    key = "-".join(page.groups)
    hands.press(page.copied)
    hands.write(key, page.typed)
    twice(hands, page.typed)
    assert "La fiche fonctionne" in words_on(page)
