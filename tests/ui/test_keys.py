"""The keys of the vault, in the window: recovery sheet, rehearsal, forgotten passphrase, change of passphrase."""

import errno
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from clinickit.adapters import keyslots
from clinickit.domain.errors import WrongPassphrase
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on

OTHER = "Trois loutres sous la lune"


def recovery_key(hands: Hands) -> str:
    """The key as a person copies it from the page."""
    labels = hands.window.rooms.vault.recovery.findChildren(QLabel, "recoveryGroup")
    return "-".join(label.text().split()[-1] for label in labels if label.isVisible())


def test_choosing_a_passphrase_offers_the_recovery_sheet_and_a_reminder_stays_until_it_was_tried(hands: Hands) -> None:
    hands.protect()
    room = hands.window.rooms.vault
    assert hands.window.pages.currentWidget() is room.recovery
    assert hands.window.reminder.isVisible()
    key = recovery_key(hands)
    assert len(key.split("-")) == 7
    hands.press(room.recovery.copied)
    assert recovery_key(hands) == ""
    room.recovery.typed.setText(key[:-1] + ("0" if key[-1] != "0" else "1"))
    hands.press(room.recovery.check)
    assert "groupe n° 7" in room.recovery.problem.text()
    room.recovery.typed.setText(key.lower().replace("-", "  "))
    hands.press(room.recovery.check)
    assert "La fiche fonctionne" in words_on(room.recovery)
    assert not hands.window.reminder.isVisible()


def test_the_rehearsal_may_wait_and_the_reminder_leads_back_to_the_same_sheet(hands: Hands) -> None:
    hands.protect()
    first = recovery_key(hands)
    hands.window.rooms.vault.recovery._leave()
    hands.settle()
    assert hands.window.pages.currentWidget() is hands.window.home
    assert hands.window.reminder.isVisible()
    hands.press(hands.window.reminder)
    assert first
    assert recovery_key(hands) == first


def test_a_sheet_printed_before_the_lock_is_tried_afterwards_without_being_replaced(hands: Hands) -> None:
    hands.protect()
    key = recovery_key(hands)
    hands.press(hands.button("Plus tard"))
    hands.lock()
    hands.unlock()
    hands.press(hands.window.reminder)
    page = hands.window.rooms.vault.recovery
    hands.press(page.have)
    hands.write(key, page.typed)
    hands.press(page.check)
    assert "La fiche fonctionne" in words_on(page)
    assert not hands.window.reminder.isVisible()


def test_a_sheet_that_works_is_replaced_only_once_that_was_asked(hands: Hands) -> None:
    hands.protect()
    page = hands.window.rooms.vault.recovery
    key = recovery_key(hands)
    hands.press(page.copied)
    hands.write(key, page.typed)
    hands.press(page.check)
    hands.press(hands.button("Continuer"))
    hands.press(hands.window.vault_button)
    hands.press(hands.window.rooms.vault.overview.recovery)
    assert "l’ancienne n’ouvre alors plus rien" in words_on(page)
    rehearse = hands.window.desk.world.vault.rehearse_recovery_key
    away(lambda: rehearse(key))
    hands.press(page.another)
    assert "L’ancienne" in hands.told.said[-1]
    away(lambda: rehearse(recovery_key(hands)))
    with pytest.raises(WrongPassphrase):
        away(lambda: rehearse(key))


def test_the_sheet_shown_after_a_new_key_opens_the_vault(hands: Hands) -> None:
    hands.protect()
    first = recovery_key(hands)
    hands.press(hands.button("Plus tard"))
    room = hands.window.rooms.vault
    hands.window.show_page(room.passphrase)
    for line, text in (
        (room.passphrase.current, PHRASE),
        (room.passphrase.first, OTHER),
        (room.passphrase.second, OTHER),
    ):
        hands.write(text, line)
    room.passphrase.new_key.setChecked(True)
    hands.press(room.passphrase.change)
    hands.press(room.keys.page.recovery)
    key = recovery_key(hands)
    assert key != first
    away(lambda: hands.window.desk.world.vault.rehearse_recovery_key(key))


