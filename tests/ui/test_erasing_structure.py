"""A whole structure leaves the vault and its copies: its name typed, somebody signs, a certificate says it."""

from pathlib import Path

import pytest

from clinickit.adapters.vault.backups import VaultBackups
from clinickit.services.ending.closing import Signed
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on

NAME = "Cabinet des Genêts"


def named(hands: Hands) -> None:
    """Give the only structure its name."""
    store, desk = hands.window.desk.book.store, hands.window.desk
    case = away(store.cases)[0]
    answer = desk.book.answer("practice.name", NAME)

    def name_it() -> None:
        with store.begin() as unit:
            unit.save_practice(case.practice_id, [answer])
            unit.commit()

    away(name_it)


@pytest.fixture
def asking(hands: Hands, tmp_path: Path) -> Hands:
    """The page, for the only structure of a vault of which a USB key holds a copy."""
    hands.start()
    hands.protect()
    named(hands)
    usb = tmp_path / "usb"
    usb.mkdir()
    desk = hands.window.desk
    away(lambda: desk.safe.copy_backup(usb))
    hands.window.rooms.vault.enter()
    hands.settle()
    hands.press(hands.window.rooms.vault.overview.erasing)
    page = hands.window.rooms.vault.more.erasing.page
    assert hands.page is page
    assert not page.look.isEnabled()
    hands.tick(next(iter(page.structure.options.values())))
    hands.press(page.look)
    return hands


def holds(copy: Path, place: Path) -> int:
    """How many cases a copy of the vault still holds."""
    store = VaultBackups(cheap_vault(place)).restore(copy, PHRASE)
    count = len(store.cases())
    store.close()
    return count


def test_a_structure_leaves_the_vault_its_backups_and_the_key_that_was_chosen(asking: Hands, tmp_path: Path) -> None:
    page = asking.window.rooms.vault.more.erasing.page
    shown = words_on(page)
    assert "1 dossier, avec la fiche de la structure et sa clé" in shown
    assert "n’est pas clos" in shown
    assert "Remettre une structure" in shown
    out, usb = asking.told.chosen, tmp_path / "usb"
    (copy,) = usb.glob("clinickit-*.zip")
    assert holds(copy, tmp_path / "before") == 1
    asking.told.chosen = usb
    asking.press(page.choose)
    assert str(usb) in words_on(page)
    asking.told.chosen = out
    page.name.setText("cabinet des genêts ")
    page.by.setText("Léa Morvan")
    asking.press(page.erase)
    assert asking.told.warned == []
    store = asking.window.desk.book.store
    assert away(store.cases) == ()
    assert away(store.known_practices) == {}
    assert asking.window.case is None
    assert asking.page is asking.window.home
    assert "effacée" in asking.told.said[-1]
    assert "détruire" not in asking.told.said[-1]
    assert out is not None
    assert len(list(out.glob("certificat-effacement-*.pdf"))) == 1
    assert holds(next(usb.glob("clinickit-*.zip")), tmp_path / "after") == 0
    asking.press(asking.window.vault_button)
    asking.press(asking.window.rooms.vault.overview.register)
    assert "Structure effacée" in words_on(asking.page)
    assert "Léa Morvan" in words_on(asking.page)
    assert away(asking.window.desk.ends.breaches.rows) == ()


def test_another_name_or_nobody_s_signature_erases_nothing(asking: Hands) -> None:
    page = asking.window.rooms.vault.more.erasing.page
    page.name.setText("Cabinet des Ajoncs")
    page.by.setText("Léa Morvan")
    asking.press(page.erase)
    assert "nom" in page.problem.text()
    page.name.setText(NAME)
    page.by.clear()
    asking.press(page.erase)
    assert "signe" in page.problem.text()
    assert len(away(asking.window.desk.book.store.cases)) == 1


def test_a_case_that_somebody_asked_to_keep_holds_its_structure(asking: Hands) -> None:
    desk = asking.window.desk
    case = away(lambda: desk.open(desk.book.store.cases()[0].id))
    away(lambda: desk.ends.closing.hold(case, "Me Kerbrat", Signed("Léa Morvan", "gérante", "Procès en cours")))
    asking.window.rooms.vault.more.erasing.enter()
    asking.settle()
    page = asking.window.rooms.vault.more.erasing.page
    asking.tick(next(iter(page.structure.options.values())))
    asking.press(page.look)
    assert "1 dossier de cette structure doit être gardé" in words_on(page)
    assert not any("Effacer définitivement" in line for line in words_on(page).splitlines())


def test_locking_forgets_the_structure_that_was_shown(asking: Hands) -> None:
    asking.lock()
    assert NAME not in words_on(asking.window.rooms.vault.more.erasing.page)
