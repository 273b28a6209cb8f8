"""« Tout remplir sur papier »: printed from the first page on; typed back by code, keyboard alone, both hours kept."""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from clinickit.domain import vocabulary as v
from clinickit.domain.facts import Count, FactValue, Moment, Several, Unknown
from clinickit.domain.journal import Entry
from clinickit.services.casefile.reading import read_case
from clinickit.services.paper_form.sheets import SheetKind
from clinickit.ui.fields.text import LineField, LongTextField
from clinickit.ui.paper_form import PaperFormPage
from tests.law import RESOURCES
from tests.ui.conftest import Opened
from tests.ui.hands import Hands
from tests.ui.opened_window import Seen
from tests.ui.seen import away
from tests.ui.stage import NOW
from tests.ui.test_keyboard import on_the_ransom_case
from tests.ui.test_larger_words import beyond_the_edge, cut, large_letters
from tests.ui.walking import case_of, kept, on_a_case, told

__all__ = ["large_letters"]  # the fixture, found here by pytest

CLINIC: dict[str, FactValue] = {"practice.name": "Cabinet des Genêts", "practice.kind": v.StructureType.CABINET_MEDICAL}
ON_PAPER = "18/11/2026 8h30"
WRITTEN = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)


def page_of(seen: Seen) -> PaperFormPage:
    return seen.window.rooms.paper_form.page


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file.read_bytes())
    return " ".join(page.get_textpage().get_text_range() for page in document)


