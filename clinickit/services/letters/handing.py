"""Letters handed over: printed in batches across any stop, one by one, as e-mails, as SMS, to a mail house."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clinickit.domain.errors import Cancelled, InvalidAnswer
from clinickit.domain.letters import LetterChannel, LetterSlots
from clinickit.people.mailing import BatchState
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.mailing import PRINTED, single_name
from clinickit.services.letters.mailing_exports import (
    email_table,
    for_mail_house,
    reachable,
    sms_table,
    warnings,
    write_emails,
)
from clinickit.services.letters.people import letters_about
from clinickit.services.letters.whole_exports import Pace, whole
from clinickit.services.ports import CancelToken, Exports, Progress


@dataclass(frozen=True, slots=True)
class Handed:
    """What a run wrote: letters or messages, files, who could not be reached, what to read first.

    `left`: batches that were handed over already, and are not made a second time.
    """

    folder: Path
    letters: int
    files: int
    stopped: bool = False
    undrawable: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    again: int = 0
    kept: int = 0
    left: int = 0


class HandingDesk:
    """The use cases that write letters where the person asked. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk, exports: Exports) -> None:
        self.letters, self.exports = letters, exports

    def make(
        self,
        case: OpenCase,
        mailing: int,
        folder: Path,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Handed:
        """Print every batch that is not made yet, and make again those that have not left and whose file is not there.

        Stopping keeps what is made; the next run goes on. Raises MailingHeld, ExportProblem.
        """
        mailings, register = self.letters.mailings(case), self.letters.register(case)
        before = {one.number for one in register.batches(mailing) if one.state is BatchState.MADE}
        lost = mailings.missing(mailing, folder)
        stopped = False
        undrawable: tuple[str, ...] = ()
        try:
            undrawable = mailings.make(mailing, folder, progress, cancel).undrawable
        except Cancelled:
            stopped = True
        batches = [one for one in register.batches(mailing) if one.channel in PRINTED]
        made = [one for one in batches if one.state is BatchState.MADE and one.number not in before]
        letters = sum(one.letters for one in made)
        away = mailings.missing(mailing, folder) if lost else ()
        again = len(lost) - len(away)
        self._record(case, "stopped" if stopped else "made", letters=letters, batches=len(made), again=again)
        left = () if stopped else away
        return Handed(folder, letters, len(made), stopped, undrawable, again=again, left=len(left))

    def singles(
        self,
        case: OpenCase,
        mailing: int,
        folder: Path,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Handed:
        """One PDF per person, in a sub-folder per batch. Raises MailingHeld, ExportProblem.

        Stopped, the batches that are whole stay and are told; another run in the same folder makes the others.
        """
        done = self.letters.mailings(case).make_singles(mailing, folder, progress, cancel)
        if done.letters > done.kept:
            self._record(case, "singles_stopped" if done.stopped else "singles", letters=done.letters - done.kept)
        return Handed(folder, done.letters, done.letters, stopped=done.stopped, kept=done.kept)

    def one(self, case: OpenCase, person: str, folder: Path) -> tuple[Path, ...]:
        """The exact letter of one person, each copy under its reference. Raises ExportProblem."""
        mailings = self.letters.mailings(case)
        mailings.refuse_held()
        found = letters_about(self.letters.people(case), self.letters.register(case), person)
        references = [one.slots.reference for one in found]
        files = {single_name(reference): mailings.letter_again(reference) for reference in references}
        written = self.exports.write(folder, files)
        self._record(case, "one", reference=", ".join(references))
        return written

    def emails(
        self,
        case: OpenCase,
        mailing: int,
        folder: Path,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Handed:
        """One message per person to open as a draft, and a table for a provider: all of it, or nothing when stopped.

        Raises MailingHeld, ExportProblem.
        """
        register, words = self.letters.register(case), self.letters.around(case)
        self.letters.mailings(case).refuse_held()
        sender = self.letters.sender(case)
        if not reachable(sender.email):
            raise InvalidAnswer(self.letters.text("no_mailbox"), self.letters.text("no_mailbox_action"))
        pace = Pace(progress, cancel, self._to_write(case, mailing, LetterChannel.EMAIL))
        try:
            with whole(self.letters.doors.letters.files) as files:
                done = write_emails(register, files, mailing, folder, sender, words, pace)
                for name, data in email_table(register, mailing, words).items():
                    files.write(folder, name, data)
        except Cancelled:
            return Handed(folder, 0, 0, stopped=True)
        self._record(case, "emails", letters=done.written)
        return Handed(
            folder, done.written, done.written, unreachable=done.unreachable, warnings=warnings(sender, words)
        )

    def _to_write(self, case: OpenCase, mailing: int, channel: LetterChannel) -> int:
        return sum(one.letters for one in self.letters.register(case).batches(mailing) if one.channel is channel)

    def sms(
        self,
        case: OpenCase,
        mailing: int,
        folder: Path,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Handed:
        """A table of short messages, whole, or nothing when stopped. Raises MailingHeld, ExportProblem."""
        register, words = self.letters.register(case), self.letters.around(case)
        self.letters.mailings(case).refuse_held()
        sender = self.letters.sender(case)
        if not sender.phone:
            raise InvalidAnswer(self.letters.text("no_call_back"), self.letters.text("no_call_back_action"))
        pace = Pace(progress, cancel, self._to_write(case, mailing, LetterChannel.SMS))
        try:
            table, done = sms_table(register, mailing, sender, words, pace)
        except Cancelled:
            return Handed(folder, 0, 0, stopped=True)
        self.letters.doors.letters.files.write(folder, "sms.csv", table)
        self._record(case, "sms", letters=done.written)
        return Handed(folder, done.written, 1, unreachable=done.unreachable)

    def mail_house(
        self,
        case: OpenCase,
        mailing: int,
        folder: Path,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Handed:
        """Print files, tables, fingerprints, terms of art. 28 GDPR. Raises MailingHeld, ExportProblem.

        Stopped, the print files that are made stay, as after `make`; nothing else is there to be handed over.
        """
        register, mailings = self.letters.register(case), self.letters.mailings(case)
        try:
            with whole(self.letters.doors.letters.files) as files:
                names = for_mail_house(mailings, register, files, mailing, folder, self.letters.sent, progress, cancel)
        except Cancelled:
            printed = [one for one in register.batches(mailing) if one.channel in PRINTED]
            made = [one for one in printed if one.state is BatchState.MADE]
            return Handed(folder, sum(one.letters for one in made), len(made), stopped=True)
        given = mailings.waiting(mailing)
        letters = sum(one.letters for one in given)
        self._record(case, "mail_house", letters=letters)
        printed = [one for one in register.batches(mailing) if one.channel in PRINTED]
        return Handed(folder, letters, len(names), left=len(printed) - len(given))

    def save(self, case: OpenCase, name: str, data: bytes, folder: Path) -> tuple[Path, ...]:
        """A test sheet or a public text, where the person asked. Raises ExportProblem."""
        written = self.exports.write(folder, {name: data})
        self.letters.record(case, self.letters.text("saved").format(name=name))
        return written

    def to_call(self, case: OpenCase, mailing: int) -> Sequence[tuple[str, str, str, str]]:
        """Who is to be telephoned and was not yet: reference, name, number, person's id; the most exposed first."""
        register, people = self.letters.register(case), self.letters.people(case)
        waiting = []
        for batch in register.batches(mailing):
            if batch.channel is LetterChannel.TELEPHONE:
                for one in register.letters(batch.number):
                    if register.state(one.slots.reference) == "planned":
                        patient = people.person(one.slots.person_id)
                        name = f"{patient.given_names} {patient.family_name}" if patient else _as_planned(one.slots)
                        waiting.append((one.slots.reference, name, one.phone, one.slots.person_id))
        return waiting

    def _record(self, case: OpenCase, what: str, **values: object) -> None:
        self.letters.record(case, self.letters.text(f"record.{what}").format(**values))


def _as_planned(slots: LetterSlots) -> str:
    """The name a letter was planned with: the list that held the person may have been forgotten since."""
    return slots.concerned_person or next(iter(slots.address_lines), "")
