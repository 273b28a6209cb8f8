"""Reads a parsed resource file strictly: names the file and the key of whatever is missing, wrong or unknown."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NoReturn, Self, TypeVar

from clinickit.domain.errors import ResourceProblem

Choice = TypeVar("Choice", bound=StrEnum)


class StrictTable:
    """One table of a resource file; every key must be asked for, and `finish` refuses the others.

    It is a class because it remembers which keys were read: that is how an unknown key is found.
    """

    def __init__(self, raw: object, file: str, where: str = "") -> None:
        self.file, self.where = file, where
        if not isinstance(raw, Mapping):
            self.fail("", "une table est attendue")
        self._raw: Mapping[str, object] = raw
        self._read: set[str] = set()

    def path(self, key: str) -> str:
        """The key as a person finds it in the file, for example `versions[1].value`."""
        return f"{self.where}.{key}".strip(".")

    def fail(self, key: str, expected: str) -> NoReturn:
        """Raise the problem of this key; `expected` is a short French sentence."""
        raise ResourceProblem(self.file, self.path(key), expected)

    def has(self, key: str) -> bool:
        """Whether the key stands in the table; the key counts as read."""
        self._read.add(key)
        return key in self._raw

    def value(self, key: str) -> object:
        """The raw value of a key that must be there."""
        if not self.has(key):
            self.fail(key, "cette clé manque")
        return self._raw[key]

    def text(self, key: str) -> str:
        """A text that must be there and must say something."""
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(key, "un texte non vide est attendu")
        return value

    def optional_text(self, key: str) -> str:
        """A text that may be absent or empty."""
        value = self.value(key) if self.has(key) else ""
        if not isinstance(value, str):
            self.fail(key, "un texte est attendu")
        return value

    def integer(self, key: str) -> int:
        """A whole number that must be there."""
        value = self.value(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail(key, "un nombre entier est attendu")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; `default` when the key is absent."""
        value = self.value(key) if self.has(key) else default
        if not isinstance(value, bool):
            self.fail(key, "true ou false est attendu")
        return value

    def optional_day(self, key: str) -> date | None:
        """A calendar day, or None when the key is absent."""
        if not self.has(key):
            return None
        value = self.value(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(key, "une date AAAA-MM-JJ sans guillemets est attendue")
        return value

    def day(self, key: str) -> date:
        """A calendar day that must be there."""
        value = self.optional_day(key)
        if value is None:
            self.fail(key, "cette date manque")
        return value

    def choice(self, key: str, options: type[Choice]) -> Choice:
        """One of the listed options."""
        value = self.text(key)
        if value not in {option.value for option in options}:
            self.fail(key, f"une de ces valeurs est attendue : {', '.join(options)}")
        return options(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, possibly empty; absent counts as empty."""
        value = self.value(key) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fail(key, "une liste de textes est attendue")
        return tuple(value)

    def tables(self, key: str) -> tuple[Self, ...]:
        """The tables of a list that must be there, possibly empty."""
        value = self.value(key)
        if not isinstance(value, list):
            self.fail(key, "une liste de tables est attendue")
        return tuple(type(self)(one, self.file, self.path(f"{key}[{number}]")) for number, one in enumerate(value))

    def names(self) -> tuple[str, ...]:
        """Every key of the table, in the order of the file."""
        return tuple(self._raw)

    def remaining_keys(self) -> tuple[str, ...]:
        """The keys that nobody asked for."""
        return tuple(key for key in self._raw if key not in self._read)

    def finish(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.remaining_keys():
            self.fail(key, "cette clé n’est pas connue")


def refuse_twice(file: str, ids: Iterable[str], where: str) -> None:
    """Refuse an id that stands twice in a list of records."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ResourceProblem(file, f"{where}.{one}", "cet identifiant figure deux fois")
        seen.add(one)
