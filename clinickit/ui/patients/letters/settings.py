"""How the letters go: the channel, the prices and days, the waves, a delay asked by investigators, the envelope."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.domain.errors import ClinicKitError, InvalidAnswer
from clinickit.domain.letters import LetterChannel
from clinickit.flow.typed_dates import read_day, show_day
from clinickit.people.mailing import Hold, Tariff
from clinickit.services.letters.screens import CostLine, LettersScreen
from clinickit.services.mailing_ports import WindowOffset
from clinickit.ui.patients.letters.shapes import choices, euros, line, problem_line, tell
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

_WRITTEN = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
MAIN = (LetterChannel.POST, LetterChannel.REGISTERED_POST, LetterChannel.EMAIL)


class SettingsPage(Column):
    """Each card is kept by its own button; what is wrong is said beside it."""

    main_chosen = Signal(str)
    tariff_given = Signal(object)
    waves_given = Signal(int, int)
    hold_given = Signal(object)
    offset_given = Signal(object)
    sheet_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.problem = problem_line()
        self.prices: dict[LetterChannel, tuple[QLineEdit, QLineEdit]] = {}

    def show_settings(self, screen: LettersScreen, problem: str = "") -> None:
        """Draw the page."""
        self.empty()
        self.add_text(self.words("settings.title"), "stepTitle")
        self.add_text(self.words("settings.intro"), "stepIntro")
        self.problem = problem_line()
        tell(self.problem, problem)
        self.add(self.problem)
        self._channel(screen)
        self._costs(screen)
        self._waves(screen)
        self._envelope(screen)
        self._hold(screen)
        back = button(self.words("settings.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _say(self, error: ClinicKitError) -> None:
        tell(self.problem, f"{error.sentence} {error.action}")
        self.ensureWidgetVisible(self.problem)

    def _channel(self, screen: LettersScreen) -> None:
        frame, rows = card()
        options = [(one.value, self.words(f"settings.main_{one.value}")) for one in MAIN]
        self.main, values = choices(rows, self.words("settings.main"), options)
        chosen = self.main.button(values.index(screen.main.value) if screen.main.value in values else 0)
        if chosen is not None:
            chosen.setChecked(True)
            self.setFocusProxy(chosen)
        self.main.idClicked.connect(lambda row: self.main_chosen.emit(values[row]))
        rows.addWidget(wrapped(self.words("settings.main_hint"), "fieldHint"))
        self.add(frame)

    def _costs(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("settings.costs"), "cardTitle"))
        for one in screen.costs:
            self._cost(rows, one)
        if screen.costs:
            total, days = sum(one.cents for one in screen.costs), max(one.days for one in screen.costs)
            told = {
                "total": euros(total),
                "count": number_in_french(sum(one.letters for one in screen.costs)),
                "days": str(days),
            }
            rows.addWidget(wrapped(self.words("settings.total", **told), "elementTitle"))
        rows.addWidget(wrapped(self.words("settings.effort"), "fieldHint"))
        self.add(frame)

    def _cost(self, rows: QVBoxLayout, one: CostLine) -> None:
        name = self.words(f"channel.{one.channel.value}")
        told = {"count": number_in_french(one.letters), "cost": euros(one.cents), "days": str(one.days)}
        rows.addWidget(wrapped(self.words("settings.cost", channel=name, **told), "elementTitle"))
        if one.to_verify:
            rows.addWidget(wrapped(self.words("settings.to_verify", note=one.note), "toCheck"))
        cents = line(rows, self.words("settings.price", channel=name))
        per_day = line(rows, self.words("settings.per_day", channel=name))
        cents.setText(f"{one.unit_cents / 100:.2f}".replace(".", ","))
        per_day.setText(str(one.per_day))
        self.prices[one.channel] = (cents, per_day)
        keep = button(self.words("settings.keep_price"), "secondary", about=name)

        def given() -> None:
            try:
                price = round(_number(cents.text()) * 100)
                self.tariff_given.emit(Tariff(one.channel, price, int(_number(per_day.text()))))
            except ClinicKitError as problem:
                self._say(problem)

        keep.clicked.connect(given)
        rows.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeft)

    def _waves(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("settings.waves"), "cardTitle"))
        rows.addWidget(wrapped(self.words("settings.waves_hint"), "fieldHint"))
        self.calls = line(rows, self.words("settings.calls"))
        self.callers = line(rows, self.words("settings.callers"))
        self.calls.setText(str(screen.waves.calls_per_day or ""))
        self.callers.setText(str(screen.waves.callers_in_hundred or ""))
        if screen.waves.letters and screen.waves.days:
            told = {"letters": number_in_french(screen.waves.letters), "count": str(len(screen.waves.days))}
            last = show_day(screen.waves.days[-1])
            rows.addWidget(wrapped(self.words("settings.waves_told", last=last, **told), "elementTitle"))
        self.keep_waves = button(self.words("settings.keep_waves"), "secondary")

        def given() -> None:
            try:
                calls, callers = (int(_number(one.text() or "0")) for one in (self.calls, self.callers))
                self.waves_given.emit(calls, callers)
            except ClinicKitError as problem:
                self._say(problem)

        self.keep_waves.clicked.connect(given)
        rows.addWidget(self.keep_waves, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _envelope(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("settings.envelope"), "cardTitle"))
        rows.addWidget(wrapped(self.words("settings.envelope_hint"), "fieldHint"))
        self.right = line(rows, self.words("settings.right"))
        self.down = line(rows, self.words("settings.down"))
        for made, value in ((self.right, screen.offset.right), (self.down, screen.offset.down)):
            made.setText(f"{value:g}".replace(".", ","))
        acts = SideBySide()
        self.sheet = button(self.words("settings.sheet"), "secondary")
        self.sheet.clicked.connect(self.sheet_asked)
        self.keep_offset = button(self.words("settings.keep_offset"), "secondary")

        def given() -> None:
            try:
                self.offset_given.emit(WindowOffset(_number(self.right.text()), _number(self.down.text())))
            except ClinicKitError as problem:
                self._say(problem)

        self.keep_offset.clicked.connect(given)
        acts.addWidget(self.sheet)
        acts.addWidget(self.keep_offset)
        rows.addLayout(acts)
        self.add(frame)

    def _hold(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("settings.hold"), "cardTitle"))
        rows.addWidget(wrapped(self.words("settings.hold_hint"), "fieldHint"))
        self.until = line(rows, self.words("settings.until"))
        self.asked_by = line(rows, self.words("settings.asked_by"))
        self.proof = line(rows, self.words("settings.proof"))
        acts = SideBySide()
        self.keep_hold = button(self.words("settings.keep_hold"), "secondary")
        self.keep_hold.clicked.connect(self._held)
        acts.addWidget(self.keep_hold)
        if screen.hold is not None:
            self.until.setText(show_day(screen.hold.until))
            self.asked_by.setText(screen.hold.asked_by)
            self.proof.setText(screen.hold.proof)
            self.lift = button(self.words("settings.lift"), "secondary")
            self.lift.clicked.connect(lambda: self.hold_given.emit(None))
            acts.addWidget(self.lift)
        rows.addLayout(acts)
        self.add(frame)

    def _held(self) -> None:
        try:
            self.hold_given.emit(Hold(read_day(self.until.text()), self.asked_by.text(), self.proof.text()))
        except ClinicKitError as problem:
            self._say(problem)


def _number(typed: str) -> float:
    plain = typed.strip().replace(",", ".").replace("\u00a0", "").replace(" ", "")
    if not _WRITTEN.fullmatch(plain):  # « nan » and « 1e9 » are numbers for Python
        raise InvalidAnswer("Un nombre est attendu.", "Écrivez des chiffres, par exemple 1,52.")
    return float(plain)
