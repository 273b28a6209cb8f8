"""The one page that draws any step of questions."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinickit.services.screens import Element, Field, Group, StepScreen
from clinickit.ui.fields import field_view
from clinickit.ui.fields.base import FieldView
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class QuestionsPage(Column):
    """Title, a sentence, the essential questions, then the others behind « Compléter »."""

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
        self._step = ""

    def show_step(self, screen: StepScreen) -> None:
        """Draw a step; keeps « Compléter » open when the same step is drawn again."""
        focused = next((path for path, view in self.fields.items() if view.isAncestorOf(self.focusWidget())), "")
        position = self.verticalScrollBar().value() if screen.id == self._step else 0
        self._step = screen.id
        self.fields = {}
        self.empty()
        self.add_text(screen.title, "stepTitle")
        self.add_text(screen.intro, "stepIntro")
        for item in screen.items:
            if item.essential:
                self.add(self._drawn(item))
        details = [item for item in screen.items if not item.essential]
        if details:
            self._draw_details(details)
        self.rows.activate()
        self.verticalScrollBar().setValue(position)
        if focused in self.fields:
            self.fields[focused].setFocus()

    def _draw_details(self, details: list[Field | Group]) -> None:
        opener = button(self.words("step.details", count=str(len(details))), "detailsButton")
        opener.setCheckable(True)
        opener.setChecked(self._step in self._details_open)
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(16)
        for item in details:
            rows.addWidget(self._drawn(item))
        holder.setVisible(opener.isChecked())
        opener.toggled.connect(holder.setVisible)
        opener.toggled.connect(self._remember_details)
        self.add(opener)
        self.add(holder)

    def _remember_details(self, opened: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        (self._details_open.add if opened else self._details_open.discard)(self._step)

    def _drawn(self, item: Field | Group) -> QWidget:
        return self._field(item) if isinstance(item, Field) else self._group(item)

    def _field(self, field: Field) -> QWidget:
        frame, rows = card()
        view = field_view(field, self.words, self.now)
        view.given.connect(self.given)
        view.typed.connect(self.typed)
        self.fields[field.path] = view
        rows.addWidget(view)
        return frame

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
        rows.addWidget(wrapped(element.title, "elementTitle"))
        for field in element.fields:
            view = field_view(field, self.words, self.now)
            view.given.connect(self.given)
            view.typed.connect(self.typed)
            self.fields[field.path] = view
            rows.addWidget(view)
        remove = button(self.words("group.remove"), "linkButton", about=element.title)
        remove.clicked.connect(lambda: self.remove_element.emit(f"{group.path}[{element.id}]"))
        rows.addWidget(remove)
        return frame
