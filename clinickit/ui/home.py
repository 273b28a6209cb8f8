"""The crisis home: one large button, cases to resume, numbers to call; nothing to set up first."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from clinickit.services.entrance import BackupState, CaseLine, HomeScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.words import WindowWords


class HomePage(Column):
    """What a frightened person sees first."""

    start_asked = Signal()
    exercise_asked = Signal()
    open_asked = Signal(str)
    protect_asked = Signal()
    care_asked = Signal()
    paper_asked = Signal()
    copy_asked = Signal()
    restore_asked = Signal()
    rules_asked = Signal()
    site_asked = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.start = button(words("home.start"), "huge")

    def show_home(self, screen: HomeScreen) -> None:
        """Draw the home screen."""
        self.empty()
        if screen.cases:
            self._back_at_work(screen.cases)
        else:
            self._first_time()
        self.add_text(self.words("home.reflexes"), "reflexes")
        if screen.law_problem:
            self.add_text(self.words("home.law_problem", reason=screen.law_problem), "warning")
        self.care = button(self.words("home.care"), "secondary")
        self.care.clicked.connect(self.care_asked)
        self.add_left(self.care)
        self.on_paper = button(self.words("home.paper"), "secondary")
        self.on_paper.clicked.connect(self.paper_asked)
        self.add_left(self.on_paper)
        self._over(screen)
        frame, rows = card()
        rows.addWidget(wrapped(self.words("home.calls"), "cardTitle"))
        for call in screen.calls:
            number = wrapped(f"{call.name}\u00a0: {call.number}", "callLine")
            number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            rows.addWidget(number)
            if call.note:
                rows.addWidget(wrapped(call.note, "fieldHint"))
        self.add(frame)
        if screen.backup is not None:
            self._backups(screen.backup)
        else:
            self.restore = button(self.words("home.from_elsewhere"), "linkButton")
            self.restore.clicked.connect(self.restore_asked)
            self.add_left(self.restore)
        site = button(self.words("home.site"), "linkButton")
        site.clicked.connect(self.site_asked)
        self.add_left(site)
        exercise = button(self.words("home.exercise"), "linkButton")
        exercise.clicked.connect(self.exercise_asked)
        self.add_left(exercise)
        self.rules = button(self.words("home.rules"), "linkButton")
        self.rules.clicked.connect(self.rules_asked)
        self.add_left(self.rules)
        self.add_text(screen.saved_where, "fieldHint")

    def _first_time(self) -> None:
        """Nothing is begun: one large button."""
        self.add_text(self.words("home.title"), "stepTitle")
        self.add_text(self.words("home.intro"), "stepIntro")
        self.start = button(self.words("home.start"), "huge")
        self.start.clicked.connect(self.start_asked)
        self.add(self.start)

    def _back_at_work(self, cases: tuple[CaseLine, ...]) -> None:
        """Someone comes back: what was begun is taken up first, the case last opened above the others."""
        self.add_text(self.words("home.back"), "stepTitle")
        frame, rows = card()
        grouped = by_practice(cases)
        for practice, held in grouped.items():
            if len(grouped) > 1:
                rows.addWidget(wrapped(practice or self.words("home.unnamed"), "elementTitle"))
            for case in held:
                rows.addWidget(self._resume(case, alone=len(grouped) == 1, first=case is cases[0]))
        self.add(frame)
        self.start = button(self.words("home.start_another"), "secondary")
        self.start.clicked.connect(self.start_asked)
        self.add_left(self.start)

    def _over(self, screen: HomeScreen) -> None:
        """The cases whose retention is over: nothing is erased from here."""
        if screen.to_erase:
            frame, rows = card()
            rows.addWidget(wrapped(self.words("home.over"), "cardTitle"))
            rows.addWidget(wrapped(self.words("home.over_hint"), "fieldHint"))
            for case in screen.to_erase:
                rows.addWidget(self._resume(case, alone=True))
            self.add(frame)

    def _backups(self, state: BackupState) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("home.backups"), "cardTitle"))
        said = self.words("home.verified", when=state.verified) if state.verified else self.words("home.never_verified")
        rows.addWidget(wrapped(said, "complete" if state.verified else "warning"))
        if state.lost:
            rows.addWidget(wrapped(self.words("home.lost"), "warning"))
        self.copy = button(self.words("home.copy_backup"), "secondary")
        self.copy.clicked.connect(self.copy_asked)
        self.restore = button(self.words("home.restore"), "linkButton")
        self.restore.clicked.connect(self.restore_asked)
        rows.addWidget(self.copy)
        rows.addWidget(self.restore)
        self.add(frame)

    def _resume(self, case: CaseLine, *, alone: bool, first: bool = False) -> QPushButton:
        mark = self.words("home.exercise_mark") if case.exercise else ""
        name = f" – {case.practice}" if alone and case.practice else ""
        line = button(f"{mark}{case.title} – {case.opened}{name}", "resume", about=case.practice)
        line.setProperty("first", first)  # the style sheet shows it as the one thing to do
        line.clicked.connect(lambda: self.open_asked.emit(case.id))
        return line


def by_practice(cases: tuple[CaseLine, ...]) -> dict[str, list[CaseLine]]:
    """The cases under each structure, in the order in which one was last opened."""
    grouped: dict[str, list[CaseLine]] = {}
    for case in cases:
        grouped.setdefault(case.practice, []).append(case)
    return grouped
