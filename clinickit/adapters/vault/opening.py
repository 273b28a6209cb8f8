"""Makes, opens and closes the encrypted vault; whatever is refused leaves its files as they were."""

import contextlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import Cost, KeySlots, VaultKey
from clinickit.adapters.recovery_key import new_recovery_key
from clinickit.adapters.safe_files import make_private_folder, sync_folder
from clinickit.adapters.vault.database import Connection, Database, damaged_pages, look_into, open_file
from clinickit.adapters.vault.lock import FolderLock, lock_folder
from clinickit.adapters.vault.migrations import CHAIN, Migration, bring_up_to_date, format_of
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.upgrade import keep_verified_copy
from clinickit.domain.errors import VaultDamaged, VaultLocked, VaultOlder, VaultProblem, VaultTooNew

DATABASE = "vault.db"
SLOTS = "vault.keys"
_NEW = ".new"
_WHOLE_CHECK_UP_TO = 32 * 1024 * 1024


@dataclass(slots=True)
class _Session:
    """What is held while the vault is open."""

    key: VaultKey = field(repr=False)
    slots: KeySlots = field(repr=False)
    lock: FolderLock


@dataclass(frozen=True, slots=True)
class _Found:
    """What the database says of itself before anything is written."""

    format: int
    vault: str
    counter: int


