"""How each kind of question reads what a person typed, and writes it back: one small class per kind."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Generic, TypeVar, cast

from clinickit.domain import identifiers
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import PARIS, Count, FactValue, Moment, Several, Unknown
from clinickit.domain.schema import Kind
from clinickit.flow.typed_dates import read_day, read_moment, show_day, show_moment
from clinickit.flow.typed_numbers import read_count, read_euros, show_count, show_euros

T = TypeVar("T")

NONE_OF_THEM = "aucun"
MORE_TO_COME = "…"

ZONES = (
    PARIS,
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Marigot",
    "America/St_Barthelemy",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Tahiti",
    "Pacific/Marquesas",
    "Pacific/Gambier",
    "Pacific/Noumea",
    "Pacific/Wallis",
)

UNKNOWN_SHOWN: Mapping[Unknown, str] = MappingProxyType(
    {
        Unknown.NOT_ASKED: "",
        Unknown.NOT_YET: "Je ne sais pas encore",
        Unknown.TO_DETERMINE: "À déterminer",
        Unknown.CANNOT: "Indéterminable",
    }
)
_UNKNOWN_TYPED = {
    "": Unknown.NOT_ASKED,
    "?": Unknown.NOT_YET,
    "je ne sais pas": Unknown.NOT_YET,
    "je ne sais pas encore": Unknown.NOT_YET,
    "nsp": Unknown.NOT_YET,
    "à déterminer": Unknown.TO_DETERMINE,
    "a déterminer": Unknown.TO_DETERMINE,
    "indéterminable": Unknown.CANNOT,
}


class QuestionKind(StrEnum):
    """The kinds of question a step file may name."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNT = "count"
    MONEY = "money"
    MOMENT = "moment"
    DAY = "day"
    EMAIL = "email"
    PHONE = "phone"
    SIREN = "siren"
    SIRET = "siret"
    FINESS = "finess"
    RPPS = "rpps"
    POSTCODE = "postcode"
    ZONE = "zone"
    GROUP = "group"


def tidy(raw: str) -> str:
    """One line, no control characters, no doubled or outer spaces; accents composed."""
    text = unicodedata.normalize("NFC", raw)
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def unknown_typed(raw: str) -> Unknown | None:
    """The unknown a person typed (« je ne sais pas encore », « ? », nothing at all), or None for an answer."""
    return _UNKNOWN_TYPED.get(tidy(raw).lower().rstrip("."))


class Reader(ABC, Generic[T]):
    """Reads and writes one kind of answer; « je ne sais pas encore » is legal in every one of them."""

    holds: ClassVar[type]
    fact: ClassVar[Kind] = Kind.TEXT

    def parse(self, raw: str, zone: str = PARIS) -> FactValue:
        """The fact a person typed; `zone` is the practice's. Raises InvalidAnswer: a sentence and what to do."""
        unknown = unknown_typed(raw)
        return cast("FactValue", self.read(raw, zone)) if unknown is None else unknown

    def show(self, value: FactValue) -> str:
        """The text that `parse` reads back as the same fact. Raises TypeError for a value of another kind."""
        if isinstance(value, Unknown):
            return UNKNOWN_SHOWN[value]
        if not isinstance(value, self.holds):
            raise TypeError(f"{type(self).__name__} does not hold {type(value).__name__}")
        return self.write(cast("T", value))

    @abstractmethod
    def read(self, raw: str, zone: str, /) -> T:
        """The value of a text that is not an unknown."""

    @abstractmethod
    def write(self, value: T) -> str:
        """The text of a value that is not an unknown."""


class Text(Reader[str]):
    """A few words on one line."""

    holds = str

    def read(self, raw: str, _zone: str, /) -> str:
        return tidy(raw)

    def write(self, value: str) -> str:
        return value


class LongText(Text):
    """Several lines, kept as typed but for spaces at the end of lines."""

    def read(self, raw: str, zone: str, /) -> str:
        lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(super(LongText, self).read(line, zone) for line in lines).strip("\n")


