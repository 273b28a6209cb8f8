"""Files of the vault that are not of the same date: which one is older, by how much, what it last held."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Aged(Enum):
    """What is older than what."""

    DATA = "data"  # vault.db is behind vault.keys
    KEYS = "keys"  # vault.keys is behind vault.db
    PRACTICE = "practice"  # the file of a practice is behind vault.db
    INDEX = "index"  # vault.db is behind the file of a practice
    SAME = "same"  # the file of a practice is of the date of an older vault.db


@dataclass(frozen=True, slots=True)
class AgedFile:
    """One such file, by its name in the vault; `behind` counts openings and closings, or sessions of a practice.

    `practice` is its id and `name` its name, both empty for the vault's own files; `last` is when the last thing
    it holds was written, None when it does not say.
    """

    what: Aged
    file: str
    behind: int = 0
    practice: str = ""
    name: str = ""
    last: datetime | None = None
