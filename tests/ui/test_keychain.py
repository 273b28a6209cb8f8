"""The first minutes are sealed at once where the session has a keychain; the passphrase then takes over."""

from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget

from clinickit.adapters.os_keyring import SessionKeychain
from tests.adapters.fake_keychain import FakeBackend
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on


def with_keychain(hands: Hands, backend: FakeBackend) -> Hands:
    """The same window in a session that has a keychain."""
    vault = cast("Any", hands.window.desk.world.vault).behind
    vault._keychain = SessionKeychain(backend)
    return hands


def shown(hands: Hands) -> QWidget:
    return hands.page


@pytest.fixture
def sealed(hands: Hands) -> tuple[Hands, FakeBackend]:
    """A case started in such a session."""
    backend = FakeBackend()
    with_keychain(hands, backend).start()
    return hands, backend


def test_what_is_typed_before_any_passphrase_is_sealed_at_once(sealed: tuple[Hands, FakeBackend]) -> None:
    hands, backend = sealed
    assert hands.window.durable
    assert len(backend.kept) == 1
    assert "choisissez une phrase de passe" in hands.window.state.text()
    assert hands.window.protect_button.isVisible()
    hands.press(hands.window.vault_button)
    assert "seul le trousseau" in words_on(hands.page)


def test_closing_and_starting_again_finds_the_case_without_a_passphrase(
    sealed: tuple[Hands, FakeBackend], opened: Opened
) -> None:
    hands, backend = sealed
    hands.window.close()
    again = with_keychain(opened(), backend)
    assert shown(again) is again.window.unlock
    again.window.warm_up()
    again.settle()
    assert shown(again) is again.window.home
    assert len(away(again.window.desk.book.store.cases)) == 1


def test_the_lock_covers_a_vault_without_a_passphrase_and_the_keychain_opens_it(
    sealed: tuple[Hands, FakeBackend],
) -> None:
    hands, backend = sealed
    hands.lock()
    assert not hands.window.durable
    assert not hands.window.unlock.passphrase.isVisible()
    backend.locked = True
    hands.press(hands.window.unlock.keychain)
    assert "trousseau" in hands.window.unlock.keychain_problem.text()
    backend.locked = False
    hands.press(hands.window.unlock.keychain)
    assert hands.window.durable


def test_the_passphrase_takes_over_and_the_keychain_forgets(sealed: tuple[Hands, FakeBackend]) -> None:
    hands, backend = sealed
    folder = hands.window.desk.world.vault.location()
    hands.protect()
    assert backend.kept == {}
    hands.window.close()
    store = cheap_vault(folder).unlock(PHRASE)
    assert len(store.cases()) == 1
    store.close()


def test_a_keychain_that_was_lost_is_said_as_it_is_and_one_can_start_again_with_an_empty_vault(
    sealed: tuple[Hands, FakeBackend],
) -> None:
    hands, backend = sealed
    folder = hands.window.desk.world.vault.location()
    hands.lock()
    assert not hands.window.unlock.afresh.isVisible()
    backend.kept.clear()
    hands.press(hands.window.unlock.keychain)
    said = hands.window.unlock.keychain_problem.text()
    assert "pas encore de phrase de passe" in said
    assert "fiche" not in said
    before = state_of(folder)
    hands.told.agreed = False
    hands.press(hands.window.unlock.afresh)
    assert state_of(folder) == before
    hands.told.agreed = True
    hands.press(hands.window.unlock.afresh)
    assert shown(hands) is hands.window.home
    assert str(folder.with_name(f"{folder.name}-1")) in hands.told.said[-1]
    assert state_of(folder.with_name(f"{folder.name}-1")) == before
    assert not folder.exists()
    hands.start()
    assert hands.window.durable
    assert len(away(hands.window.desk.book.store.cases)) == 1


def test_a_passphrase_is_chosen_later_without_a_word_that_is_false(sealed: tuple[Hands, FakeBackend]) -> None:
    hands, _ = sealed
    hands.press(hands.window.protect_button)
    assert "rien n’est encore enregistré" not in words_on(hands.page)


def test_a_keychain_that_lies_while_the_vault_is_made_leaves_no_locked_page(hands: Hands, opened: Opened) -> None:
    class Liar(FakeBackend):
        def set_password(self, service: str, username: str, password: str) -> None:
            del service, username, password

    Liar.__module__ = FakeBackend.__module__
    with_keychain(hands, Liar()).start()
    assert not hands.window.durable
    hands.window.close()
    again = opened()
    assert shown(again) is again.window.home


def test_without_a_keychain_the_window_says_that_nothing_is_saved(hands: Hands) -> None:
    hands.start()
    assert not hands.window.durable
    assert "Rien n’est encore enregistré" in hands.window.state.text()


def test_a_keychain_that_stops_answering_leaves_the_case_in_memory_and_says_so(hands: Hands) -> None:
    backend = FakeBackend()
    backend.locked = True
    with_keychain(hands, backend).start()
    assert not hands.window.durable
    assert hands.window.case is not None


def test_the_keychain_may_open_a_vault_that_has_a_passphrase(sealed: tuple[Hands, FakeBackend]) -> None:
    hands, backend = sealed
    hands.protect()
    hands.press(hands.window.vault_button)
    hands.window.rooms.vault.overview.keychain.click()
    hands.settle()
    assert len(backend.kept) == 1
    hands.lock()
    assert hands.window.unlock.passphrase.isVisible()
    hands.press(hands.window.unlock.keychain)
    assert hands.window.durable
