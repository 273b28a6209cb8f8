"""One program at a time in a vault folder: a lock that the system lets go of when the process dies."""

import os
import sys
from pathlib import Path

from clinickit.domain.errors import VaultInUse, VaultProblem


class FolderLock:
    """The lock on a vault folder, held until `release`."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let another program in; may be called twice."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def lock_folder(folder: Path) -> FolderLock:
    """Take the lock at once. Raises VaultInUse when another window has it, VaultProblem when the disk refuses."""
    try:
        handle = os.open(folder / "vault.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise VaultProblem(f"Le dossier du coffre ne peut pas être écrit (erreur {problem.errno}).") from None
    try:
        _take(handle)
    except OSError:
        os.close(handle)
        raise VaultInUse("Ce coffre est déjà ouvert dans une autre fenêtre du programme.") from None
    return FolderLock(handle)


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
