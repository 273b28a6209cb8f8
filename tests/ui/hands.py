"""A person at the keyboard and mouse: starts a case, fills each kind of field as a person would, turns the pages."""

import re
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinickit.domain.facts import FactValue, Several, Unknown
from clinickit.flow.answers import show
from clinickit.services.screens import Field, Group
from clinickit.services.wizard import question_of
from clinickit.ui.fields.base import FieldView
from clinickit.ui.fields.choices import ListField, OneField, SeveralField
from clinickit.ui.fields.text import LineField, LongTextField
from clinickit.ui.journey import Journey
from clinickit.ui.main_window import MainWindow
from tests.ui.stage import PHRASE, Told

ON_THE_BOX = QPoint(9, 11)
TYPED_LETTER_BY_LETTER = 12
PATIENCE_MS = 30_000


@dataclass
class Hands:
    """What a person can do to one window, and what they can see of it."""

    qtbot: QtBot
    window: MainWindow
    told: Told
    elements: dict[str, str] = field(default_factory=dict)

    # Waiting

    def settle(self) -> None:
        """Wait until what was asked is done and drawn."""

        def calm() -> bool:
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()
            return self.window.background.idle

        self.qtbot.waitUntil(lambda: calm() and calm(), timeout=PATIENCE_MS)
        self.glance()

    def glance(self) -> None:
        """Let the window draw itself again, without waiting for what goes on behind."""
        for _ in range(3):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()

    # Mouse and keyboard

    def tick(self, button: QAbstractButton) -> None:
        """Click a box or a round button, and go on at once."""
        assert button.isVisible(), button.accessibleName()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=ON_THE_BOX)
        self.glance()

    def press(self, button: QAbstractButton) -> None:
        """Click a button as the mouse does, and wait for what it does."""
        assert button.isVisible(), button.text() or button.accessibleName()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Strike one key where the focus is."""
        holder = QApplication.focusWidget()
        assert holder is not None, "nothing has the focus"
        QTest.keyClick(holder, key, modifier)
        self.settle()

    def write(self, text: str, into: QWidget | None = None) -> None:
        """Write where the focus is: letter by letter when short, in one go when long (as an input method does)."""
        holder = into or QApplication.focusWidget()
        assert holder is not None, "nothing has the focus"
        pieces = list(text) if len(text) <= TYPED_LETTER_BY_LETTER else [text]
        for piece in pieces:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(holder, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, piece))

    # What is seen

    @property
    def journey(self) -> Journey:
        """The journey on screen."""
        return self.window.journey

    @property
    def step(self) -> str:
        """The id of the page on screen."""
        return self.journey.step.id if self.journey.step else ""

    @property
    def page(self) -> QWidget:
        """The page on screen."""
        page = self.window.pages.currentWidget()
        shown = self.journey.pages.currentWidget() if page is self.window._journey else page
        assert shown is not None
        return shown

    def texts(self, name: str = "") -> list[str]:
        """Every label of the page on screen (with an object name), hidden or not, from top to bottom."""
        labels = self.page.findChildren(QLabel)
        return [one.text() for one in labels if one.text() and (not name or one.objectName() == name)]

    def button(self, text: str) -> QPushButton:
        """The first button of the page on screen whose words contain a text."""
        found = [one for one in self.page.findChildren(QPushButton) if text in one.text()]
        assert found, text
        return found[0]

    def field(self, path: str) -> FieldView:
        """The field of a question on the page, unfolding what hides it."""
        page = self.journey.asking
        assert page is not None
        if page.details is not None and not page.details.isChecked():
            self.press(page.details)
        return page.fields[path]

    def answer(self, path: str) -> FactValue | None:
        """What the program holds for a fact."""
        return self.window.case.answers.get(path) if self.window.case else None

    # Moving

    def start(self, *, exercise: bool = False) -> None:
        """Start a case, or an exercise, from the first page."""
        home = self.window.home
        self.press(self.button(home.words("home.exercise")) if exercise else home.start)

    def go(self, step: str) -> None:
        """Jump to a step by a click in the rail."""
        rail = self.journey.rail.list
        row = [line.id for line in self.journey.step.rail].index(step) if self.journey.step else 0
        item = rail.item(row)
        rail.scrollToItem(item)
        QTest.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton, pos=rail.visualItemRect(item).center())
        self.settle()
        assert self.step == step

    def forward(self) -> bool:
        """« Continuer »; False on the last page."""
        if not self.journey.forward.isEnabled():
            return False
        self.press(self.journey.forward)
        return True

    def protect(self, phrase: str = PHRASE) -> None:
        """Choose the passphrase and come back to where one was."""
        self.press(self.window.protect_button)
        self.write(phrase, self.window.protect.first)
        self.write(phrase, self.window.protect.second)
        self.press(self.window.protect.keep)
        assert self.window.durable

    def come_back(self, page: QWidget) -> None:
        """To a page of the window, from a page about the vault."""
        self.window.show_page(page)
        self.settle()

    def lock(self) -> None:
        """Lock the vault."""
        self.press(self.window.lock_button)
        assert self.page is self.window.unlock

    def unlock(self, phrase: str = PHRASE) -> None:
        """Type the passphrase and open."""
        self.write(phrase, self.window.unlock.passphrase)
        self.press(self.window.unlock.open)

    # Answering

    def give(self, path: str, value: FactValue) -> None:
        """Answer one question of the page on screen by its own widget."""
        view = self.field(path)
        if isinstance(value, Unknown):
            if not view.unknown.isChecked():
                self.tick(view.unknown)
        elif isinstance(view, OneField):
            self.tick(next(one for one, name in view._ids.items() if name == _option(value)))
        elif isinstance(view, SeveralField):
            self._tick(path, value)
        elif isinstance(view, ListField):
            self._unfold(view, _option(value))
        else:
            assert isinstance(view, LineField | LongTextField)
            question = question_of(self.window.desk.guide, path)
            self._write_in(view, show(question, value))

    def _tick(self, path: str, value: FactValue) -> None:
        assert isinstance(value, Several)
        view = self.field(path)
        assert isinstance(view, SeveralField)
        if not value.items and value.complete:
            self.tick(view.none)
            return
        for item in value.items:
            again = self.field(path)
            assert isinstance(again, SeveralField)
            if not again._boxes[item.value].isChecked():
                self.tick(again._boxes[item.value])
        last = self.field(path)
        assert isinstance(last, SeveralField)
        if last.incomplete.isChecked() is value.complete:
            self.tick(last.incomplete)

    def _unfold(self, view: ListField, option: str) -> None:
        view.editor.setFocus()
        QTest.mouseClick(view.editor, Qt.MouseButton.LeftButton)
        self.settle()
        unfolded = view.editor.view()
        unfolded.setCurrentIndex(view.editor.model().index(view.editor.findData(option), 0))
        QTest.keyClick(unfolded, Qt.Key.Key_Return)
        self.settle()
        self.window.activateWindow()  # the offscreen platform leaves no window active after a popup

    def _write_in(self, view: LineField | LongTextField, text: str) -> None:
        view.editor.setFocus()
        assert view.editor.hasFocus()
        view.editor.selectAll()
        self.write(text, view.editor)
        QTest.keyClick(view.editor, Qt.Key.Key_Tab)
        self.glance()

    def answer_page(self, facts: dict[str, FactValue]) -> set[str]:
        """Answer all that the page on screen asks and `facts` holds, as it unfolds; which facts were given."""
        given: set[str] = set()
        while (following := self._next(facts, given)) is not None:
            path, value = following
            self.give(path, value)
            given.add(path)
        return {self._meant(path) for path in given}

    def _next(self, facts: dict[str, FactValue], given: set[str]) -> tuple[str, FactValue] | None:
        screen = self.journey.step
        for item in screen.items if screen else ():
            fields = [item] if isinstance(item, Field) else self._lengthened(item, facts)
            for one in fields:
                if one.path not in given and self._meant(one.path) in facts:
                    return one.path, facts[self._meant(one.path)]
        return None

    def _lengthened(self, group: Group, facts: dict[str, FactValue]) -> list[Field]:
        """The fields of a group, with one element added when the facts hold more."""
        wanted = dict.fromkeys(re.findall(rf"^{re.escape(group.path)}\[([^\]]+)\]", "\n".join(facts), re.MULTILINE))
        known = {self.elements.get(element.id, element.id) for element in group.elements}
        missing = [name for name in wanted if name not in known]
        if missing:
            self.press(self._adder(group))
            now = next(
                item for item in (self.journey.step.items if self.journey.step else ()) if item.path == group.path
            )
            assert isinstance(now, Group)
            self.elements[now.elements[-1].id] = missing[0]
            return self._lengthened(now, facts)
        return [one for element in group.elements for one in element.fields]

    def _adder(self, group: Group) -> QPushButton:
        page = self.journey.asking
        assert page is not None
        if page.details is not None and not page.details.isChecked():
            self.press(page.details)
        name = f"{self.journey.words('group.add')} : {group.label}"
        return next(one for one in page.findChildren(QPushButton) if one.accessibleName() == name)

    def _meant(self, path: str) -> str:
        """The path as the facts name it: `policies[3f2a]` may be their `policies[cyber]`."""
        return re.sub(r"\[([^\]]+)\]", lambda found: f"[{self.elements.get(found[1], found[1])}]", path)


def _option(value: FactValue) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value)
