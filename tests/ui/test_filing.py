"""The CNIL sheet copied field by field in a panel in front of the browser; what was filed is kept as it was filed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from clinickit.domain.facts import Moment
from clinickit.services.ports import IssuedPaper
from clinickit.services.screens import Input
from clinickit.ui.application import letters
from clinickit.ui.filing import FilingPanel
from tests.ui.opened_window import Seen
from tests.ui.stage import dressed
from tests.ui.test_larger_words import beyond_the_edge, cut, large_letters
from tests.ui.test_papers_of_the_law import LATE
from tests.ui.walking import case_of, go, kept, on_a_case, on_an_example

__all__ = ["large_letters"]


@pytest.fixture
def seen(qtbot: QtBot, tmp_path: Path) -> Seen:
    """A case that is late, on the page of the CNIL sheet."""
    return on_a_case(qtbot, tmp_path, LATE)


def opened(seen: Seen) -> FilingPanel:
    """The panel, from its button on the page of the sheet."""
    go(seen, "cnil_notification")
    page = seen.window.journey.paper
    buttons = page.findChildren(QPushButton)
    seen.click(next(one for one in buttons if one.text() == "Recopier rubrique par rubrique…"))
    seen.settle()
    panel = seen.window.rooms.filing.panel
    assert panel.isVisible()
    return panel


def issued(seen: Seen) -> list[IssuedPaper]:
    found: list[IssuedPaper] = []
    case, store = case_of(seen), seen.window.desk.book.store
    seen.window.background.vault(lambda: store.papers(case.id)).success(found.extend).run()
    seen.settle()
    return found


def test_each_field_is_copied_pasted_and_ticked_in_the_order_of_the_form(seen: Seen) -> None:
    panel = opened(seen)
    assert panel.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    sheet = seen.window.desk.library.words.form
    assert sheet is not None
    order = [one.id.removeprefix("CNIL-") for one in sheet.fields]
    shown = [one.id for one in panel.lines]
    assert shown == [one for one in order if one in shown]
    assert len(shown) > len(order) // 2
    rank = shown.index("F04")
    for _ in range(rank):
        seen.click(panel.after)
    assert "Cabinet des Genêts" in panel.text.toPlainText()
    seen.click(panel.copy)
    assert QGuiApplication.clipboard().text() == panel.text.toPlainText()
    seen.click(panel.next)
    seen.settle()
    assert "1 rubrique collée" in seen.texts(panel)
    panel.close()
    assert opened(seen).lines[rank].pasted == "done"


def test_an_answer_changed_since_it_was_pasted_is_told(seen: Seen) -> None:
    panel = opened(seen)
    rank = [one.id for one in panel.lines].index("F04")
    for _ in range(rank):
        seen.click(panel.after)
    seen.click(panel.next)
    seen.settle()
    go(seen, "practice")
    seen.window.journey.questions.given.emit(Input("practice.name", raw="Cabinet des Ajoncs"))
    seen.settle()
    panel = opened(seen)
    assert panel.lines[rank].pasted == "changed"
    for _ in range(rank - panel.at):
        seen.click(panel.after)
    assert "a changé depuis que vous l’avez collée" in seen.texts(panel)


def test_what_was_filed_is_kept_as_it_was_filed_with_its_number_and_its_moment(seen: Seen) -> None:
    panel = opened(seen)
    seen.click(next(one for one in panel.findChildren(QPushButton) if one.text() == "Aller au dépôt"))
    assert "ne sont pas cochées comme collées" in seen.texts(panel)
    panel.when.setText("le 31 février")
    seen.click(panel.keep)
    assert panel.problem.isVisible()
    assert issued(seen) == []
    panel.when.setText("20/11/2026 à 12h40")
    panel.number.setText("VDP-2026-0042")
    seen.click(panel.keep)
    seen.settle()
    seen.wait(lambda: "C’est noté" in seen.texts(panel))
    (paper,) = issued(seen)
    assert paper.template_id == "cnil_notification"
    assert "VDP-2026-0042" not in paper.text
    answers = kept(seen)
    assert answers["breach.notification.initial_number"] == "VDP-2026-0042"
    filed = answers["breach.notification.initial_filed_at"]
    assert isinstance(filed, Moment)
    assert (filed.local.hour, filed.local.minute) == (12, 40)
    assert "Notification complémentaire" in seen.texts(seen.window.journey.paper)


def test_once_a_first_notification_is_filed_the_next_is_a_complement(qtbot: QtBot, tmp_path: Path) -> None:
    seen = on_an_example(qtbot, tmp_path, "01")
    before = [path for path in kept(seen) if path.startswith("breach.notification.follow_ups")]
    panel = opened(seen)
    seen.click(next(one for one in panel.findChildren(QPushButton) if one.text() == "Aller au dépôt"))
    panel.when.setText("20/11/2026 à 12h40")
    panel.number.setText("VDP-2026-0043")
    seen.click(panel.keep)
    seen.wait(lambda: "C’est noté" in seen.texts(panel))
    seen.settle()
    after = {path: value for path, value in kept(seen).items() if path.startswith("breach.notification.follow_ups")}
    assert set(before) < set(after)
    assert "VDP-2026-0043" in after.values()


def test_locking_closes_the_panel_and_empties_it(seen: Seen) -> None:
    panel = opened(seen)
    seen.window.rooms.forget()
    assert not panel.isVisible()
    assert panel.lines == []
    assert "Genêts" not in seen.texts(panel)


def test_the_keyboard_alone_goes_through_the_panel(seen: Seen) -> None:
    panel = opened(seen)
    assert QApplication.focusWidget() is panel.copy
    QTest.keyClick(panel.copy, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is panel.next
    first = panel.lines[0].text
    QTest.keyClick(panel.next, Qt.Key.Key_Space)
    seen.settle()
    assert panel.text.toPlainText() != first
    assert QApplication.focusWidget() is panel.copy
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_nothing_is_cut_in_the_panel_even_in_large_letters(seen: Seen) -> None:
    panel = opened(seen)
    app = dressed()
    style = app.styleSheet()
    for times in (1.0, 2.0):
        letters(app, style, times)
        seen.settle()
        for at in (0, len(panel.lines) // 2, len(panel.lines)):
            panel._go(at)
            seen.settle()
            seen.wait(lambda: cut(panel) == [])  # a page that scrolls is laid out twice
            assert beyond_the_edge(panel) == []
    letters(app, style, 1.0)
