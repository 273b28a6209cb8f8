"""« Qui appeler » is one click away in any state, and keeps nothing of the practice once the vault is locked."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from clinickit.domain.facts import FactValue
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.opened_window import Seen
from tests.ui.walking import on_a_case, told

NANTES: dict[str, FactValue] = {"practice.name": "Cabinet des Genêts", "practice.address.postcode": "44000"}


def shown(seen: Seen, text: str) -> None:
    """Until a text is on the page."""
    seen.wait(lambda: text in seen.texts(seen.window.rooms.calls.page))


def test_before_any_passphrase_the_list_opens_finds_a_region_and_goes_back(opened: Opened) -> None:
    first = opened()
    first.start()
    first.protect()
    first.window.close()
    hands = opened()
    seen = Seen(hands.qtbot, hands.window)
    seen.click(seen.window.calls_button)
    shown(seen, "17Cyber")
    assert not seen.window.to_home.isVisible()
    seen.window.rooms.calls.page.postcode.setText("35000")
    seen.click(seen.window.rooms.calls.page.search)
    shown(seen, "Breizh Cyber")
    seen.click(seen.window.rooms.calls.page.back)
    assert seen.window.pages.currentWidget() is seen.window.unlock
    hands.unlock()
    assert seen.window.pages.currentWidget() is seen.window.home


def test_from_a_case_the_practices_region_is_found_and_the_case_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, NANTES)
    seen.click(seen.window.calls_button)
    shown(seen, "PdL Cyber Assistance")
    seen.click(seen.window.rooms.calls.page.back)
    assert seen.window.pages.currentWidget() is seen.window.journey


def test_locking_takes_the_practices_region_off_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, NANTES)
    Hands(qtbot, seen.window, told(seen)).protect()
    seen.click(seen.window.calls_button)
    seen.window.rooms.calls.page.postcode.setText("44000")
    seen.click(seen.window.rooms.calls.page.search)
    seen.window.guard.lock()
    seen.settle()
    page = seen.window.rooms.calls.page
    assert "PdL" not in seen.texts(page)
    assert page.postcode.text() == ""
    seen.click(seen.window.calls_button)
    shown(seen, "17Cyber")
    assert "PdL" not in seen.texts(page)
    assert page.postcode.text() == ""


def test_the_list_is_written_as_a_pdf_where_the_person_asks(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, NANTES)
    seen.click(seen.window.calls_button)
    shown(seen, "PdL Cyber Assistance")
    seen.click(seen.window.rooms.calls.page.save)
    assert (tmp_path / "qui-appeler.pdf").read_bytes().startswith(b"%PDF")
