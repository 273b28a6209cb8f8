"""Erasing a whole structure that leaves: what goes, its name typed, who signs; certified, its copies cleaned too."""

import secrets
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from clinickit.documents.wording import in_french
from clinickit.domain import ending as end
from clinickit.domain.case import CaseHeader
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import PARIS, Moment
from clinickit.domain.journal import FIRST_HASH
from clinickit.domain.vocabulary import CaseKind
from clinickit.services.clients import ClientLine
from clinickit.services.ending import closing
from clinickit.services.ending.closing import Signed
from clinickit.services.ending.erasing import Erased, ErasingDesk
from clinickit.services.ending.erasures import TEXTS, Erasure, keep_erasure, read_erasures
from clinickit.services.vault.handing_over import TEXTS as VAULT_TEXTS
from clinickit.services.vault.handing_over import HandOverDesk


@dataclass(frozen=True, slots=True)
class StructureErasureScreen:
    """What erasing a structure would do; `refused` says why it may not go now, `warnings` what to know first."""

    structure: ClientLine
    refused: str
    warnings: tuple[str, ...]
    erased: tuple[str, ...]
    limits: tuple[str, ...]


class StructureErasingDesk:
    """The use cases of erasing a structure. Every method is called off the window's thread."""

    def __init__(self, erasing: ErasingDesk, handing_over: HandOverDesk) -> None:
        self.erasing, self.handing_over = erasing, handing_over
        self.library, self.book = erasing.library, erasing.book

    def _text(self, name: str) -> str:
        return self.library.texts(closing.TEXTS)[name]

    def structures(self) -> tuple[ClientLine, ...]:
        """The structures of this vault, by name; one of which nothing is known yet, by the day of its first case."""
        found = {one.id: one for one in self.handing_over.screen().structures}
        unnamed = self.library.texts(VAULT_TEXTS)["handover.unnamed"]
        for header in self.book.store.cases():
            if header.practice_id not in found:
                day = in_french(Moment(header.opened_at, PARIS).day)
                found[header.practice_id] = ClientLine(header.practice_id, unnamed.format(day=day))
        return tuple(found.values())

    def _cases(self, practice: str) -> tuple[CaseHeader, ...]:
        return tuple(one for one in self.book.store.cases() if one.practice_id == practice)

    def screen(self, practice: str) -> StructureErasureScreen:
        """What erasing would do. Raises KeyError when it is unknown."""
        structure = {one.id: one for one in self.structures()}[practice]
        texts, cases = self.library.texts(TEXTS), self._cases(practice)
        return StructureErasureScreen(
            structure,
            self._refused(cases),
            self._warnings(cases),
            tuple(self.library.counted(TEXTS, f"count.{key}", n) for key, n in self._counts(cases).items() if n),
            tuple(texts[key] for key in sorted(texts) if key.startswith("limit.")),
        )

    def _counts(self, cases: tuple[CaseHeader, ...]) -> dict[str, int]:
        total: Counter[str] = Counter(cases=len(cases))
        for header in cases:
            total.update(self.erasing.counts(self.book.open(header)))
        return dict(total)

    def _refused(self, cases: tuple[CaseHeader, ...]) -> str:
        """A case that somebody asked to keep holds its structure."""
        held = [one for one in cases if end.ending_of(self.book.store.journal(one.id)).hold is not None]
        return self.library.counted(closing.TEXTS, "structure_held", len(held)) if held else ""

    def _warnings(self, cases: tuple[CaseHeader, ...]) -> tuple[str, ...]:
        still = [one for one in cases if one.kind is CaseKind.REAL and one.closed_at is None]
        due = {one.id for one in self.erasing.due()}
        kept = [one for one in cases if one.kind is CaseKind.REAL and one.closed_at is not None and one.id not in due]
        told = (("structure_open", len(still)), ("structure_kept", len(kept)))
        return (
            *(self.library.counted(closing.TEXTS, key, n) for key, n in told if n),
            self._text("structure_register"),
        )

    def check(self, practice: str, typed: str, signed: Signed) -> None:
        """Raise InvalidAnswer when it may not be erased now, its name is not the one typed, or nobody signs."""
        screen = self.screen(practice)
        if screen.refused:
            raise InvalidAnswer(screen.refused, self._text("structure_held_action"))
        if _plain(typed) != _plain(screen.structure.label):
            raise InvalidAnswer(self._text("structure_other_name"), self._text("structure_other_name_action"))
        if not signed.name.strip():
            raise InvalidAnswer(self._text("structure_nobody"), self._text("structure_nobody_action"))

    def erase(self, practice: str, typed: str, signed: Signed, folder: Path, copies: Path | None = None) -> Erased:
        """Erase a structure from the vault and its copies; write the certificate. Raises InvalidAnswer, VaultProblem.

        What is about to be erased is written down first: a program stopped half-way finishes at the next look.
        """
        self.check(practice, typed, signed)
        cases = self._cases(practice)
        heads = [journal[-1].hash for one in cases if (journal := self.book.store.journal(one.id))]
        erasure = Erasure(
            id=secrets.token_hex(4),
            case_id="",
            at=self.book.now().isoformat(),
            by=", ".join(part for part in (signed.name.strip(), signed.role.strip()) if part),
            opened="",
            closed="",
            exercise=False,
            head=" ".join(heads) or FIRST_HASH,
            counts=self._counts(cases),
            practice=practice,
            structure=self.screen(practice).structure.label,
        )
        keep_erasure(self.book.store, erasure)
        self.erasing.close_files()
        self.book.store.forget_practice(practice)
        for earlier in read_erasures(self.book.store):  # the lines kept of its breaches go too: they are its own
            if earlier.practice == practice and earlier.line:
                keep_erasure(self.book.store, replace(earlier, line={}))
        self.handing_over.register.note("structure_erased")
        return self.erasing.certified(erasure, folder, copies)


def _plain(name: str) -> str:
    """A name as it is compared: capitals and spaces do not count."""
    return " ".join(name.casefold().split())
