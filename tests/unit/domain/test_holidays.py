"""Every département and overseas territory has its public holidays and its clock."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from clinickit.domain.holidays_fr import (
    UNKNOWN_TERRITORY,
    department_of,
    local_holiday,
    national_holiday,
    territory_of,
)

NATIONAL_2026 = {
    date(2026, 1, 1),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 8),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 7, 14),
    date(2026, 8, 15),
    date(2026, 11, 1),
    date(2026, 11, 11),
    date(2026, 12, 25),
}
YEAR_2026 = [date.fromordinal(date(2026, 1, 1).toordinal() + n) for n in range(365)]

MAINLAND = [f"{number:02d}" for number in range(1, 96) if number != 20]
ALSACE_MOSELLE = {"57", "67", "68"}

OVERSEAS = [
    ("97110", "971", "America/Guadeloupe", {date(2026, 5, 27)}),
    ("97200", "972", "America/Martinique", {date(2026, 5, 22)}),
    ("97300", "973", "America/Cayenne", {date(2026, 6, 10)}),
    ("97400", "974", "Indian/Reunion", {date(2026, 12, 20)}),
    ("97500", "975", "America/Miquelon", set()),
    ("97600", "976", "Indian/Mayotte", {date(2026, 4, 27)}),
    ("97133", "977", "America/St_Barthelemy", {date(2026, 10, 9)}),
    ("97150", "978", "America/Marigot", {date(2026, 5, 28)}),
    ("98600", "986", "Pacific/Wallis", {date(2026, 4, 28), date(2026, 6, 29), date(2026, 7, 29)}),
    ("98714", "987", "Pacific/Tahiti", {date(2026, 3, 5), date(2026, 4, 3)}),
    ("98800", "988", "Pacific/Noumea", {date(2026, 9, 24)}),
]


def holidays_of(postcode: str) -> set[date]:
    territory = territory_of(postcode)
    return {day for day in YEAR_2026 if local_holiday(day, territory)}


@pytest.mark.parametrize("department", MAINLAND)
def test_a_mainland_departement_has_the_national_holidays_and_the_clock_of_paris(department: str) -> None:
    postcode = f"{department}100"
    extra = {date(2026, 4, 3), date(2026, 12, 26)} if department in ALSACE_MOSELLE else set()
    assert department_of(postcode) == department
    assert holidays_of(postcode) == NATIONAL_2026 | extra
    assert territory_of(postcode).zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("postcode", "department"), [("20000", "2A"), ("20167", "2A"), ("20200", "2B"), ("20600", "2B")]
)
def test_corsica_is_two_departements_without_holidays_of_its_own(postcode: str, department: str) -> None:
    assert department_of(postcode) == department
    assert holidays_of(postcode) == NATIONAL_2026


@pytest.mark.parametrize(("postcode", "department", "zone", "extra"), OVERSEAS)
def test_an_overseas_territory_has_its_own_days_and_its_own_clock(
    postcode: str, department: str, zone: str, extra: set[date]
) -> None:
    territory = territory_of(postcode)
    assert (territory.department, territory.zone) == (department, zone)
    assert holidays_of(postcode) >= NATIONAL_2026 | extra
    assert zone != "Europe/Paris"
    assert ZoneInfo(zone).key == zone


def test_saint_pierre_et_miquelon_has_the_national_holidays_and_no_other() -> None:
    assert holidays_of("97500") == NATIONAL_2026


@pytest.mark.parametrize(
    ("postcode", "zone"),
    [
        ("98740", "Pacific/Marquesas"),
        ("98742", "Pacific/Marquesas"),
        ("98749", "Pacific/Marquesas"),
        ("98796", "Pacific/Marquesas"),
        ("98755", "Pacific/Gambier"),
        ("98792", "Pacific/Gambier"),
        ("98793", "Pacific/Gambier"),
        ("98750", "Pacific/Tahiti"),
        ("98778", "Pacific/Tahiti"),
    ],
)
def test_polynesia_keeps_three_clocks(postcode: str, zone: str) -> None:
    assert territory_of(postcode).zone == zone


@pytest.mark.parametrize(
    "postcode", ["", "7500", "750011", "2A000", "96000", "98000", "97900", "00100", "٧٥٠٠١", "Paris"]
)
def test_what_is_not_a_french_postcode_falls_back_on_the_national_list_and_paris(postcode: str) -> None:
    assert territory_of(postcode) == UNKNOWN_TERRITORY
    assert department_of(postcode) == ""


def test_a_postcode_typed_with_a_space_is_still_read() -> None:
    assert territory_of(" 67 000 ") == territory_of("67000")
    assert territory_of("98 742").zone == "Pacific/Marquesas"


@pytest.mark.parametrize(
    ("year", "easter_monday", "ascension", "whit_monday"),
    [
        (2026, date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)),
        (2027, date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)),
        (2028, date(2028, 4, 17), date(2028, 5, 25), date(2028, 6, 5)),
    ],
)
def test_the_days_that_follow_easter_move_with_it(
    year: int, easter_monday: date, ascension: date, whit_monday: date
) -> None:
    assert national_holiday(easter_monday) == "Lundi de Pâques"
    assert national_holiday(ascension) == "Ascension"
    assert national_holiday(whit_monday) == "Lundi de Pentecôte"
    assert national_holiday(date(year, 12, 26)) == ""


def test_names_are_french_whatever_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US")
    assert national_holiday(date(2031, 1, 1)) == "Jour de l’an"
    assert local_holiday(date(2031, 12, 26), territory_of("67000")) == "Saint-Étienne"