class EncryptedVault:
    """The vault of one folder. `cost` is the derivation's for new passphrases; tests give a cheap one."""

    def __init__(self, folder: Path, cost: Cost | None = None, chain: Sequence[Migration] = CHAIN) -> None:
        self._folder = folder
        self._cost = cost
        self._chain = tuple(chain)
        self._session: _Session | None = None

    def exists(self) -> bool:
        """Whether a vault, or what is left of one, is there."""
        return self._database_file.exists() or self._slots_file.exists()

    def location(self) -> Path:
        """The folder of the vault, to be shown in the window."""
        return self._folder

    def create(self, passphrase: str) -> TableStore:
        """Make a new vault. Raises VaultProblem when one is already there or the disk refuses."""
        try:
            make_private_folder(self._folder)
        except OSError as problem:
            raise VaultProblem(f"Le dossier du coffre ne peut pas être créé (erreur {problem.errno}).") from None
        lock = lock_folder(self._folder)
        try:
            self._refuse_second_vault()
            key, slots = self._make(passphrase)
            return self._opened(_Session(key, slots, lock))
        except OSError as problem:
            lock.release()
            raise VaultProblem(f"Le disque refuse d’écrire le coffre (erreur {problem.errno}).") from None
        except BaseException:
            lock.release()
            raise

    def unlock(self, passphrase: str, *, accept_older: bool = False) -> TableStore:
        """Open it. Raises WrongPassphrase, VaultTooNew, VaultDamaged, VaultInUse; the files are then untouched.

        Raises VaultOlder when one of the two files is an older copy; `accept_older` opens it all the same.
        """
        return self._open(lambda slots: keyslots.key_from_passphrase(slots, passphrase), accept_older=accept_older)

    def unlock_with_recovery(self, typed: str, *, accept_older: bool = False) -> TableStore:
        """Open it with the recovery key as a person typed it; raises as `unlock` does."""
        return self._open(lambda slots: keyslots.key_from_recovery(slots, typed), accept_older=accept_older)

    def give_recovery_key(self) -> str:
        """Make a recovery key, in place of any earlier one; it is shown once and kept nowhere. Needs an open vault."""
        session = self._opened_session()
        text = new_recovery_key()
        others = tuple(slot for slot in session.slots.slots if slot["kind"] != "recovery")
        slot = keyslots.recovery_slot(session.key, session.slots.vault, text)
        self._write(session, replace(session.slots, slots=(*others, slot)))
        return text

    def rehearse_recovery_key(self, typed: str) -> None:
        """Check a recovery key typed back. Raises WrongPassphrase when it would not open this vault."""
        keyslots.key_from_recovery(self._opened_session().slots, typed).wipe()

    @property
    def _database_file(self) -> Path:
        return self._folder / DATABASE

    @property
    def _slots_file(self) -> Path:
        return self._folder / SLOTS

    def _opened_session(self) -> _Session:
        if self._session is None:
            raise VaultLocked("Le coffre est verrouillé.")
        return self._session

    def _refuse_second_vault(self) -> None:
        if self.exists():
            sentence = "Un coffre existe déjà dans ce dossier."
            raise VaultProblem(sentence, "Ouvrez-le avec sa phrase de passe, ou choisissez un autre dossier.")

    def _make(self, passphrase: str) -> tuple[VaultKey, KeySlots]:
        """Both files under other names first: a crash leaves no vault, or a whole one (see `_finish_making`)."""
        key, vault = keyslots.new_vault_key(), secrets.token_hex(16)
        slot = keyslots.passphrase_slot(key, vault, passphrase, self._cost or keyslots.cost_for_this_machine())
        database_file = self._database_file.with_name(DATABASE + _NEW)
        for leftover in self._folder.glob(DATABASE + _NEW + "*"):
            leftover.unlink()

        def fill(connection: Connection) -> None:
            bring_up_to_date(connection, self._chain)
            meta = (("counter", "1"), ("vault", vault))
            connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", meta)

        database = Database(lambda: open_file(database_file, key.derived("database")))
        try:
            database.run(fill)
        finally:
            database.close()
        slots = KeySlots(len(self._chain), vault, 1, (slot,))
        slots = keyslots.write_slots(self._slots_file.with_name(SLOTS + _NEW), slots, key)
        database_file.chmod(0o600)
        database_file.rename(self._database_file)
        sync_folder(self._folder)
        self._finish_making()
        return key, slots

    def _finish_making(self) -> None:
        prepared = self._slots_file.with_name(SLOTS + _NEW)
        if self._database_file.exists() and not self._slots_file.exists() and prepared.exists():
            prepared.rename(self._slots_file)
            sync_folder(self._folder)

    def _open(self, find_key: Callable[[KeySlots], VaultKey], *, accept_older: bool) -> TableStore:
        if not self.exists():
            raise VaultProblem("Aucun coffre ne se trouve dans ce dossier.", "Vérifiez le dossier, ou créez un coffre.")
        lock = lock_folder(self._folder)
        key: VaultKey | None = None
        try:
            self._finish_making()
            slots = keyslots.read_slots(self._slots_file, len(self._chain))
            key = find_key(slots)
            found = self._look(key, slots)
            if not accept_older:
                _refuse_older(found, slots)
            if found.format < len(self._chain):
                self._copy_before_upgrade(key, found.format)
            return self._opened(_Session(key, slots, lock))
        except OSError as problem:
            _let_go(key, lock)
            raise VaultProblem(f"Le disque refuse d’ouvrir le coffre (erreur {problem.errno}).") from None
        except BaseException:
            _let_go(key, lock)
            raise

    def _look(self, key: VaultKey, slots: KeySlots) -> _Found:
        if not self._database_file.is_file():
            raise VaultDamaged(f"Le fichier de données {DATABASE} du coffre est introuvable.")
        whole = self._database_file.stat().st_size <= _WHOLE_CHECK_UP_TO
        found, damaged = look_into(
            self._database_file, key.derived("database"), lambda c: (_facts(c), damaged_pages(c) if whole else [])
        )
        if found.format > len(self._chain):
            raise VaultTooNew(
                "Ce coffre a été écrit par une version plus récente du programme ; il n’a pas été touché."
            )
        if damaged:
            raise VaultDamaged(f"Le fichier {DATABASE} du coffre a été altéré ({len(damaged)} pages abîmées).")
        if found.vault != slots.vault:
            raise VaultDamaged("Les deux fichiers du coffre ne vont pas ensemble.")
        return found

    def _copy_before_upgrade(self, key: VaultKey, reached: int) -> None:
        Database(lambda: open_file(self._database_file, key.derived("database"))).close()  # folds the log in
        keep_verified_copy((self._database_file, self._slots_file), key.derived("database"), reached)

    def _opened(self, session: _Session) -> TableStore:
        database = Database(lambda: open_file(self._database_file, session.key.derived("database")))
        try:
            database.run(lambda connection: bring_up_to_date(connection, self._chain))
            self._count(database, session)
        except BaseException:
            database.close()
            raise
        self._session = session

        def ending(database: Database) -> None:
            if self._session is session:
                self._session = None
                with contextlib.suppress(OSError, VaultProblem):  # counting is a convenience, closing is not
                    self._count(database, session)
            database.close()
            _let_go(session.key, session.lock)

        return TableStore(database, durable=True, ending=ending)

    def _count(self, database: Database, session: _Session) -> None:
        """One more opening or closing in both files, the database first (so it is never behind by accident)."""
        counter = session.slots.counter + 1
        statement = "UPDATE meta SET value = ? WHERE name = 'counter'"
        database.change(lambda connection: connection.execute(statement, (str(counter),)))
        self._write(session, replace(session.slots, counter=counter, format=len(self._chain)))

    def _write(self, session: _Session, slots: KeySlots) -> None:
        session.slots = keyslots.write_slots(self._slots_file, slots, session.key)


def _facts(connection: Connection) -> _Found:
    reached = format_of(connection)
    if reached < 1:
        raise VaultDamaged("Le fichier de données du coffre est vide.")
    meta: dict[str, str] = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    try:
        return _Found(reached, meta["vault"], int(meta["counter"]))
    except (KeyError, ValueError):
        raise VaultDamaged("Le fichier de données du coffre a été altéré.") from None


def _refuse_older(found: _Found, slots: KeySlots) -> None:
    if found.counter < slots.counter:
        raise VaultOlder("Le fichier de données du coffre est une copie plus ancienne que son fichier de clés.")
    if found.counter > slots.counter + 1:
        raise VaultOlder("Le fichier de clés du coffre est une copie plus ancienne que son fichier de données.")


def _let_go(key: VaultKey | None, lock: FolderLock) -> None:
    if key is not None:
        key.wipe()
    lock.release()
