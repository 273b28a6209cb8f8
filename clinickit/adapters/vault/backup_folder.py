"""The folder of the backups beside a vault: their names, their list, their pool, a scratch place to try one in."""

import contextlib
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from clinickit.adapters.vault.archive import list_of, looks_like_one
from clinickit.adapters.vault.copying import BACKUPS
from clinickit.adapters.vault.pool import Pool
from clinickit.domain.errors import VaultProblem
from clinickit.services.vault_ports import BackupFile

_NAME = re.compile(r"clinickit-(\d{8}-\d{6})-[0-9a-f]{8}\.zip")
_STAMP = "%Y%m%d-%H%M%S"


class BackupFolder:
    """The backups beside the vault of one folder; other folders of backups (a USB key) can be asked about too."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @property
    def path(self) -> Path:
        """Where the backups beside the vault are."""
        return self._home / BACKUPS

    def listed(self, folder: Path | None = None) -> tuple[BackupFile, ...]:
        """The backups beside the vault, or those of another folder, the latest first, renamed ones too."""
        zips = (one for one in (folder or self.path).glob("*.zip") if one.is_file() and not one.is_symlink())
        ours = (one for one in zips if _NAME.fullmatch(one.name) or looks_like_one(one))
        found = (BackupFile(one, _made_at(one), one.stat().st_size) for one in ours)
        return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))

    def holds(self, backup: Path) -> bool:
        """Whether this is the name of a backup beside the vault."""
        return backup.parent == self.path and _NAME.fullmatch(backup.name) is not None

    def pool(self, folder: Path | None = None) -> Pool:
        """The pool of a folder of backups, by default those beside the vault."""
        return Pool(folder or self.path)

    def prune(self, folder: Path) -> None:
        """Remove from the pool of a folder what none of its backups names; nothing while one of them is unreadable."""
        with contextlib.suppress(VaultProblem):
            self.pool(folder).prune([one for backup in self.listed(folder) for one in list_of(backup.path)])

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder beside the vault, gone at the end; what a crash left of earlier ones goes too."""
        place = self._home / f".scratch-{secrets.token_hex(4)}"
        for leftover in self._home.glob(".scratch-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _made_at(path: Path) -> datetime:
    """When a backup was made, by its name; one that was renamed, by the date of its file."""
    if named := _NAME.fullmatch(path.name):
        with contextlib.suppress(ValueError):  # a day that does not exist
            return datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def new_name(at: datetime) -> str:
    """The name of a backup: when it was made, in UTC, and eight random digits."""
    return f"clinickit-{at.astimezone(UTC):{_STAMP}}-{secrets.token_hex(4)}.zip"
