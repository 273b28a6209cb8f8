"""« Fin du dossier »: what is left to settle, the hold, closing; once closed, prolonging, reopening, erasing."""

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from clinickit.services.ending.closing import ClosingScreen, PointLine
from clinickit.services.ending.reopening import Act, EarlierClocks, Reopening
from clinickit.ui.ending.asking import Signing, line_in, text_in
from clinickit.ui.widgets.pieces import Column, button, card, unfolding, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

_NOT_AGAIN = "no"


class ClosingPage(Column):
    """Draws the end of a case. What is being typed is kept by name when the page is drawn again."""

    settle_asked = Signal(str, object, bool)
    unsettle_asked = Signal(str)
    hold_asked = Signal(str, object)
    lift_asked = Signal(object)
    close_asked = Signal(str, object)
    prolong_asked = Signal(str, object)
    reopen_asked = Signal(object)
    erase_asked = Signal()
    export_asked = Signal()
    notes_asked = Signal()
    typed = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.signing = Signing(words)
        self.kept: dict[str, str] = {}
        self._fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._again: dict[str, QCheckBox] = {}
        self._dones: dict[str, QPushButton] = {}
        self._order: tuple[str, ...] = ()
        self._handled = ""
        self.problem = wrapped("", "fieldProblem")

    def writing(self) -> dict[str, str]:
        """What is being typed, by name, to be kept as a draft."""
        now = {name: _text(field) for name, field in self._fields.items()}
        if self._fields:
            now |= {"sign.name": self.signing.name.text(), "sign.role": self.signing.role.text()}
            now |= {f"again.{key}": "" if box.isChecked() else _NOT_AGAIN for key, box in self._again.items()}
        self.kept = {name: text for name, text in {**self.kept, **now}.items() if text}
        return dict(self.kept)

    def done_with(self, *names: str) -> None:
        """What was typed there has been taken: it is no draft any more."""
        for name in names:
            self._fields.pop(name, None)
            self._again.pop(name.removeprefix("again."), None)
            self.kept.pop(name, None)

    @property
    def reopening(self) -> tuple[str, ...]:
        """The names of what is filled in to open a case again."""
        return "reopen.aware", "reopen.new", *(f"again.{key}" for key in self._again)

    def show_closing(self, screen: ClosingScreen, acts: tuple[Act, ...], earlier: tuple[EarlierClocks, ...]) -> None:
        """Draw the page."""
        self.writing()
        place = self.verticalScrollBar().value()
        self.forget_fields()
        self.add_text(self.words("closing.title"), "stepTitle")
        self.add_text(self.words("closing.closed_intro" if screen.closed else "closing.intro"), "stepIntro")
        self._doors()
        self.problem = wrapped("", "fieldProblem")
        self.problem.hide()
        self.signing.name.setText(self.kept.get("sign.name", ""))
        self.signing.role.setText(self.kept.get("sign.role", ""))
        self.signing.offer(screen.person)
        self.signing.name.textChanged.connect(self.typed)
        self.signing.role.textChanged.connect(self.typed)
        if screen.closed:
            self._closed(screen)
            self.add(self.signing)
            self.add(self.problem)
            self._hold(screen)
            self._prolong(screen)
            self._reopen(acts)
        else:
            self.add(self.signing)
            self.add(self.problem)
            self._points(screen.points)
            self._hold(screen)
            self._close(screen)
        self._earlier(earlier)
        back = button(self.words("closing.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        self.setFocusProxy(self.export)
        self.verticalScrollBar().setValue(place)
        self._go_on()

    def _go_on(self) -> None:
        """After a point, the focus goes to the next one that is open; after the last one, to « Clore »."""
        handled, self._handled = self._handled, ""
        if not handled:
            return
        place = self._order.index(handled) if handled in self._order else -1
        after = (*self._order[place + 1 :], *self._order[: place + 1])
        following = next((self._dones[key] for key in after if key in self._dones), None)
        target = following or (self.close_case if self._order else self.export)
        target.setFocus()
        self.ensureWidgetVisible(target)

    def forget_fields(self) -> None:
        """Take everything out of the page."""
        self._fields, self._again, self._dones = {}, {}, {}
        self.empty()
        self.signing = Signing(self.words)  # the one that was drawn goes away with the page

    def forget(self) -> None:
        """Nothing of the case stays on the page."""
        self.kept = {}
        self.forget_fields()

    def show_problem(self, sentence: str) -> None:
        """What to correct; what was typed stays."""
        self._handled = ""
        self.problem.setText(sentence)
        self.problem.show()
        if not self.signing.name.text().strip():
            self.signing.name.setFocus()
        self.ensureWidgetVisible(self.problem)

    def _doors(self) -> None:
        self.export = button(self.words("closing.export"), "secondary")
        self.export.clicked.connect(self.export_asked)
        self.notes = button(self.words("closing.notes"), "secondary")
        self.notes.clicked.connect(self.notes_asked)
        holder = QWidget()
        doors = SideBySide(holder)
        doors.addWidget(self.export)
        doors.addWidget(self.notes)
        self.add(holder)

    def _line(self, rows: QVBoxLayout, name: str, label: str, about: str = "", usual: str = "") -> QLineEdit:
        line = line_in(rows, label, self.kept.get(name, usual), about)
        line.textChanged.connect(self.typed)
        self._fields[name] = line
        return line

    # Before the end

    def _points(self, points: Iterable[PointLine]) -> None:
        points = tuple(points)
        self._order, self._dones = tuple(one.key for one in points), {}
        self.add_text(self.words("closing.points"), "sectionTitle")
        if not points:
            self.add_text(self.words("closing.no_points"), "fieldHint")
        for section, inside in groupby(points, key=lambda one: one.section):
            frame, rows = card()
            rows.addWidget(wrapped(section, "cardTitle"))
            for point in inside:
                element, lines = card("element")
                self._point(lines, point)
                rows.addWidget(element)
            self.add(frame)

    def _point(self, rows: QVBoxLayout, point: PointLine) -> None:
        rows.addWidget(wrapped(point.title, "elementTitle"))
        if point.detail:
            rows.addWidget(wrapped(point.detail, "fieldHint"))
        if point.said:
            rows.addWidget(wrapped(point.said, "complete"))
            again = button(self.words("closing.unsettle"), "linkButton", point.title)
            again.clicked.connect(lambda: self._unsettle(point.key))
            rows.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
            return
        holder = QWidget()
        choices = SideBySide(holder)
        done = button(self.words("closing.done"), "secondary", point.title)
        leave = button(self.words("closing.leave"), "secondary", point.title)
        leave.setCheckable(True)
        self._dones[point.key] = done
        choices.addWidget(done)
        choices.addWidget(leave)
        rows.addWidget(holder)
        why = QWidget()
        inside = QVBoxLayout(why)
        inside.setContentsMargins(0, 0, 0, 0)
        reason = self._line(inside, f"reason.{point.key}", self.words("closing.reason"), point.title)
        sign = button(self.words("closing.sign_reason"), "secondary", point.title)
        inside.addWidget(sign, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(why)
        leave.setChecked(bool(reason.text()))
        why.setVisible(leave.isChecked())
        leave.toggled.connect(why.setVisible)
        leave.toggled.connect(lambda shown: reason.setFocus() if shown else None)
        done.clicked.connect(lambda: self._settle(point.key, reason, done=True))
        sign.clicked.connect(lambda: self._settle(point.key, reason, done=False))
        reason.returnPressed.connect(lambda: self._settle(point.key, reason, done=False))

    def _unsettle(self, key: str) -> None:
        self._handled = key
        self.unsettle_asked.emit(key)

    def _settle(self, key: str, reason: QLineEdit, *, done: bool) -> None:
        if self._handled:  # Return struck twice signs once
            return
        self._handled = key
        self.settle_asked.emit(key, self.signing.signed(reason.text()), done)

    def _hold(self, screen: ClosingScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("hold.title"), "cardTitle"))
        if screen.hold:
            rows.addWidget(wrapped(screen.hold, "warning"))
            reason = self._line(rows, "hold.reason", self.words("hold.lift_reason"))
            lift = button(self.words("hold.lift"), "secondary")
            lift.clicked.connect(lambda: self.lift_asked.emit(self.signing.signed(reason.text())))
            rows.addWidget(lift, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            rows.addWidget(wrapped(self.words("hold.hint"), "fieldHint"))
            asker = self._line(rows, "hold.asker", self.words("hold.asker"))
            reason = self._line(rows, "hold.reason", self.words("hold.reason"))
            hold = button(self.words("hold.keep"), "secondary")
            hold.clicked.connect(lambda: self.hold_asked.emit(asker.text(), self.signing.signed(reason.text())))
            rows.addWidget(hold, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _close(self, screen: ClosingScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("closing.close_title"), "cardTitle"))
        rows.addWidget(wrapped(self.words("closing.close_hint"), "fieldHint"))
        rows.addWidget(unfolding(self.words("closing.retentions"), screen.retentions))
        until = self._line(rows, "until", self.words("closing.until"), usual=screen.proposed)
        left = self.words.counted("closing.left", screen.left)
        state = left if screen.left else self.words("closing.ready")
        rows.addWidget(wrapped(state, "warning" if screen.left else "complete"))
        self.close_case = button(self.words("closing.close"), "primary")
        self.close_case.setEnabled(not screen.left)
        self.close_case.clicked.connect(lambda: self.close_asked.emit(until.text(), self.signing.signed()))
        rows.addWidget(self.close_case, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    # Once closed

    def _closed(self, screen: ClosingScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(screen.closed, "complete"))
        rows.addWidget(wrapped(self.words("closing.kept", day=screen.keep_until), "plainLine"))
        rows.addWidget(unfolding(self.words("closing.retentions"), screen.retentions))
        self.erase = button(self.words("closing.erase"), "primary" if screen.to_erase else "linkButton")
        self.erase.clicked.connect(self.erase_asked)
        if screen.to_erase:
            rows.addWidget(wrapped(self.words("closing.over"), "warning"))
        rows.addWidget(self.erase, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _prolong(self, screen: ClosingScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("prolong.title"), "cardTitle"))
        until = self._line(rows, "prolong.until", self.words("prolong.until"), usual=screen.proposed)
        reason = self._line(rows, "prolong.reason", self.words("prolong.reason"))
        prolong = button(self.words("prolong.keep"), "secondary")
        prolong.clicked.connect(lambda: self.prolong_asked.emit(until.text(), self.signing.signed(reason.text())))
        rows.addWidget(prolong, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _reopen(self, acts: tuple[Act, ...]) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("reopen.title"), "cardTitle"))
        rows.addWidget(wrapped(self.words("reopen.hint"), "fieldHint"))
        self.aware = self._line(rows, "reopen.aware", self.words("reopen.aware"))
        self.what_is_new = text_in(rows, self.words("reopen.new"), self.kept.get("reopen.new", ""))
        self.what_is_new.textChanged.connect(self.typed)
        self._fields["reopen.new"] = self.what_is_new
        if acts:
            rows.addWidget(wrapped(self.words("reopen.again"), "elementTitle"))
            rows.addWidget(wrapped(self.words("reopen.again_hint"), "fieldHint"))
        for act in acts:
            box = QCheckBox()
            box.setChecked(self.kept.get(f"again.{act.key}") != _NOT_AGAIN)
            box.toggled.connect(self.typed)
            self._again[act.key] = box
            rows.addWidget(worded(box, act.label[:1].upper() + act.label[1:]))
        self.reopen = button(self.words("reopen.reopen"), "primary")
        self.reopen.clicked.connect(self._reopen_asked)
        rows.addWidget(self.reopen, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _reopen_asked(self) -> None:
        again = tuple(key for key, box in self._again.items() if box.isChecked())
        asked = Reopening(self.aware.text(), self.what_is_new.toPlainText(), again, self.signing.signed())
        self.reopen_asked.emit(asked)

    def _earlier(self, earlier: tuple[EarlierClocks, ...]) -> None:
        for one in earlier:
            frame, rows = card()
            rows.addWidget(wrapped(self.words("closing.earlier"), "cardTitle"))
            rows.addWidget(wrapped(one.reopened, "plainLine"))
            for line in one.lines:
                rows.addWidget(wrapped(line, "fieldHint"))
            self.add(frame)


def _text(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
