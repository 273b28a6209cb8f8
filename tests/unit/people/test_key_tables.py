"""Keys find their people, and texts their number, whether the list is short or of a laboratory's size."""

import random

import pytest

from clinickit.people.key_tables import FEW, KeyTable, PackedTexts


def table(pairs: list[tuple[int, int]], most: int = 0) -> KeyTable:
    made = KeyTable()
    for key, number in pairs:
        made.hold(key, number)
    made.close(most)
    return made


@pytest.mark.parametrize("size", [50, FEW + 500])
def test_each_key_gives_those_who_hold_it_and_no_other_key_gives_anybody(size: int) -> None:
    chance = random.Random(size)  # noqa: S311 - keys of a test
    keys = [chance.getrandbits(61) - (1 << 60) for _ in range(size)]
    pairs = [(key, number) for number, key in enumerate(keys)] + [(keys[0], size), (keys[1], size), (keys[0], size + 1)]
    held = table(pairs)
    assert held.get(keys[0]) == (0, size, size + 1)
    assert held.get(keys[1]) == (1, size)
    assert all(held.get(key) == number for number, key in enumerate(keys) if number > 1)
    strangers = [chance.getrandbits(61) for _ in range(1000)]
    assert [held.get(key) for key in strangers] == [None] * 1000
    assert list(held.find([*strangers, keys[5], keys[0]])) == [(1000, 5), (1001, (0, size, size + 1))]


@pytest.mark.parametrize("size", [50, FEW + 500])
def test_a_key_that_too_many_people_hold_says_nothing_of_any(size: int) -> None:
    pairs = [(key * 7919, key) for key in range(size)] + [(3, number) for number in range(13)]
    held = table(pairs, most=12)
    assert held.get(3) is None
    assert held.get(7919 * 20) == 20


def test_more_people_than_a_number_can_hold_are_refused() -> None:
    with pytest.raises(OverflowError):
        KeyTable().hold(1, 1 << 24)


def test_texts_are_given_back_by_number_whatever_their_letters() -> None:
    texts, packed = ["zoé", "", "le goff|martin", "\ud800"], PackedTexts()
    for text in texts:
        packed.append(text)
    assert list(packed) == texts
    assert len(packed) == 4
    with pytest.raises(IndexError):
        packed[4]
