"""Erasing a case when its retention is over: proposed, asked for, certified; never by itself."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from clinickit.documents.wording import in_french
from clinickit.domain import ending as end
from clinickit.domain.case import CaseHeader
from clinickit.domain.errors import ExportProblem, InvalidAnswer, VaultProblem
from clinickit.domain.facts import PARIS, Moment
from clinickit.domain.journal import FIRST_HASH
from clinickit.domain.schema import elements
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.casebook import Casebook, OpenCase, readable
from clinickit.services.ending import closing
from clinickit.services.ending.closing import Signed
from clinickit.services.ending.erasures import (
    TEXTS,
    Erasure,
    certificate,
    keep_erasure,
    kept_line,
    read_erasures,
    said_at,
)
from clinickit.services.library import Library
from clinickit.services.ports import Exports, PdfMaker
from clinickit.services.vault_ports import Backups

_CASE_TEXTS = closing.TEXTS


@dataclass(frozen=True, slots=True)
class ErasureScreen:
    """What erasing a case would do; `refused` says why it may not be erased now."""

    refused: str
    erased: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One erasure of this vault, as it is listed."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What erasing gave: the certificate, and the copies that may still hold the case."""

    files: tuple[Path, ...]
    unreached: tuple[str, ...]


@dataclass(frozen=True)
class ErasingDoors:
    """The doors erasing uses.

    `close_files` lets go of the files of patients, which could not be erased while open; `note` tells the vault's own
    register, since the journal of the case is gone.
    """

    backups: Backups
    pdf: PdfMaker
    exports: Exports
    close_files: Callable[[], None] = lambda: None
    note: Callable[[str], None] = lambda _act: None


