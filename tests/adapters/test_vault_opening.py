"""The vault opens with its passphrase or recovery key, and refuses everything else without touching a file."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
import traceback
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import Cost
from clinickit.adapters.vault.database import Connection, look_into
from clinickit.adapters.vault.migrations import FORMAT
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.adapters.vault.store import TableStore
from clinickit.domain.errors import (
    VaultDamaged,
    VaultInUse,
    VaultLocked,
    VaultOlder,
    VaultProblem,
    VaultTooNew,
    WrongPassphrase,
)
from tests.adapters.stored_things import answer, full, told, with_case
from tests.adapters.vault_places import CHEAP, PHRASE, cheap_vault, open_to_others, state_of


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The folder of a closed vault with something in every table."""
    folder = tmp_path / "vault"
    full(cheap_vault(folder).create(PHRASE)).close()
    return folder


def refused(folder: Path, problem: type[VaultProblem], phrase: str = PHRASE) -> VaultProblem:
    """What unlocking says, after checking that it changed no file."""
    before = state_of(folder)
    with pytest.raises(problem) as raised:
        cheap_vault(folder).unlock(phrase)
    assert type(raised.value) is problem
    assert state_of(folder) == before
    return raised.value


def flipped(whole: bytes, place: int) -> bytes:
    """The same bytes but one bit."""
    return whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


def in_practice(store: TableStore, statement: str) -> object:
    """The first value that a statement gives in the file of the first practice."""

    def ask(main: Connection) -> object:
        row = store._shelf.file(main, "practice-1").execute(statement).fetchone()
        return row[0] if row else None

    return store._shelf.run(ask)


