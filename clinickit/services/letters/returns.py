"""Letters that came back: whose, at which new address they can go again, made for it, then recorded as sent again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinickit.domain.errors import InvalidAnswer
from clinickit.people.mailing import PlannedLetter, SendingEvent, SendingState
from clinickit.people.segments import NO_CHOICE, display_name
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.mailing import PRINTED, single_name
from clinickit.services.letters.people import Meant, meant
from clinickit.services.patients_ports import Concerned
from clinickit.services.ports import Exports

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A letter that came back: which, about whom and at which number (for the screen alone).

    `lines` is the address it can go to now, empty while the only one known is the one it came back from.
    """

    reference: str
    person: str
    name: str
    phone: str
    lines: tuple[str, ...]


class ReturnDesk:
    """The use cases of letters that came back. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk, exports: Exports) -> None:
        self.letters, self.exports = letters, exports

    def waiting(self, case: OpenCase) -> tuple[ReturnLine, ...]:
        """The letters that came back and wait, the first of them."""
        held = self.letters.register(case).in_state(SendingState.RETURNED, 0, MOST_LISTED)
        if not held:
            return ()
        people, manner = self.letters.people(case), self.letters.manner(case)
        choices = people.choices()
        found = []
        for letter in held:
            patient = people.person(letter.slots.person_id)
            if patient is None:
                found.append(ReturnLine(letter.slots.reference, "", letter.slots.concerned_person, letter.phone, ()))
                continue
            concerned = Concerned(patient.id, (), presumed=False)
            now = meant(patient, choices.get(patient.id, NO_CHOICE), concerned, manner)
            lines = _address(now, letter)
            moved = lines if lines != letter.slots.address_lines else ()
            name = display_name(patient)
            found.append(ReturnLine(letter.slots.reference, patient.id, name, letter.phone, moved))
        return tuple(found)

    def _moved(self, case: OpenCase) -> Iterator[ReturnLine]:
        found = [one for one in self.waiting(case) if one.lines]
        if not found:
            raise InvalidAnswer(self.letters.text("nowhere_to_resend"), self.letters.text("nowhere_to_resend_action"))
        yield from found

    def make(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """The same letters for their new addresses, one file each. Raises MailingHeld, InvalidAnswer, ExportProblem."""
        mailings = self.letters.mailings(case)
        mailings.refuse_held()
        files = {
            single_name(one.reference): mailings.letter_again(one.reference, one.lines) for one in self._moved(case)
        }
        written = self.exports.write(folder, files)
        self.letters.record(case, self.letters.text("returns_made").format(count=len(files)))
        return written

    def sent(self, case: OpenCase, on: date) -> int:
        """They left again on this day: recorded, all or none; returns how many. Raises MailingHeld, InvalidAnswer."""
        self.letters.mailings(case).refuse_held()
        book, proof = self.letters.book, self.letters.text("returns_proof")
        events = [
            SendingEvent(one.reference, SendingState.RESENT, on, book.now(), book.person.name, None, proof)
            for one in self._moved(case)
        ]
        count = self.letters.register(case).record(events)
        self.letters.record(case, self.letters.text("returns_sent").format(count=count))
        return count


def _address(now: Meant, letter: PlannedLetter) -> tuple[str, ...]:
    """The address of this copy as it is known now; empty when it has a fault or nobody may write there."""
    if letter.channel not in PRINTED or now.apart or letter.copy >= len(now.addressees):
        return ()
    return now.addressees[letter.copy].address_lines
