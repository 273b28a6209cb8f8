"""« Continuer à soigner »: the paper mode to print, services reconnected one by one, papers to type again."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinickit.documents.wording import hour_in_french, in_french
from clinickit.domain.case import Answer
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import NOT_ASKED, FactValue, Moment
from clinickit.domain.schema import elements
from clinickit.domain.sensitivity import KIND_OF_PRACTICE
from clinickit.domain.vocabulary import StructureType
from clinickit.services.care_sheets import (
    LABORATORY,
    PRACTICE,
    TEXTS,
    Reconnection,
    Sheet,
    SheetGroup,
    Step,
    reconnection,
    reconnection_document,
    sheet_group,
    sheets_document,
)
from clinickit.services.casebook import Casebook, Change, OpenCase, answered
from clinickit.services.library import Library
from clinickit.services.paperwork import dated
from clinickit.services.ports import Exports, PdfMaker
from clinickit.services.wizard import change_of

LINES, BATCHES = "breach.reconnection", "breach.retyping"
MOST_COPIES = 200

Answers = Mapping[str, FactValue]
Done = tuple[OpenCase, Change]


@dataclass(frozen=True, slots=True)
class TickLine:
    """One line to tick: its words, its tests, and who did it when."""

    id: str
    text: str
    detail: str = ""
    done: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class TickBlock:
    """Lines under one title."""

    title: str
    intro: str
    lines: tuple[TickLine, ...]


@dataclass(frozen=True, slots=True)
class CareScreen:
    """The page: the sheets by group, the list to reconnect, the papers to type again.

    `can_tick` is False with no case open: the lists are then only shown and printed.
    """

    texts: Mapping[str, str]
    groups: tuple[SheetGroup, ...]
    reconnection: tuple[TickBlock, ...]
    batches: tuple[TickLine, ...]
    left: str
    list_title: str
    can_tick: bool


class CareDesk:
    """The use cases of the page; every method that writes a file is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, pdf: PdfMaker, exports: Exports) -> None:
        self.library, self.book = library, book
        self.pdf, self.exports = pdf, exports

    @property
    def texts(self) -> Mapping[str, str]:
        """The words of the page."""
        return self.library.texts(TEXTS)

    def _list(self) -> Reconnection:
        return reconnection(self.library, self.library.rulebook.at(self.book.now().date()))

    def groups(self, answers: Answers) -> tuple[SheetGroup, ...]:
        """The sheets, the laboratory's first for a laboratory and not at all for a practice."""
        practice, laboratory = sheet_group(self.library, PRACTICE), sheet_group(self.library, LABORATORY)
        kind = answers.get(KIND_OF_PRACTICE)
        if kind is StructureType.LABORATOIRE:
            return laboratory, practice
        return (practice,) if isinstance(kind, StructureType) else (practice, laboratory)

    def screen(self, case: OpenCase | None) -> CareScreen:
        """The page for the open case, or for nobody yet."""
        answers: Answers = case.answers if case is not None else {}
        found, texts = self._list(), self.texts
        batches = tuple(self._batch(one, answers) for one in elements(answers, BATCHES))
        waiting = sum(not one.done for one in batches)
        return CareScreen(
            texts=texts,
            groups=self.groups(answers),
            reconnection=(
                TickBlock(found.before_title, found.intro, self._ticks(found.before, answers)),
                TickBlock(texts["services"], "", self._ticks(found.services, answers)),
                TickBlock(found.after_title, found.after_intro, self._ticks(found.after, answers)),
            ),
            batches=batches,
            left=_left(waiting, texts),
            list_title=found.title,
            can_tick=case is not None,
        )

    def _ticks(self, steps: tuple[Step, ...], answers: Answers) -> tuple[TickLine, ...]:
        return tuple(self._tick_line(step, answers) for step in steps)

    def _tick_line(self, step: Step, answers: Answers) -> TickLine:
        detail = self.texts["tests"].format(tests=", ".join(_small(one) for one in step.tests)) if step.tests else ""
        said = self._said(answers, f"{LINES}[{step.id}].done_at", f"{LINES}[{step.id}].done_by")
        return TickLine(step.id, step.text, detail, bool(said), said)

    def _batch(self, batch: str, answers: Answers) -> TickLine:
        path = f"{BATCHES}[{batch}]"
        said = self._said(answers, f"{path}.retyped_at", f"{path}.retyped_by")
        return TickLine(batch, _text(answers, f"{path}.label"), "", bool(said), said)

    def _said(self, answers: Answers, at_path: str, by_path: str) -> str:
        """« Fait le 22 novembre 2026 à 9 h par Léa Morvan », or nothing."""
        at, name = answers.get(at_path), _text(answers, by_path)
        if not isinstance(at, Moment):
            return ""
        key = "done_by" if name else "done"
        return self.texts[key].format(day=in_french(at.day), hour=hour_in_french(at), name=name)

    # What is ticked

    def tick(self, case: OpenCase, line: str, *, done: bool) -> Done:
        """Stamp a line of the list with the time and the person, or take the stamp away."""
        text = next(step.text for step in self._list().steps if step.id == line)
        key = "journal_done" if done else "journal_undone"
        return self._stamped(case, f"{LINES}[{line}]", ("done_at", "done_by"), self.texts[key].format(text=text), done)

    def add_batch(self, case: OpenCase, label: str) -> Done:
        """One more batch of papers to type again. Raises InvalidAnswer when nothing is said."""
        label = label.strip()
        if not label:
            raise InvalidAnswer(self.texts["retyping_empty"], self.texts["retyping_empty_action"])
        answers = (self.book.answer(f"{BATCHES}[{uuid.uuid4().hex[:6]}].label", label),)
        return self._kept(case, answers, self.texts["journal_batch"].format(text=label))

    def retyped(self, case: OpenCase, batch: str, *, done: bool) -> Done:
        """Stamp a batch as typed again, or take the stamp away."""
        path = f"{BATCHES}[{batch}]"
        key = "journal_retyped" if done else "journal_not_retyped"
        line = self.texts[key].format(text=_text(case.answers, f"{path}.label"))
        return self._stamped(case, path, ("retyped_at", "retyped_by"), line, done)

    def _stamped(self, case: OpenCase, path: str, leaves: tuple[str, str], line: str, done: bool) -> Done:  # noqa: FBT001 - private
        at, by = (f"{path}.{leaf}" for leaf in leaves)
        answers = (
            self.book.answer(at, Moment(self.book.now(), case.zone) if done else NOT_ASKED),
            self.book.answer(by, self.book.person.name if done else NOT_ASKED),
        )
        return self._kept(case, answers, line)

    def _kept(self, case: OpenCase, answers: tuple[Answer, ...], line: str) -> Done:
        return answered(case, answers), change_of(self.book, case, answers, "gesture", line)

    # What is printed

    def print_sheets(self, case: OpenCase | None, sheet_id: str, copies: int, folder: Path) -> tuple[Path, ...]:
        """One sheet, or every one when `sheet_id` is empty, blank, as many times as asked. Raises ExportProblem."""
        answers: Answers = case.answers if case is not None else {}
        every = [(group, sheet) for group in self.groups(answers) for sheet in group.sheets]
        chosen = tuple((group, sheet) for group, sheet in every if sheet_id in {"", sheet.id})
        document = sheets_document(self.library, chosen, min(max(copies, 1), MOST_COPIES), self.book.now())
        named = self.texts["file_sheets"]
        if sheet_id:
            named = self.texts["file_sheet"].format(sheet=_file_part(chosen[0][1]))
        return self.exports.write(folder, {named: self.pdf.render(document, self.book.now())})

    def print_list(self, case: OpenCase | None, folder: Path) -> tuple[Path, ...]:
        """The reconnection list as it stands, or blank with no case. Raises ExportProblem."""
        answers: Answers = case.answers if case is not None else {}
        found = self._list()
        done = {line.id: line.said for line in self._ticks(found.steps, answers) if line.done}
        document = reconnection_document(self.library, found, done, self.book.now())
        if case is not None:
            document = dated(self.library, document, self.book.store.journal(case.id))
        return self.exports.write(folder, {self.texts["file_list"]: self.pdf.render(document, self.book.now())})


def _text(answers: Answers, path: str) -> str:
    value = answers.get(path)
    return value if isinstance(value, str) else ""


def _left(waiting: int, texts: Mapping[str, str]) -> str:
    """How many batches wait to be typed again."""
    if waiting > 1:
        return texts["retyping_left"].format(count=waiting)
    return texts["retyping_one_left" if waiting else "retyping_none"]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _file_part(sheet: Sheet) -> str:
    return sheet.id.replace("_", "-")
