"""One case, or one practice, leaves the vault and every copy that can be reached; the others stay, and are named."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault import erasing, index
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import open_file
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from tests.adapters import frozen_vaults as frozen
from tests.adapters.stored_things import CASE, NOON, answer, entry, give, told, with_case
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of

TWIN = replace(CASE, id="case-2", title="Boîte mail piratée")
OTHER = replace(CASE, id="case-3", practice_id="practice-2", title="Incendie")
PHRASE_2 = "Neuf pies sur un fil"


def filled(folder: Path) -> tuple[EncryptedVault, TableStore, VaultBackups]:
    """Two cases of one practice and one of another, each with a piece and a patient list."""
    vault = cheap_vault(folder)
    store = vault.create(PHRASE)
    pieces = SealedPieces(folder)
    (folder / "original").write_bytes(b"photographie " * 1000)
    for case in (CASE, TWIN, OTHER):
        with_case(store, case)
        key = pieces.new_key()
        store.set_setting(f"piece_key.{case.id}", key)
        pieces.add(case.id, "p1", folder / "original", key)
        path, raw = vault.case_file(case.id, "patients")
        patients = open_file(path, raw)
        patients.execute("CREATE TABLE people (name TEXT)")
        patients.execute("INSERT INTO people VALUES (?)", (f"patient de {case.id}",))
        patients.close()
        with store.begin() as unit:
            unit.answer(case.id, [answer("breach.summary", f"récit de {case.id}")])
            unit.record(case.id, entry(f"journal de {case.id}"))
            unit.commit()
    (folder / "original").unlink()
    return vault, store, VaultBackups(vault)


def held_of(vault: EncryptedVault, case: str) -> list[Path]:
    """The files of a case beside that of its practice, that are there."""
    folder = vault.location()
    return [path for path in (vault.case_file(case, "patients")[0], folder / "pieces" / case) if path.exists()]


def test_a_case_goes_with_its_rows_settings_pieces_and_lists_and_the_others_stay(tmp_path: Path) -> None:
    vault, store, _ = filled(tmp_path)
    places = {place.id: place for place in store._shelf.run(index.places)}
    paths = held_of(vault, "case-1")
    store.forget_case("case-1")
    assert len(paths) == 2
    assert not any(path.exists() for path in paths)
    assert [case.id for case in store.cases()] == ["case-3", "case-2"]
    assert (store.answers("case-1"), store.journal("case-1"), store.setting("piece_key.case-1")) == ((), (), "")
    assert [kept.value for kept in store.answers("case-2")] == ["récit de case-2"]
    assert len(held_of(vault, "case-2")) == len(held_of(vault, "case-3")) == 2
    now = {place.id: place for place in store._shelf.run(index.places)}
    assert now["practice-2"] == places["practice-2"]
    assert now["practice-1"].key != places["practice-1"].key
    assert not (tmp_path / places["practice-1"].path).exists()
    give(store, answer("breach.summary", "encore"), case_id="case-2")
    before = told(store)
    store.close()
    store = vault.unlock(PHRASE)
    assert told(store) == before
    with pytest.raises(KeyError):
        store.forget_case("case-1")
    store.close()


def test_a_practice_goes_with_its_file_its_key_and_all_its_cases(tmp_path: Path) -> None:
    vault, store, _ = filled(tmp_path)
    place = store._shelf.run(lambda main: index.place_of(main, "practice-1"))
    assert place is not None
    store.forget_practice("practice-1")
    assert store.practices() == ("practice-2",)
    assert [case.id for case in store.cases()] == ["case-3"]
    assert not (tmp_path / place.path).exists()
    assert sorted(path.name for path in (tmp_path / "pieces").iterdir()) == ["case-3"]
    assert len(list((tmp_path / "patients").iterdir())) == 1
    store.close()
    database = open_file(tmp_path / "vault.db", _main_key(vault))
    raw = database.execute("SELECT sql FROM sqlite_master").fetchall()
    database.close()
    assert raw
    store = vault.unlock(PHRASE)
    assert [kept.value for kept in store.answers("case-3")] == ["récit de case-3"]
    with pytest.raises(KeyError):
        store.forget_practice("practice-1")
    store.close()


def _main_key(vault: EncryptedVault) -> bytes:
    store = vault.unlock(PHRASE)
    key = vault._opened_session().key.derived("database")
    store.close()
    return key


def test_a_practice_whose_file_is_spoilt_can_still_be_erased(tmp_path: Path) -> None:
    vault, store, _ = filled(tmp_path)
    place = store._shelf.run(lambda main: index.place_of(main, "practice-1"))
    assert place is not None
    store.close()
    (tmp_path / place.path).write_bytes(b"spoilt")
    store = vault.unlock(PHRASE)
    store.forget_practice("practice-1")
    assert [case.id for case in store.cases()] == ["case-3"]
    assert not (tmp_path / place.path).exists()
    assert not (tmp_path / "pieces" / "case-1").exists()
    store.close()


def test_in_memory_too_a_case_and_a_practice_are_forgotten() -> None:
    store = memory_store()
    for case in (CASE, TWIN, OTHER):
        with_case(store, case)
    store.forget_case("case-1")
    assert [case.id for case in store.cases()] == ["case-3", "case-2"]
    store.forget_practice("practice-1")
    assert [case.id for case in store.cases()] == ["case-3"]
    store.close()


class PowerCut(BaseException):
    """The program dies here."""


@pytest.mark.parametrize("moment", ["copy_under_key", "clear"])
def test_a_program_that_dies_while_erasing_has_erased_or_not_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    vault, store, _ = filled(tmp_path)

    def dies(*_given: object) -> None:
        raise PowerCut

    monkeypatch.setattr(erasing, moment, dies)
    with pytest.raises(PowerCut):
        store.forget_case("case-1")
    monkeypatch.undo()
    store.close()
    store = vault.unlock(PHRASE)
    there = "case-1" in {case.id for case in store.cases()}
    assert there is (moment == "copy_under_key")
    assert (tmp_path / "pieces" / "case-1").exists() is there
    assert len(list((tmp_path / "practices").glob("*.db"))) == 2
    assert [kept.value for kept in store.answers("case-2")] == ["récit de case-2"]
    store.close()


def test_a_file_that_cannot_be_removed_now_is_removed_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, store, _ = filled(tmp_path)
    monkeypatch.setattr(erasing, "remove_path", _refuse)
    store.forget_practice("practice-1")
    assert (tmp_path / "pieces" / "case-1").exists()
    monkeypatch.undo()
    store.close()
    vault.unlock(PHRASE).close()
    assert sorted(path.name for path in (tmp_path / "pieces").iterdir()) == ["case-3"]
    assert not (tmp_path / "aside").exists()


def _refuse(*_given: object) -> None:
    raise OSError(13, "in use")


def restored(backup: Path, folder: Path, phrase: str = PHRASE) -> tuple[set[str], set[str]]:
    """What a backup holds when it is restored elsewhere: cases, and folders of pieces."""
    store = VaultBackups(cheap_vault(folder)).restore(backup, phrase)
    cases = {case.id for case in store.cases()}
    texts = {str(kept.value) for case in cases for kept in store.answers(case)}
    assert texts == {f"récit de {case}" for case in cases}
    store.close()
    pieces = {path.name for path in (folder / "pieces").glob("*")} if (folder / "pieces").exists() else set()
    return cases, pieces


@pytest.mark.parametrize(("what", "left"), [("case", {"case-2", "case-3"}), ("practice", {"case-3"})])
def test_it_leaves_the_backups_beside_the_vault_on_the_key_and_what_was_kept_aside(
    tmp_path: Path, what: str, left: set[str]
) -> None:
    _, store, backups = filled(tmp_path / "vault")
    usb = tmp_path / "usb"
    usb.mkdir()
    first = backups.make(NOON)
    copied = backups.copy_to(first.path, usb)
    store.close()
    store = backups.restore(first.path, PHRASE)
    second = backups.make(NOON + timedelta(minutes=1))
    if what == "case":
        store.forget_case("case-1")
        found = backups.forget_case("case-1", usb)
    else:
        store.forget_practice("practice-1")
        found = backups.forget_practice("practice-1", usb)
    asides = set((tmp_path / "vault").glob("before-restore-*"))
    assert set(found.cleaned) == {first.path, second.path, copied, *asides}
    assert (found.without, found.unreached) == ((), ())
    for number, path in enumerate((first.path, second.path, copied)):
        assert restored(path, tmp_path / f"elsewhere-{number}") == (left, left)
    for folder in (tmp_path / "vault" / "backups", usb):
        assert len(list((folder / "clinickit-pool").iterdir())) == 2 * len(left)
    for aside in asides:
        again = cheap_vault(aside).unlock(PHRASE)
        assert {case.id for case in again.cases()} == left
        again.close()
    twice = backups.forget_case("case-1", usb) if what == "case" else backups.forget_practice("practice-1", usb)
    assert twice.cleaned == ()
    assert len(twice.without) == 3 + len(asides)
    store.close()


def test_a_copy_under_another_key_is_named_and_left_alone(tmp_path: Path) -> None:
    vault, store, backups = filled(tmp_path)
    old = backups.make(NOON)
    vault.renew_key(PHRASE, PHRASE_2)
    new = backups.make(NOON + timedelta(minutes=1))
    (tmp_path / "backups" / "clinickit-20261120-110000-00000000.zip").write_bytes(b"not one")
    before = old.path.read_bytes()
    store.forget_practice("practice-1")
    found = backups.forget_practice("practice-1")
    assert found.cleaned == (new.path,)
    assert {path for path, _ in found.unreached} == {
        old.path,
        tmp_path / "backups" / "clinickit-20261120-110000-00000000.zip",
    }
    assert "autre clé" in dict(found.unreached)[old.path]
    assert old.path.read_bytes() == before
    assert restored(old.path, tmp_path / "elsewhere")[0] == {"case-1", "case-2", "case-3"}
    store.close()


def test_a_copy_kept_before_a_change_of_format_is_cleaned_too(tmp_path: Path) -> None:
    shutil.copytree(frozen.SAMPLES / "format-1", tmp_path / "vault")
    vault = cheap_vault(tmp_path / "vault")
    store = vault.unlock(frozen.PHRASE)
    store.forget_practice("practice-1")
    found = VaultBackups(vault).forget_practice("practice-1")
    assert [path.name for path in found.cleaned] == ["before-format-2-1"]
    store.close()
    again = cheap_vault(tmp_path / "vault" / "before-format-2-1").unlock(frozen.PHRASE)
    assert (again.cases(), again.practices()) == ((), ())
    again.close()


def test_erasing_in_a_copy_that_dies_half_way_leaves_it_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, store, backups = filled(tmp_path / "vault")
    made = backups.make(NOON)
    before = made.path.read_bytes()
    whole = Path.replace

    def dies(self: Path, target: Path) -> Path:
        if target == made.path:
            raise PowerCut
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(PowerCut):
        backups.forget_practice("practice-1")
    monkeypatch.undo()
    assert made.path.read_bytes() == before
    assert backups.forget_practice("practice-1").cleaned == (made.path,)
    store.close()
    assert not [name for name in state_of(tmp_path / "vault") if "partial" in name or "scratch" in name]
