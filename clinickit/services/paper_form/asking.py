"""Questions of the journey as they are printed: boxes, lines, dates, lists with blank copies, what is already known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from enum import StrEnum

from clinickit.documents.blocks import Asked, Block, Heading, Paragraph, Room, Table, Text, Tick, words
from clinickit.documents.wording import value_in_french
from clinickit.domain.facts import NOT_ASKED, FactValue, Several, Unknown
from clinickit.domain.schema import elements
from clinickit.flow.answers import element_path, show
from clinickit.flow.paper_codes import PaperCodes
from clinickit.flow.questions import QuestionKind
from clinickit.flow.steps import Question
from clinickit.services.library import Library

Answers = Mapping[str, FactValue]
Texts = Mapping[str, str]

LONG, SHORT = 4, 2  # lines of an answer of several lines: one to give first, any other
WIDE_OPTIONS = 4  # from so many, a question takes the whole line
FEW_FIELDS = 3  # a list of so few fields has a line for each element, else a column
COLUMNS, LINES = 3, 5  # blank copies of a list
OPTIONS_IN_A_CELL, OPTIONS_ON_A_LINE = 6, 2  # more are written by their number, the list stands under the table
ROOM_OF = {
    QuestionKind.MOMENT: Room.MOMENT,
    QuestionKind.DAY: Room.DAY,
    QuestionKind.LONG_TEXT: Room.LINES,
}
TALL, LOW = 3, 2  # lines of a cell
LABEL_SHARE, NUMBER_SHARE = 0.25, 0.06


@dataclass(frozen=True, slots=True)
class Printing:
    """What the printing of one form needs: words, codes, the questions whose options are numbered, what is known.

    `short` when only what the first days require is printed, as tight as can be.
    """

    library: Library
    codes: PaperCodes
    texts: Texts
    numbered: frozenset[str] = frozenset()
    answers: Answers = made_by(default_factory=dict)
    short: bool = False

    def value(self, path: str) -> FactValue:
        """What is known of a path."""
        return self.answers.get(path, NOT_ASKED)


def label_of(printing: Printing, option: StrEnum) -> str:
    """An option as the window says it."""
    return printing.library.vocabularies.option(option).label


def asked(printing: Printing, question: Question, condition: str = "") -> Asked:
    """One question that is not a list; `condition` when it is asked under one of its own."""
    options = tuple(_options(printing, question))
    value = printing.value(question.fills)
    room = Room.NONE if options else ROOM_OF.get(question.kind, Room.LINE)
    known = not isinstance(value, Unknown)
    return Asked(
        code=printing.codes.code(question.fills),
        label=question.label,
        hint=question.hint,
        condition=condition,
        options=options,
        room=room,
        unit=question.unit,
        given=show(question, value) if known and not options else "",
        after=tuple(_after(printing, question, value)),
        first=question.essential and question.essential_when == "always",
        wide=len(options) >= WIDE_OPTIONS or (room is Room.LINES and question.essential),
        lines=(LONG - printing.short if question.essential else SHORT) if room is Room.LINES else 1,
    )


def _options(printing: Printing, question: Question) -> Iterator[Tick]:
    value, texts = printing.value(question.fills), printing.texts
    if question.kind is QuestionKind.YES_NO:
        yield Tick(texts["yes"], value is True)
        yield Tick(texts["no"], value is False)
    if question.kind is QuestionKind.ZONE:
        yield from (Tick(label, value == zone) for zone, label in question.option_labels)
    for number, option in enumerate(question.options or (), 1):
        ticked = option in value.items if isinstance(value, Several) else value is option
        yield Tick(label_of(printing, option), ticked, number if question.fills in printing.numbered else 0)


def _after(printing: Printing, question: Question, value: FactValue) -> Iterator[Tick]:
    """What may be said of any answer: that it is not whole, not exact, not known yet."""
    several = value if isinstance(value, Several) else None
    if question.kind is QuestionKind.CHOICES:
        yield Tick(printing.texts["none"], several is not None and several.complete and not several.items)
        yield Tick(printing.texts["others"], several is not None and not several.complete)
    if question.kind in {QuestionKind.MOMENT, QuestionKind.COUNT} and isinstance(value, Unknown):
        yield Tick(printing.texts["about"])
    yield Tick(printing.texts["unknown"], isinstance(value, Unknown) and value is not NOT_ASKED)


def group_blocks(printing: Printing, question: Question) -> Iterator[Block]:
    """A list: its title, then a line or a column for each element, known ones first, with enough blank copies."""
    code = printing.codes.code(question.fills)
    yield Heading(printing.texts["list_title"].format(code=code, label=question.label), 3)
    if not printing.short:
        yield Paragraph(words(" ".join(part for part in (question.hint, printing.texts["list_hint"]) if part)))
    known = elements(printing.answers, question.fills)
    by_line = len(question.fields) <= FEW_FIELDS
    copies = max(LINES if by_line and not printing.short else COLUMNS, len(known) + 1)
    ids = (*known, *("" for _ in range(copies - len(known))))
    make = _lines if by_line else _columns
    yield make(printing, question, ids)
    for field in question.fields:
        if _by_number(field, by_line=by_line):
            said = ", ".join(f"{n}\u00a0{label_of(printing, one)}" for n, one in enumerate(field.options or (), 1))
            yield Paragraph(words(f"{printing.codes.code(field.fills)}\u00a0: {said}."))


def _lines(printing: Printing, question: Question, ids: tuple[str, ...]) -> Table:
    header = (printing.texts["number"], *(_title(printing, field) for field in question.fields))
    share = (1 - NUMBER_SHARE) / len(question.fields)
    rows = tuple(
        (words(str(number)), *(_cell(printing, field, one, by_line=True) for field in question.fields))
        for number, one in enumerate(ids, 1)
    )
    return Table(header, rows, (NUMBER_SHARE, *(share for _ in question.fields)), ruled=True)


def _columns(printing: Printing, question: Question, ids: tuple[str, ...]) -> Table:
    header = (printing.texts["field"], *(printing.texts["column"].format(number=n) for n, _ in enumerate(ids, 1)))
    share = (1 - LABEL_SHARE) / len(ids)
    rows = tuple(
        (words(_title(printing, field)), *(_cell(printing, field, one, by_line=False) for one in ids))
        for field in question.fields
    )
    return Table(header, rows, (LABEL_SHARE, *(share for _ in ids)), ruled=True)


def _title(printing: Printing, field: Question) -> str:
    hint = f" ({field.hint.rstrip('.')})" if field.hint and not printing.short else ""
    return f"{printing.codes.code(field.fills)}  {field.label}{hint}"


def _by_number(field: Question, *, by_line: bool) -> bool:
    """Whether its options are too many for a cell."""
    return bool(field.options) and len(field.options or ()) > (OPTIONS_ON_A_LINE if by_line else OPTIONS_IN_A_CELL)


def _cell(printing: Printing, field: Question, element: str, *, by_line: bool) -> Text:
    value = printing.value(element_path(field, element)) if element else NOT_ASKED
    if value is NOT_ASKED:
        return words(_blank(printing, field, by_line=by_line))
    if isinstance(value, Unknown):
        return words("?")
    return words(value_in_french(value, printing.library.words) if field.options else show(field, value))


def _blank(printing: Printing, field: Question, *, by_line: bool) -> str:
    texts = printing.texts
    if _by_number(field, by_line=by_line):
        return texts["by_number"]
    if field.options:
        return "\n".join(f"☐\u00a0{label_of(printing, one)}" for one in field.options)
    if field.kind is QuestionKind.YES_NO:
        return f"☐\u00a0{texts['yes']}    ☐\u00a0{texts['no']}"
    if field.kind in {QuestionKind.MOMENT, QuestionKind.DAY}:
        return texts[f"cell_{field.kind.value}"].replace("\n", "  " if by_line else "\n")
    return "\n".join(["\u00a0"] * (TALL if field.kind is QuestionKind.LONG_TEXT and not by_line else LOW))


def runs(questions: tuple[Question, ...]) -> Iterator[tuple[Question, ...]]:
    """The questions of a step, those that follow each other under one condition put together."""
    start = 0
    for place in range(1, len(questions) + 1):
        if place == len(questions) or questions[place].when != questions[start].when:
            yield questions[start:place]
            start = place
