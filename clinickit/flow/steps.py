"""The journey as data: steps and questions read from resources/flow/, refused when they do not hold together."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Final

from clinickit.domain.conditions import CONDITIONS
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.reasoning import explore
from clinickit.domain.schema import Leaf, groups, leaves
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.flow.questions import FACT_OF, ZONES, AnyReader, QuestionKind, reader_for

FOLDER: Final = "flow"
EVERY_OUTCOME = 3
"""More results than a yes/no condition has: `explore` then tries every value, and lists every fact it may read."""


class StepKind(StrEnum):
    """What a step shows: a page of questions, or a screen of its own (which may ask questions too)."""

    QUESTIONS = "questions"
    GESTURES = "gestures"
    DUTIES = "duties"
    PAPER = "paper"
    SUMMARY = "summary"


class QuestionLevel(StrEnum):
    """Asked at once, or behind « Compléter »."""

    ESSENTIAL = "essential"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what it says, which fact it fills, when it is asked.

    A question whose `level` is essential and whose `essential_when` does not certainly hold stands among the details.
    `fills` is a fact path, or a group path when `kind` is group; the fields of a group fill the facts of one of its
    elements (`breach.parties[].name`). `because` are ids of resources/wording/references.toml. `if_unknown` is the
    next step of a person who answers « Je ne sais pas encore ». `elements_from` is the group whose elements are
    proposed (one claim per insurance policy); `named_by` the field that names an element.
    """

    id: str
    kind: QuestionKind
    label: str
    fills: str
    hint: str = ""
    help: str = ""
    when: str = "always"
    level: QuestionLevel = QuestionLevel.ESSENTIAL
    essential_when: str = "always"
    because: tuple[str, ...] = ()
    if_unknown: str = ""
    options: type[StrEnum] | None = None
    option_labels: tuple[tuple[str, str], ...] = ()
    proposals: tuple[str, ...] = ()
    default: str = ""
    unit: str = ""
    add: str = ""
    named_by: str = ""
    elements_from: str = ""
    fields: tuple["Question", ...] = ()

    @property
    def essential(self) -> bool:
        """Whether it is asked at once, if `essential_when` holds."""
        return self.level is QuestionLevel.ESSENTIAL

    @property
    def is_group(self) -> bool:
        """Whether it is answered element by element."""
        return self.kind is QuestionKind.GROUP

    @property
    def reader(self) -> AnyReader:
        """What reads and writes its answers. Raises KeyError for a group."""
        return reader_for(self.kind, self.options, self.unit)

    @property
    def paths(self) -> tuple[str, ...]:
        """The generic fact paths it fills: one, or one per field of a group."""
        return tuple(field.fills for field in self.fields) or (self.fills,)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the journey; `minutes` is what its essential questions take; `paper` is a template id."""

    id: str
    title: str
    intro: str
    minutes: int
    kind: StepKind = StepKind.QUESTIONS
    when: str = "always"
    paper: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The generic fact paths its questions fill, in order."""
        return tuple(path for question in self.questions for path in question.paths)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the journey, as the rail shows it: a title above its steps."""

    title: str
    step_ids: tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """An ordered list of steps; `known` are prefixes of facts that come from elsewhere (the practice's profile)."""

    id: str
    title: str
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    known: tuple[str, ...] = ()

    @cached_property
    def asked_at(self) -> Mapping[str, tuple[Step, Question]]:
        """Generic fact path → where it is asked: what a gap of a paper leads to."""
        return {path: (step, q) for step in self.steps for q in step.questions for path in q.paths}

    def step(self, step_id: str) -> Step:
        """A step by its id. Raises KeyError."""
        return next((s for s in self.steps if s.id == step_id), None) or _no_step(step_id)


def _no_step(step_id: str) -> Step:
    raise KeyError(step_id)


@cache
def facts_read(condition: str) -> frozenset[str]:
    """The fact paths that a named condition may read, whatever the other facts are. Raises KeyError."""
    found = explore(CONDITIONS[condition], {}, enough=EVERY_OUTCOME)
    return frozenset(read.path for read in found.reads)


def _condition(table: StrictTable, key: str) -> str:
    name = table.optional_text(key) or "always"
    if name not in CONDITIONS:
        table.fail(key, f"la condition « {name} » n’existe pas dans domain/conditions.py")
    return name


def _leaf(table: StrictTable, kind: QuestionKind) -> Leaf:
    path = table.text("fills")
    if path not in leaves():
        table.fail("fills", f"le fait « {path} » n’existe pas")
    leaf = leaves()[path]
    if FACT_OF[kind] is not leaf.kind:
        table.fail("kind", f"le fait « {path} » est de sorte « {leaf.kind} », pas « {FACT_OF[kind]} »")
    return leaf


def _group(table: StrictTable) -> str:
    path = table.text("fills")
    if path not in groups():
        table.fail("fills", f"le groupe « {path} » n’existe pas")
    return path


def _elements_from(table: StrictTable) -> str:
    path = table.optional_text("elements_from")
    if path and path not in groups():
        table.fail("elements_from", f"le groupe « {path} » n’existe pas")
    return path


def _option_labels(table: StrictTable, kind: QuestionKind) -> tuple[tuple[str, str], ...]:
    if kind is not QuestionKind.ZONE:
        return ()
    inner = StrictTable(table.value("options"), table.file, table.path("options"))
    labels = tuple((zone, inner.text(zone)) for zone in ZONES)
    inner.finish()
    return labels


def _field(table: StrictTable, group: str) -> Question:
    field = _simple(table, table.choice("kind", QuestionKind), when="always")
    if not field.fills.startswith(f"{group}[]."):
        table.fail("fills", f"un fait du groupe « {group} » est attendu")
    return field


def _simple(table: StrictTable, kind: QuestionKind, when: str) -> Question:
    if kind is QuestionKind.GROUP:
        table.fail("kind", "un groupe ne peut pas être dans un groupe")
    leaf = _leaf(table, kind)
    if "[]" in leaf.path and ".fields[" not in table.where:
        table.fail("fills", "ce fait se demande dans un groupe")
    question = Question(
        id=table.text("id"),
        kind=kind,
        label=table.text("label"),
        fills=leaf.path,
        hint=table.optional_text("hint"),
        help=table.optional_text("help"),
        when=when,
        level=table.choice("level", QuestionLevel),
        essential_when=_condition(table, "essential_when"),
        because=table.texts("because"),
        if_unknown=table.optional_text("if_unknown"),
        options=leaf.options,
        option_labels=_option_labels(table, kind),
        proposals=table.texts("proposals"),
        default=table.optional_text("default"),
        unit=table.optional_text("unit"),
    )
    table.finish()
    return question


def _group_question(table: StrictTable, when: str) -> Question:
    path = _group(table)
    question = Question(
        id=table.text("id"),
        kind=QuestionKind.GROUP,
        label=table.text("label"),
        fills=path,
        hint=table.optional_text("hint"),
        help=table.optional_text("help"),
        when=when,
        level=table.choice("level", QuestionLevel),
        essential_when=_condition(table, "essential_when"),
        because=table.texts("because"),
        if_unknown=table.optional_text("if_unknown"),
        add=table.text("add"),
        named_by=table.text("named_by"),
        elements_from=_elements_from(table),
        fields=tuple(_field(one, path) for one in table.tables("fields")),
    )
    table.finish()
    if question.named_by not in question.paths:
        table.fail("named_by", "un des champs du groupe est attendu")
    return question


def _question(table: StrictTable) -> Question:
    kind, when = table.choice("kind", QuestionKind), _condition(table, "when")
    question = _group_question(table, when) if kind is QuestionKind.GROUP else _simple(table, kind, when)
    if not question.essential and question.essential_when != "always":
        table.fail("essential_when", "seule une question de niveau « essential » peut le devenir sous condition")
    if question.essential and not question.if_unknown:
        table.fail("if_unknown", "une question essentielle dit que faire quand on ne sait pas encore")
    return question


def parse_step(file: str, raw: Mapping[str, object]) -> Step:
    """Read one step file, alone. Raises ResourceProblem with file and key: unknown key, condition, fact, kind."""
    table = StrictTable(raw, file)
    kind = table.choice("kind", StepKind)
    step = Step(
        id=table.text("id"),
        title=table.text("title"),
        intro=table.text("intro"),
        minutes=table.integer("minutes"),
        kind=kind,
        when=_condition(table, "when"),
        paper=table.text("paper") if kind is StepKind.PAPER else "",
        questions=tuple(_question(one) for one in table.tables("questions")) if table.has("questions") else (),
    )
    table.finish()
    refuse_twice(file, (question.id for question in step.questions), "questions")
    if step.id != file.removesuffix(".toml").rpartition("/")[2]:
        table.fail("id", "l’identifiant de l’étape est le nom de son fichier")
    return step


def file_of(name: str) -> str:
    """The resource file of a step named in an order: `profile/practice` → `flow/profile/practice.toml`."""
    return f"{FOLDER}/{name}.toml"


def step_files(order: Mapping[str, object], file: str = f"{FOLDER}/order.toml") -> tuple[str, ...]:
    """The step files that an order names, so that only those need be read."""
    return tuple(file_of(name) for part in StrictTable(order, file).tables("parts") for name in part.texts("steps"))


def _parts(table: StrictTable) -> Iterator[tuple[Part, tuple[str, ...]]]:
    for part in table.tables("parts"):
        names = part.texts("steps")
        if not names:
            part.fail("steps", "au moins une étape est attendue")
        title = part.text("title")
        part.finish()
        yield Part(title, tuple(name.rpartition("/")[2] for name in names)), names


def parse_flow(
    order: Mapping[str, object], files: Mapping[str, Mapping[str, object]], file: str = f"{FOLDER}/order.toml"
) -> Flow:
    """The flow that an order file describes, checked as a whole.

    `files` maps resource names (`flow/dates.toml`) to parsed content; those the order does not name are ignored.
    Raises ResourceProblem with file and key: a missing file, a fact asked twice, a condition that reads a fact not
    asked before it, an essential question that waits on a detail.
    """
    table = StrictTable(order, file)
    parts = tuple(_parts(table))
    names = [name for _, part_names in parts for name in part_names]
    for name in names:
        if file_of(name) not in files:
            table.fail("parts", f"le fichier {file_of(name)} manque")
    steps = tuple(parse_step(file_of(name), files[file_of(name)]) for name in names)
    known = table.texts("known")
    flow = Flow(table.text("id"), table.text("title"), tuple(part for part, _ in parts), steps, known)
    table.finish()
    refuse_twice(file, (step.id for step in steps), "parts")
    _check_order(flow, {step.id: file_of(name) for step, name in zip(steps, names, strict=True)})
    return flow


def _check_order(flow: Flow, file_names: Mapping[str, str]) -> None:
    """Conditions only look back, no fact is asked twice, and nothing essential waits on a detail."""
    essential: dict[str, bool] = {}
    for step in flow.steps:
        file = file_names[step.id]
        _check_condition(flow, step.when, essential, (file, "when"))
        for question in step.questions:
            where = (file, f"questions.{question.id}")
            _check_condition(flow, question.when, essential, where)
            _check_condition(flow, question.essential_when, essential, where)
            if question.essential:
                _check_not_waiting_on_a_detail(question, essential, where)
            for inner in question.fields or (question,):
                if inner.fills in essential:
                    raise ResourceProblem(*where, f"le fait « {inner.fills} » est déjà demandé plus haut")
                essential[inner.fills] = question.essential and inner.essential


def _check_condition(flow: Flow, condition: str, asked: Collection[str], where: tuple[str, str]) -> None:
    for path in sorted(facts_read(condition)):
        if path not in asked and not path.startswith(flow.known):
            expected = f"la condition « {condition} » lit « {path} », qui n’est pas encore demandé à cet endroit"
            raise ResourceProblem(*where, expected)


def _check_not_waiting_on_a_detail(question: Question, essential: Mapping[str, bool], where: tuple[str, str]) -> None:
    for path in sorted(facts_read(question.when)):
        if not essential.get(path, True):
            raise ResourceProblem(*where, f"une question essentielle ne peut pas attendre « {path} », un complément")
