"""Vaults with a cheap derivation, and the state of a folder's files."""

import hashlib
import os
from pathlib import Path

from clinickit.adapters.keyslots import Cost
from clinickit.adapters.vault.opening import EncryptedVault

CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)
PHRASE = "Sept girafes près du phare"


def cheap_vault(folder: Path) -> EncryptedVault:
    """A vault whose passphrase costs nothing to try: for tests only."""
    return EncryptedVault(folder, CHEAP)


def open_to_others(path: Path) -> bool:
    """Whether another person of this computer may read it; on Windows its folder's rights decide, not its own."""
    return os.name != "nt" and path.stat().st_mode & 0o077 != 0


def state_of(folder: Path) -> dict[str, str]:
    """Name and hash of every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
