"""Unusual words typed everywhere in the window are found in no file the program made, locked or not."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from clinickit.services.casebook import Change
from tests.adapters.test_vault_canary import WORDS, found_in
from tests.ui.hands import Hands
from tests.ui.seen import away


@pytest.mark.parametrize("moment", ["open", "locked", "closed"])
def test_nothing_typed_in_the_window_is_readable_in_any_file(
    hands: Hands, tmp_path: Path, own_home: Path, moment: str
) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    window, desk, case = hands.window, hands.window.desk, hands.window.case
    assert case is not None
    answers = (desk.book.answer("practice.name", WORDS[0]), desk.book.answer("breach.summary", WORDS[1]))
    away(
        lambda: desk.journey.save(
            Change(case.id, case.header.practice_id, answers, entry=desk.book.entry("free", WORDS[2]))
        )
    )
    away(lambda: desk.journey.save_drafts(case.id, {"breach.reference": WORDS[3]}))
    hands.press(hands.journey.main_courante)
    page = window.rooms.records.main_courante
    page.text.setPlainText(WORDS[4])
    hands.press(page.keep)
    page.text.setPlainText(WORDS[5])
    outside = tmp_path / "exported"
    hands.told.file = outside / f"{WORDS[6]}.eml"
    hands.told.file.write_text(WORDS[7], encoding="utf-8")
    hands.come_back(hands.journey)
    hands.press(hands.journey.pieces)
    window.rooms.records.evidence.label.setText(WORDS[8])
    window.rooms.records.evidence.source.setText(WORDS[9])
    hands.press(window.rooms.records.evidence.choose)
    away(desk.safe.back_up)
    window.guard.clipboard.put(WORDS[10])
    if moment != "open":
        hands.lock()
        assert QGuiApplication.clipboard().text() == ""
    if moment == "closed":
        window.close()
    made = [path for path in tmp_path.iterdir() if path != outside]
    assert made
    assert found_in(*made, own_home.parent) == []
    assert not any(word in window.windowTitle() for word in WORDS)
