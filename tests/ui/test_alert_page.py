"""The page of the outside alert: taken down in order, its hours taken over with one button."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.services.screens import Input
from clinickit.ui.fields.text import LineField
from tests.ui.opened_window import Seen
from tests.ui.stage import NOW
from tests.ui.walking import go, kept, on_a_case

PUBLISHED: dict[str, FactValue] = {
    "practice.name": "Cabinet des Genêts",
    "breach.kinds": Several((v.IncidentKind.PUBLISHED,)),
}
FIRST_ALERT = "breach.timeline.first_alert_at"


def shown(qtbot: QtBot, folder: Path) -> Seen:
    seen = on_a_case(qtbot, folder, PUBLISHED)
    go(seen, "alert")
    return seen


def test_the_hour_of_the_note_is_taken_over_with_one_button(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    page = seen.window.journey.questions
    page.given.emit(Input("breach.alert.source", selected=("journalist",)))
    qtbot.waitUntil(lambda: _taking(seen) is not None)
    field = _taking(seen)
    assert field is not None
    assert field.take is not None
    field.take.click()
    seen.settle()
    value = kept(seen)[FIRST_ALERT]
    assert isinstance(value, Moment)
    assert value.at == NOW
    qtbot.waitUntil(lambda: _taking(seen) is None)


def _taking(seen: Seen) -> LineField | None:
    """The first alert's field, while it proposes an hour."""
    field = seen.window.journey.questions.fields.get(FIRST_ALERT)
    return field if isinstance(field, LineField) and field.take is not None else None


def test_what_not_to_say_is_read_beside_the_questions(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    page = seen.window.journey.questions
    qtbot.waitUntil(lambda: "Qu’une personne est, ou n’est pas, votre patiente." in seen.texts(page))
    order = [label.text() for label in page.findChildren(QLabel, "cardTitle")]
    assert order.index("Ne dites pas") < order.index("Ne confirmez pas") < order.index("N’acceptez pas")


def test_saying_that_there_were_warnings_states_the_consequence_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    seen = shown(qtbot, tmp_path)
    seen.window.journey.questions.given.emit(Input("breach.timeline.earlier_warnings", selected=("oui",)))
    qtbot.waitUntil(lambda: "La conséquence" in seen.texts(seen.window.journey.questions))
    assert kept(seen)["breach.timeline.earlier_warnings"] is True
