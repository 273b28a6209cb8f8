"""Joins the people concerned with what leaked and what was decided: to whom each letter goes, and who is set apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from clinickit.domain.facts import FactValue, Several
from clinickit.domain.letters import LetterChannel, LossKind, RecipientKind, SegmentKey
from clinickit.domain.vocabulary import Nature, Unavailability
from clinickit.people.address import AddressFault, PostalRules, typed_block
from clinickit.people.identity import phone_number
from clinickit.people.mailing import NO_LETTER, Addressee, PlannedLetter
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, Choices, SegmentWords
from clinickit.services.letters.heads import Heads, Placed
from clinickit.services.letters.mailing import PRINTED, addressee
from clinickit.services.letters.mailing_exports import reachable
from clinickit.services.letters.short_messages import sms_number
from clinickit.services.mailing_ports import MailingStore
from clinickit.services.patients_ports import Concerned, PatientStore


class Apart(StrEnum):
    """Why somebody concerned gets no letter in this plan; each is listed, none is dropped in silence."""

    DECEASED = "deceased"
    DO_NOT_WRITE = "do_not_write"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
    NO_MOBILE = "no_mobile"
    NO_ADDRESS = "no_address"
    NO_STREET = "no_street"
    NO_TOWN = "no_town"
    NO_POSTCODE = "no_postcode"
    LINE_TOO_LONG = "line_too_long"
    TOO_MANY_LINES = "too_many_lines"


_NOTHING = frozenset({Apart.NO_STREET, Apart.NO_TOWN, Apart.NO_POSTCODE})


class Meant(NamedTuple):
    """Somebody concerned: the letter meant for them (a second one for another parent), or why there is none."""

    patient: Patient
    choices: Choices
    concerned: Concerned
    addressees: tuple[Addressee, ...]
    apart: tuple[Apart, ...]
    placed: Placed

    @property
    def segment(self) -> SegmentKey:
        """The segment of the letter about this person."""
        return self.addressees[0].segment


@dataclass(frozen=True, slots=True)
class Manner:
    """How a mailing is written: the day (YYYYMMDD), what happened to the data, the channel nobody chose otherwise.

    `heads` says which letterhead a letter bears, when the practice has several.
    """

    on: int
    losses: tuple[LossKind, ...]
    words: SegmentWords
    postal: PostalRules
    main: LetterChannel = LetterChannel.POST
    heads: Heads = field(default_factory=Heads)


def losses_of(answers: Mapping[str, FactValue]) -> tuple[LossKind, ...]:
    """What happened to the data, by the facts of the case; disclosed as long as nothing else is known."""
    natures = answers.get("breach.natures")
    known = natures.items if isinstance(natures, Several) else ()
    gone = answers.get("breach.availability.unavailability") is Unavailability.PERMANENT
    said = {
        Nature.CONFIDENTIALITY: LossKind.DISCLOSED,
        Nature.AVAILABILITY: LossKind.LOST if gone else LossKind.UNAVAILABLE,
        Nature.INTEGRITY: LossKind.ALTERED,
    }
    return tuple(said[one] for one in Nature if one in known) or (LossKind.DISCLOSED,)


def joined(store: PatientStore) -> Iterator[tuple[Patient, Concerned]]:
    """Everybody concerned with their line of the list, in the order of the list; both are streamed.

    Somebody whose line does not come in that order is asked for by id: nobody concerned is ever passed over.
    """
    people = iter(store.people())
    for one in store.concerned():
        found = next((patient for patient in people if patient.id == one.person), None) or store.person(one.person)
        if found is not None:
            yield found, one


def meant(patient: Patient, choices: Choices, concerned: Concerned, manner: Manner) -> Meant:
    """What is meant for one person."""
    made, faults = addressee(
        patient,
        choices,
        concerned.categories,
        manner.on,
        manner.words,
        manner.postal,
        losses=manner.losses,
        presumed=concerned.presumed,
    )
    placed = manner.heads.of(patient, choices)
    channel = _channel(patient, choices, manner)
    phone = _phone(patient, channel)
    made = replace(made, channel=channel, phone=phone, segment=replace(made.segment, entity=placed.head))
    apart = tuple(_apart(made, patient, faults))
    addressees: tuple[Addressee, ...] = (made,)
    if choices.second_address and made.segment.recipient is RecipientKind.MINOR:
        addressees = (made, _other_parent(made, typed_block(choices.second_address, manner.postal).lines))
    return Meant(patient, choices, concerned, addressees, apart, placed)


def _phone(patient: Patient, channel: LetterChannel) -> str:
    """The number to call, or the first one that takes an SMS."""
    usable = sms_number if channel is LetterChannel.SMS else phone_number
    return next(filter(usable, patient.phones), "")


def _other_parent(made: Addressee, lines: tuple[str, ...]) -> Addressee:
    """The same letter to the other holder of parental authority: by post, where only a postal address is known.

    The mailbox and the telephone of the list are those of the first; a call stays a call, for who calls to arrange.
    """
    channel = LetterChannel.POST if made.channel in {LetterChannel.EMAIL, LetterChannel.SMS} else made.channel
    return replace(made, address_lines=lines, channel=channel, email="", copy=1)


def _channel(patient: Patient, choices: Choices, manner: Manner) -> LetterChannel:
    """The channel agreed with the person; the most exposed are telephoned; else the one of this mailing."""
    if choices.do_not_write or choices.channel is LetterChannel.NONE:
        return LetterChannel.NONE
    if choices.channel is not LetterChannel.POST:
        return choices.channel
    if choices.most_exposed:
        return LetterChannel.TELEPHONE
    if choices == NO_CHOICE and manner.main is LetterChannel.EMAIL and reachable(patient.email):
        return LetterChannel.EMAIL
    return LetterChannel.POST if manner.main is LetterChannel.EMAIL else manner.main


def _apart(made: Addressee, patient: Patient, faults: tuple[AddressFault, ...]) -> Iterator[Apart]:
    if made.segment.recipient in NO_LETTER:
        yield Apart.DECEASED
    elif made.channel is LetterChannel.NONE:
        yield Apart.DO_NOT_WRITE
    elif made.channel in PRINTED:
        lacking = tuple(Apart(fault.value) for fault in faults)
        yield from (Apart.NO_ADDRESS,) if set(lacking) >= _NOTHING else lacking
    elif made.channel is LetterChannel.EMAIL and not reachable(patient.email):
        yield Apart.NO_EMAIL
    elif made.channel is LetterChannel.TELEPHONE and not made.phone:
        yield Apart.NO_PHONE
    elif made.channel is LetterChannel.SMS and not made.phone:
        yield Apart.NO_MOBILE


def everybody(store: PatientStore, manner: Manner) -> Iterator[Meant]:
    """Everybody concerned, in the order of the list."""
    choices = store.choices()
    for patient, concerned in joined(store):
        yield meant(patient, choices.get(patient.id, NO_CHOICE), concerned, manner)


def to_plan(store: PatientStore, manner: Manner, written: frozenset[str]) -> Iterator[Addressee]:
    """The letters to plan, the most exposed first; who is set apart or has a letter already is passed over."""
    exposed = any(one.most_exposed for one in store.choices().values())
    for first in (True, False) if exposed else (False,):
        for one in everybody(store, manner):
            if bool(one.choices.most_exposed) is first and not one.apart and one.patient.id not in written:
                yield from one.addressees


def written_to(people: PatientStore, register: MailingStore) -> frozenset[str]:
    """The people who have a letter, by their present ids: nobody is written to twice because a list was dropped."""
    former = people.former_ids()
    return frozenset(former.get(one, one) for one in register.written_to())


def letters_about(people: PatientStore, register: MailingStore, person: str) -> tuple[PlannedLetter, ...]:
    """Every letter about somebody, those planned under an id of a list dropped since too."""
    return tuple(letter for one in people.ids_of(person) for letter in register.letters_of(one))
