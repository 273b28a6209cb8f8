"""Backups are whole, encrypted, proved and restored; a hostile or spoilt one is refused and nothing is overwritten."""

import hashlib
import io
import json
import random
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault import pool
from clinickit.adapters.vault.archive import list_of
from clinickit.adapters.vault.backup_folder import BackupFolder
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import Connection, look_into, open_file
from clinickit.adapters.vault.migrations import CHAIN, Step
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

    newer = EncryptedVault(tmp_path / "newer", CHEAP, (*CHAIN, Step(practice=add_colours)))
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
    mixed = {name: data for name, data in old.items() if name != "SHA256SUMS"} | {"vault.keys": new["vault.keys"]}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in mixed.items())
    hostile = archive(tmp_path / "mixed.zip", {**mixed, "SHA256SUMS": sums.encode()})
    before = state_of(tmp_path / "vault")
    with pytest.raises(VaultProblem, match="plus ancienne"):
        backups.restore(hostile, PHRASE)
    assert state_of(tmp_path / "vault") == before


def test_a_renamed_backup_is_still_listed_restored_and_its_pieces_stay(tmp_path: Path) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    made = backups.make(NOON).path
    renamed = made.rename(made.with_name("sauvegarde de lundi (1).zip"))
    listed = backups.listed()
    assert [one.path for one in listed] == [renamed]
    pooled = pool_of(made.parent)
    second = backups.make(NOON + timedelta(days=1)).path
    backups.forget(renamed)
    backups.forget(second)
    assert renamed.is_file()
    assert pool_of(made.parent) == pooled
    store.close()
    again = backups.restore(renamed, PHRASE)
    assert backups.not_restored() == ()
    again.close()
    del vault


