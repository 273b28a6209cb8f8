"""Turns the parsed files of resources/playbooks/ into sheets, or says which key of which file is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.gestures import (
    COMMON,
    UNKNOWN_KIND,
    Block,
    BrickAction,
    BrickLine,
    BrickSheet,
    ClockName,
    DoNot,
    EvidenceToKeep,
    Gesture,
    Library,
    OfficialSheet,
    Phase,
    Playbook,
    RuleLine,
    Statement,
    TakenBy,
)
from clinickit.domain.rule_files import parse_reference
from clinickit.domain.rulebook import Confidence, Reference
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.domain.vocabulary import Brick, IncidentKind

SHEETS = (COMMON, *(kind.value for kind in IncidentKind), UNKNOWN_KIND)
SHARED = ("sources.toml", "conditions.toml", "words.toml", "bricks.toml", "official_sheets.toml")
# The tables of labels that the screens and the papers read, and the keys they count on.
WORDS: Mapping[str, tuple[str, ...]] = {
    "phases": tuple(Phase),
    "blocks": (Block.DO_NOT, Block.EVIDENCE),
    "marks": tuple(Confidence),
    "taken_by": tuple(TakenBy),
    "brick_actions": tuple(BrickAction),
    "sentences": (
        "fallback",
        "stops",
        "substitute_first",
        "set_aside_stronger",
        "set_aside_condition",
        "set_aside_brick",
        "set_aside_conflict",
        "checked_on",
        "never_checked",
    ),
}

Raw = Mapping[str, object]
Option = TypeVar("Option", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the statements of a sheet inherit: its id, its mark, its sources, and all known sources."""

    id: str
    confidence: Confidence
    because: tuple[Reference, ...]
    sources: Mapping[str, Reference]


def parse_sources(raw: Raw, file: str) -> dict[str, Reference]:
    """Read the table of sources that the sheets cite by id."""
    table = _only(raw, file, "sources")
    return {name: parse_reference(_inner(table, name)) for name in table.names()}


def parse_texts(raw: Raw, file: str, key: str) -> dict[str, str]:
    """Read a table of texts by id."""
    table = _only(raw, file, key)
    return {name: table.text(name) for name in table.names()}


def parse_words(raw: Raw, file: str) -> dict[str, dict[str, str]]:
    """Read the labels; each table must hold exactly the expected keys."""
    outer = StrictTable(raw, file)
    words: dict[str, dict[str, str]] = {}
    for name, keys in WORDS.items():
        table = _inner(outer, name)
        words[name] = {str(key): table.text(key) for key in keys}
        table.finish()
    outer.finish()
    return words


def parse_playbook(raw: Raw, file: str, sources: Mapping[str, Reference]) -> Playbook:
    """Read one sheet; raises ResourceProblem on an unknown key, phase or source, and on a missing text."""
    table = StrictTable(raw, file)
    name = table.text("id")
    if name not in SHEETS or file.rsplit("/", 1)[-1] != f"{name}.toml":
        table.fail("id", "le nom du fichier est attendu, pris dans la liste des types d’incident")
    because = _cited(table, sources)
    sheet = _Sheet(name, table.choice("confidence", Confidence), because, sources)
    playbook = Playbook(
        id=name,
        letter=table.optional_text("letter"),
        rank=table.integer("rank"),
        title=table.text("title"),
        sign=table.text("sign"),
        confidence=sheet.confidence,
        because=because,
        file=file,
        gestures=tuple(_gesture(one, sheet) for one in _list(table, "gestures")),
        do_nots=tuple(_do_not(one, sheet) for one in _list(table, "do_not")),
        evidence=tuple(_evidence(one, sheet) for one in _list(table, "evidence")),
        falls_back=_options(table, "falls_back", Block),
        settles=_settles(table),
        seen=tuple(_statement(one, sheet) for one in _list(table, "seen")),
        rule=tuple(_rule_line(one) for one in _list(table, "rule")),
        evidence_rules=tuple(_named_statement(one, sheet) for one in _list(table, "evidence_rules")),
    )
    table.finish()
    _refuse_silent_gap(table, playbook)
    refuse_twice(file, _ids(playbook), "id")
    return playbook


