"""Reading a paper again before it leaves: who reads and signs it, remarks, and the approval of its exact version."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from clinickit.documents.blocks import Document
from clinickit.documents.plain_text import as_plain_text
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.paper_trail import (
    APPROVED,
    NAMED,
    WITHDRAWN,
    Named,
    approvals_of,
    approved_refs,
    named_of,
    named_refs,
    withdrawn_refs,
)
from clinickit.services import paperwork
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.ending.closing import refuse_if_closed
from clinickit.services.library import Library
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.papers.remarks import RemarkDesk, RemarkInput, RemarkLine
from clinickit.services.papers.reviewers import (
    TEXTS,
    Role,
    is_lawyer,
    known_name,
    proposed,
    review_of,
    reviewers_of,
    role_of,
)
from clinickit.services.papers.standing import Standing, keep_version, read_versions, standing, version_of


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """One paper to read again: who should, who signs, how its approval stands, its whole text, the remarks on it."""

    paper: str
    title: str
    reads: str
    signs: str
    named: Named
    standing: Standing
    text: str
    mark: str
    remarks: tuple[RemarkLine, ...]
    roles: tuple[tuple[Role, str], ...]


@dataclass(frozen=True, slots=True)
class ApprovalInput:
    """Who approves, in which role, and what they add."""

    name: str
    role: str
    remark: str = ""


def mark_of(document: Document) -> str:
    """What tells two versions of a paper apart, whatever the hour: its title and the facts it read."""
    return hashlib.sha256(repr((document.title, document.uses)).encode()).hexdigest()


class ApprovalDesk:
    """The use cases of approval. Every method is called off the window's thread, and durable on return."""

    def __init__(self, library: Library, book: Casebook, papers: PaperDesk) -> None:
        self.library, self.book, self.papers = library, book, papers
        self.remarks = RemarkDesk(library, book)

    def _text(self, name: str) -> str:
        return self.library.texts(TEXTS)[name]

    def _composed(self, case: OpenCase, paper: str) -> tuple[Document, paperwork.Material]:
        material = self.papers.material(case)
        return paperwork.composed(self.library, paper, material), material

    def screen(self, case: OpenCase, paper: str) -> ReviewScreen:
        """One paper to read again. Raises KeyError for a paper that does not exist."""
        document, material = self._composed(case, paper)
        review, text = review_of(self.library), as_plain_text(document)
        reviewers = reviewers_of(self.library, paper)
        return ReviewScreen(
            paper=paper,
            title=document.title,
            reads=proposed(self.library, reviewers.reads),
            signs=proposed(self.library, reviewers.signs, reviewers.signs_because),
            named=named_of(material.journal).get(paper, Named()),
            standing=standing(self.library, self.book.store, case.id, material, document, case.zone),
            text=text,
            mark=mark_of(document),
            remarks=self.remarks.listed(case, paper, text),
            roles=tuple((role, known_name(role, case.answers)) for role in review.roles.values()),
        )

    def name_people(self, case: OpenCase, paper: str, named: Named) -> None:
        """Say who reads a paper and who signs it. Raises InvalidAnswer when nobody is named, CaseClosed."""
        refuse_if_closed(case)
        named = Named(named.reader.strip(), named.signer.strip())
        if named == Named():
            raise InvalidAnswer(self._text("no_one_named"), self._text("no_one_named_action"))
        nobody, title = self._text("nobody"), self.library.templates[paper].title
        said = self._text("journal_named").format(
            title=title, reader=named.reader or nobody, signer=named.signer or nobody
        )
        self._record(case, NAMED, said, named_refs(paper, named))

    def approve(self, case: OpenCase, paper: str, given: ApprovalInput, read: str) -> None:
        """Approve a paper as it was read: `read` is the mark of what was on screen.

        The version is kept whole, the main courante holds its print. A lawyer's remark goes to the remarks that leave
        in the lawyer's package alone. Raises InvalidAnswer without a name or a role, or when the paper has changed.
        """
        refuse_if_closed(case)
        if not given.name.strip():
            raise InvalidAnswer(self._text("no_name"), self._text("no_name_action"))
        role = role_of(self.library, given.role)
        document, material = self._composed(case, paper)
        if mark_of(document) != read:
            raise InvalidAnswer(self._text("changed_meanwhile"), self._text("changed_meanwhile_action"))
        who = f"{given.name.strip()}, {role.name}"
        sha256 = hashlib.sha256(as_plain_text(document).encode()).hexdigest()
        said = self._text("journal_approved").format(title=document.title, who=who, sha=sha256)
        if remark := given.remark.strip():
            if is_lawyer(self.library, given.role, given.name):
                self.remarks.add(case, paper, RemarkInput(given.name, given.role, remark))
            else:
                said = f"{said}\n{self._text('journal_remark').format(remark=remark)}"
        approval = secrets.token_hex(4)
        keep_version(self.book.store, case.id, version_of(self.library, approval, document, material))
        self._record(case, APPROVED, said, approved_refs(paper, approval, sha256), who)

    def files(self, case: OpenCase) -> Mapping[str, bytes]:
        """What an export of the whole case adds: each version approved, the remarks but those of a lawyer."""
        kept = read_versions(self.book.store, case.id).values()
        name = self._text("version_file")
        versions = {name.format(number=f"{n:02d}", paper=one.paper): one.text.encode() for n, one in enumerate(kept, 1)}
        return {**versions, **self.remarks.files(case)}

    def withdraw(self, case: OpenCase, paper: str) -> None:
        """Take an approval back: what was said stays in the main courante. Raises CaseClosed."""
        refuse_if_closed(case)
        approval = approvals_of(self.book.store.journal(case.id)).get(paper)
        if approval is not None:
            said = self._text("journal_withdrawn").format(title=self.library.templates[paper].title)
            self._record(case, WITHDRAWN, said, withdrawn_refs(approval))

    def _record(self, case: OpenCase, kind: str, text: str, refs: tuple[str, ...], who: str = "") -> None:
        entry = self.book.entry(kind, text, refs, case.zone)
        entry = replace(entry, person=who or entry.person)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))
