"""The door to the packs kept on this computer: read and verify, put in place, go back, trust a key."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from clinickit.domain.packs import Pack, TrustedKey
from clinickit.services.ports import Resources


class Packs(Protocol):
    """The packs beside the vault: law is public, nothing of them is encrypted."""

    def read(self, file: Path) -> Pack:
        """A pack in a file, its signature verified with a trusted key. Raises PackRefused."""
        ...

    def active(self) -> tuple[Pack, ...]:
        """The packs in use, the last put in place first, each verified again; what no longer verifies is left out."""
        ...

    def set_aside(self) -> tuple[str, ...]:
        """Why packs that should be in use are not, one sentence each."""
        ...

    def previous(self) -> bool:
        """Whether there is a state to go back to."""
        ...

    def place(self, pack: Pack) -> None:
        """Put a pack in use from the next start; earlier ones are kept. Raises PackRefused, nothing changed."""
        ...

    def go_back(self) -> None:
        """Put back in use what was before the last change. Raises PackRefused."""
        ...

    def trusted(self) -> tuple[TrustedKey, ...]:
        """The keys whose signatures are believed: the program's own, then those that a person added."""
        ...

    def add_key(self, key: TrustedKey) -> None:
        """Believe a key from now on. Raises PackRefused when it cannot be written."""
        ...

    def forget_key(self, fingerprint: str) -> None:
        """Believe a key that a person added no longer."""
        ...

    def resources_with(self, packs: Sequence[Mapping[str, bytes]]) -> Resources:
        """The program's own resources under these files, the first one winning."""
        ...


class PackMaking(Protocol):
    """What an author of packs does; in no window."""

    def new_key(self, file: Path) -> bytes:
        """Write a new private key into a file that does not exist yet; returns the public key. Raises PackRefused."""
        ...

    def make(self, folder: Path, key_file: Path, target: Path) -> Pack:
        """Sign a folder laid out as resources/, with its `pack.toml`, into one file. Raises PackRefused."""
        ...
