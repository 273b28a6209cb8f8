"""The journey and the duties on paper, for a jurist to read without the program."""

from collections.abc import Iterator, Mapping
from datetime import datetime
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
    words,
)
from clinickit.documents.wording import in_french, listed
from clinickit.domain.clock_kinds import CLOCKS
from clinickit.domain.duty_files import DutySheet
from clinickit.domain.duty_questions import Question as LegalQuestion
from clinickit.domain.duty_rules import DUTIES, DutyRule
from clinickit.domain.duty_verdicts import least_risk
from clinickit.domain.facts import PARIS
from clinickit.domain.rule_tables import grid
from clinickit.domain.rulebook import Reference, RuleKind, RulesInForce
from clinickit.domain.schema import generic
from clinickit.domain.vocabulary import StructureType
from clinickit.flow.steps import Question, Step
from clinickit.services.law.remarks import once_each, reference_text
from clinickit.services.law.ways import facts_of, ways_of
from clinickit.services.law.words import text_at
from clinickit.services.library import Library

FILE = "wording/map.toml"
DELAYS = {RuleKind.HOURS, RuleKind.WORKING_DAYS, RuleKind.CALENDAR_DAYS, RuleKind.MONTHS, RuleKind.YEARS}
LABEL_SHARE, VALUE_SHARE = 0.19, 0.81
STRUCTURE_SHARE = 0.3
FINGERPRINT = 12


class _Map:
    """What every part of the map needs: the words, the rules of one day."""

    def __init__(self, library: Library, made_at: datetime) -> None:
        self.library = library
        self.day = made_at.astimezone(ZoneInfo(PARIS)).date()
        self.rules: RulesInForce = library.rulebook.at(self.day)
        self.words: Mapping[str, object] = library.resources.read(FILE)
        cited = (one for step in library.journey.steps for asked in step.questions for one in asked.because)
        self.numbers = {one: number for number, one in enumerate(dict.fromkeys(cited), 1)}

    def text(self, key: str, **values: str) -> str:
        """One text of the map."""
        return text_at(self.words, FILE, "texts", key).format(**values)

    def said(self, group: str, key: str) -> str:
        """One word of a table of the map."""
        return text_at(self.words, FILE, group, key)


def map_document(library: Library, made_at: datetime) -> Document:
    """The grid, each duty with every way to owe it, then the whole journey with its conditions."""
    here = _Map(library, made_at)
    blocks = (
        Paragraph(words(here.text("intro"))),
        Paragraph(words(here.text("doubt"))),
        Paragraph(words(here.text("marks", day=in_french(here.day))), "note"),
        *_grid(here),
        PageBreak(),
        Heading(here.text("duties")),
        *(block for sheet in library.duties.values() for block in _duty(sheet, here)),
        PageBreak(),
        Heading(here.text("journey")),
        *_journey(here),
    )
    footer = here.text("made", day=in_french(here.day), rules=library.rulebook.fingerprint[:FINGERPRINT])
    return Document("map", "2", here.text("title"), blocks, footer=footer)


def _grid(here: _Map) -> Iterator[Block]:
    """Who owes what: one line per type of structure, one column per duty that every one has."""
    columns = here.words["columns"]
    names = list(columns) if isinstance(columns, Mapping) else []
    cells, label = grid(here.rules), here.library.vocabularies.label
    rows = []
    for kind in StructureType:
        found = [cells.get((kind.value, name)) for name in names]
        marks = [
            here.said("letters", row.text("verdict")) + ("?" if row.confidence and row.confidence.to_verify else "")
            if row is not None
            else here.said("letters", "not_applicable")
            for row in found
        ]
        rows.append((words(label(kind)), *(words(mark) for mark in marks)))
    share = (1 - STRUCTURE_SHARE) / len(names)
    header = (here.text("structure"), *(here.said("columns", name) for name in names))
    yield Heading(here.text("grid"))
    yield Table(header, tuple(rows), (STRUCTURE_SHARE, *(share for _name in names)))
    yield Paragraph(words(here.text("grid_legend")), "note")


