"""A new vault key is put in place whole or not at all, whenever the program dies."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinickit.adapters.vault import database, renewal, swap
from clinickit.adapters.vault.database import Connection
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import VaultProblem, WrongPassphrase
from tests.adapters.stored_things import answer, full, give, told
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of

OTHER = "Huit castors derrière la digue"


class PowerCut(BaseException):
    """The program dies here."""


def opened(folder: Path) -> tuple[EncryptedVault, TableStore]:
    vault = cheap_vault(folder)
    store = vault.create(PHRASE)
    full(store)
    return vault, store


def dying_at(number: int) -> Callable[[Path, Path], Path]:
    """A rename that works `number` times, then the program dies."""
    calls = iter(range(100))
    whole = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if (self.name.endswith((".next", ".agreed")) or "next" in self.parts) and next(calls) == number:
            raise PowerCut
        return whole(self, target)

    return replace


def test_the_store_goes_on_under_the_new_key_with_all_it_held(tmp_path: Path) -> None:
    vault, store = opened(tmp_path)
    before, old = told(store), (tmp_path / "vault.db").read_bytes()
    vault.renew_key(PHRASE, OTHER)
    assert told(store) == before
    give(store, answer("breach.summary", "après"))
    store.close()
    assert (tmp_path / "vault.db").read_bytes()[:4096] != old[:4096]
    with pytest.raises(WrongPassphrase):
        cheap_vault(tmp_path).unlock(PHRASE)
    again = cheap_vault(tmp_path).unlock(OTHER)
    assert [kept.value for kept in again.answers("case-1")][-1] == "après"
    again.close()


@pytest.mark.parametrize("number", range(5))
def test_a_program_that_dies_while_swapping_leaves_the_old_vault_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    vault, store = opened(tmp_path)
    before = told(store)
    monkeypatch.setattr(Path, "replace", dying_at(number))
    monkeypatch.setattr(EncryptedVault, "_shelf", lambda _self, _session: None)  # a dead program opens nothing more
    with pytest.raises(PowerCut):
        vault.renew_key(PHRASE, OTHER)
    monkeypatch.undo()
    assert vault._session is not None
    vault._session.lock.release()
    again = cheap_vault(tmp_path).unlock(PHRASE if number == 0 else OTHER)
    assert told(again) == before
    again.close()
    cheap_vault(tmp_path).unlock(PHRASE if number == 0 else OTHER).close()


def test_a_copy_that_is_not_faithful_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, store = opened(tmp_path)
    before = [kept.value for kept in store.answers("case-1")]
    fingerprints = iter(["one", "other"])
    monkeypatch.setattr(renewal, "fingerprint", lambda _connection: next(fingerprints))
    with pytest.raises(VaultProblem, match="pas fidèle"):
        vault.renew_key(PHRASE, OTHER)
    give(store, answer("breach.summary", "encore là"))
    store.close()
    again = cheap_vault(tmp_path).unlock(PHRASE)
    assert [kept.value for kept in again.answers("case-1")] == [*before, "encore là"]
    again.close()


def test_a_wrong_current_passphrase_changes_no_file(tmp_path: Path) -> None:
    vault, store = opened(tmp_path)
    before = state_of(tmp_path)
    for change in (vault.renew_key, vault.change_passphrase):
        with pytest.raises(WrongPassphrase):
            change("une autre phrase", OTHER)
    assert state_of(tmp_path) == before
    store.close()


def test_leftovers_of_a_copy_that_was_never_agreed_are_forgotten(tmp_path: Path) -> None:
    vault, store = opened(tmp_path)
    database, slots = swap.prepared_pair(tmp_path)
    database.write_bytes(b"half a copy")
    slots.write_bytes(b"{")
    store.close()
    cheap_vault(tmp_path).unlock(PHRASE).close()
    store = vault.unlock(PHRASE)
    vault.renew_key(PHRASE, OTHER)
    store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["practices", "vault.db", "vault.keys", "vault.lock"]


def test_a_copy_that_is_not_whole_without_its_log_never_takes_the_place_of_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, store = opened(tmp_path)
    before = told(store)

    @contextlib.contextmanager
    def on_a_worn_disk(path: Path, key: bytes) -> Iterator[Connection]:
        """What is changed stays in the log, as when the disk refuses to fold it in."""
        connection = database.open_file(path, key)
        try:
            yield connection
        finally:
            log = path.with_name(path.name + "-wal")
            frames = log.read_bytes()
            connection.close()
            log.write_bytes(frames)
        database.refuse_log(path)

    monkeypatch.setattr(renewal, "changing", on_a_worn_disk)
    with pytest.raises(VaultProblem, match="en entier"):
        vault.renew_key(PHRASE, OTHER)
    monkeypatch.undo()
    assert told(store) == before
    store.close()
    again = cheap_vault(tmp_path).unlock(PHRASE)
    assert told(again) == before
    again.close()
