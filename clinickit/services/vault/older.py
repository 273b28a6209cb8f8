"""An older copy of the vault, or of one structure's file: what was found, what may be missing, going on with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from clinickit.documents.numbers import counted
from clinickit.documents.wording import moment_in_french
from clinickit.domain.errors import VaultOlder
from clinickit.domain.facts import PARIS, Moment
from clinickit.domain.older_copy import Aged, AgedFile
from clinickit.services.library import Library
from clinickit.services.vault.register import VaultRegister
from clinickit.services.vault_ports import Vault

TEXTS = "wording/older_copy.toml"
_OF_THE_VAULT = (Aged.DATA, Aged.KEYS)


@dataclass(frozen=True, slots=True)
class OlderScreen:
    """What the page says, sentence by sentence; `practice` is its id when the rest of the vault is open."""

    texts: Mapping[str, str]
    intro: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    first: tuple[str, ...]
    practice: str = ""


class OlderDesk:
    """The use cases of an older copy. `accept` is called off the window's thread."""

    def __init__(self, library: Library, vault: Vault, register: VaultRegister) -> None:
        self.library, self.vault, self.register = library, vault, register

    def screen(self, problem: VaultOlder) -> OlderScreen:
        """What was found, and what to do first."""
        texts, files = self.library.texts(TEXTS), problem.files
        whole = any(one.what in _OF_THE_VAULT for one in files)
        blanks = [_blanks(texts, one) for one in files]
        backup = texts["first.backup" if whole else "first.backup_practice"]
        return OlderScreen(
            texts=texts,
            intro=texts["intro" if whole else "intro_practice"],
            found=tuple(_said(texts, "found", one, held) for one, held in zip(files, blanks, strict=True)),
            missing=tuple(_said(texts, "missing", one, held) for one, held in zip(files, blanks, strict=True)),
            first=(texts["first.copy"].format(place=self.vault.location()), texts["first.look"], backup),
            practice="" if whole else files[0].practice,
        )

    def accept(self, problem: VaultOlder) -> None:
        """Take the file of a structure for the latest one, and note it. Raises VaultDamaged, VaultTooNew."""
        self.vault.accept_older_practice(problem.files[0].practice)
        self.note(problem)

    def note(self, problem: VaultOlder) -> None:
        """Note in the vault's own register which older files were opened all the same."""
        for one in problem.files:
            if one.what is not Aged.SAME:
                self.register.note(f"older_{one.what.value}")


def _said(texts: Mapping[str, str], part: str, one: AgedFile, blanks: Mapping[str, str]) -> str:
    return texts[f"{part}.{one.what.value}"].format(**blanks)


def _blanks(texts: Mapping[str, str], one: AgedFile) -> Mapping[str, str]:
    kind = "openings" if one.what in _OF_THE_VAULT else "sessions"
    behind = counted(texts, f"behind.{kind}", one.behind)
    last = _moment(one.last) if one.last is not None else texts["never"]
    return {"file": one.file, "name": one.name or texts["unknown_practice"], "behind": behind, "last": last}


def _moment(at: datetime) -> str:
    return moment_in_french(Moment(at, PARIS))
