"""Fields that are ticked: yes or no, one option, several options."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
)

from clinickit.services.screens import Field, Input, OptionLine
from clinickit.ui.fields.base import FieldView
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

MOST_RADIOS = 9


class OneField(FieldView):
    """Yes/no, or one option among a few, as round buttons."""

    def __init__(self, field: Field, words: WindowWords) -> None:
        super().__init__(field, words)
        self.group = QButtonGroup(self)
        options = field.options or (OptionLine("oui", words("yes")), OptionLine("non", words("no")))
        box = QHBoxLayout() if field.kind == "yes_no" else QVBoxLayout()
        self._ids: dict[QAbstractButton, str] = {}
        for option in options:
            button = QRadioButton()
            button.setAccessibleName(f"{option.label} : {field.label}")
            button.setChecked(option.id in field.selected)
            self.group.addButton(button)
            self._ids[button] = option.id
            box.addWidget(worded(button, option.label))
            if option.hint:
                box.addWidget(wrapped(option.hint, "optionHint"))
        if field.kind == "yes_no":
            box.setSpacing(28)
            box.addStretch(1)
        self.body.addLayout(box)
        self.label.setBuddy(next(iter(self._ids)))
        self.group.buttonClicked.connect(self._clicked)

    def _clicked(self, _button: QAbstractButton) -> None:
        self.known()
        self.give()

    def clear(self) -> None:
        """Untick all."""
        with QSignalBlocker(self.group):
            self.group.setExclusive(False)
            for button in self._ids:
                button.setChecked(False)
            self.group.setExclusive(True)

    def give(self) -> None:
        """Send the option ticked, or nothing."""
        checked = self.group.checkedButton()
        self.given.emit(Input(self.field.path, selected=(self._ids[checked],) if checked else ()))


class ListField(FieldView):
    """One option among many, as a list that unfolds."""

    def __init__(self, field: Field, words: WindowWords) -> None:
        super().__init__(field, words)
        self.editor = UnfoldingList()
        self.editor.setAccessibleName(field.label)
        self.editor.addItem(words("field.choose"), "")
        for option in field.options:
            self.editor.addItem(option.label, option.id)
        self._set(field.selected[0] if field.selected else "")
        self.label.setBuddy(self.editor)
        self.body.addWidget(self.editor)
        self.setFocusProxy(self.editor)
        self.editor.activated.connect(self._chosen)

    def _set(self, option: str) -> None:
        self.editor.setCurrentIndex(max(0, self.editor.findData(option)))

    def _chosen(self, _index: int) -> None:
        self.known()
        self.give()

    def clear(self) -> None:
        """Back to « choisir »."""
        with QSignalBlocker(self.editor):
            self._set("")

    def give(self) -> None:
        """Send the option chosen, or nothing."""
        option = str(self.editor.currentData())
        self.given.emit(Input(self.field.path, selected=(option,) if option else ()))


class SeveralField(FieldView):
    """Several options, as boxes, and « il peut y en avoir d’autres »."""

    def __init__(self, field: Field, words: WindowWords) -> None:
        super().__init__(field, words)
        self._boxes: dict[str, QCheckBox] = {}
        for option in field.options:
            box = QCheckBox()
            box.setAccessibleName(f"{option.label} : {field.label}")
            box.setChecked(option.id in field.selected)
            box.clicked.connect(self._clicked)
            self._boxes[option.id] = box
            self.body.addWidget(worded(box, option.label))
            if option.hint:
                self.body.addWidget(wrapped(option.hint, "optionHint"))
        self.none = self._extra("field.none", checked=field.none_of_them)
        self.incomplete = self._extra("field.incomplete", checked=field.incomplete)

    def _extra(self, key: str, *, checked: bool) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName("extra")
        box.setAccessibleName(f"{self.words(key)} : {self.field.label}")
        box.setChecked(checked)
        box.clicked.connect(lambda ticked, one=box: self._extra_clicked(one, ticked=ticked))
        self.body.addWidget(worded(box, self.words(key)))
        return box

    def _clicked(self, _checked: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        self.none.setChecked(False)
        self.known()
        self.give()

    def _extra_clicked(self, box: QCheckBox, *, ticked: bool) -> None:
        if box is self.none and ticked:
            for one in (*self._boxes.values(), self.incomplete):
                one.setChecked(False)
        elif ticked:
            self.none.setChecked(False)
        self.known()
        self.give()

    def clear(self) -> None:
        """Untick all."""
        for box in (*self._boxes.values(), self.none, self.incomplete):
            box.setChecked(False)

    def give(self) -> None:
        """Send the options ticked."""
        ticked = tuple(name for name, box in self._boxes.items() if box.isChecked())
        raw = "aucun" if self.none.isChecked() else ""
        self.given.emit(Input(self.field.path, raw=raw, selected=ticked, incomplete=self.incomplete.isChecked()))
