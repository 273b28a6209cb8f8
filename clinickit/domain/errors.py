"""The sentences a person reads when something they can act on goes wrong."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # errors come with the first window
    from clinickit.domain.older_copy import AgedFile

# What a file of a wrong shape makes its reader stumble on; told as a problem of that file.
STUMBLES = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class ClinicKitError(Exception):
    """An expected failure: one French sentence for the person, and one next action.

    `sentence` says what happened and where; `action` says what to do now. Neither holds
    anything personal, because both may be written to a log.
    """

    default_action = "Vérifiez l’information indiquée, puis recommencez."

    def __init__(self, sentence: str, action: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.action = action or self.default_action


class InvalidAnswer(ClinicKitError):
    """An answer that cannot be read; shown beside its field and never blocks saving."""

    default_action = "Corrigez la réponse, ou choisissez « Je ne sais pas encore »."


class ResourceProblem(ClinicKitError):
    """A file under resources/ that does not hold together; names the file and the key."""

    default_action = "Réinstallez le programme, ou corrigez le fichier indiqué puis relancez « clinickit check »."

    def __init__(self, file: str, key: str, expected: str) -> None:
        super().__init__(f"{file} : {key} : {expected}")
        self.file, self.key, self.expected = file, key, expected


class CaseFileProblem(ClinicKitError):
    """One line of a case file that cannot be read: file, key and what was expected."""

    default_action = "Corrigez la clé indiquée ; la liste des clés est dans docs/case-file.md."

    def __init__(self, file: str, key: str, expected: str) -> None:
        super().__init__(f"{file} : {key} : {expected}")
        self.file, self.key, self.expected = file, key, expected


class Cancelled(ClinicKitError):
    """The person stopped a long piece of work; nothing is said about it."""

    default_action = "Rien n’est à faire."


class VaultProblem(ClinicKitError):
    """The vault cannot be opened or written; what was there stays as it was."""

    default_action = "Ne supprimez aucun fichier du coffre ; vérifiez la place libre et le disque, puis recommencez."


class WrongPassphrase(VaultProblem):
    """The passphrase (or the recovery key) does not open this vault."""

    default_action = "Vérifiez la touche Verr. Maj et la disposition du clavier, puis retapez-la."


class VaultTooNew(VaultProblem):
    """The vault was written by a newer version of the program; it was not touched."""

    default_action = "Installez la dernière version du programme, puis rouvrez le coffre."


class VaultDamaged(VaultProblem):
    """A file of the vault is missing, cut short or altered; it was not touched."""

    default_action = "Ne supprimez rien : copiez le dossier du coffre tel quel, puis restaurez une sauvegarde."


class VaultOlder(VaultProblem):
    """The files of the vault are not of the same date: `files` says which one is an older copy, the worst first."""

    default_action = "Cherchez la copie la plus récente du dossier du coffre avant de l’ouvrir quand même."

    def __init__(self, sentence: str, files: "tuple[AgedFile, ...]") -> None:
        super().__init__(sentence)
        self.files = files


class VaultInUse(VaultProblem):
    """Another window of the program has this vault open."""

    default_action = "Revenez à l’autre fenêtre, ou fermez-la puis recommencez."


class VaultLocked(VaultProblem):
    """The vault was closed while something still wanted to read or write."""

    default_action = "Déverrouillez le coffre, puis recommencez."


class EvidenceProblem(ClinicKitError):
    """A piece of evidence could not be taken in, or is no longer what it was."""

    default_action = "Gardez le fichier d’origine sans l’ouvrir ; vérifiez la place libre, puis recommencez."


class ExportProblem(ClinicKitError):
    """Files could not be written where the person asked; names the folder, and nothing was left there."""

    default_action = "Choisissez un autre dossier, ou libérez de la place, puis recommencez."


class CaseClosed(ClinicKitError):
    """Something was asked that would change a closed case."""

    default_sentence = "Ce dossier est clos\u00a0: il se lit, il ne se change plus."
    default_action = "Pour le changer, rouvrez-le\u00a0: page «\u00a0Fin du dossier\u00a0»."

    def __init__(self, sentence: str = default_sentence) -> None:
        super().__init__(sentence)
