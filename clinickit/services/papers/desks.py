"""The desks of what happens to papers around their issue, made on the first need."""

from functools import cached_property

from clinickit.services.casebook import Casebook
from clinickit.services.library import Library
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.papers.approvals import ApprovalDesk
from clinickit.services.papers.sending_desk import SendingDesk
from clinickit.services.world import World


class TrailDesks:
    """Reading again, approving, following what was handed over."""

    def __init__(self, library: Library, book: Casebook, papers: PaperDesk, world: World) -> None:
        self.library, self.book, self.papers, self.world = library, book, papers, world

    @cached_property
    def approvals(self) -> ApprovalDesk:
        """Who reads and signs, remarks, approvals."""
        return ApprovalDesk(self.library, self.book, self.papers)

    @cached_property
    def sendings(self) -> SendingDesk:
        """Each recipient, what was handed over, what was answered."""
        return SendingDesk(self.library, self.book, self.papers, self.world.pdf, self.world.exports)
