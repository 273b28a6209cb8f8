"""« Continuer à soigner »: the sheets of the paper mode and the reconnection list, read and laid out for printing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, zip_longest
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import (
    Block,
    Document,
    Emphasis,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Table,
    Text,
)
from clinickit.documents.blocks import words as said
from clinickit.documents.wording import in_french
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import PARIS
from clinickit.domain.rulebook import Confidence, RulesInForce
from clinickit.domain.strict_tables import StrictTable
from clinickit.services.library import Library

PRACTICE, LABORATORY = "continuity/practice_paper_mode.toml", "continuity/laboratory_paper_mode.toml"
RECONNECTION = "continuity/reconnection.toml"
TEXTS = "wording/care.toml"

# What is left to write in by hand: blank lines of one cell, rows of a list, shares of the width.
LINES_OF_A_FIELD, LINES_OF_A_TALL_FIELD, LINES_OF_A_ROW = 2, 4, 2
ROWS_ALONE, ROWS_UNDER_A_LIST = 17, 14
BLANK = "\u00a0"
LABEL_SHARE, HALF = 0.18, 0.5
FEWEST_LETTERS, MOST_LETTERS = 7, 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what it is for, what to keep at hand, the fields or the columns to fill by hand."""

    id: str
    title: str
    purpose: str
    items: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    tall: tuple[str, ...] = ()

    @property
    def to_fill(self) -> bool:
        """Whether something is written on it by hand."""
        return bool(self.fields or self.columns)


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """The sheets of one file: those of a practice, those of a laboratory."""

    id: str
    title: str
    sheets: tuple[Sheet, ...]
    to_verify: bool
    sources: tuple[str, ...]
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the reconnection list: its id, its words, the tests that must succeed."""

    id: str
    text: str
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconnection:
    """The whole list: what must hold before, the services in order, the end of the paper mode."""

    title: str
    intro: str
    before_title: str
    before: tuple[Step, ...]
    services: tuple[Step, ...]
    after_title: str
    after_intro: str
    after: tuple[Step, ...]
    columns: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every line, in order."""
        return (*self.before, *self.services, *self.after)


def sheet_group(library: Library, file: str) -> SheetGroup:
    """The sheets of one file. Raises ResourceProblem."""
    table = StrictTable(library.resources.read(file), file)
    return SheetGroup(
        id=table.text("id"),
        title=table.text("title"),
        sheets=tuple(
            Sheet(
                id=one.text("id"),
                title=one.text("title"),
                purpose=one.text("text"),
                items=one.texts("items"),
                fields=one.texts("fields"),
                columns=one.texts("columns"),
                tall=one.texts("tall"),
            )
            for one in table.tables("sections")
        ),
        to_verify=Confidence(table.text("confidence")).to_verify,
        sources=table.texts("sources"),
        seen=tuple(_seen(one) for one in table.tables("seen")) if table.has("seen") else (),
    )


def _seen(table: StrictTable) -> str:
    """What was seen elsewhere, with its mark when it is not confirmed."""
    mark = " (à vérifier)" if Confidence(table.text("confidence")).to_verify else ""
    return f"{table.text('text')}{mark}"


def reconnection(library: Library, rules: RulesInForce) -> Reconnection:
    """The list, with the numbers of the rules in force. Raises ResourceProblem."""
    table = StrictTable(library.resources.read(RECONNECTION), RECONNECTION)
    numbers = {rule: str(rules.version(rule).value) for rule in table.texts("rules")}
    return Reconnection(
        title=table.text("title"),
        intro=table.text("intro"),
        before_title=table.text("before"),
        before=tuple(Step(f"before.{one.text('id')}", one.text("text")) for one in table.tables("preconditions")),
        services=tuple(
            Step(one.text("id"), one.text("name"), tuple(_filled(test, numbers) for test in one.texts("tests")))
            for one in table.tables("services")
        ),
        after_title=table.text("after"),
        after_intro=table.text("after_intro"),
        after=tuple(
            Step(f"after.{one.text('id')}", _filled(one.text("text"), numbers)) for one in table.tables("afterwards")
        ),
        columns=table.texts("columns"),
        sources=table.texts("sources"),
    )


def _filled(text: str, numbers: Mapping[str, str]) -> str:
    try:
        return text.format(**numbers)
    except KeyError as missing:
        raise ResourceProblem(RECONNECTION, str(missing.args[0]), "cette règle n’est pas dans « rules »") from None


Chosen = tuple[tuple[SheetGroup, Sheet], ...]


