"""One practice alone comes back from a backup, with what belongs to it, and nothing of the others moves."""

import hashlib
import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.safe_files import patiently
from clinickit.adapters.vault import one_practice
from clinickit.adapters.vault.archive import pack
from clinickit.adapters.vault.attached import ATTACHED
from clinickit.adapters.vault.backup_folder import new_name
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import Database
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.domain.errors import VaultProblem, WrongPassphrase
from clinickit.domain.journal import Entry, verify
from clinickit.services.evidence_ports import PIECE_KEY, TO_SEAL_AGAIN
from tests.adapters import frozen_vaults as frozen
from tests.adapters.stored_things import CASE, NOON, answer, entry, give, told, with_case
from tests.adapters.test_key_renewal import (
    CASES,
    CONTENT,
    OTHER,
    PowerCut,
    again,
    dead,
    everything,
    filled,
    keys_of,
    read,
    write,
)
from tests.adapters.vault_places import PHRASE, cheap_vault

BACK = Entry("restored", "Structure reprise d’une sauvegarde", entry("").event_at, NOON)
LATER = NOON + timedelta(hours=2)


def held(folder: Path) -> tuple[EncryptedVault, TableStore, VaultBackups, Path]:
    """Two practices with a list, letters and a piece each, and a backup of both."""
    vault, store = filled(folder)
    for case in CASES:
        for kind in ATTACHED:
            vault.note_case_file(case, kind)
        store.set_setting(f"piece_size.{case}.p1", str(len(CONTENT)))
        give(store, answer("breach.evidence[p1].sha256", hashlib.sha256(CONTENT).hexdigest()), case_id=case)
    backups = VaultBackups(vault)
    return vault, store, backups, backups.make(NOON).path


def worked(vault: EncryptedVault, store: TableStore) -> None:
    """What both practices did since: an answer, a line in each list."""
    for case in CASES:
        give(store, answer("breach.summary", f"écrit depuis dans {case}"), case_id=case)
        write(*vault.case_file(case, "patients"), f"ajouté depuis dans {case}")


def of(store: TableStore, case: str) -> dict[str, object]:
    """What one case says, but the line that tells it came back."""
    journal = tuple(one for one in store.journal(case) if one.kind != BACK.kind)
    return {"answers": store.answers(case), "papers": store.papers(case), "journal": journal}


def aside(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "aside").glob("*.db")]


def file_of(vault: EncryptedVault, practice: str) -> Path:
    now = vault.practice_now(practice)
    assert now.place is not None
    return vault.location() / now.place.path


def test_one_practice_comes_back_with_its_list_and_pieces_and_the_other_keeps_what_it_wrote(tmp_path: Path) -> None:
    vault, store, backups, backup = held(tmp_path)
    before = of(store, "case-1")
    worked(vault, store)
    (tmp_path / "pieces" / "case-1" / "p1.age").unlink()
    other, files = of(store, "case-2"), read(*vault.case_file("case-2", "patients"))
    backups.make(LATER)
    assert not backups.asks_passphrase(backup)
    assert backups.bring_back(backup, "", "practice-1", BACK) == ()
    assert of(store, "case-1") == before
    assert read(*vault.case_file("case-1", "patients")) == ["patients de case-1"]
    assert SealedPieces(tmp_path).read("case-1", "p1", keys_of(store, "case-1")) == CONTENT
    assert of(store, "case-2") == other
    assert read(*vault.case_file("case-2", "patients")) == files
    give(store, answer("breach.summary", "on continue"))
    everything_there = everything(vault, store)
    store.close()
    store = cheap_vault(tmp_path).unlock(PHRASE)
    assert told(store) == {name: everything_there[name] for name in told(store)}
    store.close()


def test_the_main_courante_of_each_of_its_cases_says_so_and_its_chain_holds(tmp_path: Path) -> None:
    _vault, store, backups, backup = held(tmp_path)
    backups.bring_back(backup, "", "practice-1", BACK)
    journal = store.journal("case-1")
    verify(journal)
    assert journal[-1].text == BACK.text
    assert BACK.text not in [one.text for one in store.journal("case-2")]
    with store.begin() as unit:
        unit.record("case-1", entry("Ensuite."))
        unit.commit()
    verify(store.journal("case-1"))
    store.close()


def test_what_a_backup_holds_of_each_practice_is_told(tmp_path: Path) -> None:
    _vault, store, backups, backup = held(tmp_path)
    found = {one.id: one for one in backups.practices_in(backup)}
    assert set(found) == {"practice-1", "practice-2"}
    assert found["practice-1"].name == "Cabinet Morvan"
    assert found["practice-1"].last is not None
    hashes = frozenset(one.hash for one in store.journal("case-1"))
    assert [(one.id, one.entries) for one in found["practice-1"].cases] == [("case-1", hashes)]
    store.close()


