"""The pieces of a case: take one in with its custody line, see them, read them again, hand over a sealed package."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout

from clinickit.services.evidence import Custody, PiecesScreen
from clinickit.services.piece_lines import PieceLine
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords

_ANSWERS = (None, True, False)
_MEGABYTE = 1_000_000


class EvidencePage(Column):
    """Draws the pieces; what was typed for a piece to come stays until it is taken in."""

    add_asked = Signal(object)
    cancelled = Signal()
    check_asked = Signal()
    pack_asked = Signal(object, str)
    mask_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.included: dict[str, QCheckBox] = {}
        self.progress = QLabel("")

    def show_pieces(self, screen: PiecesScreen) -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("page.title"), "stepTitle")
        self.add_text(self.words("page.intro"), "stepIntro")
        for problem in screen.problems:
            self.add_text(problem, "fieldProblem")
        if screen.durable:
            self._form()
        else:
            self.add_text(self.words("page.not_durable"), "warning")
        self.included = {}
        if not screen.lines:
            self.add_text(self.words("page.none"), "fieldHint")
        for line in screen.lines:
            self._piece(line)
        if any(line.held for line in screen.lines):
            self._acts(screen)
        back = button(self.words("page.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _form(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("page.add"), "cardTitle"))
        self.label, self.source, self.method, self.witness = (
            self._line(rows, name) for name in ("label", "source", "method", "witness")
        )
        self.patient_data, self.masked = (self._choice(rows, name) for name in ("patient_data", "masked"))
        self.choose = button(self.words("page.choose"), "primary")
        self.choose.clicked.connect(lambda: self.add_asked.emit(self._custody()))
        self.progress = QLabel("")
        self.progress.hide()
        self.cancel = button(self.words("page.cancel"), "secondary")
        self.cancel.clicked.connect(self.cancelled)
        self.cancel.hide()
        for widget in (self.choose, self.progress, self.cancel):
            rows.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _line(self, rows: QVBoxLayout, name: str) -> QLineEdit:
        label, line = wrapped(self.words(f"page.{name}"), "elementTitle"), QLineEdit()
        line.setAccessibleName(self.words(f"page.{name}"))
        label.setBuddy(line)
        rows.addWidget(label)
        rows.addWidget(line)
        return line

    def _choice(self, rows: QVBoxLayout, name: str) -> QComboBox:
        label, box = wrapped(self.words(f"page.{name}"), "elementTitle"), QComboBox()
        box.setAccessibleName(self.words(f"page.{name}"))
        box.addItems([self.words("page.unknown"), self.words("yes").capitalize(), self.words("no").capitalize()])
        label.setBuddy(box)
        rows.addWidget(label)
        rows.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    @property
    def custody(self) -> tuple[QLineEdit | QComboBox, ...]:
        """Where one says what a piece to come is."""
        return self.label, self.source, self.method, self.witness, self.patient_data, self.masked

    def _custody(self) -> Custody:
        return Custody(
            label=self.label.text(),
            source=self.source.text(),
            method=self.method.text(),
            witness=self.witness.text(),
            patient_data=_ANSWERS[self.patient_data.currentIndex()],
            masked=_ANSWERS[self.masked.currentIndex()],
        )

    def show_taking(self) -> None:
        """A file is being read; it can be stopped."""
        self.choose.setEnabled(False)
        self.progress.setText(self.words("page.taking"))
        self.progress.show()
        self.cancel.show()

    def show_progress(self, done: int, total: int) -> None:
        """How far the reading is, in megabytes."""
        counts = {"done": str(done // _MEGABYTE), "total": str(total // _MEGABYTE)}
        self.progress.setText(self.words("page.progress", **counts))

    def _piece(self, line: PieceLine) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("page.number", number=str(line.number), label=line.label), "cardTitle"))
        for title, said in line.custody:
            rows.addWidget(wrapped(f"{title}\u00a0: {said}", "fieldHint"))
        if line.sha256:
            rows.addWidget(wrapped(self.words("page.sha256"), "fieldHint"))
            sha = QLineEdit(line.sha256)  # a line scrolls: sixty-four letters without a space never widen the page
            sha.setReadOnly(True)
            sha.setCursorPosition(0)
            sha.setAccessibleName(f"{self.words('page.sha256')} : {line.label}")
            rows.addWidget(sha)
        if line.held and not line.masked:
            masked = button(self.words("page.masked_version"), "linkButton", line.label)
            masked.clicked.connect(lambda: self._masked_version(line))
            make = button(self.words("page.mask"), "linkButton", line.label)
            make.clicked.connect(lambda: self.mask_asked.emit(line.id))
            rows.addWidget(make, 0, Qt.AlignmentFlag.AlignLeft)
            rows.addWidget(masked, 0, Qt.AlignmentFlag.AlignLeft)
        if line.held:
            box = QCheckBox(self.words("page.include"))
            box.setAccessibleName(f"{self.words('page.include')} : {line.label}")
            box.setChecked(not line.patient_data)
            self.included[line.id] = box
            rows.addWidget(box)
        else:
            rows.addWidget(wrapped(self.words("page.not_held"), "fieldHint"))
        self.add(frame)

    def _masked_version(self, line: PieceLine) -> None:
        """The form, ready for the masked version of a piece: what it is, and whence it comes."""
        number = str(line.number)
        self.label.setText(self.words("page.masked_label", number=number, label=line.label))
        self.source.setText(self.words("page.masked_source", number=number))
        self.patient_data.setCurrentIndex(_ANSWERS.index(False))
        self.masked.setCurrentIndex(_ANSWERS.index(True))
        self.ensureWidgetVisible(self.label)
        self.method.setFocus()

    def _acts(self, screen: PiecesScreen) -> None:
        frame, rows = card()
        said = self.words("page.checked", when=screen.checked) if screen.checked else self.words("page.never_checked")
        rows.addWidget(wrapped(said, "fieldHint"))
        if screen.due:
            rows.addWidget(wrapped(self.words("page.due", day=screen.due), "fieldHint"))
        self.check = button(self.words("page.check"), "secondary")
        self.check.clicked.connect(self.check_asked)
        rows.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(wrapped(self.words("page.pack_hint"), "fieldHint"))
        handed_to = self.handed_to = self._line(rows, "handed_to")
        self.pack = button(self.words("page.pack"), "secondary")
        self.pack.clicked.connect(
            lambda: self.pack_asked.emit(
                tuple(one for one, box in self.included.items() if box.isChecked()), handed_to.text()
            )
        )
        rows.addWidget(self.pack, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)
