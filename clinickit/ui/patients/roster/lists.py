"""The lists of a case: a place to drop one, those held, where they disagree, where to find one when it is lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from clinickit.documents.numbers import number_in_french
from clinickit.services.patients.lists import Differing, ListLine
from clinickit.services.patients.partial_lists import PartialList
from clinickit.ui.patients.leak.drop import DropPlace
from clinickit.ui.widgets.pieces import Column, button, card, folded, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords


class ListsPage(Column):
    """Where lists are taken and dropped."""

    file_given = Signal(object)
    choose_asked = Signal()
    report_asked = Signal(int)
    drop_asked = Signal(int)
    people_asked = Signal()
    public_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords, partial_lists: tuple[PartialList, ...]) -> None:
        super().__init__()
        self.words, self._partial_lists = words, partial_lists
        self.place = DropPlace("", "")

    def show_lists(
        self,
        lists: tuple[ListLine, ...],
        differing: tuple[int, tuple[Differing, ...]],
        people: int,
        problem: str = "",
        *,
        looking: bool = False,
    ) -> None:
        """Draw the page; `problem` says why the last file was not taken."""
        self.empty()
        self.add_text(self.words("patients.lists.title"), "stepTitle")
        self.add_text(self.words("patients.lists.intro"), "stepIntro")
        invitation = "patients.lists.drop_more" if lists else "patients.lists.drop"
        self.place = DropPlace(self.words(invitation), self.words("patients.lists.choose"))
        self.place.dropped.connect(self.file_given)
        self.place.choose_asked.connect(self.choose_asked)
        self.place.setEnabled(not looking)
        self.add(self.place)
        if looking:
            self.add_text(self.words("patients.lists.looking"), "plainLine")
        self.add_text(problem, "fieldProblem")
        if lists:
            self._held(lists, people)
        if differing[0]:
            self._differing(*differing)
        self._lost(opened=not lists)
        back = button(self.words("patients.to_steps"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.place.choose)
        self.verticalScrollBar().setValue(0)

    def _held(self, lists: tuple[ListLine, ...], people: int) -> None:
        self.add_text(self.words("patients.lists.held"), "sectionTitle")
        self.add_text(self.words.counted("patients.lists.people", people), "conclusion")
        for one in lists:
            frame, rows = card()
            rows.addWidget(wrapped(one.source, "cardTitle"))
            counts = {"lines": number_in_french(one.lines), "people": number_in_french(one.people)}
            told = self.words("patients.lists.line", taken=one.taken, problems=number_in_french(one.problems), **counts)
            rows.addWidget(wrapped(told, "plainLine"))
            buttons = QWidget()
            beside = SideBySide(buttons)
            report = button(self.words("patients.lists.report"), "secondary", one.source)
            report.clicked.connect(lambda _on, number=one.number: self.report_asked.emit(number))
            drop = button(self.words("patients.lists.forget"), "linkButton", one.source)
            drop.clicked.connect(lambda _on, number=one.number: self.drop_asked.emit(number))
            beside.addWidget(report)
            beside.addWidget(drop)
            rows.addWidget(buttons)
            self.add(frame)
        self.browse = button(self.words("patients.lists.browse"), "secondary")
        self.browse.clicked.connect(self.people_asked)
        self.add_left(self.browse)

    def _differing(self, count: int, some: tuple[Differing, ...]) -> None:
        lines = [self._said(one) for one in some]
        if count > len(some):
            lines.append(self.words("patients.lists.differs_more", count=number_in_french(count - len(some))))
        title = self.words.counted("patients.lists.differing", count)
        self.add(folded(title, wrapped("\n".join(lines), "fieldHelp")))

    def _said(self, one: Differing) -> str:
        places = {"line": number_in_french(one.line), "kept": number_in_french(one.kept_line)}
        return self.words("patients.lists.differs", field=one.field, source=one.source, **places)

    def _lost(self, *, opened: bool) -> None:
        """Where to find a list; at hand when there is none yet."""
        frame, rows = card()
        rows.addWidget(wrapped(self.words("patients.lost.title"), "cardTitle"))
        rows.addWidget(wrapped(self.words("patients.lost.intro"), "plainLine"))
        rows.addWidget(wrapped(self.words("patients.lost.public"), "fieldAdvice"))
        self.public = button(self.words("patients.lost.public_go"), "secondary")
        self.public.clicked.connect(self.public_asked)
        rows.addWidget(self.public, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        places = QVBoxLayout(inside)
        places.setContentsMargins(0, 0, 0, 0)
        for one in self._partial_lists:
            places.addWidget(wrapped(one.name, "elementTitle"))
            text = self.words("patients.lost.place", holds=one.holds, how=one.how, lacks=one.lacks)
            places.addWidget(wrapped(text if one.sure else f"{text}\n{self.words('patients.lost.check')}", "fieldHint"))
        unfolding = folded(self.words("patients.lost.where"), inside)
        rows.addWidget(unfolding)
        unfolding.findChildren(QPushButton)[0].setChecked(opened)
        self.add(frame)
