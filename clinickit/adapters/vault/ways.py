"""The ways to open a vault, changed while it is open: passphrases, recovery key, keychain, the vault's key itself."""

from collections.abc import Callable
from dataclasses import replace

from clinickit.adapters import keyslots
from clinickit.adapters.keyslots import KeySlots, Slot
from clinickit.adapters.recovery_key import new_recovery_key
from clinickit.adapters.vault.renewal import copied_under
from clinickit.adapters.vault.session import OpenVault
from clinickit.adapters.vault.swap import is_pending, put_in_place
from clinickit.domain.errors import VaultLocked, VaultProblem


class WaysIn(OpenVault):
    """What can be changed of how an open vault opens."""

    def ways(self) -> tuple[str, ...]:
        """How this vault can be opened: `passphrase`, `recovery`, `keychain`; empty when that cannot be read."""
        if self._session is not None:
            return keyslots.kinds_of(self._session.slots)
        try:
            return keyslots.kinds_of(keyslots.read_slots(self._slots_file, len(self._chain)))
        except VaultProblem:
            return ()

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

    def has_second_person(self) -> bool:
        """Whether a second person has a passphrase of their own."""
        return self.ways().count("passphrase") > 1

    def add_second_passphrase(self, current: str, second: str) -> None:
        """Give a second person a passphrase of their own. Raises WrongPassphrase, VaultProblem; nothing has changed."""
        session = self._opened_session()
        keyslots.check_passphrase(session.slots, session.key, current)
        if self.has_second_person():
            raise VaultProblem("Une deuxième personne a déjà sa phrase de passe.", "Retirez-la d’abord.")
        if keyslots.opens(session.slots, second):
            raise VaultProblem("Cette phrase de passe ouvre déjà le coffre.", "Choisissez-en une autre.")
        slot = self._passphrase_slot(session.key, session.slots.vault, second)
        self._write(session, replace(session.slots, slots=(*session.slots.slots, slot)))

    def remove_second_passphrase(self, current: str) -> None:
        """The second person's passphrase no longer opens the vault; the first one stays. Raises WrongPassphrase."""
        session = self._opened_session()
        keyslots.check_passphrase(session.slots, session.key, current)
        seconds = [one for one in session.slots.slots if one["kind"] == "passphrase"][1:]
        self._write(session, replace(session.slots, slots=tuple(s for s in session.slots.slots if s not in seconds)))

    def renew_key(
        self, current: str, passphrase: str, close_files: Callable[[], None] = lambda: None
    ) -> tuple[str, ...]:
        """Change the vault's key too: copy everything under a new one, compare, swap by rename, go on there.

        `close_files` lets go of the attached files: they get new keys and names, all but those nobody can read any
        more, whose cases are returned. The pieces stay as they are, under the former keys of their cases. Other ways
        of opening (recovery key, keychain, other people) go away: their secrets cannot wrap the new key by
        themselves. Raises WrongPassphrase or VaultProblem, and the vault is then as it was.
        """
        session = self._opened_session()
        fresh = keyslots.new_vault_key()
        slot = self._passphrase_slot(fresh, session.slots.vault, passphrase)
        keyslots.with_new_passphrase(session.slots, session.key, current, slot)
        if session.store is None:
            raise VaultLocked("Le coffre est verrouillé.")
        session.open_shelf.database.close()
        try:
            close_files()  # now that the vault is closed, nobody opens one again
            renewed = copied_under(self._folder, session.slots, session.key, fresh, (slot,))
            put_in_place(self._folder)
        except OSError as problem:
            fresh = session.key
            raise VaultProblem(f"Le disque refuse la copie du coffre (erreur {problem.errno}).") from None
        except BaseException:
            fresh = session.key
            raise
        else:
            session.key.wipe()
            session.key, session.slots = fresh, renewed.slots
            self._forget_in_keychain(session.slots.vault)
        finally:
            if not is_pending(self._folder):
                session.shelf = self._shelf(session)
                session.store.go_on_with(session.shelf)
        return renewed.unreadable

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


def _without(slots: KeySlots, kind: str) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots.slots if slot["kind"] != kind)
