"""« Relire et approuver »: how a paper stands, one button to approve it, its remarks, who reads and who signs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout

from clinickit.domain.paper_trail import Named
from clinickit.services.papers.approvals import ApprovalInput, ReviewScreen
from clinickit.services.papers.remarks import RemarkInput, RemarkLine
from clinickit.ui.ending.asking import line_in, text_in
from clinickit.ui.widgets.pieces import Column, button, card, folded, wrapped
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.words import WindowWords

_TEXT_LINES = 14


class ReadingPage(Column):
    """Drawn anew after each act; what is typed and not yet given is put back by whoever keeps drafts."""

    approve_asked = Signal(object, str)
    withdraw_asked = Signal()
    remark_asked = Signal(object)
    settle_asked = Signal(str, object)
    names_given = Signal(object)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.shown: ReviewScreen | None = None
        self._last = ("", "")
        self.name, self.role = QLineEdit(), QComboBox()
        self.note, self.passage, self.remark = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.reader, self.signer = QLineEdit(), QLineEdit()
        self.approve = self.keep = self.give_names = button("")
        self.problem = wrapped("", "fieldProblem")

    def show_paper(self, screen: ReviewScreen, person: str, *, just_approved: bool = False) -> None:
        """Draw the page of one paper; the focus goes to what is to be done next."""
        self.empty()
        self.shown = screen
        self.add_text(self.words("reading.title", title=screen.title), "stepTitle")
        done = self._standing(screen)
        self._text(screen)
        self._you(screen, person)
        self._approving(screen)
        self._remarks(screen)
        self._people(screen)
        back = button(self.words("reading.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        first = done if just_approved else self.name if not self.name.text() else self.approve
        self.setFocusProxy(first)
        self.rows.activate()
        self.verticalScrollBar().setValue(0)

    def _standing(self, screen: ReviewScreen) -> QPushButton:
        frame, rows = card()
        standing = screen.standing
        look = "complete" if standing.approved else "warning" if standing.changes else "fieldHint"
        rows.addWidget(wrapped(standing.said, look))
        if standing.changes:
            rows.addWidget(wrapped(self.words("reading.changes"), "elementTitle"))
        for one in standing.changes:
            rows.addWidget(wrapped(f"•  {one}", "plainLine"))
        for key, proposal, named in (
            ("reads", screen.reads, screen.named.reader),
            ("signs", screen.signs, screen.named.signer),
        ):
            if named:
                rows.addWidget(wrapped(self.words(f"reading.{key}_named", name=named), "fieldHint"))
            elif proposal:
                rows.addWidget(wrapped(self.words(f"reading.{key}", roles=proposal), "fieldHint"))
        back = button(self.words("reading.done"), "primary" if standing.approved else "secondary")
        back.clicked.connect(self.left)
        rows.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
        return back

    def _text(self, screen: ReviewScreen) -> None:
        """The text to read; when it is no longer what was approved, that text too."""
        self._folded(self.words("reading.read"), self.words("reading.text"), screen.text)
        if screen.standing.changes:
            self._folded(self.words("reading.read_approved"), self.words("reading.approved"), screen.standing.text)

    def _folded(self, opener: str, name: str, text: str) -> None:
        box = TextBox(_TEXT_LINES, text)
        box.setReadOnly(True)
        box.setAccessibleName(name)
        self.add(folded(opener, box))

    def _you(self, screen: ReviewScreen, person: str) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("reading.you"), "cardTitle"))
        self.name = line_in(rows, self.words("reading.name"), self._last[0] or person)
        label, self.role = wrapped(self.words("reading.role"), "elementTitle"), QComboBox()
        self.role.setAccessibleName(self.words("reading.role"))
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        label.setBuddy(self.role)
        self.role.addItem(self.words("reading.no_role"), "")
        for role, _known in screen.roles:
            self.role.addItem(role.name, role.id)
        known = {role.id: name for role, name in screen.roles}
        lawyers = {role.id for role, _name in screen.roles if role.lawyer}
        apart = wrapped(self.words("reading.lawyer"), "fieldHint")

        def chosen() -> None:
            apart.setVisible(self.role.currentData() in lawyers)
            if not self.name.text():
                self.name.setText(known.get(self.role.currentData(), ""))

        self.role.setCurrentIndex(max(0, self.role.findData(self._last[1])))
        self.role.currentIndexChanged.connect(chosen)
        for widget in (label, self.role, apart):
            rows.addWidget(widget)
        apart.setVisible(self.role.currentData() in lawyers)
        self.add(frame)

    def _approving(self, screen: ReviewScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("reading.approving"), "cardTitle"))
        self.note = line_in(rows, self.words("reading.note"))
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        again = screen.standing.approved
        self.approve = button(self.words("reading.approve"), "secondary" if again else "primary")
        self.approve.clicked.connect(lambda: self.approve_asked.emit(self._approval(), screen.mark))
        rows.addWidget(self.problem)
        rows.addWidget(self.approve, 0, Qt.AlignmentFlag.AlignLeft)
        if screen.standing.approval is not None:
            withdraw = button(self.words("reading.withdraw"), "linkButton")
            withdraw.clicked.connect(self.withdraw_asked)
            rows.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _approval(self) -> ApprovalInput:
        self._last = (self.name.text(), str(self.role.currentData()))
        return ApprovalInput(self.name.text(), str(self.role.currentData()), self.note.text())

    def _remarks(self, screen: ReviewScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("reading.remarks"), "cardTitle"))
        waiting = sum(not one.treated for one in screen.remarks)
        said = self.words.counted("reading.waiting", waiting) if waiting else self.words("reading.none")
        rows.addWidget(wrapped(said, "warning" if waiting else "fieldHint"))
        for one in screen.remarks:
            self._line(rows, one)
        self.remark = text_in(rows, self.words("reading.remark"))
        self.passage = line_in(rows, self.words("reading.passage"))
        self.keep = button(self.words("reading.keep"), "secondary")
        self.keep.clicked.connect(lambda: self.remark_asked.emit(self._remark()))
        rows.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _remark(self) -> RemarkInput:
        self._last = (self.name.text(), str(self.role.currentData()))
        return RemarkInput(*self._last, self.remark.toPlainText(), self.passage.text())

    def _line(self, rows: QVBoxLayout, line: RemarkLine) -> None:
        rows.addWidget(wrapped(line.written, "elementTitle"))
        if line.passage:
            gone = "reading.passage_gone" if line.gone else "reading.passage_of"
            rows.addWidget(wrapped(self.words(gone, passage=line.passage), "fieldHint"))
        rows.addWidget(wrapped(line.text, "entryText"))
        if line.treated:
            rows.addWidget(wrapped(line.treated, "complete"))
            return
        what = line_in(rows, self.words("reading.what_done"), about=line.written)
        treated = button(self.words("reading.treated"), "secondary", line.written)
        treated.clicked.connect(lambda: self.settle_asked.emit(line.id, what))
        what.returnPressed.connect(treated.click)
        rows.addWidget(treated, 0, Qt.AlignmentFlag.AlignLeft)

    def _people(self, screen: ReviewScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("reading.people"), "cardTitle"))
        rows.addWidget(wrapped(self.words("reading.people_hint"), "fieldHint"))
        self.reader = line_in(rows, self.words("reading.reader"), screen.named.reader)
        self.signer = line_in(rows, self.words("reading.signer"), screen.named.signer)
        self.give_names = button(self.words("reading.give_names"), "secondary")
        self.give_names.clicked.connect(lambda: self.names_given.emit(Named(self.reader.text(), self.signer.text())))
        rows.addWidget(self.give_names, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def show_problem(self, sentence: str) -> None:
        """What to correct; what was typed stays."""
        self.problem.setText(sentence)
        self.problem.show()
        self.ensureWidgetVisible(self.problem)

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self.shown = None
        self._last = ("", "")
        self.empty()
