"""The tables of a leaked file as they flow: what their columns hold, « e-mail:password » lines parted."""

import contextlib
from collections.abc import Generator
from dataclasses import replace
from typing import TypeAlias

from clinickit.people import combos
from clinickit.people.columns import Columns, HeaderWords, Role, guess_columns
from clinickit.services.tables_ports import LeakBlock, OpenedLeak

GUESSED_FROM = 200
"""Rows that a guess is made from."""
Table: TypeAlias = tuple[str, tuple[str, ...]]


def accounts_parted(opened: OpenedLeak) -> Generator[LeakBlock, None, None]:
    """The blocks of a file; the lines of a table of « e-mail:password » are parted, told by its first block."""
    pairs: dict[Table, bool] = {}
    with contextlib.closing(opened.blocks()) as flowing:
        for block in flowing:
            table = (block.table, block.header)
            if table not in pairs:
                pairs[table] = not block.header and combos.is_combo(block.rows[:GUESSED_FROM])
            yield block._replace(rows=combos.parted(block.rows)) if pairs[table] else block


def columns_of(block: LeakBlock, words: HeaderWords) -> tuple[Columns, int]:
    """What the columns of a table hold, from its first block, and how many of its first rows are a header."""
    if block.header:
        columns, told = guess_columns([list(block.header), *block.rows[:GUESSED_FROM]], words)
        return (columns if told else replace(columns, header=block.header)), 0
    columns, told = guess_columns(block.rows[:GUESSED_FROM], words)
    if not told and columns.roles[:1] == (Role.EMAIL,) and len(columns.roles) == len(combos.PARTED.roles):
        columns = combos.PARTED
    return columns, told
