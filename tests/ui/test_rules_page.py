"""« Règles et modèles » in the window: a signed pack read, said, confirmed; refused without a trace; undone."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from clinickit.adapters.pack_shelf import PackShelf
from clinickit.domain.packs import fingerprint, written_key
from clinickit.services.packs import PackDesk
from clinickit.ui.packs import RulesPage
from tests.pack_making import Author, author, kept, shelf
from tests.ui.hands import Hands
from tests.ui.seen import words_on
from tests.ui.test_larger_words import beyond_the_edge, cut


@pytest.fixture
def jurist() -> Author:
    """The author of the packs."""
    return author()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying a pack on everything else has its own tests; here it takes too long to be done at each click."""
    monkeypatch.setattr(PackDesk, "_refuse_broken", lambda _desk, _pack: None)


def on_the_page(hands: Hands, folder: Path, *believed: Author) -> tuple[RulesPage, PackShelf]:
    """The page, reached from the first page, on a computer that believes these authors."""
    packs = shelf(folder, *believed)
    desk = hands.window.desk
    desk.world = replace(desk.world, packs=packs)
    hands.press(hands.button(hands.window.words("home.rules")))
    page = hands.window.rooms.rules.page
    assert hands.page is page
    return page, packs


def choose(hands: Hands, file: Path) -> None:
    """Choose a file with the button of the page."""
    hands.told.file = file
    hands.press(hands.window.rooms.rules.page.choose)


def seen(page: RulesPage) -> str:
    return words_on(page).replace("\u00a0", " ")


def test_a_pack_is_shown_with_its_author_and_its_dates_then_installed_after_a_yes(
    hands: Hands, tmp_path: Path, jurist: Author
) -> None:
    page, packs = on_the_page(hands, tmp_path, jurist)
    choose(hands, kept(tmp_path, jurist.pack()))
    assert "Signé par Me Alix Renard" in seen(page)
    assert jurist.key.fingerprint in seen(page)
    assert "72 h aujourd’hui, 96 h à partir du 1er février 2027" in seen(page)
    assert packs.active() == ()
    assert page.cancel.hasFocus()
    hands.press(page.confirm)
    assert [one.id for one in packs.active()] == ["regles-1"]
    assert "prochaine ouverture du programme" in seen(page)
    assert "Règles de février 2027 (version 1), signé par Me Alix Renard" in seen(page)
    hands.press(page.back_one)
    assert packs.active() == ()


def test_a_pack_that_is_not_wanted_leaves_nothing(hands: Hands, tmp_path: Path, jurist: Author) -> None:
    page, packs = on_the_page(hands, tmp_path, jurist)
    choose(hands, kept(tmp_path, jurist.pack()))
    hands.press(page.cancel)
    assert packs.active() == ()
    assert "96 h" not in seen(page)
    assert page.choose.hasFocus()


def test_a_pack_of_an_unknown_author_is_refused_until_the_fingerprint_is_heard(
    hands: Hands, tmp_path: Path, jurist: Author
) -> None:
    page, packs = on_the_page(hands, tmp_path)
    assert "Aucune clé d’éditeur n’est encore publiée" in seen(page)
    file = kept(tmp_path, jurist.pack())
    choose(hands, file)
    assert page.problem.isVisible()
    assert "ne connaît pas" in page.problem.text()
    page.owner.setText("Me Renard")
    page.key_line.setText(written_key(jurist.public))
    page.typed.setText("0000 0000")
    hands.press(page.trust)
    assert "pas l’empreinte de cette clé" in page.key_problem.text()
    assert page.key_line.text() == written_key(jurist.public)
    page.typed.setText(fingerprint(jurist.public))
    hands.press(page.trust)
    assert "Me Renard (ajouté ici)" in seen(page)
    choose(hands, file)
    hands.press(page.confirm)
    assert [one.id for one in packs.active()] == ["regles-1"]
    hands.press(hands.button(page.words("page.forget_key")))
    assert "Un paquet installé ne sert pas" in seen(page)


def test_a_pack_can_be_dropped_on_the_page_and_nothing_else(hands: Hands, tmp_path: Path, jurist: Author) -> None:
    page, _packs = on_the_page(hands, tmp_path, jurist)
    (tmp_path / "notes.txt").write_text("x")
    for name, taken in (("un.ckpack", True), ("notes.txt", False)):
        kept(tmp_path, jurist.pack())
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        asks = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(9, 9), *asks)
        enter.ignore()
        page.dragEnterEvent(enter)
        assert enter.isAccepted() is taken
        if taken:
            page.dropEvent(QDropEvent(QPointF(9, 9), *asks))
            hands.settle()
            assert "96 h" in seen(page)


def test_the_page_is_used_with_the_keyboard_and_leads_back(hands: Hands, tmp_path: Path, jurist: Author) -> None:
    page, packs = on_the_page(hands, tmp_path, jurist)
    assert page.choose.hasFocus()
    hands.told.file = kept(tmp_path, jurist.pack())
    hands.key(Qt.Key.Key_Return)
    assert page.cancel.hasFocus()
    hands.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    holder = QApplication.focusWidget()
    assert holder is page.confirm
    hands.key(Qt.Key.Key_Space)
    assert [one.id for one in packs.active()] == ["regles-1"]
    hands.press(hands.button(page.words("page.back")))
    assert hands.window.pages.currentWidget() is hands.window.home


def test_nothing_of_the_page_is_cut_in_a_small_window(hands: Hands, tmp_path: Path, jurist: Author) -> None:
    page, _packs = on_the_page(hands, tmp_path, jurist)
    choose(hands, kept(tmp_path, jurist.pack()))
    hands.window.resize(900, 600)
    hands.settle()
    assert cut(hands.window) == []
    assert beyond_the_edge(page) == []


def test_an_installed_pack_that_no_longer_verifies_is_said_on_the_first_page(
    hands: Hands, tmp_path: Path, jurist: Author
) -> None:
    page, packs = on_the_page(hands, tmp_path, jurist)
    packs.place(packs.read(kept(tmp_path, jurist.pack())))
    file = tmp_path / "packs" / "regles-1.ckpack"
    file.write_bytes(file.read_bytes()[:-50])
    packs._read = None
    hands.press(hands.button(page.words("page.back")))
    assert "Un paquet de règles installé ne sert pas" in words_on(hands.page)


def test_the_numbers_of_the_first_page_are_those_of_the_pack(hands: Hands, tmp_path: Path, jurist: Author) -> None:
    desk = hands.window.desk
    packs = shelf(tmp_path, jurist)
    text = desk.library.resources.data("directory/police.toml").decode()
    changed = text.replace("17cyber.gouv.fr", "17cyber.example").encode()
    assert changed != text.encode()
    packs.place(packs.read(kept(tmp_path, jurist.pack({"directory/police.toml": changed}))))
    desk.world = replace(desk.world, packs=packs)
    desk.library = type(desk.library)(packs.resources_with([one.files for one in packs.active()]))
    hands.window.warm_up()
    hands.settle()
    assert "17cyber.example" in words_on(hands.page)
