"""Several partial lists become one without losing or mixing anybody."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from clinickit.people.merging import Disagreement, Joiner, joined
from clinickit.people.patient import Patient
from tests.people_words import NAMES


class Merged(NamedTuple):
    """People in the order in which they were first met, and where their lists disagree."""

    patients: list[Patient]
    disagreements: list[Disagreement]


def merge_lists(lists: Iterable[Iterable[Patient]]) -> Merged:
    """What the store does line by line, in memory."""
    merged, joiner = Merged([], []), Joiner(NAMES)
    people = merged.patients
    for each in lists:
        before = len(people)
        for line in each:
            place = joiner.place(line, len(people), before.__le__, people.__getitem__)
            if place == len(people):
                people.append(line)
            else:
                people[place], differing = joined(people[place], line)
                merged.disagreements.extend(differing)
    return merged


def patient(source: str, line: int, **fields: Any) -> Patient:  # noqa: ANN401 - any field
    empty = Patient(
        f"{source}-{line}", ((source, line),), "", "MARTIN", "", "Zoé", 19850312, "", (), "", "", "", "", "", "",
        False, False, False, "", 0, "",
    )  # fmt: skip
    return empty._replace(**fields)


def test_a_person_of_two_lists_is_one_with_both_sources_and_the_fields_of_both() -> None:
    backup = patient("sauvegarde", 4, nir="285037800608409", phones=("0639981234",))
    agenda = patient("agenda", 9, email="z@example.fr", street="1 rue X", postcode="59000", town="Lille")
    merged = merge_lists([[backup], [agenda]])
    (one,) = merged.patients
    assert one.sources == (("sauvegarde", 4), ("agenda", 9))
    assert (one.id, one.nir, one.email, one.street) == ("sauvegarde-4", "285037800608409", "z@example.fr", "1 rue X")
    assert merged.disagreements == []


def test_the_last_visit_is_the_latest_and_every_prescriber_is_kept() -> None:
    first = patient("a", 1, last_visit=20240101, first_visit=20220101, prescribers=("Dr KERVELLA",))
    later = patient("b", 2, last_visit=20250607, first_visit=20210101, prescribers=("Dr LE GOFF", "Dr KERVELLA"))
    (one,) = merge_lists([[first], [later]]).patients
    assert one.first_visit == 20210101
    (one,) = merge_lists([[first], [later._replace(first_visit=0)]]).patients
    assert one.first_visit == 20220101
    assert (one.last_visit, one.prescribers) == (20250607, ("Dr KERVELLA", "Dr LE GOFF"))


def test_an_address_is_taken_whole_from_one_list() -> None:
    first = patient("a", 1, street="1 rue X", postcode="59000", town="Lille")
    merged = merge_lists([[first], [patient("b", 2, street="9 rue Y", street_more="Bât. C", town="Roubaix")]])
    assert merged.patients[0].street_more == ""
    assert [(one.field, one.source, one.line) for one in merged.disagreements] == [("street", "b", 2), ("town", "b", 2)]


def test_two_health_numbers_keep_homonyms_born_the_same_day_apart() -> None:
    lists = [[patient("a", 1, nir="285037800608409")], [patient("b", 2, nir="285037800608508")]]
    assert len(merge_lists(lists).patients) == 2


def test_a_line_without_birth_date_or_number_joins_nobody() -> None:
    assert len(merge_lists([[patient("a", 1)], [patient("b", 2, birth=0)]]).patients) == 2


def test_a_married_name_is_joined_by_the_birth_name_or_the_number() -> None:
    lists = [
        [patient("a", 1, nir="285037800608409")],
        [patient("b", 2, family_name="LAMBERT", birth_name="Martin")],
        [patient("c", 3, family_name="PETIT", nir="2 85 03 78 006 084")],
    ]
    (one,) = merge_lists(lists).patients
    assert [source for source, _ in one.sources] == ["a", "b", "c"]


def test_nobody_is_lost() -> None:
    lists = [[patient("a", line, given_names=name) for line, name in enumerate(("Zoé", "Léa", "Zoé"))], []]
    merged = merge_lists(lists)
    assert sorted(source for one in merged.patients for source in one.sources) == [("a", 0), ("a", 1), ("a", 2)]


def test_a_telephone_and_an_email_agree_however_they_are_written() -> None:
    first = patient("agenda", 2, phones=("06 39 98 12 34",), email="Zoe@Example.fr")
    for again in (patient("agenda", 3, phones=("+33639981234",)), patient("agenda", 3, email="zoe@example.fr")):
        assert len(merge_lists([[first, again]]).patients) == 1
    assert len(merge_lists([[first, patient("agenda", 3, phones=("0639980000",))]]).patients) == 2
