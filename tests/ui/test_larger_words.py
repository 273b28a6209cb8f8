"""Longer words and larger letters: nothing is cut, everything can be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QListWidget,
    QMenu,
    QMessageBox,
    QTableWidget,
    QWidget,
)

from clinickit.ui.application import FAMILY, OF_THE_SYSTEM, POINTS, letters
from tests.ui.hands import Hands
from tests.ui.stage import dressed

EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples"
RANSOM = EXAMPLES / "03_rancongiciel.toml"
LONGER = 0.4
PIXELS_OF_GRACE = 2


@pytest.fixture
def large_letters() -> Iterator[None]:
    """Letters twice as large, for one test."""
    app = dressed()
    style = app.styleSheet()
    letters(app, style, 2.0)
    yield
    letters(app, style, 1.0)


def on_the_ransom_case(hands: Hands) -> None:
    text = RANSOM.read_text(encoding="utf-8")
    window = hands.window
    window.background.vault(lambda: window.desk.load_case_file(text, RANSOM.name)).success(window.show_case).run()
    hands.settle()


def stretched(text: str) -> str:
    """The same text, longer by four tenths, as another wording or another tongue could be."""
    return text + " " + "mm " * round(len(text) * LONGER / 3)


def cut(root: QWidget) -> list[str]:
    """The words that do not fit where they stand."""
    found = []
    for one in root.findChildren(QWidget):
        if not one.isVisible() or not isinstance(one, QLabel | QAbstractButton) or not one.text():
            continue
        if one.hasHeightForWidth():
            needed = one.heightForWidth(one.width())
            small = one.height() + PIXELS_OF_GRACE < needed
        else:
            small = one.width() + PIXELS_OF_GRACE < one.sizeHint().width()
        if small:
            found.append(one.text())
    return found


def beyond_the_edge(page: QWidget) -> list[str]:
    """The words that start or end outside the page, where nobody can scroll."""
    inside = [one for one in page.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton)]
    shown = [one for one in inside if one.isVisible() and one.text()]
    return [one.text() for one in shown if one.mapTo(page, one.rect().topRight()).x() > page.width()]


def every_page(hands: Hands) -> Iterator[str]:
    assert hands.journey.step is not None
    for line in hands.journey.step.rail:
        hands.journey.go(line.id)
        hands.settle()
        yield line.id


def test_nothing_is_cut_in_the_usual_letters(hands: Hands) -> None:
    on_the_ransom_case(hands)
    for step in every_page(hands):
        assert cut(hands.window) == [], step
        assert beyond_the_edge(hands.page) == [], step


def test_nothing_is_cut_when_every_text_is_longer(hands: Hands) -> None:
    on_the_ransom_case(hands)
    for step in every_page(hands):
        for one in hands.page.findChildren(QWidget):
            if isinstance(one, QLabel | QAbstractButton) and one.text():
                one.setText(stretched(one.text()))
        hands.settle()
        assert cut(hands.page) == [], step
        assert beyond_the_edge(hands.page) == [], step


@pytest.mark.usefixtures("large_letters")
def test_nothing_is_cut_in_letters_twice_as_large(hands: Hands) -> None:
    on_the_ransom_case(hands)
    for step in every_page(hands):
        assert cut(hands.page) == [], step
        assert beyond_the_edge(hands.page) == [], step


@pytest.mark.usefixtures("large_letters")
def test_the_first_page_fits_in_letters_twice_as_large(hands: Hands) -> None:
    assert cut(hands.window) == []
    assert beyond_the_edge(hands.page) == []


def test_the_person_makes_the_letters_larger_and_back(hands: Hands) -> None:
    before = QApplication.font().pointSizeF()
    hands.key(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.font().pointSizeF() > before
    hands.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.font().pointSizeF() == before


@pytest.mark.usefixtures("large_letters")
def test_lists_menus_and_boxes_leave_the_small_letters_of_the_system_for_the_program_s() -> None:
    app = dressed()
    for kind in OF_THE_SYSTEM:  # as Windows and macOS do at the start
        app.setFont(QFont("Serif", 8), kind)  # type: ignore[arg-type]  # its stub says bytes; it takes a text
    letters(app, app.styleSheet(), 2.0)
    shown = (QListWidget(), QTableWidget(), QMenu(), QMessageBox())
    assert {(one.font().family(), one.font().pointSizeF()) for one in shown} == {(FAMILY, POINTS * 2)}
