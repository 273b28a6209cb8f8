"""Health numbers, telephones and e-mails are one thing in all their writings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as oracle

from clinickit.people.identity import (
    NirState,
    email_address,
    nir_fits_birth,
    phone_number,
    phone_numbers,
    read_nir,
)

WITH_KEY = st.builds(
    lambda sex, year, month, place, order: f"{sex}{year:02d}{month:02d}{place}{order:06d}",
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.sampled_from(["01", "19", "2A", "2B", "75", "97"]),
    st.integers(1001, 989_999),
).map(lambda number: number + oracle.calc_check_digits(number))


@given(WITH_KEY)
def test_a_number_is_valid_when_an_independent_reading_says_so(number: str) -> None:
    assert read_nir(number).state is NirState.VALID


@given(WITH_KEY, st.integers(1, 96))
def test_any_other_key_is_wrong(number: str, shift: int) -> None:
    key = (int(number[13:]) - 1 + shift) % 97 + 1
    assert read_nir(f"{number[:13]}{key:02d}").state is NirState.WRONG_KEY


@given(WITH_KEY)
def test_spaces_and_a_missing_key_change_nothing_to_the_number(number: str) -> None:
    parted = (
        f"{number[0]} {number[1:3]} {number[3:5]} {number[5:7].lower()} {number[7:10]} {number[10:13]} {number[13:]}"
    )
    assert read_nir(parted) == read_nir(number)
    assert read_nir(number[:13]).number == read_nir(number).number
    assert read_nir(number[:13]).state is NirState.NO_KEY


@pytest.mark.parametrize(("letters", "figures"), [("2A", "19"), ("2B", "18")])
def test_a_corsican_number_is_the_same_in_letters_and_in_the_figures_that_old_software_puts_there(
    letters: str, figures: str
) -> None:
    key = 97 - int(f"18503{figures}001084") % 97
    written, old = (read_nir(f"18503{place}001084{key:02d}") for place in (letters, figures))
    assert written == old
    assert written.state is NirState.VALID


def test_the_two_parts_of_corsica_are_not_one() -> None:
    assert read_nir("185032A001084").number != read_nir("185032B001084").number


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("", NirState.ABSENT),
        ("   ", NirState.ABSENT),
        ("1,85057E+14", NirState.ROUNDED),
        ("1.85E+14", NirState.ROUNDED),
        ("12345", NirState.MALFORMED),
        ("inconnu", NirState.MALFORMED),
        ("985037800608436", NirState.MALFORMED),
    ],
)
def test_what_is_no_number_says_why(written: str, state: NirState) -> None:
    assert read_nir(written) == (0, state, False)


def test_a_number_given_while_waiting_is_told() -> None:
    assert read_nir("8850378006084").temporary
    assert not read_nir("1850378006084").temporary


def test_a_number_that_does_not_fit_the_birth_is_somebody_elses() -> None:
    assert nir_fits_birth(1850378006084, 19850312)
    assert nir_fits_birth(1853078006084, 19850312), "a month that was not known when the number was made"
    assert not nir_fits_birth(1850378006084, 20100312)
    assert not nir_fits_birth(1850378006084, 19850412)
    assert nir_fits_birth(0, 19850312)
    assert nir_fits_birth(1850378006084, 0)


@pytest.mark.parametrize(
    "written",
    ["06 39 98 12 34", "06.39.98.12.34", "+33 (0)6 39 98 12 34", "0033639981234", "639981234", "+33639981234"],
)
def test_a_telephone_is_one_number_in_all_its_writings(written: str) -> None:
    assert phone_number(written) == 639981234


@pytest.mark.parametrize("written", ["", "0000000000", "0606060606", "abc", "12"])
def test_a_dummy_is_no_telephone(written: str) -> None:
    assert phone_number(written) == 0


def test_an_address_is_compared_in_small_letters() -> None:
    assert email_address(" mailto:Zoe.Martin@Example.FR ") == "zoe.martin@example.fr"
    assert email_address("pas de mail") == ""


@pytest.mark.parametrize(
    "written", ["06 39 98 12 34 / 03 20 00 11 22", "0639981234;0320001122", "0639981234 ou 0320001122"]
)
def test_several_telephones_of_one_cell_are_all_read(written: str) -> None:
    assert phone_numbers(written) == (639981234, 320001122)
    assert phone_numbers("+33 (0)6-39-98-12-34") == (639981234,)
