"""The store before any passphrase: everything works, nothing is on the disk."""

from clinickit.adapters.vault.database import Database, open_in_memory
from clinickit.adapters.vault.migrations import CHAIN, bring_up_to_date, of_vault
from clinickit.adapters.vault.shelf import Shelf
from clinickit.adapters.vault.store import TableStore


def memory_store() -> TableStore:
    """An empty store held in memory (`durable` is False), of the same tables and code as the vault."""
    database = Database(open_in_memory)
    database.run(lambda connection: bring_up_to_date(connection, of_vault(CHAIN)))
    return TableStore(Shelf(database), durable=False)
