"""Vaults of every earlier format open, after a verified copy; a step that fails changes nothing."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clinickit.adapters.vault import upgrade
from clinickit.adapters.vault.database import Connection
from clinickit.adapters.vault.migrations import CHAIN, FORMAT, Step
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.domain.errors import VaultProblem, VaultTooNew
from clinickit.domain.journal import verify
from tests.adapters import frozen_vaults as frozen
from tests.adapters.stored_things import full, told
from tests.adapters.vault_places import CHEAP, PHRASE, cheap_vault, state_of


def add_colours(connection: Connection) -> None:
    """An artificial next format."""
    connection.execute("ALTER TABLE cases ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")


def fail_half_way(connection: Connection) -> None:
    """A next format that cannot be reached."""
    connection.execute("DELETE FROM cases")
    connection.execute("SELECT nothing FROM nowhere")


COLOURS = Step(practice=add_colours)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    full(cheap_vault(folder).create(PHRASE)).close()
    return folder


def content_of(folder: Path) -> dict[str, object]:
    store = cheap_vault(folder).unlock(PHRASE)
    content = told(store)
    store.close()
    return content


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_frozen_vault_of_every_format_opens_and_says_what_it_said(tmp_path: Path, number: int) -> None:
    shutil.copytree(frozen.SAMPLES / f"format-{number}", tmp_path / "vault")
    store = cheap_vault(tmp_path / "vault").unlock(frozen.PHRASE)
    kept = [answer for answer in frozen.answers() if answer.path != "breach.parties[erreur].name"]
    assert store.practices() == ("practice-1",)
    assert [answer.value for answer in store.practice_answers("practice-1")] == ["Cabinet Hoarau"]
    assert store.cases() == (frozen.CASE,)
    assert store.answers("case-1") == tuple(kept)
    assert [answer.value for answer in store.removed_answers("case-1")] == ["Saisi par erreur"]
    assert store.drafts("case-1") == {"breach.reference": "DOSS"}
    assert store.papers("case-1") == (frozen.paper(),)
    journal = store.journal("case-1")
    verify(journal)
    assert (
        tuple(replace(e, number=0, previous=frozen.entries()[0].previous, hash="") for e in journal) == frozen.entries()
    )
    store.close()
    cheap_vault(tmp_path / "vault").unlock_with_recovery(frozen.RECOVERY_KEY).close()


def test_a_vault_goes_to_the_next_format_after_a_verified_copy_that_still_opens(made: Path) -> None:
    before, files = content_of(made), state_of(made)
    store = EncryptedVault(made, CHEAP, (*CHAIN, COLOURS)).unlock(PHRASE)
    colours = store._shelf.read_case(
        "case-1", lambda c: c.execute("SELECT DISTINCT colour FROM cases").fetchall(), None
    )
    assert (told(store), colours) == (before, [("blue",)])
    store.close()
    copy = made / f"before-format-{FORMAT + 1}-1"
    assert state_of(copy) == {name: state for name, state in files.items() if name != "vault.lock"}
    assert content_of(copy) == before
    EncryptedVault(made, CHEAP, (*CHAIN, COLOURS)).unlock(PHRASE).close()
    assert len(list(made.glob("before-format-*"))) == 1


def test_a_program_of_the_earlier_format_refuses_it_untouched(made: Path) -> None:
    EncryptedVault(made, CHEAP, (*CHAIN, COLOURS)).unlock(PHRASE).close()
    before = state_of(made)
    with pytest.raises(VaultTooNew):
        cheap_vault(made).unlock(PHRASE)
    assert state_of(made) == before


def test_a_step_that_fails_leaves_the_vault_in_its_format_with_all_its_data(made: Path) -> None:
    with pytest.raises(VaultProblem):
        EncryptedVault(made, CHEAP, (*CHAIN, Step(vault=fail_half_way))).unlock(PHRASE)
    store = cheap_vault(made).unlock(PHRASE)
    assert len(store.journal("case-1")) == 2
    store.close()


def test_a_copy_that_cannot_be_verified_stops_the_change(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole_copy = upgrade._copy

    def worn_disk(source: Path, target: Path) -> None:
        whole_copy(source, target)
        target.write_bytes(target.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(upgrade, "_copy", worn_disk)
    before = state_of(made)
    with pytest.raises(VaultProblem):
        EncryptedVault(made, CHEAP, (*CHAIN, COLOURS)).unlock(PHRASE)
    assert {name: state_of(made)[name] for name in before} == before
    monkeypatch.undo()
    cheap_vault(made).unlock(PHRASE).close()
