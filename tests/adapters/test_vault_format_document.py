"""docs/vault-format.md is enough to open a vault without any of the project's code, and its numbers are true."""

import ast
import hashlib
import hmac
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinickit.adapters.pieces import SealedPieces
from clinickit.adapters.vault.database import open_file
from tests.adapters.frozen_vaults import PHRASE, RECOVERY_KEY, SAMPLES
from tests.adapters.stored_things import full
from tests.adapters.vault_places import PHRASE as OTHER_PHRASE
from tests.adapters.vault_places import cheap_vault

DOCUMENT = Path(__file__).parents[2] / "docs" / "vault-format.md"


def thirty_lines() -> str:
    found = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def documented(name: str) -> Callable[..., Any]:
    """A function of the document."""
    place: dict[str, Any] = {}
    exec(compile(thirty_lines(), "vault-format.md", "exec"), place)  # noqa: S102 - what a reader would run
    found: Callable[..., Any] = place[name]
    return found


def as_documented() -> Callable[[str, str, str], tuple[Any, dict[str, Any]]]:
    """The function `open_vault` of the document."""
    return documented("open_vault")


def vectors() -> dict[str, str]:
    rows = re.findall(r"^\| ([^|]+?) \| `([^`]+)` \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def test_the_lines_are_about_thirty_and_use_none_of_the_project() -> None:
    tree = ast.parse(thirty_lines())
    lines = [line for line in thirty_lines().splitlines() if line.strip() and "import" not in line]
    assert len(lines) <= 34
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} == {"json", "unicodedata", "apsw", "cryptography"}


@pytest.mark.parametrize(("kind", "typed"), [("passphrase", PHRASE), ("recovery", RECOVERY_KEY)])
def test_the_lines_open_the_frozen_vault(tmp_path: Path, kind: str, typed: str) -> None:
    shutil.copytree(SAMPLES / "format-2", tmp_path / "vault")
    main, practices = as_documented()(str(tmp_path / "vault"), kind, typed)
    file = practices["practice-1"]
    journal = list(file.execute("SELECT content, hash FROM journal WHERE case_id = 'case-1' ORDER BY number"))
    assert [hashlib.sha256(content.encode()).hexdigest() for content, _ in journal] == [seal for _, seal in journal]
    assert journal[-1][1] == vectors()["head of the journal of `case-1`"]
    for database in (main, file):
        assert database.pragma("user_version") == 2
        database.close()


