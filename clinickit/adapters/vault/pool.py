"""What backups share: pieces and attached files, each held once under its SHA-256, copied only when it is new."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from clinickit.adapters.safe_files import digest, make_private_folder, patiently, sync_file, sync_folder
from clinickit.adapters.vault.archive import BLOCK, Pooled
from clinickit.domain.errors import VaultProblem

POOL = "clinickit-pool"
LINKED_FROM = 1 << 30
_KINDS = ("pieces/*/*.age", "patients/*.db", "mailing/*.db")
_TRIES = 5
_CHANGING = "Le fichier {name} change pendant qu’on le copie ; la sauvegarde n’a pas été faite."


class Pool:
    """The pool of one folder of backups."""

    def __init__(self, backups: Path) -> None:
        self._folder = backups / POOL

    def path(self, sha256: str) -> Path:
        """Where the file of this SHA-256 is, or would be."""
        return self._folder / sha256

    def has(self, one: Pooled) -> bool:
        """Whether a file of that name and size is there; `is_sound` reads it."""
        path = self.path(one.sha256)
        return path.is_file() and not path.is_symlink() and path.stat().st_size == one.size

    def is_sound(self, one: Pooled) -> bool:
        """Whether the file is there, read whole, as it was."""
        return self.has(one) and digest(self.path(one.sha256)) == one.sha256

    def gather(
        self, vault: Path, before: Mapping[str, Pooled], wanted: Callable[[str], bool] = lambda _path: True
    ) -> tuple[Pooled, ...]:
        """Take in every piece and attached file of a vault; those of `before` that have not changed are not read.

        Raises OSError, VaultProblem when a file keeps changing while it is copied.
        """
        found = []
        for pattern in _KINDS:
            for source in sorted(vault.glob(pattern)):
                name = source.relative_to(vault).as_posix()
                if wanted(name) and not name.rpartition("/")[2].startswith("."):
                    found += self._with_log(source, name, before)
        return tuple(found)

    def take(self, one: Pooled, source: Path) -> None:
        """Copy one file from another pool, read back. Raises OSError, VaultProblem."""
        if not self.is_sound(one):
            self._copied(source, one.sha256)

    def bring(self, one: Pooled, target: Path) -> bool:
        """Copy a file out of the pool, verified; False when it is missing or damaged. Raises OSError."""
        if not self.has(one):
            return False
        make_private_folder(target.parent.parent)
        make_private_folder(target.parent)
        if _copy(self.path(one.sha256), target) != one.sha256:
            target.unlink()
            return False
        return True

    def prune(self, named: Iterable[Pooled]) -> None:
        """Remove what no backup names any more. Raises OSError."""
        kept = {one.sha256 for one in named}
        for path in self._folder.glob("*") if self._folder.is_dir() else []:
            if path.name not in kept:
                path.unlink()

    def _with_log(self, source: Path, name: str, before: Mapping[str, Pooled]) -> list[Pooled]:
        """A file, and the log beside it while it is open: both of one moment."""
        log = source.with_name(source.name + "-wal")
        for _ in range(_TRIES):
            taken = self._taken(source, name, before.get(name))
            of_log = self._taken(log, f"{name}-wal", None) if log.exists() else None
            if taken is None or self._is_still(source, taken, of_log):
                return [one for one in (taken, of_log) if one is not None]
        raise VaultProblem(_CHANGING.format(name=name))

    def _is_still(self, source: Path, taken: Pooled, of_log: Pooled | None) -> bool:
        """Whether a database did not take its log in between the two copies."""
        stamp = source.stat()
        same = (stamp.st_size, stamp.st_mtime_ns) == (taken.size, taken.mtime_ns)
        return same and (of_log is None or digest(source) == taken.sha256)

    def _taken(self, source: Path, name: str, before: Pooled | None) -> Pooled | None:
        for _ in range(_TRIES):
            try:
                stamp = source.stat()
                if stamp.st_size == 0 and name.endswith("-wal"):
                    return None
                same = before is not None and (before.size, before.mtime_ns) == (stamp.st_size, stamp.st_mtime_ns)
                if before is not None and same and self.has(before):
                    return before
                sha256 = self._copied(source, "")
                after = source.stat()
            except FileNotFoundError:  # erased meanwhile
                return None
            if (after.st_size, after.st_mtime_ns) == (stamp.st_size, stamp.st_mtime_ns) and digest(source) == sha256:
                return Pooled(name, stamp.st_size, stamp.st_mtime_ns, sha256)
        raise VaultProblem(_CHANGING.format(name=name))

    def _copied(self, source: Path, wanted: str) -> str:
        """A file put in the pool under its SHA-256, read back."""
        make_private_folder(self._folder)
        partial = self._folder / f".{secrets.token_hex(8)}.partial"
        try:
            if source.suffix == ".age" and source.stat().st_size >= LINKED_FROM and _linked(source, partial):
                sha256 = digest(partial)
            else:
                sha256 = _copy(source, partial)
            if digest(partial) != sha256 or (wanted and sha256 != wanted):
                raise VaultProblem("Une copie relue diffère de son original ; elle a été retirée.")
            patiently(partial.replace, self.path(sha256))
            sync_folder(self._folder)
        finally:
            partial.unlink(missing_ok=True)
        return sha256


def _linked(source: Path, target: Path) -> bool:
    """A second name on the same disk: pieces are never written again, and one may be of several gigabytes."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _copy(source: Path, target: Path) -> str:
    """Copy a file, synced; its SHA-256 as read."""
    told = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with source.open("rb") as origin, os.fdopen(handle, "wb") as copy:
        while block := origin.read(BLOCK):
            told.update(block)
            copy.write(block)
    sync_file(target)
    return told.hexdigest()
