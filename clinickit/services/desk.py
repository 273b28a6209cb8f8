"""What one window can do: the use cases over the open store, the vault, the papers."""

import contextlib
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from clinickit.domain.case import Person
from clinickit.domain.errors import VaultOlder, VaultProblem
from clinickit.domain.facts import FactValue
from clinickit.domain.packs import PackRefused
from clinickit.domain.vocabulary import CaseKind
from clinickit.flow.walk import effective
from clinickit.services.at_keyboard import KeyboardDesk
from clinickit.services.call_list import CallScreen, call_document, call_screen
from clinickit.services.care import CareDesk
from clinickit.services.case_titles import case_lines
from clinickit.services.casebook import Casebook, Change, OpenCase, latest, readable
from clinickit.services.casefile.reading import read_case
from clinickit.services.casefile.taking_in import taken_in
from clinickit.services.clients import ClientDesk
from clinickit.services.ending.desks import EndDesks, EndDoors
from clinickit.services.ending.sources import PatientSources
from clinickit.services.entrance import BackupState, CallLine, HomeScreen, call_lines
from clinickit.services.evidence import EvidenceDesk
from clinickit.services.filing import FilingDesk
from clinickit.services.gesture_acts import assigned, ticked
from clinickit.services.gestures import gestures_screen
from clinickit.services.journey_desk import JourneyDesk
from clinickit.services.law.assessment import Assessment, assess
from clinickit.services.law.decisions import decide, with_decisions
from clinickit.services.law.screens import duties_screen, main_clock_text
from clinickit.services.law.what_if import what_if
from clinickit.services.letters.rooms import LetterDesks
from clinickit.services.library import Library
from clinickit.services.main_courante import JournalDesk
from clinickit.services.masking import MaskingDesk
from clinickit.services.packs import PackDesk
from clinickit.services.page_drafts import PageDrafts
from clinickit.services.paper_desk import PaperDesk
from clinickit.services.papers.desks import TrailDesks
from clinickit.services.patients.desk import PatientsDesk
from clinickit.services.ports import CaseStore
from clinickit.services.screens import DecisionInput, DutiesScreen, GestureInput, GesturesScreen
from clinickit.services.vault.desk import VaultDesk
from clinickit.services.vault.key_change import KeyDesk
from clinickit.services.vault.lock_notice import MOST_CASES, LockNotice, lock_notice
from clinickit.services.vault.older import OlderDesk
from clinickit.services.vault.one_structure import TakeBackDesk
from clinickit.services.wizard import Guide
from clinickit.services.world import World

if TYPE_CHECKING:  # loaded with the first patient
    from clinickit.services.leak.hub import ConcernedDesk
    from clinickit.services.paper_form.desk import PaperFormDesk
    from clinickit.services.paper_form.sheets import SheetsDesk
    from clinickit.services.patients.names import PatientNames


