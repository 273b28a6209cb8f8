"""Saving one answer, beside a bare SQLCipher commit with full sync (aim: p99 under twice)."""

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

import sqlcipher3

from clinickit.adapters.keyslots import Cost
from clinickit.adapters.system_clock import SystemClock
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.domain.facts import Count
from clinickit.services.casebook import Casebook, Change
from tests.bench.figures import line, paired

ROUNDS = 400


def bare(folder: Path) -> Callable[[], None]:
    """One row, one commit, full sync, in a bare SQLCipher file."""
    connection = sqlcipher3.connect(str(folder / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{secrets.token_hex(32)}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE answers (path TEXT, value TEXT)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answers VALUES (?, ?)", ("breach.people.count", "2400"))
        connection.execute("COMMIT")

    return commit


def ours(folder: Path) -> Callable[[], None]:
    """One answer with its journal entry, as the window saves it."""
    vault = EncryptedVault(folder / "vault", Cost(memory_kib=65536, iterations=1, lanes=1))
    book = Casebook(vault.create("une phrase de passe pour mesurer"), SystemClock())
    case = book.start("Mesure")

    def save() -> None:
        answer = book.answer("breach.people.count", Count(2400))
        book.save(Change(case.id, case.header.practice_id, (answer,), entry=book.entry("answer", "Nombre : 2 400")))

    return save


def run() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        saves, commits = paired(ours(Path(place)), bare(Path(place)), ROUNDS)
        print(line("bare SQLCipher commit, full sync", commits))
        print(line("one answer and its journal entry", saves, commits))
