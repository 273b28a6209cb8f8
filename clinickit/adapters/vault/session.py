"""A vault that is open: its keys, its files, and what every other room of the vault asks of them."""

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import Cost, KeySlots, Slot, VaultKey
from clinickit.adapters.safe_files import make_private_folder
from clinickit.adapters.vault import erasing
from clinickit.adapters.vault.attached import ATTACHED, file_setting, made_setting, new_attached, read_attached
from clinickit.adapters.vault.database import Connection, Database, open_file
from clinickit.adapters.vault.lock import FolderLock
from clinickit.adapters.vault.migrations import CHAIN, Step, bring_up_to_date, of_vault
from clinickit.adapters.vault.shelf import Shelf
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import DATABASE, SLOTS
from clinickit.domain.errors import VaultLocked, VaultProblem
from clinickit.services.vault_ports import Keychain


@dataclass(slots=True)
class Session:
    """What is held while the vault is open."""

    key: VaultKey = field(repr=False)
    slots: KeySlots = field(repr=False)
    lock: FolderLock
    accept_older: bool = False
    backed_up: int = 0
    shelf: Shelf | None = None
    store: TableStore | None = None

    @property
    def open_shelf(self) -> Shelf:
        """The files of the vault. Raises VaultLocked when they are closed."""
        if self.shelf is None:
            raise VaultLocked("Le coffre est verrouillé.")
        return self.shelf


class OpenVault:
    """What a vault is once it is open, and where its files are. `cost` is the derivation's for new passphrases."""

    def __init__(
        self,
        folder: Path,
        cost: Cost | None = None,
        chain: Sequence[Step] = CHAIN,
        keychain: Keychain | None = None,
    ) -> None:
        self._folder = folder
        self._keychain = keychain
        self._cost = cost
        self._chain = tuple(chain)
        self._session: Session | None = None

    def location(self) -> Path:
        """The folder of the vault, to be shown in the window."""
        return self._folder

    def is_open(self) -> bool:
        """Whether this program holds its keys now."""
        return self._session is not None

    def changes(self) -> int:
        """How many changes were made since the vault was opened or `changes_saved` was called; 0 when it is closed."""
        session = self._session
        return session.shelf.database.changes - session.backed_up if session is not None and session.shelf else 0

    def changes_saved(self) -> None:
        """A backup holds everything so far."""
        if self._session is not None and self._session.shelf is not None:
            self._session.backed_up = self._session.shelf.database.changes

    def accept_older_practice(self, practice_id: str) -> None:
        """Take the file of a practice, of whatever date, for the latest one. Raises VaultDamaged, VaultTooNew."""
        self._opened_session().open_shelf.accept_older(practice_id)

    def case_file(self, case_id: str, kind: str) -> tuple[Path, bytes]:
        """Path and key of an attached file of a case (`patients`, `mailing`), the same at each call.

        The folder is made; the file itself is the caller's to make and open. Raises VaultLocked, VaultProblem.
        """
        if kind not in ATTACHED:
            raise ValueError(kind)
        store, name = self._opened_session().store, file_setting(case_id, kind)
        if store is None:
            raise VaultLocked("Le coffre est verrouillé.")
        if text := store.setting(name):
            one = read_attached(case_id, kind, text)
        else:
            one = new_attached(case_id, kind)
            store.set_setting(name, one.setting)
        try:
            make_private_folder(self._folder / kind)
        except OSError as problem:
            raise VaultProblem(f"Le dossier du coffre ne peut pas être écrit (erreur {problem.errno}).") from None
        return self._folder / one.path, one.key

    def case_file_made(self, case_id: str, kind: str) -> bool:
        """Whether an attached file was made: absent, it was lost. Raises VaultLocked."""
        store = self._opened_session().store
        return store is not None and bool(store.setting(made_setting(case_id, kind)))

    def note_case_file(self, case_id: str, kind: str) -> None:
        """An attached file is there. Raises VaultLocked, VaultProblem."""
        store = self._opened_session().store
        if store is not None and not store.setting(made_setting(case_id, kind)):
            store.set_setting(made_setting(case_id, kind), "yes")

    @property
    def _database_file(self) -> Path:
        return self._folder / DATABASE

    @property
    def _slots_file(self) -> Path:
        return self._folder / SLOTS

    def _opened_session(self) -> Session:
        if self._session is None:
            raise VaultLocked("Le coffre est verrouillé.")
        return self._session

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

    def _shelf(self, session: Session) -> Shelf:
        database = Database(lambda: open_file(self._database_file, session.key.derived("database")))
        return self._settled(database, self._folder, session.slots.vault, accept_older=session.accept_older)

    def _settled(self, database: Database, folder: Path, vault: str, *, accept_older: bool) -> Shelf:
        """The files of a vault, once what a crash left there is finished."""
        shelf = Shelf(database, folder, self._chain, vault=vault, accept_older=accept_older)

        def settle(main: Connection) -> None:
            bring_up_to_date(main, of_vault(self._chain))
            erasing.clear(shelf, main)
            with contextlib.suppress(OSError):
                erasing.set_strangers_aside(folder, main)
            shelf.settle(main)

        try:
            database.run(settle)
        except BaseException:
            database.close()
            raise
        return shelf

    def _count(self, session: Session) -> None:
        """One more opening or closing in both files, the database first (so it is never behind by accident)."""
        counter = session.slots.counter + 1
        database, statement = session.open_shelf.database, "UPDATE meta SET value = ? WHERE name = 'counter'"

        def count(main: Connection) -> None:
            database.transaction(main, lambda c: c.execute(statement, (str(counter),)), counted=False)

        database.run(count)
        self._write(session, replace(session.slots, counter=counter, format=len(self._chain)))

    def _write(self, session: Session, slots: KeySlots) -> None:
        try:
            session.slots = keyslots.write_slots(self._slots_file, slots, session.key)
        except OSError as problem:
            raise VaultProblem(f"Le disque refuse d’écrire les clés du coffre (erreur {problem.errno}).") from None
