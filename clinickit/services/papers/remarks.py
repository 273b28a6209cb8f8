"""Remarks on a paper, listed until somebody says what was done; a lawyer's leave in the lawyer's package alone."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Moment
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.ending.closing import refuse_if_closed
from clinickit.services.letters.mailing_exports import table
from clinickit.services.library import Library
from clinickit.services.papers.reviewers import TEXTS, is_lawyer, role_of
from clinickit.services.ports import CaseStore

# Never in an export but the lawyer's package: what is being typed may be a lawyer's remark.
DRAFT = "review-"
_REMARKS = "paper_remarks."


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark; moments are in UTC, empty while it is not treated. `lawyer` when it is for the lawyer's package."""

    id: str
    paper: str
    passage: str
    text: str
    name: str
    role: str
    lawyer: bool
    at: str
    done: str = ""
    done_by: str = ""
    done_at: str = ""


@dataclass(frozen=True, slots=True)
class RemarkInput:
    """A remark as it is typed: who makes it, in which role, about which passage."""

    name: str
    role: str
    text: str
    passage: str = ""


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One remark as it is listed; `treated` is empty while it waits, `gone` when its passage is no longer there."""

    id: str
    written: str
    text: str
    passage: str
    treated: str
    gone: bool


def read_remarks(store: CaseStore, case_id: str) -> tuple[Remark, ...]:
    """The remarks of a case, in order."""
    return tuple(Remark(**one) for one in json.loads(store.setting(_REMARKS + case_id) or "[]"))


class RemarkDesk:
    """The use cases of remarks. Nothing about them goes to the main courante, which others may be given."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def listed(self, case: OpenCase, paper: str, text: str) -> tuple[RemarkLine, ...]:
        """The remarks on a paper whose text is now `text`: those that wait first, the last first."""
        found = [one for one in read_remarks(self.book.store, case.id) if one.paper == paper]
        lines = [self._line(one, case.zone, text) for one in reversed(found)]
        return (*(one for one in lines if not one.treated), *(one for one in lines if one.treated))

    def _line(self, remark: Remark, zone: str, text: str) -> RemarkLine:
        who = ", ".join(part for part in (remark.name, remark.role) if part)
        written = self._text("remark_by_lawyer" if remark.lawyer else "remark_by")
        done = self._text("remark_treated").format(
            when=_said(remark.done_at, zone), who=remark.done_by, done=remark.done
        )
        return RemarkLine(
            id=remark.id,
            written=written.format(who=who, when=_said(remark.at, zone)),
            text=remark.text,
            passage=remark.passage,
            treated=done if remark.done_at else "",
            gone=bool(remark.passage) and _flat(remark.passage) not in _flat(text),
        )

    def add(self, case: OpenCase, paper: str, given: RemarkInput) -> None:
        """Keep a remark. Raises InvalidAnswer without an author, a role or a text, CaseClosed; durable on return."""
        refuse_if_closed(case)
        if not given.name.strip():
            raise InvalidAnswer(self._text("no_author"), self._text("no_author_action"))
        if not given.text.strip():
            raise InvalidAnswer(self._text("no_remark"), self._text("no_remark_action"))
        role = role_of(self.library, given.role)
        remark = Remark(
            id=secrets.token_hex(4),
            paper=paper,
            passage=given.passage.strip(),
            text=given.text.strip(),
            name=given.name.strip(),
            role=role.name,
            lawyer=is_lawyer(self.library, given.role, given.name),
            at=self.book.now().isoformat(),
        )
        self._keep(case, (*read_remarks(self.book.store, case.id), remark))

    def settle(self, case: OpenCase, remark_id: str, done: str) -> None:
        """Say what was done of a remark. Raises InvalidAnswer, CaseClosed; durable on return."""
        refuse_if_closed(case)
        if not done.strip():
            raise InvalidAnswer(self._text("no_answer"), self._text("no_answer_action"))
        now, by = self.book.now().isoformat(), self.book.person.name or self._text("unnamed")
        told = (
            replace(one, done=done.strip(), done_by=by, done_at=now) if one.id == remark_id else one
            for one in read_remarks(self.book.store, case.id)
        )
        self._keep(case, tuple(told))

    def _keep(self, case: OpenCase, remarks: Sequence[Remark]) -> None:
        held = json.dumps([asdict(one) for one in remarks], ensure_ascii=False)
        self.book.store.set_setting(_REMARKS + case.id, held)

    def files(self, case: OpenCase) -> Mapping[str, bytes]:
        """The remarks as a table for an export of the whole case, without those of a lawyer."""
        kept = [one for one in read_remarks(self.book.store, case.id) if not one.lawyer]
        return {self._text("remark_file"): remark_table(self.library, kept, case.zone)} if kept else {}


def lawyer_files(library: Library, store: CaseStore, case: OpenCase) -> Mapping[str, bytes]:
    """The remarks of a lawyer as a table, for the lawyer's package and nothing else."""
    kept = [one for one in read_remarks(store, case.id) if one.lawyer]
    name = library.texts(TEXTS)["lawyer_remark_file"]
    return {name: remark_table(library, kept, case.zone)} if kept else {}


def remark_table(library: Library, remarks: Iterable[Remark], zone: str) -> bytes:
    """Remarks for a spreadsheet; no cell can run."""
    titles = {one.id: one.title for one in library.templates.values()}
    lines = (
        (
            titles.get(one.paper, one.paper),
            one.passage,
            one.text,
            one.name,
            one.role,
            _said(one.at, zone),
            one.done,
            one.done_by,
            _said(one.done_at, zone),
        )
        for one in remarks
    )
    return table(library.texts(TEXTS)["columns"].split("|"), lines)


def _said(at: str, zone: str) -> str:
    return moment_in_french(Moment(datetime.fromisoformat(at), zone)) if at else ""


def _flat(text: str) -> str:
    return " ".join(text.split())
