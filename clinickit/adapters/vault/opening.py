"""Makes, opens and closes the encrypted vault; whatever is refused leaves its files as they were."""

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KeySlots, Slot, VaultKey
from clinickit.adapters.safe_files import make_private_folder, patiently, sync_folder
from clinickit.adapters.vault.copying import Copied, is_recovery, key_typed
from clinickit.adapters.vault.database import changing
from clinickit.adapters.vault.erasing import PIECES
from clinickit.adapters.vault.lock import FolderLock, lock_folder
from clinickit.adapters.vault.looking import Found, look, refuse_older
from clinickit.adapters.vault.migrations import SPLIT, bring_up_to_date, of_vault
from clinickit.adapters.vault.restoring import stage, with_new_names
from clinickit.adapters.vault.session import Session
from clinickit.adapters.vault.splitting import split
from clinickit.adapters.vault.store import TableStore
from clinickit.adapters.vault.swap import (
    DATABASE,
    SLOTS,
    finish,
    forget_replaced,
    keep_aside,
    prepared_pair,
    put_in_place,
    remove_leftovers,
)
from clinickit.adapters.vault.upgrade import keep_verified_copy
from clinickit.domain.errors import VaultProblem, WrongPassphrase

_NEW = ".new"


class EncryptedVault(Copied):
    """The vault of one folder: made, opened, replaced by a backup. Tests give it a cheap `cost`."""

    def exists(self) -> bool:
        """Whether a vault, or what is left of one, is there; a folder that cannot be looked into may hold one."""
        try:
            return self._database_file.exists() or self._slots_file.exists()
        except OSError:
            return True

    def set_aside(self) -> Path:
        """Give the folder of a closed vault another name, all it holds with it: a new vault can then be made.

        Raises VaultInUse, VaultProblem, and nothing has then changed.
        """
        lock_folder(self._folder).release()
        names = (self._folder.with_name(f"{self._folder.name}-{number}") for number in count(1))
        place = next(one for one in names if not one.exists())
        try:
            patiently(self._folder.rename, place)
            sync_folder(place.parent)
        except OSError as problem:
            raise VaultProblem(f"Le dossier du coffre n’a pas pu changer de nom (erreur {problem.errno}).") from None
        return place

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
            return self._opened(Session(key, slots, lock))
        except OSError as problem:
            lock.release()
            raise VaultProblem(f"Le disque refuse d’écrire le coffre (erreur {problem.errno}).") from None
        except BaseException:
            lock.release()
            raise

    def unlock(self, passphrase: str, *, accept_older: bool = False) -> TableStore:
        """Open it. Raises WrongPassphrase, VaultTooNew, VaultDamaged, VaultInUse; the files are then untouched.

        Raises VaultOlder when one of the two files is an older copy; `accept_older` opens it all the same, and what
        is there is from then on the latest.
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
                raise WrongPassphrase(sentence, _without_keychain(slots))
            try:
                return keyslots.key_from_keychain(slots, secret)
            except WrongPassphrase as refused:
                raise WrongPassphrase(refused.sentence, _without_keychain(slots)) from None

        return self._open(find_key, accept_older=accept_older)

    def replace_by(self, place: Path, typed: str, bring: Callable[[], None]) -> TableStore:
        """Put a copy in the vault's place once it opens with what was typed; keep what was there aside.

        `bring` adds what lies elsewhere (the pool) to the copy, once it is known to open. An open vault is
        closed first. Raises WrongPassphrase, VaultDamaged, VaultTooNew, VaultOlder, and nothing has then changed.
        """
        slots = keyslots.read_slots(place / SLOTS, len(self._chain))
        recovering, key = is_recovery(slots, typed), key_typed(slots, typed)
        try:
            found = look(place, key, slots, self._chain, whole=True)
            refuse_older(place, found, slots, self._chain)
            bring()
            with_new_names(place, key, found)
        finally:
            key.wipe()
        if self._session is not None and self._session.store is not None:
            self._session.store.close()
        lock = lock_folder(self._folder)
        try:
            finish(self._folder)
            pair = prepared_pair(self._folder)
            aside = keep_aside(self._folder)
            stage(place, self._folder, aside)
            for prepared, source in zip(pair, (DATABASE, SLOTS), strict=True):
                patiently((place / source).replace, prepared)
                prepared.chmod(0o600)
            put_in_place(self._folder)
            forget_replaced(self._folder, aside)
        finally:
            lock.release()
        return self.unlock_with_recovery(typed) if recovering else self.unlock(typed)

    def _refuse_second_vault(self) -> None:
        if self.exists():
            sentence = "Un coffre existe déjà dans ce dossier."
            raise VaultProblem(sentence, "Ouvrez-le avec sa phrase de passe, ou choisissez un autre dossier.")

    def _make(self, first_slot: Callable[[VaultKey, str], Slot]) -> tuple[VaultKey, KeySlots]:
        """Both files under other names first: a crash leaves no vault, or a whole one (see `_finish_making`)."""
        key, vault = keyslots.new_vault_key(), secrets.token_hex(16)
        slot = first_slot(key, vault)
        database_file = self._database_file.with_name(DATABASE + _NEW)
        for leftover in self._folder.glob(DATABASE + _NEW + "*"):
            leftover.unlink()

        with changing(database_file, key.derived("database")) as connection:
            bring_up_to_date(connection, of_vault(self._chain))
            meta = (("counter", "1"), ("vault", vault))
            connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", meta)
        slots = KeySlots(len(self._chain), vault, 1, (slot,))
        slots = keyslots.write_slots(self._slots_file.with_name(SLOTS + _NEW), slots, key)
        database_file.chmod(0o600)
        patiently(database_file.rename, self._database_file)
        sync_folder(self._folder)
        self._finish_making()
        return key, slots

    def _finish_making(self) -> None:
        prepared = self._slots_file.with_name(SLOTS + _NEW)
        if self._database_file.exists() and not self._slots_file.exists() and prepared.exists():
            patiently(prepared.rename, self._slots_file)
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
            found = look(self._folder, key, slots, self._chain, whole=False)
            if accept_older:
                slots = replace(slots, counter=max(slots.counter, found.counter))
            else:
                refuse_older(self._folder, found, slots, self._chain)
            remove_leftovers(self._folder)
            if found.format < len(self._chain):
                slots = self._upgraded(key, slots, found)
            return self._opened(Session(key, slots, lock, accept_older))
        except OSError as problem:
            _let_go(key, lock)
            raise VaultProblem(f"Le disque refuse d’ouvrir le coffre (erreur {problem.errno}).") from None
        except BaseException:
            _let_go(key, lock)
            raise

    def _upgraded(self, key: VaultKey, slots: KeySlots, found: Found) -> KeySlots:
        """Keep a verified copy; a vault of format 1 is taken apart, later formats are reached at opening."""
        files = {DATABASE: key.derived("database")} | {place.path: place.key for place in found.places}
        for name, raw in files.items():
            with changing(self._folder / name, raw):
                pass  # the log is folded in: the copy is of one file each
        keep_verified_copy(self._folder, (*files, SLOTS), files[DATABASE], found.format)
        return split(self._folder, key, slots) if found.format < SPLIT else slots

    def _opened(self, session: Session) -> TableStore:
        for partial in (self._folder / PIECES).glob("*/.*.partial"):  # a program died while it sealed a piece
            with contextlib.suppress(OSError):
                partial.unlink()
        session.shelf = self._shelf(session)
        try:
            self._count(session)
        except BaseException:
            session.shelf.database.close()
            raise
        self._session = session

        def ending() -> None:
            if self._session is session:
                self._session = None
                with contextlib.suppress(OSError, VaultProblem):  # counting is a convenience, closing is not
                    self._count(session)
            session.open_shelf.database.close()
            _let_go(session.key, session.lock)

        session.store = TableStore(session.shelf, durable=True, ending=ending)
        return session.store


def _without_keychain(slots: KeySlots) -> str:
    """What is left to do when the session's keychain does not give the key."""
    if set(keyslots.kinds_of(slots)) - {"keychain"}:
        return "Ouvrez le coffre avec la phrase de passe ou la clé de récupération."
    return (
        "Ce coffre n’a pas encore de phrase de passe\u00a0: ouvrez la session d’ordinateur où il a été commencé, "
        "déverrouillez son trousseau, puis recommencez. S’il est perdu, personne ne peut plus lire ce coffre."
    )


def _let_go(key: VaultKey | None, lock: FolderLock) -> None:
    if key is not None:
        key.wipe()
    lock.release()
