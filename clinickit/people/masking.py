"""Shows the shape of a leaked cell and nothing of its content: « 12/03/1985 » → « 00/00/0000 »."""

from collections.abc import Iterable

_LONGEST = 28


def shape(text: str) -> str:
    """Each letter as « a » (« A » for a capital), each figure as « 0 »; signs stay, the end is cut."""
    plain = " ".join(text.split())
    masked = "".join(map(_masked, plain[:_LONGEST]))
    return f"{masked}…" if len(plain) > _LONGEST else masked


def typical_shape(cells: Iterable[str]) -> str:
    """The shape that most of the filled cells have; empty when none is filled."""
    counts: dict[str, int] = {}
    for cell in cells:
        if cell.strip():
            one = shape(cell)
            counts[one] = counts.get(one, 0) + 1
    return max(counts, key=lambda one: counts[one]) if counts else ""


def _masked(letter: str) -> str:
    if letter.isnumeric():
        return "0"
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    return letter
