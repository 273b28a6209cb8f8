"""A file of the vault put back from an older copy: told in the window, opened when the person asks, not asked again."""

import shutil
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt

from clinickit.adapters.os_keyring import SessionKeychain
from clinickit.services.clients import StartInput
from clinickit.services.vault.register import SETTING
from clinickit.ui.application import letters
from tests.adapters.fake_keychain import FakeBackend
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import PHRASE, dressed
from tests.ui.test_larger_words import beyond_the_edge, cut

SECOND = "Huit hérissons sous la neige"
TITLE = "Une copie plus ancienne du coffre"


def folder_of(hands: Hands) -> Path:
    place: Path = hands.window.desk.world.vault.location()
    return place


def locked(hands: Hands) -> Hands:
    """A vault with one case, locked."""
    hands.start()
    hands.protect()
    hands.lock()
    return hands


def kept(hands: Hands, name: str) -> bytes:
    return (folder_of(hands) / name).read_bytes()


def worked(hands: Hands, times: int = 2) -> None:
    """Sessions of work: each opens the vault, writes in every structure, and locks."""
    for _ in range(times):
        hands.unlock()
        away(lambda: typed_everywhere(hands))
        hands.lock()


def typed_everywhere(hands: Hands) -> None:
    store = hands.window.desk.book.store
    for header in store.cases():
        store.save_draft(header.id, "breach.summary", "saisi")


def put_back(hands: Hands, name: str, data: bytes) -> None:
    (folder_of(hands) / name).write_bytes(data)
    (folder_of(hands) / f"{name}-wal").unlink(missing_ok=True)


def acts(hands: Hands) -> str:
    return str(away(lambda: hands.window.desk.book.store.setting(SETTING)))


def opened_quietly(hands: Hands) -> None:
    """The next opening asks nothing."""
    hands.lock()
    hands.unlock()
    assert hands.page is hands.window.home