class YesNo(Reader[bool]):
    """Oui or non."""

    holds = bool
    fact = Kind.YES_NO
    _WORDS: ClassVar[Mapping[str, bool]] = MappingProxyType({"oui": True, "o": True, "non": False, "n": False})

    def read(self, raw: str, _zone: str, /) -> bool:
        word = tidy(raw).lower().rstrip(".!")
        if word not in self._WORDS:
            raise InvalidAnswer("Répondez par oui ou par non.")
        return self._WORDS[word]

    def write(self, value: bool) -> str:  # noqa: FBT001 - the value is what is written
        return "oui" if value else "non"


@dataclass(frozen=True)
class Choice(Reader[StrEnum]):
    """One option of a vocabulary, written by its id."""

    options: type[StrEnum]
    holds: ClassVar[type] = StrEnum
    fact: ClassVar[Kind] = Kind.CHOICE

    def read(self, raw: str, _zone: str, /) -> StrEnum:
        return _option(self.options, tidy(raw))

    def write(self, value: StrEnum) -> str:
        return value.value


@dataclass(frozen=True)
class Choices(Reader[Several[StrEnum]]):
    """Several options, by their ids and commas; « … » at the end says that others may still be found."""

    options: type[StrEnum]
    holds: ClassVar[type] = Several
    fact: ClassVar[Kind] = Kind.CHOICES

    def read(self, raw: str, _zone: str, /) -> Several[StrEnum]:
        words = [word.strip() for word in tidy(raw).replace("...", MORE_TO_COME).split(",") if word.strip()]
        complete = MORE_TO_COME not in words
        named = [word for word in words if word not in {MORE_TO_COME, NONE_OF_THEM, "aucune"}]
        return Several(tuple(dict.fromkeys(_option(self.options, word) for word in named)), complete)

    def write(self, value: Several[StrEnum]) -> str:
        words = [item.value for item in value.items] + ([] if value.complete else [MORE_TO_COME])
        return ", ".join(words) or NONE_OF_THEM


def _option(options: type[StrEnum], word: str) -> StrEnum:
    try:
        return options(word)
    except ValueError:
        raise InvalidAnswer("Choisissez une des réponses de la liste.") from None


@dataclass(frozen=True)
class Counted(Reader[Count]):
    """A whole number, exact or not; `unit` is the one word it may be followed by (« heures »)."""

    unit: str = ""
    holds: ClassVar[type] = Count
    fact: ClassVar[Kind] = Kind.COUNT

    def read(self, raw: str, _zone: str, /) -> Count:
        return read_count(tidy(raw), self.unit)

    def write(self, value: Count) -> str:
        return show_count(value)


class Money(Reader[Count]):
    """An amount in euros, rounded to the nearest one."""

    holds = Count
    fact = Kind.COUNT

    def read(self, raw: str, _zone: str, /) -> Count:
        return read_euros(tidy(raw))

    def write(self, value: Count) -> str:
        return show_euros(value)


class Instant(Reader[Moment]):
    """A day with its hour, or a day alone; on the wall clock of the practice."""

    holds = Moment
    fact = Kind.MOMENT

    def read(self, raw: str, zone: str, /) -> Moment:
        return read_moment(raw, zone)

    def write(self, value: Moment) -> str:
        return show_moment(value)


class Day(Reader[date]):
    """A calendar day."""

    holds = date
    fact = Kind.DAY

    def read(self, raw: str, _zone: str, /) -> date:
        return read_day(raw)

    def write(self, value: date) -> str:
        return show_day(value)


class Email(Text):
    """One e-mail address; only its shape is checked."""

    _SHAPE = re.compile(r"[^@\s,;<>()]+@(?:[^@\s,;<>().]+\.)+[^@\s,;<>().]{2,}")

    def read(self, raw: str, zone: str, /) -> str:
        text = super().read(raw, zone)
        if not self._SHAPE.fullmatch(text):
            raise InvalidAnswer("Une seule adresse électronique est attendue, comme accueil@exemple.fr.")
        return text


