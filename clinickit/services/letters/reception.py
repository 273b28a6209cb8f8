"""« Suis-je dans le fichier ? »: the identity first, never a relative, then what is known, in plain words."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clinickit.documents.letters import ABOUT_CARE
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.letters import LeakCategory, LetterChannel, RecipientKind
from clinickit.people.identity import email_address, phone_number, read_nir
from clinickit.people.mailing import Hold, SendingState, read_reference
from clinickit.people.names import fold
from clinickit.people.patient import Patient
from clinickit.people.reasons import Pile
from clinickit.people.segments import NO_CHOICE, recipient_of
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.people import letters_about
from clinickit.services.mailing_ports import DeskAnswer, DeskOutcome, MailingStore
from clinickit.services.patients_ports import PatientStore

_WAYS = frozenset(
    (
        *("rue", "avenue", "av", "boulevard", "bd", "place", "pl", "chemin", "impasse", "allee", "route", "rte"),
        *("de", "du", "des", "d", "la", "le", "les", "l", "bis", "ter"),
    )
)
"""Words that stand in most addresses and name none of them."""
_MINORS = frozenset({RecipientKind.MINOR, RecipientKind.MINOR_SECRET})
_DEAD = frozenset({RecipientKind.DECEASED, RecipientKind.HEIRS})


class Asker(StrEnum):
    """Who asks. Only some may be told."""

    PERSON = "person"
    PARENT = "parent"
    REPRESENTATIVE = "representative"
    RELATIVE = "relative"


class Element(StrEnum):
    """The third element that proves an identity, after name and birth date: the asker gives it, never the desk."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NIR = "nir"
    REFERENCE = "reference"


class Identity(StrEnum):
    """What the check of an identity gave."""

    PROVED = "proved"
    DIFFERS = "differs"
    SEVERAL = "several"
    UNKNOWN = "unknown"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the person at the desk or on the telephone says; `birth` is YYYYMMDD."""

    asker: Asker
    name: str
    birth: int
    element: Element
    said: str


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter about this person: its reference, how and when it went, what became of it."""

    reference: str
    channel: LetterChannel
    state: SendingState
    on: str


@dataclass(frozen=True, slots=True)
class Told:
    """What may be said now: nothing more than this is on the screen."""

    identity: Identity
    outcome: DeskOutcome
    person: str = ""
    categories: tuple[LeakCategory, ...] = ()
    letters: tuple[SentLetter, ...] = ()
    minor_secret: bool = False
    careful: bool = False


