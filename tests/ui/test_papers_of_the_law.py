"""The notification page of a late case drafts its reasons; a complaint already filed is completed, not made again."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Moment, Several, Unknown, moment_of_local
from clinickit.services.ports import IssuedPaper
from clinickit.services.screens import Input
from clinickit.ui.fields.text import LongTextField
from tests.ui.opened_window import Seen
from tests.ui.walking import case_of, go, kept, on_a_case, on_an_example

LATE_REASONS = "breach.timeline.late_reasons"


def on(day: int, hour: int, minute: int = 0) -> Moment:
    """A moment of November 2026, Paris time."""
    return moment_of_local(datetime(2026, 11, day, hour, minute))  # noqa: DTZ001 - Paris is meant


LATE: dict[str, FactValue] = {
    "practice.name": "Cabinet des Genêts",
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "breach.kinds": Several((v.IncidentKind.VENDOR,)),
    "breach.personal_data": True,
    "breach.role": v.Role.CONTROLLER,
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    "breach.timeline.aware_at": on(13, 17),
    "breach.timeline.processor_notice_at": on(13, 17),
    "breach.parties_involved": True,
    "breach.parties[p].name": "Médiligne",
    "breach.parties[p].asked_at": on(14, 9),
}


def reasons(seen: Seen) -> LongTextField:
    """The field of the reasons for the delay."""
    field = seen.window.journey.paper.fields[LATE_REASONS]
    assert isinstance(field, LongTextField)
    return field


def paper_text(seen: Seen, paper: str) -> str:
    """The paper of the case on screen as text, composed on the worker of papers."""
    told: list[str] = []
    case = case_of(seen)
    seen.window.background.papers(lambda: seen.window.desk.papers.paper_text(case, paper)).success(told.append).run()
    seen.settle()
    return told[0].replace("\u00a0", " ")


def test_the_draft_of_the_reasons_is_read_taken_over_corrected_and_only_then_an_answer(
    qtbot: QtBot, tmp_path: Path
) -> None:
    seen = on_a_case(qtbot, tmp_path, LATE)
    go(seen, "cnil_notification")
    field = reasons(seen)
    assert field.take is not None
    assert "Demande écrite envoyée à Médiligne" in seen.texts(seen.window.journey.paper)
    assert LATE_REASONS not in kept(seen)
    assert "Brouillon du kit" in paper_text(seen, "cnil_notification")
    seen.click(field.take)
    assert "Médiligne" in field.editor.toPlainText()
    assert LATE_REASONS not in kept(seen)
    field.editor.appendPlainText("Le cabinet était fermé le samedi.")
    field.give()
    seen.settle()
    told = kept(seen)[LATE_REASONS]
    assert isinstance(told, str)
    assert told.endswith("Le cabinet était fermé le samedi.")
    sheet = paper_text(seen, "cnil_notification")
    assert "Le cabinet était fermé le samedi." in sheet
    assert "Brouillon du kit" not in sheet


def test_a_notification_in_time_proposes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, {**LATE, "breach.timeline.aware_at": on(19, 17)})
    go(seen, "cnil_notification")
    assert reasons(seen).take is None


def test_the_request_to_the_vendor_has_its_page_and_turns_into_a_reminder(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, LATE)
    go(seen, "vendor_request")
    assert seen.window.journey.paper.paper == "vendor_request"
    assert seen.window.journey.paper.pictures
    said = paper_text(seen, "vendor_request")
    assert "Objet : relance" in said
    assert "le lundi 16 novembre 2026 à 9 h" in said


def test_once_notified_the_page_is_that_of_the_complement(qtbot: QtBot, tmp_path: Path) -> None:
    filed = {**LATE, "breach.notification.initial_filed_at": on(20, 9), "breach.notification.initial_number": "N-12"}
    seen = on_a_case(qtbot, tmp_path, filed)
    go(seen, "cnil_notification")
    texts = seen.texts(seen.window.journey.paper)
    assert "Notification complémentaire\u00a0: fiche à recopier sur le téléservice de la CNIL" in texts
    said = paper_text(seen, "cnil_notification")
    assert said.index("Notification complémentaire de la notification initiale n° N-12") < said.index("F01")


def test_what_changed_since_the_sheet_that_was_issued_is_ready_to_paste(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, LATE)
    go(seen, "cnil_notification")
    page = seen.window.journey.paper
    page.issue_asked.emit("cnil_notification")
    seen.settle()
    page.given.emit(Input("breach.notification.initial_filed_at", raw="20/11/2026 13:30"))
    seen.settle()
    go(seen, "people")
    seen.window.journey.questions.given.emit(Input("breach.people.count", raw="2310"))
    seen.settle()
    said = paper_text(seen, "cnil_notification")
    changes = said.partition("Ce qui a changé depuis la fiche déposée")[2].partition("Un astérisque")[0]
    assert "F27 | " in changes
    assert "2 310" in changes
    assert "Ne sait pas pour l'instant" in changes


def test_a_version_issued_comes_out_again_to_the_byte_whatever_was_answered_since(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, LATE)
    go(seen, "register_entry")
    page = seen.window.journey.paper
    page.issue_asked.emit("register_entry")
    seen.settle()
    go(seen, "people")
    seen.window.journey.questions.given.emit(Input("breach.people.count", raw="2310"))
    seen.settle()
    go(seen, "register_entry")
    assert "Émis le 20\u00a0novembre 2026 à 13\u00a0h" in seen.texts(page)
    again = next(one for one in page.findChildren(QPushButton) if one.text().startswith("Enregistrer cette version"))
    seen.click(again)
    seen.settle()
    case, kept_papers = case_of(seen), list[IssuedPaper]()
    store = seen.window.desk.book.store
    seen.window.background.vault(lambda: store.papers(case.id)).success(kept_papers.extend).run()
    seen.settle()
    (written,) = tmp_path.glob("*-emis-*.pdf")
    assert written.read_bytes() == kept_papers[0].pdf


def test_a_complaint_already_filed_is_shown_as_it_is_and_completed(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "01")
    go(seen, "complaint")
    assert "Complément de plainte" in seen.texts(seen.window.journey.paper)
    said = paper_text(seen, "complaint")
    assert "Plainte déposée le 19 novembre 2026 à 11 h 30" in said
    assert "Objet : complément à la plainte n° 2026/11/0512" in said


def test_the_notice_to_the_controller_has_a_page_only_for_a_processor(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, {**LATE, "breach.role": v.Role.PROCESSOR})
    go(seen, "controller_notice")
    assert seen.window.journey.paper.paper == "controller_notice"
    shown = [line.id for line in seen.window.desk.journey.step(case_of(seen), "situation").rail]
    assert "controller_notice" in shown
    other = on_a_case(qtbot, tmp_path / "other", {**LATE, "breach.role": Unknown.NOT_YET})
    assert "controller_notice" not in [
        line.id for line in other.window.desk.journey.step(case_of(other), "situation").rail
    ]
