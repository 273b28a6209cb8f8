"""The vault's own register: openings, locks, keys changed, backups restored; chained, kept with the settings."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from clinickit.documents.wording import moment_in_french
from clinickit.domain.facts import PARIS, Moment
from clinickit.domain.journal import Entry, content, seal
from clinickit.services.casebook import Casebook
from clinickit.services.library import Library
from clinickit.services.ports import CaseStore
from clinickit.services.vault_ports import Vault

TEXTS = "wording/vault_register.toml"
SETTING = "vault_register"
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act on the vault, as it is listed."""

    when: str
    what: str
    person: str


@dataclass(frozen=True, slots=True)
class RegisterOfActs:
    """The last acts, the latest first; `broken` when the chain no longer holds."""

    lines: tuple[ActLine, ...]
    total: int
    broken: bool


class VaultRegister:
    """What was done to the vault itself. Called off the window's thread; nothing is noted while there is no vault."""

    def __init__(self, library: Library, book: Casebook, vault: Vault) -> None:
        self.library, self.book, self.vault = library, book, vault

    def note(self, act: str, **said: str) -> None:
        """Note an act (`unlocked`, `locked`, `passphrase_changed`, …), its blanks filled; durable on return."""
        store = self.book.store
        if not store.durable:
            return
        untouched = self.vault.changes() == 0
        held = _held(store)
        entry = self.book.entry(act, self.library.texts(TEXTS)[f"act.{act}"].format(**said))
        last = Entry("", "", entry.event_at, entry.entered_at, number=len(held), hash=held[-1][1]) if held else None
        sealed = seal(entry, last)
        store.set_setting(SETTING, json.dumps([*held, [content(sealed), sealed.hash]], ensure_ascii=False))
        if untouched:  # opening and locking alone do not call for a backup
            self.vault.changes_saved()

    def screen(self) -> RegisterOfActs:
        """The last acts."""
        held = _held(self.book.store)
        nobody = self.library.texts(TEXTS)["nobody"]
        lines = []
        for text, _hash in reversed(held[-MOST_SHOWN:]):
            act = json.loads(text)
            when = moment_in_french(Moment(datetime.fromisoformat(act["event_at"]), PARIS))
            lines.append(ActLine(when, act["text"], act["person"] or nobody))
        return RegisterOfActs(tuple(lines), len(held), not _sound(held))


def _held(store: CaseStore) -> list[tuple[str, str]]:
    return [(str(text), str(told)) for text, told in json.loads(store.setting(SETTING) or "[]")]


def _sound(held: list[tuple[str, str]]) -> bool:
    """Whether each act matches its hash and follows the one before."""
    previous = ""
    for number, (text, told) in enumerate(held, start=1):
        act = json.loads(text)
        if hashlib.sha256(text.encode()).hexdigest() != told or act["number"] != number:
            return False
        if previous and act["previous"] != previous:
            return False
        previous = told
    return True
