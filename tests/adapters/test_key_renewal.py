"""A new vault key renews the lists, the letters and the keys of the pieces too, whenever the program dies."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clinickit.adapters import sealed
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault import database, renewal
from clinickit.adapters.vault.attached import ATTACHED
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import look_into, open_file
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import Cancelled, EvidenceProblem, VaultDamaged, VaultProblem, WrongPassphrase
from clinickit.services.evidence_ports import FORMER_KEYS, PIECE_KEY, TO_SEAL_AGAIN
from tests.adapters.stored_things import NOON, full, told
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of

OTHER = "Huit castors derrière la digue"
CONTENT = b"Subject: facture impayee\r\n" * 9000
CASES = ("case-1", "case-2")
STEPS_OF_COPYING = 7  # vault.db, two practices, two attached files each


class PowerCut(BaseException):
    """The program dies here."""


def filled(folder: Path) -> tuple[EncryptedVault, TableStore]:
    """Two practices, a case each, with a list, letters and a piece."""
    vault = cheap_vault(folder)
    store = vault.create(PHRASE)
    full(store)
    pieces = SealedPieces(folder)
    for case in CASES:
        for kind in ATTACHED:
            path, raw = vault.case_file(case, kind)
            write(path, raw, f"{kind} de {case}")
        store.set_setting(PIECE_KEY + case, pieces.new_key())
        pieces.keep(case, "p1", CONTENT, store.setting(PIECE_KEY + case))
    return vault, store


def write(path: Path, raw: bytes, text: str) -> None:
    file = open_file(path, raw)
    file.execute("CREATE TABLE IF NOT EXISTS people (name TEXT)")
    file.execute("INSERT INTO people VALUES (?)", (text,))
    file.close()


def read(path: Path, raw: bytes) -> list[str]:
    return look_into(path, raw, lambda c: [row[0] for row in c.execute("SELECT name FROM people").fetchall()])


def keys_of(store: TableStore, case: str) -> tuple[str, ...]:
    return store.setting(PIECE_KEY + case), *store.setting(FORMER_KEYS + case).split()


def everything(vault: EncryptedVault, store: TableStore) -> dict[str, object]:
    """All a vault holds, attached files and pieces included."""
    pieces = SealedPieces(vault.location())
    held = {(case, kind): read(*vault.case_file(case, kind)) for case in CASES for kind in ATTACHED}
    return {**told(store), "files": held, "pieces": [pieces.read(one, "p1", keys_of(store, one)) for one in CASES]}


def attached_in(folder: Path) -> set[str]:
    return {name for name in state_of(folder) if name.startswith(ATTACHED) and not name.endswith("-wal")}


def dead(vault: EncryptedVault) -> None:
    """The program is gone: its lock with it, and what it had open."""
    assert vault._session is not None
    if vault._session.shelf is not None:
        vault._session.shelf.database.close()
    vault._session.lock.release()


def opened(folder: Path) -> tuple[EncryptedVault, TableStore]:
    """The vault with one phrase or the other."""
    vault = cheap_vault(folder)
    try:
        return vault, vault.unlock(PHRASE)
    except WrongPassphrase:
        return vault, vault.unlock(OTHER)


# Lists and letters


def test_lists_and_letters_get_new_names_and_new_keys_and_say_the_same(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    before = everything(vault, store)
    old = {(case, kind): vault.case_file(case, kind) for case in CASES for kind in ATTACHED}
    assert vault.renew_key(PHRASE, OTHER) == ()
    assert everything(vault, store) == before
    for where, (path, raw) in old.items():
        now, key = vault.case_file(*where)
        assert not path.exists()
        assert (now.name, key) != (path.name, raw)
        with pytest.raises(VaultDamaged):
            read(now, raw)
    assert len(attached_in(tmp_path)) == len(old)
    write(*vault.case_file("case-1", "patients"), "arrivé après")
    store.close()
    vault, store = opened(tmp_path)
    assert read(*vault.case_file("case-1", "patients")) == ["patients de case-1", "arrivé après"]
    store.close()


def test_what_was_only_in_the_log_of_a_list_is_in_its_copy(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    path, raw = vault.case_file("case-1", "patients")
    file = open_file(path, raw)
    file.execute("INSERT INTO people VALUES ('dans le journal')")
    log = path.with_name(path.name + "-wal")
    frames, whole = log.read_bytes(), path.read_bytes()
    file.close()
    path.write_bytes(whole)
    log.write_bytes(frames)  # as a crash leaves it
    vault.renew_key(PHRASE, OTHER)
    assert read(*vault.case_file("case-1", "patients")) == ["patients de case-1", "dans le journal"]
    assert not log.exists()
    store.close()


def test_a_list_that_is_named_and_not_made_yet_gets_a_name_and_a_key_too(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    store = vault.create(PHRASE)
    full(store)
    before = vault.case_file("case-1", "patients")
    empty, key = vault.case_file("case-1", "mailing")
    open_file(empty, key).close()  # made, and nothing in it yet
    vault.renew_key(PHRASE, OTHER)
    path, raw = vault.case_file("case-1", "patients")
    assert (path.exists(), (path, raw) == before) == (False, False)
    write(path, raw, "Morvan")
    write(*vault.case_file("case-1", "mailing"), "lettre")
    assert (read(path, raw), read(*vault.case_file("case-1", "mailing"))) == (["Morvan"], ["lettre"])
    store.close()


def test_a_list_that_nobody_can_read_stays_as_it_is_and_its_case_is_named(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    place = vault.case_file("case-1", "patients")
    whole = bytearray(place[0].read_bytes())
    whole[4096 + 100] ^= 1
    place[0].write_bytes(bytes(whole))
    others = vault.case_file("case-1", "mailing"), vault.case_file("case-2", "patients")
    assert vault.renew_key(PHRASE, OTHER) == ("case-1",)
    assert vault.case_file("case-1", "patients") == place
    assert place[0].read_bytes() == bytes(whole)
    assert vault.case_file("case-1", "mailing") != others[0]
    assert vault.case_file("case-2", "patients") != others[1]
    assert len(attached_in(tmp_path)) == 4
    store.close()


def test_files_are_let_go_once_nobody_can_open_one_again(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    held = open_file(*vault.case_file("case-1", "patients"))
    seen: list[bool] = []

    def let_go() -> None:
        with pytest.raises(VaultProblem, match="verrouillé"):
            vault.case_file("case-1", "patients")
        held.execute("INSERT INTO people VALUES ('au dernier moment')")
        held.close()
        seen.append(True)

    vault.renew_key(PHRASE, OTHER, let_go)
    assert seen == [True]
    assert read(*vault.case_file("case-1", "patients"))[-1] == "au dernier moment"
    store.close()


def test_a_list_that_another_program_holds_refuses_the_change_and_nothing_has_changed(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    before, files = everything(vault, store), attached_in(tmp_path)
    held = open_file(*vault.case_file("case-1", "patients"))
    held.execute("INSERT INTO people VALUES ('tenu')")
    held.execute("DELETE FROM people WHERE name = 'tenu'")
    with pytest.raises(VaultProblem, match="autre programme"):
        vault.renew_key(PHRASE, OTHER)
    held.close()
    assert attached_in(tmp_path) == files
    store.close()
    vault, store = opened(tmp_path)
    assert everything(vault, store) == before
    store.close()
    cheap_vault(tmp_path).unlock(PHRASE).close()


# Cuts


def cut(monkeypatch: pytest.MonkeyPatch, number: int, *, after: bool) -> Callable[..., Any]:
    """Copying a file under a new key dies the so-many-th time, before or after the copy is written."""
    calls, whole = itertools.count(), database.copy_under_key

    def copy(source: Path, key: bytes, target: Path, target_key: bytes) -> None:
        last = next(calls) == number
        if last and not after:
            raise PowerCut
        whole(source, key, target, target_key)
        if last:
            raise PowerCut

    monkeypatch.setattr(renewal, "copy_under_key", copy)
    return copy


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(STEPS_OF_COPYING))
def test_a_program_that_dies_while_copying_leaves_the_old_vault_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, after: bool
) -> None:
    vault, store = filled(tmp_path)
    before, files = everything(vault, store), attached_in(tmp_path)
    cut(monkeypatch, number, after=after)
    monkeypatch.setattr(EncryptedVault, "_shelf", lambda _self, _session: None)  # a dead program opens nothing more
    with pytest.raises(PowerCut):
        vault.renew_key(PHRASE, OTHER)
    monkeypatch.undo()
    dead(vault)
    vault, store = opened(tmp_path)
    assert everything(vault, store) == before
    assert attached_in(tmp_path) == files
    assert not (tmp_path / "next").exists()
    store.close()
    cheap_vault(tmp_path).unlock(PHRASE).close()


def dying_at(number: int) -> Callable[[Path, Path], Path]:
    """A rename of the swap that works `number` times, then the program dies."""
    calls, whole = itertools.count(), Path.replace

    def replace(self: Path, target: Path) -> Path:
        if (self.name.endswith((".next", ".agreed")) or "next" in self.parts) and next(calls) == number:
            raise PowerCut
        return whole(self, target)

    return replace


RENAMES = 9  # the key slots agreed, six files put in place, vault.db, the key slots


@pytest.mark.parametrize("number", range(RENAMES))
def test_a_program_that_dies_while_swapping_leaves_everything_under_the_old_keys_or_the_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    vault, store = filled(tmp_path)
    before, old = everything(vault, store), attached_in(tmp_path)
    monkeypatch.setattr(Path, "replace", dying_at(number))
    monkeypatch.setattr(EncryptedVault, "_shelf", lambda _self, _session: None)
    with pytest.raises(PowerCut):
        vault.renew_key(PHRASE, OTHER)
    monkeypatch.undo()
    dead(vault)
    vault = cheap_vault(tmp_path)
    store = vault.unlock(PHRASE if number == 0 else OTHER)
    assert everything(vault, store) == before
    assert len(attached_in(tmp_path)) == len(old)
    assert (attached_in(tmp_path) == old) == (number == 0)
    store.close()
    cheap_vault(tmp_path).unlock(PHRASE if number == 0 else OTHER).close()


def test_a_program_that_dies_before_the_old_files_are_removed_removes_them_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, store = filled(tmp_path)
    before, old = everything(vault, store), attached_in(tmp_path)
    monkeypatch.setattr(EncryptedVault, "_shelf", lambda _self, _session: None)
    vault.renew_key(PHRASE, OTHER)
    assert old < attached_in(tmp_path)
    monkeypatch.undo()
    dead(vault)
    vault, store = opened(tmp_path)
    assert everything(vault, store) == before
    assert not old & attached_in(tmp_path)
    store.close()


# Pieces


def test_a_new_piece_has_a_new_key_and_those_of_before_still_open_after_any_number_of_changes(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    pieces, phrases = SealedPieces(tmp_path), (PHRASE, OTHER, PHRASE)
    assert store.setting(TO_SEAL_AGAIN) == ""
    for number, (current, fresh) in enumerate(itertools.pairwise(phrases), start=2):
        vault.renew_key(current, fresh)
        keys = keys_of(store, "case-1")
        assert len(keys) == len(set(keys)) == number
        pieces.keep("case-1", f"p{number}", CONTENT, keys[0])
        assert pieces.is_under("case-1", f"p{number}", keys[0])
        with pytest.raises(EvidenceProblem):
            pieces.read("case-1", f"p{number}", keys[1:])
    assert [pieces.read("case-1", one, keys_of(store, "case-1")) for one in ("p1", "p2", "p3")] == [CONTENT] * 3
    assert store.setting(TO_SEAL_AGAIN) == "yes"
    store.close()


def again(folder: Path, keys: tuple[str, ...], stop: Callable[[], bool] = lambda: False) -> list[int]:
    """Seal the piece of case-1 again; the bytes told to have passed."""
    seen: list[int] = []
    pieces = SealedPieces(folder)
    sha256 = pieces.check("case-1", "p1", keys).sha256
    pieces.seal_again("case-1", "p1", keys, sha256, seen.append, stop)
    return seen


def test_a_piece_sealed_again_opens_with_the_new_key_alone_and_says_the_same(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    vault.renew_key(PHRASE, OTHER)
    pieces, keys = SealedPieces(tmp_path), keys_of(store, "case-1")
    assert not pieces.is_under("case-1", "p1", keys[0])
    seen = again(tmp_path, keys)
    assert seen == sorted(seen)
    assert seen[-1] == 2 * len(CONTENT)
    assert pieces.is_under("case-1", "p1", keys[0])
    assert pieces.read("case-1", "p1", keys[:1]) == CONTENT
    with pytest.raises(EvidenceProblem):
        pieces.read("case-1", "p1", keys[1:])
    assert [path.name for path in (tmp_path / "pieces" / "case-1").iterdir()] == ["p1.age"]
    assert (tmp_path / "pieces" / "case-1" / "p1.age").stat().st_mode & 0o077 == 0
    store.close()


@pytest.mark.parametrize("block", range(8))
def test_a_sealing_that_is_stopped_anywhere_leaves_the_piece_as_it_was(tmp_path: Path, block: int) -> None:
    vault, store = filled(tmp_path)
    vault.renew_key(PHRASE, OTHER)
    keys, before, calls = keys_of(store, "case-1"), state_of(tmp_path / "pieces"), itertools.count()
    with pytest.raises(Cancelled):
        again(tmp_path, keys, lambda: next(calls) >= block)
    assert state_of(tmp_path / "pieces") == before
    store.close()


def test_a_program_that_dies_while_sealing_again_leaves_the_piece_and_its_leftover_goes_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, store = filled(tmp_path)
    vault.renew_key(PHRASE, OTHER)
    keys, before = keys_of(store, "case-1"), everything(vault, store)

    def dies(_self: Path, _target: object = None, **_named: object) -> None:
        raise PowerCut

    monkeypatch.setattr(Path, "replace", dies)
    monkeypatch.setattr(Path, "unlink", dies)
    with pytest.raises(PowerCut):
        again(tmp_path, keys)
    monkeypatch.undo()
    left = [path for path in (tmp_path / "pieces" / "case-1").iterdir() if path.name.endswith(".partial")]
    assert len(left) == 1
    assert CONTENT[:40] not in left[0].read_bytes()
    dead(vault)
    vault, store = opened(tmp_path)
    assert everything(vault, store) == before
    assert list(state_of(tmp_path / "pieces")) == ["case-1/p1.age", "case-2/p1.age"]
    store.close()


def test_a_piece_that_differs_from_its_fingerprint_is_missing_or_is_altered_is_left_as_it_is(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    vault.renew_key(PHRASE, OTHER)
    pieces, keys = SealedPieces(tmp_path), keys_of(store, "case-1")
    path = tmp_path / "pieces" / "case-1" / "p1.age"
    before = path.read_bytes()
    with pytest.raises(EvidenceProblem):
        pieces.seal_again("case-1", "p1", keys, "0" * 64, lambda _size: None, lambda: False)
    assert path.read_bytes() == before
    path.write_bytes(before[:-1])
    sha256 = pieces.check("case-2", "p1", keys_of(store, "case-2")).sha256
    for piece in ("p1", "absent"):
        with pytest.raises(EvidenceProblem):
            pieces.seal_again("case-1", piece, keys, sha256, lambda _size: None, lambda: False)
    assert path.read_bytes() == before[:-1]
    assert [one.name for one in path.parent.iterdir()] == ["p1.age"]
    store.close()


def test_what_was_written_is_read_back_before_it_takes_the_place_of_the_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, store = filled(tmp_path)
    vault.renew_key(PHRASE, OTHER)
    keys, before, whole = keys_of(store, "case-1"), state_of(tmp_path / "pieces"), sealed.open_sealed

    def from_a_bad_disk(path: Path, *given: Any) -> None:  # noqa: ANN401 - handed on
        if path.suffix == ".partial":
            raw = bytearray(path.read_bytes())
            raw[-1] ^= 1
            path.write_bytes(bytes(raw))
        whole(path, *given)

    monkeypatch.setattr(sealed, "open_sealed", from_a_bad_disk)
    with pytest.raises(EvidenceProblem):
        again(tmp_path, keys)
    assert state_of(tmp_path / "pieces") == before
    store.close()


def test_a_disk_that_refuses_is_told_and_the_piece_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, store = filled(tmp_path)
    vault.renew_key(PHRASE, OTHER)
    keys, before = keys_of(store, "case-1"), state_of(tmp_path / "pieces")

    def full_disk(_handle: int) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr("clinickit.adapters.sealed.os.fsync", full_disk)
    with pytest.raises(VaultProblem, match="erreur 28"):
        again(tmp_path, keys)
    monkeypatch.undo()
    assert state_of(tmp_path / "pieces") == before
    store.close()


# Backups and older copies


def test_the_next_backup_takes_the_new_files_in_and_restores_everything_on_another_computer(tmp_path: Path) -> None:
    vault, store = filled(tmp_path / "vault")
    backups = VaultBackups(vault)
    backups.make(NOON)
    vault.renew_key(PHRASE, OTHER)
    again(tmp_path / "vault", keys_of(store, "case-1"))
    before, made = everything(vault, store), backups.make(NOON)
    usb = tmp_path / "usb"
    usb.mkdir()
    copied = backups.copy_to(made.path, usb)
    store.close()
    other = cheap_vault(tmp_path / "other")
    elsewhere = VaultBackups(other)
    restored = elsewhere.restore(copied, OTHER)
    assert elsewhere.not_restored() == ()
    assert everything(other, restored) == before
    restored.close()


def test_a_backup_of_before_the_change_still_restores_with_its_own_keys(tmp_path: Path) -> None:
    vault, store = filled(tmp_path)
    backups, before = VaultBackups(vault), everything(vault, store)
    made = backups.make(NOON)
    vault.renew_key(PHRASE, OTHER)
    again(tmp_path, keys_of(store, "case-1"))
    restored = backups.restore(made.path, PHRASE)
    assert backups.not_restored() == ()
    assert everything(vault, restored) == before
    restored.close()


def with_copies(tmp_path: Path) -> tuple[VaultBackups, TableStore, dict[str, str]]:
    """A vault whose keys changed once, with what was copied before and after; the paths by name."""
    vault, store = filled(tmp_path)
    backups = VaultBackups(vault)
    old = backups.make(NOON)
    store = backups.restore(old.path, PHRASE)
    (tmp_path / "before-format-2-1").mkdir()
    (tmp_path / "aside").mkdir()
    (tmp_path / "aside" / "0123.db").write_bytes(b"?")
    vault.renew_key(PHRASE, OTHER)
    new = backups.make(NOON)
    paths = {
        "old": f"backups/{old.path.name}",
        "new": f"backups/{new.path.name}",
        "restored": "before-restore-1",
        "format": "before-format-2-1",
        "aside": "aside",
    }
    return backups, store, paths


def test_the_copies_that_earlier_keys_open_are_told_from_those_of_today(tmp_path: Path) -> None:
    backups, store, paths = with_copies(tmp_path)
    kinds = {one.path: one.kind for one in backups.old_copies()}
    assert kinds == {
        paths["old"]: "backup",
        paths["restored"]: "restored",
        paths["format"]: "format",
        paths["aside"]: "aside",
    }
    store.close()


def test_only_what_is_asked_and_named_goes_and_the_files_it_alone_shared_with_it(tmp_path: Path) -> None:
    backups, store, paths = with_copies(tmp_path)
    before, pool = state_of(tmp_path), tmp_path / "backups" / "clinickit-pool"
    shared = set(pool.iterdir())
    asked = (paths["old"], paths["restored"], paths["new"], "vault.db", "../x", "practices")
    assert backups.forget_old_copies(asked) == ()
    now = state_of(tmp_path)
    gone = {name for name in before if name not in now}
    assert {name.partition("/")[0] for name in gone} == {"backups", "before-restore-1"}
    assert (tmp_path / paths["new"]).exists()
    assert (tmp_path / "aside" / "0123.db").exists()
    assert set(pool.iterdir()) < shared
    assert {one.path for one in backups.old_copies()} == {"before-format-2-1", "aside"}
    assert backups.spoilt(tmp_path / paths["new"]) == ()
    store.close()


def test_a_copy_that_the_disk_keeps_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups, store, paths = with_copies(tmp_path)

    def refuses(_self: Path, *_given: object, **_named: object) -> None:
        raise OSError(13, "no")

    monkeypatch.setattr(Path, "unlink", refuses)
    assert backups.forget_old_copies((paths["old"],)) == (paths["old"],)
    monkeypatch.undo()
    assert (tmp_path / paths["old"]).exists()
    store.close()


def test_a_passphrase_a_recovery_key_or_a_second_person_that_changed_makes_older_copies_of_backups(
    tmp_path: Path,
) -> None:
    vault, store = filled(tmp_path)
    backups = VaultBackups(vault)
    vault.give_recovery_key()
    backups.make(NOON)
    assert backups.old_copies() == ()
    vault.give_recovery_key()
    assert len(backups.old_copies()) == 1
    backups.make(NOON)
    vault.add_second_passphrase(PHRASE, "Neuf pies sur un fil")
    backups.make(NOON)
    assert len(backups.old_copies()) == 1
    vault.remove_second_passphrase(PHRASE)
    assert len(backups.old_copies()) == 2
    vault.change_passphrase(PHRASE, OTHER)
    assert len(backups.old_copies()) == 3
    store.close()
