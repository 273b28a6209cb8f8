"""The formats of the vault's tables, one after the other: each file takes the tables from one format to the next."""

from collections.abc import Callable, Sequence

from clinickit.adapters.vault.database import Connection
from clinickit.adapters.vault.migrations import format_1

Migration = Callable[[Connection], None]

CHAIN: tuple[Migration, ...] = (format_1.apply,)
"""Never changed, only added to: the n-th takes the tables from format n - 1 to format n."""

FORMAT = len(CHAIN)


def bring_up_to_date(connection: Connection, chain: Sequence[Migration] = CHAIN) -> int:
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
