"""What one window can do: the use cases over the open store, the vault, the papers."""

import contextlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinickit.documents.calendar import calendar_file
from clinickit.documents.wording import in_french, value_in_french
from clinickit.domain.case import CaseHeader, Person
from clinickit.domain.errors import InvalidAnswer, VaultProblem
from clinickit.domain.facts import NOT_ASKED, PARIS, FactValue, Moment, Unknown
from clinickit.domain.packs import PackRefused
from clinickit.domain.schema import generic
from clinickit.domain.vocabulary import CaseKind
from clinickit.flow.walk import effective
from clinickit.services import paperwork, wizard
from clinickit.services.alert import with_alert
from clinickit.services.assessment import Assessment, assess, calendar
from clinickit.services.call_list import CallScreen, call_document, call_screen
from clinickit.services.care import CareDesk
from clinickit.services.case_titles import case_lines
from clinickit.services.casebook import Casebook, Change, OpenCase, latest
from clinickit.services.casefile import read_case
from clinickit.services.clients import ClientDesk
from clinickit.services.decisions import decide, with_decisions
from clinickit.services.dossier import CALENDAR, dossier_files
from clinickit.services.end_desks import EndDesks, EndDoors
from clinickit.services.end_sources import PatientSources
from clinickit.services.entrance import BackupState, CallLine, HomeScreen, call_lines
from clinickit.services.evidence import EvidenceDesk
from clinickit.services.gesture_acts import assigned, ticked
from clinickit.services.gestures import gestures_screen
from clinickit.services.late_reasons import with_late_reasons
from clinickit.services.law_screens import duties_screen, main_clock_text, open_duty_lines
from clinickit.services.letters_rooms import LetterDesks
from clinickit.services.library import Library
from clinickit.services.lock_notice import LockNotice, lock_notice
from clinickit.services.main_courante import JournalDesk
from clinickit.services.pack_ports import Packs
from clinickit.services.packs import PackDesk
from clinickit.services.paper_findings import for_papers
from clinickit.services.patients import PatientsDesk
from clinickit.services.ports import Backups, CaseStore, Clock, Exports, IssuedPaper, PdfMaker, PdfPages, Pieces, Vault
from clinickit.services.screens import (
    DecisionInput,
    DutiesScreen,
    GapLine,
    GestureInput,
    GesturesScreen,
    Input,
    PaperScreen,
    StepScreen,
    SummaryScreen,
)
from clinickit.services.vault import VaultDesk
from clinickit.services.what_if import what_if
from clinickit.services.wizard import Guide, Outcome

