"""The letters of a case: prepared, read again, looked at person by person, planned, printed, handed over."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import Document
from clinickit.documents.letterheads import head_name
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.readability import EASY
from clinickit.documents.secrecy import Concern
from clinickit.documents.sources import Sources
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue
from clinickit.domain.identity_index import IdentityIndex
from clinickit.domain.letters import LetterChannel, SegmentKey
from clinickit.domain.rulebook import Row
from clinickit.domain.vocabulary import CaseKind
from clinickit.people.address import PostalRules, read_postal_rules
from clinickit.people.mailing import Hold, wave_dates
from clinickit.people.segments import SegmentWords, read_segment_words
from clinickit.services import paperwork
from clinickit.services.casebook import Casebook, Change, OpenCase
from clinickit.services.letters.heads import heads_of
from clinickit.services.letters.mailing import Mailings
from clinickit.services.letters.mailing_bodies import public_texts, segment_bodies
from clinickit.services.letters.mailing_exports import Sender, warnings
from clinickit.services.letters.people import Manner, losses_of, to_plan, written_to
from clinickit.services.letters.prepared import Prepared, planned_bodies, prepared
from clinickit.services.letters.review import around, around_concerns, concerns, prefix_of, sender_of
from clinickit.services.letters.screens import (
    LettersScreen,
    PlannedLine,
    PublicText,
    SegmentLine,
    Zone,
)
from clinickit.services.letters.settings import DAYS_BETWEEN, LetterSettings
from clinickit.services.library import Library
from clinickit.services.mailing_ports import LetterDoors, MailingPlan, MailingStore, WindowOffset
from clinickit.services.patients_ports import PatientFiles, PatientStore
from clinickit.services.ports import CancelToken, PdfMaker, PdfPages, Progress
from clinickit.services.screens import GapLine

TEXTS, SENT = "wording/sending.toml", "wording/mailing.toml"
PICTURE_WIDTH = 900


@dataclass(frozen=True, slots=True)
class Doors:
    """What a desk of letters uses of the world."""

    files: PatientFiles
    letters: LetterDoors
    pdf: PdfMaker
    pages: PdfPages
    names: Callable[[OpenCase], IdentityIndex]


class LettersDesk:
    """The use cases of the letters. Every method is called off the window's thread."""

    def __init__(
        self,
        library: Library,
        book: Casebook,
        doors: Doors,
        material: Callable[[OpenCase], paperwork.Material],
        gap_line: Callable[[str, str], GapLine],
    ) -> None:
        self.library, self.book, self.doors = library, book, doors
        self.material, self._gap_line = material, gap_line
        self.settings = LetterSettings(library, book)
        self._made: tuple[str, Prepared] | None = None
        self._printer: tuple[WindowOffset, Mailings, str] | None = None

    def forget(self) -> None:
        """Nothing of anybody stays in memory (the vault is being locked)."""
        self._made = self._printer = None

    def text(self, name: str) -> str:
        """A sentence of wording/sending.toml."""
        return self.library.texts(TEXTS)[name]

    @cached_property
    def sent(self) -> Mapping[str, str]:
        """The words around letters."""
        return self.library.texts(SENT)

    def around(self, case: OpenCase) -> Mapping[str, str]:
        """The same words; what an exercise would send says that it is one."""
        if case.header.kind is not CaseKind.EXERCISE:
            return self.sent
        marked = ("sms", "email_subject", "email_subject_english")
        return {**self.sent, **{key: f"{self.text('exercise_mark')} {self.sent[key]}" for key in marked}}

    def sender(self, case: OpenCase) -> Sender:
        """Who signs e-mails and SMS."""
        material = self.material(case)
        return sender_of(Sources(material.answers, self.library.words, material.made_at))

    @cached_property
    def segment_words(self) -> SegmentWords:
        """The few words of addressee and salutation."""
        return read_segment_words(self.library.resources.read("people/segments.toml"))

    @cached_property
    def postal(self) -> PostalRules:
        """The postal norm."""
        return read_postal_rules(self.library.resources.read("people/postal.toml"))

    def people(self, case: OpenCase) -> PatientStore:
        """The patients of the case. Raises VaultLocked."""
        return self.doors.files.patients(case.id)

    def register(self, case: OpenCase) -> MailingStore:
        """The sending register of the case. Raises VaultLocked."""
        return self.doors.files.mailing(case.id)

    def mailings(self, case: OpenCase) -> Mailings:
        """The mailings of the case, drawn with the offset of its practice's envelopes."""
        offset = self.settings.offset(case)
        if self._printer is None or (self._printer[0], self._printer[2]) != (offset, case.id):
            doors = self.doors.letters
            made = Mailings(self.register(case), doors.printer(offset), doors.files, self.book.clock, self.sent)
            self._printer = (offset, made, case.id)
        return self._printer[1]

    def record(self, case: OpenCase, text: str, answers: Mapping[str, FactValue] | None = None) -> None:
        """A line of the journal, with the answers that go with it: never a name."""
        given = tuple(self.book.answer(path, value) for path, value in (answers or {}).items())
        entry = self.book.entry("letters", text, zone=case.zone)
        self.book.save(Change(case.id, case.header.practice_id, given, entry=entry))

    @cached_property
    def windows(self) -> tuple[tuple[str, Zone], ...]:
        """What the windows of usual envelopes may show of a sheet: name, then left, top, right, bottom, in mm."""
        raw = self.library.resources.read("style/mailing.toml")["windows"]
        found = raw if isinstance(raw, list) else []
        return tuple((str(one["name"]), Zone(*map(float, one["seen"]))) for one in found)

    def today(self, case: OpenCase) -> date:
        """The day it is in the practice."""
        return self.book.now().astimezone(ZoneInfo(case.zone)).date()

    def hold(self, case: OpenCase) -> Hold | None:
        """The delay that investigators asked, while it runs."""
        hold = self.register(case).hold()
        return hold if hold is not None and self.today(case) < hold.until else None

    # Prepared

    def manner(self, case: OpenCase, main: LetterChannel = LetterChannel.POST) -> Manner:
        """How the letters of this case are written today."""
        said, on = self.material(case).answers, int(f"{self.today(case):%Y%m%d}")
        return Manner(on, losses_of(said), self.segment_words, self.postal, main, heads_of(self.book, case, said))

    def prepare(
        self,
        case: OpenCase,
        main: LetterChannel = LetterChannel.POST,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> LettersScreen:
        """Go through everybody concerned and say what would be sent, what is wrong, what it costs. Raises Cancelled."""
        written = written_to(self.people(case), self.register(case))
        made = prepared(self.people(case), self.manner(case, main), written, progress, cancel)
        made.already = len(written)
        material = self.material(case)
        made.bodies = segment_bodies(self.library, material, made.segments)
        read = self._reader(case, material.answers)
        made.lines = tuple(
            replace(self._segment(rank, key, made, read), site=head_name(material.answers, key.entity))
            for rank, key in enumerate(made.segments, 1)
        )
        self._made = (case.id, made)
        return self.screen(case)

    def ready(self, case: OpenCase) -> Prepared:
        """What was prepared, prepared now if it was not."""
        if self._made is None or self._made[0] != case.id:
            self.prepare(case)
        assert self._made is not None  # noqa: S101 - prepare puts it there
        return self._made[1]

    def screen(self, case: OpenCase) -> LettersScreen:
        """The letters as they stand, without going through everybody again."""
        made, answers = self.ready(case), self.material(case).answers
        sender, hold = self.sender(case), self.hold(case)
        texts = around(sender, answers, self.library.texts(TEXTS), self.around(case))
        planned = self.planned(case)
        found = (f"{one.place}\u00a0: «\u00a0{one.found}\u00a0». {one.sentence} {one.action}" for one in
                 around_concerns(texts, self.library.guard, answers))  # fmt: skip
        return LettersScreen(
            concerned=len(made.ids),
            found=made.found,
            presumed=len(made.ids) - made.found,
            already=made.already,
            channels=tuple((one, made.channels[one]) for one in LetterChannel if made.channels[one]),
            segments=tuple(
                replace(line, people=made.people[key]) for line, key in zip(made.lines, made.segments, strict=True)
            ),
            apart=tuple(made.apart),
            apart_counts=tuple(made.apart_counts.items()),
            around=texts,
            around_concerns=tuple(dict.fromkeys(found)),
            costs=self.settings.costs(case, made.channels if made.channels.total() else _written(planned)),
            waves=self.settings.waves(case, sum(made.channels.values()), hold),
            hold=hold,
            offset=self.settings.offset(case),
            mailings=planned,
            main=made.manner.main,
            email_warnings=warnings(sender, self.sent) if made.channels[LetterChannel.EMAIL] else (),
            rules=self._rules(made),
            to_review=sum(one.waiting for one in self.people(case).searches()),
            heads=tuple((self.head(answers, one), count) for one, count in made.heads.most_common())
            if made.manner.heads.known
            else (),
            unplaced=tuple((site, count) for site, count in made.unplaced.most_common() if count),
        )

    def planned(self, case: OpenCase) -> tuple[PlannedLine, ...]:
        """The mailings planned, with what became of each batch and the days of their waves."""
        register, zone = self.register(case), ZoneInfo(case.zone)
        hold, made = register.hold(), []
        for one in register.mailings():
            batches, first = register.batches(one.number), one.planned_at.astimezone(zone).date()
            days = wave_dates(first, max((batch.wave for batch in batches), default=0), DAYS_BETWEEN, hold)
            made.append(PlannedLine(one, batches, tuple(register.progress(one.number).items()), days))
        return tuple(made)

    def head(self, answers: Mapping[str, FactValue], head: str) -> str:
        """The name of a letterhead as it is shown."""
        return head_name(answers, head) or self.text("own_letterhead")

    def _reader(self, case: OpenCase, answers: Mapping[str, FactValue]) -> Callable[[Document], tuple[Concern, ...]]:
        """Reads a letter again: no care, no link, no contact the attacker holds, nobody of the list by name."""
        patients = self.doors.names(case)
        return lambda document: concerns(document, self.library.guard, answers, patients)

    def _segment(
        self, rank: int, key: SegmentKey, whole: Prepared, read: Callable[[Document], tuple[Concern, ...]]
    ) -> SegmentLine:
        made = whole.bodies[key]
        words = self.library.resources.read("letters/ordinary.toml")["sentences"]
        said = words if isinstance(words, Mapping) else {}
        found = read(made.document)
        return SegmentLine(
            rank=rank,
            people=whole.people[key],
            recipient=key.recipient,
            form=key.form,
            categories=tuple(str(said[f"category_{one.value}"]) for one in key.categories),
            losses=key.losses,
            presumed=key.presumed,
            gaps=tuple(self._gap_line(gap.path, gap.label) for gap in made.document.gaps),
            lacking=tuple(one.text for one in made.lacking),
            concerns=tuple(f"{one.place}\u00a0: «\u00a0{one.found.strip()}\u00a0». {one.sentence}" for one in found),
            ease=made.ease,
            easy=made.ease is None or made.ease >= EASY,
        )

    def _rules(self, made: Prepared) -> tuple[str, ...]:
        """The recipient rules that somebody of this case falls under, with their doubt."""
        version = self.library.rulebook.rules["recipient_rules"].at(self.book.now().date())
        rows = version.value if version and isinstance(version.value, tuple) else ()
        kinds = {key.recipient.value for key in made.segments} | ({"deceased"} if made.apart_counts else set())
        marked = (one for one in rows if isinstance(one, Row) and one.text("id") in kinds)
        doubt = self.text("to_verify")
        return tuple(
            " ".join((one.text("text"), f"({', '.join(filter(None, (one.text('article'), doubt)))})")) for one in marked
        )

    # Settings of the practice

    def set_hold(self, case: OpenCase, hold: Hold | None) -> None:
        """A delay asked by investigators, with its written proof; or lifted. Raises InvalidAnswer."""
        if hold is not None and not (hold.proof.strip() and hold.asked_by.strip()):
            raise InvalidAnswer(self.text("hold_needs_proof"), self.text("hold_needs_proof_action"))
        if hold is not None and hold.until <= self.today(case):
            raise InvalidAnswer(self.text("hold_past"), self.text("hold_past_action"))
        self.register(case).set_hold(hold)
        said = self.text("hold_lifted")
        if hold is not None:
            said = self.text("hold_set").format(until=f"{hold.until:%d/%m/%Y}", by=hold.asked_by, proof=hold.proof)
        self.record(case, said)

    def set_offset(self, case: OpenCase, offset: WindowOffset) -> None:
        """Move the address of letters, to the right and down, in millimetres. Raises InvalidAnswer."""
        self.settings.set_offset(case, offset)
        self.record(case, self.text("moved").format(right=f"{offset.right:g}", down=f"{offset.down:g}"))

    def test_sheet(self, case: OpenCase) -> bytes:
        """The sheet to fold and slip into the practice's own envelopes."""
        return self.mailings(case).printer.test_sheet(self.book.now())

    # The plan

    def plan(self, case: OpenCase) -> MailingPlan:
        """Plan every letter that is ready, in one transaction; nothing is printed yet. Raises InvalidAnswer."""
        made, screen = self.ready(case), self.screen(case)
        if not screen.ready:
            raise InvalidAnswer(self.text("not_ready"), self.text("not_ready_action"))
        written = written_to(self.people(case), self.register(case))
        bodies = {key: body.document for key, body in planned_bodies(made)}
        letters = to_plan(self.people(case), made.manner, written)
        prefix = prefix_of(self.material(case).answers)
        plan = self.mailings(case).plan(bodies, letters, prefix, screen.waves.letters)
        self.record(case, self.text("planned").format(letters=plan.letters, batches=plan.batches, number=plan.number))
        made.planned()
        return plan

    # Public texts

    def public(self, case: OpenCase) -> tuple[PublicText, ...]:
        """Poster, web notice, telephone script and desk answers, from the same facts."""
        material, made = self.material(case), []
        read = self._reader(case, material.answers)
        for name, document in public_texts(self.library, material).items():
            found = read(document)
            made.append(
                PublicText(
                    id=name,
                    title=document.title,
                    text=as_plain_text(document),
                    pdf=self.doors.pdf.render(document, material.made_at),
                    gaps=tuple(self._gap_line(gap.path, gap.label) for gap in document.gaps),
                    concerns=tuple(f"{one.place}\u00a0: {one.sentence} {one.action}" for one in found),
                )
            )
        return tuple(made)


def _written(planned: tuple[PlannedLine, ...]) -> Counter[LetterChannel]:
    """Letters of every mailing by channel: what informing everybody costs, once nothing is left to plan."""
    return sum((Counter({batch.channel: batch.letters}) for one in planned for batch in one.batches), Counter())