def parse_library(files: Mapping[str, Raw]) -> Library:
    """Read all the files of resources/playbooks/ by name and check what they say about each other."""
    for name in (*SHARED, *(f"{one}.toml" for one in SHEETS)):
        if name not in files:
            raise ResourceProblem(f"playbooks/{name}", "", "ce fichier manque")
    for name in files:
        if name not in SHARED and name.removesuffix(".toml") not in SHEETS:
            raise ResourceProblem(f"playbooks/{name}", "", "ce fichier n’est pas connu")
    sources = parse_sources(files["sources.toml"], "playbooks/sources.toml")
    conditions = parse_texts(files["conditions.toml"], "playbooks/conditions.toml", "conditions")
    playbooks = {
        one: parse_playbook(files[f"{one}.toml"], f"playbooks/{one}.toml", sources) for one in SHEETS
    }
    for playbook in playbooks.values():
        _check_links(playbook, playbooks, conditions)
    return Library(
        playbooks=playbooks,
        sources=sources,
        conditions=conditions,
        bricks=parse_bricks(files["bricks.toml"], "playbooks/bricks.toml", sources),
        official_sheets=parse_official_sheets(
            files["official_sheets.toml"], "playbooks/official_sheets.toml", sources
        ),
        words=parse_words(files["words.toml"], "playbooks/words.toml"),
    )


def parse_bricks(raw: Raw, file: str, sources: Mapping[str, Reference]) -> dict[Brick, BrickSheet]:
    """Read what holds for each software or device; every brick of the profile has its sheet."""
    table = StrictTable(raw, file)
    sheet = _Sheet("bricks", table.choice("confidence", Confidence), _cited(table, sources), sources)
    read = {brick: _brick(_inner(table, brick.value), brick, sheet) for brick in Brick}
    table.finish()
    refuse_twice(file, (line.id for one in read.values() for line in one.lines), "id")
    return read


def parse_official_sheets(raw: Raw, file: str, sources: Mapping[str, Reference]) -> tuple[OfficialSheet, ...]:
    """Read the official sheets; each is cited by title, its numbers carry a mark of their own."""
    table = StrictTable(raw, file)
    read = tuple(_official(one, sources) for one in table.tables("sheets"))
    table.finish()
    return read


def _official(table: StrictTable, sources: Mapping[str, Reference]) -> OfficialSheet:
    read = OfficialSheet(
        title=table.text("title"),
        numbers=table.texts("numbers"),
        kinds=_kinds(table, "kinds"),
        confidence=table.choice("confidence", Confidence),
        number_confidence=table.choice("number_confidence", Confidence),
        because=_cited(table, sources),
    )
    table.finish()
    return read


def _brick(table: StrictTable, brick: Brick, sheet: _Sheet) -> BrickSheet:
    lines = tuple(_brick_line(one, sheet, brick) for one in table.tables("lines"))
    read = BrickSheet(brick, table.text("title"), table.texts("examples"), lines)
    table.finish()
    return read


def _brick_line(table: StrictTable, sheet: _Sheet, brick: Brick) -> BrickLine:
    confidence, because = _mark(table, sheet)
    read = BrickLine(
        id=_own_id(table, brick.value),
        action=table.choice("action", BrickAction),
        text=table.text("text"),
        confidence=confidence,
        because=because,
        stops=table.texts("stops"),
        substitute_first=table.texts("substitute_first"),
        kinds=_kinds(table, "kinds"),
    )
    table.finish()
    if read.action is BrickAction.CUT:
        _require_substitute(table, read.stops, read.substitute_first)
    return read


