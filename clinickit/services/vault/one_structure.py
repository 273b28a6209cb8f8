"""One structure taken back from a backup: what the copy holds, what it would replace, why it may not come back."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinickit.documents.wording import in_french
from clinickit.domain import ending as end
from clinickit.domain.errors import VaultProblem
from clinickit.domain.facts import PARIS, Moment
from clinickit.services.case_titles import case_lines
from clinickit.services.clients import ClientLine
from clinickit.services.ending.erasures import Erasure, read_erasures, said_at
from clinickit.services.vault.desk import VaultDesk
from clinickit.services.vault.handing_over import TEXTS as VAULT_TEXTS
from clinickit.services.vault_ports import PracticeCopy

TEXTS = "wording/one_structure.toml"
ENTRY_KIND = "restored"


@dataclass(frozen=True, slots=True)
class TakeBackScreen:
    """What a copy holds of a structure and what it would replace; `refused` says why it may not come back."""

    structure: ClientLine
    refused: str
    holds: tuple[str, ...]
    replaced: tuple[str, ...]


class TakeBackDesk:
    """The use cases of taking one structure back. Every method is called off the window's thread."""

    def __init__(self, safe: VaultDesk, close_files: Callable[[], None]) -> None:
        self.safe, self._close_files = safe, close_files
        self.library, self.book, self.backups = safe.library, safe.book, safe.backups

    def asks_passphrase(self, backup: Path) -> bool:
        """Whether this backup opens only with its passphrase of then. Raises VaultDamaged."""
        return self.backups.asks_passphrase(backup)

    def copies(self, backup: Path, typed: str) -> tuple[PracticeCopy, ...]:
        """What a backup holds, structure by structure. Raises WrongPassphrase, VaultProblem."""
        return self.backups.practices_in(backup, typed)

    def lines(self, copies: Sequence[PracticeCopy]) -> tuple[ClientLine, ...]:
        """These structures by name; one without a name by the day of its first case."""
        return tuple(self._line(one) for one in copies)

    def screen(self, backup: Path, copy: PracticeCopy) -> TakeBackScreen:
        """What taking this structure back would do. Raises VaultTooNew."""
        texts = self.library.texts(TEXTS)
        last = texts["last"].format(when=self.safe.said(copy.last)) if copy.last else texts["nothing"]
        holds = (self._made(backup), last, self.library.counted(TEXTS, "cases", len(copy.cases)))
        return TakeBackScreen(self._line(copy), self._refused(copy), holds, tuple(self._replaced(copy)))

    def take_back(self, backup: Path, typed: str, copy: PracticeCopy) -> tuple[str, ...]:
        """Put a structure back as this backup has it; the pieces and lists that could not come with it.

        A backup of today is made first; a spoilt file, which it could not read, is kept beside. Raises VaultProblem.
        """
        texts = self.library.texts(TEXTS)
        if refused := self._refused(copy):
            raise VaultProblem(refused, texts["refused_action"])
        self._close_files()
        sound = self.backups.is_sound(copy.id)
        try:
            self.safe.back_up(keep=backup)
        except VaultProblem:
            if sound:
                raise
        when = self._when(backup)
        entry = self.book.entry(ENTRY_KIND, texts["journal"].format(when=when))
        missing = self.backups.bring_back(backup, typed, copy.id, entry)
        self.safe.register.note("structure_back", when=when)
        with contextlib.suppress(VaultProblem):  # what is missing from the vault is told again
            self.safe.back_up(keep=backup)
        return missing

    def _line(self, copy: PracticeCopy) -> ClientLine:
        if copy.name:
            return ClientLine(copy.id, copy.name)
        first = min((one.opened_at for one in copy.cases), default=None)
        day = in_french(Moment(first, PARIS).day) if first else "?"
        return ClientLine(copy.id, self.library.texts(VAULT_TEXTS)["handover.unnamed"].format(day=day))

    def _when(self, backup: Path) -> str:
        return self.safe.said(self._made_at(backup))

    def _made_at(self, backup: Path) -> datetime:
        return next(one.made_at for one in self.backups.listed(backup.parent) if one.path == backup)

    def _made(self, backup: Path) -> str:
        return self.library.texts(TEXTS)["made"].format(when=self._when(backup))

    def _refused(self, copy: PracticeCopy) -> str:
        """Erasing reaches backups: a copy that it could not reach brings nothing back."""
        cases = {one.id for one in copy.cases}
        for erasure in read_erasures(self.book.store):
            if erasure.structure and erasure.practice == copy.id:
                return self._said("erased", erasure)
            if erasure.case_id in cases:
                return self._said("case_erased", erasure)
        return ""

    def _said(self, key: str, erasure: Erasure) -> str:
        return self.library.texts(TEXTS)[key].format(when=said_at(erasure), by=erasure.by)

    def _replaced(self, copy: PracticeCopy) -> Iterator[str]:
        texts = self.library.texts(TEXTS)
        if copy.id not in self.book.store.practices():
            yield texts["absent"]
        elif self.backups.is_sound(copy.id):
            yield from self._since(copy) or (texts["same"],)
            yield texts["kept"]
        else:
            yield texts["unsound"]
        yield texts["files"]
        yield texts["others"]

    def _since(self, copy: PracticeCopy) -> tuple[str, ...]:
        """What each of its cases has written since, and those opened since."""
        store, then = self.book.store, {one.id: one.entries for one in copy.cases}
        headers = [header for header in store.cases() if header.practice_id == copy.id]
        said = []
        for line in case_lines(self.library, [(header, store.shown(header.id)) for header in headers]):
            title, journal = f"{line.title} ({line.opened})", store.journal(line.id)
            known = then.get(line.id, frozenset())
            since = {one.hash for one in journal} - known  # by their hashes: a copy may be of another course of things
            if since:
                key = "since" if line.id in then else "opened"
                said.append(self.library.counted(TEXTS, key, len(since), title=title))
            hold = end.ending_of(journal).hold
            if hold is not None and hold.hash not in known:
                said.append(self.library.texts(TEXTS)["hold"].format(title=title))
        return tuple(said)
