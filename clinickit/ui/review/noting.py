"""What is noted of one recipient: handed over by which way with which proof, the answer, when to ask again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout

from clinickit.services.papers.follow_up import FollowLine
from clinickit.services.papers.sending_desk import SentInput
from clinickit.ui.ending.asking import line_in
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

_LETTERS = 24


class NotingPage(Column):
    """Drawn anew for each recipient."""

    sent_asked = Signal(str, object)
    answered_asked = Signal(str, str, str)
    remind_asked = Signal(str, str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.key = ""
        self.way, self.piece = QComboBox(), QComboBox()
        self.when, self.proof, self.answered_when, self.what, self.day = (QLineEdit() for _ in range(5))
        self.sent = self.answered = self.remind = button("")
        self.problem = wrapped("", "fieldProblem")

    def show_line(self, line: FollowLine, pieces: Sequence[tuple[str, str]]) -> None:
        """Draw what is known of a recipient and what may be noted."""
        self.empty()
        self.key = line.key
        self.add_text(line.name, "stepTitle")
        self.add_text(line.said, "stepIntro")
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.add(self.problem)
        if line.sent:
            self._answer()
            self._again()
        self._handing(line, pieces)
        back = button(self.words("noting.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.answered_when if line.sent else self.way)
        self.rows.activate()
        self.verticalScrollBar().setValue(0)

    def _handing(self, line: FollowLine, pieces: Sequence[tuple[str, str]]) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("noting.sent_again" if line.sent else "noting.sent_title"), "cardTitle"))
        self.way = self._choice(rows, self.words("noting.way"))
        self.way.addItem(self.words("noting.no_way"), "")
        for way in (*line.ways, self.words("noting.other_way")):
            self.way.addItem(way, way)
        self.when = line_in(rows, self.words("noting.when"))
        self.proof = line_in(rows, self.words("noting.proof"))
        self.piece = QComboBox()
        if pieces:
            self.piece = self._choice(rows, self.words("noting.piece"))
            self.piece.addItem(self.words("noting.no_piece"), "")
            for piece, label in pieces:
                self.piece.addItem(label, piece)
        self.sent = button(self.words("noting.keep_sent"), "secondary" if line.sent else "primary")
        self.sent.clicked.connect(lambda: self.sent_asked.emit(self.key, self._given()))
        rows.addWidget(self.sent, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _choice(self, rows: QVBoxLayout, name: str) -> QComboBox:
        label, box = wrapped(name, "elementTitle"), QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS)
        label.setBuddy(box)
        rows.addWidget(label)
        rows.addWidget(box)
        return box

    def _given(self) -> SentInput:
        piece = str(self.piece.currentData() or "")
        return SentInput(str(self.way.currentData() or ""), self.when.text(), self.proof.text(), piece)

    def _answer(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("noting.answer_title"), "cardTitle"))
        self.answered_when = line_in(rows, self.words("noting.answered_when"))
        self.what = line_in(rows, self.words("noting.what"))
        self.answered = button(self.words("noting.keep_answer"), "primary")
        self.answered.clicked.connect(
            lambda: self.answered_asked.emit(self.key, self.answered_when.text(), self.what.text())
        )
        rows.addWidget(self.answered, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _again(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("noting.remind_title"), "cardTitle"))
        self.day = line_in(rows, self.words("noting.day"))
        self.remind = button(self.words("noting.keep_day"), "secondary")
        self.remind.clicked.connect(lambda: self.remind_asked.emit(self.key, self.day.text()))
        self.day.returnPressed.connect(self.remind.click)
        rows.addWidget(self.remind, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def show_problem(self, sentence: str) -> None:
        """What to correct; what was typed stays."""
        self.problem.setText(sentence)
        self.problem.show()
        self.ensureWidgetVisible(self.problem)

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self.key = ""
        self.empty()