def test_a_name_with_a_day_that_does_not_exist_or_a_foreign_file_never_hinders_the_others(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    folder = tmp_path / "vault" / "backups"
    made = backups.make(NOON).path
    odd = folder / "clinickit-20269999-999999-00000000.zip"
    shutil.copy(made, odd)
    (folder / "photos.zip").write_bytes(b"PK not ours")
    archive(folder / "autre.zip", {"lisez-moi.txt": b"bonjour"})
    assert {one.path for one in backups.listed()} == {made, odd}
    assert backups.make(NOON + timedelta(days=1)).path in {one.path for one in backups.listed()}
    store.close()
    backups.restore(odd, PHRASE).close()


def test_only_backups_can_be_forgotten(tmp_path: Path) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    made = backups.make(NOON)
    backups.forget(tmp_path / "vault" / "vault.db")
    backups.forget(made.path)
    assert backups.listed() == ()
    assert (tmp_path / "vault" / "vault.db").exists()
    store.close()


def with_pieces(folder: Path) -> tuple[VaultBackups, TableStore, EncryptedVault]:
    """A vault with a small piece and a patient list."""
    backups, store, vault = opened(folder)
    add_piece(folder, store, "p1", b"photographie " * 5000)
    path, key = vault.case_file("case-1", "patients")
    patients = open_file(path, key)
    patients.execute("CREATE TABLE people (name TEXT)")
    patients.execute("INSERT INTO people VALUES ('Morvan')")
    patients.close()
    return backups, store, vault


def add_piece(folder: Path, store: TableStore, name: str, data: bytes) -> str:
    pieces, original = SealedPieces(folder), folder / "original"
    if not store.setting("piece_key.case-1"):
        store.set_setting("piece_key.case-1", pieces.new_key())
    original.write_bytes(data)
    taken = pieces.add("case-1", name, original, store.setting("piece_key.case-1"))
    original.unlink()
    return taken.sha256


def people_of(vault: EncryptedVault) -> list[str]:
    path, key = vault.case_file("case-1", "patients")
    return look_into(path, key, lambda c: [row[0] for row in c.execute("SELECT name FROM people").fetchall()])


def pool_of(folder: Path) -> list[Path]:
    return sorted((folder / "clinickit-pool").iterdir())


def test_pieces_and_lists_are_backed_up_once_and_restored_on_another_computer(tmp_path: Path) -> None:
    backups, store, _ = with_pieces(tmp_path / "vault")
    first = backups.make(NOON)
    written = {path: path.stat().st_mtime_ns for path in pool_of(tmp_path / "vault" / "backups")}
    second = backups.make(NOON + timedelta(minutes=1))
    assert {path: path.stat().st_mtime_ns for path in pool_of(tmp_path / "vault" / "backups")} == written
    assert len(written) == 2
    usb = tmp_path / "usb"
    usb.mkdir()
    copied = backups.copy_to(second.path, usb)
    again = {path: path.stat().st_mtime_ns for path in pool_of(usb)}
    backups.copy_to(first.path, usb)
    assert {path: path.stat().st_mtime_ns for path in pool_of(usb)} == again
    store.close()
    other = cheap_vault(tmp_path / "other computer")
    elsewhere = VaultBackups(other)
    restored = elsewhere.restore(copied, PHRASE)
    assert elsewhere.not_restored() == ()
    assert people_of(other) == ["Morvan"]
    keys = (restored.setting("piece_key.case-1"),)
    assert SealedPieces(tmp_path / "other computer").check("case-1", "p1", keys).size == 65000
    restored.close()


def test_what_is_missing_or_damaged_in_the_pool_is_named_and_the_rest_restored(tmp_path: Path) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    add_piece(tmp_path / "vault", store, "p2", b"courriel " * 900)
    add_piece(tmp_path / "vault", store, "p3", b"journal " * 900)
    made = backups.make(NOON)
    before = told(store)
    store.close()
    held = {one.path: one.sha256 for one in list_of(made.path)}
    shared = tmp_path / "vault" / "backups" / "clinickit-pool"
    (shared / held["pieces/case-1/p1.age"]).unlink()
    path = shared / held["pieces/case-1/p2.age"]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    shutil.rmtree(tmp_path / "vault" / "pieces")
    store = backups.restore(made.path, PHRASE)
    assert backups.not_restored() == ("pieces/case-1/p1.age", "pieces/case-1/p2.age")
    assert told(store) == before
    assert people_of(vault) == ["Morvan"]
    keys = (store.setting("piece_key.case-1"),)
    assert SealedPieces(tmp_path / "vault").check("case-1", "p3", keys).size == 7200
    store.close()


def test_a_file_that_a_crash_left_and_nothing_names_does_not_hinder_restoring(tmp_path: Path) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    left = tmp_path / "vault" / "patients" / f"{'ab' * 16}.db"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"nothing names it")
    made = backups.make(NOON)
    before = told(store)
    restored = backups.restore(made.path, PHRASE)
    assert told(restored) == before
    restored.close()
    again = vault.unlock(PHRASE)
    assert told(again) == before
    again.close()


def test_restoring_puts_a_good_piece_in_the_place_of_a_damaged_one_which_is_kept_aside(tmp_path: Path) -> None:
    backups, _, _ = with_pieces(tmp_path / "vault")
    made, piece = backups.make(NOON), tmp_path / "vault" / "pieces" / "case-1" / "p1.age"
    piece.write_bytes(b"spoilt")
    restored = backups.restore(made.path, PHRASE)
    assert SealedPieces(tmp_path / "vault").check("case-1", "p1", (restored.setting("piece_key.case-1"),)).size == 65000
    assert (tmp_path / "vault" / "before-restore-1" / "pieces" / "case-1" / "p1.age").read_bytes() == b"spoilt"
    restored.close()


def test_restoring_brings_back_the_list_of_that_day_and_keeps_the_later_one_aside(tmp_path: Path) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    made = backups.make(NOON)
    path, key = vault.case_file("case-1", "patients")
    patients = open_file(path, key)
    patients.execute("INSERT INTO people VALUES ('Le Goff')")
    patients.close()
    store.close()
    store = backups.restore(made.path, PHRASE)
    assert people_of(vault) == ["Morvan"]
    store.close()
    aside = cheap_vault(tmp_path / "vault" / "before-restore-1")
    older = aside.unlock(PHRASE)
    assert people_of(aside) == ["Morvan", "Le Goff"]
    older.close()


