"""The small pieces that views are made of: texts joined, sentences with blanks, answers that may be missing."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinickit.documents.blocks import Emphasis, Run, Text, words
from clinickit.documents.compose import Row
from clinickit.documents.sources import Sources
from clinickit.documents.wording import typographic
from clinickit.domain.facts import PARIS, Count, Moment, Several, Unknown

BLANK = re.compile(r"\{([a-z_]+)\}")
NEW_LINE: Text = (Run("\n"),)
NOTHING: Text = ()


def text_of(said: str | Text) -> Text:
    """A text from words or from a text; empty words make an empty text."""
    return words(said) if isinstance(said, str) and said else tuple(said) if not isinstance(said, str) else ()


def joined(parts: Iterable[str | Text], separator: str | Text = "") -> Text:
    """Texts one after the other, the empty ones left out."""
    between = text_of(separator)
    made: list[Run] = []
    for part in (text_of(one) for one in parts):
        if part:
            made += [*(between if made else ()), *part]
    return tuple(made)


def lines(*parts: str | Text) -> Text:
    """Texts under each other in one cell, the empty ones left out."""
    return joined(parts, NEW_LINE)


def enumerated(parts: Sequence[str | Text]) -> Text:
    """« a, b et c »; « a et b, ainsi que c » when an item has its own « et »."""
    full = [text_of(one) for one in parts if one]
    if len(full) < 2:  # noqa: PLR2004 - one item has no « et »
        return joined(full)
    nested = any(" et " in run.text for one in full for run in one)
    return joined([joined(full[:-1], ", "), full[-1]], ", ainsi que " if nested else " et ")


def say(sources: Sources, key: str, **blanks: str | Text) -> Text:
    """The sentence of that key (resources/wording/papers.toml) with its blanks filled.

    Raises KeyError for a sentence that does not exist and for a blank that is not given.
    """
    sentence = sources.words.sentences[key]
    made: list[Run] = []
    position = 0
    for found in BLANK.finditer(sentence):
        made += text_of(sentence[position : found.start()])
        made += text_of(blanks[found.group(1)])
        position = found.end()
    return (*made, *text_of(sentence[position:]))


def row(*cells: str | Text) -> Row:
    """A row of a table, or of one cell for a list or a paragraph."""
    return tuple(text_of(cell) for cell in cells)


def stopped(text: str | Text) -> Text:
    """The same text closed by a full stop, unless it already ends a sentence or is a gap."""
    made = text_of(text)
    closed = (
        not made or made[-1].text.rstrip().endswith((".", "!", "?", "…", ":", "»")) or made[-1].emphasis is Emphasis.GAP
    )
    return made if closed else (*made, Run("."))


def capital(said: str) -> str:
    """The same words with a first capital letter."""
    return said[:1].upper() + said[1:]


def small(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it starts with an acronym."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def option(sources: Sources, item: StrEnum, *, official: bool = False) -> str:
    """The label of an option, the authority's own one when asked and when it has one."""
    return sources.words.option(item, "official" if official else "")


def chosen(sources: Sources, path: str) -> tuple[StrEnum, ...]:
    """The options of a set that are known, none when it is unknown; the fact is noted as used."""
    value = sources.value(path)
    return tuple(value.items) if isinstance(value, Several) else ()


def said(sources: Sources, path: str) -> str:
    """A text fact as it was written, empty when unknown; the fact is noted as used."""
    value = sources.value(path)
    return typographic(value) if isinstance(value, str) and not isinstance(value, StrEnum) else ""


def yes(sources: Sources, path: str) -> bool:
    """Whether a yes/no fact is known to be yes."""
    return sources.value(path) is True


def no(sources: Sources, path: str) -> bool:
    """Whether a yes/no fact is known to be no."""
    return sources.value(path) is False


def moment(sources: Sources, path: str) -> Moment | None:
    """A moment that is known, else None."""
    value = sources.value(path)
    return value if isinstance(value, Moment) else None


def count(sources: Sources, path: str) -> Count | None:
    """A count that is known, else None."""
    value = sources.value(path)
    return value if isinstance(value, Count) else None


def element(sources: Sources, group: str, element_id: str, leaf: str) -> str:
    """A fact of one element in French, empty when unknown."""
    path = f"{group}[{element_id}].{leaf}"
    return sources.said(path) if sources.known(path) else ""


def element_or_gap(sources: Sources, group: str, element_id: str, leaf: str) -> Text:
    """A fact of one element, or a visible gap."""
    return sources.text(f"{group}[{element_id}].{leaf}")


def zone_of(sources: Sources) -> ZoneInfo:
    """The time zone of the practice; Paris when it is not known or does not exist."""
    name = said(sources, "practice.time_zone")
    try:
        return ZoneInfo(name or PARIS)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(PARIS)


def local(sources: Sources, instant: datetime) -> Moment:
    """An instant as a moment on the practice's wall clock."""
    return Moment(instant, zone_of(sources).key)


def cannot_be_known(sources: Sources, path: str) -> bool:
    """Whether somebody said that this can never be determined."""
    return sources.value(path) is Unknown.CANNOT