if TYPE_CHECKING:  # loaded with the first patient
    from clinickit.services.leak_hub import ConcernedDesk
    from clinickit.services.mailing_ports import LetterDoors
    from clinickit.services.patients_ports import PatientFiles, PatientTables


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

    # The store and the vault

    @cached_property
    def safe(self) -> VaultDesk:
        """What can be done with the vault itself."""
        world = self.world
        return VaultDesk(self.library, self.book, world.vault, world.backups, world.pdf, world.exports, world.log)

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
    def leak(self) -> "ConcernedDesk":
        """What can be done to say who is concerned: leaked file, piles, people presumed."""
        from clinickit.services.leak_hub import ConcernedDesk  # noqa: PLC0415 - comparing names takes time to load

        world = self.world
        return ConcernedDesk(self.library, self.book, world.patients, world.tables, world.pdf, world.exports)

    @cached_property
    def letters(self) -> LetterDesks:
        """What can be done with letters, their register, and at the desk."""
        return LetterDesks(self.library, self.book, self.world, self.material, self._gap_line)

    @cached_property
    def care(self) -> CareDesk:
        """Caring on paper: sheets to print, services reconnected, papers to type again."""
        return CareDesk(self.library, self.book, self.world.pdf, self.world.exports)

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
            more_files=(found.exported,),
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

    def unlock(self, passphrase: str) -> None:
        """Open the vault. Raises WrongPassphrase, VaultTooNew, VaultDamaged, VaultInUse."""
        self._go_on_in(self.world.vault.unlock(passphrase))
        self.ends.acts.note("unlocked")

    def _go_on_in(self, store: CaseStore) -> None:
        if self.would_be_lost:
            self.book.store.seal_into(store)
        self.book.store.close()
        self.book.store = store
        self.provisional = "passphrase" not in self.world.vault.ways()

    def unlock_with_recovery(self, typed: str) -> None:
        """Open the vault with the recovery key; raises as `unlock` does, naming a group that is mistyped."""
        self._go_on_in(self.world.vault.unlock_with_recovery(typed))
        self.ends.acts.note("recovered")

    def unlock_with_keychain(self) -> None:
        """Open the vault with what the session's keychain keeps; raises as `unlock` does."""
        self._go_on_in(self.world.vault.unlock_with_keychain())
        self.ends.acts.note("keychain")

    def restore(self, backup: Path, typed: str) -> None:
        """Go on in a backup, with its passphrase or recovery key. Raises VaultProblem; nothing has then changed."""
        self.world.patients.close()  # their files come back under other names
        try:
            self._go_on_in(self.world.backups.restore(backup, typed))
            self.ends.acts.note("restored")
        except VaultProblem:
            if self.durable and not self.world.vault.is_open():  # the disk failed half-way: both copies are there
                self.lock()
            raise

    def lock_notice(self, case: OpenCase | None) -> LockNotice:
        """What the locked page may show: of this case, else of the last one opened that is real and not closed."""
        headers = (h for h in self.book.store.cases() if h.kind is CaseKind.REAL and h.closed_at is None)
        if case is None and (header := next(headers, None)) is not None:
            case = self.book.open(header)
        return lock_notice(self.library, self.assess(case), self.gestures(case)) if case else LockNotice()

    def lock(self) -> None:
        """Let the keys go."""
        with contextlib.suppress(VaultProblem):  # a disk that refuses never keeps the vault open
            self.ends.acts.note("locked")
        self.book.store.close()  # first: with the vault closed, nobody opens a file of patients again
        self.world.patients.close()
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
        backup = BackupState(self.safe.last_verified()) if self.durable else None
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
        now = self.book.now()
        header = CaseHeader(uuid.uuid4().hex[:12], uuid.uuid4().hex[:12], read.title or "Dossier", read.kind, now)
        answers = tuple(self.book.answer(path, value, source=name) for path, value in read.answers.items())
        return self.book.load(header, answers, read.journal)

    def open(self, case_id: str) -> OpenCase:
        """A case as it was left. Raises KeyError when it is not there."""
        return self.book.open(next(header for header in self.book.store.cases() if header.id == case_id))

    # The journey

    def now_as_typed(self, zone: str) -> str:
        """The present moment as it is typed in a date field."""
        return wizard.typed_moment(Moment(self.book.now(), zone or PARIS))

    def resume(self, case: OpenCase) -> str:
        """The step to show first."""
        return wizard.resume_at(self.guide, case)

    def step(self, case: OpenCase, step_id: str) -> StepScreen:
        """One step as it is shown."""
        screen = with_alert(wizard.step_screen(self.guide, case, step_id), self.guide, case, self.library)
        return with_late_reasons(screen, lambda: self.assess(case), self.library)

    def shape(self, case: OpenCase, step_id: str) -> tuple[object, ...]:
        """What a page is made of, values apart: the page is drawn again only when this changes."""
        return shape_of(self.step(case, step_id))

    def shape_of(self, screen: StepScreen) -> tuple[object, ...]:
        """The shape of a screen already made."""
        return shape_of(screen)

    def give(self, case: OpenCase, given: Input) -> Outcome:
        """Take one input in."""
        try:
            value = wizard.value_of(self.guide, given, case.zone)
        except InvalidAnswer as problem:
            kept = wizard.kept_before(self.guide, case, given.path)
            return Outcome(case, None, " ".join(part for part in (problem.sentence, problem.action, kept) if part))
        outcome = wizard.give(self.guide, self.book, case, given, self._said(given.path, value))
        strange = wizard.strange_hour_of(given, value)
        return replace(outcome, problem=self.library.remark_text(strange)) if strange else outcome

    def _said(self, path: str, value: FactValue) -> str:
        name = self.library.words.fact_name(generic(path))
        said = value_in_french(value, self.library.words)
        if isinstance(value, Unknown):
            said = "réponse effacée" if value is NOT_ASKED else "on ne sait pas encore"
        return f"{name[:1].upper()}{name[1:]}\u00a0: {said}"

    def with_drafts(self, case: OpenCase, drafts: Mapping[str, str]) -> OpenCase:
        """The case with what is being typed."""
        return replace(case, drafts={**case.drafts, **drafts})

    def save_drafts(self, case_id: str, drafts: Mapping[str, str]) -> None:
        """Make what is being typed durable."""
        for path, text in drafts.items():
            self.book.store.save_draft(case_id, path, text)

    def save(self, change: Change) -> None:
        """Make a change durable."""
        self.book.save(change)

    def new_element(self, _case: OpenCase, group: str) -> tuple[str, dict[str, str]]:
        """A new element of a group, and the draft that makes it appear."""
        return wizard.new_element(self.guide, group)

    def remove_element(self, case: OpenCase, element: str) -> tuple[OpenCase, Change]:
        """Take an element out of a group."""
        name = self.library.words.fact_name(element.partition("[")[0])
        return wizard.removed(self.book, case, element, name)

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

    # Papers

    def material(self, case: OpenCase) -> paperwork.Material:
        """What every paper of this case is made from now."""
        answers = self._effective(case)
        assessment = assess(self.library, answers, self.book.now())
        return paperwork.Material(
            answers=answers,
            journal=self.book.store.journal(case.id),
            papers=self.book.store.papers(case.id),
            findings=for_papers(assessment, self.library),
            made_at=self.book.now(),
            kind=case.header.kind,
        )

    def paper(self, case: OpenCase, template_id: str) -> tuple[PaperScreen, bytes]:
        """One paper, drawn in memory, with what it lacks."""
        material = self.material(case)
        made = paperwork.drawn(self.library, self.world.pdf, template_id, material)
        template = self.library.templates[template_id]
        past = [paper for paper in material.papers if paper.template_id == template_id]
        screen = PaperScreen(
            id=template_id,
            title=made.document.title,
            purpose=template.purpose,
            recipient=template.recipient,
            text=made.text,
            gaps=tuple(self._gap_line(gap.path, gap.label) for gap in made.document.gaps),
            warnings=paperwork.warnings(self.library, made.document, material.answers),
            issued=tuple(issued_line(paper, case.zone) for paper in past),
            out_of_date=bool(past) and bool(paperwork.out_of_date(past[-1], material.answers)),
        )
        return screen, made.pdf

    def _gap_line(self, path: str, label: str) -> GapLine:
        asked = self.guide.flow.asked_at.get(generic(path))
        return GapLine(path, label, asked[0].id if asked else "")

    def pictures(self, pdf: bytes, width: int) -> tuple[tuple[int, int, bytes], ...]:
        """Each page of a PDF as a picture."""
        return tuple(self.world.pages.picture(pdf, page, width) for page in range(self.world.pages.page_count(pdf)))

    def prepare_issue(self, case: OpenCase, template_id: str) -> IssuedPaper:
        """A paper ready to be kept as issued."""
        material = self.material(case)
        made = paperwork.drawn(self.library, self.world.pdf, template_id, material)
        return paperwork.issued(made, case.id, self.library.rulebook.fingerprint, material.made_at)

    def issue(self, paper: IssuedPaper) -> None:
        """Keep a paper as issued, with its line in the journal."""
        self.book.issue(paper, self.book.entry("issued", f"Document émis\u00a0: {paper.title}", (paper.id,)))

    def paper_text(self, case: OpenCase, template_id: str) -> str:
        """The text of a paper, to be pasted."""
        return paperwork.drawn(self.library, self.world.pdf, template_id, self.material(case)).text

    def save_paper(self, case: OpenCase, template_id: str, folder: Path) -> tuple[Path, ...]:
        """Write one PDF where the person asked. Raises ExportProblem."""
        made = paperwork.drawn(self.library, self.world.pdf, template_id, self.material(case))
        number = list(self.library.templates).index(template_id) + 1
        written = self.world.exports.write(
            folder, {paperwork.file_name(number, self.library.templates[template_id]): made.pdf}
        )
        self._record_export(case, template_id)
        return written

    def dossier(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """Write the whole dossier where the person asked. Raises ExportProblem."""
        material = self.material(case)
        files = dossier_files(self.library, self.world.pdf, material, self.assess(case))
        written = self.world.exports.write(folder, files)
        self._record_export(case, "dossier")
        return written

    def save_calendar(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """Write the dates for a calendar where the person asked. Raises ExportProblem."""
        file = calendar_file(calendar(self.assess(case), self.library), self.book.now())
        written = self.world.exports.write(folder, {CALENDAR: file})
        self._record_export(case, CALENDAR)
        return written

    def _record_export(self, case: OpenCase, what: str) -> None:
        others = {"dossier": "dossier complet", CALENDAR: "échéances pour un agenda"}
        title = others[what] if what in others else self.library.templates[what].title
        entry = self.book.entry("exported", f"Copie enregistrée hors du coffre\u00a0: {title}", (what,), case.zone)
        self.book.save(Change(case.id, case.header.practice_id, entry=entry))

    def summary(self, case: OpenCase) -> SummaryScreen:
        """Where things stand."""
        assessment = self.assess(case)
        screen = duties_screen(self.library, assessment)
        missing = tuple(
            GapLine(question.fills, question.label, step)
            for step, question in wizard.missing_questions(self.guide, case)
        )
        return SummaryScreen(
            clocks=screen.clocks,
            missing=missing,
            papers=self._paper_lines(case),
            open_duties=open_duty_lines(self.library, assessment),
        )

    def _paper_lines(self, case: OpenCase) -> tuple[tuple[str, str, str], ...]:
        answers = self._effective(case)
        issued = {paper.template_id: paper for paper in self.book.store.papers(case.id)}
        lines = []
        for view in wizard.walked(self.guide, case).steps:
            if view.step.paper:
                paper = issued.get(view.step.paper)
                state = "pas encore émis"
                if paper is not None:
                    changed = paperwork.out_of_date(paper, answers)
                    state = "à refaire : des réponses ont changé" if changed else "émis, à jour"
                lines.append((view.step.id, view.step.title, state))
        return tuple(lines)


def shape_of(screen: StepScreen) -> tuple[object, ...]:
    """Which fields stand on a page, in which order."""
    paths: list[object] = []
    for item in screen.items:
        fields = getattr(item, "elements", None)
        paths += [item.path, getattr(item, "proposal", "")]
        if fields is not None:
            paths.extend(element.id for element in fields)
    return (*paths, *screen.asides)


def issued_line(paper: IssuedPaper, zone: str) -> str:
    """« Émis le 12 novembre 2026 à 10 h 30 »."""
    at = paper.issued_at.astimezone(ZoneInfo(zone))
    return f"Émis le {in_french(at.date())} à {at.hour}\u00a0h\u00a0{at.minute:02d}"
