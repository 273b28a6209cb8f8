"""Handing one structure over: a file that opens elsewhere under its own passphrase, with nothing of the others."""

from dataclasses import dataclass
from pathlib import Path

from clinickit.documents.wording import in_french
from clinickit.domain.facts import PARIS, Moment
from clinickit.services.casebook import Casebook, Change
from clinickit.services.clients import ClientLine
from clinickit.services.library import Library
from clinickit.services.vault.register import VaultRegister
from clinickit.services.vault_ports import Backups, Vault

TEXTS = "wording/vault.toml"


@dataclass(frozen=True, slots=True)
class HandOverScreen:
    """The structures that can be handed over."""

    structures: tuple[ClientLine, ...]


class HandOverDesk:
    """The use cases of handing over. Every method is called off the window's thread."""

    def __init__(self, library: Library, book: Casebook, vault: Vault, backups: Backups) -> None:
        self.library, self.book, self.backups = library, book, backups
        self.register = VaultRegister(library, book, vault)

    def screen(self) -> HandOverScreen:
        """The structures of which something is known, by name."""
        opened = {header.practice_id: header.opened_at for header in self.book.store.cases()}
        unnamed = self.library.texts(TEXTS)["handover.unnamed"]

        def label(practice: str, name: str) -> str:
            at = opened.get(practice)
            return name or unnamed.format(day=in_french(Moment(at, PARIS).day) if at else "?")

        found = self.book.store.known_practices().items()
        return HandOverScreen(tuple(ClientLine(practice, label(practice, name)) for practice, name in found))

    def hand_over(self, practice: str, passphrase: str, folder: Path) -> Path:
        """Write the file, and say so in the journal of each case. Raises VaultProblem, ExportProblem.

        The structure stays in this vault: handing over erases nothing.
        """
        path = self.backups.hand_over_practice(practice, folder, passphrase, self.book.now())
        said = self.library.texts(TEXTS)["handover.journal"]
        for header in self.book.store.cases():
            if header.practice_id == practice:
                entry = self.book.entry("exported", said, zone=self.book.zone_of(header.id))
                self.book.save(Change(header.id, practice, entry=entry))
        self.register.note("handed_over")
        return path
