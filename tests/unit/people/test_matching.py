"""A line and a person agree by degrees; only a second identifier makes certain."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.people.identity import NO_NIR, read_nir
from clinickit.people.matching import Grade, Identity, compare_families, compare_givens, judge, near_days
from clinickit.people.reasons import Pile, Reason, in_words
from tests.people_words import NAMES, REASONS

OWN, OTHER = "285037800608409", "285037800608508"
ZOE = Identity("martin", "zoe", 19850312, nir=read_nir(OWN), phones=(639981234,), street=77, postcode="59000")
BARE = ZOE._replace(nir=NO_NIR, phones=(), street=0, postcode="")


def pile(line: Identity, person: Identity = ZOE) -> Pile:
    return judge(line, person, NAMES).pile


def reasons(line: Identity, person: Identity = ZOE) -> tuple[Reason, ...]:
    return judge(line, person, NAMES).reasons


def test_the_numbers_of_these_tests_are_valid_and_different() -> None:
    assert {read_nir(OWN).state, read_nir(OTHER).state} == {read_nir(OWN).state}
    assert read_nir(OWN).state.value == "valid"
    assert read_nir(OWN).number != read_nir(OTHER).number


def test_the_same_person_with_every_field_is_certain() -> None:
    assert pile(ZOE) is Pile.CERTAIN


def test_name_and_birth_date_alone_are_never_certain() -> None:
    assert pile(BARE) is Pile.TO_CHECK


@pytest.mark.parametrize("field", [{"nir": read_nir(OWN)}, {"phones": (639981234,)}, {"street": 77}])
def test_one_more_identifier_makes_it_certain(field: dict[str, Any]) -> None:
    assert pile(BARE._replace(**field)) is Pile.CERTAIN


def test_second_given_names_that_one_side_leaves_out_do_not_make_it_uncertain() -> None:
    line = BARE._replace(phones=ZOE.phones)
    assert pile(line, ZOE._replace(nir=NO_NIR, givens="zoe ludivine")) is Pile.CERTAIN
    marie = line._replace(givens="marie"), ZOE._replace(nir=NO_NIR, givens="marie claire")
    assert pile(*marie) is Pile.TO_CHECK


def test_two_different_proven_numbers_forbid_the_match_whatever_else_agrees() -> None:
    assert pile(ZOE._replace(nir=read_nir(OTHER))) is Pile.ABSENT


def test_the_number_of_the_insured_parent_does_not_hide_a_child() -> None:
    child = Identity("martin", "lea", 20150604, nir=read_nir("215067800608492"), phones=(639981234,))
    assert read_nir("215067800608492").state.value == "valid"
    line = child._replace(nir=read_nir(OWN))
    assert pile(line, child) is Pile.TO_CHECK
    assert Reason.NIR_OF_ANOTHER in reasons(line, child)


def test_a_child_under_a_parents_number_is_not_the_parent() -> None:
    assert pile(ZOE._replace(givens="lea", birth=20150604)) is Pile.ABSENT


def test_a_twin_is_not_the_other_twin() -> None:
    assert pile(ZOE._replace(givens="paul", nir=NO_NIR)) is Pile.ABSENT


def test_a_married_woman_is_found_by_her_number() -> None:
    line = ZOE._replace(families="lambert")
    assert pile(line) is Pile.CERTAIN
    assert Reason.FAMILY_DIFFERENT in reasons(line)


def test_a_married_woman_is_to_be_checked_by_her_number_also_where_no_birth_date_is_written() -> None:
    assert pile(ZOE._replace(families="lambert", birth=0)) is Pile.TO_CHECK
    assert pile(ZOE._replace(families="lambert", givens="paul", birth=0)) is Pile.ABSENT


def test_swapped_names_are_to_be_checked() -> None:
    line = BARE._replace(families="zoe", givens="martin")
    assert pile(line) is Pile.TO_CHECK
    assert Reason.SWAPPED in reasons(line)


def test_a_whole_name_is_parted_as_the_persons_name_suggests() -> None:
    for whole in ("martin zoe", "zoe martin"):
        assert pile(ZOE._replace(families="", givens="", whole=whole)) is Pile.CERTAIN


def test_a_near_birth_date_without_anything_else_is_only_weak() -> None:
    found = judge(BARE._replace(birth=19850321), ZOE, NAMES)
    assert (found.pile, found.weak) == (Pile.ABSENT, True)
    assert pile(BARE._replace(birth=19850321, postcode="59000")) is Pile.TO_CHECK


def test_a_father_and_a_son_of_one_name_at_one_address_are_two_persons() -> None:
    assert pile(ZOE._replace(birth=19550101, nir=NO_NIR, phones=())) is Pile.ABSENT


def test_under_one_roof_a_father_and_a_son_of_one_name_are_two_persons_unless_the_email_is_his() -> None:
    father = BARE._replace(birth=19550101, phones=ZOE.phones, street=77)
    assert pile(father) is Pile.ABSENT
    email = ("zoe@example.fr",)
    assert pile(father._replace(emails=email), ZOE._replace(nir=NO_NIR, emails=email)) is Pile.TO_CHECK


def test_a_birth_date_mistyped_by_a_few_years_is_to_be_checked_where_the_rest_agrees() -> None:
    assert pile(BARE._replace(birth=19870619, phones=ZOE.phones, street=77)) is Pile.TO_CHECK


def test_somebody_called_by_another_name_is_to_be_checked_by_their_own_email() -> None:
    known = BARE._replace(emails=("zoe@example.fr",))
    assert pile(known._replace(givens="paul"), known) is Pile.TO_CHECK
    assert pile(BARE._replace(givens="paul", phones=ZOE.phones), ZOE._replace(nir=NO_NIR)) is Pile.ABSENT


@pytest.mark.parametrize(
    ("line", "person", "grade"),
    [
        ("martin", "martin", Grade.SAME),
        ("de la fontaine", "delafontaine", Grade.SAME),
        ("dupont", "martin|dupont", Grade.SAME),
        ("fontaine", "de la fontaine", Grade.PART),
        ("dupont", "martin dupont", Grade.PART),
        ("matrin", "martin", Grade.NEAR),
        ("martn", "martin", Grade.NEAR),
        ("bernard", "martin", Grade.DIFFERENT),
        ("", "martin", Grade.DIFFERENT),
    ],
)
def test_family_names_agree_by_degrees(line: str, person: str, grade: Grade) -> None:
    assert compare_families(line, person, NAMES).grade is grade


@pytest.mark.parametrize(
    ("line", "person", "reason"),
    [
        ("marie claire", "marie claire", Reason.GIVEN_SAME),
        ("marieclaire", "marie claire", Reason.GIVEN_SAME),
        ("marie", "marie claire", Reason.GIVEN_FIRST),
        ("claire", "marie claire", Reason.GIVEN_SECOND),
        ("marie anne", "marie claire", Reason.GIVEN_NEAR),
        ("m", "marie", Reason.GIVEN_INITIAL),
        ("p", "marie", Reason.GIVEN_DIFFERENT),
        ("mraie", "marie", Reason.GIVEN_NEAR),
        ("paul", "marie", Reason.GIVEN_DIFFERENT),
    ],
)
def test_given_names_agree_by_degrees(line: str, person: str, reason: Reason) -> None:
    assert compare_givens(line, person).reason is reason


@pytest.mark.parametrize("other", [19850321, 19850313, 19851203, 19950312])
def test_days_are_near_when_one_figure_differs_or_two_change_places(other: int) -> None:
    assert near_days(19850312, other)
    assert not near_days(19850312, 19870619)


IDENTITIES = st.builds(
    Identity,
    families=st.sampled_from(["martin", "dupont|martin", "matrin", "fontaine"]),
    givens=st.sampled_from(["zoe", "zoe marie", "lea", "z", ""]),
    birth=st.sampled_from([0, 19850312, 19850321, 20150604]),
    nir=st.sampled_from(["", OWN, OTHER, OWN[:13], "885037800608470"]).map(read_nir),
    phones=st.sampled_from([(), (639981234,), (639980000,)]),
    emails=st.sampled_from([(), ("zoe@example.fr",)]),
    street=st.sampled_from([0, 77, 78]),
    postcode=st.sampled_from(["", "59000"]),
)


@given(IDENTITIES, IDENTITIES)
def test_certain_always_rests_on_a_second_identifier_and_never_on_two_proven_numbers(
    line: Identity, person: Identity
) -> None:
    found = judge(line, person, NAMES)
    if found.pile is Pile.CERTAIN:
        seconds = {Reason.NIR_SAME, Reason.PHONE_SAME, Reason.EMAIL_SAME, Reason.ADDRESS_SAME}
        assert not seconds.isdisjoint(found.reasons)
        assert Reason.NIR_OF_ANOTHER not in found.reasons
        assert Reason.GIVEN_DIFFERENT not in found.reasons


@given(IDENTITIES, IDENTITIES)
def test_each_kept_pair_says_why_in_words(line: Identity, person: Identity) -> None:
    found = judge(line, person, NAMES)
    assert (found.pile is Pile.ABSENT and not found.weak) or all(in_words(found.reasons, REASONS))


def _contacted(**changes: object) -> Identity:
    known = Identity("martin", "zoe", 19850312, phones=(639981234,), emails=("zoe@example.fr",), postcode="29200")
    return known._replace(**changes)  # type: ignore[arg-type]


ELSEWHERE = {"phones": (639985678,), "emails": ("autre@example.fr",), "postcode": "35000"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({**ELSEWHERE}, Pile.TO_CHECK),
        ({**ELSEWHERE, "families": "martan"}, Pile.ABSENT),
        ({**ELSEWHERE, "givens": "zoa"}, Pile.ABSENT),
        ({"families": "martan", "phones": (), "emails": (), "postcode": "35000"}, Pile.TO_CHECK),
        ({"families": "martan", "phones": (639985678,), "emails": (), "postcode": ""}, Pile.TO_CHECK),
        ({"families": "martan", "phones": (639985678,), "emails": ("autre@example.fr",)}, Pile.ABSENT),
        ({"families": "martan", "emails": ("autre@example.fr",), "postcode": "35000"}, Pile.TO_CHECK),
        ({"birth": 19850313, "phones": (), "emails": ()}, Pile.TO_CHECK),
        ({"birth": 19850313, "phones": (639985678,), "emails": ()}, Pile.ABSENT),
    ],
)
def test_an_inexact_name_or_day_that_stands_alone_gives_way_to_what_disagrees(
    changes: dict[str, object], expected: Pile
) -> None:
    person = _contacted()
    assert judge(_contacted(**changes), person, NAMES).pile is expected
    # The list keeps only that a telephone and an e-mail are known, unless they are the line's own.
    line = _contacted(**changes)
    kept = person._replace(
        phones=tuple(one for one in person.phones if one in line.phones),
        emails=tuple(one for one in person.emails if one in line.emails),
        has_phone=True,
        has_email=True,
    )
    assert judge(line, kept, NAMES).pile is expected
