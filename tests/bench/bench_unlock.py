"""Unlocking the vault with its passphrase, beside the derivation alone at the same cost (aim: 1.2)."""

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from clinickit.adapters.keyslots import Cost
from clinickit.adapters.system_clock import SystemClock
from clinickit.adapters.vault.opening import EncryptedVault
from clinickit.domain.facts import Count
from clinickit.services.casebook import Casebook, Change
from tests.bench.figures import line, paired

ROUNDS, ANSWERS, PHRASE = 15, 300, "une phrase de passe pour mesurer"


def ours(folder: Path) -> Callable[[], None]:
    """A vault with one case of many answers, opened and closed."""
    vault = EncryptedVault(folder / "vault", Cost())
    book = Casebook(vault.create(PHRASE), SystemClock())
    case = book.start("Mesure")
    for number in range(ANSWERS):
        answer = book.answer("breach.people.count", Count(number))
        book.save(Change(case.id, case.header.practice_id, (answer,), entry=book.entry("answer", f"{number}")))
    book.store.close()

    def open_and_close() -> None:
        vault.unlock(PHRASE).close()

    return open_and_close


def derivation() -> None:
    """Argon2id alone, at the cost of a new vault."""
    cost = Cost()
    kdf = Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    kdf.derive(PHRASE.encode())


def run() -> None:
    """Print both and their ratio."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        opened, derived = paired(ours(Path(place)), derivation, ROUNDS)
        print(line("Argon2id alone, 256 MiB, 3 passes, 4 lanes", derived))
        print(line("unlock and close", opened, derived))
