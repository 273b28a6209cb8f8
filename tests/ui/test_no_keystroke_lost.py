"""A program killed while somebody types: opened again, it shows all but the last second of keys, in each place."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.soak.keystrokes import FIELDS, LAST_SECOND, found_again, killed, lost, only_case
from tests.ui.conftest import Opened
from tests.ui.hands import Hands


@pytest.mark.parametrize(("seed", "name"), list(enumerate(FIELDS, start=1)))
def test_a_program_killed_while_one_types_without_a_pause_loses_at_most_the_last_second(
    tmp_path: Path, opened: Opened, seed: int, name: str
) -> None:
    typed = killed(tmp_path / "vault", name, seed)
    assert typed > LAST_SECOND
    assert lost(typed, found_again(opened(), name)) <= LAST_SECOND


def test_what_is_typed_for_a_piece_to_come_stays_at_the_lock_and_goes_once_the_piece_is_taken(
    hands: Hands, tmp_path: Path
) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.press(hands.journey.pieces)
    page = hands.window.rooms.records.evidence
    hands.write("Messagerie du secrétariat", page.source)
    hands.lock()
    assert not any("Messagerie" in one.text() for one in page.findChildren(QLineEdit))
    hands.unlock()
    hands.window.open_case(only_case(hands))
    hands.settle()
    hands.press(hands.journey.pieces)
    assert page.source.text() == "Messagerie du secrétariat"
    hands.told.file = tmp_path / "courriel.eml"
    hands.told.file.write_bytes(b"Subject: facture\r\n")
    hands.press(page.choose)
    assert page.source.text() == ""
    hands.press(hands.button("Retour au dossier"))
    hands.press(hands.journey.pieces)
    assert page.source.text() == ""


def test_to_whom_a_gesture_is_given_stays_at_the_lock_and_goes_once_it_is_given(hands: Hands) -> None:
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    hands.journey.go("gestures")
    hands.settle()
    gesture, row = next(iter(hands.journey.gestures.gestures.items()))
    hands.press(row.opener)
    assert row.form is not None
    hands.write("Léa", row.form.name)
    hands.lock()
    hands.unlock()
    hands.window.open_case(only_case(hands))
    hands.settle()
    hands.journey.go("gestures")
    hands.settle()
    again = hands.journey.gestures.gestures[gesture]
    assert again.form is not None
    assert again.form.name.text() == "Léa"
    hands.press(again.form.keep)
    hands.qtbot.wait(500)
    hands.settle()
    case = hands.window.case
    assert case is not None
    assert not any(text for path, text in case.drafts.items() if path.startswith("gestures."))
    assert hands.journey.gestures.gestures[gesture].form is None
