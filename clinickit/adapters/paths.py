"""Where the program keeps its data on this computer; shown in the window."""

from pathlib import Path

# What a window that made no vault after all may leave in its folder (docs/vault-format.md).
_NO_VAULT = ("vault.lock", "vault.db.new", "vault.keys.new")


def holds_a_vault(folder: Path) -> bool:
    """Whether a vault, or what is left of one, may be in a folder: told by names alone, nothing is opened."""
    try:
        return any(not one.name.startswith(_NO_VAULT) for one in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # it cannot be looked into: opening it will say why
        return True


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
