"""The sealed files of a site's desk: what an extract and a return hold, and the fingerprints that stand for people."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from clinickit.domain.errors import ExportProblem
from clinickit.people.identity import email_address, phone_number, read_nir
from clinickit.people.names import NameRules, family_names, given_names
from clinickit.services.letters.reception import Element, address_words
from clinickit.services.mailing_ports import DeskAnswer, DeskOutcome, ResendRequest, SealedTables

KIND, RETURN_KIND, FORMAT = "clinickit-accueil", "clinickit-retour", 1
_SHORT = 16  # bytes of a keyed fingerprint: no two people meet


class Fingerprints:
    """Keyed fingerprints of what a person says: the extract holds them instead of names, numbers and addresses."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, *said: object) -> str:
        """The fingerprint of a value."""
        text = "\x1f".join(map(str, said))
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()[:_SHORT].hex()

    def names(self, family: str, given: str, birth: int, rules: NameRules) -> Iterator[str]:
        """One per family name: each with the first given name and the birth date."""
        first = given_names(given, rules).split(" ")[0]
        for one in dict.fromkeys(family_names(family, rules).split("|")):
            yield self.of("name", *sorted((*one.split(), first)), birth)

    def typed(self, name: str, birth: int, rules: NameRules) -> str:
        """The same for a name as it is typed, in any order."""
        return self.of("name", *sorted(family_names(name, rules).replace("|", " ").split()), birth)

    def element(self, element: Element, said: str) -> str:
        """The fingerprint of a third element as it is told; empty when it says nothing."""
        value: object = {
            Element.PHONE: phone_number(said) if element is Element.PHONE else 0,
            Element.EMAIL: email_address(said),
            Element.NIR: read_nir(said).number,
            Element.ADDRESS: " ".join(sorted(address_words(said))),
            Element.REFERENCE: said,
        }[element]
        return self.of(element.value, value) if value else ""


def read_file(sealed: SealedTables, path: Path, passphrase: str, kind: str) -> list[dict[str, object]]:
    """The lines of a sealed file, its head first. Raises WrongPassphrase, ExportProblem for another kind of file."""
    wrong = ExportProblem("Ce fichier n’est pas celui que l’on attend.", "Choisissez l’accueil, ou le retour.")
    try:
        read = [json.loads(line) for line in sealed.read(path, passphrase)]
    except ValueError:
        raise wrong from None
    if not read or read[0].get("kind") != kind or read[0].get("format") != FORMAT:
        raise wrong
    return read


def texts(line: Mapping[str, object], key: str) -> list[str]:
    """The texts under a key, none when it holds something else."""
    value = line.get(key)
    return [str(one) for one in value] if isinstance(value, list) else []


def line_of(one: DeskAnswer | ResendRequest) -> dict[str, str]:
    """An answer, or a request for a letter again, as a line of a return."""
    if isinstance(one, ResendRequest):
        return {"uid": one.uid, "at": one.at.isoformat(), "by": one.by, "site": one.site, "again": one.reference}
    return {
        "uid": one.uid,
        "at": one.at.isoformat(),
        "by": one.by,
        "site": one.site,
        "outcome": one.outcome.value,
        "checked": one.checked,
        "person": one.person,
    }


def of_line(said: Mapping[str, object]) -> DeskAnswer | ResendRequest:
    """The inverse of `line_of`. Raises ExportProblem."""

    def text(key: str) -> str:
        return str(said.get(key, ""))

    try:
        at = datetime.fromisoformat(text("at"))
        if text("again"):
            return ResendRequest(text("uid"), at, text("by"), text("site"), text("again"))
        outcome = DeskOutcome(text("outcome"))
    except ValueError:
        raise ExportProblem("Une réponse de ce retour ne peut pas être lue.", "Demandez-le de nouveau.") from None
    return DeskAnswer(text("uid"), at, text("by"), text("site"), outcome, text("checked"), text("person"))