class Desk:
    """One person at one PC. Methods that touch the store or draw a paper are called off the window's thread."""

    def __init__(self, library: Library, world: World, person: Person | None = None) -> None:
        self.library = library
        self.world = world
        self.book = Casebook(world.memory(), world.clock, person)
        self.provisional = False

    @cached_property
    def guide(self) -> Guide:
        """What the journey needs to speak."""
        return Guide(self.library.journey, self.library.vocabularies, self.library.reference_texts)

    @cached_property
    def journey(self) -> JourneyDesk:
        """What can be done on a step of the journey."""
        return JourneyDesk(self.library, self.book, self.guide, self.assess)

    @cached_property
    def keyboard(self) -> KeyboardDesk:
        """Who acts."""
        return KeyboardDesk(self.library, self.book)

    @cached_property
    def papers(self) -> PaperDesk:
        """What can be done with the papers of a case."""
        world = self.world
        doors = (world.pdf, world.pages, world.exports)
        return PaperDesk(self.library, self.book, self.guide, *doors, names=self.names.of)

    @cached_property
    def trail(self) -> TrailDesks:
        """Approving papers, following what was handed over."""
        return TrailDesks(self.library, self.book, self.papers, self.world)

    @cached_property
    def filing(self) -> FilingDesk:
        """What can be done beside the authority's form."""
        return FilingDesk(self.library, self.book, self.papers, self.journey)

    # The store and the vault

    @cached_property
    def safe(self) -> VaultDesk:
        """What can be done with the vault itself."""
        world = self.world
        doors = (world.vault, world.backups, world.pdf, world.exports, world.log, world.patients.close)
        return VaultDesk(self.library, self.book, *doors)

    @cached_property
    def keys(self) -> KeyDesk:
        """What can be done when keys change."""
        return KeyDesk(self.safe, self.evidence, self.world.patients.close)

    @cached_property
    def take_back(self) -> TakeBackDesk:
        """Taking one structure back from a backup."""
        return TakeBackDesk(self.safe, self.world.patients.close)

    @cached_property
    def older(self) -> OlderDesk:
        """What can be done with an older copy of the vault."""
        return OlderDesk(self.library, self.world.vault, self.ends.acts)

    @cached_property
    def masking(self) -> MaskingDesk:
        """Masking a piece before it is shared."""
        return MaskingDesk(self.evidence)

    @cached_property
    def page_drafts(self) -> PageDrafts:
        """What is being typed on the pages beside the journey."""
        return PageDrafts(self.book)

    @cached_property
    def main_courante(self) -> JournalDesk:
        """What can be done with the main courante of a case."""
        return JournalDesk(self.library, self.book, self.world.exports)

    @cached_property
    def patients(self) -> PatientsDesk:
        """What can be done with the patients of a case: the list first."""
        world = self.world
        return PatientsDesk(self.library, self.book, world.patients, world.tables, world.exports)

    @cached_property
    def names(self) -> "PatientNames":
        """Whose full names are pointed out in papers and in the main courante."""
        from clinickit.services.patients.names import PatientNames  # noqa: PLC0415 - only once there is a list

        return PatientNames(self.library, self.book, self.world.patients)

    @cached_property
    def leak(self) -> "ConcernedDesk":
        """What can be done to say who is concerned: leaked file, piles, people presumed."""
        from clinickit.services.leak.hub import ConcernedDesk  # noqa: PLC0415 - comparing names takes time to load

        world = self.world
        return ConcernedDesk(self.library, self.book, world.patients, world.tables, world.pdf, world.exports)

    @cached_property
    def letters(self) -> LetterDesks:
        """What can be done with letters, their register, and at the desk."""
        return LetterDesks(self.library, self.book, self.world, self.papers, self.names)

    @cached_property
    def care(self) -> CareDesk:
        """Caring on paper: sheets to print, services reconnected, papers to type again."""
        return CareDesk(self.library, self.book, self.world.pdf, self.world.exports)

    @cached_property
    def paper_form(self) -> "PaperFormDesk":
        """The journey as a form to fill by hand, and its answers typed back."""
        from clinickit.services.paper_form.desk import PaperFormDesk  # noqa: PLC0415 - only when it is asked for

        return PaperFormDesk(self.library, self.book, self.journey, self.world.pdf, self.world.exports)

    @cached_property
    def sheets(self) -> "SheetsDesk":
        """The pages of a case that are read standing up, as papers."""
        from clinickit.services.paper_form.sheets import SheetsDesk, sent_lines  # noqa: PLC0415 - only when asked for

        sendings = partial(sent_lines, self.library, self.world.patients)
        screens = (self.gestures, self.duties, self.evidence.screen, sendings)
        return SheetsDesk(self.library, self.book, (self.world.pdf, self.world.exports), screens)

    @cached_property
    def evidence(self) -> EvidenceDesk:
        """What can be done with the pieces of a case."""
        return EvidenceDesk(self.library, self.book, self.world.pieces)

    @cached_property
    def packs(self) -> PackDesk:
        """What can be done with packs of rules."""
        if self.world.packs is None:
            raise PackRefused("Ce programme ne garde aucun paquet de règles.")
        return PackDesk(self.library, self.world.packs, self.world.clock)

    def first_calls(self) -> tuple[CallLine, ...]:
        """The numbers of the first page as the packs in use say them; empty when no pack is in use."""
        changed = self.world.packs is not None and bool(self.world.packs.active())
        return call_lines(self.library.resources) if changed else ()

    @cached_property
    def clients(self) -> ClientDesk:
        """What can be done with several structures and a common incident."""
        return ClientDesk(self.library, self.book)

    @cached_property
    def ends(self) -> EndDesks:
        """What can be done with the end of a case, with what leaves it, and with the vault's own register."""
        world = self.world
        found = PatientSources(self.library, world.patients)
        doors = EndDoors(
            vault=world.vault,
            backups=world.backups,
            pdf=world.pdf,
            pages=world.pages,
            exports=world.exports,
            pieces=world.pieces,
            close_files=world.patients.close,
            more_points=(found.points,),
            more_files=(found.exported, self.trail.approvals.files),
        )
        return EndDesks(self.library, self.book, self.evidence, doors)

    @property
    def durable(self) -> bool:
        """Whether what is typed goes to this PC's vault."""
        return self.book.store.durable

    @property
    def vault_exists(self) -> bool:
        """Whether a vault is on this PC."""
        return self.world.vault.exists()

    @property
    def would_be_lost(self) -> bool:
        """Whether closing now would lose a case."""
        return not self.durable and bool(self.book.store.cases())

    def protect(self, passphrase: str) -> None:
        """Make the vault and move everything typed so far into it; or give the provisional vault its passphrase.

        Raises VaultProblem.
        """
        if self.provisional:
            self.world.vault.choose_passphrase(passphrase)
            self.provisional = False
        else:
            self.book.move_into(self.world.vault.create(passphrase))
        self.ends.acts.note("protected")

    def seal_at_once(self) -> None:
        """Before any passphrase: keep everything under a key that the session's keychain holds, if it can."""
        if not self.durable and not self.vault_exists and self.world.vault.keychain_usable():
            with contextlib.suppress(VaultProblem):  # without a keychain the window says that nothing is saved
                self._go_on_in(self.world.vault.create_provisional())

    def ways(self) -> tuple[str, ...]:
        """How the vault on this PC can be opened."""
        return self.world.vault.ways()

    def start_afresh(self) -> Path:
        """Nothing opens the vault any more: set it aside, whole; where it is then. Raises VaultProblem."""
        return self.world.vault.set_aside()

    def unlock(self, passphrase: str, older: VaultOlder | None = None) -> None:
        """Open the vault; `older`, raised before, is accepted. Raises WrongPassphrase, VaultOlder, VaultProblem."""
        self._go_on_in(self.world.vault.unlock(passphrase, accept_older=older is not None))
        self._note_opening("unlocked", older)

    def _note_opening(self, act: str, older: VaultOlder | None) -> None:
        self.ends.acts.note(act)
        if older is not None:
            self.older.note(older)
        self.keyboard.recall()  # after: whoever opened the vault has not said who they are

    def _go_on_in(self, store: CaseStore) -> None:
        if self.would_be_lost:
            self.book.store.seal_into(store)
        self.book.store.close()
        self.book.store = store
        self.provisional = "passphrase" not in self.world.vault.ways()

    def unlock_with_recovery(self, typed: str, older: VaultOlder | None = None) -> None:
        """Open the vault with the recovery key; raises as `unlock` does, naming a group that is mistyped."""
        self._go_on_in(self.world.vault.unlock_with_recovery(typed, accept_older=older is not None))
        self._note_opening("recovered", older)

    def unlock_with_keychain(self, older: VaultOlder | None = None) -> None:
        """Open the vault with what the session's keychain keeps; raises as `unlock` does."""
        self._go_on_in(self.world.vault.unlock_with_keychain(accept_older=older is not None))
        self._note_opening("keychain", older)

    def restore(self, backup: Path, typed: str) -> None:
        """Go on in a backup, with its passphrase or recovery key. Raises VaultProblem; nothing has then changed."""
        self.world.patients.close()  # their files come back under other names
        try:
            self._go_on_in(self.world.backups.restore(backup, typed))
            self.ends.acts.note("restored")
            self.keyboard.recall()
        except VaultProblem:
            if self.durable and not self.world.vault.is_open():  # the disk failed half-way: both copies are there
                self.lock()
            raise

    def lock_notice(self, case: OpenCase | None) -> LockNotice:
        """What the locked page may show of the last cases opened that are real and not closed, this one first."""
        waiting = [h for h in self.book.store.cases() if h.kind is CaseKind.REAL and h.closed_at is None]
        waiting.sort(key=lambda header: case is None or header.id != case.id)
        cases = [opened for _header, opened in readable(waiting[:MOST_CASES], self.book.open)]
        if not cases:
            return LockNotice()
        return lock_notice(self.library, [self.assess(one) for one in cases], self.gestures(cases[0]))

    def lock(self) -> None:
        """Let the keys go."""
        with contextlib.suppress(VaultProblem):  # a disk that refuses never keeps the vault open
            self.ends.acts.note("locked")
        self.book.store.close()  # first: with the vault closed, nobody opens a file of patients again
        self.world.patients.close()
        self.names.forget()
        self.keyboard.forget()
        self.book.store = self.world.memory()
        self.provisional = False

    def close(self) -> None:
        """The window is closing."""
        self.book.store.close()
        self.world.patients.close()

    # Home and cases

    def home(self) -> HomeScreen:
        """The crisis home screen."""
        store = self.book.store
        cases = case_lines(self.library, ((header, store.shown(header.id)) for header in store.cases()))
        where = f"Vos dossiers sont chiffrés dans\u00a0: {self.world.vault.location()}" if self.durable else ""
        backup = BackupState(self.safe.last_verified(), self.safe.lost.count()) if self.durable else None
        aside = self.world.packs.set_aside() if self.world.packs is not None else ()
        over = {header.id for header in self.ends.erasing.due()}
        to_erase = tuple(line for line in cases if line.id in over)
        calls, problem = call_lines(self.library.resources), "\n".join(aside)
        return HomeScreen(cases, calls, where, backup, law_problem=problem, to_erase=to_erase)

    def calls(self, case: OpenCase | None, typed: str | None = None) -> CallScreen:
        """Whom to call, for the postcode typed, else that of the case's practice or of the only one known."""
        if case is not None:
            return call_screen(self.library, self._effective(case), typed)
        known = self.book.store.practices()
        profile = latest(self.book.store.practice_answers(known[0])) if len(known) == 1 else {}
        return call_screen(self.library, profile, typed)

    def save_calls(self, case: OpenCase | None, typed: str | None, folder: Path) -> tuple[Path, ...]:
        """Write the list as PDF where the person asked. Raises ExportProblem."""
        screen, now = self.calls(case, typed), self.book.now()
        pdf = self.world.pdf.render(call_document(screen, now), now)
        return self.world.exports.write(folder, {screen.texts["file_name"]: pdf})

    def load_case_file(self, text: str, name: str) -> OpenCase:
        """A case file as a new case. Raises the first problem of a file that cannot be read whole."""
        read = read_case(text, name)
        if read.problems:
            raise read.problems[0]
        self.seal_at_once()
        return taken_in(self.library, self.book, read, name)

    def open(self, case_id: str) -> OpenCase:
        """A case as it was left. Raises KeyError when it is not there."""
        return self.book.open(next(header for header in self.book.store.cases() if header.id == case_id))

    # Gestures

    def gestures(self, case: OpenCase) -> GesturesScreen:
        """The playbook that holds for this case."""
        return gestures_screen(self.library, self.assess(case))

    def tick(self, case: OpenCase, gesture: str, *, done: bool) -> tuple[OpenCase, Change]:
        """Stamp a gesture with the time and the person, or take the stamp away."""
        return ticked(self.library, self.book, case, gesture, done=done)

    def assign(self, case: OpenCase, given: GestureInput) -> tuple[OpenCase, Change]:
        """Give a gesture to somebody, or say who did it and when. Raises InvalidAnswer."""
        return assigned(self.library, self.book, case, given)

    # The law

    def _effective(self, case: OpenCase) -> dict[str, FactValue]:
        return effective(self.library.journey, case.answers)

    def assess(self, case: OpenCase) -> Assessment:
        """Duties, clocks and risk as they stand now."""
        return assess(self.library, self._effective(case), self.book.now())

    def duties(self, case: OpenCase) -> DutiesScreen:
        """The duties page."""
        assessment = self.assess(case)
        return with_decisions(duties_screen(self.library, assessment), assessment, self.library, case.drafts)

    def what_if(self, case: OpenCase, key: str) -> tuple[str, ...]:
        """What would change a duty's verdict, or the risk (`risk`). Raises KeyError."""
        return what_if(self.library, self.assess(case), key)

    def main_clock(self, case: OpenCase) -> str:
        """The next date of the case in one line, for the bar."""
        return main_clock_text(self.library, self.assess(case))

    def decide(self, case: OpenCase, given: DecisionInput) -> tuple[OpenCase, Change]:
        """Record a decision about a duty, the `risk` or the `scales`.

        Raises InvalidAnswer when nothing is chosen or a departure has no reason.
        """
        return decide(self.library, self.book, case, self.assess(case), given)
