"""Backups are whole, encrypted, proved and restored; a hostile or spoilt one is refused and nothing is overwritten."""

import io
import random
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import Connection
from clinickit.adapters.vault.migrations import CHAIN
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import ExportProblem, VaultDamaged, VaultProblem, VaultTooNew, WrongPassphrase
from tests.adapters.stored_things import NOON, answer, full, give, told
from tests.adapters.vault_places import CHEAP, PHRASE, cheap_vault, state_of

OTHER = "Neuf pies sur un fil"
Members = dict[str, bytes]


def opened(folder: Path) -> tuple[VaultBackups, TableStore, EncryptedVault]:
    vault = cheap_vault(folder)
    store = vault.create(PHRASE)
    full(store)
    return VaultBackups(vault), store, vault


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup on its own, away from its vault."""
    backups, store, _ = opened(tmp_path / "first")
    made = backups.copy_to(backups.make(NOON).path, tmp_path)
    store.close()
    return made


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(path: Path, held: Members, **named: int) -> Path:
    with zipfile.ZipFile(path, "w", named.get("how", zipfile.ZIP_STORED)) as made:
        for name, data in held.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = named.get("mode", 0) << 16
            made.writestr(info, data, named.get("how", zipfile.ZIP_STORED))
    return path


def test_a_backup_is_made_while_working_and_restores_everything_in_a_new_place(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    before = told(store)
    made = backups.make(NOON)
    give(store, answer("breach.summary", "après la sauvegarde"))
    store.close()
    assert [one.path for one in backups.listed()] == [made.path]
    elsewhere = VaultBackups(cheap_vault(tmp_path / "other computer"))
    restored = elsewhere.restore(made.path, PHRASE)
    assert told(restored) == before
    restored.close()


def test_restoring_keeps_what_was_there_aside_and_it_still_opens(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    before, made = told(store), backups.make(NOON)
    give(store, answer("breach.summary", "après la sauvegarde"))
    later = told(store)
    restored = backups.restore(made.path, PHRASE)
    assert told(restored) == before
    restored.close()
    aside = cheap_vault(tmp_path / "vault" / "before-restore-1").unlock(PHRASE)
    assert told(aside) == later
    aside.close()


def test_a_damaged_vault_is_replaced_by_its_backup(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    before, made = told(store), backups.make(NOON)
    store.close()
    (tmp_path / "vault" / "vault.keys").write_bytes(b"{")
    (tmp_path / "vault" / "vault.db").write_bytes(b"spoilt")
    restored = VaultBackups(cheap_vault(tmp_path / "vault")).restore(made.path, PHRASE)
    assert told(restored) == before
    restored.close()
    assert (tmp_path / "vault" / "before-restore-1" / "vault.db").read_bytes() == b"spoilt"


def test_the_recovery_key_of_that_day_opens_a_backup_too(tmp_path: Path) -> None:
    backups, store, vault = opened(tmp_path / "vault")
    key, before = vault.give_recovery_key(), told(store)
    made = backups.make(NOON)
    vault.change_passphrase(PHRASE, OTHER)
    restored = backups.restore(made.path, key.lower().replace("-", " "))
    assert told(restored) == before
    restored.close()


def test_a_wrong_passphrase_leaves_the_open_vault_open(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    made = backups.make(NOON)
    with pytest.raises(WrongPassphrase):
        backups.restore(made.path, "pas la bonne phrase")
    give(store, answer("breach.summary", "encore ouvert"))
    store.close()


def test_nothing_of_a_backup_is_readable_and_its_name_tells_only_when(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    made = backups.make(NOON)
    data = made.path.read_bytes()
    for word in ("Ordinateur", "Morvan", "breach.summary", "CREATE TABLE", PHRASE):
        assert word.encode() not in data
    assert made.path.name.startswith("clinickit-20261121-110000-")
    store.close()


def test_a_backup_is_proved_and_one_of_another_vault_or_a_spoilt_one_is_not(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    other, other_store, _ = opened(tmp_path / "other")
    mine, theirs = backups.make(NOON).path, other.make(NOON).path
    backups.prove(mine)
    with pytest.raises(VaultDamaged):
        backups.prove(theirs)
    held = members(mine)
    held["vault.db"] = held["vault.db"][:9000] + bytes([held["vault.db"][9000] ^ 1]) + held["vault.db"][9001:]
    with pytest.raises(VaultDamaged):
        backups.prove(archive(tmp_path / "spoilt.zip", held))
    store.close()
    other_store.close()
    assert not list((tmp_path / "vault").glob(".scratch-*"))


def test_a_copy_on_a_key_is_read_back_and_a_full_key_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    made, usb = backups.make(NOON), tmp_path / "usb"
    usb.mkdir()
    assert backups.copy_to(made.path, usb).read_bytes() == made.path.read_bytes()

    def full_key(_origin: object, copy: io.BufferedWriter, _size: int) -> None:
        copy.write(b"half")
        raise OSError(28, "No space left on device")

    (usb / made.path.name).unlink()
    monkeypatch.setattr(shutil, "copyfileobj", full_key)
    with pytest.raises(ExportProblem):
        backups.copy_to(made.path, usb)
    assert list(usb.iterdir()) == []
    store.close()


HOSTILE: dict[str, Callable[[Members, Path], object]] = {
    "a name that climbs out": lambda held, path: archive(path, {**held, "../../evil": b"x"}),
    "an absolute name": lambda held, path: archive(path, {**held, "/evil": b"x"}),
    "a file too many": lambda held, path: archive(path, {**held, "more": b"x"}),
    "a file too few": lambda held, path: archive(path, {"vault.db": held["vault.db"]}),
    "compressed members": lambda held, path: archive(path, held, how=zipfile.ZIP_DEFLATED),
    "a bomb": lambda held, path: archive(path, {**held, "vault.keys": b"0" * 3_000_000}, how=zipfile.ZIP_DEFLATED),
    "key slots too large": lambda held, path: archive(path, {**held, "vault.keys": b"0" * 3_000_000}),
    "links": lambda held, path: archive(path, held, mode=stat.S_IFLNK | 0o777),
    "sums that do not match": lambda held, path: archive(path, {**held, "SHA256SUMS": b"0" * 64 + b"  vault.db\n"}),
    "not an archive": lambda _held, path: path.write_bytes(b"PK\x03\x04 and nothing more"),
    "empty": lambda _held, path: path.write_bytes(b""),
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_a_hostile_backup_is_refused_and_nothing_is_written(tmp_path: Path, backup: Path, trick: str) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    store.close()
    hostile = tmp_path / "clinickit-hostile.zip"
    HOSTILE[trick](members(backup), hostile)
    before = state_of(tmp_path)
    with pytest.raises(VaultDamaged, match="rien n’a été changé"):
        backups.restore(hostile, PHRASE)
    assert state_of(tmp_path) == before


def test_a_member_named_twice_is_refused(tmp_path: Path, backup: Path) -> None:
    hostile = tmp_path / "twice.zip"
    shutil.copy(backup, hostile)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(hostile, "a") as archive:
        archive.writestr("vault.db", b"another")
    with pytest.raises(VaultDamaged):
        VaultBackups(cheap_vault(tmp_path / "vault")).restore(hostile, PHRASE)


@pytest.mark.parametrize("seed", range(12))
def test_a_truncated_or_bit_flipped_backup_is_refused_and_nothing_is_overwritten(
    tmp_path: Path, backup: Path, seed: int
) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    store.close()
    chance, whole = random.Random(seed), backup.read_bytes()  # noqa: S311 - the same places each time
    place = chance.randrange(len(whole))
    spoilt = whole[:place] if seed % 2 else whole[:place] + bytes([whole[place] ^ (1 << seed % 8)]) + whole[place + 1 :]
    backup.write_bytes(spoilt)
    before = state_of(tmp_path / "vault")
    try:
        restored = backups.restore(backup, PHRASE)
    except VaultProblem:
        assert state_of(tmp_path / "vault") == before
    else:  # a bit of the archive that carries nothing, such as a date
        assert len(restored.cases()) == 2
        restored.close()


def test_a_backup_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    def add_colours(connection: Connection) -> None:
        connection.execute("ALTER TABLE cases ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")

    newer = EncryptedVault(tmp_path / "newer", CHEAP, (*CHAIN, add_colours))
    store = newer.create(PHRASE)
    made = VaultBackups(newer).make(NOON)
    store.close()
    backups, mine, _ = opened(tmp_path / "vault")
    mine.close()
    before = state_of(tmp_path / "vault")
    with pytest.raises(VaultTooNew):
        backups.restore(made.path, PHRASE)
    assert state_of(tmp_path / "vault") == before


def test_files_of_two_dates_put_together_are_refused(tmp_path: Path) -> None:
    backups, store, vault = opened(tmp_path / "vault")
    old = members(backups.make(NOON).path)
    store.close()
    vault.unlock(PHRASE).close()
    store = vault.unlock(PHRASE)
    new = members(backups.make(NOON + timedelta(minutes=1)).path)
    store.close()
    mixed = {"vault.db": old["vault.db"], "vault.keys": new["vault.keys"]}
    sums = "".join(f"{__import__('hashlib').sha256(data).hexdigest()}  {name}\n" for name, data in mixed.items())
    hostile = archive(tmp_path / "mixed.zip", {**mixed, "SHA256SUMS": sums.encode()})
    before = state_of(tmp_path / "vault")
    with pytest.raises(VaultProblem, match="plus ancienne"):
        backups.restore(hostile, PHRASE)
    assert state_of(tmp_path / "vault") == before


def test_only_backups_can_be_forgotten(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    made = backups.make(NOON)
    backups.forget(tmp_path / "vault" / "vault.db")
    backups.forget(made.path)
    assert backups.listed() == ()
    assert (tmp_path / "vault" / "vault.db").exists()
    store.close()
