"""The vault's own register of erasures: what each certificate says, and the line the register of breaches keeps."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from clinickit.documents.blocks import Block, Document, Heading, ListBlock, Paragraph, Table, words
from clinickit.documents.numbers import counted
from clinickit.documents.wording import in_french, moment_in_french, value_in_french
from clinickit.domain.facts import PARIS, FactValue, Moment, Unknown
from clinickit.services.library import Library
from clinickit.services.ports import CaseStore

TEXTS = "wording/certificate.toml"
SETTING = "erasures"

# What is kept of a breach once its case is erased (art. 33(5) GDPR): facts, effects, measures, without any free text.
KEPT = (
    "practice.name",
    "breach.established",
    "breach.kinds",
    "breach.natures",
    "breach.origins",
    "breach.causes",
    "breach.timeline.started_at",
    "breach.timeline.ended_at",
    "breach.timeline.aware_at",
    "breach.timeline.contained_at",
    "breach.data.categories",
    "breach.data.sensitive",
    "breach.people.categories",
    "breach.people.count",
    "breach.consequences.severity",
    "breach.consequences.likelihood",
    "decisions.risk",
    "breach.notification.initial_number",
    "breach.notification.initial_filed_at",
    "breach.communication.status",
    "breach.communication.informed_on",
    "breach.communication.informed_count",
    "breach.communication.exemption",
    "breach.complaint.filed_at",
    "breach.after.prevention",
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure, as it is kept. `done` is false while it is under way; `line` is what the register of breaches keeps.

    `unreached` are the copies that may still hold the case, each with why; `counts` says how much was erased;
    `practice` is the id of the structure; `structure` its name when all of it was erased (`case_id` is then empty).
    """

    id: str
    case_id: str
    at: str
    by: str
    opened: str
    closed: str
    exercise: bool
    head: str
    counts: Mapping[str, int] = field(default_factory=dict)
    line: Mapping[str, str] = field(default_factory=dict)
    cleaned: int = 0
    unreached: tuple[tuple[str, str], ...] = ()
    done: bool = False
    practice: str = ""
    structure: str = ""


def kept_line(library: Library, answers: Mapping[str, FactValue], summary: str) -> dict[str, str]:
    """What the register of breaches keeps of a case, in French, without free text but the summary just typed."""
    found = {}
    for path in KEPT:
        value = answers.get(path)
        if value is not None and not isinstance(value, Unknown):
            name = library.words.fact_name(path)
            found[name[:1].upper() + name[1:]] = value_in_french(value, library.words)
    return found | ({library.texts(TEXTS)["summary"]: summary.strip()} if summary.strip() else {})


def read_erasures(store: CaseStore) -> tuple[Erasure, ...]:
    """Every erasure of this vault, in order."""
    held = json.loads(store.setting(SETTING) or "[]")
    return tuple(Erasure(**{**one, "unreached": tuple(tuple(pair) for pair in one["unreached"])}) for one in held)


def keep_erasure(store: CaseStore, erasure: Erasure) -> None:
    """Add one, or bring it up to date; durable on return."""
    held = {one.id: one for one in read_erasures(store)} | {erasure.id: erasure}
    store.set_setting(SETTING, json.dumps([asdict(one) for one in held.values()], ensure_ascii=False))


def said_at(erasure: Erasure) -> str:
    """When it was, in French."""
    return moment_in_french(Moment(datetime.fromisoformat(erasure.at), PARIS))


def certificate(texts: Mapping[str, str], erasure: Erasure) -> Document:
    """The certificate of one erasure: what was erased, what was not, the head of the chain that is no more."""
    return Document(
        template_id="erasure_certificate",
        template_version="1",
        title=texts["title"],
        blocks=tuple(_blocks(texts, erasure)),
        footer=texts["footer"].format(number=erasure.id),
    )


def _blocks(texts: Mapping[str, str], erasure: Erasure) -> Iterator[Block]:
    whole = bool(erasure.structure)
    opened, closed = (_day(texts, one) for one in (erasure.opened, erasure.closed))
    what = texts["structure" if whole else "exercise" if erasure.exercise else "real"]
    rows = {
        "number": erasure.id,
        "at": said_at(erasure),
        "by": erasure.by,
        "case": what.format(opened=opened, closed=closed, name=erasure.structure),
        "head": erasure.head,
    }
    yield Table(("", ""), tuple((words(texts[f"row.{key}"]), words(said)) for key, said in rows.items()), (0.3, 0.7))
    yield Paragraph(words(texts["head_why"]), "note")
    yield Heading(texts["erased"], 2)
    yield ListBlock(tuple(words(counted(texts, f"count.{key}", n)) for key, n in erasure.counts.items()))
    yield Paragraph(words(texts["attached"]))
    yield Paragraph(words(texts["backups_cleaned"].format(count=erasure.cleaned)))
    yield Heading(texts["not_erased"], 2)
    unreached = tuple(words(f"{name}\u00a0: {why}") for name, why in erasure.unreached)
    limits = tuple(words(texts[key]) for key in sorted(texts) if key.startswith("limit."))
    yield ListBlock((*unreached, *limits))
    yield Heading(texts["kept"], 2)
    if erasure.line:
        yield Paragraph(words(texts["kept_why"]))
        lines = tuple((words(name), words(said)) for name, said in erasure.line.items())
        yield Table((texts["column.fact"], texts["column.value"]), lines, (0.4, 0.6))
    else:
        yield Paragraph(words(texts["kept_by_structure" if whole else "kept_nothing"]))


def _day(texts: Mapping[str, str], at: str) -> str:
    return in_french(Moment(datetime.fromisoformat(at), PARIS).day) if at else texts["not_closed"]
