"""Backups in the window: made by themselves, seen on the home page, copied on a USB key, restored."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from clinickit.services.vault.backups import CHANGES
from tests.adapters.vault_places import PHRASE
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import Told, real_window


def protected(hands: Hands) -> Hands:
    hands.start()
    hands.protect()
    hands.window.go_home()
    hands.settle()
    return hands


def test_the_lock_makes_a_backup_and_the_home_page_says_when_it_was_verified(hands: Hands) -> None:
    protected(hands)
    assert "Aucune sauvegarde n’a encore été vérifiée" in words_on(hands.page)
    hands.lock()
    hands.unlock()
    assert "Dernière vérification : 20 novembre 2026" in words_on(hands.page).replace("\u00a0", " ")


def test_a_backup_is_made_by_itself_after_fifty_changes_and_not_before(hands: Hands) -> None:
    protected(hands)
    guard, desk = hands.window.guard, hands.window.desk
    guard.back_up_if_due()
    hands.settle()
    first = away(desk.world.backups.listed)
    assert len(first) == 1
    for changes, expected in ((CHANGES - 1, 1), (2, 2)):
        for number in range(changes):
            away(lambda number=number: desk.book.store.set_setting("n", str(number)))  # type: ignore[misc]
        guard.back_up_if_due()
        hands.settle()
        assert len(away(desk.world.backups.listed)) == expected


def test_one_click_copies_a_fresh_backup_on_a_usb_key(hands: Hands) -> None:
    protected(hands)
    usb = hands.told.chosen
    assert usb is not None
    hands.press(hands.window.home.copy)
    assert [path.suffix for path in usb.iterdir()] == [".zip"]
    assert "chiffrée" in hands.told.said[-1]


def test_a_backup_is_restored_with_its_passphrase_and_what_was_there_is_kept(hands: Hands) -> None:
    protected(hands)
    away(hands.window.desk.safe.back_up)
    hands.start()
    hands.window.go_home()
    hands.settle()
    assert len(away(hands.window.desk.book.store.cases)) == 2
    hands.press(hands.window.home.restore)
    page = hands.window.rooms.vault.backups
    hands.press(page.restoring[0])
    page.typed.setText("une phrase qui ne va pas")
    hands.press(page.confirm)
    assert "n’ouvre pas" in page.problem.text()
    page.typed.setText(PHRASE)
    hands.press(page.confirm)
    assert hands.page is hands.window.home
    assert len(away(hands.window.desk.book.store.cases)) == 1
    folder = hands.window.desk.world.vault.location()
    assert (folder / "before-restore-1" / "vault.db").exists()


def test_a_damaged_vault_is_restored_from_the_locked_page(hands: Hands) -> None:
    protected(hands)
    hands.lock()
    folder = hands.window.desk.world.vault.location()
    (folder / "vault.keys").write_bytes(b"spoilt")
    hands.unlock()
    assert "altéré" in hands.window.unlock.problem.text()
    hands.press(hands.window.unlock.restore)
    page = hands.window.rooms.vault.backups
    assert not hands.window.vault_button.isVisible()
    hands.press(page.restoring[0])
    page.typed.setText(PHRASE)
    hands.press(page.confirm)
    assert hands.window.durable
    assert len(away(hands.window.desk.book.store.cases)) == 1


def test_leaving_the_backups_of_a_locked_vault_goes_back_to_the_lock(hands: Hands) -> None:
    protected(hands)
    hands.lock()
    hands.press(hands.window.unlock.restore)
    hands.press(hands.button("Retour"))
    assert hands.page is hands.window.unlock


def a_piece(hands: Hands) -> Path:
    """A sealed file among the pieces of the vault, whatever it holds."""
    place: Path = hands.window.desk.world.vault.location() / "pieces" / "c1"
    place.mkdir(parents=True)
    (place / "p1.age").write_bytes(b"sealed " * 500)
    return place / "p1.age"


def pooled(hands: Hands) -> Path:
    (path,) = (hands.window.desk.world.vault.location() / "backups" / "clinickit-pool").iterdir()
    return path


def test_what_a_restored_backup_has_lost_is_named_and_the_rest_is_there(hands: Hands) -> None:
    protected(hands)
    piece = a_piece(hands)
    away(hands.window.desk.safe.back_up)
    piece.unlink()
    pooled(hands).unlink()
    hands.press(hands.window.home.restore)
    page = hands.window.rooms.vault.backups
    hands.press(page.restoring[0])
    page.typed.setText(PHRASE)
    hands.press(page.confirm)
    assert "pieces/c1/p1.age" in hands.told.said[-1]
    assert len(away(hands.window.desk.book.store.cases)) == 1


def test_every_week_what_backups_share_is_read_again_and_taken_in_again_when_it_is_spoilt(hands: Hands) -> None:
    protected(hands)
    a_piece(hands)
    desk = hands.window.desk
    away(desk.safe.back_up)
    pooled(hands).write_bytes(b"spoilt " * 500)
    away(desk.safe.back_up)
    assert pooled(hands).read_bytes() == b"spoilt " * 500  # not a week yet
    away(lambda: desk.book.store.set_setting("pool_verified", "2026-11-01T00:00:00+00:00"))
    made = away(desk.safe.back_up)
    assert pooled(hands).read_bytes() == b"sealed " * 500
    assert away(lambda: desk.world.backups.spoilt(made.path)) == ()
    assert away(desk.safe.backups_screen).spoilt == 0


def test_what_was_being_typed_in_the_vault_of_before_is_not_written_into_the_one_restored(hands: Hands) -> None:
    hands.start()
    hands.protect()
    away(hands.window.desk.safe.back_up)
    hands.window.go_home()
    hands.settle()
    hands.press(hands.button("Un autre incident"))
    hands.press(hands.journey.main_courante)
    hands.write("Appel de la police", hands.window.rooms.records.main_courante.text)
    room = hands.window.rooms.vault
    room.show_backups()
    hands.settle()
    hands.press(room.backups.restoring[-1])
    hands.write(PHRASE, room.backups.typed)
    hands.press(room.backups.confirm)
    assert len(away(hands.window.desk.book.store.cases)) == 1
    hands.lock()
    assert hands.told.alarmed == hands.told.warned == []
    hands.unlock()


def test_pieces_lost_from_the_backups_are_told_on_their_page(hands: Hands) -> None:
    protected(hands)
    away(lambda: hands.window.desk.book.store.set_setting("pool_spoilt", "2"))
    hands.press(hands.window.home.restore)
    assert "2 pièces ou listes" in words_on(hands.page)


def test_a_new_computer_goes_on_where_the_old_one_was_from_its_first_page(
    hands: Hands, qtbot: QtBot, tmp_path: Path
) -> None:
    protected(hands)
    usb = hands.told.chosen
    hands.press(hands.window.home.copy)
    elsewhere = real_window(tmp_path / "another", told=Told(chosen=usb))
    elsewhere.show()
    qtbot.waitExposed(elsewhere)
    elsewhere.begin()
    there = Hands(qtbot, elsewhere, Told(chosen=usb))
    there.settle()
    there.press(elsewhere.home.restore)
    page = elsewhere.rooms.vault.backups
    there.press(page.elsewhere)
    there.press(page.restoring[0])
    page.typed.setText("une autre phrase")
    there.press(page.confirm)
    assert "n’ouvre pas" in page.problem.text()
    page.typed.setText(PHRASE)
    there.press(page.confirm)
    assert elsewhere.durable
    assert "Reprenez où vous en étiez" in words_on(there.page)
    elsewhere.close()
