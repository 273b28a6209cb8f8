"""Dates as French people type them: « 12/11/2026 à 8h30 », « vers le 12.11.26 », « jeudi 12 novembre 2026 »."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

from clinickit.domain.calendar_words import DAYS, MONTHS
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import (
    PARIS,
    Moment,
    Precision,
    instant_of_local,
    local_hour_is_strange,
    moment_of_day,
    moment_of_local,
)

FIRST_YEAR, LAST_YEAR = 1900, 2100
EXAMPLE = "12/11/2026 à 8h30"


_ESTIMATED = re.compile(r"\b(?:vers|environ|env\.?|autour d[eu']|aux? alentours? d[eu']|approximativement)(?!\w)|[~≈]")
_SUPPOSED = re.compile(r"\b(?:peut-etre|probablement|sans doute|supposee?)\b|\?")
_SEASON = re.compile(r"\(?\s*heure d'(ete|hiver)\s*\)?")
_RELATIVE = re.compile(
    r"\b(?:hier|aujourd'hui|avant-hier|ce matin|ce soir|cette nuit|cet apres-midi|tout a l'heure|maintenant|demain)\b"
)
_FILLERS = re.compile(r"\b(?:le|la|a|au|du|de)\b|\bl'|,")

_SPACES = re.compile(r"\s+")
_DATE = (
    r"(?:(?P<iso_y>[0-9]{4})[-/.](?P<iso_m>[0-9]{1,2})[-/.](?P<iso_d>[0-9]{1,2})"
    r"|(?P<d>[0-9]{1,2}) ?[-/. ] ?(?P<m>[0-9]{1,2}) ?[-/. ] ?(?P<y>[0-9]{4}|[0-9]{2})"
    r"|(?P<word_d>[0-9]{1,2})(?:er)? (?P<word_m>[a-z]+) (?P<word_y>[0-9]{4}|[0-9]{2}))"
)
_TIME = (
    r"(?P<noon>midi)"
    r"|(?P<h>[0-9]{1,2}) ?(?:h|heures?) ?(?:(?P<hmin>[0-9]{2}) ?(?:m|mn|min|minutes)?)?"
    r"|(?P<ch>[0-9]{1,2})[:.](?P<cmin>[0-9]{2})(?:[:.](?P<csec>[0-9]{2}))?"
)
_WHOLE = re.compile(rf"{_DATE}(?:(?: ?t| ) ?(?:{_TIME}))?")
_ONLY_TIME = re.compile(_TIME)


def _plain(text: str) -> str:
    """Lower case, no accents, simple apostrophes and spaces: only used to recognise, never kept."""
    flat = unicodedata.normalize("NFKD", text.replace("\u2019", "'").lower())
    return _SPACES.sub(" ", "".join(c for c in flat if not unicodedata.combining(c))).strip()


_MONTH_NUMBERS = {_plain(name): number for number, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {"janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was read in a typed date, before anything is concluded from it."""

    day: date
    hour: time | None
    precision: Precision
    second_occurrence: bool
    two_figure_year: bool


def _invalid(sentence: str) -> InvalidAnswer:
    return InvalidAnswer(sentence)


