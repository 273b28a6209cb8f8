"""How the papers' guard recognises a patient without knowing any: a protocol that the patient list implements."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class IdentityKind(StrEnum):
    """What of a patient was recognised in a text."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class IdentityHit:
    """A patient recognised in a text, by the place of the words and nothing more: characters `start` to `end`."""

    kind: IdentityKind
    start: int
    end: int


class IdentityIndex(Protocol):
    """Recognises patients of the practice in a text."""

    def found_in(self, text: str) -> tuple[IdentityHit, ...]:
        """Every patient's name, mailbox or telephone that stands in the text."""
        ...


class NoIndex:
    """The index of a case that has no patient list: it recognises nobody."""

    def found_in(self, text: str) -> tuple[IdentityHit, ...]:  # noqa: ARG002 - nobody is looked for
        """Nothing."""
        return ()
