"""Where the program keeps its data on this computer; shown in the window."""

from pathlib import Path


def data_folder() -> Path:
    """The folder of this program's data for this user; nothing is created here."""
    from platformdirs import user_data_path

    return user_data_path("clinickit", appauthor=False)


def packs_folder() -> Path:
    """Where signed packs of rules are kept: beside the vault, not in it, since law is public."""
    return data_folder() / "packs"


def vault_folder() -> Path:
    """Where the encrypted vault is, unless the person chose another folder."""
    return data_folder() / "vault"
