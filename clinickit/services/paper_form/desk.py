"""What can be done with the paper form: print it, blank or with what is known, and type its answers back by code."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from clinickit.documents.wording import moment_in_french
from clinickit.domain.case import Person
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Moment
from clinickit.domain.schema import elements
from clinickit.flow.answers import element_path
from clinickit.flow.paper_codes import PaperCodes, Place
from clinickit.flow.typed_dates import read_moment
from clinickit.services.casebook import Casebook, Change, OpenCase, answered
from clinickit.services.journey_desk import JourneyDesk
from clinickit.services.library import Library
from clinickit.services.paper_form.document import Wanted, codes_of, form_document, texts_of
from clinickit.services.paperwork import dated
from clinickit.services.ports import Exports, PdfMaker
from clinickit.services.screens import Field, Input
from clinickit.services.wizard import Outcome, field_at, question_of, walked

KIND = "paper_form"


@dataclass(frozen=True, slots=True)
class PaperFormScreen:
    """The page: its words; what is printed can be filled and typed back only in a case."""

    texts: Mapping[str, str]
    in_case: bool


@dataclass(frozen=True, slots=True)
class CodeScreen:
    """One question reached by its code: where it stands, its field; `note` when it does not count for now."""

    place: Place
    path: str
    title: str
    field: Field
    note: str = ""
    in_list: bool = False


@dataclass(frozen=True, slots=True)
class OnPaper:
    """When the paper was filled and by whom, as it is written on it."""

    at: Moment
    by: str = ""


class PaperFormDesk:
    """The use cases of the page. Methods that write a file or touch the store are called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, journey: JourneyDesk, pdf: PdfMaker, exports: Exports) -> None:
        self.library, self.book, self.journey = library, book, journey
        self.pdf, self.exports = pdf, exports
        self._begun: dict[tuple[str, str, int], str] = {}
        self._noted: dict[str, OnPaper] = {}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The words of the page and of the form."""
        return texts_of(self.library)

    @cached_property
    def codes(self) -> PaperCodes:
        """The codes of the journey."""
        return codes_of(self.library)

    def screen(self, case: OpenCase | None) -> PaperFormScreen:
        """The page for the open case, or for nobody yet."""
        return PaperFormScreen(self.texts, case is not None)

    # Printing

    def print_form(self, case: OpenCase | None, folder: Path, *, short: bool, known: bool) -> tuple[Path, ...]:
        """Write the form where the person asked; with what is known, the case remembers it. Raises ExportProblem."""
        now = self.book.now()
        filled = case if known else None
        title = f"{filled.header.title} – {filled.answers.get('practice.name', '')}".strip(" –") if filled else ""
        wanted = Wanted(short, filled.answers if filled else None, title)
        named = self.texts["file_short" if short else "file"]
        document = form_document(self.library, wanted, now)
        if filled is not None:
            document = dated(self.library, document, self.book.store.journal(filled.id))
        written = self.exports.write(folder, {named: self.pdf.render(document, now)})
        if filled is not None:
            entry = self.book.entry("exported", self.texts["journal_printed"], zone=filled.zone)
            self.book.save(Change(filled.id, filled.header.practice_id, entry=entry))
        return written

    # Typing back

    def on_paper(self, case: OpenCase, when: str, by: str) -> OnPaper:
        """When and by whom the paper was filled, as typed. Raises InvalidAnswer without a past moment."""
        if not when.strip():
            raise InvalidAnswer(self.texts["when_missing"], self.texts["when_action"])
        try:
            at = read_moment(when, case.zone)
        except InvalidAnswer as problem:
            raise InvalidAnswer(problem.sentence, self.texts["when_action"]) from None
        if at.at > self.book.now():
            raise InvalidAnswer(self.texts["when_to_come"], self.texts["when_action"])
        return OnPaper(at, by.strip())

    def place(self, typed: str) -> Place:
        """The question a code names. Raises InvalidAnswer."""
        return self.codes.place(typed)

    def at(self, case: OpenCase, place: Place) -> CodeScreen:
        """One question, reached by its code."""
        path = self._path(case, place)
        step, question = self.journey.guide.flow.asked_at[place.path]
        field = field_at(self.journey.guide, case, path)
        code = self.codes.code(place.path)
        key = "question_in_list" if place.element else "question"
        title = self.texts[key].format(code=code, step=step.title, list=question.label, number=place.element)
        shown = {one.fills for view in walked(self.journey.guide, case).steps for one in view.questions}
        note = "" if question.fills in shown else self.texts["not_asked"]
        return CodeScreen(place, path, title, field, note, bool(place.element))

    def _path(self, case: OpenCase, place: Place) -> str:
        """The path of a field in the element of that number; a number beyond the last one begins a new element."""
        if not place.element:
            return place.path
        group, known = self._elements(case, place)
        if place.element <= len(known):
            element = known[place.element - 1]
        else:
            element = self._begun.setdefault((case.id, group, len(known)), uuid.uuid4().hex[:6])
        return element_path(question_of(self.journey.guide, place.path), element)

    def _elements(self, case: OpenCase, place: Place) -> tuple[str, tuple[str, ...]]:
        group = place.path.partition("[]")[0]
        return group, elements({**case.answers, **dict.fromkeys(case.drafts, "")}, group)

    def following(self, case: OpenCase, place: Place) -> Place | None:
        """The next question on paper that is asked of this case, field after field in a list; None after the last."""
        guide = self.journey.guide
        _, question = guide.flow.asked_at[place.path]
        if place.element:
            later = question.paths[question.paths.index(place.path) + 1 :]
            if later:
                return Place(later[0], place.element)
            if place.element < len(self._elements(case, place)[1]):
                return Place(question.paths[0], place.element + 1)
        shown = [one for view in walked(guide, case).steps for one in view.questions]
        order = [one for step in guide.flow.steps for one in step.questions]
        after = {one.fills for one in order[order.index(question) + 1 :]}
        found = next((one for one in shown if one.fills in after), None)
        return None if found is None else Place(found.paths[0], 1 if found.is_group else 0)

    def one_more(self, case: OpenCase, place: Place) -> Place:
        """The first field of the next element of the same list."""
        _, question = self.journey.guide.flow.asked_at[place.path]
        return Place(question.paths[0], min(place.element, len(self._elements(case, place)[1])) + 1)

    def give(self, case: OpenCase, given: Input, paper: OnPaper) -> Outcome:
        """Take one answer of the paper in: known since the paper was filled, typed now."""
        outcome = self.journey.give(case, given)
        change = outcome.change
        if change is None or change.entry is None:
            return outcome
        code, at = self.codes.code(given.path), paper.at
        said = self.texts["journal_answer"].format(text=change.entry.text, code=code)
        writer = Person(paper.by) if paper.by else self.book.person
        source = self.texts["source"].format(code=code)
        answers = tuple(
            replace(one, known_at=at.at.astimezone(one.recorded_at.tzinfo), said_by=writer, source=source)
            for one in change.answers
        )
        entry = replace(change.entry, text=said, event_at=at)
        return Outcome(answered(case, answers), replace(change, answers=answers, entry=entry), outcome.problem)

    def session(self, case: OpenCase, paper: OnPaper) -> Change | None:
        """The line that says that a paper is being typed back, once for each paper."""
        if self._noted.get(case.id) == paper:
            return None
        self._noted[case.id] = paper
        key = "journal_begun_by" if paper.by else "journal_begun"
        said = self.texts[key].format(when=moment_in_french(paper.at), by=paper.by)
        entry = replace(self.book.entry(KIND, said, zone=case.zone), event_at=paper.at)
        return Change(case.id, case.header.practice_id, entry=entry)

    def forget(self) -> None:
        """The vault is being locked: nothing of a paper is remembered."""
        self._begun.clear()
        self._noted.clear()
