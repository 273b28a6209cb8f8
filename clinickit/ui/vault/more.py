"""The vault's pages about a second person, its own register, one structure handed over; part of the vault's room."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clinickit.services.ending.erasing import CertificateLine
from clinickit.services.vault.handing_over import HandOverScreen
from clinickit.services.vault.register import RegisterOfActs
from clinickit.services.vault.second_person import SecondScreen
from clinickit.ui.guard import said
from clinickit.ui.vault.erasing import StructureErasing
from clinickit.ui.vault.handover import HandOverPage
from clinickit.ui.vault.register import RegisterPage
from clinickit.ui.vault.second import SecondPage

if TYPE_CHECKING:
    from clinickit.ui.vault.room import VaultRoom


class VaultRecords(QObject):
    """Brings both pages and their use cases together."""

    def __init__(self, room: "VaultRoom") -> None:
        super().__init__(room)
        self.room, self.window, self.words = room, room.window, room.words
        self.second, self.register = SecondPage(room.words), RegisterPage(room.words)
        self.handover = HandOverPage(room.words)
        for page in (self.second, self.register, self.handover):
            self.window.pages.addWidget(page)
        room.overview.second_asked.connect(self.show_second)
        room.overview.register_asked.connect(self.show_register)
        self.second.give_asked.connect(self._give)
        self.second.take_back_asked.connect(self._take_back)
        self.second.left.connect(room.enter)
        self.register.certificate_asked.connect(self._save_certificate)
        self.register.breaches_asked.connect(self._save_breaches)
        self.register.left.connect(room.enter)
        room.overview.handover_asked.connect(self.show_handover)
        self.handover.asked.connect(self._hand_over)
        self.handover.left.connect(room.enter)
        self.erasing = StructureErasing(room)
        room.overview.erase_asked.connect(self.erasing.enter)

    def forget(self) -> None:
        """Nothing of the vault stays on a page (it is being locked)."""
        self.second.reset()
        self.register.empty()
        self.handover.reset()
        self.erasing.forget()

    def show_second(self) -> None:
        """Whether a second person can open the vault, and the form to change it."""

        def show(screen: SecondScreen) -> None:
            self.second.show_second(there=screen.there)
            self.window.show_page(self.second)

        self.window.background.vault(self.window.desk.ends.second.screen).success(show).failure(
            self.window.show_failure
        ).run()

    def _give(self, current: str, second: str) -> None:
        self.window.background.vault(lambda: self.window.desk.ends.second.give(current, second)).success(
            lambda _done: self._changed(self.words("second.given"))
        ).failure(lambda error: self.second.show_problem(said(error))).run()

    def _take_back(self, current: str) -> None:
        def taken(_done: object) -> None:
            self._changed(self.words("second.taken_back"))

        self.window.background.vault(lambda: self.window.desk.ends.second.take_back(current)).success(taken).failure(
            lambda error: self.second.show_problem(said(error))
        ).run()

    def _changed(self, notice: str) -> None:
        self.second.reset()
        self.room.enter(notice)

    def show_register(self) -> None:
        """What was done to the vault, and the certificates of erasure."""
        ends = self.window.desk.ends

        def look() -> tuple[RegisterOfActs, tuple[CertificateLine, ...]]:
            return ends.acts.screen(), ends.erasing.certificates()

        def show(both: tuple[RegisterOfActs, tuple[CertificateLine, ...]]) -> None:
            self.register.show_register(*both)
            self.window.show_page(self.register)

        self.window.background.vault(look).success(show).failure(self.window.show_failure).run()

    def _save_certificate(self, number: str) -> None:
        erasing = self.window.desk.ends.erasing
        self._save(lambda folder: erasing.save_certificate(number, folder))

    def _save_breaches(self) -> None:
        self._save(self.window.desk.ends.breaches.save)

    def _save(self, work: Callable[[Path], tuple[Path, ...]]) -> None:
        """Write a paper where the person asks."""
        folder = self.window.dialogs.folder(self.window, self.words("register.where"))
        if folder is None:
            return

        def saved(_files: object) -> None:
            text = self.words("register.saved", folder=str(folder))
            self.window.dialogs.tell(self.window, self.words("register.title"), text)

        self.window.background.vault(lambda: work(folder)).success(saved).failure(self.window.show_failure).run()

    def show_handover(self) -> None:
        """Which structure to hand over, and under which passphrase."""

        def show(screen: HandOverScreen) -> None:
            self.handover.show_structures(screen)
            self.window.show_page(self.handover)

        self.window.background.vault(self.window.desk.safe.handing_over.screen).success(show).failure(
            self.window.show_failure
        ).run()

    def _hand_over(self, practice: str, passphrase: str) -> None:
        folder = self.window.dialogs.folder(self.window, self.words("handover.where"))
        if folder is None:
            self.handover.wait_no_more()
            return

        def written(path: Path) -> None:
            self.handover.reset()
            text = self.words("handover.written", name=path.name, folder=str(path.parent))
            self.window.dialogs.tell(self.window, self.words("handover.title"), text)
            self.room.enter()

        desk = self.window.desk.safe.handing_over
        self.window.background.vault(lambda: desk.hand_over(practice, passphrase, folder)).success(written).failure(
            lambda error: self.handover.show_problem(said(error))
        ).run()
