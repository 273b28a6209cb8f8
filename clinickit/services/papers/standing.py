"""Where the approval of a paper stands: none, still true, or the paper has changed since, and what changed in words."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from clinickit.documents.blocks import Document
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.views_register import SHOWN_OF_HEAD
from clinickit.documents.wording import moment_in_french, value_in_french
from clinickit.domain.facts import FactValue, Moment, Unknown
from clinickit.domain.paper_trail import Approval, approvals_of
from clinickit.domain.schema import elements, generic, groups
from clinickit.services import paperwork
from clinickit.services.casebook import OpenCase
from clinickit.services.law.assessment import assess
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.library import Library
from clinickit.services.papers.reviewers import TEXTS
from clinickit.services.ports import CaseStore, IssuedPaper
from clinickit.services.screens import ApprovalLine

_VERSIONS = "approved."
_MOST_FACTS, _MOST_LINES = 8, 5


@dataclass(frozen=True, slots=True)
class Version:
    """What was approved: the whole text, when it was composed, what it read, each fact as it was in words."""

    id: str
    paper: str
    title: str
    text: str
    made_at: str
    head: str
    template_version: str
    uses: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a paper stands towards its approval, in one sentence; `changes` are lines, empty when nothing changed.

    `text` is what was approved, word for word.
    """

    approval: Approval | None
    said: str
    changes: tuple[str, ...] = ()
    text: str = ""

    @property
    def approved(self) -> bool:
        """Whether the paper as it stands now is the one that was approved."""
        return self.approval is not None and not self.changes


def read_versions(store: CaseStore, case_id: str) -> Mapping[str, Version]:
    """Every version approved in a case, by the id of its approval."""
    held = json.loads(store.setting(_VERSIONS + case_id) or "[]")
    made = (Version(uses=_pairs(one.pop("uses")), said=_pairs(one.pop("said")), **one) for one in held)
    return {one.id: one for one in made}


def _pairs(held: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((path, value) for path, value in held)


def keep_version(store: CaseStore, case_id: str, version: Version) -> None:
    """Keep one more version; durable on return."""
    held = [*read_versions(store, case_id).values(), version]
    store.set_setting(_VERSIONS + case_id, json.dumps([asdict(one) for one in held], ensure_ascii=False))


def version_of(library: Library, approval_id: str, document: Document, material: paperwork.Material) -> Version:
    """A paper as it stands, ready to be kept as approved."""
    paths = (path for path, _value in document.uses)
    return Version(
        id=approval_id,
        paper=document.template_id,
        title=document.title,
        text=as_plain_text(document),
        made_at=material.made_at.isoformat(),
        head=paperwork.head_of(material.journal),
        template_version=document.template_version,
        uses=document.uses,
        said=tuple((path, said_now(library, path, material.answers)) for path in paths),
    )


def standing(
    library: Library, store: CaseStore, case_id: str, material: paperwork.Material, document: Document, zone: str
) -> Standing:
    """How a paper composed now stands towards its approval."""
    texts = library.texts(TEXTS)
    approval = approvals_of(material.journal).get(document.template_id)
    version = read_versions(store, case_id).get(approval.id) if approval is not None else None
    if approval is None or version is None:
        return Standing(None, texts["none"])
    when = moment_in_french(Moment(approval.entry.entered_at, zone))
    changes = tuple(_changes(library, version, material, document))
    said = texts["changed" if changes else "approved"].format(when=when, who=approval.entry.person)
    return Standing(approval, said, changes, version.text)


def approval_line(
    library: Library, store: CaseStore, case: OpenCase, material: paperwork.Material, document: Document
) -> ApprovalLine:
    """What the page of a paper says of its approval."""
    texts, found = library.texts(TEXTS), standing(library, store, case.id, material, document, case.zone)
    return ApprovalLine(found.said, found.approved, bool(found.changes), texts["open_review"], texts["to_follow"])


def was_approved(versions: Mapping[str, Version], paper: IssuedPaper) -> bool:
    """Whether an issued paper says what was approved before it was issued."""
    return any(
        (one.paper, one.title, set(one.uses)) == (paper.template_id, paper.title, set(paper.uses))
        and datetime.fromisoformat(one.made_at) <= paper.issued_at
        for one in versions.values()
    )


def _changes(library: Library, version: Version, material: paperwork.Material, document: Document) -> Iterator[str]:
    """What is no longer as approved: the facts in words, else the lines of the text that are new."""
    before, now = _plain(version.text, version.head), _as_then(library, version, material)
    if document.title != version.title:
        yield library.texts(TEXTS)["title_changed"].format(before=version.title, after=document.title)
    elif before == now:
        return
    facts = [*_facts(library, version, material.answers)]
    yield from facts[:_MOST_FACTS]
    if len(facts) > _MOST_FACTS:
        yield library.counted(TEXTS, "more", len(facts) - _MOST_FACTS)
    if not facts:
        yield from _lines(library, version, before, now, document)


def _as_then(library: Library, version: Version, material: paperwork.Material) -> str:
    """The text as this case would now say it, had it been composed at the moment of the approval."""
    at = datetime.fromisoformat(version.made_at)
    findings = for_papers(assess(library, material.answers, at), library)
    then = replace(material, made_at=at, findings=findings)
    return _plain(as_plain_text(paperwork.composed(library, version.paper, then)), paperwork.head_of(material.journal))


def _plain(text: str, head: str) -> str:
    """A text without the head of the journal, which each line of the main courante changes."""
    return text.replace(head, "").replace(head[:SHOWN_OF_HEAD], "")


def _facts(library: Library, version: Version, answers: Mapping[str, FactValue]) -> Iterator[str]:
    texts, then = library.texts(TEXTS), dict(version.said)
    for path in paperwork.changed(version.uses, answers):
        before, after = then.get(path, ""), said_now(library, path, answers)
        if before != after:
            yield texts["fact_changed"].format(name=_name(library, path), before=before, after=after)


def _lines(library: Library, version: Version, before: str, now: str, document: Document) -> Iterator[str]:
    texts = library.texts(TEXTS)
    if version.template_version != document.template_version:
        yield texts["template_changed"]
    told = [
        one
        for one in difflib.ndiff(before.splitlines(), now.splitlines())
        if one[:2] in ("+ ", "- ") and one[2:].strip()
    ]
    for line in told[:_MOST_LINES]:
        yield texts["line_added" if line[0] == "+" else "line_removed"].format(line=line[2:].strip())
    if len(told) > _MOST_LINES:
        yield library.counted(TEXTS, "more", len(told) - _MOST_LINES)


def said_now(library: Library, path: str, answers: Mapping[str, FactValue]) -> str:
    """A fact as it stands, in words; a group says how many it holds."""
    texts = library.texts(TEXTS)
    if path in groups():
        return str(len(elements(answers, path)))
    value = answers.get(path, Unknown.NOT_ASKED)
    return (
        texts[f"unknown.{value.name.lower()}"] if isinstance(value, Unknown) else value_in_french(value, library.words)
    )


def _name(library: Library, path: str) -> str:
    try:
        name = library.words.fact_name(generic(path))
    except KeyError:
        return path
    return name[:1].upper() + name[1:]