def test_a_list_that_is_open_is_backed_up_with_its_log(tmp_path: Path) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    path, key = vault.case_file("case-1", "patients")
    patients = open_file(path, key)
    patients.execute("INSERT INTO people VALUES ('Le Goff')")
    made = backups.make(NOON)
    patients.close()
    store.close()
    other = cheap_vault(tmp_path / "other")
    restored = VaultBackups(other).restore(made.path, PHRASE)
    assert people_of(other) == ["Morvan", "Le Goff"]
    restored.close()


def test_a_list_that_takes_its_log_in_while_it_is_copied_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    path, key = vault.case_file("case-1", "patients")
    patients = open_file(path, key)
    patients.execute("INSERT INTO people VALUES ('Le Goff')")
    whole = pool._copy
    seen: list[Path] = []

    def busy(source: Path, target: Path) -> str:
        told = whole(source, target)
        if source == path and not seen:
            seen.append(source)
            patients.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return told

    monkeypatch.setattr(pool, "_copy", busy)
    made = backups.make(NOON)
    patients.close()
    store.close()
    other = cheap_vault(tmp_path / "other")
    restored = VaultBackups(other).restore(made.path, PHRASE)
    assert (len(seen), people_of(other)) == (1, ["Morvan", "Le Goff"])
    restored.close()


def test_a_forgotten_backup_leaves_the_pool_with_what_it_alone_named(tmp_path: Path) -> None:
    backups, store, _ = with_pieces(tmp_path / "vault")
    first = backups.make(NOON)
    add_piece(tmp_path / "vault", store, "p2", b"courriel " * 900)
    second = backups.make(NOON + timedelta(minutes=1))
    beside = tmp_path / "vault" / "backups"
    assert len(pool_of(beside)) == 3
    spoilt = beside / "clinickit-20261101-110000-00000000.zip"
    spoilt.write_bytes(b"spoilt")
    backups.forget(second.path)
    assert len(pool_of(beside)) == 3  # one backup cannot be read: it may name anything
    spoilt.unlink()
    BackupFolder(tmp_path / "vault").prune(beside)
    assert {path.name for path in pool_of(beside)} == {one.sha256 for one in list_of(first.path)}
    store.close()


def test_a_spoilt_file_of_the_pool_is_found_and_taken_in_again(tmp_path: Path) -> None:
    backups, store, _ = with_pieces(tmp_path / "vault")
    made = backups.make(NOON)
    assert backups.spoilt(made.path) == ()
    held = {one.path: one.sha256 for one in list_of(made.path)}["pieces/case-1/p1.age"]
    path = tmp_path / "vault" / "backups" / "clinickit-pool" / held
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert backups.spoilt(made.path) == ("pieces/case-1/p1.age",)
    with pytest.raises(VaultProblem, match="il en manque 1"):
        backups.prove(made.path)
    again = backups.make(NOON + timedelta(minutes=1))
    assert backups.spoilt(again.path) == backups.spoilt(made.path) == ()
    store.close()


def test_a_full_key_while_copying_pieces_leaves_no_backup_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, store, _ = with_pieces(tmp_path / "vault")
    made, usb = backups.make(NOON), tmp_path / "usb"
    usb.mkdir()

    def full_key(_source: Path, target: Path) -> str:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pool, "_copy", full_key)
    with pytest.raises(ExportProblem):
        backups.copy_to(made.path, usb)
    assert [path.name for path in usb.rglob("*") if path.is_file()] == []
    store.close()


