"""« Continuer à soigner »: sheets to print from the first page on, services reconnected, papers to type again."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Moment
from clinickit.ui.care import CarePage
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.opened_window import Seen
from tests.ui.test_keyboard import name_of, reachable
from tests.ui.test_larger_words import beyond_the_edge, cut, large_letters
from tests.ui.walking import go, kept, on_a_case, told

__all__ = ["large_letters"]  # the fixture, found here by pytest

CLINIC: dict[str, FactValue] = {"practice.name": "Cabinet des Genêts", "practice.kind": v.StructureType.CABINET_MEDICAL}


def page_of(seen: Seen) -> CarePage:
    return seen.window.rooms.care.page


def pages_of(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file.read_bytes())
    return [page.get_textpage().get_text_range() for page in document]


def test_before_any_passphrase_and_any_case_the_sheets_print_from_home(opened: Opened, tmp_path: Path) -> None:
    hands = opened()
    seen = Seen(hands.qtbot, hands.window)
    hands.told.chosen = tmp_path
    seen.click(seen.window.home.care)
    assert seen.window.pages.currentWidget() is page_of(seen)
    page_of(seen).copies.setValue(3)
    seen.click(page_of(seen).sheets["patient_sheet"])
    pages = pages_of(tmp_path / "mode-papier-patient-sheet.pdf")
    assert len(pages) == 3
    assert all("Allergies" in page for page in pages)
    seen.click(page_of(seen).save_list)
    assert "Sauvegardes" in " ".join(pages_of(tmp_path / "remise-en-route.pdf"))
    assert not any(box.isEnabled() for box in page_of(seen).boxes.values())
    seen.click(page_of(seen).back)
    assert seen.window.pages.currentWidget() is seen.window.home


def test_every_sheet_is_listed_with_its_purpose_and_all_print_together(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    seen.click(seen.window.journey.care)
    texts = seen.texts(page_of(seen))
    for purpose in ("Une fiche vierge par patient", "rappelez les patients à risque", "Ordonnance écrite à la main"):
        assert purpose in texts
    assert "Prélèvement" not in texts
    seen_elsewhere = next(one for one in page_of(seen).findChildren(QPushButton) if "vu ailleurs" in one.text())
    seen.click(seen_elsewhere)
    assert "Weda" in seen.texts(page_of(seen))
    seen.click(page_of(seen).save_all)
    printed = " ".join(pages_of(tmp_path / "mode-papier.pdf"))
    for title in ("Fiche patient papier", "patients à rappeler", "Registre chronologique", "aide-mémoire"):
        assert title in printed
    assert "Genêts" not in printed


def test_a_laboratory_finds_its_own_sheets_first(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, {**CLINIC, "practice.kind": v.StructureType.LABORATOIRE})
    seen.click(seen.window.journey.care)
    assert next(iter(page_of(seen).sheets)) == "sampling"


def test_a_service_put_back_is_stamped_kept_and_printed(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    seen.click(seen.window.journey.care)
    seen.click(page_of(seen).boxes["network"])
    assert page_of(seen).boxes["network"].isChecked()
    assert "Fait le " in seen.texts(page_of(seen))
    assert isinstance(kept(seen)["breach.reconnection[network].done_at"], Moment)
    seen.click(page_of(seen).save_list)
    assert "Fait le " in " ".join(pages_of(tmp_path / "remise-en-route.pdf"))
    seen.click(page_of(seen).boxes["network"])
    assert "Fait le " not in seen.texts(page_of(seen))
    seen.click(page_of(seen).back)
    assert seen.window.pages.currentWidget() is seen.window.journey


def test_papers_written_by_hand_wait_until_they_are_typed_again(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    seen.click(seen.window.journey.care)
    seen.click(page_of(seen).add_batch)
    assert "Dites quel lot" in page_of(seen).problem.text()
    page_of(seen).label.setText("fiches n° 1 à 14")
    seen.click(page_of(seen).add_batch)
    assert "Un lot à ressaisir" in seen.texts(page_of(seen))
    (batch,) = page_of(seen).batches
    seen.click(page_of(seen).batches[batch])
    assert "Aucun lot n’attend" in seen.texts(page_of(seen))
    assert isinstance(kept(seen)[f"breach.retyping[{batch}].retyped_at"], Moment)


def test_the_gestures_lead_to_the_page_and_back_to_the_gestures(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    go(seen, "gestures")
    seen.click(seen.window.journey.gestures.care)
    assert seen.window.pages.currentWidget() is page_of(seen)
    seen.click(page_of(seen).back)
    assert seen.window.pages.currentWidget() is seen.window.journey
    assert seen.window.journey.step is not None
    assert seen.window.journey.step.id == "gestures"


def test_locking_leaves_nothing_of_the_case_on_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    Hands(qtbot, seen.window, told(seen)).protect()
    seen.click(seen.window.journey.care)
    page_of(seen).label.setText("fiches de Mme Untel")
    seen.click(page_of(seen).add_batch)
    seen.window.guard.lock()
    seen.settle()
    assert "Untel" not in seen.texts(page_of(seen))
    assert page_of(seen).label.text() == ""


def test_every_control_of_the_page_has_a_name_and_tab_goes_down_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    seen.click(seen.window.journey.care)
    controls = [one for one in reachable(seen.window) if page_of(seen).isAncestorOf(one)]
    assert [type(one).__name__ for one in controls if not name_of(one)] == []
    seen.window.resize(900, 600)
    seen.settle()
    body = page_of(seen).widget()
    assert body is not None
    order: list[QWidget] = [page_of(seen).copies]
    while (following := order[-1].nextInFocusChain()) not in (None, order[0]):
        assert following is not None
        order.append(following)
    tops = [one.mapTo(body, QPoint(0, 0)).y() for one in order if one in controls]
    assert len(tops) == len(controls)
    assert tops == sorted(tops)
    assert all(one.mapTo(body, QPoint(0, 0)).x() + one.width() <= body.width() for one in controls)


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_in_a_small_window_nothing_is_cut(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    seen.click(seen.window.journey.care)
    seen.window.resize(900, 600)
    seen.settle()
    seen.bot.wait(50)
    body = page_of(seen).widget()
    assert body is not None
    assert cut(body) == []
    assert beyond_the_edge(body) == []
