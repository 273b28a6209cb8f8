"""Dates typed as French people type them are read, and written back the same."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Moment, Precision, moment_of_day, moment_of_local
from clinickit.flow.questions import ZONES
from clinickit.flow.typed_dates import read_day, read_moment, show_day, show_moment

THURSDAY_MORNING = datetime(2026, 11, 12, 7, 30, tzinfo=UTC)  # 8 h 30 in Paris


@pytest.mark.parametrize(
    "typed",
    [
        "12/11/2026 8h30",
        "12/11/2026 à 08:30",
        "le 12/11/2026 à 8 h 30",
        "12.11.26 8h30",
        "12-11-2026 08.30",
        "12 11 2026 8:30",
        "2026-11-12 08:30",
        "2026-11-12T08:30:00",
        "12 novembre 2026 à 8h30",
        "Jeudi 12 Novembre 2026 à 8 heures 30",
        "jeudi 12 nov 2026, 8h30min",
        "12/11/2026\u00a0à\u202f8h30",
    ],
)
def test_one_moment_may_be_typed_in_many_ways(typed: str) -> None:
    assert read_moment(typed) == Moment(THURSDAY_MORNING)


@pytest.mark.parametrize("typed", ["12/11/2026", "12.11.26", "le jeudi 12 novembre 2026", "2026-11-12"])
def test_a_day_without_its_hour_is_kept_as_a_day_from_its_first_instant(typed: str) -> None:
    assert read_moment(typed) == moment_of_day(date(2026, 11, 12))


@pytest.mark.parametrize(
    ("typed", "precision"),
    [
        ("vers le 12/11/2026 8h30", Precision.ESTIMATED),
        ("12/11/2026 vers 8h30", Precision.ESTIMATED),
        ("12/11/2026 8h30 environ", Precision.ESTIMATED),
        ("aux alentours du 12/11/2026 8h30", Precision.ESTIMATED),
        ("~12/11/2026 8h30", Precision.ESTIMATED),
        ("peut-être le 12/11/2026 à 8h30", Precision.SUPPOSED),
        ("12/11/2026 8h30 ?", Precision.SUPPOSED),
        ("sans doute vers le 12/11/2026 8h30", Precision.SUPPOSED),
    ],
)
def test_vers_makes_a_date_estimated_and_peut_etre_makes_it_supposed(typed: str, precision: Precision) -> None:
    assert read_moment(typed) == Moment(THURSDAY_MORNING, precision=precision)


def test_the_hour_is_read_on_the_clock_of_the_practice() -> None:
    assert read_moment("12/11/2026 8h30", "Indian/Reunion").at == datetime(2026, 11, 12, 4, 30, tzinfo=UTC)


def test_midday_is_understood() -> None:
    assert read_moment("12/11/2026 à midi").at == datetime(2026, 11, 12, 11, tzinfo=UTC)


def test_an_hour_that_exists_twice_means_its_first_occurrence_unless_winter_time_is_said() -> None:
    assert read_moment("25/10/2026 2h30").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert read_moment("25/10/2026 2h30 (heure d’hiver)").at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert read_moment("25/10/2026 2h30 heure d'été").at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2026", "n’existe pas dans le calendrier"),
        ("12/13/2026", "Le mois va de 1 à 12"),
        ("12/11/2026 25h", "L’heure va de 0h00 à 23h59"),
        ("12/11/2026 8h75", "L’heure va de 0h00 à 23h59"),
        ("vendredi 12/11/2026", "Ce jour-là est un jeudi"),
        ("12/11/3026", "entre 1900 et 2100"),
        ("8h30", "Il manque le jour"),
        ("novembre 2026", "Il manque le jour"),
        ("11/2026", "Il manque le jour"),
        ("hier à 8h", "Écrivez le jour lui-même"),
        ("ce matin", "Écrivez le jour lui-même"),
        ("12/11/2026 minuit", "peut désigner deux jours"),
        ("12 novembrr 2026", "Ce nom de mois n’est pas reconnu"),
        ("12/11/2026 8h30 du soir", "ne se lit pas"),
        ("bonjour", "ne se lit pas"),
    ],
)
def test_a_date_that_cannot_be_read_says_what_to_write(typed: str, said: str) -> None:
    with pytest.raises(InvalidAnswer, match=said) as caught:
        read_moment(typed)
    assert caught.value.action


def test_a_birth_date_wants_its_whole_year_and_no_hour() -> None:
    assert read_day("3/5/1962") == date(1962, 5, 3)
    for typed, said in (("3/5/62", "quatre chiffres"), ("3/5/1962 8h", "Seul le jour"), ("vers le 3/5/1962", "exact")):
        with pytest.raises(InvalidAnswer, match=said):
            read_day(typed)


MOMENTS = st.builds(
    lambda naive, zone, precision, second: moment_of_local(naive, zone, precision, second_occurrence=second),
    st.datetimes(datetime(1975, 1, 1), datetime(2099, 12, 31)).map(lambda d: d.replace(microsecond=0)),  # noqa: DTZ001
    st.sampled_from(ZONES),
    st.sampled_from(Precision),
    st.booleans(),
)
DAYS = st.dates(date(1975, 1, 1), date(2099, 12, 31))


@given(MOMENTS)
def test_what_is_shown_of_a_moment_is_read_back_as_the_same_moment(moment: Moment) -> None:
    assert read_moment(show_moment(moment), moment.zone) == moment


@pytest.mark.parametrize("second", [False, True])
def test_both_occurrences_of_an_autumn_hour_are_shown_apart(*, second: bool) -> None:
    naive = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - a wall clock
    moment = moment_of_local(naive, second_occurrence=second)
    assert read_moment(show_moment(moment)) == moment
    assert ("hiver" in show_moment(moment)) is second


@given(DAYS, st.sampled_from(ZONES), st.sampled_from(Precision))
def test_what_is_shown_of_a_day_is_read_back_as_the_same_day(day: date, zone: str, precision: Precision) -> None:
    moment = moment_of_day(day, zone, precision)
    assert read_moment(show_moment(moment), zone) == moment
    assert read_day(show_day(day)) == day


def read_or_problem(typed: str) -> Moment | InvalidAnswer:
    try:
        return read_moment(typed)
    except InvalidAnswer as problem:
        return problem


@given(st.text())
def test_any_text_is_either_a_moment_or_a_sentence(typed: str) -> None:
    found = read_or_problem(typed)
    if isinstance(found, InvalidAnswer):
        assert found.sentence.endswith(".")
    else:
        assert read_moment(show_moment(found)) == found
