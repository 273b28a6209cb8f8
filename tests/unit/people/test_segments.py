"""Each person gets the right letter, written to the right one."""

import pytest

from clinickit.domain.letters import (
    LeakCategory,
    RecipientKind,
    SegmentKey,
    counted_as,
    segment_categories,
)
from clinickit.domain.vocabulary import DataCategory, SensitiveData
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, Choices, recipient_of, segment_of, slots_of
from tests.law import RESOURCES, read
from tests.people_words import ON, POSTAL, SEGMENTS

ADULT = Patient(
    "a-1", (("a", 1),), "Mme", "MARTIN", "", "Zoé Anne", 19850312, "", (), "", "12 rue des Lilas", "", "59000",
    "Lille", "", False, False, False, "", 0, "",
)  # fmt: skip
CHILD = ADULT._replace(birth=20150312)


@pytest.mark.parametrize(
    ("patient", "choices", "kind"),
    [
        (ADULT, NO_CHOICE, RecipientKind.PERSON),
        (ADULT._replace(staff=True), NO_CHOICE, RecipientKind.STAFF),
        (ADULT._replace(protected=True), NO_CHOICE, RecipientKind.PROTECTED_ASSISTED),
        (ADULT._replace(protected=True), Choices(represented=True), RecipientKind.PROTECTED_REPRESENTED),
        (ADULT._replace(deceased=True), NO_CHOICE, RecipientKind.DECEASED),
        (CHILD, NO_CHOICE, RecipientKind.MINOR),
        (CHILD, Choices(minor_secret=True), RecipientKind.MINOR_SECRET),
        (ADULT._replace(birth=20081121), NO_CHOICE, RecipientKind.PERSON),
        (ADULT._replace(birth=20081122), NO_CHOICE, RecipientKind.MINOR),
        (ADULT._replace(birth=0), NO_CHOICE, RecipientKind.PERSON),
    ],
)
def test_the_recipient_follows_the_rules(patient: Patient, choices: Choices, kind: RecipientKind) -> None:
    assert recipient_of(patient, choices, ON) is kind


def test_every_recipient_but_the_person_has_its_rule() -> None:
    rules = {one["id"] for one in read(RESOURCES / "rules" / "recipient_rules.toml")["versions"][0]["value"]}
    assert {kind.value for kind in RecipientKind} - {"person"} <= rules


def test_equal_sets_of_categories_give_equal_segments() -> None:
    one = segment_of(ADULT, NO_CHOICE, [LeakCategory.NIR, LeakCategory.IDENTITY, LeakCategory.NIR], ON)
    other = segment_of(ADULT, NO_CHOICE, [LeakCategory.IDENTITY, LeakCategory.NIR], ON)
    assert one == other == SegmentKey((LeakCategory.IDENTITY, LeakCategory.NIR), RecipientKind.PERSON)
    assert hash(one) == hash(other)


def test_a_letter_about_a_child_goes_to_those_who_answer_for_the_child() -> None:
    slots, block = slots_of(CHILD, NO_CHOICE, ON, "A-000001", SEGMENTS, POSTAL)
    assert slots.address_lines[:2] == ("Aux représentants légaux de", "Mme Zoé MARTIN")
    assert slots.salutation == "Madame, Monsieur,"
    assert block.faults == ()


def test_a_letter_to_an_adult_calls_her_by_her_title() -> None:
    slots, block = slots_of(ADULT, NO_CHOICE, ON, "A-000001", SEGMENTS, POSTAL)
    assert slots.address_lines == ("Mme Zoé MARTIN", "12 RUE DES LILAS", "59000 LILLE")
    assert (slots.salutation, slots.reference, block.faults) == ("Madame,", "A-000001", ())


def test_the_authority_counts_each_category_on_one_of_its_lines() -> None:
    assert counted_as(LeakCategory.HEALTH) is SensitiveData.HEALTH
    assert counted_as(LeakCategory.PASSWORD) is DataCategory.CREDENTIALS
    assert counted_as(LeakCategory.INSURER) is DataCategory.OTHER
    assert segment_categories(LeakCategory) == tuple(LeakCategory)
