"""Makes, opens and closes the encrypted vault; whatever is refused leaves its files as they were."""

import contextlib
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import Cost, KeySlots, Slot, VaultKey
from clinickit.adapters.recovery_key import looks_like_a_key, new_recovery_key
from clinickit.adapters.safe_files import make_private_folder, sync_folder
from clinickit.adapters.vault.database import (
    Connection,
    Database,
    copy_under_key,
    damaged_pages,
    fingerprint,
    look_into,
    open_file,
)
from clinickit.adapters.vault.lock import FolderLock, lock_folder
from clinickit.adapters.vault.migrations import CHAIN, Migration, bring_up_to_date, format_of
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS, finish, is_pending, keep_aside, prepared_pair, put_in_place
from clinickit.adapters.vault.upgrade import keep_verified_copy
from clinickit.domain.errors import (
    VaultDamaged,
    VaultLocked,
    VaultOlder,
    VaultProblem,
    VaultTooNew,
    WrongPassphrase,
)
from clinickit.services.ports import Keychain

BACKUPS = "backups"
_NEW = ".new"
_WHOLE_CHECK_UP_TO = 32 * 1024 * 1024


@dataclass(slots=True)
class _Session:
    """What is held while the vault is open."""

    key: VaultKey = field(repr=False)
    slots: KeySlots = field(repr=False)
    lock: FolderLock
    database: Database | None = None
    backed_up: int = 0
    store: TableStore | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What the database says of itself before anything is written."""

    format: int
    vault: str
    counter: int


class EncryptedVault:
    """The vault of one folder. `cost` is the derivation's for new passphrases; tests give a cheap one."""

    def __init__(
        self,
        folder: Path,
        cost: Cost | None = None,
        chain: Sequence[Migration] = CHAIN,
        keychain: Keychain | None = None,
    ) -> None:
        self._folder = folder
        self._keychain = keychain
        self._cost = cost
        self._chain = tuple(chain)
        self._session: _Session | None = None

    def exists(self) -> bool:
        """Whether a vault, or what is left of one, is there."""
        return self._database_file.exists() or self._slots_file.exists()

    def location(self) -> Path:
        """The folder of the vault, to be shown in the window."""
        return self._folder

    def ways(self) -> tuple[str, ...]:
        """How this vault can be opened: `passphrase`, `recovery`, `keychain`; empty when that cannot be read."""
        if self._session is not None:
            return keyslots.kinds_of(self._session.slots)
        try:
            return keyslots.kinds_of(keyslots.read_slots(self._slots_file, len(self._chain)))
        except VaultProblem:
            return ()

    def copies(self) -> tuple[str, ...]:
        """Names of the older copies beside the vault: they open as they did when they were made."""
        found = (*self._folder.glob("before-*"), *(self._folder / BACKUPS).glob("*.zip"))
        return tuple(sorted(path.name for path in found))

    def create(self, passphrase: str) -> TableStore:
        """Make a new vault. Raises VaultProblem when one is already there or the disk refuses."""
        return self._create(lambda key, vault: self._passphrase_slot(key, vault, passphrase))

    def create_provisional(self) -> TableStore:
        """Make a new vault whose only key is in the session's keychain, until a passphrase is chosen.

        Raises VaultProblem when the keychain does not keep it, or as `create` does.
        """
        return self._create(self._keychain_slot)

    def _create(self, first_slot: Callable[[VaultKey, str], Slot]) -> TableStore:
        try:
            make_private_folder(self._folder)
        except OSError as problem:
            raise VaultProblem(f"Le dossier du coffre ne peut pas être créé (erreur {problem.errno}).") from None
        lock = lock_folder(self._folder)
        try:
            self._refuse_second_vault()
            key, slots = self._make(first_slot)
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

    def unlock_with_keychain(self, *, accept_older: bool = False) -> TableStore:
        """Open it with what the session's keychain keeps; raises as `unlock` does."""

        def find_key(slots: KeySlots) -> VaultKey:
            secret = self._keychain.read(slots.vault) if self._keychain is not None else None
            if secret is None:
                sentence = "Le trousseau de cette session ne contient pas la clé de ce coffre."
                raise WrongPassphrase(sentence, "Ouvrez le coffre avec la phrase de passe ou la clé de récupération.")
            return keyslots.key_from_keychain(slots, secret)

        return self._open(find_key, accept_older=accept_older)

    def choose_passphrase(self, passphrase: str) -> None:
        """Give a provisional vault its passphrase; the keychain's copy of the key is then forgotten."""
        session = self._opened_session()
        slot = self._passphrase_slot(session.key, session.slots.vault, passphrase)
        self._write(session, replace(session.slots, slots=(slot, *_without(session.slots, "keychain"))))
        self._forget_in_keychain(session.slots.vault)

    def change_passphrase(self, current: str, passphrase: str) -> None:
        """Put a new passphrase in the place of the current one. Raises WrongPassphrase, and nothing has changed."""
        session = self._opened_session()
        slot = self._passphrase_slot(session.key, session.slots.vault, passphrase)
        self._write(session, keyslots.with_new_passphrase(session.slots, session.key, current, slot))

    def renew_key(self, current: str, passphrase: str) -> None:
        """Change the vault's key too: copy everything under a new one, compare, swap by rename, go on there.

        Other ways of opening (recovery key, keychain, other people) go away: their secrets cannot wrap the new key
        by themselves. Raises WrongPassphrase or VaultProblem, and the vault is then as it was.
        """
        session = self._opened_session()
        fresh = keyslots.new_vault_key()
        slot = self._passphrase_slot(fresh, session.slots.vault, passphrase)
        keyslots.with_new_passphrase(session.slots, session.key, current, slot)
        if session.database is None or session.store is None:
            raise VaultLocked("Le coffre est verrouillé.")
        session.database.close()
        try:
            slots = self._copied_under(fresh, session, (slot,))
            put_in_place(self._folder)
        except OSError as problem:
            fresh = session.key
            raise VaultProblem(f"Le disque refuse la copie du coffre (erreur {problem.errno}).") from None
        except BaseException:
            fresh = session.key
            raise
        else:
            session.key.wipe()
            session.key, session.slots = fresh, slots
            self._forget_in_keychain(slots.vault)
        finally:
            if not is_pending(self._folder):
                session.database = Database(lambda: open_file(self._database_file, fresh.derived("database")))
                session.store.go_on_with(session.database)

    def _copied_under(self, fresh: VaultKey, session: _Session, ways: tuple[Slot, ...]) -> KeySlots:
        database, slots_file = prepared_pair(self._folder)
        keys = session.key.derived("database"), fresh.derived("database")
        copy_under_key(self._database_file, keys[0], database, keys[1])
        database.chmod(0o600)
        before = look_into(self._database_file, keys[0], fingerprint)
        after = look_into(database, keys[1], lambda c: (fingerprint(c), damaged_pages(c)))
        if after != (before, []):
            raise VaultProblem("La copie du coffre sous sa nouvelle clé n’est pas fidèle ; le coffre n’a pas changé.")
        return keyslots.write_slots(slots_file, replace(session.slots, slots=ways), fresh)

    def remember_in_keychain(self) -> None:
        """Let the session's keychain open this vault too, as a convenience. Raises VaultProblem when it cannot."""
        session = self._opened_session()
        slot = self._keychain_slot(session.key, session.slots.vault)
        self._write(session, replace(session.slots, slots=(*_without(session.slots, "keychain"), slot)))

    def forget_keychain(self) -> None:
        """The keychain no longer opens this vault; a passphrase must be there. Raises VaultProblem otherwise."""
        session = self._opened_session()
        others = _without(session.slots, "keychain")
        if not others:
            raise VaultProblem("Ce coffre n’a pas encore de phrase de passe.", "Choisissez-en une d’abord.")
        self._write(session, replace(session.slots, slots=others))
        self._forget_in_keychain(session.slots.vault)

    def is_open(self) -> bool:
        """Whether this program holds its keys now."""
        return self._session is not None

    def changes(self) -> int:
        """How many changes were made since the vault was opened or `changes_saved` was called; 0 when it is closed."""
        session = self._session
        return session.database.changes - session.backed_up if session is not None and session.database else 0

    def changes_saved(self) -> None:
        """A backup holds everything so far."""
        if self._session is not None and self._session.database is not None:
            self._session.backed_up = self._session.database.changes

    def snapshot(self, place: Path) -> None:
        """Copy both files of the open vault, at one moment, into a folder. Raises VaultProblem, OSError."""
        session = self._opened_session()
        if session.database is None:
            raise VaultLocked("Le coffre est verrouillé.")

        def copy(connection: Connection) -> None:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for source in (self._database_file, self._slots_file):
                shutil.copyfile(source, place / source.name)

        session.database.run(copy)

    def prove_pair(self, place: Path) -> None:
        """Read the whole of a copy of the open vault. Raises VaultDamaged, VaultTooNew."""
        slots = keyslots.read_slots(place / SLOTS, len(self._chain))
        key = self._opened_session().key
        if not keyslots.is_sealed_by(slots, key):
            raise VaultDamaged("Cette copie n’est pas celle du coffre ouvert.")
        self._look(key, slots, place)

    def replace_by(self, place: Path, typed: str) -> TableStore:
        """Put a pair of files in the vault's place once they open with what was typed; keep what was there aside.

        An open vault is closed first. Raises WrongPassphrase, VaultDamaged, VaultTooNew, VaultOlder, and nothing has
        then changed.
        """
        slots = keyslots.read_slots(place / SLOTS, len(self._chain))
        recovering = looks_like_a_key(typed) and "recovery" in keyslots.kinds_of(slots)
        key = (keyslots.key_from_recovery if recovering else keyslots.key_from_passphrase)(slots, typed)
        try:
            _refuse_older(self._look(key, slots, place), slots)
        finally:
            key.wipe()
        if self._session is not None and self._session.store is not None:
            self._session.store.close()
        lock = lock_folder(self._folder)
        try:
            finish(self._folder)
            keep_aside(self._folder, (DATABASE, DATABASE + "-wal", SLOTS))
            for prepared, source in zip(prepared_pair(self._folder), (DATABASE, SLOTS), strict=True):
                (place / source).replace(prepared)
                prepared.chmod(0o600)
            put_in_place(self._folder)
        finally:
            lock.release()
        return self.unlock_with_recovery(typed) if recovering else self.unlock(typed)

    def keychain_usable(self) -> bool:
        """Whether the session has a keychain that keeps secrets encrypted and answers now."""
        return self._keychain is not None and self._keychain.usable()

    def give_recovery_key(self) -> str:
        """Make a recovery key, in place of any earlier one; it is shown once and kept nowhere. Needs an open vault."""
        session = self._opened_session()
        text = new_recovery_key()
        slot = keyslots.recovery_slot(session.key, session.slots.vault, text)
        self._write(session, replace(session.slots, slots=(*_without(session.slots, "recovery"), slot)))
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

    def _passphrase_slot(self, key: VaultKey, vault: str, passphrase: str) -> Slot:
        return keyslots.passphrase_slot(key, vault, passphrase, self._cost or keyslots.cost_for_this_machine())

    def _keychain_slot(self, key: VaultKey, vault: str) -> Slot:
        """The keychain keeps the secret, and says it back, before anything depends on it."""
        secret = secrets.token_bytes(keyslots.KEY_SIZE)
        if self._keychain is None or not self._keychain.keep(vault, secret):
            raise VaultProblem("Le trousseau de cette session ne garde pas la clé.", "Choisissez une phrase de passe.")
        return keyslots.secret_slot(key, vault, "keychain", secret)

    def _forget_in_keychain(self, vault: str) -> None:
        if self._keychain is not None:
            self._keychain.forget(vault)

    def _make(self, first_slot: Callable[[VaultKey, str], Slot]) -> tuple[VaultKey, KeySlots]:
        """Both files under other names first: a crash leaves no vault, or a whole one (see `_finish_making`)."""
        key, vault = keyslots.new_vault_key(), secrets.token_hex(16)
        slot = first_slot(key, vault)
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
            finish(self._folder)
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

    def _look(self, key: VaultKey, slots: KeySlots, place: Path | None = None) -> _Found:
        """What the database of a folder says of itself; a copy elsewhere is always read whole."""
        file = (place or self._folder) / DATABASE
        if not file.is_file():
            raise VaultDamaged(f"Le fichier de données {DATABASE} du coffre est introuvable.")
        whole = place is not None or file.stat().st_size <= _WHOLE_CHECK_UP_TO
        found, damaged = look_into(
            file, key.derived("database"), lambda c: (_facts(c), damaged_pages(c) if whole else [])
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
        self._session, session.database = session, database

        def ending(database: Database) -> None:
            if self._session is session:
                self._session = None
                with contextlib.suppress(OSError, VaultProblem):  # counting is a convenience, closing is not
                    self._count(database, session)
            database.close()
            _let_go(session.key, session.lock)

        session.store = TableStore(database, durable=True, ending=ending)
        return session.store

    def _count(self, database: Database, session: _Session) -> None:
        """One more opening or closing in both files, the database first (so it is never behind by accident)."""
        counter = session.slots.counter + 1
        statement = "UPDATE meta SET value = ? WHERE name = 'counter'"
        database.change(lambda connection: connection.execute(statement, (str(counter),)))
        self._write(session, replace(session.slots, counter=counter, format=len(self._chain)))

    def _write(self, session: _Session, slots: KeySlots) -> None:
        session.slots = keyslots.write_slots(self._slots_file, slots, session.key)


def _without(slots: KeySlots, kind: str) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots.slots if slot["kind"] != kind)


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
