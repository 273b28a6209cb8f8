"""What every field has: a label, a hint, « Je ne sais pas encore », help that unfolds, a place for a problem."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QToolButton, QVBoxLayout, QWidget

from clinickit.services.screens import Field, Input
from clinickit.ui.widgets.pieces import wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

# What a person may add to « je ne sais pas encore »: somebody is looking, or nobody will ever know.
SHADES = {"searching": "à déterminer", "cannot": "indéterminable"}


class UnknownShades(QWidget):
    """Two words under « je ne sais pas encore », each optional; neither is chosen for the person."""

    chosen = Signal(str)

    def __init__(self, about: str, given: str, words: WindowWords) -> None:
        super().__init__()
        line = SideBySide(self)
        line.setContentsMargins(24, 0, 0, 0)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for key, value in SHADES.items():
            radio = QRadioButton(words(f"field.{key}"))
            radio.setAccessibleName(f"{words(f'field.{key}')} : {about}")
            radio.setChecked(given == value)
            self.group.addButton(radio)
            self.buttons[value] = radio
            line.addWidget(radio)
            radio.clicked.connect(lambda _checked=False, one=value: self.chosen.emit(one))

    def forget(self) -> None:
        """Neither."""
        self.group.setExclusive(False)
        for radio in self.buttons.values():
            radio.setChecked(False)
        self.group.setExclusive(True)


class FieldView(QWidget):
    """One question; `given` leaves with each complete answer, `typed` with each keystroke (the draft)."""

    given = Signal(object)
    typed = Signal(str, str)

    def __init__(self, field: Field, words: WindowWords) -> None:
        super().__init__()
        self.field = field
        self.words = words
        self.setObjectName("field")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.label = wrapped(field.label, "fieldLabel")
        column.addWidget(self.label)
        if field.hint:
            column.addWidget(wrapped(field.hint, "fieldHint"))
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        column.addLayout(self.body)
        self.problem = wrapped("", "fieldProblem")
        self.problem.setVisible(False)
        column.addWidget(self.problem)
        self.unknown = QCheckBox(words("field.unknown"))
        self.unknown.setChecked(bool(field.unknown))
        self.unknown.setAccessibleName(f"{words('field.unknown')} : {field.label}")
        self.advice = wrapped(field.if_unknown, "fieldAdvice")
        if not (field.unknown and field.if_unknown):
            self.advice.hide()
        self.shades = UnknownShades(field.label, field.unknown, words)
        column.addLayout(self._foot())
        column.addWidget(self.shades)
        self.shades.setVisible(bool(field.unknown))  # once it is inside: shown alone, it would be a window
        column.addWidget(self.advice)
        self.show_problem(field.problem)
        self.unknown.toggled.connect(self._unknown_toggled)
        self.shades.chosen.connect(lambda shade: self.given.emit(Input(self.field.path, unknown=shade)))

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setSpacing(4)
        line = SideBySide(spread=True)
        line.addWidget(self.unknown)
        foot.addLayout(line)
        if self.field.help or self.field.because:
            button = QToolButton()
            button.setText(self.words("field.why"))
            button.setCheckable(True)
            button.setObjectName("linkButton")
            button.setAccessibleName(f"{self.words('field.why')} {self.field.label}")
            text = "\n".join((self.field.help, *self.field.because)).strip()
            panel = wrapped(text, "fieldHelp")
            panel.setVisible(False)
            button.toggled.connect(panel.setVisible)
            line.addWidget(button)
            foot.addWidget(panel)
        return foot

    def _unknown_toggled(self, checked: bool) -> None:  # noqa: FBT001 - the signature Qt calls
        self.advice.setVisible(checked and bool(self.field.if_unknown))
        self.shades.forget()
        self.shades.setVisible(checked)
        if checked:
            self.clear()
            self.show_problem("")
            self.given.emit(Input(self.field.path, unknown="?"))
        else:
            self.give_again()

    def give_again(self) -> None:
        """Send what the editor holds even if it was already sent: « je ne sais pas » no longer holds."""
        self.give()

    def show_problem(self, sentence: str) -> None:
        """Say what cannot be read, beside the field; saving goes on."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def known(self) -> None:
        """An answer is being given: « je ne sais pas » no longer holds."""
        if self.unknown.isChecked():
            self.unknown.blockSignals(True)
            self.unknown.setChecked(False)
            self.unknown.blockSignals(False)
            self.shades.setVisible(False)
            self.advice.setVisible(False)

    def clear(self) -> None:
        """Empty the editor without telling anyone."""
        raise NotImplementedError

    def give(self) -> None:
        """Send what the editor holds."""
        raise NotImplementedError