def test_the_lines_open_a_vault_made_today_and_read_what_was_typed(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    store = full(vault.create(OTHER_PHRASE))
    recovery = vault.give_recovery_key()
    store.close()
    for kind, typed in (("passphrase", OTHER_PHRASE), ("recovery", recovery)):
        main, practices = as_documented()(str(tmp_path), kind, typed)
        rows = "SELECT value FROM case_answers WHERE path = 'breach.summary'"
        assert [json.loads(row[0]) for row in practices["practice-1"].execute(rows)] == [
            {"kind": "text", "value": "Un ordinateur volé"}
        ]
        assert list(practices["practice-2"].execute(rows)) == []
        for database in (main, *practices.values()):
            assert list(database.execute("PRAGMA integrity_check")) == [("ok",)]
            database.close()


def test_after_a_change_of_keys_lists_and_pieces_open_with_what_the_document_says_alone(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    store = full(vault.create(OTHER_PHRASE))
    path, raw = vault.case_file("case-1", "patients")
    file = open_file(path, raw)
    file.execute("CREATE TABLE people (name TEXT)")
    file.execute("INSERT INTO people VALUES ('Morvan')")
    file.close()
    pieces = SealedPieces(tmp_path)
    store.set_setting("piece_key.case-1", pieces.new_key())
    pieces.keep("case-1", "before", b"avant", store.setting("piece_key.case-1"))
    vault.renew_key(OTHER_PHRASE, PHRASE)
    pieces.keep("case-1", "after", "après".encode(), store.setting("piece_key.case-1"))
    store.close()
    main, practices = as_documented()(str(tmp_path), "passphrase", PHRASE)
    settings = dict(practices["practice-1"].execute("SELECT name, value FROM meta"))
    name, _, digits = settings["setting.file_key.case-1.patients"].partition(" ")
    held = documented("open_database")(f"{tmp_path}/patients/{name}", digits)
    assert list(held.execute("SELECT name FROM people")) == [("Morvan",)]
    newest, former = settings["setting.piece_key.case-1"], settings["setting.piece_former_keys.case-1"].split()
    keys = [pyrage.x25519.Identity.from_str(one) for one in (newest, *former)]
    read = {path.stem: pyrage.decrypt(path.read_bytes(), keys) for path in (tmp_path / "pieces").rglob("*.age")}
    assert read == {"before": b"avant", "after": "après".encode()}
    assert pyrage.decrypt((tmp_path / "pieces/case-1/after.age").read_bytes(), keys[:1]) == "après".encode()
    assert list(main.execute("SELECT value FROM meta WHERE name = 'setting.pieces_to_seal_again'")) == [("yes",)]
    for database in (main, held, *practices.values()):
        database.close()


def test_the_lines_of_the_index_are_sealed_as_documented(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "format-2", tmp_path / "vault")
    main, practices = as_documented()(str(tmp_path / "vault"), "passphrase", PHRASE)
    told = vectors()
    (practice,) = main.execute("SELECT id, file, key, line FROM practices")
    assert practice[1:3] == (told["file of `practice-1`"], told["its key"])
    key = hkdf(bytes.fromhex(practice[2]), b"", b"clinickit practice index")
    assert (key.hex(), practice[3].hex()) == (told["key of its lines"], told["its line"])

    def opened(about: str, sealed: bytes) -> str:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], about.encode()).decode()

    assert opened(practice[0], practice[3]) == told["which says"]
    (case,) = main.execute("SELECT id, practice_id, line FROM cases")
    row = next(practices["practice-1"].execute("SELECT id, title, kind, opened_at, incident_id, closed_at FROM cases"))
    assert case[:2] == ("case-1", "practice-1")
    assert json.loads(opened(case[0], case[2]))[:6] == list(row)
    for database in (main, *practices.values()):
        database.close()


def test_the_test_vectors_are_those_of_the_frozen_vault() -> None:
    told = vectors()
    held = json.loads((SAMPLES / "format-2" / "vault.keys").read_bytes())
    first, second = held["slots"]
    wrapped = bytes.fromhex(first.pop("wrapped"))
    kdf = first["kdf"]
    salt = bytes.fromhex(kdf["salt"])
    secret = bytes.fromhex(told["in UTF-8, NFC"])
    wrapping = Argon2id(
        salt=salt, length=32, iterations=kdf["iterations"], lanes=kdf["lanes"], memory_cost=kdf["memory_kib"]
    ).derive(secret)
    header = canonical({**first, "vault": held["vault"]})
    key = AESGCM(wrapping).decrypt(bytes.fromhex(first["nonce"]), wrapped, header)
    seal_key = hkdf(key, b"", b"clinickit vault slots")
    first["wrapped"] = wrapped.hex()
    sealed = canonical({name: held[name] for name in ("counter", "format", "slots", "vault")})
    assert told["passphrase"] == PHRASE
    assert PHRASE.encode() == secret
    assert told["wrapping key"] == wrapping.hex()
    assert told["associated data"] == header.decode()
    assert told["vault's key"] == key.hex()
    assert told["key `database`"] == hkdf(key, b"", b"clinickit vault database").hex()
    assert told["key `slots`"] == seal_key.hex()
    assert told["`mac`"] == held["mac"] == hmac.new(seal_key, sealed, hashlib.sha256).hexdigest()
    assert told["recovery key"] == RECOVERY_KEY
    assert told["its salt"] == second["kdf"]["salt"]
    assert (
        told["its wrapping key"]
        == hkdf(told["its data"].encode(), bytes.fromhex(told["its salt"]), b"clinickit slot").hex()
    )
    checksum = held.pop("sha256")
    assert told["`sha256`"] == checksum == hashlib.sha256(canonical(held)).hexdigest()
