"""Mailings: planned once, printed batch by batch across any stop, recorded, and drawn again exactly."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from clinickit.documents.blocks import Document, Paragraph, words
from clinickit.documents.cover_slip import SlipFacts, cover_slip
from clinickit.documents.letters import ABOUT_SOMEBODY
from clinickit.documents.slots import REFERENCE
from clinickit.domain.errors import Cancelled, ClinicKitError, InvalidAnswer
from clinickit.domain.letters import LeakCategory, LetterChannel, LossKind, SegmentKey
from clinickit.people.address import AddressFault, PostalRules
from clinickit.people.mailing import (
    Addressee,
    Batch,
    BatchState,
    PlannedLetter,
    PlanRules,
    SendingEvent,
    SendingState,
    plan,
    read_reference,
)
from clinickit.people.patient import Patient
from clinickit.people.segments import Choices, SegmentWords, segment_of, slots_of
from clinickit.services.letters.whole_exports import Pace
from clinickit.services.mailing_ports import (
    LetterFiles,
    LetterPrinter,
    MailingPlan,
    MailingStore,
    PrintedFile,
    StoredBody,
)
from clinickit.services.ports import CancelToken, Clock, Progress

PRINTED = frozenset({LetterChannel.POST, LetterChannel.REGISTERED_POST})
_CONTROL_DIGITS = 8


class MailingHeld(ClinicKitError):
    """Investigators asked in writing that the letters wait."""

    default_action = "Attendez la date indiquée, ou levez le report si les enquêteurs y consentent par écrit."


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did: batches made now, batches that were already, letters with a character that no font has."""

    made: tuple[int, ...]
    already: tuple[int, ...]
    undrawable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Singles:
    """What a run of single letters left in the folder: letters in all, those of an earlier run, whether it stopped."""

    letters: int
    kept: int
    stopped: bool = False


