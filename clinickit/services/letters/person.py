"""One person's letter: found by name, the next one, drawn exactly as it will be or as it was planned."""

from clinickit.documents.blocks import Document
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.letters import LetterSlots, SegmentKey
from clinickit.people.mailing import PlannedLetter
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, display_name
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.mailing_bodies import segment_bodies
from clinickit.services.letters.people import Apart, Meant, letters_about, meant
from clinickit.services.letters.prepared import Prepared
from clinickit.services.letters.screens import FoundPerson, Preview

_PICTURE_WIDTH = 900


class PersonDesk:
    """The use cases of one person's letter. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk) -> None:
        self.letters = letters

    def find(self, case: OpenCase, typed: str, most: int = 20) -> tuple[FoundPerson, ...]:
        """People of the list by name."""
        return tuple(map(_found, self.letters.people(case).look_up(typed, 0, most)))

    def step(self, case: OpenCase, person: str, step: int, segment: int = 0) -> str:
        """The next person concerned or the one before, of a segment's rank or any."""
        return self.letters.ready(case).after(person, step, segment)

    def preview(self, case: OpenCase, person: str, copy: int = 0) -> Preview:
        """One person's letter: the exact one when it was planned, else as it would be. Raises InvalidAnswer."""
        made = self.letters.ready(case)
        one = self._meant(case, made, person)
        planned = letters_about(self.letters.people(case), self.letters.register(case), person)
        head, sure = one.segment.entity, one.placed.sure
        if planned:
            letter = planned[min(copy, len(planned) - 1)]
            reference = letter.slots.reference
            pdf = self.letters.mailings(case).letter_again(reference)
            head, sure = self._head_of(case, letter), True
        else:
            reference, to = "", one.addressees[min(copy, len(one.addressees) - 1)]
            slots = LetterSlots(
                person, to.address_lines, to.salutation, self.letters.text("reference_to_come"), to.concerned_person
            )
            mailings = self.letters.mailings(case)
            body = mailings.as_sent(self._body(case, made, one.segment), to.channel)
            pdf = mailings.printer.single(body, slots, self.letters.book.now())
        place = made.ids.index(person) + 1
        return Preview(
            person=person,
            name=display_name(one.patient),
            segment=made.ranks[place - 1],
            place=place,
            total=len(made.ids),
            categories=one.segment.categories,
            channel=one.addressees[0].channel,
            presumed=one.concerned.presumed,
            apart=one.apart,
            planned=reference,
            copies=len(planned) or len(one.addressees),
            pdf=pdf,
            pictures=self._pictures(pdf),
            head=self.letters.head(self.letters.material(case).answers, head) if made.manner.heads.known else "",
            head_sure=sure,
        )

    def _head_of(self, case: OpenCase, letter: PlannedLetter) -> str:
        """The letterhead that a planned letter bears, whatever was chosen since."""
        register = self.letters.register(case)
        found = register.letter(letter.slots.reference)
        return register.bodies(found[0])[letter.body].segment.entity if found else ""

    def _meant(self, case: OpenCase, made: Prepared, person: str) -> Meant:
        patient, concerned = self.letters.people(case).person(person), made.concerned(person)
        if patient is None or concerned is None:
            raise InvalidAnswer(self.letters.text("not_concerned"), self.letters.text("not_concerned_action"))
        one = meant(patient, self.letters.people(case).choices().get(person, NO_CHOICE), concerned, made.manner)
        if Apart.DECEASED in one.apart:
            raise InvalidAnswer(
                self.letters.text("no_letter_to_the_dead"), self.letters.text("no_letter_to_the_dead_action")
            )
        return one

    def _body(self, case: OpenCase, made: Prepared, segment: SegmentKey) -> Document:
        """The body of a segment; composed now when a choice made since the preparation calls for another one."""
        if segment not in made.bodies:
            made.bodies = {
                **made.bodies,
                **segment_bodies(self.letters.library, self.letters.material(case), [segment]),
            }
        return made.bodies[segment].document

    def _pictures(self, pdf: bytes) -> tuple[tuple[int, int, bytes], ...]:
        """Each page as a picture."""
        pages = self.letters.doors.pages
        return tuple(pages.picture(pdf, page, _PICTURE_WIDTH) for page in range(pages.page_count(pdf)))


def _found(patient: Patient) -> FoundPerson:
    """Somebody of the list as a search shows them."""
    born = str(patient.birth)
    day = f"{born[6:]}/{born[4:6]}/{born[:4]}" if patient.birth else ""
    return FoundPerson(patient.id, display_name(patient), day, patient.town)