def _duty(sheet: DutySheet, here: _Map) -> Iterator[Block]:
    rule = DUTIES[sheet.id]
    lines: list[tuple[str, str]] = [
        ("recipient", sheet.recipient),
        ("strength", _strength(sheet, here)),
        *_conditions(rule, here),
        ("facts", _facts(rule, here)),
        ("clock", _clock(sheet, here)),
        ("positions", _positions(sheet, here)),
        ("what", " ".join((sheet.what, *sheet.how))),
        ("if_missed", sheet.if_missed),
        ("sources", "\n".join(_sources(sheet, here))),
    ]
    rows = tuple(_row(here.text(key), value) for key, value in lines if value)
    mark = f" ({here.text('to_check')})" if sheet.confidence.to_verify else ""
    yield Heading(f"{sheet.title}{mark}", 2)
    yield Table((), rows, (LABEL_SHARE, VALUE_SHARE))


def _row(label: str, value: str) -> tuple[Text, ...]:
    return ((Run(label, Emphasis.STRONG),), words(value))


def _strength(sheet: DutySheet, here: _Map) -> str:
    """How strongly it binds: for each strength, the types of structure that the grid names."""
    said = here.library.law_words.law_text
    if not sheet.grid:
        return said("strengths", sheet.strength.value)
    found = grid(here.rules)
    rows = {kind: found[kind.value, sheet.grid] for kind in StructureType if (kind.value, sheet.grid) in found}
    kinds: dict[str, list[StructureType]] = {}
    for kind, row in rows.items():
        kinds.setdefault(row.text("verdict"), []).append(kind)
    doubtful = [kind for kind, row in rows.items() if row.confidence and row.confidence.to_verify]
    lines = []
    for verdict, named in kinds.items():
        applies = verdict != "not_applicable"
        strength = said("strengths", verdict) if applies else here.said("letters", verdict)
        lines.append(f"{strength}\u00a0: {_kinds(named, doubtful, here)}")
    return "\n".join(lines)


def _kinds(named: list[StructureType], doubtful: list[StructureType], here: _Map) -> str:
    """« toutes les structures », or their names, each with its mark."""
    label = here.library.vocabularies.label
    if len(named) == len(StructureType):
        unsure = ", ".join(label(kind) for kind in doubtful)
        return here.text("all_but", kinds=unsure) if unsure else here.text("all")
    mark = f" ({here.text('to_check')})"
    return ", ".join(label(kind) + (mark if kind in doubtful else "") for kind in named)


def _conditions(rule: DutyRule, here: _Map) -> Iterator[tuple[str, str]]:
    """Every way to a yes and to a no, as the reasons the program gives; the gate and the risk apart."""
    yield "yes", _ways(rule.applies, here, yes=True)
    if rule.gate is not None:
        yield "also", _ways(rule.gate, here, yes=True)
    least = least_risk(rule, here.rules)
    if least is not None:
        key = "risk_or" if rule.either else "risk_and"
        yield "risk", here.text(key, level=here.said("levels", least.value))
    refusals = [_ways(one, here, yes=False) for one in (rule.gate, rule.applies) if one is not None]
    yield "no", "\n".join(one for one in refusals if one)


def _ways(question: LegalQuestion, here: _Map, *, yes: bool) -> str:
    ways = ways_of(question, here.rules)
    return "\n".join(
        "•\u00a0" + " ".join(_reason(reason, here) for reason in way) for way in (ways.yes if yes else ways.no)
    )


def _reason(reason: str, here: _Map) -> str:
    tables = here.library.law_words
    for table, file in ((tables.reason_tables, "wording/reasons.toml"), (tables.risk_tables, "wording/risk.toml")):
        reasons = table.get("reasons")
        if isinstance(reasons, Mapping) and reason in reasons:
            return text_at(table, file, "reasons", reason, "known")
    return text_at(tables.reason_tables, "wording/reasons.toml", "reasons", reason, "known")


