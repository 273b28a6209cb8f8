"""Unusual strings put everywhere in a vault are found in no file, open or closed or after a crash."""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from clinickit.adapters.logs import start_logging
from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault.backups import VaultBackups
from clinickit.adapters.vault.database import open_file
from clinickit.domain.case import Person
from tests.adapters.stored_things import CASE, NOON, answer, entry, paper, with_case
from tests.adapters.vault_places import PHRASE, cheap_vault

WORDS = tuple(f"Quetzal{n}Zibeline" for n in range(16))


def every_form(word: str) -> set[bytes]:
    """The word as files could hold it."""
    return {word.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")} | {word.encode().hex().encode()}


def found_in(*folders: Path) -> list[tuple[str, str]]:
    """Which words, the passphrase included, are in which file or file name."""
    words = (*WORDS, PHRASE, "Zibeline", "breach.summary", "CREATE TABLE", "SQLite format")
    paths = [path for folder in folders for path in folder.rglob("*")]
    held = {path: path.read_bytes() if path.is_file() else b"" for path in paths}
    return [
        (path.name, word)
        for path in paths
        for word in words
        if word in path.name or any(form in held[path] for form in every_form(word))
    ]


def test_the_search_finds_what_is_readable(tmp_path: Path) -> None:
    (tmp_path / f"{WORDS[3]}.txt").write_bytes(b"\x00" + WORDS[4].encode("utf-16-le"))
    assert {(word, WORDS.index(word)) for _, word in found_in(tmp_path) if word in WORDS} == {
        (WORDS[3], 3),
        (WORDS[4], 4),
    }


def test_nothing_typed_is_readable_in_any_file(tmp_path: Path, own_home: Path) -> None:
    log = tmp_path / "log" / "clinickit.log"
    log.parent.mkdir()
    handler = logging.FileHandler(log, encoding="utf-8")
    roots = logging.getLogger().handlers[:]
    start_logging(handler)
    vault = cheap_vault(tmp_path / "vault")
    store = vault.create(PHRASE)
    case, practice, *words = WORDS
    with store.begin() as unit:
        unit.save_practice(practice, [answer("practice.name", words[0])])
        unit.open_case(replace(CASE, id=case, practice_id=practice, title=words[1], incident_id=words[2]))
        said = replace(answer("breach.summary", words[3]), said_by=Person(words[4], words[5]), source=words[6])
        unit.answer(case, [said, replace(answer(f"breach.parties[{words[7]}].name", words[8]), sureness=words[9])])
        unit.record(case, replace(entry(words[10], at=NOON - timedelta(days=1)), person=words[11]))
        unit.issue(replace(paper(), case_id=case, text=words[12], title=words[13], pdf=words[13].encode() * 5000))
        unit.commit()
    store.save_draft(case, "breach.reference", words[12] * 3000)
    logging.getLogger("clinickit").info("saved %s", words[0], extra={"numbers": {"ms": 3}})
    recovery = vault.give_recovery_key()
    try:
        (log_of_practice,) = (tmp_path / "vault" / "practices").glob("*.db-wal")
        assert log_of_practice.stat().st_size > 100_000
        assert found_in(tmp_path, own_home.parent) == []
    finally:
        logging.getLogger().handlers[:] = roots
        handler.close()
        store.close()
    assert found_in(tmp_path, own_home.parent) == []
    assert "clinickit [texte retiré] ms=3" in log.read_text(encoding="utf-8")
    slots = (tmp_path / "vault" / "vault.keys").read_text(encoding="ascii")
    assert not any(group in slots for group in recovery.split("-"))
    assert sorted(json.loads(slots)) == ["counter", "format", "mac", "sha256", "slots", "vault"]
    again = vault.unlock(PHRASE)
    assert [kept.value for kept in again.answers(case)] == [words[3], words[8]]
    backups, given = VaultBackups(vault), tmp_path / "given"
    given.mkdir()
    backups.copy_to(backups.make(NOON).path, given)
    backups.hand_over_practice(practice, given, PHRASE, NOON + timedelta(minutes=1))
    vault.renew_key(PHRASE, PHRASE)
    assert found_in(tmp_path, own_home.parent) == []
    again.forget_case(case)
    backups.forget_case(case)
    again.close()
    assert found_in(tmp_path, own_home.parent) == []


def test_a_list_and_a_piece_are_readable_at_no_moment_of_a_change_of_keys(tmp_path: Path) -> None:
    vault, pieces, content = (
        cheap_vault(tmp_path / "vault"),
        SealedPieces(tmp_path / "vault"),
        WORDS[5].encode() * 20000,
    )
    store = with_case(vault.create(PHRASE))
    file = open_file(*vault.case_file("case-1", "patients"))
    file.execute("CREATE TABLE people (name TEXT)")
    file.execute("INSERT INTO people VALUES (?)", (WORDS[6] * 3000,))
    file.close()
    store.set_setting("piece_key.case-1", pieces.new_key())
    taken = pieces.keep("case-1", "p1", content, store.setting("piece_key.case-1"))
    vault.renew_key(PHRASE, PHRASE)
    assert found_in(tmp_path) == []
    keys = store.setting("piece_key.case-1"), *store.setting("piece_former_keys.case-1").split()
    seen: list[int] = []

    def look(size: int) -> None:
        seen.append(size)
        assert found_in(tmp_path) == []

    pieces.seal_again("case-1", "p1", keys, taken.sha256, look, lambda: False)
    assert len(seen) > 5
    assert found_in(tmp_path) == []
    store.close()
    assert found_in(tmp_path) == []
