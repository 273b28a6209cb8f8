"""Birth dates are read in every order and century."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.people.dates import DateOrder, as_date, as_number, guess_order, read_date, regular_day
from tests.people_words import ON

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = DateOrder
DAYS = st.dates(date(1926, 11, 22), date(2026, 11, 21))


@pytest.mark.parametrize(
    "written",
    [
        *("12/03/1985", "12-03-1985", "12.3.1985", "12 03 1985", "1985-03-12", "1985-03-12T00:00:00", "19850312"),
        *("12031985", "12/03/85", "12-MAR-85", "12 mars 1985", "mars 12 1985", "31118", "120385"),
    ],
)
def test_a_birth_date_is_read_in_every_writing(written: str) -> None:
    assert read_date(written, DAY_FIRST, ON).day == 19850312


@pytest.mark.parametrize(
    "written", ["31/02/1985", "12/13/2027", "juin 1985", "inconnue", "", "00/00/0000", "12/03/1785"]
)
def test_what_is_no_day_is_not_read(written: str) -> None:
    assert read_date(written, DAY_FIRST, ON).day == 0


def test_first_of_a_month_is_read_as_it_is_said() -> None:
    assert read_date("1er août 1950", DAY_FIRST, ON).day == 19500801
    assert read_date("12 août 1950", DAY_FIRST, ON).day == 19500812


def test_a_year_of_two_figures_names_two_centuries_when_both_are_possible() -> None:
    assert read_date("12/03/05", DAY_FIRST, ON) == (20050312, 19050312)
    assert read_date("12/03/85", DAY_FIRST, ON) == (19850312, 0)


def test_the_order_of_a_column_is_told_by_the_dates_that_leave_no_choice() -> None:
    assert guess_order(["01/02/1980", "25/12/1970"]) is DAY_FIRST
    assert guess_order(["01/02/1980", "12/25/1970"]) is MONTH_FIRST
    assert guess_order(["1980-02-01"]) is YEAR_FIRST
    assert guess_order(["19800201"]) is YEAR_FIRST
    assert guess_order([]) is DAY_FIRST


def test_the_order_of_the_column_decides_what_one_date_leaves_open() -> None:
    assert read_date("03/12/1985", MONTH_FIRST, ON).day == 19850312
    assert read_date("03/12/1985", DAY_FIRST, ON).day == 19851203


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %m %Y", "%d.%m.%Y"]))
def test_each_day_is_read_back_from_its_ordinary_writings(day: date, writing: str) -> None:
    assert as_date(read_date(day.strftime(writing), DAY_FIRST, ON).day) == day


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d"]), st.sampled_from([DAY_FIRST, YEAR_FIRST]))
def test_the_fast_reading_agrees_with_the_careful_one(day: date, writing: str, order: DateOrder) -> None:
    written = day.strftime(writing)
    assert regular_day(written, order) == read_date(written, order, ON).day == as_number(day)
