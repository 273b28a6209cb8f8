"""A second person's own passphrase: given, known to be there, taken back."""

from dataclasses import dataclass

from clinickit.services.vault.register import VaultRegister
from clinickit.services.vault_ports import Vault


@dataclass(frozen=True, slots=True)
class SecondScreen:
    """Whether a second person can open the vault."""

    there: bool


class SecondPersonDesk:
    """The use cases of the second passphrase. Every method is called off the window's thread."""

    def __init__(self, vault: Vault, register: VaultRegister) -> None:
        self.vault, self.register = vault, register

    def screen(self) -> SecondScreen:
        """Where it stands."""
        return SecondScreen(self.vault.has_second_person())

    def give(self, current: str, second: str) -> None:
        """Give a second person a passphrase. Raises WrongPassphrase, VaultProblem; nothing has then changed."""
        self.vault.add_second_passphrase(current, second)
        self.register.note("second_added")

    def take_back(self, current: str) -> None:
        """Take it back. Raises WrongPassphrase; nothing has then changed."""
        self.vault.remove_second_passphrase(current)
        self.register.note("second_removed")
