"""The duties page: what would change a verdict, the decisions and their reasons, the dates for a calendar."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Several
from clinickit.ui.wizard.duties import DutiesPage
from clinickit.ui.wizard.what_if import WhatIfView
from tests.ui.calendar_reader import read_calendar
from tests.ui.opened_window import Seen
from tests.ui.walking import case_of, go, kept, on_a_case, on_an_example, told

STOLEN = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)


def page(seen: Seen) -> DutiesPage:
    return seen.window.journey.duties


def lines_of(view: WhatIfView) -> str:
    return view.lines.text()


def decided(seen: Seen, key: str, choice: str, reason: str) -> None:
    """Fill one form and press its button, folded or not."""
    form = page(seen).forms[key]
    form.choice.setCurrentIndex(form.choice.findData(choice))
    form.reason.setText(reason)
    form.keep.click()
    seen.settle()


def test_a_stolen_computer_whose_disk_was_protected_would_not_be_notified(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "04", STOLEN)
    go(seen, "duties")
    ask = page(seen).what_ifs["cnil_notification"]
    ask.ask.click()
    seen.settle()
    protected = "la protection tient toujours”"
    assert any(
        "lisibilité des données" in line
        and protected in line
        and line.endswith("la CNIL n’aurait pas à être notifiée.")
        for line in lines_of(ask).splitlines()
    )
    ask.ask.click()
    assert not ask.lines.isVisible()


def test_what_would_change_the_risk_is_said_for_the_risk(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "05")
    go(seen, "duties")
    page(seen).what_ifs["risk"].ask.click()
    seen.settle()
    said = lines_of(page(seen).what_ifs["risk"])
    assert "51 ou plus → un risque élevé serait probable." in said
    assert "comprenait aussi" in said


def test_a_verdict_that_no_single_fact_changes_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "04", STOLEN)
    go(seen, "duties")
    page(seen).what_ifs["complaint"].ask.click()
    seen.settle()
    assert "Aucune autre réponse" in lines_of(page(seen).what_ifs["complaint"])


def test_departing_without_a_reason_is_refused_beside_the_form_and_nothing_is_kept(
    qtbot: QtBot, tmp_path: Path
) -> None:
    seen = on_an_example(qtbot, tmp_path, "05")
    go(seen, "duties")
    decided(seen, "cnil_notification", "depart", "  ")
    assert "raison" in page(seen).forms["cnil_notification"].problem.text()
    assert told(seen).warned == []
    assert "decisions.duties[cnil_notification].choice" not in kept(seen)


def test_a_departure_is_kept_shown_and_prefilled_when_the_page_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "05")
    go(seen, "duties")
    decided(seen, "cnil_notification", "depart", "Le confrère a détruit la lettre devant nous.")
    assert kept(seen)["decisions.duties[cnil_notification].choice"] is v.Choice.DEPART
    go(seen, "dates")
    go(seen, "duties")
    form = page(seen).forms["cnil_notification"]
    assert form.choice.currentData() == "depart"
    assert form.reason.text() == "Le confrère a détruit la lettre devant nous."
    assert "Le confrère a détruit la lettre devant nous." in seen.texts(page(seen))


def test_a_reason_still_being_typed_survives_another_decision_and_a_walk_elsewhere(
    qtbot: QtBot, tmp_path: Path
) -> None:
    seen = on_an_example(qtbot, tmp_path, "05")
    go(seen, "duties")
    page(seen).forms["ordre"].reason.textEdited.emit("Nous attendons l’avis")
    decided(seen, "cnil_notification", "follow", "")
    assert page(seen).forms["ordre"].reason.text() == "Nous attendons l’avis"
    go(seen, "dates")
    go(seen, "duties")
    assert page(seen).forms["ordre"].reason.text() == "Nous attendons l’avis"


def test_another_conclusion_on_the_risk_needs_a_reason_and_the_same_one_does_not(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "05")
    go(seen, "duties")
    decided(seen, "risk", "unlikely", "")
    assert "raison" in page(seen).forms["risk"].problem.text()
    decided(seen, "risk", "unlikely", "Destinataire tenu au secret, lettre détruite.")
    assert kept(seen)["decisions.risk"] is v.RiskOutcome.UNLIKELY
    assert "autre conclusion que celle du kit" in seen.texts(page(seen))
    decided(seen, "risk", "risk", "")
    assert kept(seen)["decisions.risk_reason"] == ""
    assert "Vous retenez la conclusion du kit" in seen.texts(page(seen))


def test_scales_that_disagree_ask_for_a_reason_until_it_is_given(qtbot: QtBot, tmp_path: Path) -> None:
    disagreeing: dict[str, FactValue] = {
        "breach.kinds": Several((v.IncidentKind.WRONG_RECIPIENT,)),
        "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
        "breach.consequences.severity": v.Level.NEGLIGIBLE,
        "breach.consequences.likelihood": v.Level.NEGLIGIBLE,
        "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    }
    seen = on_a_case(qtbot, tmp_path, disagreeing)
    go(seen, "duties")
    assert "votre raison est attendue" in seen.texts(page(seen))
    decided(seen, "scales", "", "")
    assert "vide" in page(seen).forms["scales"].problem.text()
    decided(seen, "scales", "", "La note ne voit pas que le destinataire est soignant.")
    assert kept(seen)["decisions.scales_disagree_reason"] == "La note ne voit pas que le destinataire est soignant."
    assert "votre raison est attendue" not in seen.texts(page(seen))


def test_scales_that_agree_ask_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "04", STOLEN)
    go(seen, "duties")
    assert "scales" not in page(seen).forms


def test_the_dates_are_written_as_a_calendar_that_parses_and_names_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "03")
    go(seen, "duties")
    page(seen).calendar_asked.emit()
    seen.settle()
    calendar = read_calendar((tmp_path / "echeances.ics").read_bytes())
    events = calendar.all("VEVENT")
    shown = [clock for clock in seen.window.desk.assess(case_of(seen)).clocks if clock.due is not None]
    assert 0 < len(events) <= len(shown)
    assert len({event.properties["UID"] for event in events}) == len(events)
    assert all(event.all("VALARM") for event in events)
    practice = str(case_of(seen).answers["practice.name"])
    assert all(practice not in text for event in events for text in event.properties.values())
    assert told(seen).warned == []
    assert any("1 fichier enregistré" in text for text in told(seen).said)


def test_the_whole_reasoning_is_saved_from_the_duties_page(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "03")
    go(seen, "duties")
    name = "Enregistrer le raisonnement complet (PDF)…"
    save = next(one for one in page(seen).findChildren(QPushButton) if one.text() == name)
    save.setFocus()
    QTest.keyClick(save, Qt.Key.Key_Space)
    seen.settle()
    (written,) = tmp_path.glob("*-raisonnement.pdf")
    assert written.read_bytes().startswith(b"%PDF-")
    assert told(seen).warned == []


def test_the_summary_writes_the_same_calendar(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "03")
    go(seen, "summary")
    seen.window.journey.summary.calendar_asked.emit()
    seen.settle()
    assert read_calendar((tmp_path / "echeances.ics").read_bytes()).all("VEVENT")


def test_the_reason_of_a_factor_is_read_then_added_to_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "05")
    go(seen, "duties")
    opener = next(one for one in page(seen).findChildren(QPushButton) if one.text().startswith("Facteur par facteur"))
    opener.setFocus()
    QTest.keyClick(opener, Qt.Key.Key_Space)
    assert "Nature des données (DPC)" in seen.texts(page(seen))
    form = page(seen).forms["factor:context"]
    form.reason.setText("Un seul compte rendu.")
    form.keep.click()
    seen.settle()
    assert kept(seen)["decisions.factors[context].reason"] == "Un seul compte rendu."
    next(one for one in page(seen).findChildren(QPushButton) if one.text().startswith("Facteur par facteur")).click()
    assert "Vous ajoutez\u00a0: Un seul compte rendu." in seen.texts(page(seen))


def test_the_role_worked_out_by_the_questions_stands_under_the_conclusions(qtbot: QtBot, tmp_path: Path) -> None:
    answers: dict[str, FactValue] = {
        "practice.kind": v.StructureType.CABINET_MEDICAL,
        "breach.kinds": Several((v.IncidentKind.THEFT,)),
        "breach.purpose.decided_by_us": True,
    }
    seen = on_a_case(qtbot, tmp_path, answers)
    go(seen, "duties")
    assert "responsable de traitement, d’après vos réponses" in seen.texts(page(seen))
    assert "Vous avez décidé d’utiliser ces données" in seen.texts(page(seen))
