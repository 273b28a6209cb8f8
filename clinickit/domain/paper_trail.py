"""What the main courante says of papers before and after they leave: who reads and signs, approvals, sendings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clinickit.domain.journal import Entry

APPROVED, WITHDRAWN, NAMED = "approved", "approval_withdrawn", "reviewers"
SENT, FOLLOW_UP = "sent", "follow_up"
# The practice's own business: told by the main courante to whoever may have all of it, printed by no paper.
INTERNAL = frozenset({APPROVED, WITHDRAWN, NAMED, FOLLOW_UP})

_APPROVAL, _SHA256, _READER, _SIGNER = "approval:", "sha256:", "reader:", "signer:"
_ACT, _WAY, _PROOF, _PIECE, _DAY = "act:", "way:", "proof:", "piece:", "day:"
_SENT, _ANSWERED, _REMIND = "sent", "answered", "remind"


@dataclass(frozen=True, slots=True)
class Approval:
    """One paper approved: `sha256` is that of its whole text, `entry` says by whom and when."""

    id: str
    paper: str
    sha256: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Named:
    """Who was named to read a paper, and who signs it."""

    reader: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """What was recorded of one recipient; the entries say when and by whom."""

    sent: Entry | None = None
    way: str = ""
    proof: str = ""
    piece: str = ""
    answered: Entry | None = None
    remind_on: date | None = None


def approved_refs(paper: str, approval: str, sha256: str) -> tuple[str, ...]:
    """The references of the entry that approves a paper."""
    return paper, f"{_APPROVAL}{approval}", f"{_SHA256}{sha256}"


def withdrawn_refs(approval: Approval) -> tuple[str, ...]:
    """The references of the entry that takes an approval back."""
    return approval.paper, f"{_APPROVAL}{approval.id}"


def named_refs(paper: str, named: Named) -> tuple[str, ...]:
    """The references of the entry that names who reads and signs."""
    return paper, f"{_READER}{named.reader}", f"{_SIGNER}{named.signer}"


def sent_refs(recipient: str, way: str, proof: str, piece: str) -> tuple[str, ...]:
    """The references of the entry that says that a paper was handed over."""
    return recipient, f"{_ACT}{_SENT}", f"{_WAY}{way}", f"{_PROOF}{proof}", f"{_PIECE}{piece}"


def answered_refs(recipient: str) -> tuple[str, ...]:
    """The references of the entry that says that a recipient answered."""
    return recipient, f"{_ACT}{_ANSWERED}"


def remind_refs(recipient: str, day: date) -> tuple[str, ...]:
    """The references of the entry that says when to ask a recipient again."""
    return recipient, f"{_ACT}{_REMIND}", f"{_DAY}{day.isoformat()}"


def _said(entry: Entry, name: str) -> str:
    return next((one.removeprefix(name) for one in entry.refs[1:] if one.startswith(name)), "")


def approvals_of(entries: Iterable[Entry]) -> Mapping[str, Approval]:
    """The last approval of each paper that was not taken back, by paper."""
    found: dict[str, Approval] = {}
    for entry in entries:
        if entry.kind == APPROVED and entry.refs:
            paper = entry.refs[0]
            found[paper] = Approval(_said(entry, _APPROVAL), paper, _said(entry, _SHA256), entry)
        elif entry.kind == WITHDRAWN and entry.refs:
            found.pop(entry.refs[0], None)
    return found


def named_of(entries: Iterable[Entry]) -> Mapping[str, Named]:
    """Who was last named for each paper."""
    kept = (one for one in entries if one.kind == NAMED and one.refs)
    return {one.refs[0]: Named(_said(one, _READER), _said(one, _SIGNER)) for one in kept}


def sendings_of(entries: Iterable[Entry]) -> Mapping[str, Sending]:
    """What was recorded of each recipient; a new sending waits for an answer of its own."""
    found: dict[str, Sending] = {}
    for entry in entries:
        if entry.kind not in {SENT, FOLLOW_UP} or not entry.refs:
            continue
        known = found.get(entry.refs[0], Sending())
        match _said(entry, _ACT):
            case "sent":
                way, proof, piece = (_said(entry, one) for one in (_WAY, _PROOF, _PIECE))
                known = Sending(entry, way, proof, piece)
            case "answered":
                known = Sending(known.sent, known.way, known.proof, known.piece, entry)
            case "remind":
                day = date.fromisoformat(_said(entry, _DAY))
                known = Sending(known.sent, known.way, known.proof, known.piece, known.answered, day)
            case _:
                continue
        found[entry.refs[0]] = known
    return found
