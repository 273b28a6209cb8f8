"""What can be done on « Suivi des envois »: see it, note what was handed over or answered, print the table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clinickit.documents.blocks import Document, Paragraph, Table, words
from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.case import Answer
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.domain.journal import Entry
from clinickit.domain.paper_trail import FOLLOW_UP, SENT, answered_refs, remind_refs, sent_refs
from clinickit.domain.vocabulary import CaseKind
from clinickit.flow.typed_dates import read_day, read_moment
from clinickit.services.casebook import Casebook, Change, OpenCase, answered, latest
from clinickit.services.ending.closing import refuse_if_closed
from clinickit.services.law.assessment import assess
from clinickit.services.letters.mailing_exports import table
from clinickit.services.library import Library
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.papers.follow_up import TEXTS, FollowLine, FollowScreen, FollowUp, Looked, screen_of
from clinickit.services.papers.recipients import BODIES, Recipient
from clinickit.services.paperwork import dated
from clinickit.services.ports import Exports, PdfMaker

TOLD = "breach.other_bodies.told"
_WIDTHS = (0.24, 0.14, 0.42, 0.2)


@dataclass(frozen=True, slots=True)
class SentInput:
    """What was typed of a handing over: by which way, when (empty: now), the proof, a piece kept in the vault."""

    way: str
    when: str = ""
    proof: str = ""
    piece: str = ""


class SendingDesk:
    """The use cases of the follow-up. Every method is called off the window's thread, and durable on return."""

    def __init__(self, library: Library, book: Casebook, papers: PaperDesk, pdf: PdfMaker, exports: Exports) -> None:
        self.library, self.book, self.papers, self.pdf, self.exports = library, book, papers, pdf, exports

    @property
    def texts(self) -> Mapping[str, str]:
        """The sentences."""
        return self.library.texts(TEXTS)

    def _looked(self, case: OpenCase) -> Looked:
        material = self.papers.material(case)
        return Looked(
            self.library, self.book.store, case, material, assess(self.library, material.answers, material.made_at)
        )

    def screen(self, case: OpenCase) -> FollowScreen:
        """Every recipient, the next thing to do first."""
        return screen_of(self._looked(case))

    def line(self, case: OpenCase, key: str) -> FollowLine:
        """One recipient. Raises KeyError when it is none of this case."""
        return {one.key: one for one in self.screen(case).lines}[key]

    # Noting

    def sent(self, case: OpenCase, key: str, given: SentInput) -> OpenCase:
        """Note that something was handed to a recipient; the case with what its answers now say.

        Where a fact of the case holds that moment or that number and is still unknown, it is answered too: the clocks
        and the papers follow. Raises InvalidAnswer, CaseClosed.
        """
        refuse_if_closed(case)
        one, now = self._recipient(case, key), Moment(self.book.now(), case.zone)
        at = self._moment(given.when, case) if given.when.strip() else now
        way, proof = given.way.strip(), given.proof.strip()
        answers = tuple(self._facts(case, one, at, proof))
        said = self.texts["journal_sent"].format(
            name=one.name, way=way or self.texts["not_said"], proof=proof or self.texts["not_said"]
        )
        # The chronology prints the answers: the same act would stand there twice.
        kind = FOLLOW_UP if one.moment(one.sheet.sent_at, {**case.answers, **latest(answers)}) == at else SENT
        entry = self.book.entry(kind, said, sent_refs(key, way, proof, given.piece), case.zone)
        self._save(case, replace(entry, event_at=at), answers)
        return answered(case, answers)

    def _facts(self, case: OpenCase, one: Recipient, at: Moment, proof: str) -> Iterator[Answer]:
        """The answers that this handing over gives, for the facts that nobody has answered yet."""
        sheet, answers = one.sheet, case.answers
        if one.writable() and one.moment(sheet.sent_at, answers) is None:
            wanted: tuple[tuple[str, FactValue], ...] = (
                (sheet.filed, True),
                (sheet.sent_at, at),
                (sheet.number, proof),
            )
            for pattern, value in wanted:
                path = one.path(pattern, answers)
                if pattern and value and answers.get(path) != value and not one.text(pattern, answers):
                    yield self.book.answer(path, value)
        if len(sheet.told) == 1 and not one.told(answers):
            bodies = answers.get(BODIES)
            before = bodies if isinstance(bodies, Several) else Several((), complete=False)
            yield self.book.answer(TOLD, value=True)
            yield self.book.answer(BODIES, Several((*before.items, *sheet.told), complete=before.complete))

    def answered(self, case: OpenCase, key: str, when: str, what: str) -> OpenCase:
        """Note that a recipient answered. Raises InvalidAnswer when nothing was handed over, CaseClosed."""
        refuse_if_closed(case)
        one = self._sent_to(case, key)
        at = self._moment(when, case) if when.strip() else Moment(self.book.now(), case.zone)
        path = one.path(one.sheet.answered_at, case.answers) if one.sheet.answered_at and one.subject else ""
        unknown = bool(path) and not isinstance(case.answers.get(path), Moment)
        answers = (self.book.answer(path, at),) if unknown else ()
        said = self.texts["journal_answered"].format(name=one.name, what=what.strip()).strip()
        entry = self.book.entry(FOLLOW_UP, said, answered_refs(key), case.zone)
        self._save(case, replace(entry, event_at=at), answers)
        return answered(case, answers)

    def remind(self, case: OpenCase, key: str, day: str) -> None:
        """Note when to ask a recipient again. Raises InvalidAnswer when nothing was handed over, CaseClosed."""
        refuse_if_closed(case)
        one, on = self._sent_to(case, key), read_day(day)
        if on < Moment(self.book.now(), case.zone).day:
            raise InvalidAnswer(self.texts["past_day"], self.texts["past_day_action"])
        said = self.texts["journal_remind"].format(name=one.name, day=in_french(on))
        self._save(case, self.book.entry(FOLLOW_UP, said, remind_refs(key, on), case.zone), ())

    def _recipient(self, case: OpenCase, key: str) -> Recipient:
        return {one.key: one for one in FollowUp(self._looked(case)).recipients}[key]

    def _sent_to(self, case: OpenCase, key: str) -> Recipient:
        follow_up = FollowUp(self._looked(case))
        one = {one.key: one for one in follow_up.recipients}[key]
        if follow_up.sent(one) is None:
            raise InvalidAnswer(self.texts["not_sent"], self.texts["not_sent_action"])
        return one

    def _moment(self, typed: str, case: OpenCase) -> Moment:
        try:
            at = read_moment(typed, case.zone)
        except InvalidAnswer as problem:
            raise InvalidAnswer(problem.sentence, self.texts["when_action"]) from None
        if at.day > Moment(self.book.now(), case.zone).day:
            raise InvalidAnswer(self.texts["to_come"], self.texts["to_come_action"])
        return at

    def _save(self, case: OpenCase, entry: Entry, answers: tuple[Answer, ...]) -> None:
        self.book.save(Change(case.id, case.header.practice_id, answers, entry=entry))

    # Printing

    def save(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """The table as PDF and for a spreadsheet, where the person asked. Raises ExportProblem."""
        looked = self._looked(case)
        lines, texts = screen_of(looked).lines, self.texts
        document = self._document(case, looked, lines)
        rows = (
            (
                one.name,
                one.title,
                one.label,
                one.said,
                one.due,
                one.sent,
                one.way,
                one.proof,
                one.answered,
                one.remind_on,
            )
            for one in lines
        )
        files = {
            f"{texts['file']}.pdf": self.pdf.render(document, looked.material.made_at),
            f"{texts['file']}.csv": table(texts["csv_columns"].split("|"), rows),
        }
        written = self.exports.write(folder, files)
        entry = self.book.entry("exported", texts["exported"], ("follow_up",), case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
        return written

    def _document(self, case: OpenCase, looked: Looked, lines: tuple[FollowLine, ...]) -> Document:
        texts = self.texts
        when = moment_in_french(Moment(looked.material.made_at, case.zone))
        notes = (texts["exercise"] if case.header.kind is CaseKind.EXERCISE else "", texts["intro"].format(when=when))
        rows = tuple((words(one.name), words(one.label), words(one.said), words(one.due)) for one in lines)
        made = Document(
            template_id="follow_up",
            template_version="1",
            title=texts["title"],
            blocks=(
                *(Paragraph(words(one), "note") for one in notes if one),
                Table(tuple(texts["pdf_columns"].split("|")), rows, _WIDTHS),
            ),
        )
        return dated(self.library, made, looked.material.journal)
