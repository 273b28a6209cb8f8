"""Changing the passphrase or every key, then what is left: pieces to seal again, copies that earlier keys open."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from clinickit.domain.case import CaseHeader
from clinickit.domain.errors import Cancelled, EvidenceProblem
from clinickit.services.case_titles import case_lines
from clinickit.services.casebook import OpenCase, latest, readable
from clinickit.services.evidence import EvidenceDesk
from clinickit.services.evidence_ports import FORMER_KEYS, TO_SEAL_AGAIN
from clinickit.services.vault.backups import size_in_french
from clinickit.services.vault.desk import REHEARSED, VaultDesk
from clinickit.services.vault_ports import CopyKind

_PASSES = 2  # a piece is read once to be sealed again, then what was written is read back


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A copy that an earlier passphrase or key opens, as it is listed."""

    path: str
    kind: CopyKind
    when: str
    size: str


@dataclass(frozen=True, slots=True)
class KeyScreen:
    """What is left of earlier keys: so many pieces and what they weigh, these copies; a recovery sheet to be made."""

    pieces: int
    size: str
    copies: tuple[CopyLine, ...]
    recovery: bool = False


@dataclass(frozen=True, slots=True)
class SealedAgain:
    """What one run did: pieces under their new key, pieces still to do, those that cannot be read any more."""

    done: int
    left: int
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many copies were removed, and the paths of those that the disk keeps."""

    count: int
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    case: str
    label: str
    piece: str
    number: int
    sha256: str
    size: int
    keys: tuple[str, ...]


class KeyDesk:
    """The use cases of a change of keys. Every method is called off the window's thread."""

    def __init__(self, safe: VaultDesk, evidence: EvidenceDesk, close_files: Callable[[], None]) -> None:
        self.safe, self.evidence, self._close_files = safe, evidence, close_files

    def change_passphrase(self, current: str, passphrase: str, *, new_key: bool) -> tuple[str, ...]:
        """Change the passphrase, with every key of the vault too if asked.

        The cases that have a list or letters nobody can read any more are named: these files keep their key. Raises
        WrongPassphrase, VaultProblem; nothing has then changed.
        """
        vault, unreadable = self.safe.vault, tuple[str, ...]()
        if new_key:
            unreadable = vault.renew_key(current, passphrase, self._close_files)
            self.safe.book.store.set_setting(REHEARSED, "")
        else:
            vault.change_passphrase(current, passphrase)
        self.safe.register.note("key_renewed" if new_key else "passphrase_changed")
        headers = [header for header in self.safe.book.store.cases() if header.id in unreadable]
        return tuple(self._label(header) for header in headers)

    def screen(self) -> KeyScreen:
        """What is left of earlier keys. Raises VaultLocked."""
        waiting, _ = self._waiting()
        copies = tuple(
            CopyLine(one.path, one.kind, self.safe.said(one.made_at), size_in_french(one.size))
            for one in self.safe.backups.old_copies()
        )
        size = size_in_french(sum(one.size for one in waiting))
        return KeyScreen(len(waiting), size, copies, self.safe.recovery_to_do())

    def seal_again(self, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> SealedAgain:
        """Put the pieces of before under the new key of their case, one after the other; never one in clear.

        `progress` is told the bytes passed and how many there are. Whatever stops it, each piece is whole under one
        key or the other, both of which the vault keeps. Raises VaultProblem when the disk refuses, VaultLocked.
        """
        store, (waiting, _) = self.safe.book.store, self._waiting()
        whole, passed, done, stopped = _PASSES * sum(one.size for one in waiting), 0, 0, False
        unreadable: dict[tuple[str, str], str] = {}
        for one in waiting:
            try:
                self._one_again(one, partial(_after, progress, passed, whole), cancelled)
                done += 1
            except EvidenceProblem:
                unreadable[one.case, one.piece] = f"{one.label}, n°\u00a0{one.number}"
            except Cancelled:
                stopped = True
                break
            passed += _PASSES * one.size
        if done:
            self.safe.register.note("pieces_sealed_again", count=str(done))
        still, all_seen = self._waiting()  # keys may have changed meanwhile
        left = sum((one.case, one.piece) not in unreadable for one in still)
        if all_seen and not left and not stopped:
            store.set_setting(TO_SEAL_AGAIN, "")
        return SealedAgain(done, left, tuple(unreadable.values()))

    def _one_again(self, one: _Waiting, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> None:
        if cancelled():
            raise Cancelled("Arrêté à votre demande.")
        self.evidence.pieces.seal_again(one.case, one.piece, one.keys, one.sha256, progress, cancelled)

    def left(self) -> bool:
        """Whether something may be left of earlier keys, told quickly."""
        return bool(self.safe.book.store.setting(TO_SEAL_AGAIN) or self.safe.backups.old_copies())

    def forget_copies(self, paths: Collection[str]) -> Forgotten:
        """Remove these older copies, once a fresh backup is made and proved. Raises VaultProblem; none is then gone."""
        asked = {one.path for one in self.safe.backups.old_copies()} & set(paths)
        self.safe.back_up()
        kept = self.safe.backups.forget_old_copies(asked)
        gone = sorted(asked - set(kept))
        if gone:
            self.safe.register.note("copies_forgotten", names=", ".join(gone))
        return Forgotten(len(gone), kept)

    def _waiting(self) -> tuple[tuple[_Waiting, ...], bool]:
        """The pieces that the newest key of their case does not open; whether every case could be looked at."""
        store = self.safe.book.store
        if not store.setting(TO_SEAL_AGAIN):
            return (), True
        headers = store.cases()
        found = tuple(readable(headers, self._waiting_of))
        return tuple(one for _, held in found for one in held), len(found) == len(headers)

    def _waiting_of(self, header: CaseHeader) -> tuple[_Waiting, ...]:
        store, pieces = self.safe.book.store, self.evidence.pieces
        if not store.setting(FORMER_KEYS + header.id):
            return ()
        case = OpenCase(header, answers=latest(store.answers(header.id)))
        keys, label = self.evidence.keys_of(case), self._label(header)
        return tuple(
            _Waiting(header.id, label, line.id, line.number, line.sha256, line.size, keys)
            for line in self.evidence.screen(case).lines
            if line.held and not pieces.is_under(header.id, line.id, keys[0])
        )

    def _label(self, header: CaseHeader) -> str:
        store = self.safe.book.store
        (line,) = case_lines(self.safe.library, [(header, store.shown(header.id))])
        return f"{line.title} ({line.opened})"


def _after(progress: Callable[[int, int], None], passed: int, whole: int, size: int) -> None:
    progress(passed + size, whole)
