"""The session's keychain: a convenience that is trusted only where it encrypts, and that may be lost without loss."""

from pathlib import Path

import pytest
from keyring.backends.fail import Keyring as NoKeychain

from clinickit.adapters.os_keyring import SERVICE, SessionKeychain, trusted_backend
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.domain.errors import VaultProblem, WrongPassphrase
from tests.adapters.fake_keychain import FakeBackend, PlainTextBackend
from tests.adapters.stored_things import full, told
from tests.adapters.vault_places import CHEAP, PHRASE, cheap_vault, state_of

SECRET = bytes(range(32))
NO_KEYCHAIN = NoKeychain()  # type: ignore[no-untyped-call]


class Chain(NoKeychain):
    """As keyring's chainer: several back ends behind one."""

    def __init__(self, *backends: object) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.backends = backends


def vault_with(folder: Path, backend: FakeBackend) -> EncryptedVault:
    return EncryptedVault(folder, CHEAP, keychain=SessionKeychain(backend))


def test_a_secret_is_kept_as_44_letters_and_read_back() -> None:
    backend = FakeBackend()
    keychain = SessionKeychain(backend)
    assert keychain.keep("v", SECRET)
    assert [len(text) for text in backend.kept.values()] == [44]
    assert keychain.read("v") == SECRET
    keychain.forget("v")
    keychain.forget("v")
    assert keychain.read("v") is None


def test_back_ends_that_write_plain_text_or_nothing_are_refused() -> None:
    plain, fake = PlainTextBackend(), FakeBackend()
    assert trusted_backend(plain) is None
    assert trusted_backend(NO_KEYCHAIN) is None
    assert trusted_backend(Chain(plain, fake)) is fake
    assert not SessionKeychain(plain).usable()
    assert not SessionKeychain(plain).keep("v", SECRET)
    assert plain.kept == {}
    assert not SessionKeychain().usable()


@pytest.mark.parametrize("kept", ["", "x", "A" * 43 + "!", "A" * 44, "A" * 1281])
def test_what_is_not_44_letters_of_32_bytes_is_not_a_secret(kept: str) -> None:
    backend = FakeBackend()
    backend.kept[SERVICE, "v"] = kept
    assert SessionKeychain(backend).read("v") is None


def test_only_a_secret_of_32_bytes_is_kept() -> None:
    backend = FakeBackend()
    assert not SessionKeychain(backend).keep("v", SECRET * 40)
    assert backend.kept == {}


def test_a_locked_keychain_is_not_usable_and_raises_nothing() -> None:
    backend = FakeBackend()
    keychain = SessionKeychain(backend)
    keychain.keep("v", SECRET)
    backend.locked = True
    assert (keychain.usable(), keychain.read("v"), keychain.keep("v", SECRET)) == (False, None, False)
    keychain.forget("v")


def test_a_provisional_vault_opens_with_the_keychain_and_goes_over_to_the_passphrase(tmp_path: Path) -> None:
    backend = FakeBackend()
    vault = vault_with(tmp_path, backend)
    store = full(vault.create_provisional())
    before = told(store)
    assert vault.ways() == ("keychain",)
    store.close()
    again = vault_with(tmp_path, backend)
    store = again.unlock_with_keychain()
    assert told(store) == before
    again.choose_passphrase(PHRASE)
    assert (again.ways(), backend.kept) == (("passphrase",), {})
    store.close()
    with pytest.raises(WrongPassphrase):
        again.unlock_with_keychain()
    store = cheap_vault(tmp_path).unlock(PHRASE)
    assert told(store) == before
    store.close()


def test_no_vault_is_made_when_the_keychain_does_not_keep_its_key(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.locked = True
    with pytest.raises(VaultProblem):
        vault_with(tmp_path, backend).create_provisional()
    assert set(state_of(tmp_path)) <= {"vault.lock"}
    cheap_vault(tmp_path).create(PHRASE).close()


def test_losing_the_keychain_never_loses_the_data(tmp_path: Path) -> None:
    backend = FakeBackend()
    vault = vault_with(tmp_path, backend)
    store = full(vault.create(PHRASE))
    before = told(store)
    vault.remember_in_keychain()
    recovery = vault.give_recovery_key()
    store.close()
    vault.unlock_with_keychain().close()
    for loss in (
        backend.kept.clear,
        lambda: backend.kept.update({(SERVICE, key[1]): "A" * 44 for key in backend.kept}),
    ):
        loss()
        with pytest.raises(WrongPassphrase):
            vault.unlock_with_keychain()
        for way, typed in ((vault.unlock, PHRASE), (vault.unlock_with_recovery, recovery)):
            store = way(typed)
            assert told(store) == before
            store.close()


def test_the_keychain_can_be_told_to_forget_but_not_when_it_is_the_only_way(tmp_path: Path) -> None:
    backend = FakeBackend()
    vault = vault_with(tmp_path, backend)
    store = vault.create_provisional()
    with pytest.raises(VaultProblem):
        vault.forget_keychain()
    vault.choose_passphrase(PHRASE)
    vault.remember_in_keychain()
    assert vault.ways() == ("passphrase", "keychain")
    vault.forget_keychain()
    assert (vault.ways(), backend.kept) == (("passphrase",), {})
    store.close()
