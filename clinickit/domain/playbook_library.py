"""Reads all the files of resources/playbooks/ together and checks what they say about each other."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.gestures import (
    Block,
    BrickAction,
    BrickLine,
    BrickSheet,
    DoNot,
    EvidenceToKeep,
    Gesture,
    Library,
    OfficialSheet,
    Phase,
    Playbook,
    TakenBy,
)
from clinickit.domain.playbook_files import (
    SHEETS,
    Raw,
    Sheet,
    cited,
    inner,
    kinds_of,
    mark,
    own_id,
    parse_playbook,
    require_substitute,
)
from clinickit.domain.rule_files import parse_reference
from clinickit.domain.rulebook import Confidence, Reference
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.domain.vocabulary import Brick

FOLDER = "playbooks"
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
        "kit_explanations",
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


def parse_sources(raw: Raw, file: str) -> dict[str, Reference]:
    """Read the table of sources that the sheets cite by id."""
    table = _only(raw, file, "sources")
    return {name: parse_reference(inner(table, name)) for name in table.names()}


def parse_texts(raw: Raw, file: str, key: str) -> dict[str, str]:
    """Read a table of texts by id."""
    table = _only(raw, file, key)
    return {name: table.text(name) for name in table.names()}


def parse_words(raw: Raw, file: str) -> dict[str, dict[str, str]]:
    """Read the labels; each table must hold exactly the expected keys."""
    outer = StrictTable(raw, file)
    words: dict[str, dict[str, str]] = {}
    for name, keys in WORDS.items():
        table = inner(outer, name)
        words[name] = {str(key): table.text(key) for key in keys}
        table.finish()
    outer.finish()
    return words


def parse_library(files: Mapping[str, Raw]) -> Library:
    """Read all the files of resources/playbooks/, by their path under resources/, and check them together."""
    expected = {f"{FOLDER}/{one}" for one in (*SHARED, *(f"{sheet}.toml" for sheet in SHEETS))}
    for name in sorted(expected ^ files.keys()):
        raise ResourceProblem(
            name, "fichier", "ce fichier manque" if name in expected else "ce fichier n’est pas connu"
        )
    sources_file, conditions_file, words_file, bricks_file, official_file = (f"{FOLDER}/{one}" for one in SHARED)
    sources = parse_sources(files[sources_file], sources_file)
    conditions = parse_texts(files[conditions_file], conditions_file, "conditions")
    names = {one: f"{FOLDER}/{one}.toml" for one in SHEETS}
    playbooks = {one: parse_playbook(files[file], file, sources) for one, file in names.items()}
    for playbook in playbooks.values():
        _check_links(playbook, playbooks, conditions)
    return Library(
        playbooks=playbooks,
        sources=sources,
        conditions=conditions,
        bricks=parse_bricks(files[bricks_file], bricks_file, sources),
        official_sheets=parse_official_sheets(files[official_file], official_file, sources),
        words=parse_words(files[words_file], words_file),
    )


def parse_bricks(raw: Raw, file: str, sources: Mapping[str, Reference]) -> dict[Brick, BrickSheet]:
    """Read what holds for each software or device; every brick of the profile has its sheet."""
    table = StrictTable(raw, file)
    sheet = Sheet("bricks", table.choice("confidence", Confidence), cited(table, sources), sources)
    kinds = kinds_of(table, "kinds")
    read = {brick: _brick(inner(table, brick.value), brick, sheet, kinds) for brick in Brick}
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
        kinds=kinds_of(table, "kinds"),
        confidence=table.choice("confidence", Confidence),
        number_confidence=table.choice("number_confidence", Confidence),
        because=cited(table, sources),
    )
    table.finish()
    return read


def _brick(table: StrictTable, brick: Brick, sheet: Sheet, kinds: tuple[str, ...]) -> BrickSheet:
    """Read one brick; a line that names no kind of incident takes those of the whole file."""
    lines = tuple(_brick_line(one, sheet, brick, kinds) for one in table.tables("lines"))
    read = BrickSheet(brick, table.text("title"), table.texts("examples"), lines)
    table.finish()
    return read


def _brick_line(table: StrictTable, sheet: Sheet, brick: Brick, kinds: tuple[str, ...]) -> BrickLine:
    confidence, because = mark(table, sheet)
    read = BrickLine(
        id=own_id(table, brick.value),
        action=table.choice("action", BrickAction),
        text=table.text("text"),
        confidence=confidence,
        because=because,
        kinds=kinds_of(table, "kinds") or kinds,
        stops=table.texts("stops"),
        substitute_first=table.texts("substitute_first"),
    )
    table.finish()
    if read.action is BrickAction.CUT:
        require_substitute(table, read.stops, read.substitute_first)
    return read


def _check_links(playbook: Playbook, playbooks: Mapping[str, Playbook], conditions: Iterable[str]) -> None:
    """Every id that a sheet names must exist, and point straight to its target."""
    gestures = {one.id: one for book in playbooks.values() for one in book.gestures}
    do_nots = {one.id: one for book in playbooks.values() for one in book.do_nots}
    evidence = {one.id: one for book in playbooks.values() for one in book.evidence}
    free = {one.id for one in gestures.values() if not one.yields_to and not one.same_as}
    links = chain(
        _equals(playbook.gestures, gestures),
        _equals(playbook.do_nots, do_nots),
        _equals(playbook.evidence, evidence),
        ((one.id, "yields_to", name, free) for one in playbook.gestures for name in one.yields_to),
        ((one.id, "only_if", one.only_if, conditions) for one in playbook.gestures if one.only_if),
        (("", "settles", name, conditions) for name, _ in playbook.settles),
        (("", "rule", name, {*gestures, *do_nots}) for line in playbook.rule for name in line.carried_by),
    )
    for where, key, name, allowed in links:
        if name not in allowed or name == where:
            raise ResourceProblem(playbook.file, f"{where}.{key}".strip("."), f"cible inconnue : {name}")


Equal = Gesture | DoNot | EvidenceToKeep
Link = tuple[str, str, str, Collection[str]]


def _equals(items: Iterable[Equal], everywhere: Mapping[str, Equal]) -> Iterator[Link]:
    """Each `same_as` of these items, with the ids it may name: those that are not themselves a copy."""
    roots = {name for name, one in everywhere.items() if not one.same_as}
    return ((one.id, "same_as", one.same_as, roots) for one in items if one.same_as)


def _only(raw: Raw, file: str, key: str) -> StrictTable:
    """The single table of a file."""
    outer = StrictTable(raw, file)
    table = inner(outer, key)
    outer.finish()
    return table
