"""« Suivi des envois »: where each recipient of a case stands, the next thing to do first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.duty_files import Strength
from clinickit.domain.facts import FactValue, Moment
from clinickit.domain.paper_trail import Sending, sendings_of
from clinickit.domain.schema import elements
from clinickit.services import paperwork
from clinickit.services.casebook import OpenCase
from clinickit.services.law.assessment import Assessment
from clinickit.services.law.remarks import due_text
from clinickit.services.library import Library
from clinickit.services.papers.recipients import Recipient, recipients
from clinickit.services.papers.standing import Standing, read_versions, standing, was_approved
from clinickit.services.ports import CaseStore, IssuedPaper

TEXTS = "wording/follow_up.toml"
PIECES = "breach.evidence"
PEOPLE = "inform_people"


class State(StrEnum):
    """Where one recipient stands."""

    TO_TELL = "to_tell"
    TO_PREPARE = "to_prepare"
    APPROVED = "approved"
    ISSUED = "issued"
    REDO = "redo"
    REMIND = "remind"
    WAITING = "waiting"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


_SETTLED = (State.WAITING, State.ANSWERED, State.SET_ASIDE)
_FIRST = frozenset({Strength.OBLIGATORY, Strength.CONDITION})


@dataclass(frozen=True, slots=True)
class FollowLine:
    """One recipient as it is listed; `paper` and `step` are where its paper is, empty when the kit has none.

    `settled` when nothing is left to do now. `due` and the texts after `ways` are cells of the table.
    """

    key: str
    name: str
    state: State
    label: str
    said: str
    due: str
    due_said: str
    late: bool
    settled: bool
    paper: str
    title: str
    step: str
    ways: tuple[str, ...]
    sent: str = ""
    way: str = ""
    proof: str = ""
    answered: str = ""
    remind_on: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the case and how it stands towards its approval, in a few words."""

    id: str
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class FollowScreen:
    """Every recipient, what is to be done first; `people` when letters to people have their own register."""

    lines: tuple[FollowLine, ...]
    papers: tuple[PaperLine, ...]
    left: int
    people: bool
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a follow-up is read from, at one moment."""

    library: Library
    store: CaseStore
    case: OpenCase
    material: paperwork.Material
    assessment: Assessment

    @property
    def answers(self) -> Mapping[str, FactValue]:
        """The answers that count."""
        return self.material.answers

    @property
    def texts(self) -> Mapping[str, str]:
        """The sentences."""
        return self.library.texts(TEXTS)


class FollowUp:
    """The follow-up of one case as it stands; made anew for each look."""

    def __init__(self, looked: Looked) -> None:
        self.looked = looked
        self.texts = looked.texts
        self.sendings = sendings_of(looked.material.journal)
        self._standings: dict[str, Standing] = {}
        self.versions = read_versions(looked.store, looked.case.id)
        self.called = paperwork.template_ids(looked.library, looked.answers, looked.material.findings)

    @cached_property
    def recipients(self) -> tuple[Recipient, ...]:
        """To whom something goes, in the order of the list."""
        return tuple(recipients(self.looked.library, self.looked.assessment, frozenset(self.sendings)))

    def lines(self) -> tuple[FollowLine, ...]:
        """Every recipient, the most pressing first, those with nothing left to do last."""
        ranked = [(self._rank(one, line), line) for one in self.recipients for line in (self._line(one),)]
        return tuple(line for _rank, line in sorted(ranked, key=lambda pair: pair[0]))

    def _rank(self, one: Recipient, line: FollowLine) -> tuple[int, bool, bool, bool, datetime]:
        """What is sure before what is not, what the law or a contract asks for before advice, then by date."""
        now, clock = self.looked.material.made_at, one.clock
        due = clock.due.at if clock is not None and clock.due is not None else None
        dated = due is not None or (clock is not None and clock.state is ClockState.NO_NUMBER)
        group = _SETTLED.index(line.state) + 1 if line.settled else 0
        return group, not one.sure, not dated and one.strength not in _FIRST, not dated, due or now

    def _line(self, one: Recipient) -> FollowLine:
        sending, sent, answered = self.sendings.get(one.key, Sending()), self.sent(one), self._answered(one)
        told = one.told(self.looked.answers) and not sent
        state, said = self._sent(one, sending, sent, answered) if sent else self._unsent(one, told=told)
        paper = one.sheet.paper if one.sheet.paper in self.called else ""
        clock, texts = one.clock, self.looked.library.deadline_texts
        remind = self._remind_on(one, sending) if sent and not answered else None
        owed = clock is not None and not sent and not told and clock.state is not ClockState.DONE
        doubt = "" if one.sure or sent or told else f" {self.texts['unsure']}"
        template = self.looked.library.templates.get(paper)
        return FollowLine(
            key=one.key,
            name=one.name,
            state=state,
            label=self.texts[f"state.{state}"],
            said=said + doubt,
            due=due_text(clock, texts) if clock is not None and owed else "",
            due_said=self._due_said(clock) if clock is not None and owed else "",
            late=state is State.REMIND or (owed and clock is not None and clock.state is ClockState.PAST),
            settled=state in _SETTLED,
            paper=paper,
            title=template.title if template else "",
            step=self._step(paper),
            ways=one.sheet.ways,
            sent=moment_in_french(sent) if sent else "",
            way=sending.way,
            proof=self._proof(one, sending) if sent else "",
            answered=moment_in_french(answered) if answered else "",
            remind_on=in_french(remind) if remind else "",
        )

    def papers(self) -> Iterator[PaperLine]:
        """Every paper of the case, approved or not."""
        for paper in self.called:
            found = self._standing(paper)
            key = "changed" if found.changes else "yes" if found.approval else "none"
            title = self.looked.library.templates[paper].title
            yield PaperLine(paper, title, self.texts[f"paper.{key}"])

    def _standing(self, paper: str) -> Standing:
        if paper not in self._standings:
            looked = self.looked
            document = paperwork.composed(looked.library, paper, looked.material)
            self._standings[paper] = standing(
                looked.library, looked.store, looked.case.id, looked.material, document, looked.case.zone
            )
        return self._standings[paper]

    def _due_said(self, clock: Clock) -> str:
        due = due_text(clock, self.looked.library.deadline_texts)
        if clock.due is None:
            return due
        return self.texts["due_past" if clock.state is ClockState.PAST else "due"].format(due=due)

    def _step(self, paper: str) -> str:
        template = self.looked.library.templates.get(paper)
        shown = template.after if template is not None and template.after else paper
        return next((one.id for one in self.looked.library.journey.steps if shown and one.paper == shown), "")

    # What is known

    def sent(self, one: Recipient) -> Moment | None:
        """When something was last handed to a recipient: noted here, or told by an answer of the case."""
        noted, fact = self.sendings.get(one.key, Sending()).sent, one.moment(one.sheet.sent_at, self.looked.answers)
        found = [moment for moment in (noted.event_at if noted else None, fact) if moment is not None]
        return max(found, key=lambda moment: moment.at, default=None)

    def _answered(self, one: Recipient) -> Moment | None:
        noted = self.sendings.get(one.key, Sending()).answered
        return noted.event_at if noted else one.moment(one.sheet.answered_at, self.looked.answers)

    def _remind_on(self, one: Recipient, sending: Sending) -> date | None:
        """When to ask again: the day that was chosen, else the date by which an answer is expected."""
        expected = one.clock.due if one.clock is not None and one.sheet.answered_at else None
        return sending.remind_on or (expected.day if expected else None)

    def _proof(self, one: Recipient, sending: Sending) -> str:
        return sending.proof or one.text(one.sheet.number, self.looked.answers)

    def _how(self, one: Recipient, sending: Sending) -> str:
        """« , lettre recommandée, preuve : 1A 042 »."""
        proof, piece = self._proof(one, sending), self._piece(sending)
        way = self.texts["way"].format(way=sending.way[:1].lower() + sending.way[1:]) if sending.way else ""
        held = self.texts["proof"].format(proof=proof) if proof else ""
        held += self.texts["piece"].format(piece=piece) if piece else ""
        return way + (held or self.texts["no_proof"])

    def _piece(self, sending: Sending) -> str:
        label = self.looked.answers.get(f"{PIECES}[{sending.piece}].label") if sending.piece else ""
        return label if isinstance(label, str) and label else sending.piece

    def _issued(self, one: Recipient) -> tuple[IssuedPaper, ...]:
        found = tuple(paper for paper in self.looked.material.papers if paper.template_id == one.sheet.paper)
        if one.sheet.retitled and found:
            now = paperwork.composed(self.looked.library, one.sheet.paper, self.looked.material).title
            found = tuple(paper for paper in found if paper.title == now)
        return found

    def _stale(self, one: Recipient, paper: IssuedPaper) -> bool:
        """Whether answers changed since a paper was issued, but those that the sending itself gives."""
        return any(not one.gives(path) for path in paperwork.out_of_date(paper, self.looked.answers))

    # What is said

    def _when(self, at: datetime) -> str:
        return moment_in_french(Moment(at, self.looked.case.zone))

    def _unsent(self, one: Recipient, *, told: bool) -> tuple[State, str]:
        if told:
            return State.WAITING, self.texts["said.told"]
        if one.departed:
            return State.SET_ASIDE, self.texts["said.set_aside"]
        if one.sheet.paper not in self.called:
            return State.TO_TELL, self.texts["said.to_tell"]
        issued = self._issued(one)
        if not issued:
            return self._unissued(one)
        last, when = issued[-1], self._when(issued[-1].issued_at)
        if self._stale(one, last):
            return State.REDO, self.texts["said.redo_issued"].format(when=when)
        approval = self.texts["approval.yes" if was_approved(self.versions, last) else "approval.no"]
        return State.ISSUED, self.texts["said.issued"].format(when=when, approval=approval)

    def _unissued(self, one: Recipient) -> tuple[State, str]:
        found = self._standing(one.sheet.paper)
        if found.approval is None:
            return State.TO_PREPARE, self.texts["said.to_prepare"]
        when = self._when(found.approval.entry.entered_at)
        if found.changes:
            return State.TO_PREPARE, self.texts["said.changed"].format(when=when)
        return State.APPROVED, self.texts["said.approved"].format(when=when)

    def _sent(self, one: Recipient, sending: Sending, sent: Moment, answered: Moment | None) -> tuple[State, str]:
        told = {"when": _at(sent), "how": self._how(one, sending)}
        again = None if one.sheet.once else self._again(one, sending, told)
        if again is not None:
            return again
        if answered is not None:
            return State.ANSWERED, self.texts["said.answered"].format(**told, answered=_at(answered))
        day = self._remind_on(one, sending)
        if day is None:
            return State.WAITING, self.texts["said.sent"].format(**told)
        late = day <= Moment(self.looked.material.made_at, self.looked.case.zone).day
        key = "said.remind" if late else "said.remind_on"
        return State.REMIND if late else State.WAITING, self.texts[key].format(**told, day=in_french(day))

    def _again(self, one: Recipient, sending: Sending, told: Mapping[str, str]) -> tuple[State, str] | None:
        """What was handed over no longer says what the case says, or a newer version waits to be handed over."""
        issued = self._issued(one)
        if not issued:
            return None
        if self._stale(one, issued[-1]):
            return State.REDO, self.texts["said.redo_sent"].format(**told)
        noted = sending.sent.entered_at if sending.sent else None
        before = [paper for paper in issued if noted is not None and paper.issued_at <= noted]
        if before and before[-1] is not issued[-1] and set(before[-1].uses) != set(issued[-1].uses):
            when = self._when(issued[-1].issued_at)
            return State.ISSUED, self.texts["said.new_version"].format(**told, issued=when)
        return None


def _at(moment: Moment) -> str:
    return f"le {moment_in_french(moment)}"


def screen_of(looked: Looked) -> FollowScreen:
    """The page."""
    follow_up = FollowUp(looked)
    lines = follow_up.lines()
    return FollowScreen(
        lines=lines,
        papers=tuple(follow_up.papers()),
        left=sum(not one.settled for one in lines),
        people=any(one.id == PEOPLE and one.act_as for one in looked.assessment.duties),
        pieces=_pieces(looked.answers),
    )


def _pieces(answers: Mapping[str, FactValue]) -> tuple[tuple[str, str], ...]:
    """The pieces of the case, by id, with their names."""
    found = ((one, answers.get(f"{PIECES}[{one}].label")) for one in elements(answers, PIECES))
    return tuple((one, label if isinstance(label, str) else one) for one, label in found)
