"""One vocabulary of paths, read off the dataclasses."""

from datetime import UTC, date, datetime

from clinickit.domain import schema
from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Moment, Several
from clinickit.domain.vocabulary import Nature, Role


def test_every_path_is_told_with_its_type() -> None:
    leaf = schema.leaf_of("breach.parties[acme].qualification")
    assert (leaf.path, leaf.kind, leaf.options) == ("breach.parties[].qualification", schema.Kind.CHOICE, Role)


def test_groups_are_told_by_path() -> None:
    assert {"practice.policies", "breach.parties", "decisions.duties"} <= set(schema.groups())


def test_a_case_is_built_from_answers_and_gives_them_back() -> None:
    answers: dict[str, FactValue] = {
        "practice.name": "Cabinet des Érables",
        "practice.address.town": "Nantes",
        "breach.natures": Several((Nature.INTEGRITY,)),
        "breach.timeline.aware_at": Moment(datetime(2026, 11, 12, 7, 30, tzinfo=UTC)),
        "breach.parties[acme].name": "Acme",
        "breach.parties[acme].qualification": Role.PROCESSOR,
    }
    assert schema.flatten(schema.build(answers)) == answers


def test_what_was_not_asked_stays_so() -> None:
    assert schema.build({}).breach.people.count is NOT_ASKED


def test_elements_come_in_the_order_of_their_first_answer() -> None:
    answers: dict[str, FactValue] = {"breach.losses[b].label": "Expert", "breach.losses[a].label": "Timbres"}
    assert schema.elements(answers, "breach.losses") == ("b", "a")
    assert [loss.id for loss in schema.build(answers).breach.losses] == ["b", "a"]


def test_a_value_of_another_type_does_not_fit() -> None:
    count = schema.leaf_of("breach.people.count")
    assert schema.fits(count, Count(3))
    assert not schema.fits(count, "3")
    assert not schema.fits(schema.leaf_of("practice.name"), Role.JOINT)
    assert schema.fits(schema.leaf_of("practice.head.born_on"), date(1980, 1, 2))
