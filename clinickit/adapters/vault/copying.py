"""Copies of an open vault: taken at one moment, proved, opened to be changed, made with one practice alone."""

import shutil
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KeySlots, VaultKey
from clinickit.adapters.recovery_key import looks_like_a_key
from clinickit.adapters.vault import handover, index, one_practice
from clinickit.adapters.vault.database import Connection, Database, look_into, open_file
from clinickit.adapters.vault.keeping import Named, named_by, named_in
from clinickit.adapters.vault.looking import Found, look, refuse_older
from clinickit.adapters.vault.migrations import SPLIT
from clinickit.adapters.vault.one_practice import Present
from clinickit.adapters.vault.shelf import Shelf
from clinickit.adapters.vault.splitting import split
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.adapters.vault.ways import WaysIn
from clinickit.domain.errors import VaultDamaged, VaultLocked, VaultProblem
from clinickit.domain.journal import Entry

BACKUPS = "backups"
_OTHER_VAULT = "Cette sauvegarde est celle d’un autre coffre\u00a0; une seule structure n’en peut pas être reprise."
_WHOLE_ONLY = "Choisissez une sauvegarde de ce coffre, ou restaurez celle-ci en entier."


def key_typed(slots: KeySlots, typed: str) -> VaultKey:
    """The key of a copy, from its passphrase or recovery key. Raises WrongPassphrase, VaultDamaged."""
    return (keyslots.key_from_recovery if is_recovery(slots, typed) else keyslots.key_from_passphrase)(slots, typed)


def is_recovery(slots: KeySlots, typed: str) -> bool:
    """Whether what was typed is to be taken for the recovery key."""
    return looks_like_a_key(typed) and "recovery" in keyslots.kinds_of(slots)


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

    def is_of_this_key(self, slots_file: bytes) -> bool:
        """Whether a copy with this key-slot file is under the key of the open vault. Raises VaultProblem."""
        return self._is_of_this_key(keyslots.parsed_slots(slots_file, len(self._chain)))

    def _is_of_this_key(self, slots: KeySlots) -> bool:
        session = self._opened_session()
        if slots.vault != session.slots.vault:
            raise VaultProblem(_OTHER_VAULT, _WHOLE_ONLY)
        return keyslots.is_sealed_by(slots, session.key)

    def found_in(self, place: Path, typed: str) -> tuple[Found, bool]:
        """What an unpacked backup of the open vault holds, read whole, and whether it is under the same key.

        Else it opens with what was typed, its passphrase or recovery key. Raises WrongPassphrase, VaultProblem.
        """
        slots = keyslots.read_slots(place / SLOTS, len(self._chain))
        same = self._is_of_this_key(slots)
        key = self._opened_session().key if same else key_typed(slots, typed)
        try:
            found = look(place, key, slots, self._chain, whole=True)
            refuse_older(place, found, slots, self._chain)
            if found.format < SPLIT:
                found = look(place, key, split(place, key, slots), self._chain, whole=False)
        finally:
            if not same:
                key.wipe()
        return found, same

    def practice_now(self, practice_id: str) -> Present:
        """A practice of the open vault, and whether its file can be read whole. Raises VaultTooNew."""
        return one_practice.present(self._opened_session().open_shelf, practice_id)

    def bring_back(
        self, place: Path, one: index.Place, now: Present, entry: Entry, *, same_key: bool
    ) -> tuple[str, ...]:
        """Put a practice of an unpacked backup in the place of today's; the paths of what could not come with it.

        The attached files must be closed, and a backup made before. Raises VaultProblem; nothing has then changed.
        """
        session = self._opened_session()
        shelf, store = session.open_shelf, session.store
        if store is None:
            raise VaultLocked("Le coffre est verrouillé.")
        ready = one_practice.prepared(place, one, now, entry, same_key=same_key)
        one_practice.refuse_others(shelf, one.id, ready.cases)
        store.put_back(lambda held, main: one_practice.put_back(held, main, place, now, ready))
        return ready.missing

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
