"""The doors to the world that the desks of one window may use, handed over by whoever starts the program."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clinickit.services.evidence_ports import Pieces
from clinickit.services.pack_ports import Packs
from clinickit.services.ports import CaseStore, Clock, Exports, PdfMaker, PdfPages
from clinickit.services.vault_ports import Backups, Vault

if TYPE_CHECKING:  # loaded with the first patient
    from clinickit.services.mailing_ports import LetterDoors
    from clinickit.services.patients_ports import PatientFiles
    from clinickit.services.tables_ports import PatientTables


@dataclass(frozen=True, slots=True)
class World:
    """The doors a desk may use."""

    clock: Clock
    memory: Callable[[], CaseStore]
    vault: Vault
    pdf: PdfMaker
    pages: PdfPages
    exports: Exports
    backups: Backups
    pieces: Pieces
    patients: "PatientFiles"
    tables: "PatientTables"
    letters: "LetterDoors"
    log: Path | None = None
    packs: Packs | None = None