def sheets_document(library: Library, chosen: Chosen, copies: int, at: datetime) -> Document:
    """Blank sheets as many times as asked: each form on a page of its own, what is only to be read put together."""
    texts = library.texts(TEXTS)
    forms = [one for one in chosen if one[1].to_fill]
    pages: list[Chosen] = [(one,) for one in forms for _copy in range(copies)]
    for group in dict.fromkeys(group for group, sheet in chosen if not sheet.to_fill):
        memo = tuple(one for one in chosen if one[0] == group and not one[1].to_fill)
        pages += [memo] * copies
    blocks: list[Block] = []
    for page in pages:
        blocks += [PageBreak()] if blocks else []
        for _group, sheet in page:
            blocks += _sheet(sheet, _share_of_columns(sheet.columns))
        blocks += _marks(page[0][0], texts)
    return Document("care_sheets", "1", texts["title"], tuple(blocks), footer=_made("made", texts, at))


def _made(key: str, texts: Mapping[str, str], at: datetime) -> str:
    return texts[key].format(day=in_french(at.astimezone(ZoneInfo(PARIS)).date()))


def _marks(group: SheetGroup, texts: Mapping[str, str]) -> Iterator[Block]:
    if group.to_verify:
        yield Paragraph(said(texts["to_verify"].format(sources="\u00a0; ".join(group.sources))), "note")


def _sheet(sheet: Sheet, shares: tuple[float, ...]) -> Iterator[Block]:
    yield Heading(sheet.title, 2)
    yield Paragraph(said(sheet.purpose))
    if sheet.items:
        yield ListBlock(tuple(said(one) for one in sheet.items), "box")
    yield from _fields(sheet)
    if sheet.columns:
        blank = tuple(said(_room(LINES_OF_A_ROW)) for _ in sheet.columns)
        rows = ROWS_UNDER_A_LIST if sheet.items else ROWS_ALONE
        yield Table(sheet.columns, (blank,) * rows, shares)


def _fields(sheet: Sheet) -> Iterator[Block]:
    """The short fields two by two, the others on the whole width, in the order of the file."""
    for tall, several in groupby(sheet.fields, lambda one: one in sheet.tall):
        if tall:
            rows = tuple((said(one), said(_room(LINES_OF_A_TALL_FIELD))) for one in several)
            yield Table((), rows, (LABEL_SHARE, 1 - LABEL_SHARE))
        else:
            pairs = _two_by_two(tuple(several))
            yield Table((), pairs, (LABEL_SHARE, HALF - LABEL_SHARE, LABEL_SHARE, HALF - LABEL_SHARE))


def _two_by_two(fields: tuple[str, ...]) -> tuple[tuple[Text, ...], ...]:
    left, right = fields[::2], fields[1::2]
    room = said(_room(LINES_OF_A_FIELD))
    return tuple(
        (said(one), room, (Run(other, Emphasis.STRONG),), room)
        for one, other in zip_longest(left, right, fillvalue=BLANK)
    )


def _room(lines: int) -> str:
    return "\n".join([BLANK] * lines)


def _share_of_columns(columns: tuple[str, ...]) -> tuple[float, ...]:
    """A longer title has more to hold, within reason."""
    letters = [min(max(len(one), FEWEST_LETTERS), MOST_LETTERS) for one in columns]
    return tuple(one / sum(letters) for one in letters)


def reconnection_document(library: Library, found: Reconnection, done: Mapping[str, str], at: datetime) -> Document:
    """The list on paper: what is done says by whom and when, the rest is left to fill by hand."""
    texts = library.texts(TEXTS)
    rows = tuple(
        (
            said(str(number)),
            (Run(step.text, Emphasis.STRONG),),
            said("\n".join(f"☐ {test}" for test in step.tests)),
            said(done.get(step.id, BLANK)),
            said(BLANK),
            said(BLANK),
        )
        for number, step in enumerate(found.services, 1)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(said(found.intro)),
        Heading(found.before_title, 2),
        _ticks(found.before, done),
        Heading(texts["services"], 2),
        Table(found.columns, rows, (0.09, 0.26, 0.27, 0.16, 0.1, 0.12)),
        Heading(found.after_title, 2),
        Paragraph(said(found.after_intro)),
        _ticks(found.after, done),
        Paragraph(said(texts["to_verify"].format(sources="\u00a0; ".join(found.sources))), "note"),
    )
    return Document("reconnection", "1", found.title, blocks, footer=_made("made_list", texts, at))


def _ticks(steps: tuple[Step, ...], done: Mapping[str, str]) -> ListBlock:
    return ListBlock(tuple(said(_tick(step, done.get(step.id, ""))) for step in steps), "box")


def _tick(step: Step, done: str) -> str:
    return f"☑ {step.text} ({done})" if done else step.text