def test_a_practice_that_is_no_longer_there_comes_back_whole(tmp_path: Path) -> None:
    vault, store, backups, backup = held(tmp_path)
    before, files = of(store, "case-1"), everything(vault, store)
    store.forget_practice("practice-1")
    assert not backups.is_sound("practice-1")
    assert "practice-1" not in store.practices()
    assert backups.bring_back(backup, "", "practice-1", BACK) == ()
    assert of(store, "case-1") == before
    again_there = everything(vault, store)
    assert (again_there["files"], again_there["pieces"]) == (files["files"], files["pieces"])
    store.close()


@pytest.mark.parametrize("how", ["spoilt", "missing"])
def test_a_practice_whose_file_is_spoilt_comes_back_and_the_spoilt_file_is_kept(tmp_path: Path, how: str) -> None:
    vault, store, backups, backup = held(tmp_path)
    before = of(store, "case-1")
    live = file_of(vault, "practice-1")
    store.close()
    data = live.read_bytes()
    spoilt = data[:9000] + b"spoilt" + data[9006:]
    live.unlink()
    if how == "spoilt":
        live.write_bytes(spoilt)
    store = vault.unlock(PHRASE)
    assert not backups.is_sound("practice-1")
    assert backups.is_sound("practice-2")
    assert backups.bring_back(backup, "", "practice-1", BACK) == ()
    assert backups.is_sound("practice-1")
    assert of(store, "case-1") == before
    assert read(*vault.case_file("case-1", "patients")) == ["patients de case-1"]
    assert aside(tmp_path) == ([spoilt] if how == "spoilt" else [])
    backups.make(LATER)
    store.close()


def test_after_a_change_of_keys_the_passphrase_of_then_is_asked_and_nothing_comes_back_under_its_old_key(
    tmp_path: Path,
) -> None:
    vault, store, backups, backup = held(tmp_path)
    before, old = of(store, "case-1"), keys_of(store, "case-1")
    list_key = vault.case_file("case-1", "patients")[1]
    vault.renew_key(PHRASE, OTHER)
    again(tmp_path, keys_of(store, "case-1"))
    piece = (tmp_path / "pieces" / "case-1" / "p1.age").read_bytes()
    newest = store.setting(PIECE_KEY + "case-1")
    assert backups.asks_passphrase(backup)
    for typed in ("", OTHER):
        with pytest.raises(WrongPassphrase):
            backups.bring_back(backup, typed, "practice-1", BACK)
    assert backups.bring_back(backup, PHRASE, "practice-1", BACK) == ()
    assert of(store, "case-1") == before
    assert vault.case_file("case-1", "patients")[1] != list_key
    assert keys_of(store, "case-1") == (newest, *old)
    assert (tmp_path / "pieces" / "case-1" / "p1.age").read_bytes() == piece  # sealed again since: it stays
    assert SealedPieces(tmp_path).read("case-1", "p1", keys_of(store, "case-1")) == CONTENT
    store.close()
    vault.unlock(OTHER).close()


def test_a_practice_lost_since_a_change_of_keys_gets_a_new_key_for_its_pieces(tmp_path: Path) -> None:
    vault, store, backups, backup = held(tmp_path)
    old = keys_of(store, "case-1")
    vault.renew_key(PHRASE, OTHER)
    store.forget_practice("practice-1")
    store.set_setting(TO_SEAL_AGAIN, "")
    backups.bring_back(backup, PHRASE, "practice-1", BACK)
    assert keys_of(store, "case-1")[1:] == old
    assert keys_of(store, "case-1")[0] not in old
    assert SealedPieces(tmp_path).read("case-1", "p1", keys_of(store, "case-1")) == CONTENT
    assert store.setting(TO_SEAL_AGAIN) == "yes"
    store.close()


def test_what_the_practice_wrote_since_is_in_the_backup_made_first_and_no_longer_in_the_vault(tmp_path: Path) -> None:
    vault, store, backups, backup = held(tmp_path)
    worked(vault, store)
    since = of(store, "case-1")
    store.set_setting("piece_size.case-1.p2", "3")
    SealedPieces(tmp_path).keep("case-1", "p2", b"new", store.setting(PIECE_KEY + "case-1"))
    files = {path.name for path in (tmp_path / "patients").glob("*.db")}
    today = backups.make(LATER).path
    backups.bring_back(backup, "", "practice-1", BACK)
    assert not (tmp_path / "pieces" / "case-1" / "p2.age").exists()
    assert len(files & {path.name for path in (tmp_path / "patients").glob("*.db")}) == 1
    assert backups.bring_back(today, "", "practice-1", BACK) == ()
    assert of(store, "case-1") == since
    assert SealedPieces(tmp_path).read("case-1", "p2", keys_of(store, "case-1")) == b"new"
    store.close()