def test_a_disk_that_refuses_the_key_file_is_said_in_a_sentence_and_changes_nothing(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    hands.protect()
    room = hands.window.rooms.vault
    hands.press(hands.button("Plus tard"))
    with monkeypatch.context() as full:
        full.setattr(keyslots, "replace_file", refuse)
        hands.window.show_page(room.passphrase)
        page = room.passphrase
        for line, text in ((page.current, PHRASE), (page.first, OTHER), (page.second, OTHER)):
            hands.write(text, line)
        hands.press(page.change)
        assert "Le disque refuse d’écrire les clés du coffre" in page.problem.text()
        room._groups = ()
        room._make_recovery()
        hands.settle()
        assert "Le disque refuse d’écrire les clés du coffre" in hands.told.warned[-1]
    hands.lock()
    hands.unlock(PHRASE)
    assert hands.window.durable


def test_the_sheet_is_written_as_a_pdf_where_the_person_asks(hands: Hands) -> None:
    usb = hands.told.chosen
    assert usb is not None
    hands.protect()
    hands.press(hands.window.rooms.vault.recovery.sheet)
    assert [path.name for path in usb.iterdir()] == ["fiche-de-recuperation.pdf"]
    assert "supprimez ce fichier" in hands.told.said[-1]
    text = pdf_text(usb / "fiche-de-recuperation.pdf")
    assert all(group in text for group in recovery_key(hands).split("-"))


def pdf_text(path: Path) -> str:
    """The words of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_a_forgotten_passphrase_is_replaced_by_the_sheet(hands: Hands, opened: Opened) -> None:
    hands.protect()
    key = recovery_key(hands)
    hands.window.close()
    again = opened()
    page = again.window.unlock
    again.press(page.forgotten)
    page.recovery.setText(key.replace("-", " ")[:-1])
    again.press(page.recover)
    assert "34 en tout" in page.recovery_problem.text()
    page.recovery.setText(key)
    again.press(page.recover)
    assert again.window.durable
    assert again.window.pages.currentWidget() is again.window.home


@pytest.mark.parametrize("new_key", [False, True])
def test_the_passphrase_is_changed_and_the_copies_it_cannot_reach_are_named(
    hands: Hands, tmp_path: Path, *, new_key: bool
) -> None:
    hands.start()
    hands.protect()
    (tmp_path / "vault" / "before-format-2-1").mkdir()
    recovery = recovery_key(hands)
    cases = away(hands.window.desk.book.store.cases)
    hands.window.show_page(hands.window.rooms.vault.passphrase)
    page = hands.window.rooms.vault.passphrase
    for line, text in ((page.current, "mauvaise phrase"), (page.first, OTHER), (page.second, OTHER)):
        line.setText(text)
    page.new_key.setChecked(new_key)
    hands.press(page.change)
    assert "actuelle n’est pas la bonne" in page.problem.text()
    page.current.setText(PHRASE)
    hands.press(page.change)
    left = hands.window.rooms.vault.keys.page
    assert "phrase de passe" in words_on(left)
    assert "avant un changement de format" in words_on(left)
    assert "clé USB" in words_on(left)
    assert away(hands.window.desk.book.store.cases) == cases
    hands.come_back(hands.window.home)
    hands.start()
    hands.window.close()
    vault = cheap_vault(tmp_path / "vault")
    with pytest.raises(WrongPassphrase):
        vault.unlock(PHRASE)
    if new_key:
        with pytest.raises(WrongPassphrase):
            vault.unlock_with_recovery(recovery)
    else:
        vault.unlock_with_recovery(recovery).close()
    store = vault.unlock(OTHER)
    assert len(store.cases()) == 2
    store.close()
    assert not [name for name in state_of(tmp_path / "vault") if "next" in name or "agreed" in name]
