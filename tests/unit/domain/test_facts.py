"""Wall-clock times become instants that are never late."""

from datetime import UTC, date, datetime

from clinickit.domain.facts import local_hour_is_strange, moment_of_day, moment_of_local

REPEATED = datetime.fromisoformat("2026-10-25T02:30")
SKIPPED = datetime.fromisoformat("2026-03-29T02:30")


def test_an_hour_that_exists_twice_means_its_first_occurrence() -> None:
    assert moment_of_local(REPEATED).at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_of_local(REPEATED, second_occurrence=True).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_means_the_earliest_instant() -> None:
    assert moment_of_local(SKIPPED).at == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def test_strange_hours_are_recognised() -> None:
    assert local_hour_is_strange(REPEATED, "Europe/Paris") == "twice"
    assert local_hour_is_strange(SKIPPED, "Europe/Paris") == "never"
    assert local_hour_is_strange(datetime.fromisoformat("2026-06-01T02:30"), "Europe/Paris") == ""


def test_a_day_alone_counts_from_its_first_instant() -> None:
    moment = moment_of_day(date(2026, 2, 14), "Indian/Reunion")
    assert (moment.at, moment.day, moment.day_only) == (datetime(2026, 2, 13, 20, tzinfo=UTC), date(2026, 2, 14), True)
