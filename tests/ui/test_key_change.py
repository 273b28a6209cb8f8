"""After a change of keys, in the window: pieces sealed again, stopped, gone on with; older copies removed on demand."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from clinickit.adapters.pieces import SealedPieces
from clinickit.domain.errors import VaultProblem
from clinickit.services.casebook import OpenCase
from clinickit.services.vault.register import SETTING
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import PHRASE

OTHER = "Trois loutres sous la lune"
CONTENT = b"Subject: facture\r\n\r\nbonjour" * 40_000
PIECES = 3


def open_case(hands: Hands) -> OpenCase:
    case = hands.window.case
    assert case is not None
    return case


@pytest.fixture
def filled(hands: Hands, tmp_path: Path) -> Hands:
    """A protected vault with a case of three pieces, and a backup of before."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.press(hands.journey.pieces)
    for number in range(PIECES):
        hands.told.file = tmp_path / f"courriel-{number}.eml"
        hands.told.file.write_bytes(CONTENT + bytes([number]))
        hands.press(hands.window.rooms.records.evidence.choose)
    away(hands.window.desk.safe.back_up)
    return hands


def change(hands: Hands, current: str = PHRASE, fresh: str = OTHER) -> None:
    """Another passphrase and another key, by the page."""
    hands.press(hands.window.vault_button)
    room = hands.window.rooms.vault
    hands.press(room.overview.change)
    page = room.passphrase
    for line, text in ((page.current, current), (page.first, fresh), (page.second, fresh)):
        hands.write(text, line)
    page.new_key.setChecked(True)
    hands.press(page.change)
    assert hands.page is room.keys.page


def said(hands: Hands) -> str:
    return words_on(hands.page).replace("\u00a0", " ")


def under_the_new_key(hands: Hands) -> list[bool]:
    """Which pieces of the case the newest key opens."""
    case, evidence = open_case(hands), hands.window.desk.evidence
    screen = away(lambda: evidence.screen(case))
    keys = away(lambda: evidence.keys_of(case))
    return [away(lambda line=line: evidence.pieces.is_under(case.id, line.id, keys[0])) for line in screen.lines]  # type: ignore[misc]


def test_the_pieces_are_sealed_again_and_everything_about_them_still_holds(filled: Hands) -> None:
    hands, evidence = filled, filled.window.desk.evidence
    before = away(lambda: evidence.screen(open_case(hands)).lines)
    change(hands)
    page = hands.window.rooms.vault.keys.page
    assert "3 pièces" in said(hands)
    assert "Refaites maintenant la fiche" in said(hands)
    assert page.recovery.isVisible()
    assert under_the_new_key(hands) == [False] * PIECES
    hands.press(page.seal)
    assert "3 pièces rescellées" in said(hands)
    assert under_the_new_key(hands) == [True] * PIECES
    assert away(lambda: evidence.read_again(open_case(hands))) == ()
    assert away(lambda: evidence.screen(open_case(hands)).lines) == before
    folder = hands.told.chosen
    assert folder is not None
    chosen = [line.id for line in before]
    assert len(away(lambda: evidence.pack(open_case(hands), chosen, folder)).files) == 3
    hands.press(hands.button("Retour"))
    assert "Pièces rescellées sous leur nouvelle clé : 3" in acts(hands)


def acts(hands: Hands) -> str:
    return away(lambda: hands.window.desk.book.store.setting(SETTING)).replace("\u00a0", " ")


def test_a_piece_added_after_the_change_needs_no_sealing(filled: Hands) -> None:
    hands = filled
    change(hands)
    hands.come_back(hands.window.rooms.records.evidence)
    hands.press(hands.window.rooms.records.evidence.choose)
    assert under_the_new_key(hands) == [False] * PIECES + [True]
    hands.press(hands.window.vault_button)
    hands.press(hands.window.rooms.vault.overview.keys)
    assert "3 pièces" in said(hands)


