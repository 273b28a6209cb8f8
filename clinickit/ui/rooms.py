"""The rooms of one window, beside the journey: each is made when the person first enters it."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from clinickit.ui.at_keyboard import KeyboardRoom
    from clinickit.ui.calls import CallsRoom
    from clinickit.ui.care import CareRoom
    from clinickit.ui.ending.room import EndingRoom
    from clinickit.ui.filing import FilingRoom
    from clinickit.ui.journey import Journey
    from clinickit.ui.main_window import MainWindow
    from clinickit.ui.packs import RulesRoom
    from clinickit.ui.paper_form import PaperFormRoom
    from clinickit.ui.patients.leak.room import LeakRoom
    from clinickit.ui.patients.letters.following import SiteRoom
    from clinickit.ui.patients.letters.room import LettersRoom
    from clinickit.ui.patients.room import PatientsRoom
    from clinickit.ui.records import RecordsRoom
    from clinickit.ui.rereading import Rereading
    from clinickit.ui.review.room import ReviewRoom
    from clinickit.ui.starting import StartRoom
    from clinickit.ui.vault.older import OlderRoom
    from clinickit.ui.vault.room import VaultRoom

# Those that show something of the vault, in the order in which they are emptied when it is locked.
_EMPTIED = (
    "vault",
    "older",
    "keyboard",
    "calls",
    "care",
    "paper_form",
    "start",
    "rereading",
    "filing",
    "records",
    "ending",
    "review",
    "leak",
    "letters",
    "patients",
    "site",
)


class Rooms:
    """What stands beside the journey; asking for a room makes it, asking about it does not."""

    def __init__(self, window: "MainWindow") -> None:
        self.window = window

    @cached_property
    def vault(self) -> "VaultRoom":
        """The pages about the vault."""
        from clinickit.ui.vault.room import VaultRoom

        return VaultRoom(self.window)

    @cached_property
    def older(self) -> "OlderRoom":
        """What to do with an older copy of the vault."""
        from clinickit.ui.vault.older import OlderRoom

        return OlderRoom(self.window)

    @cached_property
    def start(self) -> "StartRoom":
        """For whom a case is started."""
        from clinickit.ui.starting import StartRoom

        return StartRoom(self.window)

    @cached_property
    def rules(self) -> "RulesRoom":
        """The rules in use and the packs that change them."""
        from clinickit.ui.packs import RulesRoom

        return RulesRoom(self.window, self.window.desk.packs)

    @cached_property
    def calls(self) -> "CallsRoom":
        """Whom to call."""
        from clinickit.ui.calls import CallsRoom

        return CallsRoom(self.window)

    @cached_property
    def keyboard(self) -> "KeyboardRoom":
        """Who is at the keyboard."""
        from clinickit.ui.at_keyboard import KeyboardRoom

        return KeyboardRoom(self.window)

    @cached_property
    def care(self) -> "CareRoom":
        """Caring on paper, and the way back."""
        from clinickit.ui.care import CareRoom

        return CareRoom(self.window)

    @cached_property
    def paper_form(self) -> "PaperFormRoom":
        """The whole journey on paper, and typed back."""
        from clinickit.ui.paper_form import PaperFormRoom

        return PaperFormRoom(self.window)

    @cached_property
    def leak(self) -> "LeakRoom":
        """Who is concerned: leaked file, piles, people presumed."""
        from clinickit.ui.patients.leak.room import LeakRoom

        return LeakRoom(self.window)

    @cached_property
    def records(self) -> "RecordsRoom":
        """The pieces and the main courante of the open case."""
        from clinickit.ui.records import RecordsRoom

        return RecordsRoom(self.window)

    @cached_property
    def rereading(self) -> "Rereading":
        """The pieces of the open case, read again each week."""
        from clinickit.ui.rereading import Rereading

        return Rereading(self.window)

    @cached_property
    def filing(self) -> "FilingRoom":
        """The CNIL sheet, field by field, beside the browser."""
        from clinickit.ui.filing import FilingRoom

        return FilingRoom(self.window)

    @cached_property
    def patients(self) -> "PatientsRoom":
        """The patients of the open case: the four steps, the lists."""
        from clinickit.ui.patients.room import PatientsRoom

        return PatientsRoom(self.window)

    @cached_property
    def letters(self) -> "LettersRoom":
        """The letters, their register, the desk."""
        from clinickit.ui.patients.letters.room import LettersRoom

        return LettersRoom(self.window)

    @cached_property
    def site(self) -> "SiteRoom":
        """The desk of another site, over a file received."""
        from clinickit.ui.patients.letters.following import SiteRoom

        return SiteRoom(self.window)

    @cached_property
    def ending(self) -> "EndingRoom":
        """The end of the open case, and what leaves it."""
        from clinickit.ui.ending.room import EndingRoom

        return EndingRoom(self.window)

    @cached_property
    def review(self) -> "ReviewRoom":
        """Papers read again and approved, and each recipient followed."""
        from clinickit.ui.review.room import ReviewRoom

        return ReviewRoom(self.window)

    def lead_from(self, journey: "Journey") -> None:
        """The buttons of the journey lead here."""
        lead = self.window.lead
        lead(journey.pieces.clicked, lambda rooms: rooms.records.show_pieces())
        lead(journey.opened, lambda rooms: rooms.rereading.begin_if_due())
        lead(journey.opened, lambda rooms: rooms.keyboard.show_name())
        lead(journey.at_keyboard.clicked, lambda rooms: rooms.keyboard.enter())
        lead(journey.main_courante.clicked, lambda rooms: rooms.records.show_main_courante())
        lead(journey.care.clicked, lambda rooms: rooms.care.enter())
        lead(journey.on_paper.clicked, lambda rooms: rooms.paper_form.enter())
        lead(journey.patients.clicked, lambda rooms: rooms.patients.enter())
        lead(journey.ending.clicked, lambda rooms: rooms.ending.enter())
        for page in (journey.paper, journey.summary):
            lead(page.follow_asked, lambda rooms: rooms.review.enter())
        lead(journey.paper.review_asked, lambda rooms: rooms.review.enter_shown())
        lead(journey.paper.fields_asked, lambda rooms: rooms.filing.enter())
        lead(journey.closed.reopen_asked, lambda rooms: rooms.ending.enter())

    def are_calls(self, page: QWidget) -> bool:
        """Whether a page is the one that says whom to call."""
        return self._made("calls") and page is self.calls.page

    def come_back(self) -> bool:
        """Show again the page about patients that was left; whether there was one."""
        return self._made("patients") and self.patients.come_back()

    def forget(self, but: object = None) -> None:
        """The vault is being locked, or replaced from the room `but`: nothing of it stays on any other page."""
        for name in filter(self._made, _EMPTIED):
            if (room := getattr(self, name)) is not but:
                room.forget()

    def stop(self) -> None:
        """The window is closing: long work is told to end."""
        if self._made("rereading"):
            self.rereading.forget()
        if self._made("paper_form"):
            self.paper_form.stop()
        if self._made("vault"):
            self.vault.keys.stop()
        if self._made("letters"):
            self.letters.work.stop.ask()
        if self._made("patients"):
            self.patients.stop()
        if self._made("leak"):
            self.leak.stop()

    def _made(self, name: str) -> bool:
        return name in vars(self)
