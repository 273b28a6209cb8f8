"""The recovery key on screen: shown once, printed or copied by hand, then typed back to prove that it works."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class RecoveryPage(Column):
    """Shows the groups, then hides them and asks for them; a sheet that exists is tried, or replaced once asked."""

    new_asked = Signal()
    sheet_asked = Signal(object)
    tried = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.groups: tuple[str, ...] = ()
        self.typed = QLineEdit()
        self.problem = wrapped("", "fieldProblem")

    def ask_which(self) -> None:
        """A sheet was made before: try it as it is, or make another, which takes its place."""
        self.groups = ()
        self.empty()
        self.add_text(self.words("recovery.title"), "stepTitle")
        self.add_text(self.words("recovery.which"), "stepIntro")
        self.have = button(self.words("recovery.have"), "primary")
        self.have.clicked.connect(self.ask_back)
        self.another = button(self.words("recovery.another"), "secondary")
        self.another.clicked.connect(self.new_asked)
        for one in (self.have, self.another):
            self.add_left(one)
        self._offer_later()
        self.setFocusProxy(self.have)

    def show_key(self, groups: tuple[str, ...]) -> None:
        """The first half: the key, to be printed or copied."""
        self.groups = groups
        self.empty()
        self.add_text(self.words("recovery.title"), "stepTitle")
        self.add_text(self.words("recovery.intro"), "stepIntro")
        frame, rows = card()
        rows.addWidget(self._grid(groups))
        rows.addWidget(wrapped(self.words("recovery.letters"), "fieldHint"))
        self.sheet = button(self.words("recovery.sheet"), "secondary")
        self.sheet.clicked.connect(lambda: self.sheet_asked.emit(self.groups))
        rows.addWidget(self.sheet)
        rows.addWidget(wrapped(self.words("recovery.sheet_hint"), "fieldHint"))
        self.add(frame)
        self.copied = button(self.words("recovery.copied"), "primary")
        self.copied.clicked.connect(self.ask_back)
        self.add(self.copied)
        self._offer_later()
        self.setFocusProxy(self.copied)
        self.copied.setFocus()

    def _grid(self, groups: tuple[str, ...]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, group in enumerate(groups):
            label = QLabel(f"{number + 1}.  {group}")
            label.setObjectName("recoveryGroup")
            label.setAccessibleName(self.words("recovery.group", number=str(number + 1), letters=" ".join(group)))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
            grid.addWidget(label, number // 3, number % 3)
        return holder

    def ask_back(self) -> None:
        """The second half: the key is hidden and typed back from the sheet."""
        self.groups = ()
        self.empty()
        self.add_text(self.words("recovery.try_title"), "stepTitle")
        self.add_text(self.words("recovery.try_intro"), "stepIntro")
        frame, rows = card()
        label = wrapped(self.words("recovery.typed"), "fieldLabel")
        self.typed = QLineEdit()
        self.typed.setAccessibleName(self.words("recovery.typed"))
        label.setBuddy(self.typed)
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.check = button(self.words("recovery.check"), "primary")
        self.check.clicked.connect(self._tried)
        self.typed.returnPressed.connect(self.check.click)
        for widget in (label, self.typed, self.problem, self.check):
            rows.addWidget(widget)
        self.add(frame)
        self._offer_later()
        self.setFocusProxy(self.typed)
        self.typed.setFocus()

    def _offer_later(self) -> None:
        later = button(self.words("recovery.later"), "linkButton")
        later.clicked.connect(self._leave)
        self.add(later)

    def _tried(self) -> None:
        if self.typed.text().strip():
            self.problem.hide()
            self.check.setEnabled(False)
            self.tried.emit(self.typed.text())

    def show_problem(self, sentence: str) -> None:
        """Which group is wrong, or why it does not open."""
        self.check.setEnabled(True)
        self.problem.setText(sentence)
        self.problem.show()
        self.typed.setFocus()

    def show_success(self) -> None:
        """It works: say so, and nothing else."""
        self.empty()
        self.add_text(self.words("recovery.done_title"), "stepTitle")
        self.add_text(self.words("recovery.done"), "stepIntro")
        go_on = button(self.words("recovery.go_on"), "primary")
        go_on.clicked.connect(self._leave)
        self.add(go_on)
        go_on.setFocus()

    def _leave(self) -> None:
        self.forget()
        self.left.emit()

    def forget(self) -> None:
        """Nothing of the key stays on the page."""
        self.groups = ()
        self.empty()
        self.typed = QLineEdit()
