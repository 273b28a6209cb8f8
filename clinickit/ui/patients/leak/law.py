"""Before a leaked file is opened: what the law says, who knows, and a decision that is written down."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from clinickit.services.leak.law import Acknowledgement, LeakLaw, Origin, Told
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class LawPage(Column):
    """Nothing goes on before the three questions are answered and the last box is ticked."""

    decided = Signal(object, object, object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.choices: dict[str, dict[str, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        self.read = QCheckBox()
        self.go = button("")
        self.third = wrapped("", "warning")

    def show_law(self, law: LeakLaw, known: Acknowledgement | None) -> None:
        """Draw the page, with what was answered before."""
        self.empty()
        self.choices, self._groups = {}, []
        self.add_text(self.words("leak.law.title"), "stepTitle")
        self.add_text(self.words("leak.law.intro"), "stepIntro")
        for point in law.points:
            frame, rows = card()
            rows.addWidget(wrapped(point.title, "cardTitle"))
            rows.addWidget(wrapped(point.text, "plainLine"))
            source = self.words("leak.law.source", source=point.source)
            mark = f" ({self.words('leak.law.to_verify')})" if point.to_verify else ""
            rows.addWidget(wrapped(source + mark, "fieldHint"))
            self.add(frame)
        said = {"police": known.police, "lawyer": known.lawyer, "origin": known.origin} if known else {}
        for key, options in (("police", Told), ("lawyer", Told), ("origin", Origin)):
            self._question(key, [option.value for option in options], said.get(key, ""))
        self.third = wrapped(self.words("leak.law.third"), "warning")
        self.add(self.third)
        self.read = QCheckBox(self.words("leak.law.read"))
        self.add(self.read)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.add(self.problem)
        self.go = button(self.words("leak.law.go"), "primary")
        self.go.clicked.connect(self._go)
        self.add_left(self.go)
        back = button(self.words("leak.law.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self._warn()
        self.setFocusProxy(self.choices["police"][Told.YES])
        self.verticalScrollBar().setValue(0)

    def _question(self, key: str, options: list[str], said: str) -> None:
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        title = self.words(f"leak.law.{key}")
        rows.addWidget(wrapped(title, "fieldLabel"))
        group = QButtonGroup(self)
        self._groups.append(group)
        self.choices[key] = {}
        for option in options:
            one = QRadioButton(self.words(f"leak.law.{key}_{option}"))
            one.setAccessibleName(f"{title} {one.text()}")
            one.setChecked(option == said)
            one.toggled.connect(self._warn)
            group.addButton(one)
            rows.addWidget(one)
            self.choices[key][option] = one
        self.add(holder)

    def _said(self, key: str) -> str:
        return next((option for option, one in self.choices[key].items() if one.isChecked()), "")

    def _warn(self) -> None:
        if "origin" in self.choices:
            self.third.setVisible(self._said("origin") == Origin.THIRD)

    def _go(self) -> None:
        police, lawyer, origin = map(self._said, ("police", "lawyer", "origin"))
        if not (police and lawyer and origin and self.read.isChecked()):
            self.problem.setText(self.words("leak.law.answer_all"))
            self.problem.show()
            return
        self.decided.emit(Told(police), Told(lawyer), Origin(origin))
