"""Turns one parsed crisis sheet into gestures, do-nots and evidence, or says which key of it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from clinickit.domain.clock_kinds import CLOCKS
from clinickit.domain.gestures import (
    COMMON,
    UNKNOWN_KIND,
    Block,
    DoNot,
    EvidenceToKeep,
    Gesture,
    Phase,
    Playbook,
    RuleLine,
    Statement,
    TakenBy,
)
from clinickit.domain.rulebook import Confidence, Reference
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.domain.vocabulary import Brick, IncidentKind

SHEETS = (COMMON, *(kind.value for kind in IncidentKind), UNKNOWN_KIND)
Raw = Mapping[str, object]
Option = TypeVar("Option", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the statements of a sheet inherit: its id, its mark, its sources, and all known sources."""

    id: str
    confidence: Confidence
    because: tuple[Reference, ...]
    sources: Mapping[str, Reference]


def parse_playbook(raw: Raw, file: str, sources: Mapping[str, Reference]) -> Playbook:
    """Read one sheet; raises ResourceProblem on an unknown key, phase or source, and on a missing text."""
    table = StrictTable(raw, file)
    name = table.text("id")
    if name not in SHEETS or file.rsplit("/", 1)[-1] != f"{name}.toml":
        table.fail("id", "le nom du fichier est attendu, pris dans la liste des types d’incident")
    because = cited(table, sources)
    sheet = Sheet(name, table.choice("confidence", Confidence), because, sources)
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


def _gesture(table: StrictTable, sheet: Sheet) -> Gesture:
    confidence, because = mark(table, sheet)
    read = Gesture(
        id=own_id(table, sheet.id),
        phase=table.choice("phase", Phase),
        text=table.text("text"),
        confidence=confidence,
        because=because,
        detail=table.optional_text("detail"),
        care=table.flag("care", default=False),
        urgent=table.flag("urgent", default=False),
        cuts_network=table.flag("cuts_network", default=False),
        last_resort=table.flag("last_resort", default=False),
        stops=table.texts("stops"),
        substitute_first=table.texts("substitute_first"),
        bricks=_options(table, "bricks", Brick),
        only_if=table.optional_text("only_if"),
        same_as=table.optional_text("same_as"),
        yields_to=table.texts("yields_to"),
        not_with=kinds_of(table, "not_with"),
        not_with_why=table.optional_text("not_with_why"),
        clock=table.optional_text("clock"),
        notes=tuple(_statement(one, sheet) for one in _list(table, "notes")),
    )
    table.finish()
    if read.cuts_network or read.stops:
        require_substitute(table, read.stops, read.substitute_first)
    if read.clock and read.clock not in CLOCKS:
        table.fail("clock", f"un de ces délais est attendu : {', '.join(CLOCKS)}")
    if read.not_with and not read.not_with_why:
        table.fail("not_with_why", "la raison est attendue")
    return read


def _do_not(table: StrictTable, sheet: Sheet) -> DoNot:
    confidence, because = mark(table, sheet)
    read = DoNot(
        id=own_id(table, sheet.id),
        text=table.text("text"),
        why=table.text("why"),
        confidence=confidence,
        because=because,
        same_as=table.optional_text("same_as"),
        notes=tuple(_statement(one, sheet) for one in _list(table, "notes")),
    )
    table.finish()
    return read


def _evidence(table: StrictTable, sheet: Sheet) -> EvidenceToKeep:
    confidence, because = mark(table, sheet)
    read = EvidenceToKeep(
        id=own_id(table, sheet.id),
        text=table.text("text"),
        how=table.text("how"),
        taken_by=table.choice("taken_by", TakenBy),
        confidence=confidence,
        because=because,
        same_as=table.optional_text("same_as"),
    )
    table.finish()
    return read


def _statement(table: StrictTable, sheet: Sheet) -> Statement:
    confidence, because = mark(table, sheet)
    read = Statement(table.text("text"), confidence, because)
    table.finish()
    return read


def _named_statement(table: StrictTable, sheet: Sheet) -> Statement:
    confidence, because = mark(table, sheet)
    read = Statement(table.text("text"), confidence, because, own_id(table, sheet.id))
    table.finish()
    return read


def _rule_line(table: StrictTable) -> RuleLine:
    read = RuleLine(table.text("text"), table.texts("carried_by"))
    table.finish()
    return read


def mark(table: StrictTable, sheet: Sheet) -> tuple[Confidence, tuple[Reference, ...]]:
    """The mark and sources of a statement; both come from the sheet when it gives none of its own."""
    confidence = table.choice("confidence", Confidence) if table.has("confidence") else sheet.confidence
    because = cited(table, sheet.sources) if table.has("because") else sheet.because
    if confidence is Confidence.CONFIRMED and all(one.confidence.to_verify for one in because):
        table.fail("confidence", "« confirmed » demande au moins une source confirmée")
    return confidence, because


def cited(table: StrictTable, sources: Mapping[str, Reference]) -> tuple[Reference, ...]:
    """The sources named by `because`; at least one, each known."""
    names = table.texts("because")
    if not names:
        table.fail("because", "au moins une source est attendue")
    for name in names:
        if name not in sources:
            table.fail("because", f"source inconnue : {name}")
    return tuple(sources[name] for name in names)


def own_id(table: StrictTable, prefix: str) -> str:
    """An id that starts with the name of its sheet, so that it is unique and stays readable."""
    name = table.text("id")
    if not name.startswith(f"{prefix}.") or not name.replace(".", "_").isidentifier():
        table.fail("id", f"un identifiant qui commence par « {prefix}. » est attendu")
    return name


def require_substitute(table: StrictTable, stops: tuple[str, ...], substitute: tuple[str, ...]) -> None:
    """Refuse a cut that does not say what it stops and what must stand ready first."""
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


def _ids(playbook: Playbook) -> tuple[str, ...]:
    gestures, do_nots = (one.id for one in playbook.gestures), (one.id for one in playbook.do_nots)
    evidence, rules = (one.id for one in playbook.evidence), (one.id for one in playbook.evidence_rules)
    return (*gestures, *do_nots, *evidence, *rules)


def inner(table: StrictTable, key: str) -> StrictTable:
    """The table that stands under a key."""
    return StrictTable(table.value(key), table.file, table.path(key))


def _list(table: StrictTable, key: str) -> tuple[StrictTable, ...]:
    return table.tables(key) if table.has(key) else ()


def _settles(table: StrictTable) -> tuple[tuple[str, bool], ...]:
    if not table.has("settles"):
        return ()
    settled = inner(table, "settles")
    return tuple((name, settled.flag(name, default=False)) for name in settled.names())


def kinds_of(table: StrictTable, key: str) -> tuple[str, ...]:
    """A list of incident kinds, each known."""
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