def stopping_after_one(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The second piece waits until it is told to stop; the event says that it waits."""
    waits, whole, count = threading.Event(), SealedPieces.seal_again, [0]

    def seal_again(self: SealedPieces, *given: Any) -> None:  # noqa: ANN401 - handed on
        count[0] += 1
        if count[0] > 1:
            waits.set()
            cancelled = given[-1]
            stopped = threading.Event()
            while not cancelled():
                stopped.wait(0.01)
        whole(self, *given)

    monkeypatch.setattr(SealedPieces, "seal_again", seal_again)
    return waits


def test_stopping_says_what_is_left_and_it_is_gone_on_with_after_the_program_was_closed(
    filled: Hands, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = filled
    change(hands)
    page = hands.window.rooms.vault.keys.page
    waits = stopping_after_one(monkeypatch)
    page.seal.click()
    hands.qtbot.waitUntil(waits.is_set, timeout=20_000)
    hands.glance()
    assert page.progress.stop.isVisible()
    assert not page.forget_chosen.isEnabled()
    hands.press(page.progress.stop)
    monkeypatch.undo()
    assert "1 pièce rescellée" in said(hands)
    assert "2 pièces restent" in said(hands)
    assert sorted(under_the_new_key(hands)) == [False, False, True]
    case = open_case(hands)
    hands.window.close()
    again = opened()
    again.unlock(OTHER)
    again.window.open_case(case.id)
    again.settle()
    again.press(again.window.vault_button)
    again.press(again.window.rooms.vault.overview.keys)
    assert "2 pièces" in said(again)
    again.press(again.window.rooms.vault.keys.page.seal)
    assert under_the_new_key(again) == [True] * PIECES


def test_locking_stops_it_and_nothing_is_shown_nor_lost(filled: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = filled
    change(hands)
    case = open_case(hands)
    page = hands.window.rooms.vault.keys.page
    waits = stopping_after_one(monkeypatch)
    page.seal.click()
    hands.qtbot.waitUntil(waits.is_set, timeout=20_000)
    hands.lock()
    monkeypatch.undo()
    assert hands.page is hands.window.unlock
    hands.unlock(OTHER)
    hands.window.open_case(case.id)
    hands.settle()
    assert away(lambda: hands.window.desk.evidence.read_again(open_case(hands))) == ()


def test_a_page_that_was_left_while_sealing_shows_how_far_it_is_when_one_comes_back(
    filled: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = filled
    change(hands)
    page = hands.window.rooms.vault.keys.page
    waits = stopping_after_one(monkeypatch)
    page.seal.click()
    hands.qtbot.waitUntil(waits.is_set, timeout=20_000)
    page.left.emit()
    hands.qtbot.waitUntil(lambda: hands.page is hands.window.rooms.vault.overview, timeout=20_000)
    hands.window.rooms.vault.keys.enter()
    hands.glance()
    assert hands.page is page
    assert page.progress.isVisible()
    hands.press(page.progress.stop)
    monkeypatch.undo()
    assert "restent" in said(hands)


def test_a_piece_that_cannot_be_read_is_named_and_not_asked_for_again(filled: Hands) -> None:
    hands = filled
    sealed = min((hands.window.desk.world.vault.location() / "pieces").rglob("*.age"))
    sealed.write_bytes(sealed.read_bytes()[:-1])
    altered = sealed.read_bytes()
    change(hands)
    hands.press(hands.window.rooms.vault.keys.page.seal)
    assert "2 pièces rescellées" in said(hands)
    assert "sont abîmées" in said(hands)
    assert "Incident à préciser" in said(hands)
    assert sealed.read_bytes() == altered
    hands.press(hands.button("Retour"))
    hands.press(hands.window.rooms.vault.overview.keys)
    assert "pièces déjà rangées" not in said(hands)


def test_a_disk_that_refuses_is_told_on_the_page(filled: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = filled
    change(hands)

    def refuses(_self: SealedPieces, *_given: object) -> None:
        raise VaultProblem("Le disque refuse d’écrire une pièce (erreur 28).")

    monkeypatch.setattr(SealedPieces, "seal_again", refuses)
    hands.press(hands.window.rooms.vault.keys.page.seal)
    monkeypatch.undo()
    assert "erreur 28" in said(hands)
    assert hands.window.rooms.vault.keys.page.seal.isEnabled()


def test_older_copies_go_only_when_they_are_ticked_and_the_person_agrees(filled: Hands) -> None:
    hands = filled
    backups = hands.window.desk.world.backups
    (old,) = away(backups.listed)
    change(hands)
    page = hands.window.rooms.vault.keys.page
    assert not page.forget_chosen.isEnabled()
    box = next(iter(page.boxes.values()))
    box.setFocus()
    hands.key(Qt.Key.Key_Space)
    hands.told.agreed = False
    hands.press(page.forget_chosen)
    assert old.path.exists()
    assert "Sauvegarde" in hands.told.said[-1]
    assert "sera perdu" in hands.told.said[-1]
    hands.told.agreed = True
    hands.press(page.forget_chosen)
    assert not old.path.exists()
    assert len(away(backups.listed)) == 1
    assert "1 copie supprimée" in said(hands)
    assert f"Copies anciennes supprimées : backups/{old.path.name}" in acts(hands)


def test_nothing_goes_when_no_fresh_backup_can_be_made(filled: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = filled
    (old,) = away(hands.window.desk.world.backups.listed)
    change(hands)
    page = hands.window.rooms.vault.keys.page
    hands.tick(next(iter(page.boxes.values())))

    def refuses() -> None:
        raise VaultProblem("La sauvegarde n’a pas pu être écrite (erreur 28).")

    monkeypatch.setattr(hands.window.desk.safe, "back_up", refuses)
    hands.press(page.forget_chosen)
    monkeypatch.undo()
    assert "erreur 28" in page.problem.text()
    assert old.path.exists()


def test_the_vault_s_page_offers_it_only_while_something_is_left(filled: Hands) -> None:
    hands = filled
    hands.press(hands.window.vault_button)
    overview = hands.window.rooms.vault.overview
    label = hands.window.rooms.vault.words("vault.keys_left")
    assert label not in [one.text() for one in overview.findChildren(QPushButton) if one.isVisible()]
    hands.press(hands.button("Retour"))
    change(hands)
    page = hands.window.rooms.vault.keys.page
    hands.press(page.seal)
    hands.tick(next(iter(page.boxes.values())))
    hands.press(page.forget_chosen)
    assert "Rien d’autre n’est à faire" in said(hands)
    hands.press(hands.button("Retour"))
    assert label not in [one.text() for one in overview.findChildren(QPushButton) if one.isVisible()]


def test_the_lists_of_patients_open_under_their_new_key_without_closing_the_window(filled: Hands) -> None:
    hands, case = filled, open_case(filled)
    files = hands.window.desk.world.patients
    assert away(lambda: files.patients(case.id).lists()) == ()
    before = {path.name for path in (hands.window.desk.world.vault.location() / "patients").glob("*.db")}
    change(hands)
    assert away(lambda: files.patients(case.id).lists()) == ()
    after = {path.name for path in (hands.window.desk.world.vault.location() / "patients").glob("*.db")}
    assert (len(before), len(after), before & after) == (1, 1, set())
