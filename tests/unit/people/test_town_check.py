"""Postcode and town that disagree are told from the list itself."""

from clinickit.people.town_check import TownCheck


def looked(*lines: tuple[str, str]) -> list[int]:
    check = TownCheck()
    codes, towns = zip(*lines, strict=True)
    check.see(codes, towns, range(2, len(lines) + 2))
    return check.lines()


def test_a_town_that_is_nearly_always_in_another_department_is_told() -> None:
    assert looked(*[("22300", "Lannion")] * 10, ("35300", "LANNION")) == [12]


def test_several_towns_of_one_postcode_are_nothing_strange() -> None:
    villages = [("22560", town) for town in ("Pleumeur-Bodou", "Trébeurden", "Île-Grande")]
    assert looked(*villages * 9, ("22560", "Landrellec")) == []


def test_two_towns_of_one_name_that_are_both_common_are_nothing_strange() -> None:
    assert looked(*[("93200", "Saint-Denis")] * 10, *[("97400", "St Denis")] * 6) == []


def test_a_town_seen_a_few_times_proves_nothing() -> None:
    assert looked(*[("22300", "Lannion")] * 4, ("35300", "Lannion")) == []


def test_the_same_town_written_otherwise_counts_together() -> None:
    lines = [
        *[("35400", "Saint-Malo")] * 5,
        *[("35400", "ST MALO")] * 5,
        ("22400", "Saint Malo CEDEX"),
        ("", "Saint-Malo"),
    ]
    assert looked(*lines) == [12]
