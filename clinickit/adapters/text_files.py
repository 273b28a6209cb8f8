"""Reads a text file that a person named, or says in one sentence why it cannot be read."""

from pathlib import Path

from clinickit.adapters.file_kinds import why_unreadable
from clinickit.domain.errors import ClinicKitError

LARGEST = 16 * 1024 * 1024


class UnreadableFile(ClinicKitError):
    """The file named is missing, too large or not text."""

    default_action = "Vérifiez le nom du fichier et son emplacement, puis recommencez."


class FolderTexts:
    """Text files on this PC."""

    def read(self, path: Path) -> str:
        """The text of a UTF-8 file. Raises UnreadableFile."""
        try:
            if path.stat().st_size > LARGEST:
                raise UnreadableFile(f"Le fichier {path.name} est trop grand pour un dossier (16 Mo au plus).")
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            message = f"Le fichier {path.name} n’est pas un texte en UTF-8."
            raise UnreadableFile(message, "Enregistrez-le en UTF-8, puis recommencez.") from None
        except OSError as problem:
            raise UnreadableFile(f"Le fichier {path.name} ne peut pas être lu ({why_unreadable(problem)}).") from None
