"""« Le registre d’envoi »: what went, what came back, the provider's report, the counts to confirm."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout

from clinickit.documents.numbers import number_in_french
from clinickit.domain.errors import ClinicKitError
from clinickit.domain.letters import LetterChannel
from clinickit.flow.typed_dates import read_day
from clinickit.people.mailing import Batch, SendingState
from clinickit.services.letters.mailing_register import ReportRead
from clinickit.services.letters.register_desk import RECORDED, LetterLine, RegisterScreen
from clinickit.services.letters.resends import ResendLine
from clinickit.services.letters.screens import PlannedLine
from clinickit.ui.patients.letters.returned import ReturnedCard
from clinickit.ui.patients.letters.shapes import choices, line, problem_line, tell
from clinickit.ui.widgets.lists import UnfoldingList
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.widgets.texts import TextBox
from clinickit.ui.widgets.ticks import worded
from clinickit.ui.words import WindowWords

_MOST_PROBLEMS, _MOST_BATCHES, _MOST_AGAIN = 50, 40, 60
_REFERENCE_LINES = 4


class RegisterPage(Column):
    """Counts first; then what the person has to record."""

    handed = Signal(object, object, str)
    recorded = Signal(str, str, object, str)
    letter_asked = Signal(str)
    report_asked = Signal()
    accepted = Signal(object)
    export_asked = Signal()
    again_asked = Signal()
    again_sent = Signal()
    desk_asked = Signal()
    person_asked = Signal(str)
    returned_asked = Signal()
    returned_sent = Signal()
    left = Signal()

    def __init__(self, words: WindowWords, today: date) -> None:
        super().__init__()
        self.words, self.today = words, today
        self.boxes: dict[str, QCheckBox] = {}
        self.handing: list[QLineEdit | QComboBox] = []
        self.report = wrapped("", "plainLine")
        self.problem = problem_line()

    def show_register(
        self, screen: RegisterScreen, resends: Sequence[ResendLine], today: date, notice: str = ""
    ) -> None:
        """Draw the page."""
        self.today = today
        self.handing = []
        self.empty()
        self.add_text(self.words("register.title"), "stepTitle")
        self.add_text(self._counts(screen), "stepIntro")
        if screen.without_letter and screen.mailings:
            count = number_in_french(screen.without_letter)
            self.add_text(self.words("register.without_letter", count=count), "warning")
        self.problem, self.report = problem_line(), wrapped(notice, "complete")
        self.report.setVisible(bool(notice))
        self.add(self.problem)
        self.add(self.report)
        self._again(resends)
        if screen.came_back:
            self.returned = ReturnedCard(self.words, screen, self.person_asked.emit)
            self.add(self.returned.on(self.returned_asked.emit, self.returned_sent.emit))
        self._proposals(screen)
        self._batches(screen)
        if screen.mailings:
            self._events()
            self._provider()
        self._answers(screen)
        desk = button(self.words("letters.desk"), "secondary")
        desk.clicked.connect(self.desk_asked)
        self.add_left(desk)
        back = button(self.words("register.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
        if screen.mailings and not self._waiting(screen):
            self.setFocusProxy(self.references)
        self.verticalScrollBar().setValue(0)

    def _waiting(self, screen: RegisterScreen) -> bool:
        """Whether a batch is still to be handed over."""
        return any(self._waiting_of(one) for one in screen.mailings)

    def say(self, text: str) -> None:
        """What to correct; what was typed stays."""
        tell(self.problem, text)
        self.ensureWidgetVisible(self.problem)

    def _counts(self, screen: RegisterScreen) -> str:
        counts = screen.counts
        if not counts.people:
            return self.words("register.nothing")
        told = {
            "people": counts.people,
            "informed": counts.informed,
            "returned": counts.returned,
            "waiting": counts.not_informed,
        }
        return self.words("register.counts", **{name: number_in_french(value) for name, value in told.items()})

    def _state(self, state: SendingState) -> str:
        return self.words(f"state.{state.value}")

    # Asked for again at another site

    def _again(self, resends: Sequence[ResendLine]) -> None:
        if not resends:
            return
        frame, rows = card("nextGesture")
        rows.addWidget(wrapped(self.words("register.again"), "cardTitle"))
        for one in resends[:_MOST_AGAIN]:
            way = "line" if one.to_send else "planned" if one.state is not None else "gone"
            told = {"reference": one.reference, "name": one.name, "day": f"{one.on:%d/%m/%Y}"}
            if one.to_send and one.state is not None:
                told |= {"site": one.site or self.words("register.again_anywhere"), "state": self._state(one.state)}
            rows.addWidget(wrapped(self.words(f"register.again_{way}", **told), "plainLine"))
        if len(resends) > _MOST_AGAIN:
            rest = number_in_french(len(resends) - _MOST_AGAIN)
            rows.addWidget(wrapped(self.words("register.again_more", count=rest), "fieldHint"))
        if any(one.to_send for one in resends):
            acts = SideBySide()
            self.make_again = button(self.words("register.again_make"), "secondary")
            self.make_again.clicked.connect(self.again_asked)
            self.sent_again = button(self.words("register.again_sent"), "secondary")
            self.sent_again.clicked.connect(self.again_sent)
            acts.addWidget(self.make_again)
            acts.addWidget(self.sent_again)
            rows.addLayout(acts)
        self.add(frame)

    # Batches

    def _batches(self, screen: RegisterScreen) -> None:
        for one in reversed(screen.mailings):
            frame, rows = card()
            rows.addWidget(wrapped(self.words("register.mailing", number=str(one.plan.number)), "cardTitle"))
            self._handing(rows, one)
            for batch in one.batches[:_MOST_BATCHES]:
                self._batch(rows, one, batch)
            if len(one.batches) > _MOST_BATCHES:
                rest = number_in_french(len(one.batches) - _MOST_BATCHES)
                rows.addWidget(wrapped(self.words("register.more_batches", count=rest), "fieldHint"))
            self.add(frame)

    def _batch(self, rows: QVBoxLayout, mailing: PlannedLine, batch: Batch) -> None:
        progress = mailing.state(batch.number)
        rows.addWidget(wrapped(self._named(batch), "elementTitle"))
        states = [
            self.words("register.state", state=self._state(state), count=number_in_french(count))
            for state, count in progress.states.items()
        ]
        if progress.handed_on is not None:
            day = f"{progress.handed_on:%d/%m/%Y}"
            states.append(self.words("register.handed", day=day, proof=progress.proof or "–"))
        rows.addWidget(wrapped(" · ".join(states), "plainLine"))

    def _named(self, batch: Batch) -> str:
        channel = self.words(f"channel.{batch.channel.value}")
        told = {"number": str(batch.number), "channel": channel, "count": number_in_french(batch.letters)}
        return self.words("register.batch", **told)

    def _waiting_of(self, mailing: PlannedLine) -> list[Batch]:
        """The batches still to be handed over, but the calls."""
        by_post = [batch for batch in mailing.batches if batch.channel is not LetterChannel.TELEPHONE]
        return [one for one in by_post if SendingState.PLANNED in mailing.state(one.number).states]

    def _handing(self, rows: QVBoxLayout, mailing: PlannedLine) -> None:
        waiting = self._waiting_of(mailing)
        if not waiting:
            return
        label = wrapped(self.words("register.which_batch"), "elementTitle")
        self.batch: QComboBox = UnfoldingList()
        self.batch.setAccessibleName(self.words("register.which_batch"))
        label.setBuddy(self.batch)
        for channel, wave in dict.fromkeys((one.channel, one.wave) for one in waiting):
            group = [one for one in waiting if (one.channel, one.wave) == (channel, wave)]
            if len(group) > 1:
                told = {"channel": self.words(f"channel.{channel.value}"), "wave": str(wave), "count": str(len(group))}
                letters = number_in_french(sum(one.letters for one in group))
                self.batch.addItem(self.words("register.group", letters=letters, **told), [one.number for one in group])
        for one in waiting[:_MOST_BATCHES]:
            self.batch.addItem(self._named(one), [one.number])
        rows.addWidget(label)
        rows.addWidget(self.batch)
        on = line(rows, self.words("register.on"))
        on.setText(f"{self.today:%d/%m/%Y}")
        self.hand_proof = line(rows, self.words("register.proof"), self.words("register.proof_hint"))
        self.hand = button(self.words("register.hand"), "primary", about=str(mailing.plan.number))
        batches, proof = self.batch, self.hand_proof
        self.handing += [batches, on, proof]

        def given() -> None:
            day = self._day(on.text())
            if day is not None:
                self.handed.emit(tuple(batches.currentData()), day, proof.text())

        self.hand.clicked.connect(given)
        rows.addWidget(self.hand, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.batch)

    def _day(self, typed: str) -> date | None:
        try:
            return read_day(typed)
        except ClinicKitError as error:
            self.say(f"{error.sentence} {error.action}")
            return None

    # What happened to letters

    def _events(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("register.record"), "cardTitle"))
        label = wrapped(self.words("register.references"), "elementTitle")
        self.references = TextBox(_REFERENCE_LINES)
        self.references.setAccessibleName(self.words("register.references"))
        label.setBuddy(self.references)
        rows.addWidget(label)
        rows.addWidget(self.references)
        rows.addWidget(wrapped(self.words("register.references_hint"), "fieldHint"))
        options = [(state.value, self.words(f"register.{state.value}")) for state in RECORDED]
        self.states, self.values = choices(rows, self.words("register.what"), options)
        self.happened = line(rows, self.words("register.happened"))
        self.happened.setText(f"{self.today:%d/%m/%Y}")
        self.event_proof = line(rows, self.words("register.note"))
        acts = SideBySide()
        self.keep = button(self.words("register.keep"), "secondary")
        self.keep.clicked.connect(self._given)
        self.look = button(self.words("register.look"), "secondary")
        self.look.clicked.connect(lambda: self.letter_asked.emit(self.references.toPlainText()))
        acts.addWidget(self.keep)
        acts.addWidget(self.look)
        rows.addLayout(acts)
        self.found = wrapped("", "plainLine")
        self.found.hide()
        rows.addWidget(self.found)
        self.add(frame)

    @property
    def recording(self) -> tuple[QPlainTextEdit | QLineEdit | QAbstractButton, ...]:
        """Where one says what happened to letters."""
        return self.references, self.happened, self.event_proof, *self.states.buttons()

    def _given(self) -> None:
        day = self._day(self.happened.text())
        if day is not None:
            state = self.values[max(self.states.checkedId(), 0)]
            self.recorded.emit(state, self.references.toPlainText(), day, self.event_proof.text())

    def show_letter(self, one: LetterLine) -> None:
        """What became of one letter."""
        tell(self.problem, "")
        events = [
            self.words("register.event", day=f"{event.on:%d/%m/%Y}", state=self._state(event.state), by=event.by or "–")
            for event in one.events
        ]
        told = {"reference": one.reference, "name": one.name, "channel": self.words(f"channel.{one.channel.value}")}
        state = self._state(one.state)
        tell(self.found, "\n".join([self.words("register.letter", state=state, **told), *events]))

    # The provider

    def _provider(self) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("register.provider"), "cardTitle"))
        rows.addWidget(wrapped(self.words("register.provider_hint"), "fieldHint"))
        acts = SideBySide()
        self.read = button(self.words("register.read"), "secondary")
        self.read.clicked.connect(self.report_asked)
        self.export = button(self.words("register.export"), "secondary")
        self.export.clicked.connect(self.export_asked)
        acts.addWidget(self.read)
        acts.addWidget(self.export)
        rows.addLayout(acts)
        self.add(frame)

    def report_text(self, read: ReportRead) -> str:
        """What a provider's report gave, wrong lines by number."""
        said = [self.words.counted("register.report", read.recorded)]
        for number, sentence in read.problems[:_MOST_PROBLEMS]:
            said.append(self.words("register.report_line", line=str(number), problem=sentence))
        if len(read.problems) > _MOST_PROBLEMS:
            said.append(self.words("register.report_more", count=str(len(read.problems) - _MOST_PROBLEMS)))
        return "\n".join(said)

    # Counts for the authority, answers of the desk

    def _proposals(self, screen: RegisterScreen) -> None:
        self.boxes = {}
        if not screen.proposals:
            return
        frame, rows = card("conclusions")
        rows.addWidget(wrapped(self.words("register.proposals"), "cardTitle"))
        rows.addWidget(wrapped(self.words("register.proposals_hint"), "fieldHint"))
        for one in screen.proposals:
            box = QCheckBox()
            box.setChecked(True)
            text = self.words("register.proposal", name=one.name, proposed=one.proposed, now=one.now)
            box.setAccessibleName(text)
            self.boxes[one.path] = box
            rows.addWidget(worded(box, text))
        name = "secondary" if self._waiting(screen) else "primary"
        self.accept = button(self.words("register.accept"), name)
        self.accept.clicked.connect(
            lambda: self.accepted.emit(tuple(path for path, box in self.boxes.items() if box.isChecked()))
        )
        rows.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _answers(self, screen: RegisterScreen) -> None:
        if not screen.answers:
            return
        frame, rows = card()
        rows.addWidget(wrapped(self.words("register.answers"), "cardTitle"))
        for outcome, count in screen.answers:
            text = self.words(
                "register.answer", outcome=self.words(f"outcome.{outcome.value}"), count=number_in_french(count)
            )
            rows.addWidget(wrapped(text, "plainLine"))
        self.add(frame)