def _gesture(table: StrictTable, sheet: _Sheet) -> Gesture:
    confidence, because = _mark(table, sheet)
    read = Gesture(
        id=_own_id(table, sheet.id),
        phase=table.choice("phase", Phase),
        text=table.text("text"),
        confidence=confidence,
        because=because,
        detail=table.optional_text("detail"),
        care=table.flag("care", default=False),
        cuts_network=table.flag("cuts_network", default=False),
        last_resort=table.flag("last_resort", default=False),
        stops=table.texts("stops"),
        substitute_first=table.texts("substitute_first"),
        bricks=_options(table, "bricks", Brick),
        only_if=table.optional_text("only_if"),
        same_as=table.optional_text("same_as"),
        yields_to=table.texts("yields_to"),
        not_with=_kinds(table, "not_with"),
        not_with_why=table.optional_text("not_with_why"),
        clock=table.choice("clock", ClockName) if table.has("clock") else None,
        notes=tuple(_statement(one, sheet) for one in _list(table, "notes")),
    )
    table.finish()
    if read.cuts_network or read.stops:
        _require_substitute(table, read.stops, read.substitute_first)
    if read.not_with and not read.not_with_why:
        table.fail("not_with_why", "la raison est attendue")
    return read


def _do_not(table: StrictTable, sheet: _Sheet) -> DoNot:
    confidence, because = _mark(table, sheet)
    read = DoNot(
        id=_own_id(table, sheet.id),
        text=table.text("text"),
        why=table.text("why"),
        confidence=confidence,
        because=because,
        same_as=table.optional_text("same_as"),
        notes=tuple(_statement(one, sheet) for one in _list(table, "notes")),
    )
    table.finish()
    return read


def _evidence(table: StrictTable, sheet: _Sheet) -> EvidenceToKeep:
    confidence, because = _mark(table, sheet)
    read = EvidenceToKeep(
        id=_own_id(table, sheet.id),
        text=table.text("text"),
        how=table.text("how"),
        taken_by=table.choice("taken_by", TakenBy),
        confidence=confidence,
        because=because,
        same_as=table.optional_text("same_as"),
    )
    table.finish()
    return read


def _statement(table: StrictTable, sheet: _Sheet) -> Statement:
    confidence, because = _mark(table, sheet)
    read = Statement(table.text("text"), confidence, because)
    table.finish()
    return read


def _named_statement(table: StrictTable, sheet: _Sheet) -> Statement:
    confidence, because = _mark(table, sheet)
    read = Statement(table.text("text"), confidence, because, _own_id(table, sheet.id))
    table.finish()
    return read


def _rule_line(table: StrictTable) -> RuleLine:
    read = RuleLine(table.text("text"), table.texts("carried_by"))
    table.finish()
    return read


def _mark(table: StrictTable, sheet: _Sheet) -> tuple[Confidence, tuple[Reference, ...]]:
    """The mark and sources of a statement; both come from the sheet when it gives none of its own."""
    confidence = table.choice("confidence", Confidence) if table.has("confidence") else sheet.confidence
    because = _cited(table, sheet.sources) if table.has("because") else sheet.because
    if confidence is Confidence.CONFIRMED and all(one.confidence.to_verify for one in because):
        table.fail("confidence", "« confirmed » demande au moins une source confirmée")
    return confidence, because


def _cited(table: StrictTable, sources: Mapping[str, Reference]) -> tuple[Reference, ...]:
    names = table.texts("because")
    if not names:
        table.fail("because", "au moins une source est attendue")
    for name in names:
        if name not in sources:
            table.fail("because", f"source inconnue : {name}")
    return tuple(sources[name] for name in names)


def _own_id(table: StrictTable, prefix: str) -> str:
    """An id that starts with the name of its sheet, so that it is unique and stays readable."""
    name = table.text("id")
    if not name.startswith(f"{prefix}.") or not name.replace(".", "_").isidentifier():
        table.fail("id", f"un identifiant qui commence par « {prefix}. » est attendu")
    return name


