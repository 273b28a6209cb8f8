"""The formats of the vault's tables, one after the other: each file takes the tables from one format to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clinickit.adapters.vault.database import Connection
from clinickit.adapters.vault.migrations import format_2

Migration = Callable[[Connection], None]


def nothing(_connection: Connection) -> None:
    """A step that leaves one kind of file as it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one format changes in vault.db, and in the file of each practice."""

    vault: Migration = nothing
    practice: Migration = nothing


CHAIN: tuple[Step, ...] = (Step(), Step(format_2.make_vault_tables, format_2.make_practice_tables))
"""Never changed, only added to: the n-th takes the tables from format n - 1 to format n.

Format 1 kept every practice in one file: `splitting` takes such a vault apart, and nothing makes one any more.
"""

FORMAT = len(CHAIN)
SPLIT = 2


def of_vault(chain: Sequence[Step]) -> tuple[Migration, ...]:
    """The steps of vault.db."""
    return tuple(step.vault for step in chain)


def of_practice(chain: Sequence[Step]) -> tuple[Migration, ...]:
    """The steps of a practice's file."""
    return tuple(step.practice for step in chain)


def bring_up_to_date(connection: Connection, chain: Sequence[Migration]) -> int:
    """Apply what is missing, each step in a transaction of its own with its number; returns the format reached."""
    while (reached := format_of(connection)) < len(chain):
        connection.execute("BEGIN IMMEDIATE")
        try:
            chain[reached](connection)
            connection.execute(f"PRAGMA user_version = {reached + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return reached


def format_of(connection: Connection) -> int:
    """The format of the tables; 0 for an empty database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
