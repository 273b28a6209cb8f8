"""The gestures page: ticked at once, given to somebody beside the gesture, marks that stay discreet."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Several
from clinickit.ui.wizard.gestures import GesturesPage
from tests.ui.opened_window import Seen
from tests.ui.walking import go, kept, on_a_case

FIRST = "common.patients_first"
RANSOM: dict[str, FactValue] = {
    "breach.kinds": Several((v.IncidentKind.RANSOMWARE,)),
    "practice.name": "Cabinet des Genêts",
}


def page(seen: Seen) -> GesturesPage:
    return seen.window.journey.gestures


def shown(qtbot: QtBot, folder: Path) -> Seen:
    seen = on_a_case(qtbot, folder, RANSOM)
    go(seen, "gestures")
    return seen


def give(seen: Seen, name: str, when: str) -> None:
    """Open the form of the first gesture, fill it and keep it."""
    row = page(seen).gestures[FIRST]
    row.opener.click()
    assert row.form is not None
    row.form.name.setText(name)
    row.form.when.setText(when)
    row.form.keep.click()
    seen.settle()


def test_a_gesture_is_given_to_a_named_person_with_a_time(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    give(seen, "Léa Morvan", "20/11/2026 à 15h")
    assert "Confié à Léa Morvan" in seen.texts(page(seen))
    assert kept(seen)[f"breach.gestures[{FIRST}].given_to"] == "Léa Morvan"
    row = page(seen).gestures[FIRST]
    row.opener.click()
    assert row.form is not None
    assert row.form.name.text() == "Léa Morvan"


def test_a_time_that_cannot_be_read_is_said_beside_the_form_and_nothing_is_kept(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    give(seen, "Léa Morvan", "bientôt")
    form = page(seen).gestures[FIRST].form
    assert form is not None
    assert form.problem.text()
    assert form.name.text() == "Léa Morvan"
    assert f"breach.gestures[{FIRST}].given_to" not in kept(seen)


def test_a_tick_stamps_the_gesture_and_shows_the_next_one(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    before = page(seen).findChild(QLabel, "nextGestureText")
    assert isinstance(before, QLabel)
    first = before.text()
    page(seen).boxes[FIRST].click()
    seen.settle()
    qtbot.waitUntil(lambda: "Fait le" in seen.texts(page(seen)))
    following = [one.text() for one in page(seen).findChildren(QLabel, "nextGestureText") if one.isVisible()]
    assert following
    assert first not in following


def test_doubt_is_a_small_mark_beside_the_gesture_explained_once(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    tags = [tag.text() for tag in page(seen).findChildren(QLabel, "tag")]
    assert tags.count("À vérifier") > 1
    explained = [one for one in page(seen).findChildren(QLabel) if "source officielle" in one.text()]
    assert len(explained) == 1


def test_the_rule_and_what_was_set_aside_can_be_read(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    text = "\n".join(label.text() for label in page(seen).findChildren(QLabel))
    assert "7.  Utilisez un appareil sain pour le kit." in text
    assert "Compris dans un geste plus complet" in text
    assert "Chiffrement en cours" in text