def test_an_older_data_file_is_explained_then_opened_on_demand_and_not_asked_again(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    hands.unlock()
    told = words_on(hands.page).replace("\u00a0", " ")
    assert TITLE in told
    for said in ("vault.db est plus ancien", "il lui manque 4", "20 novembre 2026", "aside", str(folder_of(hands))):
        assert said in told
    assert hands.window.unlock.passphrase.text() == ""
    hands.told.agreed = False
    hands.press(hands.button("Ouvrir quand même"))
    assert TITLE in words_on(hands.page)
    hands.told.agreed = True
    hands.press(hands.button("Ouvrir quand même"))
    assert hands.page is hands.window.home
    assert hands.window.durable
    assert len(away(hands.window.desk.book.store.cases)) == 1
    assert "vault.db était une copie plus ancienne" in acts(hands)
    opened_quietly(hands)


def test_nothing_is_changed_until_the_person_has_said_yes(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    slots = kept(hands, "vault.keys")
    hands.unlock()
    hands.press(hands.button("Retour"))
    assert hands.page is hands.window.unlock
    assert (kept(hands, "vault.db"), kept(hands, "vault.keys")) == (old, slots)


def test_what_was_typed_before_is_still_there_after_an_older_data_file(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    hands.unlock()
    assert "rien, son fichier est le plus récent" in words_on(hands.page).replace("\u00a0", " ")
    hands.press(hands.button("Ouvrir quand même"))
    store = hands.window.desk.book.store
    (case,) = away(store.cases)
    assert away(lambda: store.drafts(case.id)) == {"breach.summary": "saisi"}


def test_older_key_slots_are_explained_and_what_opens_then_is_said(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.keys")
    worked(hands)
    put_back(hands, "vault.keys", old)
    hands.unlock()
    assert "vault.keys est plus ancien" in words_on(hands.page)
    assert "Aucune réponse" in words_on(hands.page)
    hands.press(hands.button("Ouvrir quand même"))
    assert hands.window.durable
    assert "vault.keys était une copie plus ancienne" in acts(hands)
    opened_quietly(hands)


def test_once_older_key_slots_are_accepted_those_that_were_there_are_in_turn_the_older_ones(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.keys")
    worked(hands)
    latest = kept(hands, "vault.keys")
    put_back(hands, "vault.keys", old)
    hands.unlock()
    hands.press(hands.button("Ouvrir quand même"))
    hands.lock()
    put_back(hands, "vault.keys", latest)
    hands.unlock()
    assert "vault.keys est plus ancien" in words_on(hands.page)


def test_the_recovery_key_opens_an_older_copy_too(hands: Hands) -> None:
    hands.start()
    hands.protect()
    groups = hands.window.rooms.vault._groups
    assert groups
    hands.lock()
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    unlock = hands.window.unlock
    hands.press(unlock.forgotten)
    hands.write("-".join(groups), unlock.recovery)
    hands.press(unlock.recover)
    assert TITLE in words_on(hands.page)
    hands.press(hands.button("Ouvrir quand même"))
    assert hands.window.durable
    assert "clé de récupération" in acts(hands)


def test_a_second_person_opens_an_older_copy_with_their_own_passphrase(hands: Hands) -> None:
    locked(hands)
    hands.unlock()
    vault = hands.window.desk.world.vault
    away(lambda: vault.add_second_passphrase(PHRASE, SECOND))
    hands.lock()
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    hands.unlock(SECOND)
    hands.press(hands.button("Ouvrir quand même"))
    assert hands.window.durable
    assert "copie plus ancienne" in acts(hands)


def test_a_backup_can_be_restored_from_that_page(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    hands.unlock()
    hands.key(Qt.Key.Key_Space)
    assert hands.page is hands.window.rooms.vault.backups
    page = hands.window.rooms.vault.backups
    hands.press(page.restoring[0])
    hands.write(PHRASE, page.typed)
    hands.press(page.confirm)
    assert hands.window.durable
    assert "Vos dossiers" in words_on(hands.page)


def given(hands: Hands, practice: str, name: str) -> None:
    """The name of a structure, answered."""
    book = hands.window.desk.book

    def answer() -> None:
        with book.store.begin() as unit:
            unit.save_practice(practice, [book.answer("practice.name", name)])
            unit.commit()

    away(answer)


def second_structure(hands: Hands, name: str) -> tuple[str, str, str]:
    """One more structure with a case: its file in the vault, its id, that of its case."""
    before = set((folder_of(hands) / "practices").glob("*.db"))
    case = away(lambda: hands.window.desk.clients.start("Dossier", StartInput()))
    given(hands, case.header.practice_id, name)
    (file,) = set((folder_of(hands) / "practices").glob("*.db")) - before
    return f"practices/{file.name}", case.header.practice_id, case.id


def with_an_older_structure(hands: Hands) -> tuple[str, str]:
    """A vault, open, where the file of « Cabinet des Genêts » is an older copy: its id, and that of its case."""
    locked(hands)
    hands.unlock()
    file, practice, case = second_structure(hands, "Cabinet des Genêts")
    hands.lock()
    old = kept(hands, file)
    worked(hands)
    put_back(hands, file, old)
    hands.unlock()
    assert hands.page is hands.window.home
    return practice, case


def test_an_older_file_of_one_structure_is_explained_when_it_is_opened_and_the_others_open(hands: Hands) -> None:
    practice, case = with_an_older_structure(hands)
    store = hands.window.desk.book.store
    other = next(one.id for one in away(store.cases) if one.practice_id != practice)
    hands.window.open_case(other)
    hands.settle()
    assert hands.window.case is not None
    hands.window.go_home()
    hands.settle()
    hands.window.open_case(case)
    hands.settle()
    told = words_on(hands.page)
    for said in (TITLE, "Cabinet des Genêts", "2 séances", "Le reste du coffre s’ouvre"):
        assert said in told
    hands.press(hands.button("Ouvrir quand même"))
    assert hands.page is hands.window.home
    assert "structure ouvert quand même" in acts(hands)
    hands.window.open_case(case)
    hands.settle()
    assert hands.window.case is not None
    assert hands.window.case.id == case
    hands.window.go_home()
    hands.settle()
    opened_quietly(hands)
    hands.window.open_case(case)
    hands.settle()
    assert hands.window.case is not None


def test_with_an_older_structure_a_new_case_starts_and_the_vault_locks(hands: Hands) -> None:
    with_an_older_structure(hands)
    hands.press(hands.window.home.start)
    assert hands.page is hands.window.rooms.start.page
    hands.window.go_home()
    hands.settle()
    hands.lock()
    assert hands.told.warned == []
    hands.unlock()
    assert hands.window.durable


def test_once_the_older_structure_is_accepted_backups_are_made_again(hands: Hands) -> None:
    _practice, case = with_an_older_structure(hands)
    hands.window.open_case(case)
    hands.settle()
    hands.press(hands.button("Ouvrir quand même"))
    made = away(hands.window.desk.safe.back_up)
    away(lambda: hands.window.desk.world.backups.prove(made.path))


def test_a_case_that_the_older_file_does_not_have_leaves_the_list(hands: Hands) -> None:
    locked(hands)
    hands.unlock()
    file, practice, first = second_structure(hands, "Cabinet des Genêts")
    hands.lock()
    old = kept(hands, file)
    worked(hands, 1)
    hands.unlock()
    later = away(lambda: hands.window.desk.clients.start("Dossier", StartInput(practice)))
    hands.lock()
    put_back(hands, file, old)
    hands.unlock()
    hands.window.open_case(later.id)
    hands.settle()
    hands.press(hands.button("Ouvrir quand même"))
    listed = {one.id for one in away(hands.window.desk.book.store.cases)}
    assert first in listed
    assert later.id not in listed


def test_the_keychain_opens_an_older_copy_too(hands: Hands) -> None:
    backend = FakeBackend()
    cast("Any", hands.window.desk.world.vault).behind._keychain = SessionKeychain(backend)
    hands.start()
    hands.lock()
    old = kept(hands, "vault.db")
    for _ in range(2):
        hands.press(hands.window.unlock.keychain)
        hands.lock()
    put_back(hands, "vault.db", old)
    hands.press(hands.window.unlock.keychain)
    assert TITLE in words_on(hands.page)
    hands.press(hands.button("Ouvrir quand même"))
    assert hands.window.durable
    assert "vault.db était une copie plus ancienne" in acts(hands)


def test_nothing_of_that_page_stays_when_it_is_left(hands: Hands) -> None:
    _practice, case = with_an_older_structure(hands)
    hands.window.open_case(case)
    hands.settle()
    page = hands.page
    hands.lock()
    assert "Genêts" not in words_on(page)


def test_the_whole_vault_copied_back_is_a_vault_of_its_day(hands: Hands, opened: Opened, tmp_path: Path) -> None:
    locked(hands)
    shutil.copytree(folder_of(hands), tmp_path / "copy")
    worked(hands)
    hands.window.close()
    shutil.rmtree(tmp_path / "vault")
    shutil.copytree(tmp_path / "copy", tmp_path / "vault")
    again = opened()
    again.window.begin()
    again.settle()
    again.unlock()
    assert again.window.durable


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_nothing_is_cut_in_a_small_window_even_in_large_letters(hands: Hands, times: float) -> None:
    _practice, case = with_an_older_structure(hands)
    app = dressed()
    style = app.styleSheet()
    letters(app, style, times)
    try:
        hands.window.resize(900, 600)
        hands.window.open_case(case)
        hands.settle()
        assert TITLE in words_on(hands.page)
        assert (cut(hands.window), beyond_the_edge(hands.page)) == ([], [])
    finally:
        letters(app, style, 1.0)


def test_the_page_is_walked_and_left_with_the_keyboard_alone(hands: Hands) -> None:
    locked(hands)
    old = kept(hands, "vault.db")
    worked(hands)
    put_back(hands, "vault.db", old)
    hands.unlock()
    page = hands.window.rooms.older.page
    assert page.restore.hasFocus()
    hands.key(Qt.Key.Key_Tab)
    assert page.open.hasFocus()
    hands.key(Qt.Key.Key_Tab)
    assert page.back.hasFocus()
    hands.key(Qt.Key.Key_Return)
    assert hands.page is hands.window.unlock
