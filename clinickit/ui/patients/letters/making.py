"""« Imprimer et remettre »: for each mailing, print files, single letters, e-mails, SMS, a mail house, calls."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from clinickit.documents.numbers import number_in_french
from clinickit.domain.letters import LetterChannel
from clinickit.flow.typed_dates import show_day
from clinickit.people.mailing import Batch, BatchState
from clinickit.services.letters.handing import Handed
from clinickit.services.letters.mailing import PRINTED
from clinickit.services.letters.screens import PlannedLine
from clinickit.ui.patients.letters.shapes import problem_line, tell
from clinickit.ui.widgets.pieces import Column, button, card, wrapped
from clinickit.ui.widgets.progress import Progress
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

_MOST_CALLS, _MOST_WAVES = 60, 12


class MakingPage(Column):
    """Long work says how far it is and can be stopped; what is made is never made twice."""

    make_asked = Signal(int, str)
    phoned = Signal(str, str)
    register_asked = Signal()
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.progress = Progress(words)
        self.result = wrapped("", "complete")
        self.problem = problem_line()

    def show_mailings(
        self, mailings: tuple[PlannedLine, ...], calls: tuple[tuple[str, str, str, str], ...] = (), held: str = ""
    ) -> None:
        """Draw the page: the last mailing first."""
        self.empty()
        self.add_text(self.words("making.title"), "stepTitle")
        self.add_text(self.words("making.intro"), "stepIntro")
        self.add_text(held, "warning")
        self.progress = Progress(self.words)
        self.result, self.problem = wrapped("", "complete"), problem_line()
        self.result.hide()
        for widget in (self.progress, self.result, self.problem):
            self.add(widget)
        if calls:
            self.add(self._calls(calls))
        for one in reversed(mailings):
            self.add(self._mailing(one))
        register = button(self.words("making.register"), "secondary")
        register.clicked.connect(self.register_asked)
        self.add_left(register)
        back = button(self.words("making.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)

    def _mailing(self, one: PlannedLine) -> QFrame:
        frame, rows = card()
        at = f"{one.plan.planned_at:%d/%m/%Y}"
        told = {"number": str(one.plan.number), "count": number_in_french(one.plan.letters), "day": at}
        rows.addWidget(wrapped(self.words("making.mailing", **told), "cardTitle"))
        for channel in LetterChannel:
            batches = one.of(channel)
            if batches:
                rows.addWidget(wrapped(self._state(channel, batches), "plainLine"))
        if len(one.days) > 1:
            days = [
                self.words("making.wave", wave=str(wave), day=show_day(day)) for wave, day in enumerate(one.days, 1)
            ]
            rows.addWidget(wrapped(" ".join(days[:_MOST_WAVES]), "plainLine"))
            if len(days) > _MOST_WAVES:
                rows.addWidget(wrapped(self.words("making.last_wave", day=show_day(one.days[-1])), "plainLine"))
        acts = SideBySide()
        channels = {batch.channel for batch in one.batches}
        printed = bool(channels & PRINTED)
        waiting = any(batch.state is BatchState.PLANNED for batch in one.batches if batch.channel in PRINTED)
        for what, shown, primary in (
            ("print", printed, waiting),
            ("singles", printed, False),
            ("mail_house", printed, False),
            ("emails", LetterChannel.EMAIL in channels, not printed),
            ("sms", LetterChannel.SMS in channels, not printed),
        ):
            if shown:
                made = button(self.words(f"making.{what}"), "primary" if primary else "secondary", about=told["number"])
                made.clicked.connect(lambda _on=False, what=what: self.make_asked.emit(one.plan.number, what))
                acts.addWidget(made)
                if what == "print":
                    self.print = made
                    self.setFocusProxy(made)
        rows.addLayout(acts)
        if printed:
            rows.addWidget(wrapped(self.words("making.folder_hint"), "fieldHint"))
        return frame

    def _state(self, channel: LetterChannel, batches: tuple[Batch, ...]) -> str:
        letters = number_in_french(sum(batch.letters for batch in batches))
        made = sum(batch.state is BatchState.MADE for batch in batches)
        name = self.words(f"channel.{channel.value}")
        text = self.words("making.batches", channel=name, letters=letters, count=number_in_french(len(batches)))
        if channel in PRINTED:
            text += " " + self.words("making.made", made=number_in_french(made), count=number_in_french(len(batches)))
        return text

    def _calls(self, calls: tuple[tuple[str, str, str, str], ...]) -> QFrame:
        frame, rows = card("gaps")
        rows.addWidget(wrapped(self.words("making.calls"), "cardTitle"))
        rows.addWidget(wrapped(self.words("making.calls_hint"), "fieldHint"))
        for reference, name, phone, _person in calls[:_MOST_CALLS]:
            rows.addWidget(
                wrapped(self.words("making.call", name=name, phone=phone, reference=reference), "elementTitle")
            )
            done = button(self.words("making.phoned"), "secondary", about=name)
            done.clicked.connect(
                lambda _on=False, one=reference: self.phoned.emit(one, self.words("making.call_proof"))
            )
            rows.addWidget(done, 0, Qt.AlignmentFlag.AlignLeft)
        if len(calls) > _MOST_CALLS:
            rest = number_in_french(len(calls) - _MOST_CALLS)
            rows.addWidget(wrapped(self.words("making.more_calls", count=rest), "fieldHint"))
        return frame

    def show_working(self, what: str) -> None:
        """Something is being written."""
        tell(self.result, "")
        tell(self.problem, "")
        self.progress.begin(self.words(f"making.doing_{what}"))
        self.progress.stop.setFocus()

    def show_done(self, handed: Handed) -> None:
        """What was written, and where."""
        self.progress.end()
        told = {"letters": number_in_french(handed.letters), "files": number_in_french(handed.files)}
        ended = "making.stopped" if handed.stopped else "making.done"
        said = (
            self.words("making.stopped_nothing", folder=str(handed.folder))
            if handed.stopped and not handed.files
            else self.words(ended, folder=str(handed.folder), **told)
        )
        if handed.again:
            said += " " + self.words("making.again", count=str(handed.again))
        if handed.left:
            said += " " + self.words.counted("making.left", handed.left)
        if handed.kept:
            said += " " + self.words("making.kept", count=number_in_french(handed.kept))
        for one, key in ((handed.undrawable, "making.undrawable"), (handed.unreachable, "making.unreachable")):
            if one:
                said += " " + self.words(key, references=", ".join(one[:20]))
        tell(self.result, " ".join((said, *handed.warnings)))

    def show_problem(self, text: str) -> None:
        """What could not be done."""
        self.progress.end()
        tell(self.problem, text)
