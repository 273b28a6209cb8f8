"""The desks of the end of a case and of what leaves it, made on the first need from the doors they share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from clinickit.services.breach_register import BreachRegisterDesk
from clinickit.services.casebook import Casebook
from clinickit.services.clock_check import ClockDesk
from clinickit.services.ending.case_export import CaseExportDesk, MoreFiles
from clinickit.services.ending.closing import ClosingDesk
from clinickit.services.ending.erasing import ErasingDesk, ErasingDoors
from clinickit.services.ending.lawyer_notes import NotesDesk
from clinickit.services.ending.open_points import MorePoints
from clinickit.services.ending.reopening import ReopeningDesk
from clinickit.services.ending.structures import StructureErasingDesk
from clinickit.services.evidence import EvidenceDesk
from clinickit.services.evidence_ports import Pieces
from clinickit.services.journal_papers import JournalPapersDesk
from clinickit.services.library import Library
from clinickit.services.ports import Exports, PdfMaker, PdfPages
from clinickit.services.vault.handing_over import HandOverDesk
from clinickit.services.vault.register import VaultRegister
from clinickit.services.vault.second_person import SecondPersonDesk
from clinickit.services.vault_ports import Backups, Vault


@dataclass(frozen=True)
class EndDoors:
    """The doors these desks use. `more_points` and `more_files` are what other parts of the kit add."""

    vault: Vault
    backups: Backups
    pdf: PdfMaker
    pages: PdfPages
    exports: Exports
    pieces: Pieces
    close_files: Callable[[], None] = lambda: None
    more_points: tuple[MorePoints, ...] = ()
    more_files: tuple[MoreFiles, ...] = ()


class EndDesks:
    """Closing, reopening, erasing, exporting, notes for the lawyer, the PC's clock, the second person."""

    def __init__(self, library: Library, book: Casebook, evidence: EvidenceDesk, doors: EndDoors) -> None:
        self.library, self.book, self.evidence, self.doors = library, book, evidence, doors

    @cached_property
    def closing(self) -> ClosingDesk:
        """What is left open, the hold, closing."""
        return ClosingDesk(self.library, self.book, self.doors.more_points)

    @cached_property
    def reopening(self) -> ReopeningDesk:
        """A new awareness."""
        return ReopeningDesk(self.library, self.book)

    @cached_property
    def erasing(self) -> ErasingDesk:
        """Erasing, and the certificates."""
        doors = self.doors
        own = ErasingDoors(doors.backups, doors.pdf, doors.exports, doors.close_files, self.acts.note)
        return ErasingDesk(self.library, self.book, own)

    @cached_property
    def structures(self) -> StructureErasingDesk:
        """Erasing a whole structure."""
        handing_over = HandOverDesk(self.library, self.book, self.doors.vault, self.doors.backups)
        return StructureErasingDesk(self.erasing, handing_over)

    @cached_property
    def exporting(self) -> CaseExportDesk:
        """The whole case, in clear or sealed."""
        doors = (self.doors.pdf, self.doors.exports, self.doors.pieces)
        return CaseExportDesk(self.library, self.book, self.evidence, doors, self.doors.more_files)

    @cached_property
    def notes(self) -> NotesDesk:
        """The notes for the lawyer."""
        return NotesDesk(self.library, self.book)

    @cached_property
    def clock(self) -> ClockDesk:
        """The PC's clock beside a telephone's."""
        return ClockDesk(self.library, self.book)

    @cached_property
    def journal_papers(self) -> JournalPapersDesk:
        """The main courante as PDF, the picture of the timeline."""
        doors = self.doors
        return JournalPapersDesk(self.library, self.book, doors.pdf, doors.pages, doors.exports)

    @cached_property
    def breaches(self) -> BreachRegisterDesk:
        """The register of breaches of each structure."""
        return BreachRegisterDesk(self.library, self.book, self.doors.pdf, self.doors.exports)

    @cached_property
    def acts(self) -> VaultRegister:
        """What was done to the vault."""
        return VaultRegister(self.library, self.book, self.doors.vault)

    @cached_property
    def second(self) -> SecondPersonDesk:
        """The second person's passphrase."""
        return SecondPersonDesk(self.doors.vault, self.acts)
