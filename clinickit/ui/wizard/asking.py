"""Questions on a page: the essential ones, then the others behind a button; groups that lengthen."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from clinickit.services.screens import Element, Field, Group, StepScreen
from clinickit.ui.fields import field_view
from clinickit.ui.fields.base import FieldView
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.reading_order import reading_order
from clinickit.ui.words import WindowWords

BETWEEN_FIELDS = 20
AROUND = 120


class AskingPage(Column):
    """A page that asks; what it shows around the questions is its own affair."""

    given = Signal(object)
    typed = Signal(str, str)
    add_element = Signal(str)
    remove_element = Signal(str)

    def __init__(self, words: WindowWords, now: Callable[[], str]) -> None:
        super().__init__()
        self.words = words
        self.now = now
        self.fields: dict[str, FieldView] = {}
        self._details_open: set[str] = set()
        self.details: QPushButton | None = None
        self._step = ""

    def empty(self) -> None:
        """Take everything out, the fields too."""
        self.fields = {}
        self.details = None
        super().empty()

    def redrawn(self, screen: StepScreen, draw: Callable[[], None]) -> None:
        """Draw again; the same step keeps its focus and its scrolling place."""
        focused = self._focused()
        position = self.verticalScrollBar().value() if screen.id == self._step else 0
        self._step = screen.id
        self.empty()
        draw()
        self.rows.activate()
        self.verticalScrollBar().setValue(position)
        self._give_focus_back(*focused)

    def _focused(self) -> tuple[str, int]:
        """The field that has the focus, and which of its controls."""
        holder = QApplication.focusWidget()
        for path, view in self.fields.items():
            if holder is not None and view.isAncestorOf(holder):
                found = list(reading_order(view))
                return path, found.index(holder) if holder in found else 0
        return "", 0

    def _give_focus_back(self, path: str, place: int) -> None:
        if path in self.fields:
            found = list(reading_order(self.fields[path]))
            if found:
                found[min(place, len(found) - 1)].setFocus()

    def go_to(self, path: str) -> None:
        """Show one question and put the focus in it."""
        view = self.fields.get(path)
        if view is None:
            return
        if self.details is not None and not view.isVisible():
            self.details.setChecked(True)
        self.rows.activate()
        self.ensureWidgetVisible(view, 0, AROUND)
        self._give_focus_back(path, 0)

    def ask(self, screen: StepScreen) -> None:
        """Add the questions of a step; « Compléter » stays open when the same step is drawn again."""
        for item in screen.items:
            if item.essential:
                self.add(self._drawn(item))
                self._asides(screen, item.path)
        details = [item for item in screen.items if not item.essential]
        if details:
            self._ask_details(details)

    def _asides(self, screen: StepScreen, path: str) -> None:
        """What is read beside a question."""
        for aside in screen.asides:
            if aside.at == path:
                frame, rows = card("gaps" if aside.consequence else "doNots")
                rows.addWidget(wrapped(aside.title, "cardTitle"))
                for line in aside.lines:
                    sign, name = ("⚠", "plainLine") if aside.consequence else ("✗", "doNot")
                    rows.addWidget(wrapped(f"{sign}  {line}", name))
                self.add(frame)

    def _ask_details(self, details: list[Field | Group]) -> None:
        opener = button(self.words.counted("step.details", len(details)), "detailsButton")
        opener.setCheckable(True)
        opener.setChecked(self._step in self._details_open)
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(16)
        for item in details:
            rows.addWidget(self._drawn(item))
        if not opener.isChecked():  # shown before it has its place, it would be a window for an instant
            holder.hide()
        opener.toggled.connect(holder.setVisible)
        opener.toggled.connect(self._remember_details)
        self.details = opener
        self.add(opener)
        self.add(holder)

    def _remember_details(self, opened: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        (self._details_open.add if opened else self._details_open.discard)(self._step)

    def _drawn(self, item: Field | Group) -> QWidget:
        if isinstance(item, Group):
            return self._group(item)
        frame, rows = card()
        rows.addWidget(self._field(item))
        return frame

    def _field(self, field: Field) -> QWidget:
        view = field_view(field, self.words, self.now)
        view.given.connect(self.given)
        view.typed.connect(self.typed)
        self.fields[field.path] = view
        return view

    def _group(self, group: Group) -> QWidget:
        frame, rows = card("groupCard")
        rows.addWidget(wrapped(group.label, "groupTitle"))
        if group.hint:
            rows.addWidget(wrapped(group.hint, "fieldHint"))
        for element in group.elements:
            rows.addWidget(self._element(group, element))
        add = button(self.words("group.add"), "secondary", about=group.label)
        add.clicked.connect(lambda: self.add_element.emit(group.path))
        rows.addWidget(add)
        return frame

    def _element(self, group: Group, element: Element) -> QWidget:
        frame, rows = card("element")
        rows.setSpacing(BETWEEN_FIELDS)
        rows.addWidget(wrapped(element.title, "elementTitle"))
        for field in element.fields:
            rows.addWidget(self._field(field))
        remove = button(self.words("group.remove"), "linkButton", about=element.title)
        remove.clicked.connect(lambda: self.remove_element.emit(f"{group.path}[{element.id}]"))
        rows.addWidget(remove)
        return frame
