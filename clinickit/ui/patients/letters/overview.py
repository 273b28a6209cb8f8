"""« Les lettres »: what to do now, who gets what, who is set apart, what others could see."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinickit.documents.numbers import number_in_french
from clinickit.people.mailing import BatchState
from clinickit.services.letters.mailing import PRINTED
from clinickit.services.letters.screens import LettersScreen, SegmentLine
from clinickit.ui.widgets.pieces import Column, button, card, folded, wrapped
from clinickit.ui.widgets.progress import Progress
from clinickit.ui.widgets.side_by_side import SideBySide
from clinickit.ui.words import WindowWords

_FIRST_SEGMENTS, _MOST_SEGMENTS, _MOST_APART, _MOST_UNPLACED = 5, 40, 60, 6


class LettersPage(Column):
    """One next thing to do, and everything that leads to it below."""

    plan_asked = Signal()
    make_asked = Signal()
    register_asked = Signal()
    desk_asked = Signal()
    settings_asked = Signal()
    heads_asked = Signal()
    public_asked = Signal()
    preview_asked = Signal(str, int)
    question_asked = Signal(str, str)
    concerned_asked = Signal()
    person_asked = Signal(str)
    left = Signal()

    def __init__(self, words: WindowWords) -> None:
        super().__init__()
        self.words = words
        self.progress = Progress(words)
        self.primary = button("", "primary")
        self.shown: LettersScreen | None = None

    def empty(self) -> None:
        """Take everything out."""
        self.progress.setParent(None)
        self.shown = None
        super().empty()

    def show_preparing(self) -> None:
        """Everybody is being gone through."""
        self.empty()
        self.add_text(self.words("letters.title"), "stepTitle")
        self.add_text(self.words("letters.preparing_intro"), "stepIntro")
        self.progress = Progress(self.words)
        self.add(self.progress)
        self.progress.begin(self.words("letters.preparing"))
        self._back()
        self.setFocusProxy(self.progress.stop)

    def show_stopped(self) -> None:
        """The person stopped the preparation."""
        self.empty()
        self.add_text(self.words("letters.title"), "stepTitle")
        self.add_text(self.words("letters.stopped"), "warning")
        self._back()

    def show_letters(self, screen: LettersScreen) -> None:
        """Draw the page."""
        self.empty()
        self.shown = screen
        self.add_text(self.words("letters.title"), "stepTitle")
        self.add_text(self._summary(screen), "stepIntro")
        self._next(screen)
        if screen.segments:
            self._wordings(screen)
        if screen.heads:
            self._heads(screen)
        if screen.apart_counts:
            self._apart(screen)
        self._others(screen)
        self._more(screen)
        self._back()

    def _summary(self, screen: LettersScreen) -> str:
        if not screen.concerned:
            return self.words("letters.nobody")
        text = self.words.counted("letters.concerned", screen.concerned)
        if screen.presumed:
            text += " " + self.words("letters.presumed", count=number_in_french(screen.presumed))
        if screen.already:
            text += " " + self.words("letters.already", count=number_in_french(screen.already))
        return text

    # What to do now

    def _next(self, screen: LettersScreen) -> None:
        frame, rows = card("nextGesture")
        rows.addWidget(wrapped(self.words("letters.next"), "cardTitle"))
        if screen.hold is not None:
            told = self.words("letters.held", until=f"{screen.hold.until:%d/%m/%Y}", by=screen.hold.asked_by)
            rows.addWidget(wrapped(told, "warning"))
        text, action, signal = self._what_next(screen)
        rows.addWidget(wrapped(text, "nextGestureText"))
        if screen.to_review:
            rows.addWidget(wrapped(self.words.counted("letters.to_review", screen.to_review), "warning"))
        if screen.unplaced:
            rows.addWidget(wrapped(self._unplaced(screen), "warning"))
        acts = SideBySide()
        self.primary = button(action, "primary")
        self.primary.clicked.connect(signal)
        acts.addWidget(self.primary)
        if screen.letters:
            first = button(self.words("letters.look"), "secondary")
            first.clicked.connect(lambda: self.preview_asked.emit("", 0))
            acts.addWidget(first)
        if screen.to_review:
            check = button(self.words("letters.review"), "secondary")
            check.clicked.connect(self.concerned_asked)
            acts.addWidget(check)
        if screen.unplaced:
            choose = button(self.words("letters.choose_heads"), "secondary")
            choose.clicked.connect(self.heads_asked)
            acts.addWidget(choose)
        rows.addLayout(acts)
        self.add(frame)
        self.setFocusProxy(self.primary)

    def _what_next(self, screen: LettersScreen) -> tuple[str, str, object]:
        waiting = [
            batch
            for line in screen.mailings
            for batch in line.batches
            if batch.channel in PRINTED and batch.state is BatchState.PLANNED
        ]
        if waiting:
            count = number_in_french(sum(batch.letters for batch in waiting))
            return self.words("letters.to_print", count=count), self.words("letters.print"), self.make_asked
        if screen.letters and not screen.ready:
            return self.words("letters.not_ready"), self.words("letters.complete"), self._first_gap
        if screen.letters:
            count = number_in_french(screen.letters)
            return self.words("letters.to_plan", count=count), self.words("letters.plan"), self.plan_asked
        if screen.mailings:
            return self.words("letters.to_follow"), self.words("letters.follow"), self.register_asked
        return self.words("letters.nobody_yet"), self.words("letters.who"), self.concerned_asked

    def _first_gap(self) -> None:
        gaps = [gap for line in (self.shown.segments if self.shown else ()) for gap in line.gaps if gap.step]
        if gaps:
            self.question_asked.emit(gaps[0].step, gaps[0].path)
        else:
            self.question_asked.emit("", "")

    # The wordings

    def _wordings(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("letters.wordings"), "cardTitle"))
        rows.addWidget(wrapped(self.words("letters.wordings_hint"), "fieldHint"))
        given = [one for one in screen.segments if one.people] or list(screen.segments)
        eases = [one.ease for one in given if one.ease is not None]
        if all(one.ready for one in given):
            rows.addWidget(wrapped(self.words("letters.complete_34"), "complete"))
        if eases and all(one.easy for one in given):
            told = {"least": f"{min(eases):.0f}", "most": f"{max(eases):.0f}"}
            rows.addWidget(wrapped(self.words("letters.easy", **told), "complete"))
        given.sort(key=lambda one: (one.ready and one.easy and not one.concerns, -one.people))
        for one in given[:_FIRST_SEGMENTS]:
            rows.addWidget(self._wording(one))
        if len(given) > _FIRST_SEGMENTS:
            rows.addWidget(self._other_wordings(given[_FIRST_SEGMENTS:]))
        change = button(self.words("letters.change"), "linkButton")
        change.clicked.connect(lambda: self.question_asked.emit("", ""))
        rows.addWidget(wrapped(self.words("letters.change_hint"), "fieldHint"))
        rows.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    def _other_wordings(self, others: Sequence[SegmentLine]) -> QWidget:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        for one in others[:_MOST_SEGMENTS]:
            rows.addWidget(self._wording(one))
        if len(others) > _MOST_SEGMENTS:
            rest = str(len(others) - _MOST_SEGMENTS)
            rows.addWidget(wrapped(self.words("letters.more_wordings", count=rest), "fieldHint"))
        people = number_in_french(sum(one.people for one in others))
        return folded(self.words.counted("letters.other_wordings", len(others), people=people), inside)

    def _wording(self, one: SegmentLine) -> QFrame:
        frame, rows = card("element")
        title = self.words(
            "letters.wording",
            rank=str(one.rank),
            recipient=self.words(f"recipient.{one.recipient.value}"),
            count=number_in_french(one.people),
        )
        rows.addWidget(wrapped(title, "elementTitle"))
        said = [self.words("letters.categories", categories=", ".join(one.categories)) if one.categories else ""]
        said += [self.words(f"form.{one.form.value}"), *(self.words(f"loss.{loss.value}") for loss in one.losses)]
        said.append(self.words("letters.is_presumed") if one.presumed else "")
        said.append(self.words("letters.of_site", site=one.site) if one.site else "")
        rows.addWidget(wrapped(" ".join(part for part in said if part), "plainLine"))
        if one.ease is not None and not one.easy:
            rows.addWidget(wrapped(self.words("letters.hard", ease=f"{one.ease:.0f}"), "warning"))
        for text in one.lacking:
            rows.addWidget(wrapped(self.words("letters.lacking", what=text), "warning"))
        for text in one.concerns:
            rows.addWidget(wrapped(f"⚠  {text}", "warning"))
        for gap in one.gaps:
            link = button(gap.label, "linkButton", about=self.words("letters.go_to_question"))
            link.setEnabled(bool(gap.step))
            link.clicked.connect(lambda _on=False, gap=gap: self.question_asked.emit(gap.step, gap.path))
            rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        look = button(self.words("letters.look_at"), "secondary", about=title)
        look.clicked.connect(lambda: self.preview_asked.emit("", one.rank))
        rows.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    # Whose letterhead

    def _unplaced(self, screen: LettersScreen) -> str:
        said = [
            self.words("letters.unplaced_site", site=site or self.words("letters.no_site"), count=str(count))
            for site, count in screen.unplaced[:_MOST_UNPLACED]
        ]
        said += ["…"] if len(screen.unplaced) > _MOST_UNPLACED else []
        people = sum(count for _site, count in screen.unplaced)
        return self.words.counted("letters.unplaced", people, sites=", ".join(said))

    def _heads(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("letters.heads"), "cardTitle"))
        for name, count in screen.heads:
            rows.addWidget(wrapped(self.words.counted("letters.head", count, name=name), "plainLine"))
        self.choose_heads = button(self.words("letters.choose_heads"), "secondary")
        self.choose_heads.clicked.connect(self.heads_asked)
        rows.addWidget(self.choose_heads, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(frame)

    # Set apart

    def _apart(self, screen: LettersScreen) -> None:
        frame, rows = card("gaps")
        rows.addWidget(wrapped(self.words("letters.apart"), "cardTitle"))
        rows.addWidget(wrapped(self.words("letters.apart_hint"), "fieldHint"))
        for reason, count in screen.apart_counts:
            text = self.words(
                "letters.apart_count", reason=self.words(f"apart.{reason.value}"), count=number_in_french(count)
            )
            rows.addWidget(wrapped(text, "plainLine"))
        inside = QWidget()
        names = QVBoxLayout(inside)
        names.setContentsMargins(0, 0, 0, 0)
        for one in screen.apart[:_MOST_APART]:
            reasons = ", ".join(self.words(f"apart.{reason.value}") for reason in one.reasons)
            link = button(self.words("letters.apart_name", name=one.name, reasons=reasons), "linkButton")
            link.clicked.connect(lambda _on=False, person=one.person: self.person_asked.emit(person))
            names.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        if len(screen.apart) > _MOST_APART:
            names.addWidget(wrapped(self.words("letters.apart_more"), "fieldHint"))
        rows.addWidget(folded(self.words("letters.apart_names"), inside))
        for rule in screen.rules:
            rows.addWidget(wrapped(rule, "fieldHint"))
        self.add(frame)

    # What others could see

    def _others(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("letters.others"), "cardTitle"))
        for place, text in screen.around:
            rows.addWidget(wrapped(f"{place}\u00a0: {text}", "plainLine"))
        for warning in (*screen.around_concerns, *screen.email_warnings):
            rows.addWidget(wrapped(f"⚠  {warning}", "warning"))
        if not screen.around_concerns:
            rows.addWidget(wrapped(self.words("letters.nothing_seen"), "complete"))
        self.add(frame)

    def _more(self, screen: LettersScreen) -> None:
        frame, rows = card()
        rows.addWidget(wrapped(self.words("letters.more"), "cardTitle"))
        acts = SideBySide()
        for key, signal, shown in (
            ("letters.settings", self.settings_asked, True),
            ("letters.public", self.public_asked, True),
            ("letters.making", self.make_asked, bool(screen.mailings)),
            ("letters.register", self.register_asked, bool(screen.mailings)),
            ("letters.desk", self.desk_asked, True),
        ):
            if shown:
                made = button(self.words(key), "secondary")
                made.clicked.connect(signal)
                acts.addWidget(made)
        rows.addLayout(acts)
        self.add(frame)

    def _back(self) -> None:
        back = button(self.words("letters.back"), "linkButton")
        back.clicked.connect(self.left)
        self.add_left(back)
