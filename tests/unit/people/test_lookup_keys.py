"""Whole columns are read as their cells one by one would be."""

import random
from itertools import product

import pytest

from clinickit.people.dates import DateOrder, read_date
from clinickit.people.lookup_keys import DayMemory, day_key
from clinickit.people.names import fold, plain_words

ON = 20261121
SIGNS = [chr(code) for code in range(0x100)] + list("ŒœŠŸŽž’\u202f…")


def test_a_column_of_words_is_folded_as_each_of_them() -> None:
    cells = ["".join(pair) for pair in product([sign for sign in SIGNS if sign != "\n"], repeat=2)]
    told = [(cell, word) for cell, word in zip(cells, plain_words(cells), strict=True) if word.isalpha()]
    assert ("Éa", "ea") in told
    assert all(fold(cell) == word for cell, word in told)


def test_a_cell_that_is_no_plain_word_is_left_to_be_read_with_care() -> None:
    cells = ["", "DE LA TOUR", "Le\nGoff", "FranÃ§ois", "d'Arc", "Cœur"]
    assert not any(word.isalpha() for word in plain_words(cells))


@pytest.mark.parametrize("order", list(DateOrder))
def test_a_day_has_one_key_however_it_is_written(order: DateOrder) -> None:
    chance = random.Random(3)  # noqa: S311 - days of a test
    shapes = [
        "{d:02}/{m:02}/{y}",
        "{y}-{m:02}-{d:02}",
        "{d:02}.{m:02}.{y}",
        "{y}{m:02}{d:02}",
        "{d:02}/{m:02}/{y} 00:00",
    ]
    texts = [
        shape.format(d=chance.randrange(1, 29), m=chance.randrange(1, 13), y=chance.randrange(1926, 2020))
        for shape in shapes
        for _ in range(200)
    ]
    texts += ["", "inconnue", "12/25/1985", "31/02/1970", "12/03/85"]
    keys, _ = DayMemory(order, ON).column(texts)
    for text, key in zip(texts, keys, strict=True):
        day = read_date(text, order, ON).day
        assert not day or key == day_key(day), text
