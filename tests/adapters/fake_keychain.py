"""A keychain back end in memory, which a test can lock, lose or make lie."""

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FakeBackend(KeyringBackend):
    """As the Secret Service's: encrypted by the session, so trusted."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]

    def _answer(self) -> None:
        if self.locked:
            raise KeyringLocked


FakeBackend.__module__ = "keyring.backends.SecretService"


class PlainTextBackend(FakeBackend):
    """As the one that writes a file anyone can read."""


PlainTextBackend.__module__ = "keyrings.alt.file"