def test_a_practice_is_handed_over_alone_under_its_own_passphrase(tmp_path: Path) -> None:
    backups, store, vault = with_pieces(tmp_path / "vault")
    add_piece(tmp_path / "vault", store, "p2", b"courriel " * 900)
    given = tmp_path / "given"
    given.mkdir()
    before = state_of(tmp_path / "vault")
    path = backups.hand_over_practice("practice-1", given, OTHER, NOON)
    after = state_of(tmp_path / "vault")
    assert {name for name in before if before[name] != after.get(name)} <= {
        "vault.db-wal",
        *(n for n in before if n.endswith("-wal")),
        *(n for n in before if n.startswith("practices/")),
    }
    answers, journal = store.answers("case-1"), store.journal("case-1")
    with pytest.raises(KeyError):
        backups.hand_over_practice("nobody", given, OTHER, NOON)
    store.close()
    with pytest.raises(WrongPassphrase):
        VaultBackups(cheap_vault(tmp_path / "other")).restore(path, PHRASE)
    other = cheap_vault(tmp_path / "other")
    restored = VaultBackups(other).restore(path, OTHER)
    assert (restored.practices(), [case.id for case in restored.cases()]) == (("practice-1",), ["case-1"])
    assert (restored.answers("case-1"), restored.journal("case-1")) == (answers, journal)
    assert people_of(other) == ["Morvan"]
    assert sorted(one.name for one in (tmp_path / "other" / "pieces" / "case-1").iterdir()) == ["p1.age", "p2.age"]
    restored.close()
    assert vault.location() != other.location()
    assert len(list(given.iterdir())) == 2


HOSTILE_LISTS = {
    "a path that climbs out": [{"path": "../evil", "size": 1, "mtime_ns": 0, "sha256": "0" * 64}],
    "the database itself": [{"path": "vault.db", "size": 1, "mtime_ns": 0, "sha256": "0" * 64}],
    "a practice's file": [{"path": f"practices/{'0' * 32}.db", "size": 1, "mtime_ns": 0, "sha256": "0" * 64}],
    "a sum that is a path": [{"path": "pieces/a/b.age", "size": 1, "mtime_ns": 0, "sha256": "../../vault.keys"}],
    "twice the same": [{"path": "pieces/a/b.age", "size": 1, "mtime_ns": 0, "sha256": "0" * 64}] * 2,
    "a size that is none": [{"path": "pieces/a/b.age", "size": "1", "mtime_ns": 0, "sha256": "0" * 64}],
    "one key too many": [{"path": "pieces/a/b.age", "size": 1, "mtime_ns": 0, "sha256": "0" * 64, "more": 1}],
    "not a list": {"path": "pieces/a/b.age"},
}


@pytest.mark.parametrize("trick", HOSTILE_LISTS)
def test_a_hostile_list_is_refused_and_nothing_is_written(tmp_path: Path, backup: Path, trick: str) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    store.close()
    held = members(backup) | {"pool.json": json.dumps(HOSTILE_LISTS[trick]).encode()}
    sums = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in held.items() if name != "SHA256SUMS")
    hostile = archive(tmp_path / "hostile.zip", held | {"SHA256SUMS": "".join(sums).encode()})
    before = state_of(tmp_path)
    with pytest.raises(VaultDamaged, match="rien n’a été changé"):
        backups.restore(hostile, PHRASE)
    assert state_of(tmp_path) == before


@pytest.mark.parametrize("links", [True, False])
def test_a_very_large_piece_gets_a_second_name_where_the_disk_can_and_a_copy_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    backups, store, _ = opened(tmp_path / "vault")
    add_piece(tmp_path / "vault", store, "p1", b"disque " * 9000)
    monkeypatch.setattr(pool, "LINKED_FROM", 1000)

    def cannot(_source: Path, _target: Path) -> None:
        raise OSError(95, "Operation not supported")

    if not links:
        monkeypatch.setattr("os.link", cannot)
    made = backups.make(NOON)
    piece = tmp_path / "vault" / "pieces" / "case-1" / "p1.age"
    (shared,) = pool_of(tmp_path / "vault" / "backups")
    assert shared.samefile(piece) is links
    assert shared.read_bytes() == piece.read_bytes()
    usb = tmp_path / "usb"
    usb.mkdir()
    backups.copy_to(made.path, usb)
    (copied,) = pool_of(usb)
    assert not copied.samefile(piece)
    store.close()
    piece.unlink()
    restored = VaultBackups(cheap_vault(tmp_path / "other")).restore(usb / made.path.name, PHRASE)
    assert SealedPieces(tmp_path / "other").check("case-1", "p1", (restored.setting("piece_key.case-1"),)).size == 63000
    restored.close()
