"""The keys of the vault, in the window: recovery sheet, rehearsal, forgotten passphrase, change of passphrase."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from clinickit.domain.errors import WrongPassphrase
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of
from tests.ui.opened_window import Seen, opened

OTHER = "Trois loutres sous la lune"


def recovery_key(seen: Seen) -> str:
    """The key as a person copies it from the page."""
    labels = seen.window.vault_room.recovery.findChildren(QLabel, "recoveryGroup")
    return "-".join(label.text().split()[-1] for label in labels)


def test_choosing_a_passphrase_offers_the_recovery_sheet_and_a_reminder_stays_until_it_was_tried(seen: Seen) -> None:
    seen.protect()
    room = seen.window.vault_room
    assert seen.window.pages.currentWidget() is room.recovery
    assert seen.window.reminder.isVisible()
    key = recovery_key(seen)
    assert len(key.split("-")) == 7
    seen.click(room.recovery.copied)
    assert recovery_key(seen) == ""
    seen.type(room.recovery.typed, key[:-1] + ("0" if key[-1] != "0" else "1"))
    seen.click(room.recovery.check)
    assert "groupe n° 7" in room.recovery.problem.text()
    seen.type(room.recovery.typed, key.lower().replace("-", "  "))
    seen.click(room.recovery.check)
    assert "La fiche fonctionne" in seen.texts(room.recovery)
    assert not seen.window.reminder.isVisible()


def test_the_rehearsal_may_wait_and_the_reminder_leads_back_to_a_new_sheet(seen: Seen) -> None:
    seen.protect()
    first = recovery_key(seen)
    seen.window.vault_room.recovery._leave()
    seen.settle()
    assert seen.window.pages.currentWidget() is seen.window.home
    assert seen.window.reminder.isVisible()
    seen.click(seen.window.reminder)
    assert recovery_key(seen) not in ("", first)


def test_the_sheet_is_written_as_a_pdf_where_the_person_asks(
    seen: Seen, tmp_path: Path, boxes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(usb))
    seen.protect()
    seen.click(seen.window.vault_room.recovery.sheet)
    assert [path.name for path in usb.iterdir()] == ["fiche-de-recuperation.pdf"]
    assert "supprimez ce fichier" in boxes[-1]
    text = pdf_text(usb / "fiche-de-recuperation.pdf")
    assert all(group in text for group in recovery_key(seen).split("-"))


def pdf_text(path: Path) -> str:
    """The words of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_a_forgotten_passphrase_is_replaced_by_the_sheet(seen: Seen, qtbot: QtBot, tmp_path: Path) -> None:
    seen.protect()
    key = recovery_key(seen)
    seen.window.close()
    again = opened(qtbot, tmp_path / "vault")
    page = again.window.unlock
    again.click(page.forgotten)
    again.type(page.recovery, key.replace("-", " ")[:-1])
    again.click(page.recover)
    assert "34 en tout" in page.recovery_problem.text()
    again.type(page.recovery, key)
    again.click(page.recover)
    assert again.window.durable
    assert again.window.pages.currentWidget() is again.window.home
    again.window.close()


@pytest.mark.parametrize("new_key", [False, True])
def test_the_passphrase_is_changed_and_the_copies_it_cannot_reach_are_named(
    seen: Seen, tmp_path: Path, *, new_key: bool
) -> None:
    seen.start()
    seen.protect()
    (tmp_path / "vault" / "before-format-2-1").mkdir()
    recovery = recovery_key(seen)
    cases = seen.window.desk.book.store.cases()
    seen.window.show_page(seen.window.vault_room.passphrase)
    page = seen.window.vault_room.passphrase
    for line, text in ((page.current, "mauvaise phrase"), (page.first, OTHER), (page.second, OTHER)):
        seen.type(line, text)
    page.new_key.setChecked(new_key)
    seen.click(page.change)
    assert "actuelle n’est pas la bonne" in page.problem.text()
    seen.type(page.current, PHRASE)
    seen.click(page.change)
    overview = seen.window.vault_room.overview
    assert "before-format-2-1" in seen.texts(overview)
    assert "clé USB" in seen.texts(overview)
    assert seen.window.desk.book.store.cases() == cases
    seen.start()
    seen.window.close()
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
