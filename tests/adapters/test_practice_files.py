"""Each practice has a file and a key of its own; a file swapped, renamed, cut, older or gone is told, not touched."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from clinickit.adapters.vault import index
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import Connection, look_into
from clinickit.adapters.vault.index import Place
from clinickit.adapters.vault.shelf import Planned, Shelf
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import VaultDamaged, VaultOlder, VaultProblem
from tests.adapters.stored_things import CASE, NOON, answer, full, give, told, with_case
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of

OTHER = replace(CASE, id="case-2", practice_id="practice-2", title="Boîte mail piratée")


def two_practices(folder: Path) -> None:
    """A closed vault with two practices."""
    store = cheap_vault(folder).create(PHRASE)
    with_case(with_case(store), OTHER)
    for case in (CASE, OTHER):
        give(store, answer("breach.summary", case.title), case_id=case.id)
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    two_practices(tmp_path / "vault")
    return tmp_path / "vault"


def places(folder: Path) -> dict[str, Place]:
    """Where each practice is."""
    store = cheap_vault(folder).unlock(PHRASE)
    found = store._shelf.run(index.places)
    store.close()
    return {place.id: place for place in found}


def file_of(folder: Path, practice: str) -> Path:
    return folder / places(folder)[practice].path


def refused(folder: Path, problem: type[VaultProblem]) -> str:
    """What opening the first case says; the vault, the list and the other practice open, and no file has changed."""
    store = cheap_vault(folder).unlock(PHRASE)
    before = state_of(folder / "practices")
    with pytest.raises(problem) as raised:
        store.answers("case-1")
    assert type(raised.value) is problem
    assert {header.title for header in store.cases()} == {CASE.title, OTHER.title}
    assert [kept.value for kept in store.answers("case-2")] == [OTHER.title]
    with pytest.raises(problem):
        give(store, answer("breach.summary", "jamais"))
    after = state_of(folder / "practices")
    store.close()
    assert {name: after[name] for name in before if after.get(name) == before[name]} == before
    return raised.value.sentence


def test_each_practice_has_its_own_file_and_key_and_vault_db_tells_nothing_of_them(folder: Path) -> None:
    one, other = places(folder).values()
    assert one.key != other.key
    assert one.file != other.file
    for place in (one, other):
        assert look_into(
            folder / place.path, place.key, lambda c: c.execute("SELECT count(*) FROM cases").fetchone()[0]
        )
    with pytest.raises(VaultDamaged):
        look_into(folder / one.path, other.key, lambda c: c.execute("SELECT * FROM cases").fetchall())
    store = cheap_vault(folder).unlock(PHRASE)
    asked = ("SELECT * FROM practices", "SELECT * FROM cases")
    dumped = store._shelf.run(lambda main: repr([main.execute(one).fetchall() for one in asked]))
    for word in (CASE.title, OTHER.title, "Cabinet Morvan", "2026-11"):
        assert word not in dumped
    store.close()


def swap(one: Path, other: Path) -> None:
    """Each takes the name of the other."""
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def test_the_files_of_two_practices_swapped_are_told(folder: Path) -> None:
    swap(file_of(folder, "practice-1"), file_of(folder, "practice-2"))
    store = cheap_vault(folder).unlock(PHRASE)
    before = state_of(folder / "practices")
    for case in ("case-1", "case-2"):
        with pytest.raises(VaultDamaged, match="remplacé"):
            store.answers(case)
    store.close()
    assert state_of(folder / "practices") == before


def test_the_file_of_another_vault_is_told(folder: Path, tmp_path: Path) -> None:
    two_practices(tmp_path / "elsewhere")
    shutil.copy(file_of(tmp_path / "elsewhere", "practice-1"), file_of(folder, "practice-1"))
    assert "remplacé" in refused(folder, VaultDamaged)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:4096]),
        lambda path: path.write_bytes(path.read_bytes()[:-100]),
        lambda path: path.write_bytes(b"x" * 8192),
        lambda path: path.write_bytes(path.read_bytes()[:50] + b"\xff\x00" + path.read_bytes()[52:]),
    ],
    ids=["gone", "empty", "cut after a page", "cut short", "something else", "flipped"],
)
def test_a_spoilt_file_is_told_and_the_other_practice_opens(folder: Path, spoil: Callable[[Path], object]) -> None:
    spoil(file_of(folder, "practice-1"))
    assert "practices/" in refused(folder, VaultDamaged)


def test_a_renamed_file_is_missing_under_its_name_and_kept_aside_under_the_other(folder: Path) -> None:
    path = file_of(folder, "practice-1")
    data = path.read_bytes()
    path.rename(path.with_name("f" * 32 + ".db"))
    assert "introuvable" in refused(folder, VaultDamaged)
    assert (folder / "aside" / ("f" * 32 + ".db")).read_bytes() == data


def test_an_older_vault_db_accepted_sets_later_practices_aside_and_the_latest_one_finds_them_again(
    folder: Path,
) -> None:
    old = (folder / "vault.db").read_bytes()
    store = cheap_vault(folder).unlock(PHRASE)
    with_case(store, replace(CASE, id="case-3", practice_id="practice-3"))
    give(store, answer("breach.summary", "à ne pas perdre"), case_id="case-3")
    store.close()
    latest = (folder / "vault.db").read_bytes()
    (folder / "vault.db").write_bytes(old)
    store = cheap_vault(folder).unlock(PHRASE, accept_older=True)
    assert store.practices() == ("practice-1", "practice-2")
    store.close()
    assert len(list((folder / "aside").iterdir())) == 1
    (folder / "vault.db").write_bytes(latest)
    store = cheap_vault(folder).unlock(PHRASE, accept_older=True)
    assert [kept.value for kept in store.answers("case-3")] == ["à ne pas perdre"]
    assert list((folder / "aside").iterdir()) == []
    store.close()


def test_an_older_copy_of_a_practice_is_told_then_opened_on_demand(folder: Path) -> None:
    path = file_of(folder, "practice-1")
    old = path.read_bytes()
    store = cheap_vault(folder).unlock(PHRASE)
    give(store, answer("breach.summary", "plus récent"))
    store.close()
    path.write_bytes(old)
    assert "plus ancienne" in refused(folder, VaultOlder)
    store = cheap_vault(folder).unlock(PHRASE, accept_older=True)
    assert [kept.value for kept in store.answers("case-1")] == [CASE.title]
    store.close()
    vault = cheap_vault(folder)
    store = vault.unlock(PHRASE)
    VaultBackups(vault).make(NOON)
    give(store, answer("breach.summary", "on repart de là"))
    store.close()
    store = cheap_vault(folder).unlock(PHRASE)
    assert [kept.value for kept in store.answers("case-1")] == [CASE.title, "on repart de là"]
    store.close()


def test_a_practice_begun_and_never_finished_is_forgotten(folder: Path) -> None:
    store = cheap_vault(folder).unlock(PHRASE)
    place = index.new_file()
    store._shelf.database.change(lambda main: index.add(main, "practice-9", place))
    (folder / "practices" / place[0]).write_bytes(b"half made")
    store.close()
    store = cheap_vault(folder).unlock(PHRASE)
    assert store.practices() == ("practice-1", "practice-2")
    assert not (folder / "practices" / place[0]).exists()
    store.close()


def test_lines_that_a_crash_left_behind_are_written_again_from_the_file(folder: Path) -> None:
    store = cheap_vault(folder).unlock(PHRASE)
    shelf = store._shelf
    shelf.database.change(lambda main: index.mark(main, "practice-1", index.STALE))
    retitled = "UPDATE cases SET title = 'Retrouvé'"
    shelf.run(lambda main: shelf.file(main, "practice-1").execute(retitled))
    assert "Retrouvé" not in {header.title for header in store.cases()}
    store.close()
    store = cheap_vault(folder).unlock(PHRASE)
    assert "Retrouvé" in {header.title for header in store.cases()}
    store.close()


def test_a_setting_that_bears_the_id_of_a_case_or_practice_is_kept_in_its_file(folder: Path) -> None:
    store = cheap_vault(folder).unlock(PHRASE)
    names = ("lock_after_minutes", "piece_key.case-1", "piece_size.case-1.p1", "colour.practice-2", "seen.unknown")
    for name in names:
        store.set_setting(name, f"of {name}")
    store.close()
    store = cheap_vault(folder).unlock(PHRASE)
    assert [store.setting(name) for name in names] == [f"of {name}" for name in names]
    asked = "SELECT name FROM meta WHERE name LIKE 'setting.%' ORDER BY name"
    here = [row[0] for row in store._shelf.run(lambda main: main.execute(asked).fetchall())]
    assert here == ["setting.lock_after_minutes", "setting.seen.unknown"]
    store.close()


def test_many_practices_stay_within_few_open_files_and_lose_nothing(tmp_path: Path) -> None:
    store: TableStore = cheap_vault(tmp_path).create(PHRASE)
    for number in range(20):
        with_case(store, replace(CASE, id=f"case-{number}", practice_id=f"practice-{number}", title=f"n° {number}"))
    for turn in range(2):
        for number in range(20):
            give(store, answer("breach.summary", f"{number} {turn}"), case_id=f"case-{number}")
    assert len(store._shelf.database.beside) <= 8
    assert store.known_practices()["practice-7"] == "Cabinet Morvan"
    before = told(store)
    store.close()
    store = cheap_vault(tmp_path).unlock(PHRASE)
    assert told(store) == before
    assert [kept.value for kept in store.answers("case-19")] == ["19 0", "19 1"]
    store.close()


def test_a_unit_over_two_practices_is_kept_in_both_and_the_first_named_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = cheap_vault(tmp_path).create(PHRASE)
    full(store)
    written: list[str] = []
    whole = Shelf.write

    def noted(shelf: Shelf, main: Connection, practice: str, planned: Sequence[Planned]) -> None:
        written.append(practice)
        whole(shelf, main, practice, planned)

    monkeypatch.setattr(Shelf, "write", noted)
    with store.begin() as unit:
        unit.open_case(replace(CASE, id="case-3", practice_id="practice-3", incident_id="common"))
        unit.open_case(replace(CASE, incident_id="common"))
        unit.commit()
    assert written == ["practice-1", "practice-3"]
    assert {header.incident_id for header in store.cases() if header.id in {"case-1", "case-3"}} == {"common"}
    store.close()


def test_a_case_stays_with_its_practice(tmp_path: Path) -> None:
    store = full(cheap_vault(tmp_path).create(PHRASE))
    before = told(store)
    with store.begin() as unit:
        unit.open_case(replace(CASE, practice_id="practice-2"))
        with pytest.raises(ValueError, match="id that is taken"):
            unit.commit()
    assert told(store) == before
    store.close()
