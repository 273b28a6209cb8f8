"""The whole form as a document: the first pages, every question of the journey step by step, a log to fill."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import Asked, Block, Document, Form, Heading, Paragraph, Table, words
from clinickit.documents.wording import in_french
from clinickit.domain.facts import PARIS, FactValue
from clinickit.flow.paper_codes import FILE, SHORT_FILE, PaperCodes, parse_paper_codes, parse_short
from clinickit.flow.steps import Flow, Question, Step, StepKind
from clinickit.flow.walk import effective
from clinickit.services.law.assessment import assess
from clinickit.services.library import Library
from clinickit.services.paper_form.asking import Printing, asked, group_blocks, runs
from clinickit.services.paper_form.conditions import (
    ALWAYS,
    condition_line,
    numbered_by,
    step_line,
)
from clinickit.services.paper_form.front import front_blocks

TEXTS = "wording/paper_form.toml"
TEMPLATE, VERSION = "paper_form", "1"
FINGERPRINT = 12
LOG_ROWS = 8
# Words of the window that the paper says too.
OF_THE_WINDOW = {
    "yes": "yes",
    "no": "no",
    "unknown": "field.unknown",
}

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which form: `short` only what the first days require; `answers` what is already known, and of whom."""

    short: bool = False
    answers: Answers | None = None
    title: str = ""


def codes_of(library: Library) -> PaperCodes:
    """The codes of the journey. Raises ResourceProblem."""
    return parse_paper_codes(library.resources.read(FILE), library.journey)


def texts_of(library: Library) -> dict[str, str]:
    """The words of the form, with those it shares with the window."""
    shared = {key: library.window[name] for key, name in OF_THE_WINDOW.items()}
    return {**library.texts(TEXTS), **shared}


def form_document(library: Library, wanted: Wanted, at: datetime) -> Document:
    """The form, blank or with what is known; the law is that of the day of `at` (aware)."""
    answers = wanted.answers or {}
    numbered = numbered_by(library.journey)
    printing = Printing(library, codes_of(library), texts_of(library), numbered, answers, short=wanted.short)
    assessment = assess(library, effective(library.journey, answers), at)
    texts, day = printing.texts, in_french(at.astimezone(ZoneInfo(PARIS)).date())
    title = texts["title_short" if wanted.short else "title"]
    rules = library.rulebook.fingerprint[:FINGERPRINT]
    only = parse_short(library.resources.read(SHORT_FILE), printing.codes) if wanted.short else None
    blocks = (
        *((Paragraph(words(wanted.title)),) if wanted.title else ()),
        *front_blocks(printing, assessment, known=wanted.answers is not None),
        *_steps(printing, tuple(steps_printed(library.journey, only))),
        *(() if wanted.short else _log(printing)),
    )
    footer = texts["made_known" if wanted.answers is not None else "made"].format(day=day, rules=rules)
    return Document(TEMPLATE, VERSION, title, blocks, layout="form", footer=footer)


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """A step and the questions of it that are printed."""

    step: Step
    questions: tuple[Question, ...]


def steps_printed(flow: Flow, only: frozenset[str] | None = None) -> Iterator[PrintedStep]:
    """The steps that ask something, in order; with `only`, those of their questions and fields."""
    for step in flow.steps:
        questions = tuple(_kept(one, only) for one in step.questions if only is None or one.fills in only)
        if questions:
            yield PrintedStep(step, questions)


def _kept(question: Question, only: frozenset[str] | None) -> Question:
    if only is None or not question.is_group:
        return question
    return replace(question, fields=tuple(field for field in question.fields if field.fills in only))


def _steps(printing: Printing, steps: tuple[PrintedStep, ...]) -> Iterator[Block]:
    parts = {step_id: part.title for part in printing.library.journey.parts for step_id in part.step_ids}
    title = ""
    for place, one in enumerate(steps):
        following = steps[place + 1].questions[0].fills if place + 1 < len(steps) else ""
        if (part := parts[one.step.id]) != title and not printing.short:
            title = part
            yield Heading(title, 1)
        yield from _step(printing, one, printing.codes.code(following) if following else "")


def _step(printing: Printing, printed: PrintedStep, following: str) -> Iterator[Block]:
    step = printed.step
    yield Heading(step.title, 3 if printing.short else 2)
    if step.kind is StepKind.QUESTIONS and not printing.short:
        yield Paragraph(words(step.intro))
    if step.when != ALWAYS:
        yield Paragraph(words(step_line(printing, step.when, following)))
    yield from _merged(_runs(printing, tuple(runs(printed.questions)), following))


def _runs(printing: Printing, whole: tuple[tuple[Question, ...], ...], following: str) -> Iterator[Block]:
    """Each run of questions, with its condition: beside a question that is alone, above several or a list."""
    for place, run in enumerate(whole):
        after = printing.codes.code(whole[place + 1][0].fills) if place + 1 < len(whole) else following
        said = condition_line(printing, run, after) if run[0].when != ALWAYS else ""
        alone = len(run) == 1 and not run[0].is_group
        if said and not alone:
            yield Paragraph(words(said), "form_condition")
        for question in run:
            if question.is_group:
                yield from group_blocks(printing, question)
            else:
                yield Form((asked(printing, question, said if alone else ""),))


def _merged(made: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, with the questions that follow each other in one form: two short ones share a line."""
    waiting: tuple[Asked, ...] = ()
    for block in made:
        if isinstance(block, Form):
            waiting = (*waiting, *block.asked)
            continue
        if waiting:
            yield Form(waiting)
            waiting = ()
        yield block
    if waiting:
        yield Form(waiting)


def _log(printing: Printing) -> Iterator[Block]:
    texts = printing.texts
    yield Heading(texts["log"], 1)
    yield Paragraph(words(texts["log_hint"]))
    header = (texts["log_when"], texts["log_who"], texts["log_what"])
    yield Table(header, ((words("\u00a0\n\u00a0"), words(""), words("")),) * LOG_ROWS, (0.2, 0.2, 0.6), ruled=True)