def rewrite(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Change the key-slot file as someone who knows its checksum would."""
    held = json.loads(path.read_bytes())
    change(held)
    del held["sha256"]
    held["sha256"] = hashlib.sha256(keyslots._canonical(held)).hexdigest()
    path.write_text(json.dumps(held))


def test_what_was_saved_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path / "vault")
    assert not vault.exists()
    store = full(vault.create(PHRASE))
    before = told(store)
    store.close()
    assert vault.exists()
    assert vault.location() == tmp_path / "vault"
    again = cheap_vault(tmp_path / "vault").unlock(PHRASE)
    assert told(again) == before
    again.close()


def test_only_the_owner_may_read_the_folder_and_files(made: Path) -> None:
    assert [path.name for path in (made, *made.iterdir()) if open_to_others(path)] == []


@pytest.mark.parametrize("phrase", ["", PHRASE + " ", PHRASE.lower(), "\ud83d"])
def test_a_wrong_passphrase_is_told_and_changes_nothing(made: Path, phrase: str) -> None:
    assert "phrase de passe" in refused(made, WrongPassphrase, phrase).sentence


def test_an_empty_passphrase_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultProblem, match="vide"):
        cheap_vault(tmp_path / "vault").create("")
    assert not cheap_vault(tmp_path / "vault").exists()


def test_accents_typed_on_any_system_give_the_same_passphrase(tmp_path: Path) -> None:
    phrase = "Éléphant à Noël"
    cheap_vault(tmp_path).create(unicodedata.normalize("NFD", phrase)).close()
    cheap_vault(tmp_path).unlock(unicodedata.normalize("NFC", phrase)).close()


def test_a_second_vault_is_not_made_over_the_first(made: Path) -> None:
    before = state_of(made)
    with pytest.raises(VaultProblem, match="existe déjà"):
        cheap_vault(made).create("autre")
    assert state_of(made) == before


def test_an_absent_vault_is_told(tmp_path: Path) -> None:
    with pytest.raises(VaultProblem, match="Aucun coffre"):
        cheap_vault(tmp_path).unlock(PHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_vault_made_without_asking_for_a_cost_has_the_machine_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyslots, "memory_kib", lambda: 512 * 1024)
    EncryptedVault(tmp_path).create(PHRASE).close()
    kdf = json.loads((tmp_path / "vault.keys").read_bytes())["slots"][0]["kdf"]
    assert (kdf["memory_kib"], kdf["iterations"], kdf["lanes"]) == (64 * 1024, 3, 4)


@pytest.mark.parametrize(("gib", "mib"), [(0.5, 64), (1, 128), (2, 256), (64, 256)])
def test_the_cost_follows_the_memory_of_the_machine(monkeypatch: pytest.MonkeyPatch, gib: float, mib: int) -> None:
    monkeypatch.setattr(keyslots, "memory_kib", lambda: int(gib * 1024 * 1024))
    assert keyslots.cost_for_this_machine() == Cost(mib * 1024, 3, 4)


def test_a_key_slot_file_cut_anywhere_is_damaged_and_untouched(made: Path) -> None:
    slots = made / "vault.keys"
    whole = slots.read_bytes()
    for size in (0, 1, len(whole) // 3, len(whole) // 2, len(whole) - 3):
        slots.write_bytes(whole[:size])
        refused(made, VaultDamaged)


def test_one_flipped_bit_anywhere_in_the_key_slot_file_is_damaged_and_untouched(made: Path) -> None:
    slots = made / "vault.keys"
    whole = slots.read_bytes()
    chance = random.Random(20261121)  # noqa: S311 - the same places each time
    for place in chance.sample(range(len(whole) - 1), 150):
        altered = bytearray(whole)
        altered[place] ^= 1 << chance.randrange(8)
        slots.write_bytes(bytes(altered))
        refused(made, VaultDamaged)


def test_a_newer_vault_is_refused_from_its_key_slot_file(made: Path) -> None:
    rewrite(made / "vault.keys", lambda held: held.update(format=FORMAT + 1, something={"new": True}))
    assert "plus récente" in refused(made, VaultTooNew).sentence


def test_a_newer_database_is_refused_even_under_older_key_slots_and_a_log_left_by_a_crash(made: Path) -> None:
    vault = cheap_vault(made)
    store = vault.unlock(PHRASE)
    store._shelf.run(lambda main: main.execute(f"PRAGMA user_version = {FORMAT + 1}"))
    crashed = made.with_name("crashed")
    shutil.copytree(made, crashed)
    store.close()
    assert (crashed / "vault.db-wal").stat().st_size > 0
    refused(crashed, VaultTooNew)
    refused(made, VaultTooNew)


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.update(counter=held["counter"] + 1),
        lambda held: held["slots"].append({**held["slots"][0], "id": "00"}),
        lambda held: held.update(mac="00" * 32),
        lambda held: held.update(mac="é"),
        lambda held: held["slots"].extend(held["slots"] * 16),
        lambda held: held["slots"][0]["kdf"].update(memory_kib=4 * 1024 * 1024, iterations=64),
    ],
    ids=["counter", "one more slot", "seal", "seal of other letters", "hundreds of slots", "hours of work"],
)
def test_key_slots_rewritten_by_someone_without_the_key_are_damaged(
    made: Path, change: Callable[[dict[str, object]], object]
) -> None:
    rewrite(made / "vault.keys", change)
    refused(made, VaultDamaged)


@pytest.mark.parametrize("cost", [{"memory_kib": 2**40}, {"iterations": 0}, {"lanes": 10**6}, {"memory_kib": "64"}])
def test_a_derivation_that_would_exhaust_the_machine_is_damaged(made: Path, cost: dict[str, object]) -> None:
    def worsen(held: dict[str, object]) -> None:
        held["slots"][0]["kdf"].update(cost)  # type: ignore[index]

    rewrite(made / "vault.keys", worsen)
    refused(made, VaultDamaged)


def test_a_database_cut_flipped_or_gone_is_damaged_and_untouched(made: Path) -> None:
    database = made / "vault.db"
    whole = database.read_bytes()
    chance = random.Random(1)  # noqa: S311 - the same places each time
    for place in [0, 15, 16, 100, 4095, 4096, *(chance.randrange(len(whole)) for _ in range(20))]:
        altered = bytearray(whole)
        altered[place] ^= 1 << chance.randrange(8)
        database.write_bytes(bytes(altered))
        refused(made, VaultDamaged)
    for size in (0, 100, 4096, len(whole) - 4096, len(whole) - 1):
        database.write_bytes(whole[:size])
        refused(made, VaultDamaged)
    database.unlink()
    refused(made, VaultDamaged)


def test_lost_key_slots_are_told_and_nothing_is_made_in_their_place(made: Path) -> None:
    (made / "vault.keys").unlink()
    assert "introuvable" in refused(made, VaultDamaged).sentence
    with pytest.raises(VaultProblem, match="existe déjà"):
        cheap_vault(made).create(PHRASE)


def test_the_database_of_another_vault_is_damaged(made: Path, tmp_path: Path) -> None:
    cheap_vault(tmp_path / "other").create(PHRASE).close()
    shutil.copy(tmp_path / "other" / "vault.db", made / "vault.db")
    refused(made, VaultDamaged)


def test_an_older_database_put_back_is_told_then_opened_on_demand(made: Path) -> None:
    old = (made / "vault.db").read_bytes()
    with_case(cheap_vault(made).unlock(PHRASE)).close()
    (made / "vault.db").write_bytes(old)
    assert "plus ancienne" in refused(made, VaultOlder).sentence
    cheap_vault(made).unlock(PHRASE, accept_older=True).close()
    cheap_vault(made).unlock(PHRASE).close()


def test_older_key_slots_put_back_are_told(made: Path) -> None:
    old = (made / "vault.keys").read_bytes()
    cheap_vault(made).unlock(PHRASE).close()
    (made / "vault.keys").write_bytes(old)
    assert "fichier de clés" in refused(made, VaultOlder).sentence


def test_a_crash_between_the_two_counters_is_not_called_old(made: Path) -> None:
    store = cheap_vault(made).unlock(PHRASE)
    before = (made / "vault.keys").read_bytes()
    store.close()
    (made / "vault.keys").write_bytes(before)
    cheap_vault(made).unlock(PHRASE).close()


def test_a_crash_between_the_two_files_of_a_new_vault_is_finished_at_the_next_opening(made: Path) -> None:
    (made / "vault.keys").rename(made / "vault.keys.new")
    assert cheap_vault(made).exists()
    cheap_vault(made).unlock(PHRASE).close()
    assert not (made / "vault.keys.new").exists()


def test_a_crash_before_the_first_file_of_a_new_vault_is_forgotten(tmp_path: Path) -> None:
    tmp_path.joinpath("vault.db.new").write_bytes(b"half")
    tmp_path.joinpath("vault.db.new-wal").write_bytes(b"half")
    tmp_path.joinpath("vault.keys.new").write_bytes(b"half")
    vault = cheap_vault(tmp_path)
    assert not vault.exists()
    vault.create(PHRASE).close()
    assert sorted(state_of(tmp_path)) == ["vault.db", "vault.keys", "vault.lock"]


def test_a_second_window_is_told_in_one_sentence_and_the_first_goes_on(made: Path) -> None:
    first = cheap_vault(made).unlock(PHRASE)
    with pytest.raises(VaultInUse) as raised:
        cheap_vault(made).unlock(PHRASE)
    assert raised.value.sentence == "Ce coffre est déjà ouvert dans une autre fenêtre du programme."
    with pytest.raises(VaultInUse):
        cheap_vault(made).create(PHRASE)
    first.save_draft("case-1", "breach.reference", "D")
    first.close()
    cheap_vault(made).unlock(PHRASE).close()


HOLDER = """
import sys
from pathlib import Path
from tests.adapters.vault_places import PHRASE, cheap_vault
store = cheap_vault(Path(sys.argv[1])).unlock(PHRASE)
print("held", flush=True)
sys.stdin.read()
"""


def test_the_lock_holds_between_processes_and_dies_with_its_own(made: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(made)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"held"
        with pytest.raises(VaultInUse):
            cheap_vault(made).unlock(PHRASE)
        child.kill()
    cheap_vault(made).unlock(PHRASE).close()


def test_the_recovery_key_opens_the_vault_and_a_new_one_replaces_it(made: Path) -> None:
    vault = cheap_vault(made)
    store = vault.unlock(PHRASE)
    first, second = vault.give_recovery_key(), vault.give_recovery_key()
    vault.rehearse_recovery_key(second.lower().replace("-", " "))
    with pytest.raises(WrongPassphrase, match="celle de ce coffre"):
        vault.rehearse_recovery_key(first)
    before = told(store)
    store.close()
    again = cheap_vault(made).unlock_with_recovery(second)
    assert told(again) == before
    again.close()
    cheap_vault(made).unlock(PHRASE).close()
    with pytest.raises(VaultLocked):
        vault.give_recovery_key()


def test_slots_of_other_people_and_of_kinds_not_known_yet_are_kept_and_used(made: Path) -> None:
    vault = cheap_vault(made)
    store = vault.unlock(PHRASE)
    session = vault._opened_session()
    others = (
        keyslots.passphrase_slot(session.key, session.slots.vault, "la phrase du docteur Petit", CHEAP),
        keyslots.secret_slot(session.key, session.slots.vault, "keychain", bytes(32)),
        {**keyslots.secret_slot(session.key, session.slots.vault, "smart card", bytes(32)), "reader": [1, 2]},
    )
    vault._write(session, replace(session.slots, slots=(*session.slots.slots, *others)))
    store.close()
    cheap_vault(made).unlock("la phrase du docteur Petit").close()
    cheap_vault(made).unlock(PHRASE).close()
    kept = json.loads((made / "vault.keys").read_bytes())["slots"]
    assert [slot["kind"] for slot in kept] == ["passphrase", "passphrase", "keychain", "smart card"]
    assert kept[-1] == others[-1]


def test_no_error_tells_a_secret_or_a_key(made: Path) -> None:
    secret = "Zibeline-Quetzal-Xylophage"
    with pytest.raises(WrongPassphrase) as wrong:
        cheap_vault(made).unlock(secret)
    with pytest.raises(WrongPassphrase) as mistyped:
        cheap_vault(made).unlock_with_recovery(secret)
    vault = cheap_vault(made)
    store = vault.unlock(PHRASE)
    with store.begin() as unit:
        unit.answer(secret, [answer("breach.summary", secret)])
        with pytest.raises(ValueError, match="unknown case") as unknown:
            unit.commit()
    session = vault._opened_session()
    said = "".join(
        "".join(traceback.format_exception(found.value)) + repr(found.value) for found in (wrong, mistyped, unknown)
    )
    said += repr(session) + repr(session.key) + repr(session.slots) + repr(vault) + repr(store)
    assert secret not in said
    assert bytes(session.key._bytes).hex() not in said
    assert repr(bytes(session.key._bytes)) not in said
    store.close()


def test_a_closed_vault_keeps_no_key(made: Path) -> None:
    vault = cheap_vault(made)
    store = vault.unlock(PHRASE)
    key = vault._opened_session().key
    store.close()
    assert key._bytes == bytes(32)


def test_a_full_disk_is_told_and_what_was_saved_stays(made: Path) -> None:
    store = cheap_vault(made).unlock(PHRASE)
    before = told(store)
    pages = in_practice(store, "PRAGMA page_count")
    in_practice(store, f"PRAGMA max_page_count = {pages}")
    with pytest.raises(VaultProblem, match="disque est plein"):
        store.save_draft("case-1", "breach.summary", "x" * 100_000)
    assert told(store) == before
    in_practice(store, "PRAGMA max_page_count = 1000000")
    store.save_draft("case-1", "breach.summary", "x" * 100_000)
    store.close()


def test_a_raw_key_of_another_length_is_never_given_to_the_database(made: Path) -> None:
    for size in (0, 16, 31, 33):
        with pytest.raises(ValueError, match="64 hexadecimal digits"):
            look_into(made / "vault.db", bytes(size), lambda _: None)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultProblem, match="ne peut pas être créé"):
        EncryptedVault(tmp_path / "file" / "vault", CHEAP).create(PHRASE)


def test_both_kinds_of_files_are_set_to_sync_fully_and_to_spill_nothing(made: Path) -> None:
    store = cheap_vault(made).unlock(PHRASE)
    names = ("synchronous", "journal_mode", "locking_mode", "temp_store", "cipher_memory_security", "foreign_keys")
    full_sync, in_memory = 2, 2
    wanted = [full_sync, "wal", "exclusive", in_memory, "1", 1]
    assert [in_practice(store, f"PRAGMA {name}") for name in names] == wanted
    said = store._shelf.run(lambda main: [main.execute(f"PRAGMA {name}").fetchone()[0] for name in names])
    assert said == wanted
    there = ["practices", "vault.db", "vault.db-wal", "vault.keys", "vault.lock"]
    assert sorted(path.name for path in made.iterdir()) == there
    assert not list(made.rglob("*-shm"))
    store.close()


def test_the_database_library_says_nothing_on_the_terminal(made: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database = made / "vault.db"
    whole = database.read_bytes()
    for raw in (whole[:5000], flipped(whole, 4100), flipped(whole, 0)):
        database.write_bytes(raw)
        refused(made, VaultDamaged)
    assert capfd.readouterr() == ("", "")


def test_an_attached_file_of_a_case_keeps_its_name_and_its_own_key(made: Path) -> None:
    vault = cheap_vault(made)
    store = vault.unlock(PHRASE)
    patients, mailing = vault.case_file("case-1", "patients"), vault.case_file("case-1", "mailing")
    store.close()
    store = vault.unlock(PHRASE)
    assert vault.case_file("case-1", "patients") == patients
    assert len({patients[1], mailing[1], vault.case_file("case-2", "patients")[1]}) == 3
    assert (patients[0].parent, mailing[0].parent) == (made / "patients", made / "mailing")
    assert "case-1" not in patients[0].name
    with pytest.raises(ValueError, match="secrets"):
        vault.case_file("case-1", "secrets")
    store.close()
    with pytest.raises(VaultLocked):
        vault.case_file("case-1", "patients")
