"""What every store must do, in memory and in the vault alike."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import VaultLocked
from clinickit.domain.facts import Unknown
from clinickit.domain.journal import FIRST_HASH, verify
from clinickit.domain.schema import leaves
from tests.adapters.stored_things import CASE, NOON, answer, entry, full, give, paper, told, with_case
from tests.adapters.vault_places import PHRASE, cheap_vault


@pytest.fixture(params=["memory", "vault"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TableStore]:
    made = memory_store() if request.param == "memory" else cheap_vault(tmp_path / "vault").create(PHRASE)
    yield made
    made.close()


def test_only_the_vault_says_that_it_is_durable(tmp_path: Path) -> None:
    memory, vault = memory_store(), cheap_vault(tmp_path / "vault").create(PHRASE)
    assert (memory.durable, vault.durable) == (False, True)
    memory.close()
    vault.close()


def test_leaving_a_unit_without_commit_undoes_everything(store: TableStore) -> None:
    full(store)
    before = told(store)
    with store.begin() as unit:
        unit.save_practice("practice-9", [answer("practice.name")])
        unit.open_case(replace(CASE, id="case-9", title="Autre"))
        unit.answer("case-1", [answer("breach.reference", "R")])
        unit.remove_element("case-1", "breach.parties[acme]")
        unit.record("case-1", entry("Jamais."))
        unit.issue(paper("paper-9"))
    assert told(store) == before


def test_an_error_inside_a_unit_undoes_everything(store: TableStore) -> None:
    with_case(store)
    before = told(store)

    def interrupted() -> None:
        with store.begin() as unit:
            unit.answer("case-1", [answer("breach.summary")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert told(store) == before


def test_a_commit_that_fails_half_way_leaves_nothing_and_the_journal_goes_on(store: TableStore) -> None:
    with_case(store)
    before = told(store)
    with store.begin() as unit:
        unit.answer("case-1", [answer("breach.summary")])
        unit.record("case-1", entry("Jamais écrit."))
        unit.answer("no such case", [answer("breach.summary")])
        with pytest.raises(ValueError, match="unknown case"):
            unit.commit()
    assert told(store) == before
    with store.begin() as unit:
        assert unit.record("case-1", entry("Première.")).number == 1
        unit.commit()
    verify(store.journal("case-1"))


def test_every_kind_of_fact_comes_back_as_it_went_in_and_so_does_every_unknown(store: TableStore) -> None:
    with_case(store)
    paths = [path.replace("[]", "[un]") for path in leaves()]
    given = [answer(path) for path in paths]
    given += [answer(path, unknown) for unknown in Unknown for path in paths]
    give(store, *given)
    assert store.answers("case-1") == tuple(given)


def test_instants_come_back_to_the_microsecond(store: TableStore) -> None:
    with_case(store)
    give(store, answer("breach.summary"))
    kept = store.answers("case-1")[0]
    assert (kept.recorded_at, kept.known_at) == (NOON, NOON - timedelta(hours=3))
    assert kept.recorded_at.utcoffset() == timedelta(0)


def test_an_answer_of_the_wrong_type_or_path_is_refused_at_once(store: TableStore) -> None:
    with_case(store)
    with store.begin() as unit:
        with pytest.raises(ValueError, match=r"breach\.patient_harmed wants"):
            unit.answer("case-1", [answer("breach.summary"), answer("breach.patient_harmed", "oui")])
        with pytest.raises(ValueError, match=r"no such fact: breach\.nonsense"):
            unit.answer("case-1", [replace(answer("breach.summary"), path="breach.nonsense")])
        unit.commit()
    assert store.answers("case-1") == ()


def test_an_instant_without_its_zone_is_refused(store: TableStore) -> None:
    with_case(store)
    naive = datetime(2026, 11, 21)  # noqa: DTZ001 - meant
    with store.begin() as unit, pytest.raises(ValueError, match="time zone"):
        unit.answer("case-1", [replace(answer("breach.summary"), known_at=naive)])


def test_every_earlier_answer_is_kept_in_order(store: TableStore) -> None:
    with_case(store)
    for text in ("un", "deux", "trois"):
        give(store, answer("breach.summary", text))
    assert [a.value for a in store.answers("case-1")] == ["un", "deux", "trois"]


def test_an_answer_drops_its_own_draft_and_no_other(store: TableStore) -> None:
    with_case(store)
    store.save_draft("case-1", "breach.summary", "un ordin")
    store.save_draft("case-1", "breach.summary", "un ordinateur")
    store.save_draft("case-1", "breach.reference", "D")
    assert store.drafts("case-1") == {"breach.summary": "un ordinateur", "breach.reference": "D"}
    give(store, answer("breach.summary"))
    assert store.drafts("case-1") == {"breach.reference": "D"}


@pytest.mark.parametrize("typed", ["", "\x00", "\ud83d", "é" * 10_000, "'; DROP TABLE drafts; --", "😀\u202e"])
def test_whatever_is_in_a_field_is_kept_as_a_draft(store: TableStore, typed: str) -> None:
    with_case(store)
    store.save_draft("case-1", "breach.summary", typed)
    assert store.drafts("case-1") == {"breach.summary": typed}


def test_a_removed_element_leaves_the_answers_stays_in_history_and_can_come_back(store: TableStore) -> None:
    with_case(store)
    give(store, answer("breach.parties[acme].name", "Acmé"), answer("breach.parties[acme2].name", "Autre"))
    store.save_draft("case-1", "breach.parties[acme].email", "a@")
    with store.begin() as unit:
        unit.remove_element("case-1", "breach.parties[acme]")
        unit.commit()
    assert [a.path for a in store.answers("case-1")] == ["breach.parties[acme2].name"]
    assert [a.value for a in store.removed_answers("case-1")] == ["Acmé"]
    assert store.drafts("case-1") == {}
    give(store, answer("breach.parties[acme].name", "Acmé, de retour"))
    assert [a.value for a in store.answers("case-1")] == ["Autre", "Acmé, de retour"]


def test_the_journal_is_one_chain_per_case(store: TableStore) -> None:
    with_case(store)
    with store.begin() as unit:
        first = unit.record("case-1", entry("Un."))
        second = unit.record("case-1", entry("Deux « œ »."))
        unit.commit()
    with store.begin() as unit:
        third = unit.record("case-1", entry("Trois."))
        unit.commit()
    assert (first.previous, second.previous, third.previous) == (FIRST_HASH, first.hash, second.hash)
    assert store.journal("case-1") == (first, second, third)
    assert verify(store.journal("case-1")) == third.hash


def test_a_paper_is_kept_as_issued_and_only_its_state_may_change(store: TableStore) -> None:
    with_case(store)
    for issued in (paper("b"), paper("a"), replace(paper("b"), state="answered")):
        with store.begin() as unit:
            unit.issue(issued)
            unit.commit()
    assert store.papers("case-1") == (replace(paper("b"), state="answered"), paper("a"))
    with store.begin() as unit:
        unit.issue(replace(paper("a"), pdf=b"other"))
        with pytest.raises(ValueError, match="already issued"):
            unit.commit()
    assert store.papers("case-1")[1].pdf == paper().pdf


def test_cases_come_last_opened_first_and_a_header_can_be_updated(store: TableStore) -> None:
    with_case(store)
    with_case(store, replace(CASE, id="case-2", opened_at=NOON + timedelta(days=1)))
    with_case(store, replace(CASE, id="case-3", opened_at=NOON - timedelta(days=1)))
    closed = replace(CASE, title="Volé puis retrouvé", closed_at=NOON, incident_id="common-1")
    with_case(store, closed)
    assert [case.id for case in store.cases()] == ["case-2", "case-1", "case-3"]
    assert store.cases()[1] == closed


def test_practices_come_in_order_of_creation_with_their_whole_profile(store: TableStore) -> None:
    for identity in ("z", "a"):
        with store.begin() as unit:
            unit.save_practice(identity, [answer("practice.name", identity)])
            unit.commit()
    with store.begin() as unit:
        unit.save_practice("z", [answer("practice.name", "Cabinet Z")])
        unit.commit()
    assert store.practices() == ("z", "a")
    assert [a.value for a in store.practice_answers("z")] == ["z", "Cabinet Z"]


def test_units_from_many_threads_lose_nothing_and_keep_one_chain(store: TableStore) -> None:
    with_case(store)

    def work(name: str) -> None:
        for number in range(12):
            with store.begin() as unit:
                unit.answer("case-1", [answer("breach.summary", f"{name} {number}")])
                unit.record("case-1", entry(f"{name} {number}"))
                unit.commit()
            store.save_draft("case-1", "breach.reference", name)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = {a.value for a in store.answers("case-1")}
    assert given == {f"{name} {number}" for name in "abcd" for number in range(12)}
    assert len(store.journal("case-1")) == 48
    verify(store.journal("case-1"))


def test_units_do_not_nest(store: TableStore) -> None:
    with store.begin(), pytest.raises(RuntimeError), store.begin():
        pass
    with store.begin() as unit:
        unit.save_practice("p", [])
        unit.commit()
    assert store.practices() == ("p",)


def test_a_closed_store_says_that_it_is_locked(store: TableStore) -> None:
    with_case(store)
    store.close()
    store.close()
    with pytest.raises(VaultLocked):
        store.cases()
    with pytest.raises(VaultLocked):
        store.save_draft("case-1", "breach.summary", "x")


def test_everything_moves_into_another_store_with_its_times(store: TableStore) -> None:
    source = full(memory_store())
    before = told(source)
    removed = tuple(source.removed_answers("case-1")) if isinstance(source, TableStore) else ()
    source.seal_into(store)
    assert told(store) == before
    assert store.removed_answers("case-1") == removed != ()
    assert (source.cases(), source.practices()) == ((), ())
    verify(store.journal("case-1"))
    with store.begin() as unit:
        assert unit.record("case-1", entry("Après.")).number == 3
        unit.commit()
    source.close()


def test_moving_into_a_store_that_has_the_case_is_refused_and_changes_neither(store: TableStore) -> None:
    with_case(store)
    source = full(memory_store())
    here, there = told(store), told(source)
    with pytest.raises(ValueError, match="id that is taken"):
        source.seal_into(store)
    assert (told(store), told(source)) == (here, there)
    source.close()
