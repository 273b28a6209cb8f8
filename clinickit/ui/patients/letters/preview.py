"""One person's letter as it will be printed: found by name, next and before, with what the envelope's window shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout

from clinickit.services.letters.screens import FoundPerson, Preview, SegmentLine, Zone
from clinickit.ui.patients.letters.shapes import page_picture, problem_line, tell
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, emptied, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

PAGE_WIDTH = 700


class PreviewPage(Column):
    """The search stays in place; the letter below changes."""

    found_asked = Signal(str)
    person_asked = Signal(str)
    step_asked = Signal(str, int, int)
    copy_asked = Signal(str, int)
    save_asked = Signal(str)
    record_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.person = ""
        self.zones: Sequence[tuple[str, Zone]] = ()
        self.pictures: list[QLabel] = []
        self.add_text(words("preview.title"), "stepTitle")
        self.add_text(words("preview.intro"), "stepIntro")
        self._search()
        frame, self._letter = card()
        self.add(frame)
        back = button(words("preview.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _search(self) -> None:
        frame, rows = card()
        label = wrapped(self.words("preview.name"), "elementTitle")
        self.name = QLineEdit()
        self.name.setAccessibleName(self.words("preview.name"))
        label.setBuddy(self.name)
        self.search = button(self.words("preview.find"), "secondary")
        self.search.clicked.connect(lambda: self.found_asked.emit(self.name.text()))
        self.name.returnPressed.connect(self.search.click)
        self.problem = problem_line()
        self._people = QVBoxLayout()
        of = wrapped(self.words("preview.segment"), "elementTitle")
        self.segment: QComboBox = UnfoldingList()
        self.segment.setAccessibleName(self.words("preview.segment"))
        of.setBuddy(self.segment)
        self.segment.activated.connect(lambda _row: self.step_asked.emit("", 1, self.wanted))
        acts = SideBySide()
        self.before = button(self.words("preview.before"), "secondary")
        self.following = button(self.words("preview.following"), "primary")
        self.before.clicked.connect(lambda: self.step_asked.emit(self.person, -1, self.wanted))
        self.following.clicked.connect(lambda: self.step_asked.emit(self.person, 1, self.wanted))
        acts.addWidget(self.before)
        acts.addWidget(self.following)
        for widget in (label, self.name):
            rows.addWidget(widget)
        rows.addWidget(self.search, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.problem)
        rows.addLayout(self._people)
        rows.addWidget(of)
        rows.addWidget(self.segment)
        rows.addLayout(acts)
        self.add(frame)
        self.setFocusProxy(self.following)

    @property
    def wanted(self) -> int:
        """The rank of the wording chosen, nought for all."""
        return int(self.segment.currentData() or 0)

    def show_segments(self, segments: Sequence[SegmentLine], chosen: int) -> None:
        """The wordings there are."""
        self.segment.clear()
        self.segment.addItem(self.words("preview.all"), 0)
        for one in segments:
            recipient = self.words(f"recipient.{one.recipient.value}")
            self.segment.addItem(self.words("preview.wording", rank=str(one.rank), recipient=recipient), one.rank)
        self.segment.setCurrentIndex(chosen if chosen < self.segment.count() else 0)

    def show_found(self, people: Sequence[FoundPerson]) -> None:
        """Who bears the name typed."""
        emptied(self._people)
        tell(self.problem, "" if people else self.words("preview.nobody"))
        for one in people:
            about = self.words("preview.person", name=one.name, born=one.born or "?", town=one.town or "?")
            choose = button(about, "linkButton")
            choose.clicked.connect(lambda _on=False, person=one.person: self.person_asked.emit(person))
            self._people.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)

    def show_problem(self, text: str) -> None:
        """Why there is no letter to show."""
        tell(self.problem, text)
        emptied(self._letter)
        self.pictures = []

    def show_preview(self, one: Preview) -> None:
        """Draw the letter."""
        tell(self.problem, "")
        emptied(self._people)
        emptied(self._letter)
        self.person = one.person
        rows = self._letter
        rows.addWidget(wrapped(one.name, "cardTitle"))
        place = {"place": str(one.place), "total": str(one.total), "rank": str(one.segment)}
        rows.addWidget(wrapped(self.words("preview.place", **place), "fieldHint"))
        rows.addWidget(wrapped(self.words(f"channel.{one.channel.value}"), "plainLine"))
        for reason in one.apart:
            rows.addWidget(wrapped(self.words("preview.apart", reason=self.words(f"apart.{reason.value}")), "warning"))
        if one.head:
            rows.addWidget(wrapped(self.words("letters.of_site", site=one.head), "plainLine"))
        if not one.head_sure:
            rows.addWidget(wrapped(self.words("preview.head_unknown"), "warning"))
        if one.presumed:
            rows.addWidget(wrapped(self.words("letters.is_presumed"), "plainLine"))
        self._acts(one)
        rows.addWidget(wrapped(self.words("preview.zone"), "fieldHint"))
        self.pictures = []
        for number, picture in enumerate(one.pictures, 1):
            label = QLabel()
            label.setObjectName("pdfPage")
            label.setPixmap(page_picture(picture, PAGE_WIDTH, self.zones if number == 1 else ()))
            label.setAccessibleName(self.words("preview.page", page=str(number), total=str(len(one.pictures))))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            rows.addWidget(label)
            self.pictures.append(label)

    def _acts(self, one: Preview) -> None:
        acts = SideBySide()
        for copy in range(one.copies if one.copies > 1 else 0):
            other = button(self.words("preview.copy", number=str(copy + 1)), "secondary")
            other.clicked.connect(lambda _on=False, copy=copy: self.copy_asked.emit(one.person, copy))
            acts.addWidget(other)
        if one.planned:
            self._letter.addWidget(wrapped(self.words("preview.planned", reference=one.planned), "complete"))
            self.save = button(self.words("preview.save"), "secondary")
            self.save.clicked.connect(lambda: self.save_asked.emit(one.person))
            acts.addWidget(self.save)
        record = button(self.words("preview.record"), "secondary", about=one.name)
        record.clicked.connect(lambda: self.record_asked.emit(one.person))
        acts.addWidget(record)
        self._letter.addLayout(acts)

    def forget(self) -> None:
        """Nothing of anybody stays on the page."""
        self.person = ""
        self.pictures = []
        self.name.clear()
        self.segment.clear()
        tell(self.problem, "")
        emptied(self._people)
        emptied(self._letter)
