"""Who is at the keyboard: said once, kept in the vault, noted with each act until somebody else says so."""

import json

from clinickit.domain.case import Person
from clinickit.domain.errors import InvalidAnswer
from clinickit.services.casebook import Casebook
from clinickit.services.library import Library

TEXTS = "wording/at_keyboard.toml"
_SETTING = "at_keyboard"


class KeyboardDesk:
    """The use cases of the person at the keyboard. Methods that touch the store are called off the window's thread."""

    def __init__(self, library: Library, book: Casebook) -> None:
        self.library, self.book = library, book

    @property
    def person(self) -> Person:
        """Who acts now; empty when nobody has said so."""
        return self.book.person

    def recall(self) -> None:
        """Whoever said so last in the store that has just been opened; they are on screen, and others say so."""
        held = json.loads(self.book.store.setting(_SETTING) or "{}")
        self.book.person = Person(str(held.get("name", "")), str(held.get("role", "")))

    def say(self, name: str, role: str) -> Person:
        """Somebody is at the keyboard from now on. Raises InvalidAnswer without a name; durable on return."""
        if not name.strip():
            texts = self.library.texts(TEXTS)
            raise InvalidAnswer(texts["no_name"], texts["no_name_action"])
        person = Person(name.strip(), role.strip())
        told = json.dumps({"name": person.name, "role": person.role}, ensure_ascii=False)
        self.book.store.set_setting(_SETTING, told)
        self.book.person = person
        return person

    def forget(self) -> None:
        """The vault is locked: nobody is known any more."""
        self.book.person = Person()
