"""Prescribers of a list: found by their header, corrected, shown with the person, a criterion of who is presumed."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from clinickit.people.columns import Role
from clinickit.people.criteria import Criteria
from clinickit.services.patients_ports import PatientStore
from clinickit.ui.application import letters
from clinickit.ui.patients.leak.presumed import PresumedPage
from clinickit.ui.widgets.reading_order import reading_order
from tests.ui.hands import Hands
from tests.ui.seen import away, words_on
from tests.ui.stage import dressed
from tests.ui.test_larger_words import beyond_the_edge, cut

HEADER = ("Nom", "Prénom", "Né(e) le", "Nom prescripteur", "Prénom prescripteur")
PEOPLE, DOCTORS = 60, 30


def written(place: Path) -> Path:
    """Sixty people sent by thirty doctors, one of whom sent sixteen; four whose prescriber is not known."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    rows = []
    for at in range(PEOPLE):
        name = f"N{letters[at // 26]}{letters[at % 26]}om"
        doctor = at % DOCTORS if at >= DOCTORS // 2 else 0
        sent = ("", "") if at >= PEOPLE - 4 else (f"LE{letters[doctor // 26]}{letters[doctor % 26]}GOFF", "Anaïs")
        rows.append([name.upper(), "Zoé", f"{at % 28 + 1:02d}/03/1985", *sent])
    with place.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([HEADER, *rows])
    return place


def stored(hands: Hands) -> PatientStore:
    case = hands.window.case
    assert case is not None
    store = away(lambda: hands.window.desk.world.patients.patients(case.id))
    assert store is not None
    return store


@pytest.fixture
def listed(hands: Hands, tmp_path: Path) -> Hands:
    """A case whose list was read through the window."""
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    room = hands.window.rooms.patients
    room.to_lists()
    hands.settle()
    hands.told.file = written(tmp_path / "exported" / "liste.csv")
    hands.press(room.lists.place.choose)
    return hands


def presumed(hands: Hands) -> PresumedPage:
    leak = hands.window.rooms.leak
    leak.enter()
    hands.settle()
    hands.press(leak.hub.presume)
    return leak.without.presumed


def test_the_columns_are_known_and_the_person_sees_who_prescribed(listed: Hands) -> None:
    room = listed.window.rooms.patients
    assert [one.currentData() for one in room.look.roles[3:]] == [Role.PRESCRIBER, Role.PRESCRIBER]
    assert room.look.roles[3].currentText() == "Prescripteur"
    listed.press(room.look.take)
    (one,) = away(lambda: stored(listed).look_up("naaom", 0, 5))
    assert one.prescribers == ("LEaaGOFF Anaïs",)
    room.to_people()
    listed.settle()
    room.people.name.setText("naaom")
    listed.press(room.people.search)
    listed.press(room.people.results[0])
    assert "Prescripteur\u00a0: LEaaGOFF Anaïs" in words_on(listed.page)


def test_prescribers_are_offered_with_their_patients_searched_ticked_and_counted(listed: Hands) -> None:
    listed.press(listed.window.rooms.patients.look.take)
    page = presumed(listed)
    listed.tick(page.some)
    boxes = page.prescribers
    assert next(iter(boxes.boxes.values())).accessibleName() == "LEaaGOFF Anaïs (16 patients)"
    assert boxes.more.isVisible()
    assert "LEapGOFF Anaïs" in boxes.boxes
    listed.tick(boxes.boxes["LEaaGOFF Anaïs"])
    boxes.filter.setFocus()
    listed.write("leaygo")
    listed.glance()
    assert list(boxes.boxes) == ["LEaaGOFF Anaïs", "LEayGOFF Anaïs"]
    listed.key(Qt.Key.Key_Tab)
    listed.key(Qt.Key.Key_Tab)
    listed.key(Qt.Key.Key_Space)
    assert boxes.chosen() == ("LEaaGOFF Anaïs", "LEayGOFF Anaïs")
    listed.press(page.preview)
    assert "22 personnes sur 60" in page.counted.text()
    assert "dont 4 parce que" in page.counted.text()
    page.why.setPlainText("Deux prescripteurs ont reçu le lien piégé.")
    listed.press(page.hold)
    assert away(lambda: stored(listed).concerned_count()) == (0, 22)
    (held,) = away(lambda: stored(listed).criteria())
    assert isinstance(held, Criteria)
    assert held.prescribers == ("LEaaGOFF Anaïs", "LEayGOFF Anaïs")
    assert presumed(listed).prescribers.chosen() == held.prescribers


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_page_fits_and_every_prescriber_is_reached_by_keyboard(listed: Hands, scale: float) -> None:
    listed.press(listed.window.rooms.patients.look.take)
    app = dressed()
    style = app.styleSheet()
    listed.window.resize(900, 600)
    letters(app, style, scale)
    try:
        page = presumed(listed)
        listed.tick(page.some)
        listed.settle()
        assert cut(page) == []
        assert beyond_the_edge(page) == []
        order = [one for one in reading_order(page, shown=True) if one in {*page.prescribers.boxes.values()}]
        assert order == list(page.prescribers.boxes.values())
    finally:
        letters(app, style, 1.0)
