"""A lawyer with two clients: « Pour qui ? », the same incident, and what changed in the other case."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import FactValue, Several
from clinickit.services.screens import Input
from clinickit.ui.starting import StartPage
from clinickit.ui.wizard.shared import SharedBand
from tests.ui.opened_window import Seen
from tests.ui.stage import NOW
from tests.ui.walking import case_of, go, kept, on_a_case

FIRST: dict[str, FactValue] = {
    "practice.name": "Cabinet des Genêts",
    "breach.kinds": Several((v.IncidentKind.VENDOR,)),
    "breach.summary": "L’éditeur Noria a été attaqué.",
}
SUMMARY = "breach.summary"


@pytest.fixture
def seen(qtbot: QtBot, tmp_path: Path) -> Seen:
    """The window on the first client's case; time goes by between two answers."""
    made = on_a_case(qtbot, tmp_path, FIRST)
    made.window.desk.book.clock = Passing()
    return made


class Passing:
    """A clock that moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.seconds = 0

    def now(self) -> datetime:
        self.seconds += 1
        return NOW + timedelta(seconds=self.seconds)


def asked(seen: Seen) -> StartPage:
    """The page « Pour qui ? », from the first page."""
    seen.click(seen.window.to_home)
    seen.click(seen.window.home.start)
    page = seen.window.rooms.start.page
    seen.wait(lambda: seen.window.pages.currentWidget() is page)
    return page


def second_client(seen: Seen) -> str:
    """Start the case of another practice as the same incident; the id of the first case."""
    first = case_of(seen).id
    page = asked(seen)
    page.client.options[""].click()
    page.incident.options[first].click()
    seen.click(page.start)
    seen.wait(lambda: seen.window.case is not None and case_of(seen).id != first)
    give(seen, "practice.name", "Cabinet du Lac")
    return first


def give(seen: Seen, path: str, text: str) -> None:
    seen.window.journey.questions.given.emit(Input(path, raw=text))
    seen.settle()


def open_case(seen: Seen, case_id: str) -> SharedBand:
    """Open a case from the first page; the band that may say what changed elsewhere."""
    seen.click(seen.window.to_home)
    seen.window.home.open_asked.emit(case_id)
    seen.wait(lambda: seen.window.case is not None and case_of(seen).id == case_id)
    seen.settle()
    return seen.window.journey.shared


def test_the_only_client_known_is_ticked_and_another_one_can_be_chosen(seen: Seen) -> None:
    page = asked(seen)
    words = [label.text() for label in page.findChildren(QLabel)]
    assert "Cabinet des Genêts" in words
    assert "Une autre structure" in words
    assert page.start.isEnabled()
    practice = page.client.value
    seen.click(page.start)
    seen.wait(lambda: seen.window.case is not None)
    assert case_of(seen).header.practice_id == practice
    assert SUMMARY not in kept(seen)


def test_with_two_clients_nobody_is_chosen_for_the_person(seen: Seen) -> None:
    second_client(seen)
    page = asked(seen)
    assert page.client.value is None
    assert not page.start.isEnabled()
    next(iter(page.client.options.values())).click()
    assert page.start.isEnabled()


def test_the_same_incident_copies_what_is_common_and_says_what_before(seen: Seen) -> None:
    first = case_of(seen).id
    page = asked(seen)
    page.incident.options[first].click()
    hint = [label.text() for label in page.findChildren(QLabel, "fieldHint") if "repris" in label.text()]
    assert any("récit de ce qui s’est passé" in text for text in hint)
    page.client.options[""].click()
    seen.click(page.start)
    seen.wait(lambda: seen.window.case is not None and case_of(seen).id != first)
    assert kept(seen)[SUMMARY] == "L’éditeur Noria a été attaqué."
    assert "practice.name" not in kept(seen)


def test_the_first_page_groups_the_cases_by_client(seen: Seen) -> None:
    second_client(seen)
    seen.click(seen.window.to_home)
    seen.wait(lambda: len(seen.window.home.findChildren(QPushButton, "resume")) == 2)
    groups = [label.text() for label in seen.window.home.findChildren(QLabel, "elementTitle")]
    assert {"Cabinet des Genêts", "Cabinet du Lac"} <= set(groups)


def test_what_changed_in_one_case_is_offered_in_the_other_and_taken_over(seen: Seen) -> None:
    first = second_client(seen)
    second = case_of(seen).id
    assert not open_case(seen, first).isVisible()
    go(seen, "situation")
    give(seen, SUMMARY, "Noria a confirmé la fuite.")
    band = open_case(seen, second)
    assert band.isVisible()
    assert "1 fait commun a changé" in band.title.text()
    assert "Noria a confirmé la fuite." in band.lines.text()
    seen.click(band.take)
    assert kept(seen)[SUMMARY] == "Noria a confirmé la fuite."
    assert not band.isVisible()
    assert not open_case(seen, second).isVisible()


def test_our_own_answer_can_be_kept_and_the_offer_does_not_come_back(seen: Seen) -> None:
    first = second_client(seen)
    second = case_of(seen).id
    open_case(seen, first)
    give(seen, SUMMARY, "Noria a confirmé la fuite.")
    band = open_case(seen, second)
    assert band.isVisible()
    seen.click(band.keep)
    assert kept(seen)[SUMMARY] == "L’éditeur Noria a été attaqué."
    assert not open_case(seen, second).isVisible()
