"""Reads a case file (TOML): the answers it holds, its journal, and one line for each thing that is wrong in it."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from types import MappingProxyType

from clinickit.domain.case import CASE_FORMAT
from clinickit.domain.deadlines import Remark
from clinickit.domain.errors import CaseFileProblem
from clinickit.domain.facts import PARIS, FactValue, Moment
from clinickit.domain.journal import Entry
from clinickit.domain.schema import Leaf, leaves
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.casefile.syntax import parse_toml
from clinickit.services.casefile.values import A_ZONE, Unreadable, fact_value, is_zone, moment_value, skipped_hour

ELEMENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
FACT_TABLES = ("practice", "breach", "decisions")
TOP_KEYS = ("format", "case", *FACT_TABLES, "journal")
CASE_KEYS = ("kind", "title")
JOURNAL_KEYS = ("at", "entered_at", "kind", "text", "person", "refs")
NOTE = "note"
TIME_ZONE = "practice.time_zone"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a case file holds. `answers` and `journal` hold what could be read, `problems` the rest.

    The journal entries are not numbered or sealed yet: that is the work of whoever keeps them. `skipped` says which
    times were written in an hour that does not exist.
    """

    kind: CaseKind
    title: str
    answers: Mapping[str, FactValue]
    journal: tuple[Entry, ...]
    problems: tuple[CaseFileProblem, ...]
    skipped: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Node:
    """One key of the case file: a fact (`leaf`), a table, or a list of tables (`group`)."""

    leaf: Leaf | None = None
    group: bool = False
    children: dict[str, "Node"] = field(default_factory=dict)


@cache
def tree() -> Node:
    """Every key a case file may hold under its three tables of facts, read off the dataclasses."""
    root = Node()
    for path, leaf in leaves().items():
        spot = root
        *parents, last = path.split(".")
        for part in parents:
            spot = spot.children.setdefault(part.removesuffix("[]"), Node(group=part.endswith("[]")))
        spot.children[last] = Node(leaf=leaf)
    return root


def read_case(text: str, file: str) -> CaseFile:
    """Read a case file; `file` is its name, for the problems. Nothing is raised: problems come beside the rest."""
    raw, problems = parse_toml(text, file)
    if raw is None:
        return CaseFile(CaseKind.REAL, "", MappingProxyType({}), (), tuple(problems))
    reading = _Reading(file, problems)
    if reading.format_is_too_new(raw):
        return CaseFile(CaseKind.REAL, "", MappingProxyType({}), (), tuple(problems))
    reading.refuse_unknown(raw, TOP_KEYS, "")
    reading.zone = reading.time_zone(raw)
    for name in FACT_TABLES:
        if name in raw:
            reading.record(raw[name], tree().children[name], name)
    kind, title = reading.header(raw.get("case", {}))
    journal = tuple(reading.journal(raw.get("journal", [])))
    return CaseFile(
        kind, title, MappingProxyType(reading.answers), journal, tuple(problems), tuple(dict.fromkeys(reading.skipped))
    )