def _facts(rule: DutyRule, here: _Map) -> str:
    names = [here.library.words.fact_name(generic(path)) for path in facts_of(rule, here.rules)]
    risk = [here.text("facts_risk")] if least_risk(rule, here.rules) is not None else []
    return ", ".join([*dict.fromkeys(names), *risk])


def _clock(sheet: DutySheet, here: _Map) -> str:
    if sheet.clock not in CLOCKS:
        return ""
    kind, texts = CLOCKS[sheet.clock], here.library.deadline_texts
    label = text_at(texts, "wording/deadlines.toml", "clocks", sheet.clock, "label")
    nature = text_at(texts, "wording/deadlines.toml", "natures", kind.nature.value)
    delay = _delay(kind.delay_rule, here)
    said = here.text("delay_line", delay=delay, nature=nature) if delay else nature
    return here.text("clock_line", label=label, delay=said)


def _delay(rule_id: str, here: _Map) -> str:
    """The length of a delay in the rules of the day; empty when it has no number."""
    if not here.rules.has(rule_id) or here.rules.rule(rule_id).kind not in DELAYS:
        return ""
    return here.said("units", here.rules.rule(rule_id).kind.value).format(value=here.rules.version(rule_id).value)


def _positions(sheet: DutySheet, here: _Map) -> str:
    if not sheet.positions or not here.rules.has(sheet.positions):
        return ""
    rows = here.rules.rows(sheet.positions)
    return "\n".join(f"•\u00a0{row.text('source')} ({row.text('dated')})\u00a0: {row.text('position')}" for row in rows)


def _sources(sheet: DutySheet, here: _Map) -> Iterator[str]:
    cited = [one for rule in sheet.rules if here.rules.has(rule) for one in here.rules.references(rule)]
    for reference in once_each((*cited, *sheet.references)):
        yield f"•\u00a0{reference_text(reference)}{_read(reference, here)}"


def _read(reference: Reference, here: _Map) -> str:
    parts = [reference.url] if reference.url else []
    if reference.checked_on:
        parts.append(here.text("checked", day=in_french(reference.checked_on)))
    return f" – {', '.join(parts)}" if parts else ""


def _journey(here: _Map) -> Iterator[Block]:
    number = 0
    steps = {step.id: step for step in here.library.journey.steps}
    for part in here.library.journey.parts:
        yield Heading(part.title, 2)
        for step_id in part.step_ids:
            number += 1
            yield from _step(number, steps[step_id], here)
    yield Heading(here.text("references"), 2)
    yield ListBlock(tuple(words(here.library.reference_texts[one]) for one in here.numbers), "number")


def _step(number: int, step: Step, here: _Map) -> Iterator[Block]:
    yield Heading(f"{number}. {step.title}", 3)
    shown = "" if step.when == "always" else f" ({here.text('only_if', condition=_condition(step.when, here))})"
    yield Paragraph(words(step.intro + shown), "note")
    rows = tuple(_question(question, here) for question in step.questions)
    if rows:
        header = tuple(here.text(key) for key in ("question", "fills", "asked", "because"))
        yield Table(header, rows, (0.38, 0.26, 0.26, 0.1))


def _question(question: Question, here: _Map) -> tuple[Text, ...]:
    library = here.library
    label = here.text("group", label=question.label) if question.is_group else question.label
    filled = listed([library.words.fact_name(path) for path in question.paths])
    because = ", ".join(str(here.numbers[one]) for one in question.because)
    return words(label), words(filled), words(_asked(question, here)), words(because)


def _asked(question: Question, here: _Map) -> str:
    if not question.essential:
        said = here.text("later")
    elif question.essential_when == "always":
        said = here.text("at_once")
    else:
        said = here.text("at_once_if", condition=_condition(question.essential_when, here))
    if question.when == "always":
        return said
    return f"{said}, {here.text('only_if', condition=_condition(question.when, here))}"


def _condition(name: str, here: _Map) -> str:
    return here.said("conditions", name)
