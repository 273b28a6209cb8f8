"""One structure is taken back from a backup in the window: shown, confirmed, done; an erased one is refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinickit.domain.case import CaseHeader
from clinickit.domain.ending import HOLD
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.ending.closing import Signed
from clinickit.services.vault.register import SETTING
from tests.adapters.stored_things import NOON, answer
from tests.adapters.vault_places import PHRASE, cheap_vault
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.test_erasing_structure import NAME, named

OTHER = "Trois loutres sous la lune"
SECOND = "Pharmacie du Pont"


@pytest.fixture
def two(hands: Hands) -> Hands:
    """A vault of two structures, backed up; then each wrote something more."""
    hands.start()
    hands.protect()
    named(hands)
    desk = hands.window.desk
    book = desk.book

    def second() -> None:
        with book.store.begin() as unit:
            unit.save_practice("pont", [answer("practice.name", SECOND)])
            unit.open_case(CaseHeader("du-pont", "pont", "", CaseKind.REAL, NOON))
            unit.record("du-pont", book.entry("free", "Avant."))
            unit.commit()

    def since() -> None:
        with book.store.begin() as unit:
            for one in book.store.cases():
                unit.answer(one.id, [answer("breach.summary", "écrit depuis")])
                unit.record(one.id, book.entry("free", "Depuis."))
            unit.commit()

    away(second)
    away(desk.safe.back_up)
    away(since)
    hands.window.go_home()
    hands.settle()
    return hands


def on_the_page(hands: Hands) -> None:
    hands.window.rooms.vault.show_backups()
    hands.settle()
    hands.press(hands.window.rooms.vault.backups.structures[-1])
    assert hands.page is hands.window.rooms.vault.take_back.page


def chosen(hands: Hands, name: str) -> str:
    """Choose a structure by its name; what the page then says."""
    page = hands.window.rooms.vault.take_back.page
    assert NAME in words_on(page)
    assert SECOND in words_on(page)
    practice = next(one for one, held in practices(hands).items() if held == name)
    hands.tick(page.structure.options[practice])
    hands.press(page.look)
    return words_on(page).replace("\u00a0", " ")


def practices(hands: Hands) -> dict[str, str]:
    room = hands.window.rooms.vault.take_back
    return {one.id: one.name for one in room._copies.values()}


def wrote(hands: Hands, case: str) -> list[str]:
    store = hands.window.desk.book.store
    return [one.text for one in away(lambda: store.journal(case))]


def case_of(hands: Hands, practice: str) -> str:
    store = hands.window.desk.book.store
    (found,) = [one.id for one in away(store.cases) if one.practice_id == practice]
    return found


def test_one_structure_comes_back_and_the_other_keeps_what_it_wrote(two: Hands) -> None:
    on_the_page(two)
    said = chosen(two, SECOND)
    assert "1 ligne de main courante écrite depuis cette copie" in said
    assert "Une sauvegarde du coffre d’aujourd’hui est faite d’abord" in said
    assert "Les autres structures ne changent pas" in said
    before = len(away(two.window.desk.world.backups.listed))
    two.press(two.window.rooms.vault.take_back.page.do)
    assert two.page is two.window.home
    assert "La structure est revenue" in two.told.said[-1]
    assert wrote(two, "du-pont")[0] == "Avant."
    assert "Depuis." not in wrote(two, "du-pont")
    assert "Structure reprise de la sauvegarde" in wrote(two, "du-pont")[-1]
    mine = next(one.id for one in away(two.window.desk.book.store.cases) if one.id != "du-pont")
    assert wrote(two, mine)[-1] == "Depuis."
    assert len(away(two.window.desk.world.backups.listed)) > before
    assert "reprise" in away(lambda: two.window.desk.book.store.setting(SETTING))
    assert words_on(two.window.rooms.vault.take_back.page) == ""


def test_what_was_replaced_comes_back_the_same_way_from_the_backup_made_first(two: Hands) -> None:
    desk = two.window.desk
    since = away(lambda: desk.book.store.journal("du-pont"))[-1].hash
    on_the_page(two)
    chosen(two, SECOND)
    two.press(two.window.rooms.vault.take_back.page.do)
    assert "Depuis." not in wrote(two, "du-pont")
    held = [(path, one) for path in backups_of(two) for one in away(lambda path=path: desk.take_back.copies(path, ""))]  # type: ignore[misc]
    ((path, copy),) = [(path, one) for path, one in held if one.id == "pont" and since in one.cases[0].entries]
    said = away(lambda: desk.take_back.screen(path, copy)).replaced
    assert "1 ligne de main courante écrite depuis" in said[0].replace(
        "\u00a0", " "
    )  # the one of the first taking back
    away(lambda: desk.take_back.take_back(path, "", copy))
    assert wrote(two, "du-pont")[-2] == "Depuis."


def test_a_duty_to_keep_a_case_noted_since_is_said_before_it_goes(two: Hands) -> None:
    book = two.window.desk.book

    def hold() -> None:
        with book.store.begin() as unit:
            unit.record("du-pont", book.entry(HOLD, "Le juge le demande."))
            unit.commit()

    away(hold)
    on_the_page(two)
    assert "une obligation de garder ce dossier a été notée depuis" in chosen(two, SECOND)


def backups_of(hands: Hands) -> list[Path]:
    return [one.path for one in away(hands.window.desk.world.backups.listed)]


def test_the_keyboard_alone_is_enough(two: Hands) -> None:
    on_the_page(two)
    page = two.window.rooms.vault.take_back.page
    focused = QApplication.focusWidget()
    assert focused is next(iter(page.structure.options.values()))
    two.key(Qt.Key.Key_Space)
    two.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.look
    two.key(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page.do
    two.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.back
    two.key(Qt.Key.Key_Space)
    assert QApplication.focusWidget() is next(iter(page.structure.options.values()))
    two.press(page.back)
    assert two.page is two.window.rooms.vault.backups


@pytest.mark.parametrize("how", ["spoilt", "gone"])
def test_a_structure_whose_file_is_spoilt_or_that_is_no_longer_there_comes_back(two: Hands, how: str) -> None:
    desk = two.window.desk
    if how == "gone":
        away(lambda: desk.book.store.forget_practice("pont"))
    else:
        two.lock()
        vault = cheap_vault(desk.world.vault.location())
        store = vault.unlock(PHRASE)
        place = vault.practice_now("pont").place
        store.close()
        assert place is not None
        path = vault.location() / place.path
        path.write_bytes(path.read_bytes()[:5000] + b"spoilt" + path.read_bytes()[5006:])
        two.unlock()
    on_the_page(two)
    said = chosen(two, SECOND)
    assert ("n’est plus dans le coffre" if how == "gone" else "ne s’ouvre plus") in said
    two.press(two.window.rooms.vault.take_back.page.do)
    assert "La structure est revenue" in two.told.said[-1]
    assert wrote(two, "du-pont")[0] == "Avant."


def test_after_a_change_of_keys_the_passphrase_of_then_is_asked(two: Hands) -> None:
    desk = two.window.desk
    away(lambda: desk.keys.change_passphrase(PHRASE, OTHER, new_key=True))
    on_the_page(two)
    page = two.window.rooms.vault.take_back.page
    assert NAME not in words_on(page)
    assert "Les clés du coffre ont changé" in words_on(page)
    assert QApplication.focusWidget() is page.typed
    page.typed.setText(OTHER)
    two.key(Qt.Key.Key_Return)
    assert "n’ouvre pas" in page.problem.text()
    page.typed.setText(PHRASE)
    two.press(page.open)
    chosen(two, SECOND)
    two.press(page.do)
    assert "Depuis." not in wrote(two, "du-pont")
    assert two.window.rooms.vault.take_back._typed == ""


def test_a_structure_or_a_case_that_was_erased_does_not_come_back_from_a_copy_out_of_reach(
    two: Hands, tmp_path: Path
) -> None:
    desk, usb = two.window.desk, tmp_path / "usb"
    usb.mkdir()
    away(lambda: desk.safe.copy_backup(usb))
    structures = desk.ends.structures

    def erase() -> None:
        out = tmp_path / "out"
        out.mkdir()
        structures.erase("pont", SECOND, Signed("Dr Ada Morvan", "titulaire"), out)

    away(erase)
    two.window.rooms.vault.show_backups(usb)
    two.settle()
    two.press(two.window.rooms.vault.backups.structures[0])
    said = chosen(two, SECOND)
    assert "a été effacée le" in said
    assert "Dr Ada Morvan" in said
    page = two.window.rooms.vault.take_back.page
    assert not page.do.isVisible()
    assert "Reprendre cette structure" not in said
    two.press(page.back)
    two.press(page.back)
    assert "Sauvegardes de ce dossier" in words_on(two.page)


def test_locking_leaves_no_name_on_the_page(two: Hands) -> None:
    on_the_page(two)
    two.lock()
    page = two.window.rooms.vault.take_back.page
    assert NAME not in words_on(page)
    assert practices(two) == {}


def test_a_locked_vault_offers_no_structure(two: Hands) -> None:
    two.lock()
    two.press(two.window.unlock.restore)
    assert two.window.rooms.vault.backups.structures == []
    assert two.window.rooms.vault.backups.restoring != []