class _Reading:
    """One pass over one file: it gathers answers and problems together, so that nothing stops at the first."""

    def __init__(self, file: str, problems: list[CaseFileProblem]) -> None:
        self.file, self.problems = file, problems
        self.answers: dict[str, FactValue] = {}
        self.skipped: list[Remark] = []
        self.zone = PARIS

    def problem(self, key: str, expected: str) -> None:
        self.problems.append(CaseFileProblem(self.file, key, expected))

    def refuse_unknown(self, raw: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
        for key in raw:
            if key not in known:
                self.problem(_join(where, key), _unknown_key(key, known))

    def format_is_too_new(self, raw: Mapping[str, object]) -> bool:
        number = raw.get("format")
        if isinstance(number, int) and not isinstance(number, bool) and number > CASE_FORMAT:
            self.problem("format", f"{CASE_FORMAT} ou moins : ce fichier vient d’une version plus récente du programme")
            return True
        if number != CASE_FORMAT or isinstance(number, bool):
            self.problem("format", f"format = {CASE_FORMAT}, en tête du fichier")
        return False

    def time_zone(self, raw: Mapping[str, object]) -> str:
        """The zone of the wall-clock times: that of the practice, or Paris; a wrong one is told with the facts."""
        practice = raw.get("practice")
        zone = practice.get("time_zone") if isinstance(practice, Mapping) else None
        return zone if is_zone(zone) else PARIS

    def record(self, raw: object, node: Node, path: str) -> None:
        if not isinstance(raw, Mapping):
            self.problem(path, f"une table : [{path}]")
            return
        for key, value in raw.items():
            if key != "id" or not node.group:
                self.key(key, value, node, path)

    def key(self, key: str, value: object, node: Node, path: str) -> None:
        child, here = node.children.get(key), _join(path, key)
        if child is None:
            self.problem(here, _unknown_key(key, tuple(node.children)))
        elif child.group:
            self.group(value, child, here)
        elif child.leaf is None:
            self.record(value, child, here)
        else:
            self.fact(value, child.leaf, here)

    def fact(self, value: object, leaf: Leaf, path: str) -> None:
        try:
            found = fact_value(leaf, value, self.zone)
        except Unreadable as wrong:
            self.problem(_join(path, wrong.inside), wrong.expected)
            return
        if path == TIME_ZONE and isinstance(found, str) and not is_zone(found):
            self.problem(path, A_ZONE)
            return
        self.answers[path] = found
        if isinstance(found, Moment):
            self.skipped += skipped_hour(value, self.zone)

    def group(self, raw: object, node: Node, path: str) -> None:
        if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
            self.problem(path, f"une liste de tables : [[{path}]]")
            return
        seen: set[str] = set()
        for number, element in enumerate(raw, 1):
            self.element(element, node, path, number, seen)

    def element(self, raw: Mapping[str, object], node: Node, path: str, number: int, seen: set[str]) -> None:
        name = raw.get("id")
        if not isinstance(name, str) or not ELEMENT_ID.fullmatch(name):
            self.problem(
                f"{path}[n° {number}].id", "un identifiant : lettres sans accent, chiffres, points, tirets, sans espace"
            )
            return
        if name in seen:
            self.problem(f"{path}[{name}].id", "un identifiant différent : celui-ci figure deux fois")
            return
        seen.add(name)
        if len(raw) == 1:
            self.problem(f"{path}[{name}]", "au moins une réponse en plus de l’identifiant")
        self.record(raw, node, f"{path}[{name}]")

    def header(self, raw: object) -> tuple[CaseKind, str]:
        if not isinstance(raw, Mapping):
            self.problem("case", "une table : [case]")
            return CaseKind.REAL, ""
        self.refuse_unknown(raw, CASE_KEYS, "case")
        kind, title = raw.get("kind", CaseKind.REAL.value), raw.get("title", "")
        if not isinstance(kind, str) or kind not in {one.value for one in CaseKind}:
            self.problem("case.kind", f"une de ces options : {', '.join(CaseKind)}")
            kind = CaseKind.REAL.value
        return CaseKind(kind), self.text(title, "case.title")

    def text(self, raw: object, key: str) -> str:
        if isinstance(raw, str):
            return raw
        self.problem(key, "un texte entre guillemets")
        return ""

    def journal(self, raw: object) -> Iterator[Entry]:
        if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
            self.problem("journal", "une liste de tables : [[journal]]")
            return
        for number, line in enumerate(raw, 1):
            entry = self.entry(line, f"journal[n° {number}]")
            if entry is not None:
                yield entry

    def entry(self, raw: Mapping[str, object], where: str) -> Entry | None:
        before = len(self.problems)
        self.refuse_unknown(raw, JOURNAL_KEYS, where)
        if not raw.get("text"):
            self.problem(f"{where}.text", "ce qui s’est passé, en un texte")
        event = self.moment(raw.get("at"), f"{where}.at")
        entered = self.moment(raw["entered_at"], f"{where}.entered_at") if "entered_at" in raw else event
        kind, text, person = (self.text(raw.get(key, default), f"{where}.{key}") for key, default in _ENTRY_TEXTS)
        refs = raw.get("refs", [])
        if not isinstance(refs, list) or not all(isinstance(one, str) for one in refs):
            self.problem(f"{where}.refs", "une liste de textes")
            return None
        if event is None or entered is None or len(self.problems) > before:
            return None
        return Entry(
            event_at=event, entered_at=entered.at.astimezone(UTC), refs=tuple(refs), kind=kind, text=text, person=person
        )

    def moment(self, raw: object, key: str) -> Moment | None:
        try:
            return moment_value(raw, self.zone)
        except Unreadable as wrong:
            self.problem(_join(key, wrong.inside), wrong.expected)
            return None


_ENTRY_TEXTS = (("kind", NOTE), ("text", ""), ("person", ""))


def _join(where: str, key: str) -> str:
    return f"{where}.{key}".strip(".")


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(key, known, 1, 0.6)
    if near:
        return f"clé inconnue ; la plus proche est « {near[0]} »"
    elsewhere = [path for path in leaves() if path.rpartition(".")[2] == key]
    if elsewhere:
        return f"clé inconnue à cet endroit ; elle s’écrit sous {elsewhere[0].rpartition('.')[0]}"
    return "clé inconnue ; la liste des clés est dans docs/case-file.md"
