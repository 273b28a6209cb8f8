"""A piece is masked in the window: shown first, read again, kept as a piece that names the one it comes from."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from clinickit.ui.application import letters
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import dressed
from tests.ui.test_larger_words import beyond_the_edge, cut

CONTENT = (
    "Née le 12/03/1954 ; NIR 2 54 03 75 116 001 44 ; odile@exemple.fr ; Odile DUBRAC, tél. 06 12 34 56 78\n".encode()
)


def with_piece(hands: Hands, tmp_path: Path, content: bytes) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.told.file = tmp_path / "export.csv"
    hands.told.file.write_bytes(content)
    hands.press(hands.journey.pieces)
    page = hands.window.rooms.records.evidence
    page.label.setText("Export volé")
    page.patient_data.setCurrentIndex(1)
    hands.press(page.choose)
    hands.press(hands.button("Faire une version masquée"))


@pytest.fixture
def asking(hands: Hands, tmp_path: Path) -> Hands:
    """The page that masks the only piece of a protected case."""
    with_piece(hands, tmp_path, CONTENT)
    return hands


def test_the_copy_is_shown_read_again_then_kept_and_the_original_is_untouched(asking: Hands) -> None:
    page = asking.window.rooms.records.masking.page
    page.told.setPlainText("dubrac\nODILE")
    asking.press(page.attempt)
    for said in ("1 numéro de sécurité sociale", "1 adresse e-mail", "1 date sans heure", "2 fois un mot"):
        assert said in words_on(page)
    assert page.copy.toPlainText() == "Née le ▇▇▇ ; NIR ▇▇▇ ; ▇▇▇ ; ▇▇▇ ▇▇▇, tél. ▇▇▇\n"
    assert not page.keep.isEnabled()
    asking.tick(page.sure)
    asking.press(page.keep)
    shown = words_on(asking.page).replace("\u00a0", " ")
    assert "Pièce n° 2 – Version masquée de la pièce n° 1 – Export volé" in shown
    assert "Version masquée de : pièce n° 1" in shown
    assert "Masquée dans : pièce n° 2" in shown
    assert f"Original : SHA-256 {hashlib.sha256(CONTENT).hexdigest()}" in shown
    sums = {one.text() for one in asking.page.findChildren(QLineEdit)}
    masked = "Née le ▇▇▇ ; NIR ▇▇▇ ; ▇▇▇ ; ▇▇▇ ▇▇▇, tél. ▇▇▇\n".encode()
    assert {hashlib.sha256(CONTENT).hexdigest(), hashlib.sha256(masked).hexdigest()} <= sums
    case, desk = asking.window.case, asking.window.desk
    assert case is not None
    first, second = (line.id for line in away(lambda: desk.evidence.screen(case)).lines)
    keys = away(lambda: desk.evidence.keys_of(case))
    assert away(lambda: desk.evidence.pieces.read(case.id, first, keys)) == CONTENT
    assert away(lambda: desk.evidence.pieces.read(case.id, second, keys)) == masked
    texts = [one.text for one in away(lambda: desk.book.store.journal(case.id))]
    assert any("Pièce prise dans le coffre : Version masquée" in one.replace("\u00a0", " ") for one in texts)
    assert not any("dubrac" in one.lower() for one in texts)
    folder = desk.world.vault.location()
    assert not any(b"DUBRAC" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_other_words_make_another_copy_that_must_be_read_too(asking: Hands) -> None:
    page = asking.window.rooms.records.masking.page
    asking.press(page.attempt)
    asking.tick(page.sure)
    page.told.setPlainText("dubrac")
    assert not page.keep.isEnabled()
    assert not page.shown.isVisible()


def test_a_picture_is_not_masked_and_the_page_says_how_to_do_it(hands: Hands, tmp_path: Path) -> None:
    with_piece(hands, tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "n’est pas un texte" in words_on(hands.page)
    assert "aplats noirs" in words_on(hands.page)
    hands.press(hands.button("Retour aux pièces"))
    assert hands.page is hands.window.rooms.records.evidence


def test_locking_empties_the_page(asking: Hands) -> None:
    page = asking.window.rooms.records.masking.page
    page.told.setPlainText("dubrac")
    asking.press(page.attempt)
    asking.lock()
    assert page.told.toPlainText() == page.copy.toPlainText() == ""
    assert page.findChildren(QLineEdit) == []


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_nothing_is_cut_in_a_small_window_even_in_large_letters(asking: Hands, times: float) -> None:
    app, page = dressed(), asking.window.rooms.records.masking.page
    style = app.styleSheet()
    letters(app, style, times)
    try:
        asking.window.resize(900, 600)
        page.told.setPlainText("\n".join(f"mot {number}" for number in range(12)))
        asking.press(page.attempt)
        assert (cut(asking.window), beyond_the_edge(page)) == ([], [])
        for box, lines in ((page.told, 5), (page.copy, 11)):
            line = box.fontMetrics().lineSpacing()
            assert lines * line <= box.viewport().height() < (lines + 1) * line  # whole lines, none half shown
        assert page.sure.height() >= page.sure.fontMetrics().ascent()
    finally:
        letters(app, style, 1.0)
