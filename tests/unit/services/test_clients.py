"""A lawyer and two practices: one incident at their editor, told once, each keeping what is its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain import vocabulary as v
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import NOT_ASKED, Count, FactValue, Moment, Several
from clinickit.services.casebook import Casebook, Change, OpenCase, answered
from clinickit.services.clients import ClientDesk, StartInput
from clinickit.services.common_incident import parse_shared
from clinickit.services.library import Library

LIBRARY = Library(TomlResources())
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOTICE = Moment(NOON - timedelta(days=1))
AWARE = Moment(NOON - timedelta(hours=5))
FIRST_CASE: dict[str, FactValue] = {
    "practice.name": "Cabinet des Genêts",
    "practice.policies[cyber].insurer": "Assurances du Ponant",
    "breach.kinds": Several((v.IncidentKind.VENDOR,)),
    "breach.summary": "L’éditeur Noria a été attaqué.",
    "breach.parties[noria].name": "Noria Santé",
    "breach.parties[noria].asked_at": AWARE,
    "breach.timeline.processor_notice_at": NOTICE,
    "breach.timeline.aware_at": AWARE,
    "breach.people.count": Count(1200),
    "decisions.risk": v.RiskOutcome.HIGH,
    "breach.gestures[common.note_time].done_at": AWARE,
}


class Passing:
    """A clock that moves on by a minute each time it is read."""

    def __init__(self) -> None:
        self.times: Iterator[datetime] = (NOON + timedelta(minutes=one) for one in range(100_000))

    def now(self) -> datetime:
        return next(self.times)


@pytest.fixture
def desk() -> ClientDesk:
    """Two practices may be opened in it; it begins with nothing."""
    return ClientDesk(LIBRARY, Casebook(memory_store(), Passing()))


def give(desk: ClientDesk, case: OpenCase, answers: dict[str, FactValue]) -> OpenCase:
    """Answer, and keep the answers."""
    given = tuple(desk.book.answer(path, value) for path, value in answers.items())
    desk.book.save(Change(case.id, case.header.practice_id, given))
    return answered(case, given)


def reopened(desk: ClientDesk, case: OpenCase) -> OpenCase:
    return desk.book.open(next(one for one in desk.book.store.cases() if one.id == case.id))


def two_cases(desk: ClientDesk) -> tuple[OpenCase, OpenCase]:
    """The first practice's case, and the second's, started as the same incident."""
    first = give(desk, desk.start("Dossier", StartInput()), FIRST_CASE)
    second = desk.start("Dossier", StartInput(same_as=first.id))
    second = give(desk, second, {"practice.name": "Cabinet du Lac"})
    return reopened(desk, first), reopened(desk, second)


def test_before_anybody_is_known_nothing_is_asked(desk: ClientDesk) -> None:
    assert desk.screen().clients == ()
    desk.start("Dossier", StartInput())
    assert desk.screen().clients == ()


def test_the_practices_known_are_offered_by_name_and_keep_their_profile(desk: ClientDesk) -> None:
    first, second = two_cases(desk)
    assert [one.label for one in desk.screen().clients] == ["Cabinet des Genêts", "Cabinet du Lac"]
    again = desk.start("Autre dossier", StartInput(practice=first.header.practice_id))
    assert again.answers["practice.policies[cyber].insurer"] == "Assurances du Ponant"
    assert again.header.incident_id == ""
    assert "breach.summary" not in again.answers
    assert second.header.practice_id != first.header.practice_id


def test_the_same_incident_brings_its_own_facts_with_their_origin_and_links_both_cases(desk: ClientDesk) -> None:
    first, second = two_cases(desk)
    assert second.answers["breach.summary"] == "L’éditeur Noria a été attaqué."
    assert second.answers["breach.parties[noria].name"] == "Noria Santé"
    assert second.answers["breach.timeline.processor_notice_at"] == NOTICE
    origins = {one.path: one.source for one in second.history}
    assert origins["breach.summary"] == "incident commun"
    assert first.header.incident_id == second.header.incident_id != ""
    told = [entry.text for entry in desk.book.store.journal(second.id)]
    assert any(text.startswith("Faits communs repris") for text in told)


def test_awareness_numbers_insurers_decisions_and_gestures_never_travel(desk: ClientDesk) -> None:
    _first, second = two_cases(desk)
    own = {
        "breach.timeline.aware_at",
        "breach.people.count",
        "practice.policies[cyber].insurer",
        "decisions.risk",
        "breach.gestures[common.note_time].done_at",
        "breach.parties[noria].asked_at",
    }
    assert not own & second.answers.keys()


def test_when_each_fact_was_learnt_is_kept(desk: ClientDesk) -> None:
    first, second = two_cases(desk)
    learnt = {one.path: one.known_at for one in first.history}
    assert all(one.known_at == learnt[one.path] for one in second.history if one.source)


def test_a_shared_fact_changed_in_one_case_is_shown_in_the_other_and_taken_over(desk: ClientDesk) -> None:
    first, second = two_cases(desk)
    assert desk.changes(first) == ()
    assert desk.changes(second) == ()
    give(desk, first, {"breach.summary": "Noria a confirmé la fuite.", "breach.people.count": Count(1300)})
    changes = desk.changes(second)
    assert [desk.said(one) for one in changes] == ["Récit de ce qui s’est passé\u00a0: Noria a confirmé la fuite."]
    after, change = desk.take(second, changes)
    desk.book.save(change)
    assert after.answers["breach.summary"] == "Noria a confirmé la fuite."
    assert desk.changes(reopened(desk, second)) == ()
    assert desk.changes(reopened(desk, first)) == ()
    assert reopened(desk, second).answers["breach.timeline.processor_notice_at"] == NOTICE


def test_a_new_party_or_an_erased_fact_is_a_change_too(desk: ClientDesk) -> None:
    first, second = two_cases(desk)
    give(desk, second, {"breach.parties[hote].name": "Hébergement du Lac"})
    assert [desk.said(one) for one in desk.changes(first)] == ["Nom du prestataire en cause\u00a0: Hébergement du Lac"]
    give(desk, second, {"breach.summary": NOT_ASKED})
    assert any("réponse effacée" in desk.said(one) for one in desk.changes(first))


def test_keeping_ones_own_answer_is_remembered_and_does_not_come_back_to_the_other(desk: ClientDesk) -> None:
    first, second = two_cases(desk)
    give(desk, first, {"breach.summary": "Noria a confirmé la fuite."})
    desk.keep_ours(second, desk.changes(second))
    assert desk.changes(second) == ()
    assert desk.changes(reopened(desk, first)) == ()
    give(desk, first, {"breach.systems": "Serveur de Noria"})
    assert [one.path for one in desk.changes(second)] == ["breach.systems"]
    assert any("non repris" in entry.text for entry in desk.book.store.journal(second.id))


def test_cases_without_a_common_incident_never_hear_of_each_other(desk: ClientDesk) -> None:
    first, _second = two_cases(desk)
    alone = desk.start("Autre", StartInput())
    give(desk, first, {"breach.summary": "Autre récit"})
    assert desk.changes(alone) == ()


def test_an_exercise_never_shares_with_a_real_case(desk: ClientDesk) -> None:
    two_cases(desk)
    assert desk.screen(exercise=True).incidents == ()
    assert len(desk.screen().incidents) == 2


@pytest.mark.parametrize(
    ("facts", "never"),
    [
        (["breach.nothing"], []),
        (["breach.timeline.aware_at"], ["breach.timeline.aware_at"]),
        (["breach.summary", "breach.summary"], []),
        (["breach.summary"], ["breach.nobody"]),
    ],
)
def test_a_wrong_list_of_shared_facts_is_refused(facts: list[str], never: list[str]) -> None:
    with pytest.raises(ResourceProblem):
        parse_shared({"facts": facts, "never": never})