class Phone(Text):
    """One telephone number, short ones and overseas ones included; French ones are written by pairs."""

    _SHAPE = re.compile(r"\+?[0-9]{2,15}")

    def read(self, raw: str, zone: str, /) -> str:
        bare = re.sub(r"[\s.\-/()]+", "", super().read(raw, zone).replace("(0)", ""))
        bare = re.sub(r"^(?:\+33|0033)(?=[1-9][0-9]{8}$)", "0", bare)
        bare = re.sub(r"^00(?=[1-9])", "+", bare)
        if not self._SHAPE.fullmatch(bare):
            raise InvalidAnswer("Un seul numéro de téléphone est attendu, en chiffres : par exemple 02 99 00 00 00.")
        return re.sub(r"(?<=[0-9])(?=(?:[0-9]{2})+$)", " ", bare) if re.fullmatch(r"0[0-9]{9}", bare) else bare


@dataclass(frozen=True)
class Identifier(Text):
    """A number with a shape and perhaps a key: kept without spaces."""

    name: str
    shape: str
    is_shaped: Callable[[str], bool]
    is_right: Callable[[str], bool]

    def read(self, raw: str, zone: str, /) -> str:
        bare = identifiers.compact(super().read(raw, zone))
        if not self.is_shaped(bare):
            raise InvalidAnswer(f"{self.name} : {self.shape}.")
        if not self.is_right(bare):
            raise InvalidAnswer(
                f"{self.name} : un chiffre est faux ou deux sont inversés. Recopiez-le depuis un papier."
            )
        return bare


def _of_length(length: int) -> Callable[[str], bool]:
    return lambda text: identifiers.only_digits(text, length)


SIREN = Identifier("Numéro SIREN", "9 chiffres sont attendus", _of_length(9), identifiers.is_siren)
SIRET = Identifier("Numéro SIRET", "14 chiffres sont attendus", _of_length(14), identifiers.is_siret)
RPPS = Identifier("Numéro RPPS", "11 chiffres sont attendus", _of_length(11), identifiers.is_rpps)
FINESS = Identifier(
    "Numéro FINESS", "9 caractères sont attendus, le département d’abord", identifiers.is_finess, identifiers.is_finess
)
POSTCODE = Identifier(
    "Code postal", "5 chiffres sont attendus, le département d’abord", identifiers.is_postcode, identifiers.is_postcode
)


class Zone(Text):
    """The clock the practice lives by, by its international name (`Europe/Paris`)."""

    def read(self, raw: str, zone: str, /) -> str:
        text = super().read(raw, zone)
        if text not in ZONES:
            raise InvalidAnswer("Choisissez un des fuseaux horaires de la liste.")
        return text


_SIMPLE: Mapping[QuestionKind, Reader[str] | Reader[bool] | Reader[Count] | Reader[Moment] | Reader[date]] = (
    MappingProxyType(
        {
            QuestionKind.TEXT: Text(),
            QuestionKind.LONG_TEXT: LongText(),
            QuestionKind.YES_NO: YesNo(),
            QuestionKind.MONEY: Money(),
            QuestionKind.MOMENT: Instant(),
            QuestionKind.DAY: Day(),
            QuestionKind.EMAIL: Email(),
            QuestionKind.PHONE: Phone(),
            QuestionKind.SIREN: SIREN,
            QuestionKind.SIRET: SIRET,
            QuestionKind.FINESS: FINESS,
            QuestionKind.RPPS: RPPS,
            QuestionKind.POSTCODE: POSTCODE,
            QuestionKind.ZONE: Zone(),
        }
    )
)

FACT_OF: Mapping[QuestionKind, Kind] = MappingProxyType(
    {
        **{kind: reader.fact for kind, reader in _SIMPLE.items()},
        QuestionKind.CHOICE: Kind.CHOICE,
        QuestionKind.CHOICES: Kind.CHOICES,
        QuestionKind.COUNT: Kind.COUNT,
    }
)
"""The kind of fact that each kind of question gives; a group gives none itself, its fields do."""

DatedReader = Reader[Moment] | Reader[date]
AnyReader = Reader[str] | Reader[bool] | Reader[Count] | Reader[StrEnum] | Reader[Several[StrEnum]] | DatedReader


def reader_for(kind: QuestionKind, options: type[StrEnum] | None = None, unit: str = "") -> AnyReader:
    """What reads and writes a kind of question. Raises KeyError for a group, which has no answer of its own."""
    if kind is QuestionKind.COUNT:
        return Counted(unit)
    if options is not None:
        return Choices(options) if kind is QuestionKind.CHOICES else Choice(options)
    return _SIMPLE[kind]
