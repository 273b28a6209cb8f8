"""Numbers as people type them: « 2 400 », « environ 2400 », « 36 h », « 1 250,40 € »."""

import re
from decimal import ROUND_HALF_UP, Decimal

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Count, Precision

NBSP = "\u00a0"
MOST_FIGURES = 12

_ESTIMATED = re.compile(
    r"^(?:environ|env\.?|approximativement|à peu près|vers|près de|autour de|plus de|au moins|moins de)(?!\w)\s*"
    r"|^[~≈]\s*|\s*(?:environ|\(?estimation\)?)$"
)
_SUPPOSED = re.compile(r"^(?:peut-être|sans doute|probablement|supposé)(?!\w)\s*|\s*\?$")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ .'])[0-9]{3})(?:\1[0-9]{3})*|[0-9]+")
_SAME_UNIT = {
    "heures": ("heures", "heure", "h"),
    "personnes": ("personnes", "personne", "patients", "patient", "salariés"),
    "enregistrements": ("enregistrements", "dossiers", "fiches", "lignes"),
}
_AMOUNT = re.compile(r"(.*?)(?:,([0-9]{1,2}))?\s*(?:€|euros?|eur)?")


def _precision(text: str) -> tuple[str, Precision]:
    bare = _SUPPOSED.sub("", text)
    if bare != text:
        return _ESTIMATED.sub("", bare).strip(), Precision.SUPPOSED
    bare = _ESTIMATED.sub("", text).strip()
    return bare, Precision.ESTIMATED if bare != text else Precision.EXACT


def _figures(text: str) -> int:
    if text.startswith(("-", "−")):
        raise InvalidAnswer("Un nombre négatif n’a pas de sens ici : écrivez zéro ou plus.")
    if not _GROUPED.fullmatch(text):
        raise InvalidAnswer("Un nombre entier est attendu, en chiffres : par exemple 2400, ou environ 2400.")
    figures = re.sub(r"[^0-9]", "", text)
    if len(figures) > MOST_FIGURES:
        raise InvalidAnswer("Ce nombre est trop grand : vérifiez le nombre de chiffres.")
    return int(figures)


def _without_unit(text: str, unit: str) -> str:
    words = "|".join(map(re.escape, _SAME_UNIT.get(unit, (unit,))))
    found = re.fullmatch(rf"(.*[0-9])\s*(?:{words})(?!\w)(.*)", text)
    if unit and found:
        return (found[1] + found[2]).strip()
    if unit and re.search(r"[0-9]\s*[a-zà-ÿ]", _ESTIMATED.sub("", text)):
        raise InvalidAnswer(f"Un nombre est attendu ici, sans autre unité que : {unit}.")
    return text


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def read_count(text: str, unit: str = "") -> Count:
    """A whole number on one tidied line, followed by nothing or by its unit in the plural (« heures »).

    Spaces, dots and apostrophes may separate groups of three figures. « environ », « plus de »… make it estimated,
    « peut-être » and « ? » supposed. Raises InvalidAnswer: negative, not whole, another unit, unreadable.
    """
    bare, before = _precision(_plain(text))
    bare, after = _precision(_without_unit(bare, unit))
    return Count(_figures(bare), before if after is Precision.EXACT else after)


def show_count(value: Count) -> str:
    """The number as `read_count` reads it back: environ 2 400."""
    said = {Precision.EXACT: "", Precision.ESTIMATED: "environ ", Precision.SUPPOSED: "peut-être "}
    return said[value.precision] + f"{value.value:,}".replace(",", NBSP)


def read_euros(text: str) -> Count:
    """An amount on one tidied line, with or without its sign, rounded to the nearest euro."""
    bare, precision = _precision(_plain(text))
    found = _AMOUNT.fullmatch(bare)
    whole, cents = (found[1], found[2] or "0") if found else (bare, "0")
    amount = Decimal(_figures(whole)) + Decimal(f"0.{cents}")
    return Count(int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)), precision)


def show_euros(value: Count) -> str:
    """The amount as `read_euros` reads it back: 1 250 €."""
    return f"{show_count(value)}{NBSP}€"
