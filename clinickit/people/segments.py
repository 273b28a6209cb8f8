"""Gives each person the segment of their letter and what fills its slots; knows no letter's text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinickit.domain.letters import (
    LeakCategory,
    LetterChannel,
    LetterForm,
    LetterSlots,
    LossKind,
    RecipientKind,
    SegmentKey,
    segment_categories,
)
from clinickit.domain.strict_tables import StrictTable
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.address import AddressBlock, PostalRules, address_block, typed_block
from clinickit.people.names import fold
from clinickit.people.patient import Patient

ADULT_AT = 18_00_00
_SALUTED = ("woman", "man", "unknown", "representatives")
OWN_LETTERHEAD = "*"
"""Chosen for somebody: the letterhead of the practice itself, whatever their site is."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the practice or a doctor decided about one person; `most_exposed` is a doctor's decision alone.

    `minor_secret`: care given at the minor's request of secrecy (CSP L1111-5); `represented`: a protected adult whose
    state does not allow a decision of their own (Code civil 457-1 and 459); `inform_heirs`: the practice found that a
    dead person's heirs must be told (their own data, a real risk of fraud); `second_address`: name and address of the
    other holder of parental authority, who gets the same letter (Code civil 371-1 and 372); `address`: where to write
    instead of the address of the list, without the name (a new home, whoever represents the person, a safe place);
    `entity`: the id of the letterhead, `OWN_LETTERHEAD`, or empty for that of their site; `reason`: why it was so
    decided, for the practice alone.
    """

    do_not_write: bool = False
    channel: LetterChannel = LetterChannel.POST
    form: LetterForm = LetterForm.ORDINARY
    most_exposed: tuple[MostExposed, ...] = ()
    minor_secret: bool = False
    represented: bool = False
    representative: str = ""
    entity: str = ""
    inform_heirs: bool = False
    second_address: tuple[str, ...] = ()
    reason: str = ""
    address: tuple[str, ...] = ()


NO_CHOICE = Choices()


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """The few words of addressee and salutation, from `people/segments.toml`."""

    addressee: Mapping[RecipientKind, str]
    salutation: Mapping[str, str]
    woman: frozenset[str]
    man: frozenset[str]
    salutation_english: Mapping[str, str]


def read_segment_words(raw: Mapping[str, object]) -> SegmentWords:
    """The parsed file. Raises ResourceProblem with the key at fault."""
    table = StrictTable(raw, "people/segments.toml")
    table.optional_text("title")
    addressee, salutation, english, civilities = (
        StrictTable(table.value(key), "people/segments.toml", key)
        for key in ("addressee", "salutation", "salutation_english", "civilities")
    )
    words = SegmentWords(
        {kind: addressee.text(kind.value) for kind in RecipientKind},
        {key: salutation.text(key) for key in _SALUTED},
        frozenset(civilities.texts("woman")),
        frozenset(civilities.texts("man")),
        {key: english.text(key) for key in _SALUTED},
    )
    for one in (table, addressee, salutation, english, civilities):
        one.finish()
    return words


def recipient_of(patient: Patient, choices: Choices, on: int) -> RecipientKind:
    """To whom the letter is written on a day (YYYYMMDD), after `rules/recipient_rules.toml`.

    The minor's right to secrecy comes before the parents' right to be told.
    """
    if patient.deceased:
        return RecipientKind.HEIRS if choices.inform_heirs else RecipientKind.DECEASED
    if patient.birth and on - patient.birth < ADULT_AT:
        return RecipientKind.MINOR_SECRET if choices.minor_secret else RecipientKind.MINOR
    if choices.represented:
        return RecipientKind.PROTECTED_REPRESENTED
    if patient.protected:
        return RecipientKind.PROTECTED_ASSISTED
    return RecipientKind.STAFF if patient.staff else RecipientKind.PERSON


def segment_of(
    patient: Patient,
    choices: Choices,
    categories: Iterable[LeakCategory],
    on: int,
    *,
    losses: tuple[LossKind, ...] = (LossKind.DISCLOSED,),
    presumed: bool = False,
) -> SegmentKey:
    """The segment of one person: all that decides which letter they get."""
    recipient = recipient_of(patient, choices, on)
    return SegmentKey(segment_categories(categories), recipient, choices.entity, losses, choices.form, presumed)


def slots_of(
    patient: Patient, choices: Choices, on: int, reference: str, words: SegmentWords, postal: PostalRules
) -> tuple[LetterSlots, AddressBlock]:
    """What fills the slots of one letter, and the address with its faults; nothing about care can be in either."""
    recipient = recipient_of(patient, choices, on)
    name = display_name(patient)
    addressee = words.addressee[recipient].format(name=name, representative=choices.representative or name)
    block = (
        typed_block((*addressee.splitlines(), *choices.address), postal)
        if choices.address
        else address_block(addressee, patient, postal)
    )
    said = words.salutation_english if choices.form is LetterForm.ENGLISH else words.salutation
    return LetterSlots(patient.id, block.lines, said[_saluted(patient, recipient, words)], reference, name), block


def display_name(patient: Patient) -> str:
    """Civility, first given name and family name in use, as an envelope shows them."""
    first = patient.given_names.split(" ")[0]
    family = patient.family_name or patient.birth_name
    return " ".join(part for part in (patient.civility, first, family) if part)


def _saluted(patient: Patient, recipient: RecipientKind, words: SegmentWords) -> str:
    if recipient not in {RecipientKind.PERSON, RecipientKind.PROTECTED_ASSISTED, RecipientKind.STAFF}:
        return "representatives"
    civility = fold(patient.civility)
    if civility in words.woman:
        return "woman"
    return "man" if civility in words.man else "unknown"