def test_what_the_pool_no_longer_has_is_named_and_the_rest_comes_back(tmp_path: Path) -> None:
    vault, store, backups, backup = held(tmp_path)
    before = of(store, "case-1")
    store.forget_practice("practice-1")
    for path in (tmp_path / "backups" / "clinickit-pool").iterdir():
        path.write_bytes(b"spoilt")
    missing = backups.bring_back(backup, "", "practice-1", BACK)
    assert "pieces/case-1/p1.age" in missing
    assert [name.partition("/")[0] for name in sorted(missing)] == ["mailing", "patients", "pieces"]
    assert of(store, "case-1") == before
    assert not vault.case_file("case-1", "patients")[0].exists()
    store.close()


def test_a_backup_of_another_vault_is_refused(tmp_path: Path) -> None:
    _vault, store, backups, _backup = held(tmp_path / "one")
    _other, theirs, _theirs, foreign = held(tmp_path / "other")
    theirs.close()
    before = told(store)
    for typed in ("", PHRASE):
        with pytest.raises(VaultProblem, match="autre coffre"):
            backups.bring_back(foreign, typed, "practice-1", BACK)
    with pytest.raises(VaultProblem, match="autre coffre"):
        backups.asks_passphrase(foreign)
    assert told(store) == before
    store.close()


def test_a_case_that_is_another_practice_s_today_is_not_taken_from_it(tmp_path: Path) -> None:
    _vault, store, backups, backup = held(tmp_path)
    store.forget_practice("practice-1")
    with_case(store, replace(CASE, practice_id="practice-3"))
    before = told(store)
    with pytest.raises(VaultProblem, match="autre structure"):
        backups.bring_back(backup, "", "practice-1", BACK)
    assert told(store) == before
    store.close()


def cut_at(monkeypatch: pytest.MonkeyPatch, number: int, *, after: bool) -> list[str]:
    """The so-many-th rename or commit kills the program, before or after it."""
    calls, said = itertools.count(), list[str]()

    def dying(name: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it is
            last = next(calls) == number
            if last and not after:
                raise PowerCut
            said.append(name)
            result = whole(*given, **named)
            if last:
                raise PowerCut
            return result

        return step

    monkeypatch.setattr(one_practice, "patiently", dying("rename", patiently))
    monkeypatch.setattr(Database, "transaction", dying("commit", Database.transaction))
    return said


STEPS = ["commit", "rename", "rename", "rename", "rename", "commit", "commit"]
DECIDES = 5


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(len(STEPS)))
def test_a_program_that_dies_at_any_step_leaves_the_practice_of_today_or_the_copy_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, *, after: bool
) -> None:
    vault, store, backups, backup = held(tmp_path)
    copied = of(store, "case-1"), ["patients de case-1"]
    worked(vault, store)
    (tmp_path / "pieces" / "case-1" / "p1.age").write_bytes(b"altered")
    today = of(store, "case-1"), read(*vault.case_file("case-1", "patients"))
    other = of(store, "case-2"), read(*vault.case_file("case-2", "patients"))
    said = cut_at(monkeypatch, number, after=after)
    with pytest.raises(PowerCut):
        backups.bring_back(backup, "", "practice-1", BACK)
    monkeypatch.undo()
    assert said == STEPS[: number + after]
    dead(vault)
    vault = cheap_vault(tmp_path)
    store = vault.unlock(PHRASE)
    decided = number > DECIDES or (number == DECIDES and after)
    assert (of(store, "case-1"), read(*vault.case_file("case-1", "patients"))) == (copied if decided else today)
    assert (of(store, "case-2"), read(*vault.case_file("case-2", "patients"))) == other
    assert len(list((tmp_path / "practices").glob("*.db"))) == len(CASES)
    assert len(list((tmp_path / "patients").glob("*.db"))) == len(CASES)
    VaultBackups(vault).make(LATER)
    store.close()


def test_a_structure_comes_back_from_a_backup_of_the_first_format(tmp_path: Path) -> None:
    folder, sample = tmp_path / "vault", frozen.SAMPLES / "format-1"
    shutil.copytree(sample, folder)
    backup = tmp_path / new_name(NOON)
    scratch = tmp_path / "scratch"
    shutil.copytree(sample, scratch)
    pack(scratch, (DATABASE, SLOTS), (), backup)
    vault = cheap_vault(folder)
    store = vault.unlock(frozen.PHRASE)
    before, practice = of(store, "case-1"), store.cases()[0].practice_id
    give(store, answer("breach.summary", "écrit depuis"))
    assert VaultBackups(vault).bring_back(backup, "", practice, BACK) == ()
    assert of(store, "case-1") == before
    store.close()
    vault.unlock(frozen.PHRASE).close()