class ErasingDesk:
    """The use cases of erasing. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, doors: ErasingDoors) -> None:
        self.library, self.book = library, book
        self.backups, self.pdf, self.exports = doors.backups, doors.pdf, doors.exports
        self.close_files, self._note = doors.close_files, doors.note

    def _text(self, name: str) -> str:
        return self.library.texts(_CASE_TEXTS)[name]

    def due(self) -> tuple[CaseHeader, ...]:
        """The closed cases whose retention is over and that nobody asked to keep."""
        store, today = self.book.store, Moment(self.book.now(), PARIS).day
        closed = (header for header in store.cases() if header.closed_at is not None)
        told = readable(closed, lambda one: store.journal(one.id))
        return tuple(one for one, journal in told if end.to_erase(end.ending_of(journal), today))

    def _refused(self, case: OpenCase) -> str:
        """Why this case may not be erased, or nothing. An exercise may go at any time."""
        ending = end.ending_of(self.book.store.journal(case.id))
        if ending.hold is not None:
            return self._text("erase_held").format(text=ending.hold.text)
        if case.header.kind is CaseKind.EXERCISE:
            return ""
        if ending.closed is None or ending.keep_until is None:
            return self._text("erase_open")
        if not end.to_erase(ending, Moment(self.book.now(), case.zone).day):
            return self._text("erase_kept").format(day=in_french(ending.keep_until))
        return ""

    def counts(self, case: OpenCase) -> dict[str, int]:
        """How much a case holds, by kind."""
        store = self.book.store
        return {
            "answers": len(store.answers(case.id)) + len(store.removed_answers(case.id)),
            "journal": len(store.journal(case.id)),
            "papers": len(store.papers(case.id)),
            "pieces": sum(
                bool(store.setting(f"piece_size.{case.id}.{one}")) for one in elements(case.answers, "breach.evidence")
            ),
            "drafts": sum(bool(text) for text in store.drafts(case.id).values()),
        }

    def screen(self, case: OpenCase) -> ErasureScreen:
        """What erasing would do, what it would not, what stays in the register of breaches."""
        texts = self.library.texts(TEXTS)
        told = tuple(self.library.counted(TEXTS, f"count.{key}", n) for key, n in self.counts(case).items() if n)
        kept = {} if case.header.kind is CaseKind.EXERCISE else kept_line(self.library, case.answers, "")
        limits = tuple(texts[key] for key in sorted(texts) if key.startswith("limit."))
        return ErasureScreen(self._refused(case), told, tuple(kept.items()), limits)

    def check(self, case: OpenCase, signed: Signed) -> None:
        """Raise InvalidAnswer when this case may not be erased now, or when nobody signs."""
        if not signed.name.strip():
            raise InvalidAnswer(self._text("no_name"), self._text("no_name_action"))
        if refused := self._refused(case):
            raise InvalidAnswer(refused, self._text("erase_refused_action"))

    def erase(self, case: OpenCase, signed: Signed, summary: str, folder: Path, copies: Path | None = None) -> Erased:
        """Erase a case from the vault and its backups, and write the certificate. Raises InvalidAnswer, VaultProblem.

        `copies` is a USB key, or another folder, whose copies of the vault are rewritten too.
        What is about to be erased is written down first: a program stopped half-way finishes at the next look.
        """
        self.check(case, signed)
        journal = self.book.store.journal(case.id)
        real = case.header.kind is CaseKind.REAL
        erasure = Erasure(
            id=secrets.token_hex(4),
            case_id=case.id,
            at=self.book.now().isoformat(),
            by=", ".join(part for part in (signed.name.strip(), signed.role.strip()) if part),
            opened=case.header.opened_at.isoformat(),
            closed=case.header.closed_at.isoformat() if case.header.closed_at else "",
            exercise=not real,
            head=journal[-1].hash if journal else FIRST_HASH,
            counts=self.counts(case),
            practice=case.header.practice_id,
            line=kept_line(self.library, case.answers, summary) if real else {},
        )
        keep_erasure(self.book.store, erasure)
        self.close_files()
        self.book.store.forget_case(case.id)
        self._note("erased")
        return self.certified(erasure, folder, copies)

    def certified(self, erasure: Erasure, folder: Path, copies: Path | None) -> Erased:
        """Clean the copies of what has left the vault, and write the certificate.

        Raises ExportProblem when it cannot be written there: all is erased, and the certificate waits in the vault.
        """
        done = self._finish(erasure, copies)
        try:
            files = self.save_certificate(done.id, folder)
        except ExportProblem:
            said = self._text("erase_no_certificate").format(folder=folder)
            raise ExportProblem(said, self._text("erase_no_certificate_action")) from None
        return Erased(files, tuple(f"{name}\u00a0: {why}" for name, why in done.unreached))

    def _finish(self, erasure: Erasure, copies: Path | None = None) -> Erasure:
        """Take the case, or the structure, out of the backups, and say what could not be reached."""
        try:
            if erasure.structure:
                found = self.backups.forget_practice(erasure.practice, copies)
            else:
                found = self.backups.forget_case(erasure.case_id, copies)
            cleaned, unreached = len(found.cleaned), tuple((path.name, why) for path, why in found.unreached)
        except VaultProblem as problem:
            cleaned, unreached = 0, ((self._text("erase_backups"), problem.sentence),)
        done = replace(erasure, cleaned=cleaned, unreached=unreached, done=True)
        keep_erasure(self.book.store, done)
        return done

    def certificates(self) -> tuple[CertificateLine, ...]:
        """Every erasure of this vault, the last first; one that was cut short is finished now."""
        store = self.book.store
        cases = store.cases()
        there = {one.id for one in cases} | {one.practice_id for one in cases} | set(store.known_practices())
        for one in read_erasures(store):
            if not one.done and (one.case_id or one.practice) not in there:
                self._finish(one)
        found = (one for one in reversed(read_erasures(store)) if one.done)
        return tuple(CertificateLine(one.id, f"n°\u00a0{one.id} – {said_at(one)}, {one.by}") for one in found)

    def save_certificate(self, erasure_id: str, folder: Path) -> tuple[Path, ...]:
        """Write one certificate where the person asked. Raises ExportProblem."""
        texts = self.library.texts(TEXTS)
        erasure = next(one for one in read_erasures(self.book.store) if one.id == erasure_id)
        now = self.book.now()
        pdf = self.pdf.render(certificate(texts, erasure), now)
        return self.exports.write(folder, {texts["file"].format(number=erasure.id): pdf})
