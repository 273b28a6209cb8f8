"""A second person's passphrase opens the same vault; taking it back closes it to that person alone."""

from pathlib import Path

import pytest

from clinickit.domain.errors import VaultProblem, WrongPassphrase
from tests.adapters.vault_places import PHRASE, cheap_vault

SECOND = "Huit hérissons sous la neige"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A vault that two people may open."""
    vault = cheap_vault(tmp_path / "vault")
    store = vault.create(PHRASE)
    store.set_setting("kept", "yes")
    vault.add_second_passphrase(PHRASE, SECOND)
    store.close()
    return tmp_path / "vault"


def opens(place: Path, phrase: str) -> bool:
    try:
        store = cheap_vault(place).unlock(phrase)
    except WrongPassphrase:
        return False
    kept = store.setting("kept")
    store.close()
    return kept == "yes"


def test_both_passphrases_open_the_same_vault(place: Path) -> None:
    assert opens(place, PHRASE)
    assert opens(place, SECOND)
    assert not opens(place, "Une autre phrase de passe")


def test_it_is_given_only_by_somebody_who_knows_the_passphrase(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path / "vault")
    store = vault.create(PHRASE)
    with pytest.raises(WrongPassphrase):
        vault.add_second_passphrase("Une autre phrase", SECOND)
    assert not vault.has_second_person()
    store.close()
    assert not opens(tmp_path / "vault", SECOND)


def test_there_is_one_second_person_whose_phrase_is_another_one(place: Path, tmp_path: Path) -> None:
    vault = cheap_vault(place)
    store = vault.unlock(PHRASE)
    assert vault.has_second_person()
    with pytest.raises(VaultProblem, match="déjà sa phrase"):
        vault.add_second_passphrase(PHRASE, "Encore une autre phrase")
    store.close()
    other = cheap_vault(tmp_path / "other")
    store = other.create(PHRASE)
    with pytest.raises(VaultProblem, match="ouvre déjà"):
        other.add_second_passphrase(PHRASE, PHRASE)
    store.close()


@pytest.mark.parametrize("typed", [PHRASE, SECOND])
def test_taken_back_it_no_longer_opens_and_the_first_one_still_does(place: Path, typed: str) -> None:
    vault = cheap_vault(place)
    store = vault.unlock(typed)
    with pytest.raises(WrongPassphrase):
        vault.remove_second_passphrase("Une autre phrase")
    vault.remove_second_passphrase(typed)
    assert not vault.has_second_person()
    store.close()
    assert opens(place, PHRASE)
    assert not opens(place, SECOND)


def test_each_of_them_changes_their_own(place: Path) -> None:
    vault = cheap_vault(place)
    store = vault.unlock(SECOND)
    vault.change_passphrase(SECOND, "Neuf loutres au bord du lac")
    store.close()
    assert opens(place, PHRASE)
    assert opens(place, "Neuf loutres au bord du lac")
    assert not opens(place, SECOND)


def test_a_new_vault_key_leaves_only_whoever_asked_for_it(place: Path) -> None:
    vault = cheap_vault(place)
    store = vault.unlock(PHRASE)
    vault.renew_key(PHRASE, "Dix cigognes sur le toit")
    assert not vault.has_second_person()
    store.close()
    assert opens(place, "Dix cigognes sur le toit")
    assert not opens(place, SECOND)
