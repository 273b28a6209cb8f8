"""Keeps what is being typed on a page while it is typed, and puts it back when the page is drawn again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from clinickit.ui.widgets.pieces import LEAVING

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow

DRAFT_DELAY_MS = 400
_WATCHED, _NOTHING = "as drawn", "\0"

_TICKED = "yes"
UNDRAFTED = "undrafted"  # a property: what is ticked there is kept in another field

Typed = QLineEdit | QPlainTextEdit
Field = Typed | QAbstractButton | QComboBox


class Pace(QTimer):
    """Calls once, a moment after the first keystroke: whoever types without a pause does not put it off."""

    def __init__(self, owner: QObject, keep: Callable[[], None]) -> None:
        super().__init__(owner)
        self.setSingleShot(True)
        self.setInterval(DRAFT_DELAY_MS)
        self.timeout.connect(keep)

    def typed(self) -> None:
        """Something was typed."""
        if not self.isActive():
            self.start()


class Drafting(QObject):
    """The drafts of one page: `drawn` after each drawing, `done` once what was typed is taken, `forget` at the lock."""

    def __init__(
        self, window: "MainWindow", page: QWidget, name: str, fields: Callable[[], Sequence[Field]] | None = None
    ) -> None:
        super().__init__(window)
        self.window, self.page, self.name = window, page, name
        self._look: Callable[[], Sequence[Field]] = fields or (lambda: lines_of(page))
        self._case, self._loaded, self._refused = "", False, False
        self._kept: dict[str, str] = {}
        self._fields: dict[str, Field] = {}
        self._pace = Pace(self, self.keep)

    def drawn(self, case_id: str) -> None:
        """The page has just been drawn for a case: what was being typed there comes back, and is watched."""
        self._fields = named([one for one in self._look() if not self._is_leaving(one)])
        for key, field in self._fields.items():
            if not field.property(_WATCHED):
                field.setProperty(_WATCHED, text_of(field) or _NOTHING)
                changed(field).connect(partial(self._typed, key, field))
        if case_id == self._case:
            self._put_back()
            return
        self._case, self._kept, self._loaded = case_id, {}, False
        name = self.name
        self.window.background.vault(lambda: self.window.desk.page_drafts.read(case_id, name)).success(
            partial(self._read, case_id)
        ).failure(self.window.show_failure).run()

    def _is_leaving(self, field: QWidget) -> bool:
        """Whether it belongs to what was drawn before, and is only a child of the page until it is deleted."""
        above: QObject | None = field
        while above is not None and above is not self.page:
            if above.property(LEAVING):
                return True
            above = above.parent()
        return False

    def _read(self, case_id: str, kept: dict[str, str]) -> None:
        if case_id == self._case and not self._loaded:
            self._loaded = True
            self._kept = kept | self._kept
            self._put_back()

    def _put_back(self) -> None:
        for key, text in tuple(self._kept.items()):
            field = self._fields.get(key)
            if field is not None and text_of(field) == _drawn(field):
                put(field, text)

    def _typed(self, key: str, field: Field, *_now: object) -> None:
        if not self._case or self._fields.get(key) is not field:
            return
        text = text_of(field)
        if text == _drawn(field):
            self._kept.pop(key, None)
        else:
            self._kept[key] = text
        self._pace.typed()

    def keep(self) -> None:
        """Make what is being typed durable now."""
        self._pace.stop()
        if not self._case:
            return
        if not self._loaded:
            self._pace.typed()
            return
        case_id, name, typed = self._case, self.name, dict(self._kept)
        self.window.background.vault(lambda: self.window.desk.page_drafts.keep(case_id, name, typed)).success(
            self._written
        ).failure(self._not_written).run()

    def _written(self, _done: object) -> None:
        self._refused = False

    def _not_written(self, error: Exception) -> None:
        """Said once; what is typed stays, and is written with the next key or when the page is left."""
        if not self._refused:
            self._refused = True
            self.window.show_failure(error)

    def done(self, *taken: Field | str) -> None:
        """What was typed has been taken (in these fields, or those of these names, or in all): no draft any more."""
        for key in tuple(self._kept):
            if not taken or key in taken or self._fields.get(key) in taken:
                self._kept.pop(key)
        self.keep()

    def forget(self) -> None:
        """The page is about to be emptied: what is typed is kept first, then nothing is watched any more."""
        if self._case and self._loaded and (self._refused or self._pace.isActive()):
            self.keep()
        self._pace.stop()
        self._case, self._loaded = "", False
        self._kept, self._fields = {}, {}


def _drawn(field: Field) -> str:
    """What was written there when it was first watched."""
    return str(field.property(_WATCHED)).removeprefix(_NOTHING)


def lines_of(page: QWidget) -> list[Typed]:
    """The lines and texts of a page in which a person writes in clear; lists and numbers are none."""
    lines = [
        one
        for one in page.findChildren(QLineEdit)
        if not one.isReadOnly() and one.echoMode() is QLineEdit.EchoMode.Normal and not one.objectName()
    ]
    return [*lines, *(one for one in page.findChildren(QPlainTextEdit) if not one.isReadOnly())]


def fields_of(page: QWidget) -> list[Field]:
    """The lines and texts of a page, and what is ticked or chosen there."""
    ticked = [one for one in page.findChildren(QAbstractButton) if isinstance(one, QCheckBox | QRadioButton)]
    chosen = [*ticked, *page.findChildren(QComboBox)]
    return [*lines_of(page), *(one for one in chosen if not one.property(UNDRAFTED))]


def changed(field: Field) -> SignalInstance:
    """What a field says when somebody writes, ticks or chooses there."""
    if isinstance(field, QAbstractButton):
        return field.toggled
    return field.currentIndexChanged if isinstance(field, QComboBox) else field.textChanged


def named(fields: Sequence[Field]) -> dict[str, Field]:
    """Each field under the name a screen reader says, numbered where two bear the same."""
    found: dict[str, Field] = {}
    for one in fields:
        name, number = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else ""), 1
        while (f"{name} {number}" if number > 1 else name) in found:
            number += 1
        found[f"{name} {number}" if number > 1 else name] = one
    return found


def text_of(field: Field) -> str:
    """What is written there, no-break spaces included; whether it is ticked; what is chosen."""
    if isinstance(field, QAbstractButton):
        return _TICKED if field.isChecked() else ""
    if isinstance(field, QComboBox):
        return field.currentText() if field.currentData() is None else str(field.currentData())
    if isinstance(field, QLineEdit):
        return field.text()
    return field.document().toRawText().replace("\u2029", "\n")


def put(field: Field, text: str) -> None:
    """Write, tick or choose there."""
    if isinstance(field, QAbstractButton):
        field.setChecked(text == _TICKED)
    elif isinstance(field, QComboBox):
        if (place := max(field.findData(text), field.findText(text))) >= 0:
            field.setCurrentIndex(place)
    elif isinstance(field, QLineEdit):
        field.setText(text)
    else:
        field.setPlainText(text)
