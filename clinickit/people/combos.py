"""Lists of « e-mail:password », as they are sold: each line parted into the account and what stands beside it."""

import re
from collections.abc import Sequence

from clinickit.people.columns import Columns, Role
from clinickit.people.dates import DateOrder

# « a@b.fr:secret », « https://site/page:a@b.fr:secret », « a@b.fr|secret »; what comes before the e-mail is a site.
_PAIR = re.compile(r"(?:.*?[:;|/\s])?([^\s:;|/@\"'<>]+@[\w.-]+\.[A-Za-z]{2,})\s*[:;|]\s*(\S.*)")
_MOST = 0.6
PARTED = Columns((Role.EMAIL, Role.PASSWORD), DateOrder.DAY_FIRST)
"""What the columns of parted lines hold."""


def is_combo(rows: Sequence[Sequence[str]]) -> bool:
    """Whether these first rows are one cell each, most of which are an account and its password."""
    cells = [row[0] for row in rows if row and row[0].strip()]
    if not cells or any(any(map(str.strip, row[1:])) for row in rows):
        return False
    return sum(_PAIR.fullmatch(cell.strip()) is not None for cell in cells) >= _MOST * len(cells)


def parted(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each line as an e-mail and a password; one that is no such pair stays whole, in the first cell."""
    return [_parted(row[0].strip() if row else "") for row in rows]


def _parted(cell: str) -> list[str]:
    found = _PAIR.fullmatch(cell)
    return [found[1], found[2]] if found else [cell, ""]
