"""Vaults with a cheap derivation, and the state of a folder's files."""

import hashlib
from pathlib import Path

from clinickit.adapters.keyslots import Cost
from clinickit.adapters.vault.opening import EncryptedVault

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
PHRASE = "Sept girafes près du phare"


def cheap_vault(folder: Path) -> EncryptedVault:
    """A vault whose passphrase costs nothing to try: for tests only."""
    return EncryptedVault(folder, CHEAP)


def state_of(folder: Path) -> dict[str, str]:
    """Name and hash of every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
