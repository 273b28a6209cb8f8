"""Keys find their people, and texts their number, whether the list is short or of a laboratory's size."""

import random
from array import array
from collections.abc import Iterable

import pytest

from clinickit.people.key_tables import KeyTable, PackedTexts

MANY = 60_000


def table(pairs: Iterable[tuple[int, int]], most: int = 0) -> KeyTable:
    held = list(pairs)
    return KeyTable(array("q", [key for key, _ in held]), array("I", [number for _, number in held]), most)


def holders(held: KeyTable, keys: list[int]) -> dict[int, list[int]]:
    """For each key that somebody holds, its place among those asked for and who holds it."""
    found = {at: held.people(start, after) for at, start, after in held.find(keys)}
    assert dict(held.holders(keys)) == found
    return found


@pytest.mark.parametrize("size", [0, 1, 50, MANY])
def test_each_key_gives_those_who_hold_it(size: int) -> None:
    chance = random.Random(size)  # noqa: S311 - keys of a test
    keys = [chance.getrandbits(64) - (1 << 63) for _ in range(size)]
    pairs = [(key, number) for number, key in enumerate(keys)]
    held = table([*pairs, *[(key, size + 1) for key in keys[:1]]])
    found = holders(held, keys)
    assert all(number in found[number] for number in range(size))
    assert not size or size + 1 in found[0]
    assert all(held.holds(key, number) for key, number in pairs)
    assert len(held) == size + len(keys[:1])


def test_a_stranger_finds_next_to_nobody() -> None:
    chance = random.Random(7)  # noqa: S311 - keys of a test
    held = table((chance.getrandbits(63), number) for number in range(MANY))
    strangers = [chance.getrandbits(63) for _ in range(10_000)]
    assert len(holders(held, strangers)) <= 20
    assert not held.holds(strangers[0], 3)


@pytest.mark.parametrize("size", [50, MANY])
def test_a_key_that_too_many_people_hold_says_nothing_of_any(size: int) -> None:
    pairs = [(hash(str(key)), key) for key in range(size)] + [(hash("home"), number) for number in range(13)]
    held = table(pairs, most=12)
    assert not held.holds(hash("home"), 5)
    assert held.holds(hash("20"), 20)


def test_more_people_than_a_number_can_hold_are_refused() -> None:
    with pytest.raises(OverflowError):
        table([(1, 1 << 24)])


def test_texts_are_given_back_by_number_whatever_their_letters() -> None:
    texts, packed = ["zoé", "", "le goff|martin", "\ud800"], PackedTexts()
    packed.extend(texts[:1])
    packed.extend(texts[1:])
    packed.settle()
    assert list(packed) == texts
    assert packed.some(range(1, 3)) == texts[1:3]
    assert len(packed) == 4
    with pytest.raises(IndexError):
        packed[4]


def test_a_bucket_that_a_crowd_fills_gives_each_key_its_own_people() -> None:
    keys = [7 << 32 | mark << 24 for mark in range(40)]
    held = table([(key, number) for key in keys for number in range(30)])
    assert holders(held, keys) == {at: list(range(30)) for at in range(40)}