def _require_substitute(table: StrictTable, stops: tuple[str, ...], substitute: tuple[str, ...]) -> None:
    if not stops:
        table.fail("stops", "dites ce que ce geste arrêtera aussi")
    if not substitute:
        table.fail("substitute_first", "dites ce qui doit être prêt avant")


def _refuse_silent_gap(table: StrictTable, playbook: Playbook) -> None:
    """An empty block must be declared, and a declared one must be empty."""
    filled: dict[Block, bool] = {Block(phase.value): bool(playbook.phase(phase)) for phase in Phase}
    filled |= {Block.DO_NOT: bool(playbook.do_nots), Block.EVIDENCE: bool(playbook.evidence)}
    for block, full in filled.items():
        if full is (block in playbook.falls_back):
            table.fail("falls_back", f"« {block} » : vide et déclaré, ou rempli et non déclaré")


def _check_links(playbook: Playbook, playbooks: Mapping[str, Playbook], conditions: Iterable[str]) -> None:
    """Every id that a sheet names must exist, and point straight to its target."""
    gestures = {one.id: one for book in playbooks.values() for one in book.gestures}
    do_nots = {one.id: one for book in playbooks.values() for one in book.do_nots}
    evidence = {one.id: one for book in playbooks.values() for one in book.evidence}
    roots = {one.id for one in (*gestures.values(), *do_nots.values(), *evidence.values()) if not one.same_as}
    free = {one.id for one in gestures.values() if not one.yields_to and not one.same_as}
    links = chain(
        ((one.id, "same_as", one.same_as, roots & gestures.keys()) for one in playbook.gestures if one.same_as),
        ((one.id, "same_as", one.same_as, roots & do_nots.keys()) for one in playbook.do_nots if one.same_as),
        ((one.id, "same_as", one.same_as, roots & evidence.keys()) for one in playbook.evidence if one.same_as),
        ((one.id, "yields_to", name, free) for one in playbook.gestures for name in one.yields_to),
        ((one.id, "only_if", one.only_if, conditions) for one in playbook.gestures if one.only_if),
        (("", "settles", name, conditions) for name, _ in playbook.settles),
        (("", "rule", name, {*gestures, *do_nots}) for line in playbook.rule for name in line.carried_by),
    )
    for where, key, name, allowed in links:
        if name not in allowed or name == where:
            raise ResourceProblem(playbook.file, f"{where}.{key}".strip("."), f"cible inconnue : {name}")


def _ids(playbook: Playbook) -> tuple[str, ...]:
    parts = (*playbook.gestures, *playbook.do_nots, *playbook.evidence, *playbook.evidence_rules)
    return tuple(one.id for one in parts)


def _only(raw: Raw, file: str, key: str) -> StrictTable:
    """The single table of a file."""
    outer = StrictTable(raw, file)
    inner = _inner(outer, key)
    outer.finish()
    return inner


def _inner(table: StrictTable, key: str) -> StrictTable:
    return StrictTable(table.value(key), table.file, table.path(key))


def _list(table: StrictTable, key: str) -> tuple[StrictTable, ...]:
    return table.tables(key) if table.has(key) else ()


def _settles(table: StrictTable) -> tuple[tuple[str, bool], ...]:
    if not table.has("settles"):
        return ()
    inner = _inner(table, "settles")
    return tuple((name, inner.flag(name, default=False)) for name in inner.names())


def _kinds(table: StrictTable, key: str) -> tuple[str, ...]:
    names = table.texts(key)
    for name in names:
        if name not in SHEETS:
            table.fail(key, f"type d’incident inconnu : {name}")
    return names


def _options(table: StrictTable, key: str, options: type[Option]) -> tuple[Option, ...]:
    names = table.texts(key)
    for name in names:
        if name not in {option.value for option in options}:
            table.fail(key, f"une de ces valeurs est attendue : {', '.join(options)}")
    return tuple(options(name) for name in names)
