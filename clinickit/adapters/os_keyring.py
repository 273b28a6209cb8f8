"""The one door to the session's keychain: 32 bytes per vault, only where the system keeps them encrypted."""

import base64
import binascii
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "clinickit"
SECRET_BYTES = 32
LETTERS = 44
TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
)
"""The back ends that keep secrets encrypted by the session; any other (plain text, null, unknown) is refused."""


def trusted_backend(found: object) -> "KeyringBackend | None":
    """The back end itself, or the first trusted one of a chain; None when there is none."""
    from keyring.backend import KeyringBackend

    for one in (found, *getattr(found, "backends", ())):
        if isinstance(one, KeyringBackend) and type(one).__module__ in TRUSTED:
            return one
    return None


class SessionKeychain:
    """A Keychain over the system's own; whatever goes wrong there reads as « not kept »."""

    def __init__(self, backend: "KeyringBackend | None" = None) -> None:
        self._given = backend

    def usable(self) -> bool:
        """Whether a trusted back end answers now."""
        backend = self._backend()
        if backend is None:
            return False
        with contextlib.suppress(Exception):  # each back end has errors of its own
            backend.get_password(SERVICE, "probe")
            return True
        return False

    def keep(self, vault: str, secret: bytes) -> bool:
        """Keep the secret as 44 letters and read it back; False when anything differs."""
        text = base64.b64encode(secret).decode("ascii")
        backend = self._backend()
        if backend is None or len(text) != LETTERS:
            return False
        with contextlib.suppress(Exception):  # each back end has errors of its own
            backend.set_password(SERVICE, vault, text)
        return self.read(vault) == secret

    def read(self, vault: str) -> bytes | None:
        """The 32 bytes, or None when they are not there, not readable or not what was kept."""
        backend = self._backend()
        text = None
        if backend is not None:
            with contextlib.suppress(Exception):  # each back end has errors of its own
                text = backend.get_password(SERVICE, vault)
        if text is None or len(text) != LETTERS:
            return None
        try:
            secret = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None
        return secret if len(secret) == SECRET_BYTES else None

    def forget(self, vault: str) -> None:
        """Remove the secret, if it is there."""
        backend = self._backend()
        if backend is not None:
            with contextlib.suppress(Exception):  # each back end has errors of its own
                backend.delete_password(SERVICE, vault)

    def _backend(self) -> "KeyringBackend | None":
        if self._given is not None:
            return trusted_backend(self._given)
        import keyring

        with contextlib.suppress(Exception):  # a back end named in a configuration file may not exist
            return trusted_backend(keyring.get_keyring())
        return None