def strike(seen: Seen, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Strike keys where the focus is."""
    for key in keys:
        holder = QApplication.focusWidget()
        assert holder is not None
        QTest.keyClick(holder, key, modifier)
        seen.settle()


def write(seen: Seen, text: str) -> None:
    """Write where the focus is."""
    holder = QApplication.focusWidget()
    assert isinstance(holder, QLineEdit)
    holder.selectAll()
    Hands(seen.bot, seen.window, told(seen)).write(text)
    seen.settle()


def begin(seen: Seen, when: str = ON_PAPER, by: str = "Léa Morvan") -> None:
    """Enter the page and say which paper it is, from the keyboard."""
    seen.window.activateWindow()
    seen.click(seen.window.journey.on_paper)
    for text in (when, by):
        write(seen, text)
        strike(seen, Qt.Key.Key_Return)


def open_code(seen: Seen, code: str) -> None:
    """Go to a question by its printed code, from anywhere on the page."""
    strike(seen, Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    write(seen, code)
    strike(seen, Qt.Key.Key_Return)


def entries(seen: Seen) -> list[Entry]:
    case_id = case_of(seen).id
    return list(away(lambda: seen.window.desk.book.store.journal(case_id)))


def test_before_any_passphrase_and_any_case_both_forms_print_from_the_first_page(
    opened: Opened, tmp_path: Path
) -> None:
    hands = opened()
    seen = Seen(hands.qtbot, hands.window)
    hands.told.chosen = tmp_path
    seen.click(seen.window.home.on_paper)
    assert seen.window.pages.currentWidget() is page_of(seen)
    seen.click(page_of(seen).whole)
    seen.click(page_of(seen).short)
    assert "V1j" in text_of(tmp_path / "formulaire-papier.pdf")
    assert "B2" in text_of(tmp_path / "formulaire-papier-essentiel.pdf")
    assert not seen.window.durable
    assert not (tmp_path / "vault").exists()
    assert "ouvrez d’abord un dossier" in seen.texts(page_of(seen))
    seen.click(page_of(seen).back)
    assert seen.window.pages.currentWidget() is seen.window.home


def test_from_a_case_the_form_is_blank_unless_asked_with_what_is_known(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    seen.click(seen.window.journey.on_paper)
    seen.click(page_of(seen).whole)
    assert "Genêts" not in text_of(tmp_path / "formulaire-papier.pdf")
    page_of(seen).known.setChecked(True)
    seen.click(page_of(seen).whole)
    assert "Genêts" in text_of(tmp_path / "formulaire-papier.pdf")
    assert [entry.text for entry in entries(seen) if entry.kind == "exported"] == [
        "Formulaire papier imprimé avec ce que le dossier sait déjà."
    ]


def test_the_pages_of_a_case_that_are_read_standing_up_print_as_they_are(hands: Hands) -> None:
    on_the_ransom_case(hands)
    seen = Seen(hands.qtbot, hands.window)
    seen.click(seen.window.journey.on_paper)
    for kind in SheetKind:
        seen.click(page_of(seen).sheets[kind])
    place = told(seen).chosen
    assert place is not None
    names = ("gestes.pdf", "echeances.pdf", "pieces.pdf", "registre-des-envois.pdf")
    gestures, dates, pieces, sendings = (text_of(place / name) for name in names)
    assert "Débranchez les câbles réseau" in gestures
    assert "Claire" in gestures
    assert "À ne surtout pas faire" in gestures
    assert "lundi 16 novembre 2026" in dates
    assert "Notification à la CNIL" in dates
    assert "Empreinte SHA-256" in pieces or "Les pièces elles-mêmes restent dans le coffre" in pieces
    assert "Aucune lettre" in sendings
    assert [entry.kind for entry in entries(seen)].count("exported") == len(SheetKind)


def test_a_paper_is_typed_back_by_its_codes_with_the_keyboard_alone(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "a1")
    strike(seen, Qt.Key.Key_Space)
    strike(seen, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert "A2 – " in seen.texts(page_of(seen))
    strike(seen, Qt.Key.Key_Space)
    open_code(seen, "B2")
    write(seen, "17/11/2026 18h45")
    strike(seen, Qt.Key.Key_Return)
    assert "B3 – " in seen.texts(page_of(seen))
    write(seen, "vers le 16/11/2026")
    strike(seen, Qt.Key.Key_Return)
    found = kept(seen)
    kinds = found["breach.kinds"]
    assert isinstance(kinds, Several)
    assert kinds.items == (v.IncidentKind.RANSOMWARE,)
    assert found["breach.personal_data"] is True
    aware = found["breach.timeline.aware_at"]
    assert isinstance(aware, Moment)
    assert aware.local.strftime("%d/%m %H:%M") == "17/11 18:45"
    assert isinstance(found["breach.timeline.started_at"], Moment)


def test_the_hour_of_the_paper_and_the_hour_of_typing_are_both_kept(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "F2")
    write(seen, "environ 2400")
    strike(seen, Qt.Key.Key_Return)
    (answer,) = [one for one in case_of(seen).history if one.path == "breach.people.count"]
    assert (answer.known_at, answer.recorded_at) == (WRITTEN, NOW)
    assert answer.said_by.name == "Léa Morvan"
    assert answer.source == "formulaire papier, F2"
    begun, typed = entries(seen)[-2:]
    said = begun.text.replace("\u00a0", " ")
    assert said == "Formulaire papier rempli le 18 novembre 2026 à 8 h 30 par Léa Morvan : saisie commencée."
    assert typed.text.endswith("(saisi depuis le formulaire papier, F2)")
    for entry in (begun, typed):
        assert (entry.event_at.at, entry.entered_at) == (WRITTEN, NOW)


def test_a_paper_is_announced_once_and_another_paper_again(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    for code in ("A2", "D7"):
        open_code(seen, code)
        strike(seen, Qt.Key.Key_Space)
    page_of(seen).when.setText("19/11/2026 9h")
    open_code(seen, "S1")
    strike(seen, Qt.Key.Key_Space)
    assert [entry.kind for entry in entries(seen)].count("paper_form") == 2


def test_the_list_of_a_paper_is_typed_column_by_column(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "P2a")
    write(seen, "Assurances du Ponant")
    open_code(seen, "P2c")
    write(seen, "CY-1")
    strike(seen, Qt.Key.Key_Return)
    open_code(seen, "P2a2")
    write(seen, "Mutuelle des Soignants")
    strike(seen, Qt.Key.Key_Return)
    assert "P2b – " in seen.texts(page_of(seen))
    assert "n°\u00a02" in seen.texts(page_of(seen))
    found = kept(seen)
    names = [value for path, value in found.items() if path.endswith("].insurer")]
    assert names == ["Assurances du Ponant", "Mutuelle des Soignants"]
    number = next(path for path, value in found.items() if value == "CY-1")
    assert found[number.replace(".number", ".insurer")] == "Assurances du Ponant"


def test_one_more_of_a_list_is_begun_from_its_button(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "D12")
    write(seen, "Portable de la tournée")
    seen.click(page_of(seen).one_more)
    assert "n°\u00a02" in seen.texts(page_of(seen))
    write(seen, "Clé USB")
    strike(seen, Qt.Key.Key_Return)
    labels = [value for path, value in kept(seen).items() if path.endswith("].label")]
    assert labels == ["Portable de la tournée", "Clé USB"]


def test_questions_follow_each_other_and_those_not_asked_are_passed_over(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, {**CLINIC, "breach.complaint.filed": False})
    begin(seen)
    open_code(seen, "S1")
    strike(seen, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert "S6 – " in seen.texts(page_of(seen))
    open_code(seen, "S4")
    assert "n’est pas posée" in seen.texts(page_of(seen))
    write(seen, "Brigade de Redon")
    strike(seen, Qt.Key.Key_Return)
    assert kept(seen)["breach.complaint.service"] == "Brigade de Redon"


def test_what_cannot_be_read_keeps_its_question_open(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "B2")
    write(seen, "un mardi")
    strike(seen, Qt.Key.Key_Return)
    view = page_of(seen).view
    assert view is not None
    assert view.problem.text()
    assert "B2 – " in seen.texts(page_of(seen))
    assert "breach.timeline.aware_at" not in kept(seen)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [("", "Dites quand le papier"), ("hier", "12/11/2026 8h30"), ("18/11/2031 8h", "à venir")],
)
def test_a_paper_without_a_past_moment_is_not_typed(qtbot: QtBot, tmp_path: Path, when: str, sentence: str) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen, when=when)
    open_code(seen, "A2")
    assert sentence in page_of(seen).problem.text()
    assert page_of(seen).view is None


def test_a_code_that_is_not_printed_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "Z9")
    assert "n’est pas dans le formulaire" in page_of(seen).problem.text()


def test_i_do_not_know_yet_is_typed_back_too(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "F2")
    view = page_of(seen).view
    assert view is not None
    view.unknown.setFocus()
    strike(seen, Qt.Key.Key_Space)
    assert kept(seen)["breach.people.count"] is Unknown.NOT_YET


def test_answers_typed_back_equal_those_typed_in_the_journey(qtbot: QtBot, tmp_path: Path) -> None:
    file = next((RESOURCES / "examples").glob("03_*.toml"))
    wanted = dict(read_case(file.read_text(encoding="utf-8"), file.name).answers)
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    desk, guide = seen.window.desk.paper_form, seen.window.desk.guide
    lines = {path for path, value in wanted.items() if isinstance(value, str | Count | Moment)}
    typed = {path for path in lines & set(guide.flow.asked_at) if guide.flow.asked_at[path][1].options is None}
    typed -= {"practice.time_zone"}
    expected = {}
    for path in sorted(typed, key=list(desk.codes.paths.values()).index):
        reader = guide.flow.asked_at[path][1].reader
        text = reader.show(wanted[path])
        expected[path] = reader.parse(text)
        open_code(seen, desk.codes.code(path))
        view = page_of(seen).view
        assert isinstance(view, LineField | LongTextField)
        view.editor.selectAll()
        Hands(qtbot, seen.window, told(seen)).write(text, view.editor)
        strike(seen, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    found = kept(seen)
    assert len(typed) > 20
    assert {path: found[path] for path in typed} == expected


def test_what_is_being_typed_is_kept_as_a_draft_and_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "K1")
    view = page_of(seen).view
    assert view is not None
    Hands(qtbot, seen.window, told(seen)).write("Écran bleu", view.focusProxy())
    seen.window.journey.keep_drafts()
    seen.settle()
    case_id = case_of(seen).id
    assert away(lambda: seen.window.desk.book.store.drafts(case_id))["breach.summary"] == "Écran bleu"


def locked(seen: Seen) -> None:
    """Protect the case, type a little of a paper, lock."""
    Hands(seen.bot, seen.window, told(seen)).protect()
    seen.window.show_page(seen.window.journey)
    begin(seen)
    open_code(seen, "M2")
    seen.window.guard.lock()
    seen.settle()


def test_locking_leaves_nothing_of_the_case_on_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    locked(seen)
    assert "Léa" not in page_of(seen).by.text()
    assert page_of(seen).view is None
    assert "Genêts" not in seen.texts(page_of(seen))


def test_which_paper_is_being_typed_is_there_again_after_the_lock(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    case_id = case_of(seen).id
    locked(seen)
    Hands(qtbot, seen.window, told(seen)).unlock()
    seen.settle()
    seen.window.open_case(case_id)
    seen.settle()
    seen.click(seen.window.journey.on_paper)
    assert (page_of(seen).when.text(), page_of(seen).by.text()) == (ON_PAPER, "Léa Morvan")


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_in_a_small_window_nothing_is_cut(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_a_case(qtbot, tmp_path, CLINIC)
    begin(seen)
    open_code(seen, "B2")
    seen.window.resize(900, 600)
    seen.settle()
    assert cut(page_of(seen)) == []
    assert beyond_the_edge(page_of(seen)) == []
