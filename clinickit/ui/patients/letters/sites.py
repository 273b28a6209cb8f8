"""Other sites: a sealed extract for their desk, their answers taken back; and, at a site, the file to open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from clinickit.documents.numbers import number_in_french
from clinickit.services.letters.reception_sites import Extract, TakenBack
from clinickit.ui.patients.letters.shapes import line, problem_line, tell
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class SitesPage(Column):
    """At the head office."""

    write_asked = Signal(str)
    take_asked = Signal(str)
    register_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.passphrase = QLineEdit()
        self.result = wrapped("", "complete")
        self.problem = problem_line()

    def show_sites(self, sites: tuple[str, ...]) -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("sites.title"), "stepTitle")
        self.add_text(self.words("sites.intro"), "stepIntro")
        frame, rows = card()
        rows.addWidget(wrapped(self.words("sites.extract"), "cardTitle"))
        rows.addWidget(wrapped(self.words("sites.extract_hint"), "fieldHint"))
        label = wrapped(self.words("sites.site"), "elementTitle")
        self.site: QComboBox = UnfoldingList()
        self.site.setAccessibleName(self.words("sites.site"))
        label.setBuddy(self.site)
        self.site.addItem(self.words("sites.all"), "")
        for one in sites:
            self.site.addItem(one, one)
        self.write = button(self.words("sites.write"), "primary")
        self.write.clicked.connect(lambda: self.write_asked.emit(str(self.site.currentData() or "")))
        rows.addWidget(label)
        rows.addWidget(self.site)
        rows.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        self.result = wrapped("", "complete")
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.hide()
        rows.addWidget(self.result)
        self.add(frame)
        self._returns()
        back = button(self.words("sites.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.site)

    def _returns(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("sites.returned"), "cardTitle"))
        rows.addWidget(wrapped(self.words("sites.returned_hint"), "fieldHint"))
        self.passphrase = line(rows, self.words("sites.passphrase"))
        self.take = button(self.words("sites.take"), "secondary")
        self.take.clicked.connect(lambda: self.take_asked.emit(_typed(self.passphrase)))
        rows.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.problem = problem_line()
        rows.addWidget(self.problem)
        self.taken = wrapped("", "complete")
        self.taken.hide()
        rows.addWidget(self.taken)
        self.register = button(self.words("sites.register"), "secondary")
        self.register.clicked.connect(self.register_asked)
        rows.addWidget(self.register, 0, Qt.AlignmentFlag.AlignLeft)
        self.register.hide()
        self.add(frame)

    def show_extract(self, made: Extract) -> None:
        """The file is written; its passphrase is shown once."""
        told = {"name": made.path.name, "folder": str(made.path.parent), "people": number_in_french(made.people)}
        tell(self.result, self.words("sites.written", passphrase=made.passphrase, **told))

    def show_taken(self, taken: TakenBack) -> None:
        """A site's answers were taken back, and the letters it asks for."""
        tell(self.problem, "")
        said = self.words.counted("sites.taken", taken.new, known=number_in_french(taken.known))
        if taken.again:
            said += " " + self.words.counted("sites.again", taken.again)
        tell(self.taken, said)
        self.register.setVisible(bool(taken.again))
        self.passphrase.clear()

    def show_problem(self, text: str) -> None:
        """What to correct."""
        tell(self.problem, text)


class SiteEntryPage(Column):
    """At a site: the file received and the passphrase told by another way."""

    open_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.add_text(words("site.title"), "stepTitle")
        self.add_text(words("site.intro"), "stepIntro")
        frame, rows = card()
        self.passphrase = line(rows, words("site.passphrase"))
        self.open = button(words("site.open"), "primary")
        self.open.clicked.connect(lambda: self.open_asked.emit(_typed(self.passphrase)))
        self.passphrase.returnPressed.connect(self.open.click)
        rows.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        self.problem = problem_line()
        rows.addWidget(self.problem)
        self.add(frame)
        back = button(words("site.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.passphrase)


def _typed(passphrase: QLineEdit) -> str:
    """A passphrase as it was told on the telephone: those of extracts have small letters only."""
    return passphrase.text().strip().lower()
