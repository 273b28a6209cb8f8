"""Numbers in French sentences: « 491 840 », « 1 lettre », « 2 lettres »."""

from collections.abc import Mapping

NBSP = "\u00a0"


def number_in_french(value: int) -> str:
    """« 491 840 », with no-break spaces."""
    return f"{value:,}".replace(",", NBSP)


def counted(texts: Mapping[str, str], key: str, count: int, **values: str) -> str:
    """The text of `key.one` for nought or one, of `key.many` for more, with `{count}` written « 1 234 »."""
    return texts[f"{key}.many" if count > 1 else f"{key}.one"].format(count=number_in_french(count), **values)
