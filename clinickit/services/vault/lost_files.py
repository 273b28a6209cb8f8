"""Pieces and attached files that went or were spoilt: told by the last backup, taken back from an earlier one."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from clinickit.domain.errors import VaultProblem
from clinickit.domain.schema import elements
from clinickit.services.case_titles import case_lines
from clinickit.services.casebook import Casebook, Change, latest, readable
from clinickit.services.evidence import GROUP
from clinickit.services.library import Library
from clinickit.services.vault.register import VaultRegister
from clinickit.services.vault_ports import FILE_MADE, Backups, LostFile

TEXTS = "wording/lost_files.toml"
_LOST = "files_lost"


@dataclass(frozen=True, slots=True)
class LostLine:
    """One lost file as it is told: which one, of which case, what became of it; `kept` when a backup has it.

    `piece` or, else, a list or letters, which the case can go on with an empty one of.
    """

    path: str
    name: str
    said: str
    kept: bool
    piece: bool


class LostDesk:
    """The use cases of lost files. Every method is called off the window's thread."""

    def __init__(
        self, library: Library, book: Casebook, backups: Backups, register: VaultRegister, close: Callable[[], None]
    ) -> None:
        self.library, self.book, self.backups, self.register, self._close = library, book, backups, register, close

    def note(self, lost: tuple[LostFile, ...]) -> None:
        """What the backup just made has found lost."""
        told = json.dumps([asdict(one) for one in lost]) if lost else ""
        if self.book.store.setting(_LOST) != told:
            self.book.store.set_setting(_LOST, told)

    def lines(self) -> tuple[LostLine, ...]:
        """What the last backup found lost, in words; nothing of anybody."""
        return tuple(self._line(one) for one in self._lost()) if self.book.store.durable else ()

    def count(self) -> int:
        """How many the last backup found lost."""
        return len(self._lost())

    def take_back(self, path: str) -> None:
        """Put a file back as the backups keep it, and note it. Raises VaultProblem; nothing has then changed."""
        one = self._one(path)
        self._close()
        self.backups.take_back(path)
        self._done(one, "taken_back")

    def go_without(self, path: str) -> None:
        """Start again with an empty list or register: no copy is left. The altered file stays in `aside/`."""
        one = self._one(path)
        self._close()
        self.backups.set_aside(path)
        self.book.store.set_setting(f"{FILE_MADE}{one.case}.{_kind(one)}", "")
        self._done(one, "gone_without")

    def _done(self, one: LostFile, act: str) -> None:
        said = self.library.texts(TEXTS)[f"journal.{act}"].format(name=self._name(one))
        header = next((header for header in self.book.store.cases() if header.id == one.case), None)
        if header is not None:
            entry = self.book.entry("evidence_checked", said, zone=self.book.zone_of(header.id))
            self.book.save(Change(header.id, header.practice_id, entry=entry))
        self.note(tuple(other for other in self._lost() if other.path != one.path))
        self.register.note(act)

    def _lost(self) -> tuple[LostFile, ...]:
        return tuple(LostFile(**one) for one in json.loads(self.book.store.setting(_LOST) or "[]"))

    def _one(self, path: str) -> LostFile:
        found = next((one for one in self._lost() if one.path == path), None)
        if found is None:
            raise VaultProblem(
                "Ce fichier n’est plus parmi ceux qui manquent.", "Faites une sauvegarde, puis regardez."
            )
        return found

    def _line(self, one: LostFile) -> LostLine:
        texts = self.library.texts(TEXTS)
        said = (texts["spoilt" if one.spoilt else "missing"], texts["kept" if one.kept else "nowhere"])
        return LostLine(one.path, self._in_case(one), " ".join(said), one.kept, bool(one.piece))

    def _name(self, one: LostFile) -> str:
        """« Pièce n° 2 », « Liste des patients »."""
        texts, store = self.library.texts(TEXTS), self.book.store
        if not one.piece:
            return texts[_kind(one)]
        headers = (header for header in store.cases() if header.id == one.case)
        for _header, history in readable(headers, lambda header: store.answers(header.id)):
            pieces = elements(latest(history), GROUP)
            if one.piece in pieces:
                return texts["piece"].format(number=pieces.index(one.piece) + 1)
        return texts["a_piece"]

    def _in_case(self, one: LostFile) -> str:
        store = self.book.store
        found = ((header, store.shown(header.id)) for header in store.cases())
        title = next((line for line in case_lines(self.library, found) if line.id == one.case), None)
        texts = self.library.texts(TEXTS)
        case = texts["case"].format(title=title.title, opened=title.opened) if title else texts["a_case"]
        return texts["line"].format(name=self._name(one), case=case)


def _kind(one: LostFile) -> str:
    return one.path.partition("/")[0]
