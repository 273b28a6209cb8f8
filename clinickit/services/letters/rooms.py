"""The four desks of letters over one case's patients and register: letters, handing over, register, reception."""

from typing import TYPE_CHECKING

from clinickit.people.names import read_name_rules
from clinickit.services.casebook import Casebook
from clinickit.services.letters.desk import Doors, LettersDesk
from clinickit.services.letters.handing import HandingDesk
from clinickit.services.letters.letterheads import LetterheadDesk
from clinickit.services.letters.person import PersonDesk
from clinickit.services.letters.reception import ReceptionDesk
from clinickit.services.letters.reception_sites import SitesDesk
from clinickit.services.letters.register_desk import RegisterDesk
from clinickit.services.letters.resends import ResendDesk
from clinickit.services.letters.site_desk import SiteDesk, open_extract
from clinickit.services.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from clinickit.services.paper_desk import PaperDesk
    from clinickit.services.patients.names import PatientNames
    from clinickit.services.world import World


class LetterDesks:
    """Made on the first need; every method of its desks is called off the window's thread."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        world: "World",
        papers: "PaperDesk",
        names: "PatientNames",
    ) -> None:
        self.world = world
        doors = Doors(world.patients, world.letters, world.pdf, world.pages, names.of)
        self.letters = LettersDesk(library, book, doors, papers.material, papers.gap_line)
        self.handing = HandingDesk(self.letters, world.exports)
        self.register = RegisterDesk(self.letters, world.tables, world.exports)
        self.reception = ReceptionDesk(self.letters)
        self.sites = SitesDesk(self.letters)
        self.person = PersonDesk(self.letters)
        self.resends = ResendDesk(self.letters, world.exports)
        self.letterheads = LetterheadDesk(self.letters)

    def forget(self) -> None:
        """Nothing of anybody stays in memory (the vault is being locked)."""
        self.letters.forget()

    def open_extract(self, path: "Path", passphrase: str) -> SiteDesk:
        """The desk of a site, over the file it received. Raises WrongPassphrase, ExportProblem."""
        rules = read_name_rules(self.letters.library.resources.read("people/names.toml"))
        return open_extract(self.world.letters.sealed, self.letters.book.clock, path, passphrase, rules)