class Mailings:
    """The mailings of one case. `words` are those of wording/mailing.toml."""

    def __init__(
        self,
        store: MailingStore,
        printer: LetterPrinter,
        files: LetterFiles,
        clock: Clock,
        words: Mapping[str, str],
    ) -> None:
        self._store, self.printer, self._files = store, printer, files
        self._clock, self._words = clock, words

    def plan(
        self,
        bodies: Mapping[SegmentKey, Document],
        addressees: Iterable[Addressee],
        prefix: str,
        letters_per_wave: int = 0,
    ) -> MailingPlan:
        """Plan a mailing in the store, whole or not at all; nothing is printed yet.

        A body with a gap is refused (InvalidAnswer): no letter says « à compléter ». Raises KeyError for an addressee
        whose segment has no body, ValueError for a person written to twice.
        """
        if any(body.gaps for body in bodies.values()):
            raise InvalidAnswer("Une lettre a encore un passage à compléter : aucune n’a été préparée.")
        named = {segment: str(rank) for rank, segment in enumerate(bodies, 1)}
        letter, batch = self._store.next_numbers()
        rules = PlanRules(prefix, letters_per_wave=letters_per_wave, first_letter=letter, first_batch=batch)
        kept = [StoredBody(named[segment], segment, body) for segment, body in bodies.items()]
        return self._store.plan(kept, plan(addressees, named, rules), self._clock.now())

    def make(
        self, mailing: int, folder: Path, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Made:
        """Print every batch of letters to post that is not made yet, one file each, and record it.

        May be stopped, killed and called again at any point: what is recorded is not made again; what was on its way
        is made again, byte for byte the same, over itself. A file that was made and is no longer there is made again
        too, the same unless the window was moved since, but not once its letters have left: they would leave twice.
        Raises Cancelled between two batches, MailingHeld, ExportProblem.
        """
        self.refuse_held()
        planned = self._mailing(mailing)
        bodies = self._store.bodies(mailing)
        batches = [one for one in self._store.batches(mailing) if one.channel in PRINTED]
        lost = set(self.missing(mailing, folder)) & {one.number for one in self.waiting(mailing)}
        already = tuple(one.number for one in batches if one.state is BatchState.MADE and one.number not in lost)
        total, done = len(batches), len(already)
        made: list[int] = []
        undrawable: list[str] = []
        for batch in batches:
            if batch.number in already:
                continue
            if cancel is not None and cancel.cancelled():
                raise Cancelled("Impression arrêtée à la demande.")
            file = self.print_batch(batch, bodies, planned.planned_at)
            name = file_name(batch.number)
            self._files.write(folder, name, file.pdf)
            digest = hashlib.sha256(file.pdf).hexdigest()
            self._store.record_made(batch.number, name, digest, file.pages, self._clock.now())
            made.append(batch.number)
            undrawable += file.undrawable
            done += 1
            if progress is not None:
                progress(done, total)
        return Made(tuple(made), already, tuple(undrawable))

    def waiting(self, mailing: int) -> tuple[Batch, ...]:
        """The batches to print that have not left; once all have left, all of them, to be made again on purpose."""
        held = self._store.progress(mailing)
        batches = [one for one in self._store.batches(mailing) if one.channel in PRINTED]
        staying = [one for one in batches if SendingState.PLANNED in held[one.number].states]
        return tuple(staying or batches)

    def print_batch(self, batch: Batch, bodies: Mapping[str, StoredBody], planned_at: datetime) -> PrintedFile:
        """The file of a batch: the same bytes whenever it is asked for."""
        letters = self._store.letters(batch.number)
        used = Counter(letter.body for letter in letters)
        documents = {name: self.as_sent(bodies[name].document, batch.channel) for name in sorted(used)}
        pages = {name: self.printer.page_count(body) for name, body in documents.items()}
        both_sides = any(count > 1 for count in pages.values())
        references = [letter.slots.reference for letter in letters]
        facts = SlipFacts(
            batch=batch.number,
            letters=len(letters),
            leaves=sum(count * (-(-pages[name] // 2) if both_sides else 1) for name, count in used.items()),
            first=references[0],
            last=references[-1],
            control=hashlib.sha256("\n".join(references).encode()).hexdigest()[:_CONTROL_DIGITS],
            channel=self._words[f"channel_{batch.channel.value}"],
            both_sides=both_sides,
            per_body=tuple(sorted(used.items())),
        )
        slots = ((letter.body, letter.slots) for letter in letters)
        return self.printer.print_file(documents, slots, cover_slip(facts, self._words), planned_at)

    def as_sent(self, body: Document, channel: LetterChannel) -> Document:
        """A body as it goes by a channel: a registered letter says that it is one, above its reference."""
        if channel is not LetterChannel.REGISTERED_POST:
            return body
        above = next((at for at, one in enumerate(body.blocks) if REFERENCE in str(one)), 0)
        mention = Paragraph(words(self._words["registered_mention"]), "note")
        return replace(body, blocks=(*body.blocks[:above], mention, *body.blocks[above:]))

    def missing(self, mailing: int, folder: Path) -> tuple[int, ...]:
        """Batches noted as made whose file is not in the folder, or is not the same any more."""
        return tuple(
            one.number
            for one in self._store.batches(mailing)
            if one.state is BatchState.MADE and self._files.sha256(folder, one.file) != one.sha256
        )

    def make_singles(
        self, mailing: int, folder: Path, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Singles:
        """One PDF per person to post to, a sub-folder for each batch, whole or not; file names hold only the reference.

        Who is reached otherwise (telephone, e-mail) is not among them: a paper lying there would be posted.
        Stopped, the sub-folders that are whole stay, and a later run leaves them as they are: those where every letter
        is there and the first one is what would be drawn today (the window was not moved since).
        """
        self.refuse_held()
        planned, bodies = self._mailing(mailing), self._store.bodies(mailing)
        batches = [one for one in self._store.batches(mailing) if one.channel in PRINTED]
        pace = Pace(progress, cancel, sum(one.letters for one in batches))
        count = kept = 0
        for batch in batches:
            letters, name = self._store.letters(batch.number), f"lot-{batch.number:04d}"
            try:
                pace.step(0)
                if self._whole(folder / name, letters, self._singles(letters[:1], bodies, planned)):
                    kept += len(letters)
                    pace.step(len(letters))
                else:
                    drawn = self._singles(letters, bodies, planned)
                    count += self._files.write_all(folder, name, pace.each(drawn))
            except Cancelled:
                return Singles(count + kept, kept, stopped=True)
        return Singles(count + kept, kept)

    def _whole(self, folder: Path, letters: Sequence[PlannedLetter], first: Iterable[tuple[str, bytes]]) -> bool:
        """Whether a sub-folder holds every letter, the first of them as it is drawn today."""
        there = all(self._files.exists(folder, single_name(one.slots.reference)) for one in letters)
        return there and all(self._files.sha256(folder, name) == hashlib.sha256(pdf).hexdigest() for name, pdf in first)

    def letter_again(self, typed: str, lines: tuple[str, ...] = ()) -> bytes:
        """The exact letter of a reference, to another address (`lines`) when it came back from the first one.

        Raises InvalidAnswer for an unknown reference.
        """
        found = self._store.letter(read_reference(typed))
        if found is None:
            raise InvalidAnswer("Aucune lettre ne porte cette référence.")
        mailing, letter = found
        body = self.as_sent(self._store.bodies(mailing)[letter.body].document, letter.channel)
        slots = replace(letter.slots, address_lines=lines or letter.slots.address_lines)
        return self.printer.single(body, slots, self._mailing(mailing).planned_at)

    def batch_sent(self, batch: int, on: date, by: str, proof: str = "") -> int:
        """Record that a batch was handed over for delivery; returns how many letters it moved to « sent ».

        Only letters that were still planned move: calling it twice changes nothing.
        """
        self.refuse_held()
        return self._store.record_sent(
            batch, SendingEvent("", SendingState.SENT, on, self._clock.now(), by, None, proof)
        )

    def record(
        self,
        state: SendingState,
        references: Sequence[str],
        on: date,
        by: str,
        channel: LetterChannel | None,
        proof: str,
    ) -> int:
        """Record what happened to letters whose references were typed or scanned: all of them, or none."""
        moment = self._clock.now()
        events = [SendingEvent(read_reference(one), state, on, moment, by, channel, proof) for one in references]
        return self._store.record(events)

    def _singles(
        self, letters: Iterable[PlannedLetter], bodies: Mapping[str, StoredBody], planned: MailingPlan
    ) -> Iterator[tuple[str, bytes]]:
        for letter in letters:
            body = self.as_sent(bodies[letter.body].document, letter.channel)
            pdf = self.printer.single(body, letter.slots, planned.planned_at)
            yield single_name(letter.slots.reference), pdf

    def _mailing(self, number: int) -> MailingPlan:
        found = next((one for one in self._store.mailings() if one.number == number), None)
        if found is None:
            raise InvalidAnswer("Cet envoi n’existe pas.")
        return found

    def refuse_held(self) -> None:
        """Raise MailingHeld while investigators' delay runs."""
        hold = self._store.hold()
        if hold is not None and self._clock.now().date() < hold.until:
            raise MailingHeld(f"L’envoi est reporté au {hold.until:%d/%m/%Y} à la demande de {hold.asked_by}.")


def single_name(reference: str) -> str:
    """The name of the file of one letter: nothing but its reference."""
    return f"lettre-{reference}.pdf"


def addressee(
    patient: Patient,
    choices: Choices,
    categories: Iterable[LeakCategory],
    on: int,
    words: SegmentWords,
    postal: PostalRules,
    *,
    losses: tuple[LossKind, ...] = (LossKind.DISCLOSED,),
    presumed: bool = False,
) -> tuple[Addressee, tuple[AddressFault, ...]]:
    """How one patient is written to on a day (YYYYMMDD), and what is wrong with the address.

    « Ne pas écrire » is kept as the channel NONE: the plan passes over it, and the person stays counted elsewhere.
    """
    segment = segment_of(patient, choices, categories, on, losses=losses, presumed=presumed)
    slots, block = slots_of(patient, choices, on, "", words, postal)
    named = slots.concerned_person if segment.recipient in ABOUT_SOMEBODY else ""
    channel = LetterChannel.NONE if choices.do_not_write else choices.channel
    phone = patient.phones[0] if patient.phones else ""
    made = Addressee(patient.id, segment, channel, slots.address_lines, slots.salutation, named, patient.email, phone)
    return made, block.faults


def file_name(batch: int) -> str:
    """« lettres-0001.pdf »: nothing personal."""
    return f"lettres-{batch:04d}.pdf"
