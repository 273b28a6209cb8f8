"""« Pour qui ? »: asked only when a structure is already known; and whether the incident is one already told."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from clinickit.services.clients import ClientLine, StartInput, StartScreen
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.ticks import worded

if TYPE_CHECKING:
    from clinickit.ui.main_window import MainWindow


class Choice(QWidget):
    """One option among a few; empty until one is ticked."""

    chosen = Signal()

    def __init__(self, lines: tuple[ClientLine, ...], ticked: str | None) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.group = QButtonGroup(self)
        self.options: dict[str, QRadioButton] = {}
        for line in lines:
            option = QRadioButton()
            option.setChecked(line.id == ticked)
            self.group.addButton(option)
            self.options[line.id] = option
            rows.addWidget(worded(option, line.label))
        self.group.buttonClicked.connect(lambda _button: self.chosen.emit())

    @property
    def value(self) -> str | None:
        """The id of the option ticked, None when none is."""
        return next((name for name, option in self.options.items() if option.isChecked()), None)


class StartPage(Column):
    """One or two questions, then the journey."""

    start_asked = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.client = Choice((), None)
        self.incident = Choice((), None)
        self.start = button("")
        self.back = button("")

    def show_start(self, screen: StartScreen) -> None:
        """Draw the questions; the only structure known is already ticked."""
        self.empty()
        texts = screen.texts
        self.add_text(texts["title"], "stepTitle")
        self.add_text(texts["intro"], "stepIntro")
        frame, rows = card()
        only = screen.clients[0].id if len(screen.clients) == 1 else None
        self.client = Choice((*screen.clients, ClientLine("", texts["another"])), only)
        rows.addWidget(self.client)
        self.add(frame)
        self.incident = Choice((), None)
        if screen.incidents:
            self._ask_incident(screen)
        line = QHBoxLayout()
        holder = QWidget()
        holder.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self.start = button(texts["start"], "primary")
        self.start.setEnabled(self.client.value is not None)
        self.back = button(texts["back"], "secondary")
        line.addWidget(self.start)
        line.addWidget(self.back)
        line.addStretch(1)
        self.add(holder)
        self.client.chosen.connect(lambda: self.start.setEnabled(True))
        self.start.clicked.connect(self._start)
        self.back.clicked.connect(self.left)

    def _ask_incident(self, screen: StartScreen) -> None:
        texts = screen.texts
        frame, rows = card()
        rows.addWidget(wrapped(texts["same"], "cardTitle"))
        others = tuple(ClientLine(one.id, texts["same_as"].format(case=one.label)) for one in screen.incidents)
        self.incident = Choice((ClientLine("", texts["same_no"]), *others), "")
        rows.addWidget(self.incident)
        hint = wrapped(screen.shared_hint, "fieldHint")
        hint.hide()
        self.incident.chosen.connect(lambda: hint.setVisible(bool(self.incident.value)))
        rows.addWidget(hint)
        self.add(frame)

    def _start(self) -> None:
        self.start_asked.emit(StartInput(self.client.value or "", self.incident.value or ""))


class StartRoom(QObject):
    """Brings the page into the window; made on the first need."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.page = StartPage()
        self._exercise = False
        window.pages.addWidget(self.page)
        self.page.start_asked.connect(self._start)
        self.page.left.connect(window.go_home)

    def begin(self, *, exercise: bool) -> None:
        """What is typed is sealed at once where it can be; then for whom."""

        def sealed() -> StartScreen:
            desk = self.window.desk  # it may be made here, off the window's thread
            desk.seal_at_once()
            return desk.clients.screen(exercise=exercise)

        self.window.background.vault(sealed).success(lambda screen: self.ask(screen, exercise=exercise)).failure(
            self.window.show_failure
        ).run()

    def ask(self, screen: StartScreen, *, exercise: bool) -> None:
        """Ask for whom, unless nobody is known yet."""
        self._exercise = exercise
        if not screen.clients:
            self._start(StartInput())
            return
        self.page.show_start(screen)
        self.window.show_page(self.page)

    def forget(self) -> None:
        """The vault is being locked: no name stays on the page."""
        self.page.empty()

    def _start(self, given: StartInput) -> None:
        window, exercise = self.window, self._exercise
        title = window.words("case.exercise_title" if exercise else "case.title")
        window.background.vault(lambda: window.desk.clients.start(title, given, exercise=exercise)).success(
            window.show_case
        ).failure(window.show_failure).run()
