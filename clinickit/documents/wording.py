"""French for values: dates, hours, counts, lists, elisions, names of facts and options."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from clinickit.documents.advice import Advice
from clinickit.documents.numbers import NBSP, number_in_french
from clinickit.domain.calendar_words import DAYS, MONTHS
from clinickit.domain.facts import PARIS, Count, FactValue, Moment, Precision, Several, Unknown
from clinickit.domain.form_fields import CnilForm

VOWELS = "aàâeéèêëhiîïoôœuùûüyAÀÂEÉÈÊËHIÎÏOÔŒUÙÛÜY"


def in_french(day: date) -> str:
    """« 24 février 2021 », « 1er mars 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def with_weekday(day: date) -> str:
    """« mercredi 24 février 2021 »."""
    return f"{DAYS[day.weekday()]} {in_french(day)}"


def hour_in_french(moment: Moment) -> str:
    """« 10 h 30 », « 8 h », on the wall clock of its zone."""
    local = moment.local
    return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")


def moment_in_french(moment: Moment) -> str:
    """« 24 février 2021 à 10 h 30 »; says when it is estimated or supposed, and the zone outside Paris time."""
    text = in_french(moment.day)
    if not moment.day_only:
        text += f" à {hour_in_french(moment)}"
        if moment.zone != PARIS:
            text += " (heure locale)"
    if moment.precision is Precision.ESTIMATED:
        text += " (date estimée)"
    if moment.precision is Precision.SUPPOSED:
        text += " (date supposée)"
    return text


def count_in_french(count: Count) -> str:
    """« environ 18 340 » when it is not exact."""
    number = number_in_french(count.value)
    return number if count.precision is Precision.EXACT else f"environ {number}"


def listed(items: Sequence[str]) -> str:
    """« a, b et c »."""
    if len(items) < 2:  # noqa: PLR2004 - one item has no « et »
        return "".join(items)
    return ", ".join(items[:-1]) + " et " + items[-1]


def of(name: str) -> str:
    """« d’Anne », « de Nantes », for names that take no article."""
    return f"d’{name}" if name[:1] in VOWELS else f"de {name}"


def of_town(town: str) -> str:
    """« de Nantes », « d’Angers », « du Mans », « des Andelys »."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if town.startswith(article):
            return contracted + town.removeprefix(article)
    return of(town)


@dataclass(frozen=True, slots=True)
class Words:
    """Names of facts and options, as the practice reads them; built once from resources/ and handed over.

    `label` gives the plain label of an option, `official_label` the authority's own one (empty when it has none),
    `feminine_label` the one beside a feminine noun; `unknown_label` is what the authority's list offers to somebody who
    does not know yet, maybe nothing. `sentences` are those of resources/wording/papers.toml, `advice` those of
    resources/wording/advice.toml.
    """

    fact_names: Mapping[str, str] = field(default_factory=dict)
    label: Callable[[StrEnum], str] = lambda option: option.value
    official_label: Callable[[StrEnum], str] = lambda _option: ""
    sentences: Mapping[str, str] = field(default_factory=dict)
    form: CnilForm | None = None
    feminine_label: Callable[[StrEnum], str] = lambda option: option.value
    unknown_label: Callable[[type[StrEnum]], str] = lambda _options: ""
    advice: tuple[Advice, ...] = ()

    def fact_name(self, generic_path: str) -> str:
        """« date de prise de connaissance »; the path itself if the table lacks it (a test forbids that)."""
        return self.fact_names.get(generic_path, generic_path)

    @property
    def form_unknown(self) -> str:
        """The authority's own « ne sait pas », as its form words it."""
        return self.form.not_known_yet if self.form else ""

    def option(self, item: StrEnum, variant: str = "") -> str:
        """The label of an option; the plain one when the authority has none of its own."""
        if variant == "feminine":
            return self.feminine_label(item)
        return (self.official_label(item) if variant == "official" else "") or self.label(item)


BEFORE = re.compile(r" ([:;!?»])")
UNIT = re.compile(r"(?<=\d) (?=\d|[€%]|(?:h|heures?|jours?|euros?)\b)")


def typographic(text: str) -> str:
    """A text as somebody typed it, with the no-break spaces that keep French signs and units on their line."""
    return UNIT.sub(NBSP, BEFORE.sub(rf"{NBSP}\1", text)).replace("« ", f"«{NBSP}")


def value_in_french(value: FactValue, words: Words, variant: str = "") -> str:
    """A known value as it is printed.

    `variant` is `day` (a date without its hour), `official` (the authority's label) or `feminine`.
    """
    match value:
        case Unknown():
            said = ""
        case Moment():
            said = in_french(value.day) if variant == "day" else moment_in_french(value)
        case Count():
            said = count_in_french(value)
        case Several():
            said = listed([words.option(item, variant) for item in value.items])
        case StrEnum():
            said = words.option(value, variant)
        case bool():
            said = "oui" if value else "non"
        case date():
            said = in_french(value)
        case _:
            said = typographic(value)
    return said
