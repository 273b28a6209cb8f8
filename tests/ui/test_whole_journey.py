"""The whole wizard clicked through, from an empty vault to the dossier in a folder, and nothing lost after a lock."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit

from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Precision, Several, Unknown
from clinickit.domain.schema import generic
from clinickit.flow.walk import effective, walk
from clinickit.services.casebook import OpenCase
from clinickit.services.casefile.reading import read_case
from clinickit.services.library import Library
from tests.ui.conftest import Opened
from tests.ui.hands import Hands

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = ROOT / "tests" / "scenarios" / "expected"
EXAMPLES = ROOT / "resources" / "examples"
PAPERS = (
    "cnil_notification",
    "vendor_request",
    "incident_report",
    "patient_letter",
    "public_poster",
    "complaint",
    "insurance_claim",
    "short_letters",
    "register_entry",
    "chronology",
)
# A chronology tells acts with their time; in this test every act is made at the same minute.
TOLD_BY_FACTS = PAPERS[:-1]
NOT_ASKED_HERE = ("breach.gestures", "decisions.")


@cache
def expected(number: str) -> dict[str, Any]:
    return tomllib.loads((EXPECTED / f"{number}.toml").read_text(encoding="utf-8"))


@cache
def facts_of(number: str) -> dict[str, FactValue]:
    name = expected(number)["case"]
    return dict(read_case((EXAMPLES / name).read_text(encoding="utf-8"), name).answers)


def flat(text: str) -> str:
    """Without spaces, line ends and capitals, as the expected facts are compared."""
    return "".join(text.replace("\u2011", "-").split()).casefold()


def words_of(pdf: bytes | Path) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return flat(" ".join(page.get_textpage().get_text_range() for page in opened))


def walk_to_the_end(hands: Hands, facts: dict[str, FactValue]) -> tuple[list[str], set[str]]:
    """Answer every page with « Continuer » between two; which pages were seen and which facts given."""
    seen, given = [], set()
    while True:
        seen.append(hands.step)
        given |= hands.answer_page(facts)
        if hands.step == "gestures":
            tick_gestures(hands, facts)
        if not hands.forward():
            return seen, given


def tick_gestures(hands: Hands, facts: dict[str, FactValue]) -> None:
    done = re.findall(r"^breach\.gestures\[([^\]]+)\]\.done_at", "\n".join(facts), re.MULTILINE)
    for gesture in done:
        box = hands.journey.gestures.boxes.get(gesture)
        if box is not None and not box.isChecked():
            hands.tick(box)
            hands.settle()


def alike(value: object) -> object:
    """A set is the same in any order; typed text loses its no-break spaces; the window has one « je ne sais pas »."""
    if isinstance(value, Unknown) and value is not NOT_ASKED:
        return Unknown.NOT_YET
    if isinstance(value, Several):
        return frozenset(value.items), value.complete
    return value.replace("\u00a0", " ") if isinstance(value, str) and not isinstance(value, StrEnum) else value


def verdicts(hands: Hands) -> dict[str, str]:
    """Each duty on the page by its title, with the verdict its card wears."""
    found = {}
    for frame in hands.journey.duties.findChildren(QFrame):
        verdict = frame.objectName().removeprefix("duty_")
        if verdict != frame.objectName():
            title = frame.findChild(QLabel, "cardTitle")
            assert title is not None
            found[title.text()] = verdict
    return found


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("number", ["01", "02"])
def test_a_breach_goes_from_the_first_click_to_a_complete_dossier(number: str, opened: Opened, tmp_path: Path) -> None:
    hands, facts = opened(), facts_of(number)
    hands.start()
    hands.protect()
    hands.come_back(hands.journey)
    every_page_is_seen_and_every_question_answered(hands, facts)
    the_duties_are_those_expected(hands, number)
    the_papers_are_previewed_and_issued(hands)
    hands.go("summary")
    hands.press(hands.button(hands.journey.words("summary.dossier")))
    # A fingerprint is computed, never typed: no page asks for it.
    asked = hands.window.desk.guide.flow.asked_at
    unasked = {flat(str(value)) for path, value in facts.items() if generic(path) not in asked}
    the_dossier_tells_the_facts(tmp_path / "exported", number, unasked)
    nothing_is_lost_by_a_lock(hands, str(facts["practice.name"]))
    papers_say_when_an_answer_changed(hands)


def open_case(hands: Hands) -> OpenCase:
    case = hands.window.case
    assert case is not None
    return case


def every_page_is_seen_and_every_question_answered(hands: Hands, facts: dict[str, FactValue]) -> None:
    seen, given = walk_to_the_end(hands, facts)
    answers, flow = open_case(hands).answers, hands.window.desk.guide.flow
    assert seen == [view.step.id for view in walk(flow, answers).steps]
    asked = {path for path in effective(flow, facts) if generic(path) in flow.asked_at}
    asked = {path for path in asked if not path.startswith(NOT_ASKED_HERE)}
    assert asked - given == set()
    held = {hands._meant(path): value for path, value in effective(flow, answers).items()}
    assert {path: alike(held.get(path)) for path in asked} == {path: alike(facts[path]) for path in asked}


def the_duties_are_those_expected(hands: Hands, number: str) -> None:
    hands.go("duties")
    shown = verdicts(hands)
    for duty in expected(number)["duties"]:
        title = hands.window.desk.library.duty_title(duty["id"])
        cards = {verdict for name, verdict in shown.items() if name == title or name.startswith(f"{title} – ")}
        assert cards == {duty["verdict"]}, title


def the_papers_are_previewed_and_issued(hands: Hands) -> None:
    for paper in PAPERS:
        hands.go(paper)
        assert hands.journey.paper.paper == paper
        assert hands.journey.paper.pictures
        assert all(not label.pixmap().isNull() for label in hands.journey.paper.pictures)
        hands.press(hands.button(hands.journey.words("paper.issue")))
        assert [text for text in hands.texts("complete") if flat(text).startswith(flat("Émis le 20 novembre 2026"))]
    hands.go("summary")
    assert all("émis, à jour" in line for line in paper_lines(hands))


def nothing_is_lost_by_a_lock(hands: Hands, practice: str) -> None:
    before = dict(open_case(hands).answers)
    hands.lock()
    assert hands.window.case is None
    hands.unlock()
    hands.press(hands.button(practice))
    after = dict(open_case(hands).answers)
    assert after == before
    assert hands.step == walk(hands.window.desk.guide.flow, after).resume().id


def papers_say_when_an_answer_changed(hands: Hands) -> None:
    hands.journey.go_to("people", "breach.people.count")
    hands.settle()
    line = hands.field("breach.people.count").findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    hands.write("environ 19 000", line)
    hands.key(Qt.Key.Key_Tab)
    assert hands.answer("breach.people.count") == Count(19_000, Precision.ESTIMATED)
    hands.go("cnil_notification")
    assert hands.journey.words("paper.out_of_date") in hands.texts()
    hands.go("summary")
    assert any("à refaire" in line for line in paper_lines(hands))


def paper_lines(hands: Hands) -> list[str]:
    states = ("émis", "à refaire")
    buttons = hands.journey.summary.findChildren(type(hands.journey.forward))
    return [one.text() for one in buttons if any(state in one.text() for state in states)]


def the_dossier_tells_the_facts(folder: Path, number: str, unasked: set[str]) -> None:
    """Every paper is a readable PDF with the facts it must have and none it must not."""
    named = {template.file: paper for paper, template in Library(TomlResources()).templates.items()}
    files = {named[path.stem.partition("-")[2]]: path for path in folder.rglob("*.pdf")}
    assert set(PAPERS) <= set(files)
    for paper in expected(number)["papers"]:
        text = words_of(files[paper["id"]])
        missing = [one for one in paper["must"] if flat(one) not in text and flat(one) not in unasked]
        assert paper["id"] not in TOLD_BY_FACTS or missing == []
        assert [one for one in paper["never"] if flat(one) in text] == []
