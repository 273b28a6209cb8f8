"""Letters asked for again at other sites: which wait, made again exactly, then recorded as sent again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinickit.domain.errors import InvalidAnswer
from clinickit.people.mailing import SendingEvent, SendingState
from clinickit.people.segments import display_name
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.mailing import single_name
from clinickit.services.mailing_ports import ResendRequest
from clinickit.services.ports import Exports

# What is recorded when a letter in this state goes once more; one still planned goes with its batch.
_NEXT: Mapping[SendingState, SendingState] = {
    SendingState.SENT: SendingState.RESENT,
    SendingState.RETURNED: SendingState.RESENT,
    SendingState.RESENT: SendingState.RESENT,
    SendingState.PHONED: SendingState.SENT,
    SendingState.REFUSED: SendingState.SENT,
}
_UID_SHOWN = 6


@dataclass(frozen=True, slots=True)
class ResendLine:
    """A letter asked for again: which, about whom (for the screen alone), where and when it was asked."""

    reference: str
    name: str
    site: str
    on: date
    state: SendingState | None

    @property
    def to_send(self) -> bool:
        """Whether it is to be sent again; one not sent yet goes with its batch."""
        return self.state in _NEXT


class ResendDesk:
    """The use cases of letters asked for again. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk, exports: Exports) -> None:
        self.letters, self.exports = letters, exports

    def waiting(self, case: OpenCase) -> tuple[ResendLine, ...]:
        """The letters that wait, each once, the first asked for first."""
        return tuple(self._line(case, one) for one in self._open(case).values())

    def _open(self, case: OpenCase) -> dict[str, ResendRequest]:
        found: dict[str, ResendRequest] = {}
        for one in self.letters.register(case).resends():
            found.setdefault(one.reference, one)
        return found

    def _line(self, case: OpenCase, one: ResendRequest) -> ResendLine:
        register = self.letters.register(case)
        letter = register.letter(one.reference)
        patient = self.letters.people(case).person(letter[1].slots.person_id) if letter else None
        name = display_name(patient) if patient else ""
        return ResendLine(one.reference, name, one.site, one.at.date(), register.state(one.reference))

    def _to_send(self, case: OpenCase) -> list[ResendRequest]:
        register = self.letters.register(case)
        found = [one for one in self._open(case).values() if register.state(one.reference) in _NEXT]
        if not found:
            raise InvalidAnswer(self.letters.text("nothing_to_resend"))
        return found

    def make(self, case: OpenCase, folder: Path) -> tuple[Path, ...]:
        """The exact letters once more, one file each. Raises MailingHeld, InvalidAnswer, ExportProblem."""
        mailings, asked = self.letters.mailings(case), self._to_send(case)
        mailings.refuse_held()
        files = {single_name(one.reference): mailings.letter_again(one.reference) for one in asked}
        written = self.exports.write(folder, files)
        self.letters.record(case, self.letters.text("resends_made").format(count=len(files)))
        return written

    def sent(self, case: OpenCase, on: date) -> int:
        """They left on this day: recorded, all or none; returns how many. Raises MailingHeld, InvalidAnswer."""
        self.letters.mailings(case).refuse_held()
        register, book, asked = self.letters.register(case), self.letters.book, self._to_send(case)
        proof = self.letters.text("resend_proof")
        events = [
            SendingEvent(
                one.reference,
                _NEXT[state],
                on,
                book.now(),
                book.person.name,
                None,
                proof.format(site=one.site or "–", mark=one.uid[:_UID_SHOWN]),
            )
            for one in asked
            if (state := register.state(one.reference)) is not None
        ]
        count = register.record(events)
        self.letters.record(case, self.letters.text("resent").format(count=count))
        return count