def _strip(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    found = pattern.search(text) is not None
    return _SPACES.sub(" ", pattern.sub(" ", text)).strip(), found


def _year(text: str) -> int:
    year = int(text) if len(text) > 2 else 2000 + int(text)  # noqa: PLR2004 - « 26 » means 2026
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _invalid(f"L’année est attendue entre {FIRST_YEAR} et {LAST_YEAR}.")
    return year


def _day(found: re.Match[str]) -> date:
    if found["iso_y"]:
        year, month, day = found["iso_y"], int(found["iso_m"]), found["iso_d"]
    elif found["word_m"]:
        year, day = found["word_y"], found["word_d"]
        month = _MONTH_NUMBERS.get(found["word_m"], 0)
        if not month:
            raise _invalid(f"Ce nom de mois n’est pas reconnu : écrivez la date comme {EXAMPLE}.")
    else:
        year, month, day = found["y"], int(found["m"]), found["d"]
    if not 1 <= month <= len(MONTHS):
        raise _invalid("Le mois va de 1 à 12 : écrivez d’abord le jour, puis le mois.")
    whole_year = _year(year)
    try:
        return date(whole_year, month, int(day))
    except ValueError:
        raise _invalid(
            f"Ce jour n’existe pas dans le calendrier : vérifiez le jour du mois de {MONTHS[month - 1]} {whole_year}."
        ) from None


def _hour(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(12)
    hour = found["h"] or found["ch"]
    if hour is None:
        return None
    minute, second = found["hmin"] or found["cmin"] or "0", found["csec"] or "0"
    try:
        return time(int(hour), int(minute), int(second))
    except ValueError:
        raise _invalid("L’heure va de 0h00 à 23h59 : vérifiez l’heure et les minutes.") from None


def _unreadable(text: str) -> InvalidAnswer:
    if _RELATIVE.search(text):
        return _invalid(f"Écrivez le jour lui-même plutôt que « hier » ou « ce matin », par exemple {EXAMPLE}.")
    if "minuit" in text:
        return _invalid("« Minuit » peut désigner deux jours : écrivez 0h00 ou 23h59.")
    if _ONLY_TIME.fullmatch(text):
        return _invalid(f"Il manque le jour : écrivez par exemple {EXAMPLE}.")
    if any(month in text for month in _MONTH_NUMBERS) or re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{4}", text):
        return _invalid(f"Il manque le jour, ou l’année : écrivez par exemple {EXAMPLE}.")
    return _invalid(f"Cette date ne se lit pas : écrivez-la comme {EXAMPLE} ; l’heure peut manquer.")


def _read(raw: str) -> _Typed:
    text, season = _plain(raw), _SEASON.search(_plain(raw))
    text, _ = _strip(_SEASON, text)
    text, supposed = _strip(_SUPPOSED, text)
    text, estimated = _strip(_ESTIMATED, text)
    said = [number for number, name in enumerate(DAYS) if re.search(rf"\b{name}\b", text)]
    text, _ = _strip(re.compile(rf"\b(?:{'|'.join(DAYS)})\b"), text)
    bare, _ = _strip(_FILLERS, text)
    found = _WHOLE.fullmatch(bare)
    if found is None:
        raise _unreadable(text if _RELATIVE.search(text) else bare)
    day = _day(found)
    if said and day.weekday() not in said:
        raise _invalid(f"Ce jour-là est un {DAYS[day.weekday()]} : vérifiez la date.")
    precision = Precision.SUPPOSED if supposed else Precision.ESTIMATED if estimated else Precision.EXACT
    year = found["iso_y"] or found["y"] or found["word_y"]
    winter = season is not None and season[1] == "hiver"
    return _Typed(day, _hour(found), precision, winter, two_figure_year=len(year) < 4)  # noqa: PLR2004 - « 2026 »


def read_moment(raw: str, zone: str = PARIS) -> Moment:
    """The moment a person typed, on the wall clock of `zone`; a day without its hour is kept as a day.

    « vers » and « environ » make it estimated, « peut-être » and « ? » supposed; « heure d’hiver » names the second
    occurrence of an hour that exists twice. Raises InvalidAnswer with what to write instead.
    """
    typed = _read(raw)
    if typed.hour is None:
        return moment_of_day(typed.day, zone, typed.precision)
    naive = datetime.combine(typed.day, typed.hour)
    return moment_of_local(naive, zone, typed.precision, second_occurrence=typed.second_occurrence)


def typed_hour(raw: str) -> datetime | None:
    """The day and hour as they were typed, before any clock change is thought of; None without an hour.

    Raises InvalidAnswer like `read_moment`.
    """
    typed = _read(raw)
    return None if typed.hour is None else datetime.combine(typed.day, typed.hour)


def read_day(raw: str) -> date:
    """The calendar day a person typed, with its whole year (a birth date in « 45 » could be two centuries)."""
    typed = _read(raw)
    if typed.two_figure_year:
        raise _invalid("Écrivez l’année avec ses quatre chiffres, par exemple 12/11/2026.")
    if typed.hour is not None:
        raise _invalid("Seul le jour est attendu ici, sans l’heure : par exemple 12/11/2026.")
    if typed.precision is not Precision.EXACT:
        raise _invalid("Un jour exact est attendu ici : écrivez-le, ou choisissez « Je ne sais pas encore ».")
    return typed.day


def show_day(day: date) -> str:
    """A day as `read_day` reads it back: 12/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _show_hour(moment: Moment) -> str:
    local = moment.local.replace(tzinfo=None)
    hour = f"{local.hour}h{local.minute:02d}" if not local.second else f"{local:%H:%M:%S}"
    second = instant_of_local(local, moment.zone, second_occurrence=True)
    twice = local_hour_is_strange(local, moment.zone) == "twice"
    return f"{hour} (heure d’hiver)" if twice and moment.at == second else hour


def show_moment(moment: Moment) -> str:
    """A moment as `read_moment` reads it back, on the wall clock of its own zone."""
    day = show_day(moment.day)
    if moment.day_only:
        before = {Precision.EXACT: "", Precision.ESTIMATED: "vers le ", Precision.SUPPOSED: "peut-être le "}
        return before[moment.precision] + day
    link = "vers" if moment.precision is Precision.ESTIMATED else "à"
    before_day = "peut-être le " if moment.precision is Precision.SUPPOSED else ""
    return f"{before_day}{day} {link} {_show_hour(moment)}"
