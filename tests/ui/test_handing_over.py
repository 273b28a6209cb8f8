"""One structure is handed over from the window, and opens elsewhere with its own passphrase alone."""

from pathlib import Path

import pytest

from clinickit.adapters.vault.backups import VaultBackups
from clinickit.domain.errors import WrongPassphrase
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on

THEIRS = "Neuf pies sur un fil"


def on_the_page(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.window.go_home()
    hands.settle()
    store = hands.window.desk.book.store
    case = away(store.cases)[0]
    answer = hands.window.desk.book.answer("practice.name", "Cabinet des Genêts")

    def name_it() -> None:
        with store.begin() as unit:
            unit.save_practice(case.practice_id, [answer])
            unit.commit()

    away(name_it)
    hands.window.rooms.vault.enter()
    hands.settle()
    hands.press(hands.window.rooms.vault.overview.handover)


def test_a_structure_is_handed_over_in_a_file_that_opens_elsewhere(hands: Hands, tmp_path: Path) -> None:
    on_the_page(hands)
    page = hands.window.rooms.vault.more.handover
    assert hands.page is page
    assert "Cabinet des Genêts" in words_on(page)
    assert page.structure.value is not None
    page.lines["first"].setText(THEIRS)
    page.lines["second"].setText(THEIRS + " !")
    hands.press(page.do)
    assert "diff" in page.problem.text()
    page.lines["second"].setText(THEIRS)
    hands.press(page.do)
    folder = hands.told.chosen
    assert folder is not None
    (written,) = folder.glob("clinickit-*.zip")
    assert written.name in hands.told.said[-1]
    assert hands.window.pages.currentWidget() is hands.window.rooms.vault.overview
    assert page.lines == {}
    elsewhere = VaultBackups(cheap_vault(tmp_path / "elsewhere"))
    with pytest.raises(WrongPassphrase):
        elsewhere.restore(written, PHRASE)
    store = elsewhere.restore(written, THEIRS)
    assert list(store.known_practices().values()) == ["Cabinet des Genêts"]
    assert len(store.cases()) == 1
    store.close()
    here = hands.window.desk.book.store
    journal = away(lambda: here.journal(here.cases()[0].id))
    assert "remis" in journal[-1].text


def test_without_a_folder_nothing_is_written_and_the_form_stays(hands: Hands) -> None:
    on_the_page(hands)
    page = hands.window.rooms.vault.more.handover
    hands.told.chosen = None
    for line in page.lines.values():
        line.setText(THEIRS)
    hands.press(page.do)
    assert hands.page is page
    assert page.lines["first"].text() == THEIRS
    assert page.do.isEnabled()


def test_locking_forgets_the_passphrase_typed(hands: Hands) -> None:
    on_the_page(hands)
    page = hands.window.rooms.vault.more.handover
    page.lines["first"].setText(THEIRS)
    hands.lock()
    assert page.lines == {}
