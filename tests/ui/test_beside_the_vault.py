"""Work begun beside a vault that stays closed, or in a second window: it is put into that vault once it is opened."""

import pytest

from clinickit.adapters.os_keyring import SessionKeychain
from clinickit.ui.vault.room import VaultRoom
from tests.adapters.fake_keychain import FakeBackend
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on


@pytest.fixture
def beside(hands: Hands, opened: Opened) -> Hands:
    """A vault with one case on this PC, and a case begun without opening it."""
    hands.start()
    hands.protect()
    hands.window.close()
    again = opened()
    again.press(again.button("sans ouvrir"))
    again.press(again.window.home.start)
    return again


def cases(hands: Hands) -> int:
    return len(away(hands.window.desk.book.store.cases))


def test_every_page_of_a_case_begun_beside_the_vault_can_be_entered(beside: Hands) -> None:
    assert "Rien n’est encore enregistré" in beside.window.state.text()
    for button in (beside.journey.main_courante, beside.journey.patients, beside.journey.ending, beside.journey.care):
        beside.press(button)
        assert beside.window.pages.currentWidget() is not beside.journey, button.text()
        beside.come_back(beside.journey)


def test_the_way_to_save_it_is_to_open_the_vault_and_both_cases_are_there(beside: Hands) -> None:
    beside.press(beside.window.protect_button)
    assert beside.page is beside.window.unlock
    assert "tout y sera rangé" in words_on(beside.page)
    beside.unlock()
    assert beside.window.durable
    assert cases(beside) == 2
    beside.lock()
    assert "tout y sera rangé" not in words_on(beside.page)


def test_closing_leads_to_the_vault_and_nothing_is_lost(beside: Hands) -> None:
    beside.told.leaves = False
    assert not beside.window.close()
    assert beside.page is beside.window.unlock
    beside.unlock()
    assert cases(beside) == 2
    assert beside.window.close()


def test_one_may_go_on_without_opening_it_again_and_the_case_is_still_there(beside: Hands) -> None:
    beside.press(beside.window.protect_button)
    beside.press(beside.button("sans ouvrir"))
    assert beside.page is beside.window.home
    assert cases(beside) == 1


def test_a_forgotten_passphrase_without_a_sheet_still_leaves_a_way_on(
    hands: Hands, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VaultRoom, "offer_recovery", lambda _room: None)
    hands.start()
    hands.protect()
    hands.window.close()
    again = opened()
    again.window.warm_up()
    again.settle()
    assert not again.window.unlock.forgotten.isVisible()
    assert not again.window.unlock.afresh.isVisible()
    again.unlock("une tout autre phrase")
    again.press(again.window.unlock.afresh)
    again.start()
    again.protect()
    assert cases(again) == 1


def test_a_wrong_passphrase_for_a_backup_leaves_the_case_where_it_is(beside: Hands) -> None:
    beside.window.rooms.vault.show_backups()
    beside.settle()
    page = beside.window.rooms.vault.backups
    beside.press(page.restoring[0])
    beside.write("pas la bonne phrase", page.typed)
    beside.press(page.confirm)
    assert beside.page is page
    assert "phrase de passe" in page.problem.text()
    assert cases(beside) == 1


def test_the_second_window_that_protects_is_led_to_the_vault_that_the_first_one_made(opened: Opened) -> None:
    first, second = opened(), opened()
    first.start()
    second.start()
    second.press(second.window.protect_button)
    first.protect()
    second.write("une phrase à moi", second.window.protect.first)
    second.write("une phrase à moi", second.window.protect.second)
    second.press(second.window.protect.keep)
    assert second.page is second.window.unlock
    assert "déjà ouvert dans une autre fenêtre" in second.window.unlock.problem.text()
    assert second.window.protect.first.text() == ""
    first.window.close()
    second.unlock()
    assert cases(second) == 2


def test_the_second_window_keeps_its_case_once_the_first_one_let_go_of_the_keychain_s_vault(opened: Opened) -> None:
    first, second, backend = opened(), opened(), FakeBackend()
    for one in (first, second):
        one.window.desk.world.vault.behind._keychain = SessionKeychain(backend)  # type: ignore[attr-defined]
        one.start()
    assert (first.window.durable, second.window.durable) == (True, False)
    first.window.close()
    second.press(second.window.protect_button)
    assert second.window.durable
    assert cases(second) == 2
