"""Copies of an open vault: taken at one moment, proved, opened to be changed, made with one practice alone."""

import shutil
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KeySlots, VaultKey
from clinickit.adapters.vault import handover, index
from clinickit.adapters.vault.database import Connection, Database, look_into, open_file
from clinickit.adapters.vault.keeping import Named, named_by, named_in
from clinickit.adapters.vault.looking import look
from clinickit.adapters.vault.migrations import SPLIT
from clinickit.adapters.vault.shelf import Shelf
from clinickit.adapters.vault.splitting import split
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.adapters.vault.ways import WaysIn
from clinickit.domain.errors import VaultDamaged, VaultProblem

BACKUPS = "backups"


class Copied(WaysIn):
    """What backups ask of an open vault."""

    def opens_otherwise(self, slots_file: bytes) -> bool:
        """Whether a copy with this key-slot file may open in a way that the open vault no longer has."""
        session = self._opened_session()
        try:
            held = keyslots.parsed_slots(slots_file, len(self._chain))
        except VaultProblem:  # it cannot be told that it does not
            return True
        return keyslots.opens_otherwise(held, session.slots, session.key)

    def snapshot(self, place: Path) -> tuple[str, ...]:
        """Copy the files of the open vault, at one moment, into a folder; their names. Raises VaultProblem, OSError."""
        shelf = self._opened_session().open_shelf

        def copy(main: Connection) -> tuple[str, ...]:
            places = index.places(main)
            for one in places:
                self._copy_practice(shelf, main, one, place)
            main.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for name in (DATABASE, SLOTS):
                shutil.copyfile(self._folder / name, place / name)
            return (DATABASE, SLOTS, *(one.path for one in places))

        return shelf.run(copy)

    def _copy_practice(self, shelf: Shelf, main: Connection, one: index.Place, place: Path) -> None:
        """The file of a practice with its log folded in."""
        source, target = self._folder / one.path, place / one.path
        if one.id in shelf.database.beside or source.with_name(source.name + "-wal").exists():
            shelf.file(main, one.id).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            shutil.copyfile(source, target)
        except FileNotFoundError:
            raise VaultDamaged(f"Le fichier {one.path} du coffre est introuvable.") from None

    def named_in(self, place: Path) -> tuple[Named, ...]:
        """The pieces and attached files that a copy of the open vault names. Raises VaultDamaged."""
        _slots, key = self._slots_of_copy(place)
        return named_in(place, look_into(place / DATABASE, key.derived("database"), index.places))

    def named_of(self, practice_id: str) -> tuple[Named, ...]:
        """The pieces and attached files that a practice of the open vault names. Raises VaultDamaged."""
        return self._opened_session().open_shelf.read(practice_id, named_by, ())

    def prove_pair(self, place: Path) -> None:
        """Read the whole of a copy of the open vault. Raises VaultDamaged, VaultTooNew."""
        slots, key = self._slots_of_copy(place)
        look(place, key, slots, self._chain, whole=True)

    def open_copy(self, place: Path) -> TableStore:
        """Open a copy of the open vault that lies elsewhere, with its keys, to change it; brought to this format.

        Raises VaultDamaged when it is under another key, VaultTooNew.
        """
        slots, key = self._slots_of_copy(place)
        if look(place, key, slots, self._chain, whole=False).format < SPLIT:
            slots = split(place, key, slots)
        database = Database(lambda: open_file(place / DATABASE, key.derived("database")))
        return TableStore(self._settled(database, place, slots.vault, accept_older=True), durable=True)

    def _slots_of_copy(self, place: Path) -> tuple[KeySlots, VaultKey]:
        slots, key = keyslots.read_slots(place / SLOTS, len(self._chain)), self._opened_session().key
        if not keyslots.is_sealed_by(slots, key):
            sentence = "Cette copie n’est pas celle du coffre ouvert, ou elle est sous une autre clé."
            raise VaultDamaged(sentence, "Restaurez-la avec sa phrase de passe, ou supprimez-la si elle ne sert plus.")
        return slots, key

    def practice_alone(self, place: Path, practice_id: str, passphrase: str) -> handover.Made:
        """Write a vault with one practice of the open one, under keys of its own, into an empty folder."""
        cost = self._cost or keyslots.cost_for_this_machine()
        return handover.made(self._opened_session().open_shelf, place, practice_id, passphrase, cost)