class ReceptionDesk:
    """The use cases of the desk on a case. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk) -> None:
        self.letters = letters

    def ask(self, case: OpenCase, claimed: Claimed, by: str) -> Told:
        """Check the identity, say what may be said, and keep the answer.

        The register keeps it with the person, the journal without any name. Raises InvalidAnswer when the name or the
        birth date was not given.
        """
        today = self.letters.manner(case).on
        told = look(self.letters.people(case), self.letters.register(case), claimed, today)
        self._keep(case, told, claimed, by)
        return told

    def held(self, case: OpenCase) -> Hold | None:
        """The delay that investigators asked, while it runs."""
        return self.letters.hold(case)

    def _keep(self, case: OpenCase, told: Told, claimed: Claimed, by: str) -> None:
        proved = told.identity is Identity.PROVED
        answer = DeskAnswer(
            uid=uuid.uuid4().hex,
            at=self.letters.book.now(),
            by=by.strip() or self.letters.book.person.name,
            site="",
            outcome=told.outcome,
            checked=claimed.element.value if proved else "",
            person=told.person if proved else "",
        )
        register = self.letters.register(case)
        register.add_answers([answer])
        number = sum(register.answer_counts().values())
        outcome = self.letters.text(f"outcome.{told.outcome.value}")
        identity = self.letters.text(f"identity.{told.identity.value}")
        said = self.letters.text("desk_answer").format(number=number, outcome=outcome, identity=identity, by=answer.by)
        self.letters.record(case, said)

    def letter(self, case: OpenCase, reference: str) -> bytes:
        """The exact letter again. Raises InvalidAnswer, MailingHeld."""
        self.letters.mailings(case).refuse_held()
        pdf = self.letters.mailings(case).letter_again(reference)
        self.letters.record(case, self.letters.text("shown_again").format(reference=reference))
        return pdf


def look(people: PatientStore, register: MailingStore, claimed: Claimed, on: int) -> Told:
    """What may be told on a day (YYYYMMDD) to who says so. Raises InvalidAnswer without a name or a birth date."""
    if claimed.asker is Asker.RELATIVE:
        return Told(Identity.RELATIVE, DeskOutcome.NOT_TOLD)
    if not fold(claimed.name) or not claimed.birth:
        raise InvalidAnswer(
            "Il manque le nom ou la date de naissance.", "Demandez les deux : la personne les dit, vous les écrivez."
        )
    found = [one for one in people.look_up(claimed.name, claimed.birth, 20) if one.birth == claimed.birth]
    if not found:
        return Told(Identity.UNKNOWN, DeskOutcome.NOT_TOLD)
    proved = [one for one in found if gives(one, claimed, people, register)]
    if len(proved) != 1:
        return Told(Identity.SEVERAL if proved else Identity.DIFFERS, DeskOutcome.NOT_TOLD)
    recipient = recipient_of(proved[0], people.choices().get(proved[0].id, NO_CHOICE), on)
    return allowed(claimed.asker, recipient, _told(people, register, proved[0]))


def allowed(asker: Asker, recipient: RecipientKind, told: Told) -> Told:
    """What may be told to this asker: nothing to the parent of an adult, nor to who represents nobody.

    Nobody speaks for themselves under the name of a dead person. Who only assists a protected adult is told nothing
    (rules/recipient_rules.toml, « protected_assisted »). A parent hears nothing of care that a minor asked to keep
    secret (CSP L1111-5).
    """
    if (
        (asker is Asker.PERSON and recipient in _DEAD)
        or (asker is Asker.PARENT and recipient not in _MINORS)
        or (asker is Asker.REPRESENTATIVE and recipient is not RecipientKind.PROTECTED_REPRESENTED)
    ):
        return Told(Identity.RELATIVE, DeskOutcome.NOT_TOLD)
    if asker is Asker.PARENT and recipient is RecipientKind.MINOR_SECRET:
        kept = tuple(one for one in told.categories if one not in ABOUT_CARE)
        return replace(told, categories=kept, letters=(), minor_secret=True)
    return told


def gives(patient: Patient, claimed: Claimed, people: PatientStore, register: MailingStore) -> bool:
    """Whether the third element is this person's. Nothing of the record is ever shown before it is."""
    said = claimed.said.strip()
    match claimed.element:
        case Element.PHONE:
            number = phone_number(said)
            return bool(number) and number in set(map(phone_number, patient.phones))
        case Element.EMAIL:
            return bool(email_address(said)) and email_address(said) == email_address(patient.email)
        case Element.NIR:
            return bool(read_nir(said).number) and read_nir(said).number == read_nir(patient.nir).number
        case Element.ADDRESS:
            return same_place(said, f"{patient.street} {patient.street_more}", f"{patient.postcode} {patient.town}")
        case Element.REFERENCE:
            return _bears(register, said, people.ids_of(patient.id))


def same_place(said: str, street: str, town: str) -> bool:
    """Whether every word said of an address stands in the one held: a number, and a word that names the street.

    A house number and the town of everybody here would prove nothing.
    """
    spoken, named = address_words(said), address_words(street)
    names = {word for word in named if word.isalpha()} - _WAYS
    whole = spoken <= named | address_words(town)
    return whole and any(word.isdigit() for word in spoken) and bool(spoken & (names or named))


def address_words(text: str) -> frozenset[str]:
    """The words and numbers of an address, whatever its accents and commas."""
    digits = "".join(letter if letter.isdigit() else " " for letter in text).split()
    return frozenset((*fold(text).split(), *digits))


def _bears(register: MailingStore, said: str, ids: tuple[str, ...]) -> bool:
    try:
        found = register.letter(read_reference(said))
    except InvalidAnswer:
        return False
    return found is not None and found[1].slots.person_id in ids


def _told(people: PatientStore, register: MailingStore, patient: Patient) -> Told:
    choices = people.choices().get(patient.id)
    secret = choices is not None and choices.minor_secret
    careful = choices is not None and bool(choices.most_exposed)
    letters = tuple(_letters(people, register, patient.id))
    concerned = next((one for one in people.concerned() if one.person == patient.id), None)
    if concerned is not None:
        outcome = DeskOutcome.PRESUMED if concerned.presumed else DeskOutcome.CONCERNED
        return Told(Identity.PROVED, outcome, patient.id, concerned.categories, letters, secret, careful)
    undecided = any(one.pile is Pile.TO_CHECK and one.decision is None for one in people.matches_of(patient.id))
    searched = bool(people.searches()) or bool(people.criteria())
    outcome = DeskOutcome.TO_CHECK if undecided or not searched else DeskOutcome.NOT_FOUND
    return Told(Identity.PROVED, outcome, patient.id, (), letters, secret, careful)


def _letters(people: PatientStore, register: MailingStore, person: str) -> Iterator[SentLetter]:
    for one in letters_about(people, register, person):
        events: Sequence[object] = register.events(one.slots.reference)
        last = register.events(one.slots.reference)[-1] if events else None
        state = register.state(one.slots.reference) or SendingState.PLANNED
        yield SentLetter(one.slots.reference, one.channel, state, f"{last.on:%d/%m/%Y}" if last else "")
